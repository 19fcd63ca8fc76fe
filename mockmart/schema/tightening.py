"""What a scenario or a caller asks of a column, beside what its schema asks.

What belongs here: tightening a demand by constraints, at any depth, and refusing what cannot be. Which rows it is for
belongs to ``scenarios``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from mockmart.errors import SchemaError, SpecError, nearest
from mockmart.generators.basic import Choice, Code, Computed, Provided
from mockmart.generators.codes import CodeFormat
from mockmart.regex import Language
from mockmart.schema import constraints
from mockmart.schema.constraints import KINDS, ColumnConstraints
from mockmart.schema.scenarios import LENGTHS, Constraint, constraint_keys


def narrowed(
    columns: Mapping[str, ColumnConstraints],
    asked: Mapping[str, Constraint],
    *,
    where: str,
    given: Collection[str] = (),
    together: Collection[str] = (),
) -> dict[str, ColumnConstraints]:
    """The columns that ``asked`` tightens, by name; a ``SpecError`` names the path that cannot be.

    Those that are ``given``, derived or unique cannot be, nor those that are unique ``together``.
    """
    found: dict[str, ColumnConstraints] = {}
    for path, constraint in asked.items():
        head, rest = _split(path, columns)
        place = f"{where}.{path}"
        if head not in columns:
            raise SpecError(f"{place}: no column '{head}'; {nearest(head, columns)}")
        demand = found.get(head, columns[head])
        if head in given:
            raise SpecError(f"{place}: '{head}' is given, it is taken as it is; leave it out.")
        if isinstance(demand.annotation, Computed):
            raise SpecError(f"{place}: '{head}' is derived from {', '.join(demand.annotation.needs)}; set those.")
        if demand.unique or head in together:
            also = "" if demand.unique else " with others"
            raise SpecError(
                f"{place}: '{head}' is unique{also}, what it holds cannot differ from row to row; leave it out."
            )
        found[head] = _at(demand, rest, constraint, place=place)
    return found


def _split(path: str, columns: Collection[str]) -> tuple[str, str]:
    """The column that a path names, whose own name may have dots, and what is nested in it."""
    known = [name for name in columns if path == name or path.startswith(f"{name}.")]
    head = max(known, key=len) if known else path.partition(".")[0]
    return head, path[len(head) + 1 :]


def _at(demand: ColumnConstraints, path: str, constraint: Constraint, *, place: str) -> ColumnConstraints:
    if not path:
        return _tightened(demand, constraint, place=place)
    head, _, rest = path.partition(".")
    if demand.kind == "list" and demand.parts[0].kind == "struct":
        return replace(demand, parts=(_at(demand.parts[0], path, constraint, place=place),), annotation=None)
    if demand.kind != "struct":
        raise SpecError(f"{place}: '{demand.path}' has no fields; name the column alone.")
    known = {part.name: part for part in demand.parts}
    if head not in known:
        raise SpecError(f"{place}: '{demand.path}' has no field '{head}'; {nearest(head, known)}")
    part = _at(known[head], rest, constraint, place=place)
    return replace(demand, parts=tuple(part if one.name == head else one for one in demand.parts), annotation=None)


def _tightened(demand: ColumnConstraints, constraint: Constraint, *, place: str) -> ColumnConstraints:
    for key in constraint.given:
        keys = constraint_keys(demand.kind, drawn=True)
        if key not in keys:
            raise SpecError(f"{place}.{key}: a column of {KINDS[demand.kind]} takes no '{key}'; {nearest(key, keys)}")
    key = ""
    try:
        for key in constraint.given:
            demand = _with(demand, key, constraint)
        return constraints.normalized(demand)
    except SchemaError as error:
        raise SpecError(f"{place}: no value satisfies it and the schema both; loosen it.") from error
    except (ValueError, TypeError, ArithmeticError) as error:
        hint = "" if str(error).endswith("?") else "; change it."
        raise SpecError(f"{place}.{key}: {error}{hint}") from error


def _with(demand: ColumnConstraints, key: str, constraint: Constraint) -> ColumnConstraints:
    """``demand``, and what one key of ``constraint`` asks for."""
    if key == "null_share":
        if constraint.null_share and not constraints.is_nullable(demand):
            raise ValueError("the column is never null")
        return replace(demand, null_share=constraint.null_share)
    if key == "min":
        return _freed(constraints.at_least(demand, constraint.min))
    if key == "max":
        return _freed(constraints.at_most(demand, constraint.max))
    if key in LENGTHS:
        return _freed(constraints.bound_length(demand, *_lengths(constraint)))
    if key == "format":
        codes = CodeFormat.parse(constraint.format or "")
        texts = Language.matching(codes.regex, how="fullmatch")
        if constraints.language_of(demand).includes(texts):
            return replace(demand, annotation=Code(codes, unique=False))
        return replace(constraints.matching(demand, texts), annotation=None)
    if key == "weights":
        return demand
    values: list[object] = [constraint.value] if key == "value" else [*(constraint.values or ())]
    return _of_values(demand, values, constraint.weights if key == "values" else None)


def _freed(demand: ColumnConstraints) -> ColumnConstraints:
    """``demand`` without an annotation that knows nothing of what is asked."""
    return demand if isinstance(demand.annotation, Provided) else replace(demand, annotation=None)


def _of_values(demand: ColumnConstraints, values: list[object], weights: list[float] | None) -> ColumnConstraints:
    kept = tuple(constraints.ticks(demand, value) for value in values)
    for value, given in zip(kept, values, strict=True):
        if not constraints.admits(demand, value) or (demand.values is not None and value not in demand.values):
            hint = (
                f"; {nearest(str(value), map(str, demand.values))}" if demand.values and demand.kind == "text" else ""
            )
            raise ValueError(f"'{given}' is not one of the values that its schema admits{hint}")
    if weights is None and isinstance(demand.annotation, Choice):
        known = dict(zip(demand.annotation.values, demand.annotation.weights, strict=True))
        some = tuple(known.get(str(value), 0.0) for value in kept)
        return replace(demand, values=kept, weights=some if any(some) else None, annotation=None)
    return replace(demand, values=kept, weights=None if weights is None else tuple(weights), annotation=None)


def _lengths(constraint: Constraint) -> tuple[int | None, int | None]:
    if constraint.length is not None:
        return constraint.length, constraint.length
    return constraint.min_length, constraint.max_length
