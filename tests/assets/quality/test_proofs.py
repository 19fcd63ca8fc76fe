"""Proofs over landed tables: they hold of the shop, and refuse every row that breaks their law."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mockmart.assets.quality.evaluation import evaluate
from mockmart.assets.quality.laws import LAWS, find_violations
from mockmart.assets.quality.proofs import PROOFS, Proof, joins, prove, proving
from mockmart.assets.quality.queries import Queries, open_tables
from mockmart.assets.shop.graph import GRAPH, with_customers
from mockmart.assets.shop.spec import Spec, spec_sources
from mockmart.landing.landing import Landing
from mockmart.landing.table import STAMP, Table
from mockmart.schemas import REGISTRY
from tests.assets.quality.breaches import BREACHES, Breach
from tests.shop import build_shop

NAMES = [law.name for law in LAWS]
#: Laws of what lies in shards. What no proof is of is small, or joined by what shards do not share.
PROVABLE = set(PROOFS)
SHARDED = [name for name in GRAPH if with_customers(name)]
Tables = Mapping[str, Table]


#: Which rows of a table others follow from.
BOUGHT = {
    "carts": "WHERE status = 'converted'",
    "users": "WHERE user_id IN (SELECT customer_id FROM carts)",
    "orders": "WHERE status = 'delivered'",
}


def landed(landing: Landing) -> dict[str, Table]:
    return {name: landing.table(name, REGISTRY.landed(name)) for name in GRAPH}


def proved(tables: Tables, as_of: datetime, *, threads: int = 1, proofs: Mapping[str, Proof] = PROOFS) -> set[str]:
    return set(prove(tables, NAMES, proofs, as_of=as_of, threads=threads))


def rewritten(
    table: Table, folder: Path, change: Callable[[pa.Table, int], pa.Table], *, stamped: bool = True
) -> Table:
    """A copy of ``table`` of which each part, given with its number, is changed; without the stamps, if need be."""
    folder.mkdir()
    for number, path in enumerate(table.paths):
        footer = {STAMP: pq.read_metadata(path).metadata[STAMP]}
        rows = change(pq.read_table(path), number)
        pq.write_table(rows.replace_schema_metadata(footer if stamped else None), folder / path.name)
    return Table(table.name, folder, table.schema)


def cut_as(table: Table, rows: pa.Table) -> Callable[[pa.Table, int], pa.Table]:
    """A change to other ``rows``, cut where ``table`` is: the last part has what is more or less of them."""
    ends = [*np.cumsum((0, *table.rows_of_parts))[:-1], len(rows)]
    bounds = list(pairwise(ends))
    return lambda part, number: rows.slice(bounds[number][0], bounds[number][1] - bounds[number][0]).cast(part.schema)


def rows_of(connection: duckdb.DuckDBPyConnection, table: str) -> pa.Table:
    """The rows in the order in which they landed; one that was added is the last."""
    return connection.sql(f"FROM {table} ORDER BY _index").to_arrow_table()


def broken(connection: duckdb.DuckDBPyConnection) -> set[str]:
    return {law.name for law, found in find_violations(Queries(connection), LAWS) if found.count}


def broken_in(tables: Tables, spec: Spec, spill: Path) -> set[str]:
    paths = {name: table.paths for name, table in tables.items()}
    with open_tables(paths, as_of=spec.as_of, threads=1, spill=spill) as connection:
        return broken(connection)


def shuffled(rows: pa.Table, number: int) -> pa.Table:
    return rows.take(pa.array(np.random.default_rng(number).permutation(len(rows))))


def exchanged(rows: pa.Table, column: str, draws: np.random.Generator) -> pa.Table:
    """``rows`` of which one has the value of another in a column."""
    takes = np.arange(len(rows))
    here, there = draws.integers(len(rows), size=2)
    takes[here] = there
    place = rows.schema.get_field_index(column)
    return rows.set_column(place, rows.schema.field(column), rows[column].take(pa.array(takes)))


def unchanged(rows: pa.Table, _: int) -> pa.Table:
    return rows


@pytest.fixture(scope="module")
def tables(shop: Landing) -> dict[str, Table]:
    return landed(shop)


def test_there_are_proofs_of_laws_alone() -> None:
    assert set(PROOFS) <= set(NAMES)
    assert {name for proof in PROOFS.values() for name in proof.given} <= set(PROOFS)


@pytest.mark.parametrize("threads", [1, 2])
def test_every_law_of_the_shop_is_proved(tables: Tables, shop_spec: Spec, threads: int) -> None:
    assert len(tables["users"].paths) > 1
    assert proved(tables, shop_spec.as_of, threads=threads) == PROVABLE


@pytest.mark.parametrize("name", PROOFS)
def test_a_law_is_proved_by_itself(tables: Tables, shop_spec: Spec, name: str) -> None:
    assert prove(tables, [name], PROOFS, as_of=shop_spec.as_of, threads=1) == {name}


@pytest.mark.parametrize("table", GRAPH)
def test_rows_that_the_breaches_leave_alone_are_proved(
    in_memory: duckdb.DuckDBPyConnection, tables: Tables, shop_spec: Spec, tmp_path: Path, table: str
) -> None:
    same = rewritten(tables[table], tmp_path / "same", cut_as(tables[table], rows_of(in_memory, table)))
    assert proved({**tables, table: same}, shop_spec.as_of) == PROVABLE


@pytest.mark.parametrize(("name", "breach"), BREACHES.items(), ids=BREACHES)
def test_a_proof_refuses_a_row_that_breaks_its_law(
    change: duckdb.DuckDBPyConnection, tables: Tables, shop_spec: Spec, tmp_path: Path, name: str, breach: Breach
) -> None:
    change.execute(breach.statement).fetchall()
    rows = rows_of(change, breach.table)
    changed = rewritten(tables[breach.table], tmp_path / "changed", cut_as(tables[breach.table], rows))
    others = {**tables, breach.table: changed}
    assert not prove(others, [name, *breach.also], PROOFS, as_of=shop_spec.as_of, threads=1)
    # It is no other proof, taken for granted, that refuses it, unless the law follows from others alone.
    alone = {one: replace(proof, given=()) for one, proof in PROOFS.items() if proof.holds or proof.distinct}
    assert not prove(others, [name], alone, as_of=shop_spec.as_of, threads=1)


@pytest.mark.parametrize(
    ("table", "sets"),
    [
        pytest.param("carts", "currency = 'EUR'", id="a cart of another currency"),
        pytest.param("carts", "status = 'abandoned'", id="a cart that was not bought"),
        pytest.param("carts", "updated_at = getvariable('as_of')", id="a cart left after its order"),
        pytest.param("users", "created_at = getvariable('as_of')", id="a user who signed up later"),
        pytest.param("orders", "total = total + 1", id="an order of another total"),
        pytest.param("orders", "currency = 'EUR'", id="an order of another currency"),
        pytest.param("payments", "attempt = attempt + 0", id="a payment twice"),
    ],
)
def test_a_row_that_stands_in_another_shard_too_breaks_what_it_breaks(
    change: duckdb.DuckDBPyConnection, tables: Tables, shop_spec: Spec, tmp_path: Path, table: str, sets: str
) -> None:
    column, _, value = sets.partition(" = ")
    change.execute(
        f"INSERT INTO {table} SELECT * REPLACE ({value} AS {column}, (SELECT count(*) FROM {table}) AS _index) "
        f"FROM {table} WHERE _index = (SELECT min(_index) FROM {table} {BOUGHT.get(table, '')})"
    ).fetchall()
    found = broken(change)
    changed = rewritten(tables[table], tmp_path / "changed", cut_as(tables[table], rows_of(change, table)))
    assert len(found) > 1
    assert not proved({**tables, table: changed}, shop_spec.as_of) & found


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("table", SHARDED)
def test_no_law_is_proved_that_a_value_of_another_row_breaks(
    tables: Tables, shop_spec: Spec, tmp_path: Path, table: str, seed: int
) -> None:
    draws = np.random.default_rng(seed)
    column = str(draws.choice([*tables[table].schema.columns]))
    chosen = int(draws.integers(len(tables[table].paths)))
    changed = rewritten(
        tables[table],
        tmp_path / "changed",
        lambda rows, number: exchanged(rows, column, draws) if number == chosen else rows,
    )
    others = {**tables, table: changed}
    still_proved = proved(others, shop_spec.as_of)
    assert not still_proved & broken_in(others, shop_spec, tmp_path), f"{table}.{column}"


@pytest.mark.parametrize("table", SHARDED)
def test_rows_in_another_order_are_left_to_the_queries(
    tables: Tables, shop_spec: Spec, tmp_path: Path, table: str
) -> None:
    others = {**tables, table: rewritten(tables[table], tmp_path / "shuffled", shuffled)}
    assert f"{table}_are_numbered" not in proved(others, shop_spec.as_of)
    results = [*evaluate(others, LAWS, [], as_of=shop_spec.as_of, threads=2, spill=tmp_path)]
    assert [result.check for result in results] == NAMES
    assert all(result.passed for result in results)


@pytest.mark.parametrize("table", SHARDED)
def test_nothing_of_a_table_of_another_origin_is_proved(
    tables: Tables, shop_spec: Spec, tmp_path: Path, table: str
) -> None:
    others = {**tables, table: rewritten(tables[table], tmp_path / "own", unchanged, stamped=False)}
    reading = {law.name for law in LAWS if table in law.tables}
    still_proved = proved(others, shop_spec.as_of)
    assert still_proved
    assert not still_proved & reading
    results = evaluate(others, LAWS, [], as_of=shop_spec.as_of, threads=1, spill=tmp_path)
    assert all(result.passed for result in results)


def test_parts_that_are_not_those_of_the_same_customers_are_left_to_the_queries(
    tables: Tables, shop_spec: Spec, tmp_path: Path
) -> None:
    parts = [pq.read_table(path) for path in tables["carts"].paths]
    swapped = rewritten(tables["carts"], tmp_path / "swapped", lambda _, number: parts[-1 - number])
    still_proved = proved({**tables, "carts": swapped}, shop_spec.as_of)
    assert "cart_total_adds_up" in still_proved
    assert "cart_has_a_customer" not in still_proved
    assert "cart_items_are_the_lists" not in still_proved


def test_a_broken_law_says_the_same_as_without_proofs(
    change: duckdb.DuckDBPyConnection, tables: Tables, shop_spec: Spec, tmp_path: Path
) -> None:
    change.execute("UPDATE payments SET amount = amount + 1 WHERE _index < 25").fetchall()
    expected = {law.name: found for law, found in find_violations(Queries(change), LAWS)}
    rows = rows_of(change, "payments")
    changed = rewritten(tables["payments"], tmp_path / "changed", cut_as(tables["payments"], rows))
    others = {**tables, "payments": changed}
    for result in evaluate(others, LAWS, [], as_of=shop_spec.as_of, threads=2, spill=tmp_path):
        assert result.found["violations"] == expected[result.check].count
        assert result.found.get("cases", []) == [dict(case) for case in expected[result.check].cases]


def test_a_law_without_a_proof_is_judged_by_its_query(tables: Tables, shop_spec: Spec) -> None:
    some = {name: proof for name, proof in PROOFS.items() if name != joins.ONE_ORDER}
    still_proved = proved(tables, shop_spec.as_of, proofs=some)
    assert joins.ONE_ORDER not in still_proved
    assert "payment_follows_the_order" not in still_proved
    assert "payment_has_an_order" in still_proved


def test_keys_of_more_rows_than_memory_should_hold_are_left_to_the_queries(
    tables: Tables, shop_spec: Spec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proving, "MAX_DISTINCT", tables["users"].rows)
    still_proved = proved(tables, shop_spec.as_of)
    assert "user_id_is_a_key" in still_proved
    assert "cart_id_is_a_key" not in still_proved
    assert "order_is_of_a_converted_cart" not in still_proved


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({"as_of": "2026-01-01", "signups_per_day": 0}, id="no users"),
        pytest.param({"as_of": "2025-01-01T12:00:00", "signups_per_day": 2000}, id="the opening noon"),
        pytest.param({"as_of": "2025-02-01", "signups_per_day": 0.033}, id="one user"),
        pytest.param({"as_of": "2025-06-01", "signups_per_day": 10}, id="half a year"),
        pytest.param({"as_of": "2027-01-01", "signups_per_day": 3, "seed": 5}, id="two years", marks=pytest.mark.slow),
        pytest.param({"as_of": "2025-12-01T18:30", "signups_per_day": 20, "seed": 1}, id="1", marks=pytest.mark.slow),
    ],
)
def test_every_law_is_proved_at_any_size_time_and_seed(tmp_path: Path, settings: Mapping[str, object]) -> None:
    spec = Spec.model_validate({"products": 200, "threads": 2, **settings})
    assert proved(landed(build_shop(tmp_path, spec)), spec.as_of, threads=2) == PROVABLE


@pytest.mark.slow
def test_every_law_of_the_default_shop_is_proved(tmp_path: Path) -> None:
    (defaults, _) = spec_sources(None, {}).values()
    spec = Spec.model_validate({**defaults, "as_of": "2026-06-01"})
    assert proved(landed(build_shop(tmp_path, spec)), spec.as_of, threads=2) == PROVABLE
