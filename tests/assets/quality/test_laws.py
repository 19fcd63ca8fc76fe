from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from mockmart.assets.quality.laws import LAWS, SUBJECTS, find_violations
from mockmart.assets.quality.queries import Queries, open_tables
from mockmart.assets.shop.graph import GRAPH
from mockmart.assets.shop.spec import Spec
from mockmart.landing.landing import Landing
from mockmart.schemas import REGISTRY
from tests.assets.quality.breaches import BREACHES, Breach
from tests.shop import build_shop, parts


def broken(connection: duckdb.DuckDBPyConnection, *, by: str = "") -> dict[str, object]:
    """The laws that rows break, of those that read the table ``by`` (or of all), with a case of each."""
    laws = [law for law in LAWS if not by or by in law.tables]
    return {law.name: found.cases[0] for law, found in find_violations(Queries(connection), laws) if found.count}


def opened(landing: Landing, spec: Spec, spill: Path) -> duckdb.DuckDBPyConnection:
    return open_tables(parts(landing), as_of=spec.as_of, threads=1, spill=spill)


def test_the_shop_obeys_every_law(shop: Landing, shop_spec: Spec, tmp_path: Path) -> None:
    with opened(shop, shop_spec, tmp_path) as connection:
        assert broken(connection) == {}


@pytest.mark.parametrize(("name", "breach"), BREACHES.items(), ids=BREACHES)
def test_a_changed_row_breaks_its_law_alone(change: duckdb.DuckDBPyConnection, name: str, breach: Breach) -> None:
    ((touched,),) = change.execute(breach.statement).fetchall()
    assert touched == 1
    assert set(broken(change, by=breach.table)) == {name, *breach.also}


def test_there_is_a_changed_row_for_every_law() -> None:
    assert sorted(BREACHES) == sorted(law.name for law in LAWS)


def test_laws_have_numbers_names_and_tables_of_their_own() -> None:
    assert {law.number for law in LAWS} == set(SUBJECTS)
    assert len({law.name for law in LAWS}) == len(LAWS)
    for law in LAWS:
        assert law.name.isidentifier()
        assert law.name.islower()
        assert law.description.endswith(".")
        assert law.table == max(law.tables, key=[*GRAPH].index)


def test_a_broken_law_shows_its_count_and_ten_cases(change: duckdb.DuckDBPyConnection) -> None:
    change.execute("UPDATE products SET cost = 0 WHERE _index < 25").fetchall()
    ((_, found),) = find_violations(Queries(change), [law for law in LAWS if law.name == "cost_is_above_zero"])
    assert found.count == 25
    assert len(found.cases) == 10
    assert list(found.cases[0]) == ["product_id", "cost"]
    ids = [case["product_id"] for case in found.cases]
    assert ids == sorted(ids)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("as_of", "signups_per_day"),
    [
        pytest.param("2026-01-01", 0, id="no users"),
        pytest.param("2025-02-01", 0.033, id="one user"),
        pytest.param("2025-01-01", 30, id="the opening midnight"),
        pytest.param("2025-01-01T12:00:00", 2000, id="the opening noon"),
        pytest.param("2025-02-01", 20, id="one month"),
        pytest.param("2027-01-01", 0.5, id="two years"),
    ],
)
def test_every_law_holds_at_any_size_and_time(tmp_path: Path, as_of: str, signups_per_day: float) -> None:
    spec = Spec.model_validate({"as_of": as_of, "signups_per_day": signups_per_day, "products": 200, "threads": 1})
    with opened(build_shop(tmp_path, spec), spec, tmp_path) as connection:
        assert broken(connection) == {}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_every_law_holds_for_any_seed(tmp_path: Path, seed: int) -> None:
    spec = Spec.model_validate(
        {"seed": seed, "as_of": "2025-12-01T18:30:00", "signups_per_day": 1, "products": 300, "threads": 1}
    )
    with opened(build_shop(tmp_path, spec), spec, tmp_path) as connection:
        assert broken(connection) == {}


def test_paths_with_any_characters_are_read(shop: Landing, shop_spec: Spec, tmp_path: Path) -> None:
    odd = tmp_path / "o'dd [1] *?"
    odd.mkdir()
    for path in parts(shop)["products"]:
        (odd / path.name).write_bytes(path.read_bytes())
    with open_tables(
        {"products": sorted(odd.iterdir())}, as_of=shop_spec.as_of, threads=1, spill=tmp_path
    ) as connection:
        assert connection.execute("SELECT count(*) > 1000 FROM products").fetchall() == [(True,)]


@pytest.mark.parametrize("table", GRAPH)
def test_every_reference_of_a_schema_is_a_law(table: str) -> None:
    judged = {law.sql for law in LAWS if law.number == 1}
    for link in REGISTRY.links(table):
        condition = f"ON other.{link.to_column} = one.{link.column}"
        assert any(f"FROM {table} AS one" in sql and condition in sql for sql in judged)


@pytest.mark.parametrize("table", GRAPH)
def test_the_key_of_every_schema_is_a_law(table: str) -> None:
    columns = ", ".join(REGISTRY.key(table))
    assert any(f"FROM {table} GROUP BY {columns} " in law.sql for law in LAWS if law.number == 1)
