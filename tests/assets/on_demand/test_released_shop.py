"""A released shop on demand: every table as it was published, by the names that callers know."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest

from mockmart.assets.on_demand.released_shop import released_entities
from mockmart.assets.on_demand.shop_source import ShopSource
from mockmart.assets.release_contents import common_stamp, landed_tables, provenance_of, table_files
from mockmart.assets.shop.graph import with_customers
from mockmart.assets.shop.spec import Spec
from mockmart.errors import UnknownEntityError
from mockmart.landing.landing import Landing
from mockmart.releases.object_store import ObjectStore
from mockmart.releases.open_store import open_store
from mockmart.releases.publishing import publish
from mockmart.releases.release import Release
from mockmart.schema.table_model import INDEX
from mockmart.service.encoding import body
from mockmart.sources.released import ReleasedSource
from mockmart.sources.source import RowRequest, batched
from tests.shop import TABLES


@pytest.fixture(scope="module", params=["a folder", "an object store"])
def release(
    request: pytest.FixtureRequest, shop: Landing, shop_spec: Spec, tmp_path_factory: pytest.TempPathFactory
) -> Release:
    """The session's shop, released. Tests read it."""
    store = open_store(tmp_path_factory.mktemp("released")) if request.param == "a folder" else ObjectStore.in_memory()
    tables = landed_tables(shop, TABLES)
    return publish(store, table_files(tables), provenance_of(common_stamp(tables), shop_spec, ())).release


@pytest.fixture(scope="module")
def source(release: Release) -> ReleasedSource:
    return ReleasedSource(release, released_entities(release)[0])


def asked(source: ReleasedSource, entity: str, count: int, start: int = 0) -> pa.Table:
    """Rows as a call for them gets them, in one batch."""
    return next(batched(source.rows(RowRequest(entity, count, start=start)).batches, size=count)).table


def around_a_boundary(release: Release, name: str) -> tuple[int, int]:
    """The first row and the number of rows that lie on both sides of where the second part of a table begins."""
    files = release.table(name).files
    assert len(files) > 1
    start = files[0].rows - min(files[0].rows, 60)
    return start, min(sum(file.rows for file in files) - start, 120)


@pytest.mark.parametrize("name", TABLES)
def test_every_row_of_every_table_is_as_it_was_released(source: ReleasedSource, name: str) -> None:
    released = source.release.arrow(name)
    found = asked(source, name, len(released))
    assert found.column_names == released.column_names
    assert found.to_pylist() == released.to_pylist()


@pytest.mark.parametrize("name", [name for name in TABLES if with_customers(name)])
@pytest.mark.parametrize("arrow", [True, False])
def test_rows_of_two_parts_are_sent_as_they_were_released(source: ReleasedSource, name: str, *, arrow: bool) -> None:
    start, count = around_a_boundary(source.release, name)
    released = source.release.arrow(name).slice(start, count).drop_columns([INDEX])
    sent = body(asked(source, name, count, start), arrow=arrow)
    if arrow:
        assert pa.ipc.open_stream(sent).read_all().drop_columns([INDEX]).to_pylist() == released.to_pylist()
    else:
        assert [{**row, INDEX: None} for row in json.loads(sent)] == [
            {**row, INDEX: None} for row in json.loads(body(released, arrow=False))
        ]


@pytest.mark.parametrize(
    ("domain", "entity"),
    [("", "cart"), ("", "carts"), ("", "shop.carts"), ("shop", "shop.cart"), ("ecommerce", "cart"), ("shop", "carts")],
)
def test_a_table_has_the_names_that_it_has_where_rows_are_drawn(
    source: ReleasedSource, shop_spec: Spec, domain: str, entity: str
) -> None:
    assert source.schema(domain, entity)[0] == ShopSource(shop_spec).schema(domain, entity)[0]


def test_a_table_that_was_not_released_is_told_with_the_release(source: ReleasedSource) -> None:
    with pytest.raises(UnknownEntityError, match=rf"^release {source.release.id}: no entity 'readings'; valid here: "):
        source.rows(RowRequest("readings", 1))
