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
from mockmart.errors import ServiceError, install_command
from mockmart.schema.descriptions import Description, FieldDescription
from mockmart.validation import Violation

if TYPE_CHECKING:
    from mockmart.service import testdata_pb2 as wire

#: Numbers of rows by scenario, or such a number and overrides.
Scenarios = Mapping[str, int | tuple[int, Mapping[str, Any]]]
#: Messages of a service that is set up for larger ones than gRPC's four megabytes are taken.
_MAX_BYTES = 2**30


class Client:
    """A connection to the data service; close it, or use it in a ``with`` statement.

    Args:
        target: Host and port of the service.
        token: The bearer token, if the service asks for one.
        authority: The certificate (PEM) that the service's is signed by; calls then use TLS.
        certificate: The client's own certificate chain (PEM), if the service asks for one.
        key: The private key (PEM) of ``certificate``.
        timeout: Seconds that a call may take; streams have no limit.

    Raises:
        ServiceError: The extra ``service`` is missing.

    Example:
        with mockmart.Client("localhost:9001") as client:
            carts = client.generate("cart", 100, seed=7)
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
                f"the client needs gRPC ({error.name} is not there); {install_command('service')}."
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
        """Generate rows in one call.

        Args:
            entity: What each row is, such as ``cart``; ``schemas`` lists all.
            count: How many rows, from 1 to the service's limit (1,000 by default).
            domain: The domain of the entity, if its name alone is ambiguous.
            seed: The same seed gives the same rows; without one, each call gives rows that no earlier call gave.
            start: The number of the first row under ``seed``.
            scenarios: Numbers of rows by scenario, or such a number and constraints of its own.
            overrides: Constraints by column path.
            locale: The locale of names, places and text; by default the service's.

        Returns:
            A frame of ``count`` rows; its ``attrs`` hold ``seed``, ``start`` and ``next_start``.

        Raises:
            ServiceError: The service rejects the call, or does not answer in time.

        Example:
            users = client.generate("user", 1_000, seed=7)
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
        """Generate any number of rows, as a stream of frames.

        The service draws as fast as the frames are taken; to stop early, close the iterator.

        Args:
            entity: As for ``generate``.
            count: How many rows in total.
            domain: As for ``generate``.
            seed: As for ``generate``.
            start: As for ``generate``.
            scenarios: As for ``generate``.
            overrides: As for ``generate``.
            locale: As for ``generate``.
            batch_rows: Rows of each frame; 0 leaves the size to the service.

        Yields:
            Frames, in the order of their rows.

        Raises:
            ServiceError: The service rejects the call, or ends the stream.

        Example:
            for orders in client.stream("order", 1_000_000, seed=7):
                ...
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
            raise _service_error(error) from None
        finally:
            answers.cancel()

    def schemas(self, domain: str = "") -> list[Description]:
        """Describe the entities of the service.

        Args:
            domain: Only entities of this domain; all if empty.

        Returns:
            A description of each entity, with the types, constraints and references of its fields.

        Raises:
            ServiceError: There is no such domain, or the service does not answer.

        Example:
            names = [entity.name for entity in client.schemas("ecommerce")]
        """
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
        """Validate records against the schema of an entity.

        Args:
            entity: What each record is, such as ``order``.
            records: JSON-like records, or a frame.
            domain: The domain of the entity, if its name alone is ambiguous.
            overrides: Constraints by column path that replace those of the schema in this call.

        Returns:
            Every error, with its row, path, rule and value; an empty list if all records are valid.

        Raises:
            ServiceError: The service rejects the call.

        Example:
            errors = client.validate("order", [{"order_id": "ORD-1"}])
        """
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
            raise _service_error(error) from None


def _frame(response: Any) -> pd.DataFrame:
    """The frame of a response in Arrow."""
    table = pa.ipc.open_stream(response.arrow).read_all()
    frame = conversion.to_frame(dict(zip(table.column_names, table.columns, strict=True)))
    rows = response.metadata
    frame.attrs = {"seed": rows.seed, "start": rows.start, "next_start": rows.next_start}
    return frame


def _service_error(error: Any) -> ServiceError:
    status = error.code().name
    return ServiceError(f"{status.lower().replace('_', ' ')}: {error.details()}", status=status)
