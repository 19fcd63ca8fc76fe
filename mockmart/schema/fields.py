"""What a schema says of a column: its type, its constraints, and how it is drawn.

What belongs here: the column types, and functions that return a pandera ``Field`` which carries a generator in
its metadata. A schema made of them is a true pandera model: anything that reads pandera reads it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any

import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
from pandera.typing import Series

from mockmart.arrow import conversion
from mockmart.arrow.columns import INSTANT, MONEY
from mockmart.generators.base import Generator, PresentWhen
from mockmart.generators.basic import Choice, Code, Computed, Count, Provided, Reference
from mockmart.generators.codes import CodeFormat

#: Text of its own in each row.
Text = Series[Annotated[pd.ArrowDtype, pa.string()]]
#: Text that repeats, dictionary-encoded in memory.
Category = Series[pd.CategoricalDtype]
#: An amount with two decimals.
Money = Series[Annotated[pd.ArrowDtype, MONEY]]
#: An instant in UTC, to the microsecond.
Instant = Series[Annotated[pd.ArrowDtype, INSTANT]]
#: A count that fits 32 bits.
Int = Series[Annotated[pd.ArrowDtype, pa.int32()]]
#: A number that may need 64 bits.
BigInt = Series[Annotated[pd.ArrowDtype, pa.int64()]]
#: True or false.
Bool = Series[Annotated[pd.ArrowDtype, pa.bool_()]]

#: Where a field's metadata keeps what mockmart reads.
METADATA = "mockmart"


def field(
    description: str,
    generator: Generator | None = None,
    *,
    only: PresentWhen | None = None,
    settable: Sequence[str] = (),
    refers: str = "",
    **options: Any,
) -> Any:
    """A column with any of pandera's ``options``, drawn by ``generator`` (given by a derivation if there is none).

    ``only`` are the rows that have a value at all (every row if not given); ``settable`` are the constraints that
    a scenario may set on it, such as ``min`` or ``values``; ``refers`` is the column of another table
    (``domain.table.column``) in which each of its values is found.
    """
    only = only or getattr(generator, "only", None)
    noted = {"generator": generator, "settable": tuple(settable), "only": only, "refers": refers}
    metadata = {METADATA: noted}
    nullable = options.pop("nullable", only is not None)
    return pap.Field(description=description, metadata=metadata, nullable=nullable, **options)


def column(dtype: Any, annotation: Any) -> pap.Column:
    """A column of a ``DataFrameSchema``, annotated as one of a model is.

    Args:
        dtype: The type, as a model would annotate it: ``str``, ``fields.Category``, …
        annotation: What another function of this module returns, such as ``code("INV-{index:6}")``.

    Returns:
        A pandera column that carries the annotation.

    Example:
        >>> schema = pap.DataFrameSchema({"state": column(str, choice({"open": 0.9, "closed": 0.1}))})
    """
    members = {"__annotations__": {"column": dtype}, "column": annotation}
    model: type[pap.DataFrameModel] = type("Annotated", (pap.DataFrameModel,), members)
    return model.to_schema().columns["column"]


def code(text: str, description: str = "", *, unique: bool = True, only: PresentWhen | None = None) -> Any:
    """Codes of the format ``text``: literal characters, ``{year}``, ``{random:N}`` and ``{index:N}``."""
    codes = CodeFormat.parse(text)
    return field(description, Code(codes, unique, only=only), unique=unique, str_matches=codes.regex)


def foreign_key(path: str, description: str, *, codes: str = "", matches: str = "", **options: Any) -> Any:
    """A key of another table, given by a derivation: one of the column ``path``.

    Its format is that of ``codes``, or the pattern that it ``matches``.
    """
    return field(description, refers=path, str_matches=matches or CodeFormat.parse(codes).regex, **options)


def choice(
    values: Mapping[str, float],
    description: str = "",
    *,
    only: PresentWhen | None = None,
    settable: Sequence[str] = ("values",),
) -> Any:
    """One of ``values``, each with its weight."""
    generator = Choice(tuple(values), tuple(values.values()), only)
    return field(description, generator, settable=settable, **_one_of(list(values)))


def one_of(values: Sequence[str], description: str, *, settable: Sequence[str] = (), **options: Any) -> Any:
    """One of ``values``, derived by hand."""
    return field(description, settable=settable, **_one_of(list(values)), **options)


def count(description: str, *, mean: float, most: int) -> Any:
    """A count of at least 0, about ``mean`` on average, at most ``most``."""
    return field(description, Count(mean, most), in_range={"min_value": 0, "max_value": most})


def money(low: float, high: float, description: str = "", **options: Any) -> Any:
    """An amount from ``low`` to ``high`` (inclusive)."""
    return field(description, in_range={"min_value": _cents(low), "max_value": _cents(high)}, **options)


def instant(first: str, last: str, description: str = "", **options: Any) -> Any:
    """An instant from ``first`` to ``last`` (inclusive): dates or instants, in UTC where they name no zone."""
    low, high = (_utc(bound) for bound in (first, last))
    return field(description, in_range={"min_value": low, "max_value": high}, **options)


def text(min_length: int, max_length: int, description: str = "", **options: Any) -> Any:
    """Text of ``min_length`` to ``max_length`` characters (inclusive)."""
    return field(description, str_length={"min_value": min_length, "max_value": max_length}, **options)


def provided(name: str, description: str = "", **options: Any) -> Any:
    """What the provider ``name`` draws, whatever the column is called."""
    return field(description, Provided(name), **options)


def references(path: str, description: str = "", **options: Any) -> Any:
    """A value of the column ``path`` of another schema: ``domain.table.column``."""
    return field(description, Reference(path), refers=path, **options)


def derived(function: Callable[..., Any], description: str = "", **options: Any) -> Any:
    """What ``function`` makes of other columns: its parameters are called as they are, and are pandas Series."""
    needs = tuple(inspect.signature(function).parameters)
    return field(description, Computed(function, needs), **options)


def present_when(column: str, *values: str) -> PresentWhen:
    """The rows that have a value at all: those whose ``column`` (a column to its left) is one of ``values``."""
    return PresentWhen(column, values)


def is_drawn(check: Any) -> bool:
    """Whether a check of whole rows is one of mockmart's own, which holds for what it draws."""
    return bool((check.statistics or {}).get(METADATA))


def generator_of(column: Any) -> Generator | None:
    """The generator of a pandera column, if its schema names one."""
    return _metadata(column).get("generator")


def only_of(column: Any) -> PresentWhen | None:
    """The condition under which a pandera column has values, if there is one."""
    return _metadata(column).get("only")


def settable_of(column: Any) -> tuple[str, ...]:
    """The constraints that a scenario may set on a pandera column."""
    return tuple(_metadata(column).get("settable", ()))


def refers_of(column: Any) -> str:
    """The column of another table that a pandera column refers to, as ``domain.table.column``; empty if it does not."""
    return str(_metadata(column).get("refers", ""))


def key_of(schema: pap.DataFrameSchema) -> tuple[str, ...]:
    """The columns that name a row of ``schema``: those that it says, else its first unique one; empty if it has none.

    A schema says so in its metadata or by ``unique=[…]`` of several columns.
    """
    said = _metadata(schema).get("key") or schema.unique
    if said:
        return (said,) if isinstance(said, str) else tuple(said)
    unique = [str(name) for name, column in schema.columns.items() if column.unique and not column.nullable]
    return tuple(unique[:1])


def element_of(column: Any) -> pap.DataFrameSchema | None:
    """The schema of the elements of a nested pandera column, if it has one."""
    return _metadata(column).get("element")


def nested(element: pap.DataFrameSchema, description: str, *, settable: Sequence[str] = (), **options: Any) -> Any:
    """A struct, or a list of them, whose fields are the columns of ``element``; each is validated by it."""
    metadata = {METADATA: {"settable": tuple(settable), "element": element}}
    return pap.Field(description=description, metadata=metadata, **options)


def struct_of(element: pap.DataFrameSchema) -> pa.DataType:
    """The Arrow type of a struct of the columns of ``element``."""
    return pa.struct([pa.field(f.name, f.type) for f in conversion.physical_schema(element)])


def list_of(element: pap.DataFrameSchema) -> pa.DataType:
    """The Arrow type of a list of structs of the columns of ``element``."""
    return pa.list_(pa.field("element", struct_of(element)))


def _metadata(stated: Any) -> Mapping[str, Any]:
    """What a pandera column or schema says to mockmart."""
    return (stated.metadata or {}).get(METADATA, {})


def _cents(amount: float) -> Decimal:
    return Decimal(str(amount)).quantize(Decimal("0.01"))


def _utc(bound: str) -> pd.Timestamp:
    stamp = pd.Timestamp(bound)
    return stamp.tz_localize("UTC") if stamp.tz is None else stamp.tz_convert("UTC")


def _one_of(values: list[str]) -> dict[str, Any]:
    return {"isin": values, "dtype_kwargs": {"categories": values, "ordered": False}}
