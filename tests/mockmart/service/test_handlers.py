"""The calls of the service: what they answer, and what they refuse."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import grpc
import pyarrow as pa
import pytest
from google.protobuf.struct_pb2 import Struct
from grpc_health.v1 import health_pb2, health_pb2_grpc

from mockmart.service import testdata_pb2 as wire
from tests.services import Started, request, started, status


@pytest.fixture(scope="module")
def service() -> Iterator[Started]:
    """A service that all tests here call."""
    with started(rows=1_000, stream_rows=50_000, batch_rows=5_000, errors=3) as found:
        yield found


def struct(**values: Any) -> Struct:
    found = Struct()
    found.update(values)
    return found


def rows(response: Any) -> list[dict[str, Any]]:
    found = json.loads(response.data)
    assert len(found) == response.record_count
    return list(found)


def table(response: Any) -> pa.Table:
    return pa.ipc.open_stream(response.arrow).read_all()


def test_rows_come_as_json_with_their_place_and_scenario(service: Started) -> None:
    response = service.stub.GenerateData(request(request_id="req-001"))
    assert (response.request_id, response.success, response.error) == ("req-001", True, "")
    assert response.metadata.generation_path == "traditional"
    assert response.metadata.generation_time_ms > 0
    assert (response.metadata.seed, response.metadata.start, response.metadata.next_start) == (1, 0, 10)
    assert [(row["_index"], row["_scenario"]) for row in rows(response)] == [(i, "default") for i in range(10)]


def test_rows_come_as_arrow_with_the_same_values(service: Started) -> None:
    as_json = rows(service.stub.GenerateData(request()))
    as_arrow = table(service.stub.GenerateData(request(format=wire.ARROW)))
    assert as_arrow["station_id"].to_pylist() == [row["station_id"] for row in as_json]
    assert as_arrow["_index"].to_pylist() == list(range(10))


def test_the_same_seed_gives_the_same_rows_and_no_seed_others(service: Started) -> None:
    assert service.stub.GenerateData(request()).data == service.stub.GenerateData(request()).data
    drawn = {service.stub.GenerateData(wire.GenerateRequest(entity="reading", count=5)).data for _ in range(4)}
    assert len(drawn) == 4


def test_calls_read_on_from_where_the_last_one_ended(service: Started) -> None:
    first = service.stub.GenerateData(request(count=4))
    second = service.stub.GenerateData(request(count=6, start=first.metadata.next_start))
    both = [row["read_at"] for row in (*rows(first), *rows(second))]
    assert both == [row["read_at"] for row in rows(service.stub.GenerateData(request()))]


def test_scenarios_are_counted_to_the_row(service: Started) -> None:
    scenarios = [
        wire.Scenario(name="normal", count=7),
        wire.Scenario(name="hot", count=2, overrides=struct(temperature={"min": 40})),
        wire.Scenario(name="frost", count=1, overrides=struct(temperature={"max": -5})),
    ]
    found = rows(service.stub.GenerateData(request(count=10, scenarios=scenarios)))
    assert Counter(row["_scenario"] for row in found) == {"normal": 7, "hot": 2, "frost": 1}
    assert all(row["temperature"] >= 40 for row in found if row["_scenario"] == "hot")


def test_without_a_count_the_scenarios_say_how_many(service: Started) -> None:
    scenarios = [wire.Scenario(name="default", count=3)]
    assert len(rows(service.stub.GenerateData(request(count=0, scenarios=scenarios)))) == 3


def test_overrides_hold_for_every_row(service: Started) -> None:
    found = rows(service.stub.GenerateData(request(count=50, overrides=struct(temperature={"min": 1, "max": 2}))))
    assert all(1 <= row["temperature"] <= 2 for row in found)


def test_a_locale_is_that_of_the_words(service: Started) -> None:
    found = rows(service.stub.GenerateData(request(entity="station", locale="de_DE")))
    assert found != rows(service.stub.GenerateData(request(entity="station")))


def test_streams_are_the_rows_of_one_call_in_batches(service: Started) -> None:
    batches = list(service.stub.StreamData(request(count=2_500, batch_size=1_000, request_id="s-1")))
    assert [batch.record_count for batch in batches] == [1_000, 1_000, 500]
    assert [(batch.batch_index, batch.is_last) for batch in batches] == [(0, False), (1, False), (2, True)]
    assert {batch.request_id for batch in batches} == {"s-1"}
    streamed = [row for batch in batches for row in rows(batch)]
    assert [row["_index"] for row in streamed] == list(range(2_500))
    assert streamed[:1_000] == rows(service.stub.GenerateData(request(count=1_000)))


def test_streams_come_as_arrow_too(service: Started) -> None:
    batches = service.stub.StreamData(request(count=12_000, format=wire.ARROW))
    assert [len(table(batch)) for batch in batches] == [5_000, 5_000, 2_000]


def test_a_batch_that_fits_into_no_message_comes_in_several() -> None:
    with started(message_megabytes=1, batch_rows=20_000) as service:
        batches = list(service.stub.StreamData(request(count=20_000, batch_size=20_000)))
        assert len(batches) > 1
        assert [row["_index"] for batch in batches for row in rows(batch)] == list(range(20_000))


def test_schemas_are_named_and_described(service: Started) -> None:
    found = service.stub.GetSchemas(wire.GetSchemasRequest()).schemas
    assert [(one.domain, one.name) for one in found] == [("sensors", "stations"), ("sensors", "readings")]
    assert list(found[1].fields)[:2] == ["station_id", "read_at"]
    assert not found[1].details
    (reading,) = (
        one
        for one in service.stub.GetSchemas(wire.GetSchemasRequest(domain="sensors", detailed=True)).schemas
        if one.name == "readings"
    )
    details = {field.name: field for field in reading.details}
    assert details["station_id"].references == "sensors.stations.station_id"
    assert list(details["temperature"].constraints) == ["-30 to 45"]
    assert details["temperature"].description == "Degrees Celsius."


def test_validation_tells_every_error_with_its_place(service: Started) -> None:
    data = rows(service.stub.GenerateData(request(count=2)))
    data[1]["temperature"] = 99
    data[1]["battery"] = None
    plain = [{key: value for key, value in row.items() if not key.startswith("_")} for row in data]
    found = service.stub.ValidateData(wire.ValidateRequest(entity="reading", data=json.dumps(plain)))
    assert (found.valid, found.record_count, found.error_count) == (False, 2, 2)
    assert [(error.row, error.path) for error in found.errors] == [(1, "temperature"), (1, "battery")]
    assert json.loads(found.errors[0].value) == 99


def test_what_was_drawn_is_valid(service: Started) -> None:
    drawn = [
        {key: value for key, value in row.items() if not key.startswith("_")}
        for row in rows(service.stub.GenerateData(request(count=20)))
    ]
    found = service.stub.ValidateData(wire.ValidateRequest(domain="sensors", entity="readings", data=json.dumps(drawn)))
    assert (found.valid, list(found.errors)) == (True, [])


def test_overrides_of_a_validation_take_the_place_of_the_schemas(service: Started) -> None:
    ask = wire.ValidateRequest(entity="reading", data='[{"temperature": 3}]', overrides=struct(temperature={"max": 2}))
    paths = [error.path for error in service.stub.ValidateData(ask).errors]
    assert "temperature" in paths


def test_errors_are_counted_beyond_those_that_are_told(service: Started) -> None:
    found = service.stub.ValidateData(wire.ValidateRequest(entity="reading", data=json.dumps([{}] * 10)))
    assert len(found.errors) == 3
    assert found.error_count > 3


def test_the_service_says_that_it_is_up(service: Started) -> None:
    found = service.stub.HealthCheck(wire.HealthCheckRequest())
    assert found.status == "healthy"
    standard = health_pb2_grpc.HealthStub(service.channel)
    for name in ("", "testdata.v1.TestDataService"):
        assert standard.Check(health_pb2.HealthCheckRequest(service=name)).status == 1


REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "1,001 rows": ({"count": 1_001}, "INVALID_ARGUMENT",
                   "count: 1,001 rows are more than the 1,000 of one call; StreamData streams more."),
    "a giant count": ({"count": 2**62}, "INVALID_ARGUMENT", "count: 4,611,686,018,427,387,904 rows are more than"),
    "a negative count": ({"count": -1}, "INVALID_ARGUMENT", "count: -1 rows were asked for; give a number from 1 to"),
    "no count": ({"count": 0}, "INVALID_ARGUMENT", "count: 0 rows were asked for"),
    "an unknown entity": ({"entity": "readingz"}, "NOT_FOUND", "no entity 'readingz' in any domain; did you mean"),
    "an unknown domain": ({"domain": "shops"}, "NOT_FOUND", "no domain 'shops'; valid here: sensors."),
    "no entity": ({"entity": ""}, "INVALID_ARGUMENT", "entity: it is empty; name one, such as 'cart'"),
    "an unknown scenario": ({"scenarios": [wire.Scenario(name="hot", count=1)]}, "INVALID_ARGUMENT",
                            "scenario 'hot': readings has no such scenario; there are default, or give it overrides."),
    "a scenario without a name": ({"scenarios": [wire.Scenario(count=1)]}, "INVALID_ARGUMENT", "scenarios: one has no"),
    "a scenario below 0": ({"scenarios": [wire.Scenario(name="x", count=-2)]}, "INVALID_ARGUMENT", "scenario 'x': -2"),
    "more of scenarios than rows": (
        {"scenarios": [wire.Scenario(name="x", count=11, overrides=struct(temperature=3))]}, "INVALID_ARGUMENT",
        "scenarios: they count 11 rows out of 10"),
    "many scenarios": ({"scenarios": [wire.Scenario(name=str(i)) for i in range(101)]}, "INVALID_ARGUMENT",
                       "scenarios: 101 are more than 100"),
    "overrides that contradict": ({"overrides": struct(temperature={"min": 5, "max": 2})}, "INVALID_ARGUMENT",
                                  "overrides.temperature: min (5) is above max (2)"),
    "overrides beyond the schema": ({"overrides": struct(temperature={"min": 99})}, "INVALID_ARGUMENT",
                                    "overrides.temperature: no value satisfies it and the schema both"),
    "overrides of no column": ({"overrides": struct(temprature=1)}, "INVALID_ARGUMENT",
                               "overrides.temprature: no column 'temprature'; did you mean 'temperature'?"),
    "overrides of long texts": ({"overrides": struct(city={"format": "a" * 1_001})}, "INVALID_ARGUMENT",
                                "overrides: a text of 1,001 characters is longer than 1,000"),
    "deep overrides": ({"overrides": struct(a={"b": {"c": {"d": {"e": {"f": {"g": {"h": {"i": {"j": {"k": {
                        "l": 1}}}}}}}}}}})}, "INVALID_ARGUMENT", "overrides: they are nested more than 10 deep"),
    "many overrides": ({"overrides": struct(**{f"c{i}": i for i in range(201)})}, "INVALID_ARGUMENT",
                       "overrides: 201 are more than 200"),
    "an override of infinity": ({"overrides": struct(temperature={"min": float("inf")})}, "INVALID_ARGUMENT",
                                "overrides"),
    "an unknown locale": ({"locale": "xx_XX"}, "INVALID_ARGUMENT", "locale: 'xx_XX' is not available"),
    "a long name": ({"entity": "e" * 201}, "INVALID_ARGUMENT", "entity: 201 characters are more than 200"),
    "a format that there is not": ({"format": 7}, "INVALID_ARGUMENT", "format: there is no format 7"),
    "a start beyond numbers": ({"start": 2**64 - 1}, "INVALID_ARGUMENT", "start: 18,446,744,073,709,551,615 is out"),
    "a start beyond the codes": ({"entity": "station", "start": 99_995}, "OUT_OF_RANGE", "stations.station_id: the"),
    "a batch of too many": ({"batch_size": 5_001}, "INVALID_ARGUMENT", "batch_size: 5,001 is out of range"),
    "a batch below 0": ({"batch_size": -1}, "INVALID_ARGUMENT", "batch_size: -1 is out of range"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("stream", [False, True], ids=["once", "streamed"])
def test_what_cannot_be_is_refused_with_a_reason(service: Started, name: str, stream: bool) -> None:
    given, code, message = REFUSED[name]
    if stream and name in ("1,001 rows", "a giant count"):
        given, message = {"count": 50_001}, "count: 50,001 rows are more than the 50,000 of one call; lower it"
    method = service.stub.StreamData if stream else service.stub.GenerateData
    with pytest.raises(grpc.RpcError) as raised:
        list(method(request(**given)))
    assert status(raised.value) == code
    assert str(raised.value.details()).startswith(message)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("", "data: it is no JSON (Expecting value"),
        ("[1", "data: it is no JSON ("),
        ("[NaN]", "data: it is no JSON (NaN is no JSON)"),
        ("[" * 100_000, "data: it is nested too deeply"),
        ("[1]", "data[0]: expected a mapping, not int; give one a record."),
        ("9" * 5_000, "data: it is no JSON ("),
        (r'[{"station_id": "\ud800"}]', "data: it holds half of a surrogate pair"),
    ],
)
def test_data_that_are_none_are_refused(service: Started, data: str, message: str) -> None:
    with pytest.raises(grpc.RpcError) as raised:
        service.stub.ValidateData(wire.ValidateRequest(entity="reading", data=data))
    assert status(raised.value) == "INVALID_ARGUMENT"
    assert str(raised.value.details()).startswith(message)


def test_schemas_of_no_domain_are_explained() -> None:
    with started() as service, pytest.raises(grpc.RpcError) as raised:
        service.stub.GetSchemas(wire.GetSchemasRequest(domain="sensor"))
    assert status(raised.value) == "NOT_FOUND"


def test_each_call_has_a_line_with_its_request_id(service: Started) -> None:
    service.stub.GenerateData(request(request_id="log-1"))
    with pytest.raises(grpc.RpcError):
        service.stub.GenerateData(request(request_id="log-2", count=-1))
    lines = {line["request_id"]: line for line in service.log}
    assert (lines["log-1"]["event"], lines["log-1"]["status"], lines["log-1"]["rows"]) == ("generate", "OK", 10)
    assert lines["log-2"]["status"] == "INVALID_ARGUMENT"
    assert lines["log-2"]["reason"].startswith("count: -1 rows")
    assert all("request_id" in line for line in service.log)
