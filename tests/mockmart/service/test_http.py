"""Metrics and health by HTTP."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator

import grpc
import pytest
from prometheus_client.parser import text_string_to_metric_families

from mockmart.service import testdata_pb2 as wire
from tests.services import Started, request, started


@pytest.fixture(scope="module")
def service() -> Iterator[Started]:
    """A service that has been called."""
    with started() as found:
        for _ in range(3):
            found.stub.GenerateData(request())
        list(found.stub.StreamData(request(count=500)))
        for given in ({"count": -1}, {"entity": "made up"}):
            with pytest.raises(grpc.RpcError):
                found.stub.GenerateData(request(**given))
        found.stub.ValidateData(wire.ValidateRequest(entity="reading", data='[{"battery": 9}]'))
        yield found


def page(service: Started, name: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{service.ports.pages}{name}", timeout=5) as answer:  # ours
        return str(answer.read().decode())


def samples(service: Started) -> dict[str, float]:
    """What is counted, by the metric's name and its labels' values."""
    return {
        " ".join([sample.name, *sorted(sample.labels.values())]): sample.value
        for family in text_string_to_metric_families(page(service, "/metrics"))
        for sample in family.samples
    }


def test_calls_rows_and_errors_are_counted(service: Started) -> None:
    found = samples(service)
    assert found["testdata_requests_total OK readings sensors traditional"] == 4
    assert found["testdata_requests_total INVALID_ARGUMENT traditional unknown unknown"] == 1
    assert found["testdata_requests_total NOT_FOUND traditional unknown unknown"] == 1
    assert found["testdata_records_generated readings sensors"] == 530
    assert found["testdata_generation_duration_seconds_count traditional"] == 4
    assert found["testdata_validation_errors_total"] > 1
    assert found["testdata_cache_hits_total"] >= 3


def test_names_and_labels_are_those_that_dashboards_know(service: Started) -> None:
    found = {
        sample.name: set(sample.labels)
        for family in text_string_to_metric_families(page(service, "/metrics"))
        for sample in family.samples
        if not sample.name.endswith("_created")
    }
    labels = {
        "testdata_requests_total": {"path", "domain", "entity", "status"},
        "testdata_generation_duration_seconds_count": {"path"},
        "testdata_generation_duration_seconds_sum": {"path"},
        "testdata_generation_duration_seconds_bucket": {"path", "le"},
        "testdata_records_generated": {"domain", "entity"},
        "testdata_validation_errors_total": set(),
        "testdata_cache_hits_total": set(),
    }
    assert found == labels


def test_names_that_callers_make_up_are_no_labels(service: Started) -> None:
    assert "made up" not in page(service, "/metrics")


def test_health_is_told(service: Started) -> None:
    found = json.loads(page(service, "/health"))
    assert found["status"] == "healthy"
    assert found["uptime_seconds"] >= 0


def test_other_pages_are_not_there(service: Started) -> None:
    with pytest.raises(urllib.error.HTTPError) as raised:
        page(service, "/other")
    with raised.value as answer:
        assert answer.code == 404
