"""Settings from files, the environment and the caller, checked strictly.

What belongs here: reading YAML safely (plain data only: no aliases, no tags, no key twice), laying one source over
another, and turning pydantic's errors into one line. What does not: which settings there are; their models live
beside what they set.
"""

from __future__ import annotations

import datetime as dt
import math
import reprlib
import types
from collections.abc import Hashable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from yaml.constructor import ConstructorError
from yaml.reader import Reader

from mockmart.errors import MockmartError, SpecError, nearest

try:
    from yaml import CSafeLoader as _SafeLoader
except ImportError:  # PyYAML without libyaml: the same, several times slower
    from yaml import SafeLoader as _SafeLoader  # type: ignore[assignment]

Model = TypeVar("Model", bound=BaseModel)
DataPath = tuple[str | int, ...]

_MAX_DEPTH = 20
_MAX_SHOWN_LENGTH = 60
#: Python refuses, or takes long, to read numbers of thousands of digits; a date and time has about 35 characters.
_MAX_NUMBER_LENGTH = 100
#: What a value is to the bound that it breaks.
_BREACHES = {"ge": "below", "gt": "not above", "le": "above", "lt": "not below"}
_NOUNS = {int: "a whole number", float: "a number", bool: "true or false", str: "text", list: "a list"}
_DATE_NOUNS = {dt.date: "a date", dt.datetime: "a date with a time"}


def read_yaml(path: Path, *, most_bytes: int = 1_000_000) -> dict[str, Any]:
    """The mapping in the YAML file at ``path``; an empty file gives an empty one.

    A ``SpecError`` says what is wrong with a file that cannot be read, is too large, or is not plain data.
    """
    where = _printable(str(path))
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            # A device or pipe has no size, and a file may grow meanwhile: never read more than the limit.
            content = b"" if size > most_bytes else file.read(most_bytes + 1)
    except FileNotFoundError:
        raise SpecError(f"{where}: there is no such file; check the path, or create it.") from None
    except (OSError, ValueError) as error:
        reason = _printable(getattr(error, "strerror", None) or str(error)).lower()
        raise SpecError(f"{where}: cannot read it ({reason}); give a YAML file that you may read.") from None
    if max(size, len(content)) > most_bytes:
        counted = f"{size:,}" if size > most_bytes else f"over {most_bytes:,}"
        raise SpecError(f"{where}: {counted} bytes, but at most {most_bytes:,} are read; is it the right file?")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SpecError(f"{where}: byte {error.start + 1} is not UTF-8; save the file as UTF-8.") from None
    value = _parse(text, where)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise SpecError(f"{where}: the top level is {_shown(value)}, not a mapping; write 'key: value' lines.")
    return value


def read_environment(
    model: type[BaseModel], environment: Mapping[str, str], *, prefix: str = "MOCKMART_"
) -> dict[str, Any]:
    """The fields of ``model`` that ``environment`` sets, each read as a YAML value.

    The variable of a field is ``prefix`` and its name in capitals; other variables are ignored. An empty
    variable gives None, which ``resolve`` takes for "not given".
    """
    names = {name: prefix + name.upper() for name in model.model_fields}
    return {name: _parse(environment[key], key) for name, key in names.items() if key in environment}


def resolve(model: type[Model], *layers: Mapping[str, Any], where: str | Sequence[str]) -> Model:
    """The ``model`` that ``layers`` describe; of a key in several of them, the last value counts.

    None in a layer means "not given". Values are replaced whole, nested mappings too. A ``SpecError`` that starts
    with ``where`` (one for all layers, or one each) says what is wrong first, and how much else is.
    """
    places = [where] * len(layers) if isinstance(where, str) else where
    merged: dict[str, Any] = {}
    origin: dict[str | int, str] = {}
    for layer, place in zip(layers, places, strict=True):
        given = {key: value for key, value in layer.items() if value is not None}
        merged |= given
        origin |= dict.fromkeys(given, place)
    try:
        return model.model_validate(merged)
    except ValidationError as error:
        path, line = _one_line(error.errors(include_url=False), model, merged)
        raise SpecError(f"{origin.get(path[0], places[0]) if path else places[0]}: {line}") from None
    except MockmartError as error:  # of a validator that knows more than pydantic: its message begins with the key
        key = str(error).partition(":")[0].partition(".")[0]
        raise type(error)(f"{origin.get(key, places[0])}: {error}") from error


class _PlainLoader(_SafeLoader):
    """Plain data: mappings have text keys, each once; what cannot be read is an error with a place."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:  # noqa: FBT001, FBT002 (PyYAML's own)
        """The value of ``node``; numbers and dates that there cannot be raise ``ConstructorError``."""
        if isinstance(node, yaml.ScalarNode) and len(node.value) > _MAX_NUMBER_LENGTH and not node.tag.endswith(":str"):
            raise _misplaced(f"a number of {len(node.value):,} characters; put quotes round text", node)
        try:
            return super().construct_object(node, deep=deep)
        except (ValueError, OverflowError) as error:  # 2025-02-30, 0x_
            problem = f"cannot read {_shown(node.value)} ({error}); correct it, or put quotes round it"
            raise _misplaced(problem, node) from None

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002
        """The mapping at ``node``; unlike PyYAML's, it takes neither merge keys nor a key twice."""
        found: dict[Hashable, Any] = {}
        for key_node, value_node in node.value:
            key = self.construct_object(key_node) if isinstance(key_node, yaml.ScalarNode) else None
            if not isinstance(key, str):
                raise _misplaced("this key is not text; put it in quotes", key_node)
            if key in found:
                raise _misplaced(f"the key {_shown(key)} is given twice; remove one", key_node)
            found[key] = self.construct_object(value_node, deep=deep)
        return found


def _parse(text: str, where: str) -> Any:
    """The one YAML value that ``text`` holds, or None if it is empty."""
    odd = Reader.NON_PRINTABLE.search(text)
    if odd:
        line, column = text.count("\n", 0, odd.start()) + 1, odd.start() - text.rfind("\n", 0, odd.start())
        raise SpecError(f"{where}, line {line}, column {column}: {_shown(odd.group())} is not allowed; remove it.")
    try:
        _refuse_hostile(text)
        return yaml.load(text, Loader=_PlainLoader)  # noqa: S506 (a SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "the YAML is broken"
        # Our own problems end with a remedy, PyYAML's do not.
        remedy = "" if ";" in problem else "; correct the YAML there, or put quotes round text"
        raise SpecError(f"{where}{place}: {_printable(problem)}{remedy}.") from None


def _refuse_hostile(text: str) -> None:
    """Raise for what must not be built, from the events alone: they need neither recursion nor much memory."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=_PlainLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        if depth > _MAX_DEPTH:
            raise _misplaced(f"nested deeper than {_MAX_DEPTH} levels; make it flatter", event)
        if documents > 1:
            raise _misplaced("a second document starts here; keep one in a file", event)
        if getattr(event, "anchor", None) is not None:
            raise _misplaced("aliases are not allowed here; write the value out, or put quotes round text", event)
        if getattr(event, "tag", None) is not None:
            raise _misplaced("tags (!) are not allowed here; remove it, or put quotes round text", event)


def _misplaced(problem: str, node: Any) -> ConstructorError:
    """The error that ``problem`` is at a node or event."""
    return ConstructorError(None, None, problem, node.start_mark)


def _one_line(errors: Sequence[ErrorDetails], model: type[BaseModel], data: Mapping[str, Any]) -> tuple[DataPath, str]:
    """Where the first of ``errors`` is, and it in words with how many other places have some."""
    places: dict[DataPath, list[ErrorDetails]] = {}
    for error in errors:
        places.setdefault(_data_path(error, data), []).append(error)
    # Of a union, "this mapping is not a number" says less than the fault within the mapping.
    outer = {path[:end] for path in places for end in range(len(path))}
    kept = [path for path, found in places.items() if path not in outer or not all(map(_mismatch, found))]
    place = ".".join(_shortened(str(part)) for part in kept[0]) + ": " if kept[0] else ""
    more = f" (and {len(kept) - 1} more)" if len(kept) > 1 else ""
    return kept[0], place + _in_words(places[kept[0]], model, kept[0]) + more


def _data_path(error: ErrorDetails, data: Any) -> DataPath:
    """Where in ``data`` an error is: its location without the names of union members and validators."""
    path: list[str | int] = []
    for part in error["loc"]:
        places = range(len(data)) if isinstance(data, (list, tuple)) else data if isinstance(data, Mapping) else ()
        if part in places:
            path.append(part)
            data = data[part]
    return (*path, error["loc"][-1]) if error["type"] == "missing" else tuple(path)


def _in_words(errors: Sequence[ErrorDetails], model: type[BaseModel], path: DataPath) -> str:
    """What is wrong at ``path``, and the remedy."""
    error = next((error for error in errors if not _mismatch(error)), errors[0])
    kind, value, context = error["type"], error["input"], error.get("ctx", {})
    shown = _shown(value)
    if kind == "missing":
        return "not given; add it."
    if path and (kind == "extra_forbidden" or (error["loc"][-1] == "[key]" != path[-1])):
        keys = {key for level, _ in _kinds_at(model, (), path[:-1]) for key in _keys(level)}
        if keys:
            return f"no such key; {nearest(_shortened(str(path[-1])), keys)}"
    if kind in ("value_error", "assertion_error"):
        return _printable(str(context.get("error", ""))) or f"{shown} is not valid; change it."
    wanted = [(level, marks) for level, marks in _kinds_at(model, (), path) if level is not type(None)]
    if wanted and isinstance(value, str) and all(get_origin(level) is Literal for level, _ in wanted):
        choices = {str(choice) for level, _ in wanted for choice in get_args(level)}
        return f"{shown} is not one of the values; {nearest(_shortened(value), choices)}"
    nouns = [_noun(level) for level, _ in wanted]
    bound = next((name for name in _BREACHES if name in context), "")
    if not nouns or not all(nouns) or not (_mismatch(error) or bound):
        return f"{shown} is not valid; {error['msg'][:1].lower()}{_printable(error['msg'][1:])}."
    ranged = [noun + _range(marks) for noun, (_, marks) in zip(nouns, wanted, strict=True)]
    remedy = f"give {' or '.join(ranged)}."
    if isinstance(value, float) and not math.isfinite(value):
        return f"{shown} is not a finite number; {remedy}"
    if bound:
        return f"{shown} is {_BREACHES[bound]} {_figure(context[bound])}; {remedy}"
    if nouns == ["text"] and not isinstance(value, (dict, list)):
        remedy = "put it in quotes."
    elif nouns == ranged:
        remedy = "give one." if len(nouns) == 1 else "give one of these."
    return f"{shown} is not {' or '.join(nouns)}; {remedy}"


def _mismatch(error: ErrorDetails) -> bool:
    """Whether the value is of another type than was asked for."""
    return error["type"].endswith("_type") or error["type"] in ("int_from_float", "literal_error")


def _kinds_at(kind: Any, marks: tuple[Any, ...], path: DataPath) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """The types that ``kind`` has at ``path``, unions taken apart, each with its constraints."""
    origin, args = get_origin(kind), get_args(kind)
    if origin is Annotated:
        inner = [part for mark in args[1:] for part in getattr(mark, "metadata", [mark])]  # a Field holds several
        yield from _kinds_at(args[0], (*marks, *inner), path)
    elif origin in (Union, types.UnionType):
        for arg in args:
            yield from _kinds_at(arg, marks, path)
    elif not path:
        yield kind, marks
    elif origin is not None and args and origin is not Literal:  # dict[str, X], list[X]
        yield from _kinds_at(args[-1], (), path[1:])
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            if path[0] in (name, field.alias):
                yield from _kinds_at(field.annotation, tuple(field.metadata), path[1:])


def _keys(kind: Any) -> list[str]:
    """The keys that a model, or a mapping with ``Literal`` keys, takes."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return [field.alias or name for name, field in kind.model_fields.items()]
    args = get_args(kind)
    return [str(key) for key in get_args(args[0])] if args and get_origin(args[0]) is Literal else []


def _noun(kind: Any) -> str:
    """What a value of type ``kind`` is called in YAML, or "" if it has no name of its own."""
    if get_origin(kind) is Literal:
        return " or ".join(_shown(choice) for choice in get_args(kind))
    plain = get_origin(kind) or kind
    mapping = isinstance(plain, type) and issubclass(plain, (BaseModel, dict))
    return "a mapping" if mapping else (_NOUNS | _DATE_NOUNS).get(plain, "")


def _range(marks: Sequence[Any]) -> str:
    """The bounds among ``marks``, in words that follow a noun."""
    bounds = {n: _figure(getattr(mark, n)) for mark in marks for n in _BREACHES if getattr(mark, n, None) is not None}
    if {"ge", "le"} <= bounds.keys():
        return f" from {bounds['ge']} to {bounds['le']}"
    words = {"ge": "of at least", "gt": "above", "le": "of at most", "lt": "below"}
    return " " + " and ".join(f"{words[name]} {bound}" for name, bound in bounds.items()) if bounds else ""


def _figure(bound: Any) -> str:
    """A bound as people write it: 1000000.0 is 1000000."""
    return str(int(bound)) if isinstance(bound, float) and bound.is_integer() and abs(bound) < 2**53 else str(bound)


def _shown(value: Any) -> str:
    """A given value as it is quoted in a message: one short line."""
    if isinstance(value, (bool, dt.date)):
        return str(value).lower()
    short = reprlib.Repr()
    short.maxstring, short.maxother, short.maxlong, short.maxlevel = (
        _MAX_SHOWN_LENGTH,
        _MAX_SHOWN_LENGTH,
        _MAX_SHOWN_LENGTH,
        3,
    )
    try:
        return _shortened(short.repr(value))
    except ValueError:  # Python does not write out an integer of more than 4,300 digits
        return "a number of thousands of digits"


def _shortened(text: str) -> str:
    """The start of ``text`` on one line."""
    line = _printable(text[: _MAX_SHOWN_LENGTH + 1])
    return line if len(line) <= _MAX_SHOWN_LENGTH else line[: _MAX_SHOWN_LENGTH - 3] + "..."


def _printable(text: str) -> str:
    """``text`` on one line, with escapes for what a terminal would obey."""
    line = " ".join(text.split())
    return line if line.isprintable() else "".join(c if c.isprintable() else ascii(c)[1:-1] for c in line)
