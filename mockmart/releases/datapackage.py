"""The manifest as a Frictionless Data Package, and back.

What belongs here: ``datapackage.json``. Standard properties say what other tools ask for (fields, keys, paths, bytes);
what the standard has no word for stands under ``mockmart``, in the package, a resource and a field.
See https://datapackage.org/standard/data-package/.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

import pyarrow as pa

from mockmart.errors import ReleaseError, shown
from mockmart.releases import arrow_json, name_rules
from mockmart.releases.manifest import (
    Changes,
    CheckResult,
    ExtraFile,
    ForeignKey,
    Manifest,
    ReleasedFile,
    ReleasedTable,
)

Kind = TypeVar("Kind")
#: The version of what stands under ``mockmart``.
FORMAT = 1
_SHA256 = re.compile(r"[0-9a-f]{64}|")  # none is given where a file has no footer
_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def canonical(manifest: Manifest) -> bytes:
    """The bytes of ``datapackage.json``: the same for equal manifests."""
    return (json.dumps(record_of(manifest), sort_keys=True, indent=1, ensure_ascii=False) + "\n").encode()


def digest(manifest: Manifest) -> str:
    """The SHA-256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical(manifest)).hexdigest()


def record_of(manifest: Manifest) -> dict[str, Any]:
    """``manifest`` as the descriptor of a data package."""
    there = {table.name for table in manifest.tables}
    dropped = {name: list(change.gone) for name, change in manifest.changes.items() if name not in there}
    return {
        "$schema": _PROFILE,
        "name": manifest.id.lower(),
        "id": manifest.id,
        "title": f"{manifest.spec.get('name', 'mockmart')} as of {manifest.as_of.isoformat()}",
        "resources": [_resource(table, manifest.changes.get(table.name)) for table in manifest.tables],
        "mockmart": {
            "format": FORMAT,
            "spec": dict(manifest.spec),
            "seed": str(manifest.seed),  # up to 2**64, which not every reader of JSON has
            "as_of": manifest.as_of.isoformat(),
            "versions": dict(manifest.versions),
            "pools_digest": manifest.pools_digest,
            "checks": [{**vars(check), "found": dict(check.found)} for check in manifest.checks],
            "previous": manifest.previous,
            **({"dropped": dropped} if dropped else {}),
            "extras": [vars(extra) for extra in manifest.extras],
        },
    }


def read(record: Mapping[str, Any]) -> Manifest:
    """The manifest that the descriptor ``record`` is; a ``ReleaseError`` says what in it is not to be trusted."""
    try:
        own = record["mockmart"]
        if own["format"] != FORMAT:
            raise ReleaseError(f"manifest: format {own['format']!r}, this mockmart reads {FORMAT}; use a newer one.")
        identifier = name_rules.require_id(record["id"])
        where = f"release {identifier}"
        tables = tuple(_table(resource, where) for resource in record["resources"])
        names = [table.name for table in tables]
        if len(set(names)) != len(names):
            raise ReleaseError(f"{where}: two tables have one name; do not use it.")
        manifest = Manifest(
            id=identifier,
            tables=tables,
            spec=_of(dict, own["spec"]),
            seed=int(own["seed"]),
            as_of=datetime.fromisoformat(own["as_of"]),
            versions={name: _of(str, version) for name, version in own["versions"].items()},
            pools_digest=_of(str, own["pools_digest"]),
            checks=tuple(map(_check, own["checks"])),
            previous=None if own["previous"] is None else name_rules.require_id(own["previous"]),
            changes={
                resource["name"]: Changes(
                    **{kind: tuple(paths) for kind, paths in resource["mockmart"]["changes"].items()}
                )
                for resource in record["resources"]
                if "changes" in resource["mockmart"]
            }
            | {name: _dropped(name, paths, where) for name, paths in own.get("dropped", {}).items()},
            extras=tuple(ExtraFile(**extra) for extra in own["extras"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
        what = shown(f"{type(error).__name__}: {error}")
        raise ReleaseError(f"manifest: not one that mockmart wrote ({what}); publish the release again.") from error
    for table in manifest.tables:
        require_consistent(table, names, where=where)
    for extra in manifest.extras:
        name_rules.require_extra(extra.path, tables=names, where=where)
    return manifest


def _check(record: Mapping[str, Any]) -> CheckResult:
    check = CheckResult(**record)
    for kind, value in ((str, check.table), (str, check.check), (bool, check.passed), (bool, check.blocking)):
        _of(kind, value)
    _of(dict, check.found)
    return check


def _of(kind: type[Kind], value: Any) -> Kind:
    if not isinstance(value, kind):
        raise TypeError(f"{value!r:.60} is no {kind.__name__}")
    return value


def require_consistent(table: ReleasedTable, names: list[str], *, where: str) -> None:
    """Raise ``ReleaseError`` if names, keys or files of ``table`` are not allowed in a release."""
    name_rules.require_table(table.name, where=where)
    where = f"{where}: {table.name}"
    columns = [name_rules.require_column(name, where=where) for name in table.schema.names]
    if len(set(columns)) != len(columns):
        raise ReleaseError(f"{where}: two columns have one name; rename one.")
    keys = [*table.primary_key, *table.values, *(name for key in table.foreign_keys for name in key.columns)]
    for name in keys:
        if name not in columns:
            raise ReleaseError(f"{where}: a key or rule names the column {name!r}, which is not there; drop it.")
    for key in table.foreign_keys:
        if key.table not in names:
            raise ReleaseError(f"{where}: a foreign key refers to {key.table!r}, which is not there; release both.")
    paths = [name_rules.require_file(file.path, table=table.name, where=where) for file in table.files]
    if len(set(paths)) != len(paths):
        raise ReleaseError(f"{where}: a file is listed twice; do not use it.")


def _resource(table: ReleasedTable, changes: Changes | None) -> dict[str, Any]:
    keys = [
        {
            "fields": list(key.columns),
            # The standard says of a table that refers to itself: an empty name.
            "reference": {"resource": "" if key.table == table.name else key.table, "fields": list(key.to_columns)},
        }
        for key in table.foreign_keys
    ]
    schema: dict[str, Any] = {"fields": [_field(field, table) for field in table.schema]}
    if table.primary_key:
        schema["primaryKey"] = list(table.primary_key)
    if keys:
        schema["foreignKeys"] = keys
    return {
        "name": table.name,
        "description": table.description,
        "path": [file.path for file in table.files],
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": table.bytes,
        **({"hash": f"sha256:{table.files[0].sha256}"} if len(table.files) == 1 else {}),
        "schema": schema,
        "mockmart": {
            "digest": table.digest,
            "digest_version": table.digest_version,
            "rows": table.rows,
            "files": [{key: value for key, value in vars(file).items() if value != ""} for file in table.files],
            **({"changes": {kind: list(paths) for kind, paths in vars(changes).items()}} if changes else {}),
        },
    }


def _field(field: pa.Field, table: ReleasedTable) -> dict[str, Any]:
    described: dict[str, Any] = {"name": field.name, "type": _standard_type(field.type)}
    description = (field.metadata or {}).get(b"description", b"").decode()
    if description:
        described["description"] = description
    constraints: dict[str, Any] = {}
    if not field.nullable:
        constraints["required"] = True
    if table.primary_key == (field.name,):
        constraints["unique"] = True
    if field.name in table.values:
        constraints["enum"] = list(table.values[field.name])
    if constraints:
        described["constraints"] = constraints
    return {**described, "mockmart": {"arrow": arrow_json.to_data(field.type)}}


def _standard_type(kind: pa.DataType) -> str:
    """The type of the Table Schema standard that says most of ``kind``."""
    checks = {
        "string": pa.types.is_string(kind) or pa.types.is_large_string(kind),
        "boolean": pa.types.is_boolean(kind),
        "integer": pa.types.is_integer(kind),
        "number": pa.types.is_floating(kind) or pa.types.is_decimal(kind),
        "datetime": pa.types.is_timestamp(kind),
        "date": pa.types.is_date(kind),
        "time": pa.types.is_time(kind),
        "array": pa.types.is_list(kind),
        "object": pa.types.is_struct(kind),
    }
    return next((name for name, holds in checks.items() if holds), "any")


def _table(resource: Mapping[str, Any], where: str) -> ReleasedTable:
    name = name_rules.require_table(resource["name"], where=where)
    schema, own = resource["schema"], resource["mockmart"]
    table = ReleasedTable(
        name=name,
        description=_text(resource["description"]),
        schema=pa.schema([_arrow_field(field) for field in schema["fields"]]),
        primary_key=tuple(schema.get("primaryKey", ())),
        foreign_keys=tuple(
            ForeignKey(tuple(key["fields"]), key["reference"]["resource"] or name, tuple(key["reference"]["fields"]))
            for key in schema.get("foreignKeys", ())
        ),
        values={
            field["name"]: tuple(map(_text, field["constraints"]["enum"]))
            for field in schema["fields"]
            if "enum" in field.get("constraints", {})
        },
        files=tuple(_file(file) for file in own["files"]),
        digest=_text(own["digest"]),
        digest_version=int(own.get("digest_version", 1)),
    )
    if [file.path for file in table.files] != list(resource["path"]):
        raise ReleaseError(f"{where}: {name}: 'path' and 'files' list other files; do not use it.")
    return table


def _dropped(name: str, paths: list[str], where: str) -> Changes:
    """The files of a table that the release before had and this one has not."""
    name_rules.require_table(name, where=where)
    return Changes(gone=tuple(name_rules.require_file(path, table=name, where=where) for path in paths))


def _file(record: Mapping[str, Any]) -> ReleasedFile:
    file = ReleasedFile(**record)
    for count in (file.rows, file.bytes):
        if type(count) is not int or count < 0:
            raise ValueError(f"{count!r} is no count of rows or bytes")
    for digest in (file.sha256, file.content):
        if not _SHA256.fullmatch(digest):
            raise ValueError(f"{digest!r} is no SHA-256")
    return file


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _arrow_field(field: Mapping[str, Any]) -> pa.Field:
    description = field.get("description")
    return pa.field(
        name_rules.require_column(field["name"]),
        arrow_json.from_data(field["mockmart"]["arrow"]),
        nullable=not field.get("constraints", {}).get("required", False),
        metadata={"description": description} if description else None,
    )
