"""A client of the data service: rows as frames, in a line.

What belongs here: calling the service from Python. Other clients need no more than the service's reflection.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import pandas as pd
import pyarrow as pa

from mockmart.arrow import conversion
from mockmart.errors import ServiceError
from mockmart.schema.descriptions import Description, FieldDescription
from mockmart.validation import Violation

if TYPE_CHECKING:
    from mockmart.service import testdata_pb2 as wire

#: Numbers of rows by scenario, or such a number and overrides.
Scenarios = Mapping[str, int | tuple[int, Mapping[str, Any]]]
#: Messages of a service that is set up for larger ones than gRPC's four megabytes are taken.
_MAX_BYTES = 2**30


class Client:
    """A connection to the data service at ``target``; close it, or use it as a context manager.

    ``authority`` is the certificate (PEM) that the service's is signed by: calls then go by TLS, with ``certificate``
    and ``key`` of the client's own where the service asks for them. ``token`` is the bearer token. ``timeout`` is how
    many seconds a call may take, streams aside.
    """

    def __init__(
        self,
        target: str = "localhost:9001",
        *,
        token: str | None = None,
        authority: Path | None = None,
        certificate: Path | None = None,
        key: Path | None = None,
        timeout: float = 60.0,
    ) -> None:
        try:
            import grpc  # noqa: PLC0415  # an extra: only who calls the service needs it

            from mockmart.service import testdata_pb2 as wire  # noqa: PLC0415
            from mockmart.service.testdata_pb2_grpc import TestDataServiceStub  # noqa: PLC0415
        except ImportError as error:
            raise ServiceError(
                f"the client needs gRPC ({error.name} is not there); pip install 'mockmart[service]'."
            ) from error
        options = [("grpc.max_receive_message_length", _MAX_BYTES)]
        if authority is None:
            self._channel = grpc.insecure_channel(target, options=options)
        else:
            secrets = [path and path.read_bytes() for path in (authority, key, certificate)]
            self._channel = grpc.secure_channel(target, grpc.ssl_channel_credentials(*secrets), options=options)
        self._stub = TestDataServiceStub(self._channel)
        self._wire: Any = wire
        self._error = grpc.RpcError
        self._metadata = (("authorization", f"Bearer {token}"),) if token else ()
        self._timeout = timeout

    def generate(
        self,
        entity: str,
        count: int,
        *,
        domain: str = "",
        seed: int | None = None,
        start: int | None = None,
        scenarios: Scenarios | None = None,
        overrides: Mapping[str, Any] | None = None,
        locale: str = "",
    ) -> pd.DataFrame:
        """``count`` rows of ``entity``, up to 1,000.

        The same ``seed`` gives the same rows, from ``start`` on; without it they are others each time. ``scenarios``
        are numbers of rows by name, or such a number and overrides. ``attrs`` of the frame have the seed, the start
        and where the next rows begin. A ``ServiceError`` says why the service refuses.
        """
        request = self._request(
            entity, count, scenarios or {}, overrides or {}, domain=domain, seed=seed, start=start, locale=locale
        )
        response = self._call(self._stub.GenerateData, request)
        return _frame(response)

    def stream(
        self,
        entity: str,
        count: int,
        *,
        domain: str = "",
        seed: int | None = None,
        start: int | None = None,
        scenarios: Scenarios | None = None,
        overrides: Mapping[str, Any] | None = None,
        locale: str = "",
        batch_rows: int = 0,
    ) -> Iterator[pd.DataFrame]:
        """``count`` rows of ``entity``, any number, in frames of ``batch_rows`` (or as the service cuts them).

        The service draws as fast as the frames are taken; to stop early, close the iterator.
        """
        request = self._request(
            entity, count, scenarios or {}, overrides or {}, domain=domain, seed=seed, start=start, locale=locale
        )
        request.batch_size = batch_rows
        answers = self._stub.StreamData(request, metadata=self._metadata)
        try:
            for batch in answers:
                yield _frame(batch)
        except self._error as error:
            raise _told(error) from None
        finally:
            answers.cancel()

    def schemas(self, domain: str = "") -> list[Description]:
        """What there is to ask for, with all that is known of the fields."""
        answer = self._call(self._stub.GetSchemas, self._wire.GetSchemasRequest(domain=domain, detailed=True))
        return [
            Description(
                one.name,
                one.domain,
                one.description,
                tuple(
                    FieldDescription(each.name, each.type, tuple(each.constraints), each.description, each.references)
                    for each in one.details
                ),
            )
            for one in answer.schemas
        ]

    def validate(
        self,
        entity: str,
        records: Sequence[Mapping[str, Any]] | pd.DataFrame,
        *,
        domain: str = "",
        overrides: Mapping[str, Any] | None = None,
    ) -> list[Violation]:
        """Every error of ``records`` by the schema of ``entity``, or none."""
        if isinstance(records, pd.DataFrame):
            from mockmart.arrow.json_text import json_array  # noqa: PLC0415  # frames only

            data = json_array(pa.Table.from_pandas(records, preserve_index=False)).decode()
        else:
            data = json.dumps(list(records), default=str)
        request = self._wire.ValidateRequest(domain=domain, entity=entity, data=data)
        request.overrides.update(overrides or {})
        found = self._call(self._stub.ValidateData, request)
        return [
            Violation(error.row if error.HasField("row") else None, error.path, error.rule, json.loads(error.value),
                      error.message)
            for error in found.errors
        ]  # fmt: skip

    def healthy(self) -> bool:
        """Whether the service is up."""
        try:
            return bool(self._call(self._stub.HealthCheck, self._wire.HealthCheckRequest()).status == "healthy")
        except ServiceError:
            return False

    def close(self) -> None:
        """Close the connection."""
        self._channel.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _request(
        self, entity: str, count: int, scenarios: Scenarios, overrides: Mapping[str, Any], **given: Any
    ) -> wire.GenerateRequest:
        request = self._wire.GenerateRequest(entity=entity, count=count, format=self._wire.ARROW, **given)
        request.overrides.update(overrides)
        for name, asked in scenarios.items():
            rows, further = asked if isinstance(asked, tuple) else (asked, {})
            scenario = request.scenarios.add(name=name, count=rows)
            scenario.overrides.update(further)
        return request

    def _call(self, method: Any, request: Any) -> Any:
        try:
            return method(request, metadata=self._metadata, timeout=self._timeout)
        except self._error as error:
            raise _told(error) from None


def _frame(response: Any) -> pd.DataFrame:
    """The frame of a response in Arrow."""
    table = pa.ipc.open_stream(response.arrow).read_all()
    frame = conversion.to_frame(dict(zip(table.column_names, table.columns, strict=True)))
    told = response.metadata
    frame.attrs = {"seed": told.seed, "start": told.start, "next_start": told.next_start}
    return frame


def _told(error: Any) -> ServiceError:
    status = error.code().name
    return ServiceError(f"{status.lower().replace('_', ' ')}: {error.details()}", status=status)
