"""What each call does: from a request to the bytes of its response.

What belongs here: the calls themselves, on whatever thread they run. Connections, deadlines and concurrency are the
matter of ``server``.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import metadata
from typing import Any

import orjson

from mockmart.errors import (
    CallCancelled,
    CapacityError,
    MockmartError,
    RequestError,
    SchemaError,
    SpecError,
    Status,
    UnknownEntityError,
)
from mockmart.service import testdata_pb2 as wire
from mockmart.service.encoding import body
from mockmart.service.metrics import PATH, UNKNOWN, Metrics
from mockmart.service.requests import generate_request, parsed, plain, records, require_cells, require_names
from mockmart.service.settings import ServiceSettings
from mockmart.sources.source import Batch, RowRequest, Rows, Source, as_constraint, batched
from mockmart.validation import validate

#: Bytes of a response beside its rows.
_ENVELOPE = 4_096
#: Bytes that a value takes in memory for each that it takes as text, at most: a number of one digit takes eight.
_ARROW_TO_TEXT = 8


@dataclass
class Call:
    """One call: what it is known by, and whether anybody still waits for it."""

    request_id: str
    domain: str = UNKNOWN
    entity: str = UNKNOWN
    rows: int = 0
    started: float = field(default_factory=time.perf_counter)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def milliseconds(self) -> float:
        """How long it has taken so far."""
        return (time.perf_counter() - self.started) * 1e3

    def named(self, request_id: str) -> None:
        """Take the caller's id, if there is one."""
        self.request_id = request_id or self.request_id


def new_call() -> Call:
    """A call with an id of its own, until its request is read."""
    return Call(uuid.uuid4().hex)


class Handlers:
    """The calls, drawing from ``source`` within ``settings``; ``stopping`` says whether the service is about to end."""

    def __init__(
        self, source: Source, settings: ServiceSettings, metrics: Metrics, *, stopping: Callable[[], bool]
    ) -> None:
        self._source = source
        self._settings = settings
        self._metrics = metrics
        self._stopping = stopping
        self._started = time.monotonic()

    def generate(self, payload: bytes, call: Call) -> bytes:
        """Up to ``rows`` rows at once."""
        request = parsed(wire.GenerateRequest, payload)
        call.named(request.request_id)
        asked = generate_request(request, self._settings, stream=False)
        self._name(call, asked.ask)
        rows = self._source.rows(asked.ask)
        batch = next(batched(self._within_message(self._until_over(rows, call), call), size=asked.ask.count))
        coherence = self._source.basket_coherence(asked.ask, rows.seed, batch.table)
        text = body(batch.table, arrow=asked.arrow)
        if len(text) + _ENVELOPE > self._settings.message_bytes:
            raise RequestError(
                Status.RESOURCE_EXHAUSTED,
                f"count: {asked.ask.count:,} rows of {call.entity} take {len(text):,} bytes, more than the "
                f"{self._settings.message_bytes:,} of a message; ask for fewer, or by StreamData.",
            )
        response = wire.GenerateResponse(
            request_id=call.request_id,
            success=True,
            record_count=len(batch.table),
            metadata=self._metadata(rows, batch, call, coherence),
            **_carried(text, arrow=asked.arrow),
        )
        self._count(call, len(batch.table), coherence)
        self._metrics.duration.labels(PATH).observe(call.milliseconds / 1e3)
        return response.SerializeToString()

    def stream(self, payload: bytes, call: Call) -> Iterator[bytes]:
        """Any number of rows, batch by batch; a batch too large for a message comes in several."""
        request = parsed(wire.GenerateRequest, payload)
        call.named(request.request_id)
        asked = generate_request(request, self._settings, stream=True)
        self._name(call, asked.ask)
        rows = self._source.rows(asked.ask)
        coherence: float | None = None
        number = 0
        for batch in batched(self._until_over(rows, call), size=asked.batch_rows):
            if not number:
                coherence = self._source.basket_coherence(asked.ask, rows.seed, batch.table)
            for part, text in self._fitting(batch, arrow=asked.arrow):
                message = wire.DataBatch(
                    request_id=call.request_id,
                    batch_index=number,
                    record_count=len(part.table),
                    is_last=call.rows + len(part.table) == asked.ask.count,
                    metadata=self._metadata(rows, part, call, None if number else coherence),
                    **_carried(text, arrow=asked.arrow),
                )
                self._count(call, len(part.table), None if number else coherence)
                number += 1
                yield message.SerializeToString()
        self._metrics.duration.labels(PATH).observe(call.milliseconds / 1e3)

    def schemas(self, payload: bytes, call: Call) -> bytes:
        """What there is to ask for."""
        request = parsed(wire.GetSchemasRequest, payload)
        require_names(self._settings, domain=request.domain)
        call.domain = request.domain and UNKNOWN
        found = self._source.descriptions(request.domain)
        return wire.GetSchemasResponse(
            schemas=[
                wire.Schema(
                    name=one.name,
                    domain=one.domain,
                    description=one.description,
                    fields=[column.name for column in one.fields],
                    details=[
                        wire.Field(
                            name=column.name,
                            type=column.type,
                            constraints=column.constraints,
                            description=column.description,
                            references=column.references,
                        )
                        for column in (one.fields if request.detailed else ())
                    ],
                )
                for one in found
            ]
        ).SerializeToString()

    def validate(self, payload: bytes, call: Call) -> bytes:
        """Every error of some records."""
        request = parsed(wire.ValidateRequest, payload)
        call.named(request.request_id)
        require_names(self._settings, request_id=request.request_id, domain=request.domain, entity=request.entity)
        described, schema = self._source.schema(request.domain, request.entity)
        call.domain, call.entity = described.domain, described.name
        overrides = {path: as_constraint(one) for path, one in plain(request.overrides, self._settings).items()}
        data = records(request.data)
        if len(data) > self._settings.records:
            raise RequestError(
                Status.INVALID_ARGUMENT,
                f"data: {len(data):,} records are more than the {self._settings.records:,} of one call; send fewer.",
            )
        require_cells(data, request.data, self._settings)
        report = validate(schema, data, overrides=overrides, table=described.name)
        self._metrics.validation_errors.inc(len(report.errors))
        told = [
            wire.ValidationError(
                row=error["row"],
                path=error["path"],
                rule=error["rule"],
                value=orjson.dumps(error["value"], default=str).decode(),
                message=error["message"],
            )
            for error in report.records()[: self._settings.errors]
        ]
        response = wire.ValidateResponse(
            request_id=call.request_id,
            valid=report.passed,
            record_count=report.rows,
            error_count=len(report.errors),
            errors=told,
        )
        while response.ByteSize() > self._settings.message_bytes:
            del response.errors[len(response.errors) // 2 :]
        return response.SerializeToString()

    def health(self, payload: bytes, call: Call) -> bytes:
        """Whether the service is up."""
        parsed(wire.HealthCheckRequest, payload)
        del call
        return wire.HealthCheckResponse(**self.health_record()).SerializeToString()

    def health_record(self) -> dict[str, Any]:
        """The same as plain data."""
        return {
            "status": "stopping" if self._stopping() else "healthy",
            "version": metadata.version("mockmart"),
            "uptime_seconds": round(time.monotonic() - self._started, 3),
        }

    def observe(self, call: Call, status: str) -> None:
        """Count a call for rows, and what came of it."""
        self._metrics.requests.labels(PATH, call.domain, call.entity, status).inc()

    def _name(self, call: Call, ask: RowRequest) -> None:
        described, _ = self._source.schema(ask.domain, ask.entity)
        call.domain, call.entity = described.domain, described.name

    def _count(self, call: Call, rows: int, coherence: float | None) -> None:
        call.rows += rows
        self._metrics.records.labels(call.domain, call.entity).inc(rows)
        if coherence is not None:
            self._metrics.coherence.labels(call.domain).set(coherence)

    def _until_over(self, rows: Rows, call: Call) -> Iterator[Batch]:
        """The batches of ``rows``, until nobody waits for them any more."""
        for batch in rows.batches:
            if call.over.is_set():
                raise CallCancelled
            yield batch

    def _within_message(self, batches: Iterator[Batch], call: Call) -> Iterator[Batch]:
        """``batches``, until it is sure that they do not fit into a message: no more is drawn then."""
        size = rows = 0
        for batch in batches:
            size, rows = size + batch.table.nbytes, rows + len(batch.table)
            if size > _ARROW_TO_TEXT * self._settings.message_bytes:
                raise RequestError(
                    Status.RESOURCE_EXHAUSTED,
                    f"count: {rows:,} rows of {call.entity} are more than the {self._settings.message_bytes:,} bytes "
                    "of a message already; ask for fewer, or by StreamData.",
                )
            yield batch

    def _fitting(self, batch: Batch, *, arrow: bool) -> Iterator[tuple[Batch, bytes]]:
        """``batch`` in as few parts as fit into messages."""
        text = body(batch.table, arrow=arrow)
        rows = len(batch.table)
        if len(text) + _ENVELOPE <= self._settings.message_bytes:
            yield batch, text
            return
        if rows == 1:
            raise RequestError(
                Status.RESOURCE_EXHAUSTED,
                f"a row of {len(text):,} bytes is larger than the {self._settings.message_bytes:,} of a message.",
            )
        half = rows // 2
        yield from self._fitting(Batch(batch.table.slice(0, half), batch.stop - rows + half), arrow=arrow)
        yield from self._fitting(Batch(batch.table.slice(half), batch.stop), arrow=arrow)

    def _metadata(self, rows: Rows, batch: Batch, call: Call, coherence: float | None) -> wire.Metadata:
        return wire.Metadata(
            generation_path=PATH,
            generation_time_ms=round(call.milliseconds, 3),
            seed=rows.seed,
            start=rows.start,
            next_start=batch.stop,
            coherence_score=coherence,
        )


def refusal_of(error: Exception) -> RequestError | None:
    """The status and message that ``error`` comes to; None for a mistake of ours."""
    if isinstance(error, RequestError):
        return error
    if isinstance(error, CallCancelled):
        return RequestError(Status.CANCELLED, "the call is over.")
    kinds = ((UnknownEntityError, Status.NOT_FOUND), (CapacityError, Status.OUT_OF_RANGE),
             (SchemaError, Status.FAILED_PRECONDITION), (SpecError, Status.INVALID_ARGUMENT))  # fmt: skip
    for kind, status in kinds:
        if isinstance(error, kind):
            return RequestError(status, str(error))
    return RequestError(Status.INTERNAL, str(error)) if isinstance(error, MockmartError) else None


def _carried(text: bytes, *, arrow: bool) -> dict[str, Any]:
    return {"arrow": text} if arrow else {"data": text}
