"""The base of every table's schema: what all rows have, and how strict a schema is.

What belongs here: the two columns that end every table, and the rules that follow from a field's metadata.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
import pyarrow.compute as pc

from mockmart.arrow import conversion
from mockmart.arrow.columns import codes_of
from mockmart.generators.base import PresentWhen
from mockmart.schema.fields import METADATA, BigInt, Category, element_of, field, only_of

INDEX = "_index"
SCENARIO = "_scenario"
#: The scenario of a row that came from none.
DEFAULT = "default"


class Element(pap.DataFrameModel):
    """A struct within a column: no row number, no scenario."""

    class Config:
        strict = True
        coerce = False


class Entity(pap.DataFrameModel):
    """A table: its columns in the order of the file, ending with ``_index`` and ``_scenario``."""

    # Python names must not begin with an underscore here: pandera drops such attributes without a word.
    row_number: BigInt = field("Row number within the table, from 0.", alias=INDEX, ge=0)
    scenario: Category = field("Scenario that the row came from, 'default' where none.", alias=SCENARIO)

    class Config:
        strict = True
        ordered = True
        coerce = False

    @classmethod
    def to_schema(cls) -> pap.DataFrameSchema:
        """The schema, with ``_index`` and ``_scenario`` last and a check for each rule in the metadata."""
        schema = super().to_schema()
        names = [name for name in schema.columns if name not in (INDEX, SCENARIO)]
        return pap.DataFrameSchema(
            columns={name: schema.columns[name] for name in [*names, INDEX, SCENARIO]},
            checks=[*schema.checks, *metadata_checks(schema)],
            name=schema.name,
            description=schema.description,
            strict=True,
            ordered=True,
            metadata=cls.__config__.metadata if cls.__config__ else None,
        )


def metadata_checks(schema: pap.DataFrameSchema) -> list[pap.Check]:
    """One check for each column with a condition on where it has values, one for each nested column."""
    checks: list[pap.Check] = []
    for name, column in schema.columns.items():
        only = only_of(column)
        if only is not None:
            checks.append(presence_check(str(name), only))
        element = element_of(column)
        if element is not None:
            checks.append(element_check(str(name), element))
    return checks


def presence_check(name: str, only: PresentWhen) -> pap.Check:
    """The check that column ``name`` has a value if, and only if, ``only`` says so."""

    def present(frame: pd.DataFrame) -> Any:
        expected = codes_of(conversion.to_arrow(frame[only.column]), only.values) >= 0
        return frame[name].notna() == expected

    condition = f"{only.column} is {' or '.join(only.values)}"
    return pap.Check(
        present,
        name=f"{name}_only_where",
        statistics={METADATA: True},
        error=f"{name} is there if and only if {condition}",
    )


def element_check(name: str, element: pap.DataFrameSchema) -> pap.Check:
    """The check that every element of the nested column ``name`` satisfies ``element``."""

    def sound(frame: pd.DataFrame) -> Any:
        array = conversion.to_arrow(frame[name])
        nested = conversion.to_frame(_fields(array))
        try:
            element.validate(nested, lazy=True)
        except pap.errors.SchemaErrors as errors:
            bad = _parents(array)[errors.failure_cases["index"].dropna().astype("int64").unique()]
            result = pd.Series(True, index=frame.index)
            # A failure without rows (a missing field) condemns them all.
            result.iloc[bad if len(bad) else slice(None)] = False
            return result
        return pd.Series(True, index=frame.index)

    return pap.Check(
        sound,
        name=f"{name}_elements",
        statistics={METADATA: True},
        error=f"every element of {name} satisfies {element.name}",
    )


def _fields(array: pa.Array) -> dict[str, pa.Array]:
    elements = array.flatten() if pa.types.is_list(array.type) else array
    return {f.name: child for f, child in zip(elements.type, elements.flatten(), strict=True)}


def _parents(array: pa.Array) -> Any:
    if not pa.types.is_list(array.type):
        return pd.RangeIndex(len(array)).to_numpy()
    return pc.list_parent_indices(array).to_numpy()
