"""The manifest: a data package that says all that a release says of itself, and back."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import frictionless
import pyarrow as pa
import pytest

from mockmart.errors import ReleaseError
from mockmart.releases import arrow_json, datapackage
from mockmart.releases.manifest import Changes, CheckResult, ForeignKey, Manifest, ReleasedFile, ReleasedTable

ITEM = pa.struct([pa.field("sku", pa.string(), nullable=False), pa.field("price", pa.decimal128(12, 2))])
SCHEMA = pa.schema(
    [
        pa.field("order_id", pa.string(), nullable=False, metadata={"description": "Which “order” it is."}),
        pa.field("customer_id", pa.string(), nullable=False),
        pa.field("status", pa.string()),
        pa.field("items", pa.list_(pa.field("element", ITEM))),
        pa.field("created_at", pa.timestamp("us", "UTC")),
    ]
)
FILE = ReleasedFile("orders/part-00000.parquet", 3, 1234, "a" * 64, "b" * 64)
USERS = ReleasedTable(
    "users",
    "Persons.",
    pa.schema([pa.field("user_id", pa.string(), nullable=False)]),
    ("user_id",),
    files=(ReleasedFile("users/part-00000.parquet", 1, 99, "c" * 64),),
    digest="d2",
)
ORDERS = ReleasedTable(
    "orders",
    "Orders.",
    SCHEMA,
    ("order_id",),
    (ForeignKey(("customer_id",), "users", ("user_id",)), ForeignKey(("order_id",), "orders", ("order_id",))),
    {"status": ("pending", "paid")},
    (FILE,),
    "d1",
)
MANIFEST = Manifest(
    id="20260101T000000Z-0123456789ab",
    tables=(USERS, ORDERS),
    spec={"name": "shop", "rows": {}},
    seed=2**64 - 1,
    as_of=datetime(2026, 1, 1, tzinfo=UTC),
    versions={"numpy": "2"},
    pools_digest="p",
    checks=(CheckResult("orders", "schema", passed=True, blocking=True, found={"rows": 3}),),
    previous="20251231T000000Z-0123456789ab",
    changes={"orders": Changes(new=(FILE.path,), gone=("orders/part-00001.parquet",)), "users": Changes()},
)


def test_a_manifest_comes_back_as_it_was() -> None:
    again = datapackage.read(json.loads(datapackage.canonical(MANIFEST)))
    assert again == MANIFEST
    assert again.tables[1].schema.equals(SCHEMA, check_metadata=True)
    assert (
        datapackage.digest(again)
        == datapackage.digest(MANIFEST)
        == hashlib.sha256(datapackage.canonical(MANIFEST)).hexdigest()
    )


def test_a_manifest_is_a_valid_data_package() -> None:
    assert frictionless.Package.validate_descriptor(datapackage.record_of(MANIFEST)).valid


def test_frictionless_sees_files_fields_keys_and_accepted_values() -> None:
    resource = frictionless.Package.from_descriptor(datapackage.record_of(MANIFEST)).get_resource("orders")
    assert (resource.path, resource.bytes, resource.hash) == (FILE.path, FILE.bytes, f"sha256:{FILE.sha256}")
    assert [(field.name, field.type) for field in resource.schema.fields] == [
        ("order_id", "string"),
        ("customer_id", "string"),
        ("status", "string"),
        ("items", "array"),
        ("created_at", "datetime"),
    ]
    assert resource.schema.primary_key == ["order_id"]
    assert resource.schema.foreign_keys[0]["reference"] == {"resource": "users", "fields": ["user_id"]}
    assert resource.schema.foreign_keys[1]["reference"] == {"resource": "", "fields": ["order_id"]}
    assert resource.schema.get_field("status").constraints == {"enum": ["pending", "paid"]}
    assert resource.schema.get_field("order_id").constraints == {"required": True, "unique": True}
    assert resource.schema.get_field("order_id").description == "Which “order” it is."


def test_frictionless_would_say_if_it_were_not_one() -> None:
    record = datapackage.record_of(MANIFEST)
    record["resources"][0]["schema"]["primaryKey"] = ["nobody"]
    assert not frictionless.Package.validate_descriptor(record).valid


def test_the_same_content_has_the_same_bytes() -> None:
    other = datapackage.read(
        {key: datapackage.record_of(MANIFEST)[key] for key in reversed(datapackage.record_of(MANIFEST))}
    )
    assert datapackage.canonical(other) == datapackage.canonical(MANIFEST)


@pytest.mark.parametrize(
    "kind",
    [
        *(pa.bool_(), pa.int32(), pa.uint64(), pa.float64(), pa.string(), pa.large_string(), pa.binary(), pa.date32()),
        *(pa.timestamp("us", "UTC"), pa.timestamp("s"), pa.timestamp("ns", "Europe/Berlin"), pa.duration("ms")),
        *(pa.decimal128(12, 2), pa.decimal128(38, -3), pa.decimal256(76, 10), pa.time64("us"), ITEM),
        pa.list_(pa.field("element", pa.list_(pa.field("item", ITEM, nullable=False)))),
    ],
    ids=str,
)
def test_a_type_comes_back_as_it_was(kind: pa.DataType) -> None:
    assert arrow_json.from_data(json.loads(json.dumps(arrow_json.to_data(kind)))).equals(kind, check_metadata=True)


@pytest.mark.parametrize("kind", [pa.dictionary(pa.int32(), pa.string()), pa.large_list(pa.int32()), pa.binary(4)])
def test_a_type_that_no_landed_table_has_is_refused(kind: pa.DataType) -> None:
    with pytest.raises(ReleaseError, match="not one of Arrow's as mockmart writes them"):
        arrow_json.to_data(kind)


@pytest.mark.parametrize(
    "data", ["decimal128(99, 2)", "object", 7, None, {"list": "string"}, {"struct": [{"name": 1}]}]
)
def test_a_type_that_is_none_is_refused(data: Any) -> None:
    with pytest.raises(ReleaseError):
        arrow_json.from_data(data)


def test_a_type_without_end_is_refused() -> None:
    data: Any = "string"
    for _ in range(100):
        data = {"list": {"name": "element", "type": data, "nullable": True}}
    with pytest.raises(ReleaseError, match="not one of Arrow's"):
        arrow_json.from_data(data)


@pytest.mark.parametrize(
    "record", [{}, {"mockmart": 3}, {"mockmart": {"format": 1}}, {"mockmart": {"format": 1}, "id": "x"}]
)
def test_what_is_no_manifest_is_refused(record: dict[str, Any]) -> None:
    with pytest.raises(ReleaseError, match="not one that mockmart wrote"):
        datapackage.read(record)


@pytest.mark.parametrize(
    ("key", "value"),
    [("rows", -1), ("rows", "3"), ("rows", True), ("bytes", 1.5), ("sha256", "../x"), ("content", "A")],
)
def test_a_file_whose_figures_are_none_is_refused(key: str, value: Any) -> None:
    record = json.loads(datapackage.canonical(MANIFEST))
    record["resources"][0]["mockmart"]["files"][0][key] = value
    with pytest.raises(ReleaseError, match="not one that mockmart wrote"):
        datapackage.read(record)


def test_a_manifest_of_another_format_asks_for_another_mockmart() -> None:
    record = datapackage.record_of(MANIFEST)
    record["mockmart"]["format"] = 2
    with pytest.raises(ReleaseError) as refused:
        datapackage.read(record)
    assert str(refused.value) == "manifest: format 2, this mockmart reads 1; use a newer one."
