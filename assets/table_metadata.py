"""A pandera schema as Dagster shows it.

What belongs here: column schemas for asset metadata, previews of rows. Nothing else of Dagster enters the engine.
"""

from __future__ import annotations

from typing import Any

import dagster as dg
import pandas as pd
import pandera.pandas as pap

from mockmart.arrow import conversion
from mockmart.schema.descriptions import worded
from mockmart.schema.fields import refers_of
from mockmart.schemas import REGISTRY

_MAX_CHARACTERS = 60


def table_schema(schema: pap.DataFrameSchema) -> dg.TableSchema:
    """The columns of ``schema`` with type, description and constraints."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                name=field.name,
                type=str(field.type),
                description=schema.columns[field.name].description,
                constraints=dg.TableColumnConstraints(
                    nullable=field.nullable,
                    unique=bool(schema.columns[field.name].unique),
                    other=_rules(schema.columns[field.name]),
                ),
            )
            for field in conversion.logical_schema(schema)
        ],
        constraints=dg.TableConstraints(other=[str(check.error or check.name) for check in schema.checks]),
    )


def column_lineage(table: str) -> dg.TableColumnLineage:
    """Which columns of other tables the columns of ``table`` refer to."""
    return dg.TableColumnLineage(
        deps_by_column={
            link.column: [dg.TableColumnDep(asset_key=dg.AssetKey(link.to), column_name=link.to_column)]
            for link in REGISTRY.links(table)
        }
    )


def _rules(column: Any) -> list[str]:
    """What a column must hold, and what it refers to, in words."""
    path = refers_of(column)
    return [*(worded(check) for check in column.checks), *([f"refers to {path}"] if path else [])]


def preview(frame: pd.DataFrame) -> dg.MarkdownMetadataValue:
    """Some rows as a table in Markdown, long values cut."""
    lines = [list(map(str, frame.columns)), ["---"] * len(frame.columns)]
    lines += [[_cell(value) for value in row] for row in frame.itertuples(index=False, name=None)]
    return dg.MetadataValue.md("\n".join(f"| {' | '.join(line)} |" for line in lines))


def _cell(value: object) -> str:
    text = " ".join(str(value).replace("|", "\\|").split())
    return text if len(text) <= _MAX_CHARACTERS else f"{text[: _MAX_CHARACTERS - 1]}…"
