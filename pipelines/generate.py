"""What the commands on schemas do: list them, generate rows of one, validate a file by one.

What belongs here: finding the schema, and the ways in and out of files. How rows are drawn or validated is the
engine's matter, how a person is told that of ``command_line``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
import pyarrow.csv
import pyarrow.json
import pyarrow.parquet as pq

from assets.on_demand.shop_source import ShopSource, shop_rows
from assets.shop.spec import Spec
from mockmart.arrow import conversion
from mockmart.arrow.json_text import json_lines
from mockmart.errors import LandingError, SpecError, nearest
from mockmart.schema.registry import Registered
from mockmart.sources.registered import PARENT_ROWS
from mockmart.sources.source import Part
from mockmart.synthesis.sampler import Source
from schemas import DOMAIN, REGISTRY

FORMATS = ("jsonl", "csv", "parquet")
_BATCH = 65_536
#: Bytes of the shop that are kept while rows of it are read, once through.
_KEPT = 128 * 2**20


def find(name: str) -> Registered:
    """The registered schema ``name``, or the one that stands at ``package.module:Schema``."""
    module, colon, _ = name.partition(":")
    if colon:
        REGISTRY.load(module)  # what it refers to may stand beside it
        return REGISTRY.load(name)[0]
    REGISTRY.load_entry_points()
    return REGISTRY.entry(name)


def rows_of(
    name: str,
    rows: int,
    *,
    spec: Spec,
    scenarios: Mapping[str, int] | None = None,
    overrides: Mapping[str, Mapping[str, Any]] | None = None,
) -> Iterator[pd.DataFrame]:
    """``rows`` rows of a schema in batches; those of the shop obey its laws.

    ``scenarios`` are numbers of rows by scenario of the spec, ``overrides`` constraints by path.
    """
    if rows < 0:
        raise SpecError(f"-n: {rows} is below 0; give a number of at least 0.")
    entry = find(name)
    REGISTRY.upstream(entry.name)  # says so if references go round in a circle
    if entry.domain == DOMAIN:
        parts = [Part(key, count) for key, count in (scenarios or {}).items()]
        yield from shop_rows(
            entry.name, rows, source=ShopSource(spec, cache_bytes=_KEPT), parts=parts, overrides=overrides
        )
        return
    named = {key: scenario.model_dump(exclude_none=True) for key, scenario in spec.scenarios_of(entry.name).items()}
    for key, count in (scenarios or {}).items():
        if key not in named:
            raise SpecError(f"--scenario {key}: {entry.name} has no such scenario; {nearest(key, named)}")
        named[key] = {"set": named[key]["set"], "count": count}
    source = Source.of(
        entry.schema,
        seed=spec.seed,
        locale=spec.locale,
        scenarios=named,
        overrides=overrides,
        parents=_parents(entry.name, spec),
        name=entry.name,
    )
    yield from source.batches(range(rows), batch_rows=_BATCH)


def _parents(name: str, spec: Spec) -> dict[str, pa.Array]:
    """The keys that ``name`` refers to: those of the first rows of the other tables."""
    found: dict[str, pa.Array] = {}
    for link in REGISTRY.links(name):
        other = REGISTRY.entry(link.to)
        if other.domain == DOMAIN:
            frames = list(shop_rows(other.name, PARENT_ROWS, source=ShopSource(spec, cache_bytes=_KEPT)))
        else:
            source = Source.of(
                other.schema, seed=spec.seed, locale=spec.locale, parents=_parents(other.name, spec), name=other.name
            )
            frames = [source.frame(range(spec.rows.get(other.name, PARENT_ROWS)))]
        found[link.path] = conversion.to_arrow(pd.concat(frames)[link.to_column])
    return found


# --- files ------------------------------------------------------------------------------------------------------------


def write(frames: Iterable[pd.DataFrame], *, to: Path | None, form: str) -> int:
    """Write ``frames`` to the file ``to`` (standard output if not given); the number of rows."""
    if form not in FORMATS:
        raise SpecError(f"--format: '{form}' is not one of the formats; {nearest(form, FORMATS)}")
    rows, writer = 0, None
    with _opened(to) as file:
        for frame in frames:
            table = _plain(pa.Table.from_pandas(frame, preserve_index=frame.index.name is not None))
            rows += table.num_rows
            if form == "jsonl":
                file.write(json_lines(table))
                continue
            if writer is None:
                writer = (
                    pq.ParquetWriter(file, table.schema, compression="zstd")
                    if form == "parquet"
                    else pa.csv.CSVWriter(file, _flat(table).schema)
                )
            writer.write_table(_flat(table) if form == "csv" else table)
        if writer is not None:
            writer.close()
    return rows


def _plain(table: pa.Table) -> pa.Table:
    """``table`` without dictionaries and without pandas' notes."""
    schema = pa.schema([field.with_type(conversion.logical_type(field.type)) for field in table.schema])
    return table.cast(schema)


def _flat(table: pa.Table) -> pa.Table:
    """``table`` with nested columns as JSON text, for CSV."""
    columns = [
        pa.array([None if value is None else json.dumps(value, default=str) for value in column.to_pylist()])
        if pa.types.is_nested(column.type)
        else column.cast(pa.string())
        if pa.types.is_decimal(column.type)
        else column
        for column in table.columns
    ]
    return pa.table(columns, names=table.column_names)


@contextmanager
def _opened(path: Path | None) -> Iterator[BinaryIO]:
    """The file at ``path``, which takes its name when all is written; standard output if there is none."""
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    part = path.with_name(f".{path.name}.part")
    try:
        with open(part, "wb") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise LandingError(f"cannot write {path}: {error.strerror or error}; choose another file with -o.") from error
    finally:
        part.unlink(missing_ok=True)


def read(path: Path, schema: pap.DataFrameSchema) -> pd.DataFrame | list[dict[str, Any]]:
    """What a file holds: records of a JSON or JSON Lines file, a frame of a Parquet or CSV file."""
    try:
        if path.suffix in (".jsonl", ".ndjson"):
            return [json.loads(line) for line in path.read_text().splitlines() if line.strip()]
        if path.suffix == ".json":
            found = json.loads(path.read_text())
            return found if isinstance(found, list) else [found]
        if path.suffix == ".parquet":
            return _as_frame(pq.read_table(path), schema)
        if path.suffix == ".csv":
            return _as_frame(pa.csv.read_csv(path), schema)
    except (ValueError, OSError, pa.ArrowException) as error:
        reason = " ".join(str(error).split())
        raise SpecError(f"{path}: it cannot be read as {path.suffix[1:]} ({reason:.120}); mend the file.") from error
    raise SpecError(f"{path}: files end in .jsonl, .json, .csv or .parquet; rename it, or convert it.")


def _as_frame(table: pa.Table, schema: pap.DataFrameSchema) -> pd.DataFrame:
    """A frame with the types of ``schema`` where they follow without loss."""
    frame = conversion.to_frame(dict(zip(table.column_names, table.columns, strict=True)))
    return conversion.conformed(frame, schema)
