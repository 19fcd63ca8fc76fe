"""A pandera schema as Dagster shows it.

What belongs here: column schemas for asset metadata, previews of rows. Nothing else of Dagster enters the engine.
"""

from __future__ import annotations

from typing import Any

import dagster as dg
import pandas as pd
import pandera.pandas as pap

from mockmart import contract

_MOST_CHARACTERS = 60


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
                    other=[_worded(check) for check in schema.columns[field.name].checks],
                ),
            )
            for field in contract.logical_schema(schema)
        ],
        constraints=dg.TableConstraints(other=[str(check.error or check.name) for check in schema.checks]),
    )


def preview(frame: pd.DataFrame) -> dg.MarkdownMetadataValue:
    """Some rows as a table in Markdown, long values cut."""
    lines = [list(map(str, frame.columns)), ["---"] * len(frame.columns)]
    lines += [[_cell(value) for value in row] for row in frame.itertuples(index=False, name=None)]
    return dg.MetadataValue.md("\n".join(f"| {' | '.join(line)} |" for line in lines))


def _worded(check: Any) -> str:
    """A check in words: ``1 to 100``, ``one of a, b``, ``matches ^…$``; as pandera says it where there are none."""
    known = check.statistics or {}
    words = {
        "greater_than": "above {min_value}",
        "greater_than_or_equal_to": "at least {min_value}",
        "less_than": "below {max_value}",
        "less_than_or_equal_to": "at most {max_value}",
        "in_range": "{min_value} to {max_value}",
        "str_matches": "matches {pattern}",
    }
    if check.name == "isin":
        return "one of " + ", ".join(map(str, known["allowed_values"]))
    if check.name == "str_length" and known.get("max_value") is None:
        return f"at least {known['min_value']} characters"
    return words[check.name].format(**known) if check.name in words else str(check.error or check.name)


def _cell(value: object) -> str:
    text = " ".join(str(value).replace("|", "\\|").split())
    return text if len(text) <= _MOST_CHARACTERS else f"{text[: _MOST_CHARACTERS - 1]}…"
