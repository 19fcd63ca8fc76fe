"""The chain of shards: the same rows whatever call they come from, and a shop in all of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mockmart.arrow import conversion
from mockmart.assets.on_demand.shard_chain import ShardChain, taken
from mockmart.assets.quality.evaluation import laws_of
from mockmart.assets.quality.laws import find_violations
from mockmart.assets.quality.queries import Queries, open_tables
from mockmart.assets.shop.graph import ON_DEMAND_TABLES
from mockmart.assets.shop.spec import Spec
from mockmart.errors import CapacityError, SpecError
from mockmart.schemas import REGISTRY
from mockmart.sources.byte_cache import ByteCache
from mockmart.sources.source import Batch, with_index
from mockmart.validation import validate_frame

TABLES = ON_DEMAND_TABLES
SPEC = Spec.model_validate(
    {
        "seed": 7,
        "as_of": "2026-01-01T12:34:56",
        "products": 300,
        "scenarios": {
            "carts": {"high_value": {"weight": 0.03, "set": {"items.price": {"min": 150}}}},
            "payments": {"declined": {"weight": 0.02, "set": {"attempt": {"min": 2, "max": 3}}}},
        },
    }
)


def chain(seed: int = 7, *, room: int = 10**9) -> ShardChain:
    return ShardChain.of(SPEC.model_copy(update={"seed": seed}), cache=ByteCache(room))


def joined(runs: Iterator[Batch], name: str) -> pa.Table:
    tables = [run.table for run in runs]
    return with_index(pa.concat_tables(tables).unify_dictionaries(), 0).select(list(REGISTRY.get(name).columns))


def rows(one: ShardChain, name: str, count: int, start: int = 0) -> pa.Table:
    return joined(taken(one.rows(name, start), count), name)


def rows_of_shards(one: ShardChain, name: str, shards: int) -> pa.Table:
    """All rows of the first shards."""

    def runs() -> Iterator[Batch]:
        stop, number = one.first_rows(name), 1
        for run in one.rows(name):
            yield run
            if run.stop == stop:
                if number == shards:
                    return
                stop, number = stop + len(one.shard(number).drawn(name).table), number + 1

    return joined(runs(), name)


@pytest.fixture(scope="module")
def shop() -> dict[str, pa.Table]:
    """Every table of the first two shards."""
    one = chain()
    return {name: rows_of_shards(one, name, 2) for name in TABLES}


def ids(table: pa.Table, column: str) -> set[str]:
    return set(table[column].to_pylist())


def test_two_shards_obey_every_law(shop: dict[str, pa.Table], tmp_path: Path) -> None:
    parts = {}
    for name, table in shop.items():
        path = tmp_path / f"{name}.parquet"
        pq.write_table(table.cast(conversion.logical_schema(REGISTRY.get(name))), path)
        parts[name] = [path]
    as_of = SPEC.as_of.replace(minute=0, second=0)
    with open_tables(parts, as_of=as_of, threads=1, spill=tmp_path) as connection:
        assert {
            law.name: found.cases[0]
            for law, found in find_violations(Queries(connection), laws_of(shop))
            if found.count
        } == {}


@pytest.mark.parametrize("name", TABLES)
def test_rows_satisfy_their_schema(shop: dict[str, pa.Table], name: str) -> None:
    frame = conversion.to_frame(dict(zip(shop[name].column_names, shop[name].columns, strict=True)))
    report = validate_frame(frame.head(2_000), REGISTRY.get(name), table=name)
    assert report.passed, str(report)


@pytest.mark.parametrize("name", TABLES)
def test_rows_are_the_same_whatever_call_they_come_from(shop: dict[str, pa.Table], name: str) -> None:
    one = chain(room=0)
    first = one.first_rows(name)
    for start, count in ((first - 3, 8), (0, 5), (first + 2, 1)):  # across the border of a shard, and back
        part = rows(one, name, count, start)
        assert (
            part.drop_columns("_index").to_pylist() == shop[name].slice(start, count).drop_columns("_index").to_pylist()
        )


def test_small_calls_stay_in_the_first_shard(shop: dict[str, pa.Table]) -> None:
    users, products = ids(rows(chain(), "users", 1_000), "user_id"), ids(rows(chain(), "products", 300), "product_id")
    assert ids(shop["carts"].slice(0, 4_000), "customer_id") <= users
    for name in ("orders", "payments", "reviews"):
        first = chain().first_rows(name)
        column = "user_id" if name == "reviews" else "customer_id"
        assert ids(shop[name].slice(0, first), column) <= users
    assert ids(shop["cart_items"], "product_id") <= products


def test_calls_of_other_orders_and_sizes_join_completely() -> None:
    payments, orders = rows(chain(), "payments", 200), rows(chain(), "orders", 400)
    carts, users = rows(chain(), "carts", 2_500), rows(chain(), "users", 1_000)
    assert ids(payments, "order_id") <= ids(orders, "order_id")
    assert ids(orders, "cart_id") <= ids(carts, "cart_id")
    assert ids(carts, "customer_id") <= ids(users, "user_id")


def test_another_seed_gives_other_rows() -> None:
    assert not ids(rows(chain(), "carts", 50), "cart_id") & ids(rows(chain(8), "carts", 50), "cart_id")


def test_a_start_far_off_needs_no_rows_before_it() -> None:
    one = chain()
    far = rows(one, "carts", 3, start=9_000_000)
    assert len(far) == 3
    assert one.cache.misses <= 5  # users, products, carts, and when people come: once each


@pytest.mark.parametrize(
    ("name", "start", "message"),
    [
        ("carts", 10**15, "carts: a seed's ids do not last for the row 999,999,9"),
        ("users", 10**14, "users: a seed's ids do not last for the row 99,999,9"),
        ("products", 10**6, "products: a seed's ids do not last for the row 999,900; ask for fewer rows, or take"),
    ],
)
def test_ids_run_out_with_a_word(name: str, start: int, message: str) -> None:
    with pytest.raises(CapacityError) as raised:
        rows(chain(), name, 1, start)
    assert str(raised.value).startswith(message)


@pytest.mark.parametrize("start", [10**6, 2**61])
def test_what_is_derived_is_not_counted_without_end(start: int) -> None:
    one = chain()
    with pytest.raises(CapacityError, match=r"orders: the row .* lies more than 25 shards beyond the row 1,"):
        rows(one, "orders", 1, start)
    assert one.cache.misses < 10


def test_a_shop_that_has_hardly_opened_has_no_rows() -> None:
    early = SPEC.model_copy(update={"as_of": SPEC.opening})
    with pytest.raises(SpecError, match=r"as_of: the shop opened on 2025-01-01; give a later as_of"):
        ShardChain.of(early, cache=ByteCache(0))
