"""A schema of PostgreSQL at a release: what is in it, what readers see, and what is left alone."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from mockmart.errors import ReleaseError, WarehouseError
from mockmart.releases.release import Release
from mockmart.warehouses.loaders.ledger import LEDGER, Loaded
from mockmart.warehouses.loaders.postgres import load_postgres
from tests.mockmart.warehouses.servers import PostgresServer
from tests.mockmart.warehouses.wares import (
    COUNTS,
    LABELS,
    MAKERS,
    NAMES,
    STICKERS,
    TABLES,
    edition_seen,
    exchanged,
    wares,
)

pytestmark = pytest.mark.slow

_NUMBERS = count()


@pytest.fixture
def schema() -> str:
    """A name that no other test has."""
    return f"schema_{next(_NUMBERS)}"


@pytest.fixture(scope="module")
def loaded(editions: Mapping[int, Release], postgres: PostgresServer) -> str:
    """A schema at the first edition; nobody changes it."""
    load_postgres(editions[1], postgres.uri, schema="loaded")
    return "loaded"


def edition(server: PostgresServer, schema: str) -> int:
    return edition_seen(server.rows(COUNTS.replace("{}", f'"{schema}".')))


def comparable(value: Any) -> Any:
    """A value as JSON has it, decimals by their worth."""
    return json.loads(json.dumps(value, default=float)) if isinstance(value, (list, dict)) else value


@pytest.mark.parametrize("name", NAMES)
def test_every_value_is_the_released_one(
    postgres: PostgresServer, editions: Mapping[int, Release], loaded: str, name: str
) -> None:
    with postgres.session() as cursor:
        cursor.execute(f"SELECT * FROM {loaded}.{name}")
        found = cursor.fetch_arrow_table().to_pylist()
    for row in found:
        for column, value in row.items():
            row[column] = (
                json.loads(value)
                if column in ("parts", "box") and value is not None
                else Decimal(value)
                if column == "price" and value is not None
                else value
            )
    expected = [{k: comparable(v) for k, v in row.items()} for row in editions[1].arrow(name).to_pylist()]
    assert found == expected


def test_columns_have_the_types_of_the_schema(postgres: PostgresServer, loaded: str) -> None:
    found = postgres.rows(
        "SELECT attname::text, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute "
        f"WHERE attrelid = '{loaded}.wares'::regclass AND attnum > 0 ORDER BY attnum"
    )
    assert found == [
        ("ware_id", "text", True),
        ("maker_id", "text", True),
        ("state", "text", True),
        ("price", "numeric(12,2)", False),
        ("parts", "jsonb", True),
        ("box", "jsonb", False),
        ("made_at", "timestamp with time zone", False),
        ("fresh", "boolean", False),
        ("edition", "integer", True),
    ]


def test_primary_and_foreign_keys_are_declared(postgres: PostgresServer, loaded: str) -> None:
    found = postgres.rows(
        "SELECT conrelid::regclass::text, contype::text, confrelid::regclass::text FROM pg_constraint "
        f"WHERE connamespace = '{loaded}'::regnamespace AND contype IN ('p', 'f')"
    )
    expected = {(f"{loaded}.{table.name}", "p", "-") for table in TABLES}
    expected |= {
        (f"{loaded}.{table.name}", "f", f"{loaded}.{key.table}") for table in TABLES for key in table.foreign_keys
    }
    assert set(found) == expected


def test_a_foreign_key_has_an_index(postgres: PostgresServer, loaded: str) -> None:
    found = postgres.rows(
        "SELECT conrelid::regclass::text FROM pg_constraint AS key "
        f"WHERE connamespace = '{loaded}'::regnamespace AND contype = 'f' AND NOT EXISTS ("
        "SELECT 1 FROM pg_index WHERE indrelid = conrelid AND indkey[0] = conkey[1])"
    )
    assert found == []


def test_tables_and_columns_are_described(postgres: PostgresServer, loaded: str) -> None:
    found = postgres.rows(
        "SELECT relname::text, objsubid, description FROM pg_description JOIN pg_class AS it ON it.oid = objoid "
        f"WHERE relnamespace = '{loaded}'::regnamespace"
    )
    tables = {(table.name, 0, table.description) for table in TABLES if table.description}
    assert set(found) == tables | {("makers", 1, "The maker's key \\ ; --"), ("wares", 2, "Who makes it.")}


def test_the_ledger_says_which_release_it_is(
    postgres: PostgresServer, editions: Mapping[int, Release], loaded: str
) -> None:
    found = postgres.rows(f"SELECT release_id, number, manifest_digest, tables FROM {loaded}.{LEDGER}")
    assert found == [(editions[1].id, 1, editions[1].commit.manifest_sha256, ",".join(NAMES))]


def test_a_release_that_is_there_is_not_touched(
    postgres: PostgresServer, editions: Mapping[int, Release], loaded: str
) -> None:
    rows = " UNION ALL ".join(f"SELECT ctid::text, xmin::text FROM {loaded}.{name}" for name in (*NAMES, LEDGER))
    before = postgres.rows(rows)
    assert not load_postgres(editions[1], postgres.uri, schema=loaded).changed
    assert postgres.rows(rows) == before


def test_the_schema_is_called_as_the_data_set_is(postgres: PostgresServer, editions: Mapping[int, Release]) -> None:
    assert load_postgres(editions[1], postgres.uri).target.endswith(", schema wares")
    assert edition(postgres, "wares") == 1


def test_a_later_release_takes_the_place_of_the_one_before_and_back(
    postgres: PostgresServer, editions: Mapping[int, Release], schema: str
) -> None:
    for number in (1, 2, 1):
        assert load_postgres(editions[number], postgres.uri, schema=schema).changed
        assert edition(postgres, schema) == number


def test_only_rows_that_changed_are_written(
    postgres: PostgresServer, editions: Mapping[int, Release], schema: str
) -> None:
    load_postgres(editions[1], postgres.uri, schema=schema)
    postgres.run(f"UPDATE {schema}.wares SET state = 'odd' WHERE ware_id = 'W3'")
    postgres.run(f"DELETE FROM {schema}.notes WHERE edition = 1 AND \"wa`re\\ 'id'\" = 'W5'")
    postgres.run(f"INSERT INTO {schema}.makers VALUES ('M9', 1)")
    postgres.run(f"UPDATE {schema}.{LEDGER} SET manifest_digest = 'another'")
    rows = " UNION ALL ".join(f"SELECT '{name}', ctid::text FROM {schema}.{name}" for name in NAMES)
    before = set(postgres.rows(rows))
    assert load_postgres(editions[1], postgres.uri, schema=schema).changed
    assert edition(postgres, schema) == 1
    assert sorted(name for name, _ in set(postgres.rows(rows)) - before) == ["notes", "wares"]
    assert postgres.rows(f"SELECT state FROM {schema}.wares WHERE ware_id = 'W3'") == [("new",)]


def test_tables_without_a_key_or_with_a_second_one_are_replaced_too(
    postgres: PostgresServer, schema: str, tmp_path: Path
) -> None:
    for number in (1, 2):
        released = wares(tmp_path, number, tables=[LABELS, STICKERS])
        load_postgres(released, postgres.uri, schema=schema)
        assert postgres.rows(f"SELECT name FROM {schema}.labels ORDER BY label_id") == [
            (f"N{number % 2}",),
            (f"N{(number + 1) % 2}",),
        ]
        assert postgres.rows(f"SELECT label, edition FROM {schema}.stickers ORDER BY label") == [
            ("N0", number),
            ("N1", number),
            ("N1", number),
        ]


def test_the_tables_stay_the_same_ones_while_their_columns_do(
    postgres: PostgresServer, editions: Mapping[int, Release], schema: str
) -> None:
    load_postgres(editions[1], postgres.uri, schema=schema)
    postgres.run(f"CREATE VIEW {schema}.report AS SELECT ware_id FROM {schema}.wares")
    load_postgres(editions[2], postgres.uri, schema=schema)
    assert postgres.rows(f"SELECT count(*) FROM {schema}.report") == [(42,)]


def test_tables_whose_columns_changed_are_made_anew(
    postgres: PostgresServer, editions: Mapping[int, Release], schema: str
) -> None:
    for number in (1, 3):
        load_postgres(editions[number], postgres.uri, schema=schema)
    assert edition(postgres, schema) == 3
    assert postgres.rows(f"SELECT DISTINCT colour FROM {schema}.wares") == [("red",)]


def test_a_table_that_the_release_has_no_more_goes(
    postgres: PostgresServer, editions: Mapping[int, Release], schema: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    load_postgres(editions[1], postgres.uri, schema=schema)
    load_postgres(wares(tmp_path_factory.mktemp("fewer"), 4, tables=[MAKERS]), postgres.uri, schema=schema)
    names = postgres.rows(f"SELECT tablename::text FROM pg_tables WHERE schemaname = '{schema}'")
    assert sorted(names) == [("makers",), (LEDGER,)]


@pytest.mark.parametrize("name", ["information_schema", "pg_catalog", "PG_TOAST"])
def test_a_schema_of_the_server_is_refused(
    postgres: PostgresServer, editions: Mapping[int, Release], name: str
) -> None:
    with pytest.raises(WarehouseError) as raised:
        load_postgres(editions[1], postgres.uri, schema=name)
    assert str(raised.value) == f"--schema {name}: it is one of PostgreSQL's own; name one of yours."


def test_names_and_schemas_cannot_end_their_quotation(
    postgres: PostgresServer, editions: Mapping[int, Release]
) -> None:
    schema = "it's\"; DROP SCHEMA loaded; --"
    load_postgres(editions[1], postgres.uri, schema=schema)
    assert edition(postgres, schema.replace('"', '""')) == 1


# --- who reads meanwhile ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("isolation", ["REPEATABLE READ", "SERIALIZABLE"])
def test_a_transaction_that_began_before_the_swap_sees_one_release_to_its_end(
    postgres: PostgresServer, editions: Mapping[int, Release], schema: str, isolation: str
) -> None:
    load_postgres(editions[1], postgres.uri, schema=schema)
    with postgres.session(isolation) as reader:
        reader.execute(f"SELECT count(*) FROM {schema}.makers")
        load_postgres(editions[2], postgres.uri, schema=schema)
        reader.execute(COUNTS.replace("{}", f"{schema}."))
        assert edition_seen(reader.fetchall()) == 1
    assert edition(postgres, schema) == 2


def test_each_statement_of_a_read_committed_transaction_sees_one_release(
    postgres: PostgresServer, editions: Mapping[int, Release], schema: str
) -> None:
    load_postgres(editions[1], postgres.uri, schema=schema)
    seen = []
    with postgres.session("READ COMMITTED") as reader:

        def read(step: str) -> None:
            reader.execute(COUNTS.replace("{}", f"{schema}."))
            seen.append((step == "committed", edition_seen(reader.fetchall())))

        load_postgres(editions[2], postgres.uri, schema=schema, hook=read)
    assert set(seen) == {(False, 1), (True, 2)}


def test_tables_are_made_anew_only_when_nobody_reads_them(
    postgres: PostgresServer, editions: Mapping[int, Release], schema: str
) -> None:
    load_postgres(editions[1], postgres.uri, schema=schema)
    steps: list[str] = []
    staged = threading.Event()

    def hear(step: str) -> None:
        steps.append(step)
        if step == "staged notes":
            staged.set()

    with postgres.session("REPEATABLE READ") as reader:
        reader.execute(COUNTS.replace("{}", f"{schema}."))
        assert edition_seen(reader.fetchall()) == 1
        load = threading.Thread(
            target=load_postgres, args=(editions[3], postgres.uri), kwargs={"schema": schema, "hook": hear}
        )
        load.start()
        assert staged.wait(30)
        waiting = f"SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = '{schema}.makers'::regclass"
        while postgres.rows(waiting) == [(0,)]:
            assert load.is_alive()
        reader.execute(COUNTS.replace("{}", f"{schema}."))
        assert edition_seen(reader.fetchall()) == 1
        assert "waited for readers" not in steps
    load.join()
    assert edition(postgres, schema) == 3


def test_of_two_loaders_the_second_waits_and_finds_its_work_done(
    postgres: PostgresServer, editions: Mapping[int, Release], schema: str
) -> None:
    done: list[Loaded] = []

    def load() -> None:
        done.append(load_postgres(editions[1], postgres.uri, schema=schema))

    threads = [threading.Thread(target=load) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.changed for one in done) == [False, True]
    assert edition(postgres, schema) == 1


# --- what is refused --------------------------------------------------------------------------------------------------


def test_a_table_of_somebody_else_is_refused(
    postgres: PostgresServer, editions: Mapping[int, Release], schema: str
) -> None:
    postgres.run(f"CREATE SCHEMA {schema}")
    postgres.run(f"CREATE TABLE {schema}.wares AS SELECT 1 AS precious")
    with pytest.raises(WarehouseError) as error:
        load_postgres(editions[1], postgres.uri, schema=schema)
    assert str(error.value) == (
        f"schema '{schema}' has a 'wares' that mockmart did not make; load into another schema (--schema)."
    )
    assert postgres.rows(f"SELECT * FROM {schema}.wares") == [(1,)]


def test_a_view_on_tables_that_have_to_be_made_anew_stops_the_load(
    postgres: PostgresServer, editions: Mapping[int, Release], schema: str
) -> None:
    load_postgres(editions[1], postgres.uri, schema=schema)
    postgres.run(f"CREATE VIEW {schema}.report AS SELECT ware_id FROM {schema}.wares")
    with pytest.raises(WarehouseError, match=r"view .*report depends on table"):
        load_postgres(editions[3], postgres.uri, schema=schema)
    assert edition(postgres, schema) == 1


def test_a_name_that_postgres_would_cut_is_refused(postgres: PostgresServer, editions: Mapping[int, Release]) -> None:
    with pytest.raises(WarehouseError, match="PostgreSQL has at most 63 bytes for one; shorten it"):
        load_postgres(editions[1], postgres.uri, schema="s" * 64)


def test_a_release_whose_files_are_not_what_was_released_is_refused(
    postgres: PostgresServer, schema: str, tmp_path: Path
) -> None:
    release = wares(tmp_path, 1)
    exchanged(release, "wares")
    with pytest.raises(ReleaseError, match=r"wares/part-00000\.parquet has .*; do not use it"):
        load_postgres(release, postgres.uri, schema=schema)
    assert postgres.rows(f"SELECT 1 FROM pg_namespace WHERE nspname = '{schema}'") == []


def test_a_user_without_the_right_is_told_in_one_line(
    postgres: PostgresServer, editions: Mapping[int, Release], schema: str
) -> None:
    postgres.run("CREATE ROLE guest LOGIN PASSWORD 'hunter2'")
    uri = postgres.uri.replace("//postgres:@", "//guest:hunter2@")
    with pytest.raises(WarehouseError) as error:
        load_postgres(editions[1], uri, schema=schema)
    assert str(error.value).partition(": ")[2] == (
        "permission denied for database postgres; ask for the right to do that, or name a schema of yours (--schema); "
        "what was there before is as it was."
    )


def test_a_server_that_ends_amid_a_load_is_told(
    postgres: PostgresServer, editions: Mapping[int, Release], schema: str
) -> None:
    def end(step: str) -> None:
        if step == "staged wares":
            postgres.rows(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND state = 'idle in transaction'"
            )

    with pytest.raises(WarehouseError, match="what was there before is as it was"):
        load_postgres(editions[1], postgres.uri, schema=schema, hook=end)
    assert postgres.rows(f"SELECT 1 FROM pg_namespace WHERE nspname = '{schema}'") == []
    assert load_postgres(editions[1], postgres.uri, schema=schema).changed
