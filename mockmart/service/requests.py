"""Requests as they come over the wire, read into what the engine knows.

What belongs here: from protobuf to plain data, and the refusal of what is malformed or beyond the limits, before
anything is drawn.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from google.protobuf import json_format, struct_pb2
from google.protobuf.message import DecodeError, Message

from mockmart.errors import RequestError, Status
from mockmart.service import testdata_pb2 as wire
from mockmart.service.settings import ServiceSettings
from mockmart.sources.source import RowRequest, ScenarioCount

Request = TypeVar("Request", bound=Message)
#: The domain, the entity, a request's id and a scenario have names of at most this many characters.
_MAX_NAME_LENGTH = 200
_MAX_SCENARIOS = 100
_MAX_OVERRIDES = 200
_MAX_DEPTH = 10
#: How JSON spells half of a character.
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


@dataclass(frozen=True)
class GenerateRequest:
    """A request for rows, read."""

    ask: RowRequest
    arrow: bool
    batch_rows: int


def parsed(kind: type[Request], payload: bytes) -> Request:
    """The message of ``payload``; ``RequestError`` if it cannot be read."""
    try:
        return kind.FromString(payload)
    except DecodeError:
        raise RequestError(
            Status.INVALID_ARGUMENT, f"the message is no {kind.DESCRIPTOR.full_name}; send one of the .proto."
        ) from None


def generate_request(request: wire.GenerateRequest, settings: ServiceSettings, *, stream: bool) -> GenerateRequest:
    """What ``request`` asks for; a ``RequestError`` says which limit it breaks."""
    require_names(settings, request_id=request.request_id, domain=request.domain, entity=request.entity)
    require_names(settings, locale=request.locale)
    if not request.entity:
        raise _bad("entity: it is empty; name one, such as 'cart' (GetSchemas lists all).")
    if len(request.scenarios) > _MAX_SCENARIOS:
        raise _bad(f"scenarios: {len(request.scenarios):,} are more than {_MAX_SCENARIOS}; ask for fewer.")
    parts = []
    for scenario in request.scenarios:
        require_names(settings, scenario=scenario.name)
        if not scenario.name:
            raise _bad("scenarios: one has no name; name it ('default' for rows of none).")
        if scenario.count < 0:
            raise _bad(f"scenario '{scenario.name}': {scenario.count} rows are below 0; give a number of at least 0.")
        parts.append(ScenarioCount(scenario.name, scenario.count, plain(scenario.overrides, settings)))
    count = request.count or sum(part.count for part in parts)
    most = settings.stream_rows if stream else settings.rows
    if count < 1:
        raise _bad(f"count: {count} rows were asked for; give a number from 1 to {most:,}.")
    if count > most:
        other = "lower it, or ask in several calls, by start." if stream else "StreamData streams more."
        raise _bad(f"count: {count:,} rows are more than the {most:,} of one call; {other}")
    if request.batch_size < 0 or request.batch_size > settings.batch_rows:
        raise _bad(
            f"batch_size: {request.batch_size:,} is out of range; give a number from 1 to {settings.batch_rows:,}."
        )
    if request.format not in wire.DataFormat.values():
        raise _bad(f"format: there is no format {request.format}; give JSON (0) or ARROW (1).")
    if request.start >= 2**62:
        raise _bad(f"start: {request.start:,} is out of range; give a number from 0 to 2**62 - 1.")
    arrow = request.format == wire.ARROW
    ask = RowRequest(
        entity=request.entity,
        count=count,
        domain=request.domain,
        seed=request.seed if request.HasField("seed") else None,
        start=request.start if request.HasField("start") else None,
        parts=tuple(parts),
        overrides=plain(request.overrides, settings),
        locale=request.locale or None,
    )
    return GenerateRequest(ask, arrow, request.batch_size or (_ARROW_BATCH if arrow else _JSON_BATCH))


#: Rows of a batch where the caller does not say: about a megabyte of carts.
_JSON_BATCH, _ARROW_BATCH = 1_500, 5_000


def records(text: str) -> list[dict[str, Any]]:
    """The records of a JSON array, or the one record of an object."""
    try:
        found = json.loads(text, parse_constant=_no_constant)
    except RecursionError:
        raise _bad("data: it is nested too deeply; send a JSON array of records.") from None
    except ValueError as error:
        raise _bad(f"data: it is no JSON ({error}); send a JSON array of records.") from None
    if _SURROGATE.search(text) and not _is_text(json.dumps(found, ensure_ascii=False)):
        raise _bad("data: it holds half of a surrogate pair, which is no character; send Unicode text.")
    return found if isinstance(found, list) else [found]


def require_cells(data: list[Any], text: str, settings: ServiceSettings) -> None:
    """A ``RequestError`` if ``data``, read from ``text``, has more values than one call may validate."""
    if text.count(",") + text.count(":") < settings.cells:  # there are no more values than these
        return
    count = 0
    left: list[Any] = [data]
    while left and count <= settings.cells:
        value = left.pop()
        count += len(value)
        left.extend(
            one for one in (value.values() if isinstance(value, Mapping) else value) if isinstance(one, (dict, list))
        )
    if count > settings.cells:
        raise _bad(f"data: it holds more than the {settings.cells:,} values of one call; send fewer records.")


def plain(struct: struct_pb2.Struct, settings: ServiceSettings) -> dict[str, Any]:
    """Overrides as plain data, whole numbers as integers; ``RequestError`` if too many, too long or too deep."""
    if len(struct.fields) > _MAX_OVERRIDES:
        raise _bad(f"overrides: {len(struct.fields):,} are more than {_MAX_OVERRIDES}; give fewer.")
    if not struct.fields:
        return {}
    try:
        found = json_format.MessageToDict(struct)
    except (ValueError, RecursionError, json_format.Error):
        raise _bad("overrides: they hold what JSON has no number or no depth for; give plain values.") from None
    for text, depth in _walk(found):
        if depth > _MAX_DEPTH:
            raise _bad(f"overrides: they are nested more than {_MAX_DEPTH} deep; give constraints by path.")
        if isinstance(text, str) and len(text) > settings.text_length:
            raise _bad(
                f"overrides: a text of {len(text):,} characters is longer than {settings.text_length:,}; shorten it."
            )
    whole: dict[str, Any] = _whole(found)
    return whole


def require_names(settings: ServiceSettings, **names: str) -> None:
    """A ``RequestError`` if one of ``names`` is longer than names are."""
    longest = min(_MAX_NAME_LENGTH, settings.text_length)
    for what, name in names.items():
        if len(name) > longest:
            raise _bad(f"{what}: {len(name):,} characters are more than {longest}; shorten it.")


def _walk(value: Any, depth: int = 0) -> Iterator[tuple[Any, int]]:
    yield value, depth
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield name, depth
            yield from _walk(one, depth + 1)
    elif isinstance(value, list):
        for one in value:
            yield from _walk(one, depth + 1)


def _whole(value: Any) -> Any:
    """``value`` with the numbers that are whole as integers: protobuf has floats only."""
    if isinstance(value, Mapping):
        return {name: _whole(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_whole(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 else value


def _is_text(text: str) -> bool:
    """Whether ``text`` can be sent: JSON can spell characters that there are not."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _bad(message: str) -> RequestError:
    return RequestError(Status.INVALID_ARGUMENT, message)
