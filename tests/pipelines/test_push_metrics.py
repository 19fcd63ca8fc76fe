"""What runs tell a push gateway."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import dagster as dg
import pytest

from mockmart.assets.shop.spec import Spec
from mockmart.pipelines.assembly import JOB, build_definitions, run_config
from mockmart.pipelines.build import build
from mockmart.pipelines.push_metrics import VARIABLE, sensors

pytestmark = pytest.mark.slow

SMALL = {"as_of": "2025-02-01", "signups_per_day": 1, "products": 60, "threads": 1}


class Gateway:
    """A push gateway that keeps what it gets."""

    def __init__(self) -> None:
        self.pushes: list[tuple[str, str]] = []
        pushes = self.pushes

        class Handler(BaseHTTPRequestHandler):
            def do_PUT(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                pushes.append((self.path, body.decode()))
                self.send_response(202)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    """A gateway that runs are told of."""
    found = Gateway()
    thread = threading.Thread(target=found.server.serve_forever, args=(0.05,))
    thread.start()
    monkeypatch.setenv(VARIABLE, found.address)
    yield found
    found.server.shutdown()
    thread.join()
    found.server.server_close()


def test_a_build_tells_the_gateway_of_its_tables(gateway: Gateway, tmp_path: Path) -> None:
    outcome = build(Spec.model_validate(SMALL), data=tmp_path, select="products")
    ((path, body),) = gateway.pushes
    rows = outcome.tables[0].rows
    assert path == f"/metrics/job/{JOB}"
    assert f'testdata_records_generated{{domain="ecommerce",entity="product"}} {rows:.1f}' in body
    assert 'testdata_requests_total{domain="ecommerce",entity="product",path="dagster",status="OK"} 1.0' in body
    assert 'testdata_generation_duration_seconds_count{path="dagster"} 1.0' in body
    assert "testdata_validation_errors_total 0.0" in body


def test_a_run_of_the_daemons_is_told_by_a_sensor(gateway: Gateway, tmp_path: Path) -> None:
    definitions = build_definitions(data=tmp_path)
    with dg.DagsterInstance.ephemeral() as instance:
        result = definitions.resolve_job_def(JOB).execute_in_process(
            run_config=run_config(SMALL), asset_selection=[dg.AssetKey("products")], instance=instance
        )
        event = next(e for e in result.all_events if e.event_type is dg.DagsterEventType.RUN_SUCCESS)
        context = dg.build_run_status_sensor_context(
            sensor_name=sensors()[0].name,
            dagster_instance=instance,
            dagster_run=result.dagster_run,
            dagster_event=event,
        )
        sensors()[0](context)
    assert "testdata_records_generated" in gateway.pushes[0][1]


def test_a_gateway_that_does_not_answer_fails_no_build(gateway: Gateway, tmp_path: Path) -> None:
    gateway.server.server_close()
    outcome = build(Spec.model_validate(SMALL), data=tmp_path, select="products")
    assert outcome.passed
    assert outcome.warning is not None
    assert outcome.warning.startswith(f"{VARIABLE}: {gateway.address} takes no metrics")


def test_without_a_gateway_nothing_is_pushed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert build(Spec.model_validate(SMALL), data=tmp_path, select="products").warning is None
