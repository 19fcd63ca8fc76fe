"""What draws each column of a schema, and why: so that a user sees what to annotate.

What belongs here: words for generators and reasons. Which generator a column gets is in ``selection``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from mockmart.generators import bounded
from mockmart.generators.base import Generator
from mockmart.generators.basic import Choice, Code, Computed, Count, Provided, Reference
from mockmart.generators.keyed import ByKey, Mapped, RecurringKeys, Running
from mockmart.generators.related import Related
from mockmart.generators.text import FittedText, RegexText, SuffixedText
from mockmart.generators.text_times import LaterText, TextTimes
from mockmart.providers.provider import ProviderGenerator, Sentences
from mockmart.schema.constraints import KINDS, ColumnConstraints
from mockmart.schema.pandera_reader import read, schema_of
from mockmart.synthesis.plans import Digit, Plan
from mockmart.synthesis.selection import is_known
from mockmart.synthesis.semantics import is_code, meaning_of

_HOW: Mapping[str, str] = {
    "above": "above", "below": "below", "near": "near", "within": "at least", "between": "between", "part": "a part of",
    "rest": "what is left of",
}  # fmt: skip
_FEW = 4


@dataclass(frozen=True)
class Explanation:
    """A column: what draws it, why (annotation, check, name or type), and which columns it follows from."""

    column: str
    drawn: str
    why: str
    follows: tuple[str, ...] = ()


def explain(schema: Any, *, locale: str = "en_US") -> list[Explanation]:
    """What draws each column of a pandera schema."""
    demands = read(schema_of(schema))
    columns = (*demands.columns, *demands.index)
    among = {demand.name: demand for demand in columns}
    plan = Plan.of_columns(columns, locale=locale, unique=demands.unique, orders=demands.orders)
    steps = {step.demand.name: step for step in plan.steps}
    return [
        Explanation(name, _words(steps[name].generator), _why(demand, among, steps[name].generator, locale),
                    tuple(dict.fromkeys(steps[name].needs)))
        for name, demand in among.items()
    ]  # fmt: skip


def _why(demand: ColumnConstraints, among: Mapping[str, ColumnConstraints], generator: Generator, locale: str) -> str:
    if demand.annotation is not None:
        return "index" if isinstance(generator, Running) else "annotation"
    if isinstance(generator, Mapped):
        return "check, and the code beside it"
    if demand.values is not None:
        return "check"
    if isinstance(generator, (Related, LaterText, bounded.DelayAfter)):
        return "relation of names"
    if isinstance(generator, Digit):
        return "unique together"
    checked = demand.language is not None or demand.low is not None or demand.high is not None
    also = " and check" if checked or demand.min_length or demand.max_length is not None else ""
    if meaning_of(demand, among) is not None and is_known(demand, among, locale=locale):
        return f"name{also}"
    if isinstance(generator, (TextTimes, RecurringKeys)) or (demand.kind == "text" and is_code(demand.name)):
        return f"name{also}"
    return "check" if checked or also else "type alone: annotate it"


def _words(generator: Any) -> str:
    """What a generator draws, in a few words."""
    if isinstance(generator, bounded.UniqueValues):
        return f"{_words(generator.inner)}, none twice"
    if isinstance(generator, ProviderGenerator):
        role = f" of the {generator.role.strip('_')}" if generator.role.strip("_") else ""
        return f"{generator.provider.name.removesuffix('_word').removesuffix('_code')}{role}"
    if isinstance(generator, bounded.WeightedChoice):
        return "one of " + _some(generator.values.slice(0, _FEW + 1).to_pylist(), len(generator.values))
    if isinstance(generator, Choice):
        return "one of " + _some(list(generator.values), len(generator.values))
    if isinstance(generator, (bounded.IntegerRange, bounded.FloatRange)):
        return f"{_kind(generator)} from {_number(generator, generator.low)} to {_number(generator, generator.high)}"
    if isinstance(generator, Related):
        return f"{_HOW[generator.how]} {' and '.join(generator.needs)}"
    if isinstance(generator, (bounded.DelayAfter, LaterText)):
        return f"later than {' and '.join(generator.needs)}"
    if isinstance(generator, Computed):
        return f"derived from {', '.join(generator.needs)}"
    if isinstance(generator, Reference):
        return f"a key of {generator.path}"
    if isinstance(generator, ByKey):
        return f"{_words(generator.inner)}, the same for the same {generator.key}"
    if isinstance(generator, Mapped):
        return f"the value that goes with {generator.key}"
    if isinstance(generator, RecurringKeys):
        return f"{_words(generator.inner)}, each of which comes again"
    if isinstance(generator, TextTimes):
        return f"times written as {generator.format.format}"
    if isinstance(generator, bounded.Lists):
        return f"lists of {_words(generator.element)}"
    return _PLAIN.get(type(generator), type(generator).__name__)


def _some(values: list[Any], count: int) -> str:
    return ", ".join(map(str, values[:_FEW])) + (f", … ({count:,} in all)" if count > _FEW else "")


def _kind(generator: Any) -> str:
    return (
        "numbers"
        if isinstance(generator, bounded.FloatRange)
        else _KIND_OF.get(str(generator.type)[:5], "whole numbers")
    )


def _number(generator: Any, value: float) -> str:
    if isinstance(generator, bounded.FloatRange):
        return f"{value:,.6g}"
    return str(bounded.ticked(np.array([value], "int64"), generator.type)[0].as_py())


_KIND_OF = {"times": KINDS["instant"], "date3": KINDS["date"], "durat": KINDS["duration"], "decim": KINDS["decimal"]}
_PLAIN: Mapping[type, str] = {
    RegexText: "texts of the pattern", FittedText: "text of a fitting length", SuffixedText: "names, none twice",
    Sentences: "sentences", bounded.Structs: "structs", Code: "codes", Count: "counts",
    Running: "running with the rows", Provided: "a provider", Digit: "values, no two rows alike",
}  # fmt: skip
