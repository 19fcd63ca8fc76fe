"""The client of the data service."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pandas as pd
import pytest

from mockmart.client import Client
from mockmart.errors import ServiceError
from tests.services import Started, started


@pytest.fixture(scope="module")
def service() -> Iterator[Started]:
    """A service to call."""
    with started() as found:
        yield found


@pytest.fixture
def client(service: Started) -> Iterator[Client]:
    """A client of it."""
    with Client(service.target) as found:
        yield found


def test_rows_come_as_a_frame(client: Client) -> None:
    frame = client.generate("reading", 7, seed=3)
    assert len(frame) == 7
    assert frame.attrs == {"seed": 3, "start": 0, "next_start": 7}
    assert str(frame["read_at"].dtype) == "timestamp[us, tz=UTC][pyarrow]"


def test_scenarios_are_numbers_or_numbers_with_overrides(client: Client) -> None:
    frame = client.generate("reading", 10, scenarios={"default": 6, "hot": (4, {"temperature": {"min": 40}})})
    assert frame["_scenario"].value_counts().to_dict() == {"default": 6, "hot": 4}
    assert (frame.loc[frame["_scenario"] == "hot", "temperature"] >= 40).all()


def test_a_stream_is_frame_after_frame(client: Client) -> None:
    frames = list(client.stream("reading", 2_500, seed=3, batch_rows=1_000, overrides={"battery": {"max": 3}}))
    assert [len(frame) for frame in frames] == [1_000, 1_000, 500]
    whole = pd.concat(frames, ignore_index=True)
    assert whole["_index"].tolist() == list(range(2_500))
    assert whole["battery"].max() <= 3


def test_a_stream_that_is_left_ends_at_the_service(client: Client, service: Started) -> None:
    frames = client.stream("reading", 1_000_000)
    next(frames)
    closed = service.source.closed
    frames.close()  # type: ignore[attr-defined]  # it is a generator
    with Client(service.target) as other:
        while service.source.closed == closed:
            assert other.healthy()


def test_schemas_say_what_there_is(client: Client) -> None:
    found = {one.name: one for one in client.schemas("sensors")}
    assert [field.name for field in found["stations"].fields][:2] == ["station_id", "kind"]


def test_frames_and_records_are_validated(client: Client) -> None:
    frame = client.generate("reading", 5, seed=3).drop(columns=["_index", "_scenario"])
    assert client.validate("reading", frame) == []
    frame.loc[2, "temperature"] = 99.0
    (error,) = client.validate("reading", frame)
    assert (error.row, error.path, error.value) == (2, "temperature", 99)
    assert client.validate("reading", [{"battery": 3}], overrides={"battery": {"min": 4}})


def test_what_the_service_refuses_is_an_error(client: Client) -> None:
    with pytest.raises(ServiceError) as raised:
        client.generate("reading", 1_001)
    assert raised.value.status == "INVALID_ARGUMENT"
    assert str(raised.value).startswith("invalid argument: count: 1,001 rows are more than the 1,000 of one call")
    with pytest.raises(ServiceError, match="not found: no entity 'x'"):
        list(client.stream("x", 1))


def test_without_grpc_the_client_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "grpc", None)
    with pytest.raises(ServiceError, match=r"the client needs gRPC .* pip install .*\[service\]'"):
        Client()


def test_a_service_that_is_not_there_is_an_error() -> None:
    with Client("127.0.0.1:1", timeout=2) as client:
        assert not client.healthy()
        with pytest.raises(ServiceError, match="unavailable"):
            client.schemas()
