"""``mockmart serve``, in a process of its own, as a client sees it that knows it by reflection alone."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
import pandas as pd
import pytest
from grpc_requests import Client as ReflectionClient

from mockmart.client import Client
from mockmart.errors import ServiceError, install_command
from mockmart.pipelines.cli.serve import service_spec
from mockmart.releases import open_release
from tests.command import mockmart
from tests.reflecting import Reflecting
from tests.services import eventually

pytestmark = pytest.mark.slow

SERVICE = "testdata.v1.TestDataService"
SHOP = (
    "{products: 200, schemas: [mockmart.examples.support], scenarios: {carts: {large: {weight: 0.2, set: {items: "
    "{min_length: 4}}}, rare: {weight: 0.01, set: {items.quantity: {min: 9, max: 9}}}}}}"
)


COMMAND = [sys.executable, "-c", "from mockmart.pipelines.cli.main import main; main()", "serve"]


def environment() -> dict[str, str]:
    """The variables of this process, without settings."""
    plain = {key: value for key, value in os.environ.items() if not key.startswith(("MOCKMART_", "GRPC_"))}
    return {**plain, "PYTHONPATH": str(Path(__file__).parents[3])}


@dataclass
class Served:
    """A service in a process, and what it listens on."""

    process: subprocess.Popen[str]
    port: int
    metrics_port: int

    @property
    def target(self) -> str:
        return f"127.0.0.1:{self.port}"


@contextmanager
def served(folder: Path, *arguments: str, spec: str = SHOP) -> Iterator[Served]:
    """The command in ``folder``, until the block ends."""
    (folder / "dataset.yaml").write_text(spec)
    process = subprocess.Popen(
        [*COMMAND, "--port", "0", "--metrics-port", "0", *arguments],
        cwd=folder, env=environment(), stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    try:
        line = process.stderr.readline()
        told = json.loads(line)
        assert told["event"] == "listening"
        yield Served(process, told["port"], told["metrics_port"])
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A service that all tests here call."""
    with served(tmp_path_factory.mktemp("serve")) as found:
        yield found


@pytest.fixture(scope="module")
def client(service: Served) -> ReflectionClient:
    """A client without a .proto."""
    return ReflectionClient(service.target)


def generate(client: ReflectionClient, **given: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    response = client.request(SERVICE, "GenerateData", {"domain": "ecommerce", **given})
    return response, json.loads(response["data"])


def test_the_original_call_works_word_for_word(client: ReflectionClient) -> None:
    payload = '{"request_id": "req-001", "domain": "ecommerce", "entity": "cart", "count": 10}'
    response = client.request(SERVICE, "GenerateData", json.loads(payload))
    assert (response["request_id"], response["success"], response["record_count"]) == ("req-001", True, 10)
    assert response["metadata"]["generation_path"] == "traditional"
    assert 0 < response["metadata"]["coherence_score"] <= 1
    carts = json.loads(response["data"])
    assert [cart["_index"] for cart in carts] == list(range(10))
    for cart in carts:
        assert re.fullmatch(r"CRT-2025-\d{7}", cart["cart_id"])
        cents = {name: round(cart[name] * 100) for name in ("subtotal", "tax", "total")}
        assert cents["subtotal"] + cents["tax"] == cents["total"]
        assert cents["subtotal"] == sum(line["quantity"] * round(line["price"] * 100) for line in cart["items"])


@pytest.mark.parametrize("version", ["v1", "v1alpha"])
def test_the_json_of_the_original_calls_is_taken_by_reflection(service: Served, version: str) -> None:
    with grpc.insecure_channel(service.target) as channel:
        client = Reflecting(channel, version)
        assert {SERVICE, "grpc.health.v1.Health"} <= set(client.services())
        answer = json.loads(
            client.call(
                "testdata.v1.TestDataService/GenerateData",
                '{"request_id": "req-001", "domain": "ecommerce", "entity": "cart", "count": 10}',
            )
        )
        assert (answer["requestId"], answer["success"], answer["recordCount"]) == ("req-001", True, 10)
        assert len(json.loads(answer["data"])) == 10
        schemas = json.loads(client.call("testdata.v1.TestDataService/GetSchemas"))["schemas"]
        assert "cart" in {schema["name"] for schema in schemas}


@pytest.mark.parametrize(
    ("entity", "column", "pattern"),
    [("product", "product_id", r"PROD-\d{6}"), ("user", "user_id", r"USR-\d{7}"),
     ("order", "order_id", r"ORD-2025-\d{7}"),
     ("payment", "payment_id", r"PAY-202[56]-\d{10}"), ("review", "review_id", r"REV-\d{10}")],
)  # fmt: skip
def test_ids_have_their_forms(client: ReflectionClient, entity: str, column: str, pattern: str) -> None:
    _, rows = generate(client, entity=entity, count=20)
    assert all(re.fullmatch(pattern, row[column]) for row in rows)


def test_schemas_are_listed_and_described(client: ReflectionClient) -> None:
    found = {one["name"]: one for one in client.request(SERVICE, "GetSchemas", {})["schemas"]}
    assert {"cart", "order", "payment", "user", "review", "product", "tickets"} <= set(found)
    assert found["cart"]["domain"] == "ecommerce"
    assert found["cart"]["fields"][:2] == ["cart_id", "customer_id"]
    shop = client.request(SERVICE, "GetSchemas", {"domain": "ecommerce", "detailed": True})["schemas"]
    assert {one["domain"] for one in shop} == {"ecommerce"}
    assert shop[0]["details"][0]["description"] == "Identifier of the product."


def test_scenarios_of_seven_two_and_one_are_exact(client: ReflectionClient) -> None:
    scenarios = [{"name": "normal", "count": 7}, {"name": "large", "count": 2}, {"name": "rare", "count": 1}]
    _, rows = generate(client, entity="cart", count=10, scenarios=scenarios)
    assert Counter(row["_scenario"] for row in rows) == {"normal": 7, "large": 2, "rare": 1}
    assert all(len(row["items"]) >= 4 for row in rows if row["_scenario"] == "large")


@pytest.mark.parametrize(
    ("given", "code", "message"),
    [
        ({"entity": "cart", "count": 1_001}, "INVALID_ARGUMENT", "StreamData"),
        ({"entity": "carz", "count": 1}, "NOT_FOUND", "did you mean 'cart'?"),
        ({"entity": "cart", "count": 5, "scenarios": [{"name": "larg", "count": 1}]}, "INVALID_ARGUMENT",
         "large, rare"),
        ({"entity": "cart", "count": 5, "overrides": {"items": {"min_length": 3, "max_length": 1}}}, "INVALID_ARGUMENT",
         "min_length (3) is above max_length (1)"),
        ({"entity": "cart", "count": 5, "locale": "de_DE"}, "INVALID_ARGUMENT", "locale: 'de_DE' is not available"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_explained(client: ReflectionClient, given: dict[str, Any], code: str, message: str) -> None:
    with pytest.raises(grpc.RpcError) as raised:
        generate(client, **given)
    assert raised.value.code().name == code
    assert message in raised.value.details()


def test_entities_belong_together_whatever_the_order_and_size_of_the_calls(service: Served) -> None:
    with Client(service.target) as client:
        payments = client.generate("payment", 150, seed=11)
        carts = client.generate("cart", 700, seed=11)
        orders = client.generate("order", 200, seed=11, scenarios={"large": 60})
        reviews = client.generate("review", 90, seed=11)
        users = client.generate("user", 1_000, seed=11)
        products = client.generate("product", 200, seed=11)
        all_orders = client.generate("order", 1_000, seed=11)
    known = set(users["user_id"])
    for frame, column in (
        (carts, "customer_id"),
        (orders, "customer_id"),
        (payments, "customer_id"),
        (reviews, "user_id"),
    ):
        assert set(frame[column]) <= known
    assert {line["product_id"] for lines in carts["items"] for line in lines} <= set(products["product_id"])
    assert set(payments["order_id"]) | set(orders["order_id"]) <= set(all_orders["order_id"])
    same = carts.merge(all_orders, on="cart_id")
    assert len(same) > 100
    assert (same["subtotal_x"] == same["subtotal_y"]).all()


def test_rows_are_those_of_the_command_line(service: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("dataset.yaml").write_text(SHOP.replace("{products", "{as_of: 2026-01-01, products"))
    lines = mockmart("generate", "cart", "-n", "20", "--seed", "11").out.splitlines()
    with Client(service.target) as client:
        assert [json.loads(line)["cart_id"] for line in lines] == client.generate("cart", 20, seed=11)[
            "cart_id"
        ].tolist()


def test_other_domains_refer_to_the_shops_rows(service: Served) -> None:
    with Client(service.target) as client:
        tickets, users = client.generate("ticket", 50, seed=11), client.generate("user", 1_000, seed=11)
        assert set(tickets["user_id"]) <= set(users["user_id"])
        assert client.validate("order", client.generate("order", 50, seed=11)) == []


def test_metrics_know_of_baskets_and_caches(client: ReflectionClient, service: Served) -> None:
    generate(client, entity="cart", count=10)
    with urllib.request.urlopen(f"http://127.0.0.1:{service.metrics_port}/metrics", timeout=5) as answer:
        text = answer.read().decode()
    assert re.search(r'^testdata_coherence_score\{domain="ecommerce"\} (0\.\d+|1\.0)$', text, re.MULTILINE)
    assert re.search(r"^testdata_cache_hits_total [1-9]", text, re.MULTILINE)
    assert 'testdata_requests_total{domain="ecommerce",entity="cart",path="traditional",status="OK"}' in text


def test_sigterm_under_load_finishes_the_streams_and_exits_with_0(tmp_path: Path) -> None:
    with served(tmp_path) as service, Client(service.target) as client:
        under_way = threading.Barrier(4)

        def read(_: int) -> int:
            frames = client.stream("cart", 20_000, seed=1, batch_rows=1_000)
            first = len(next(frames))
            under_way.wait(timeout=30)
            return first + sum(len(frame) for frame in frames)

        with ThreadPoolExecutor(3) as pool:
            readers = [pool.submit(read, number) for number in range(3)]
            under_way.wait(timeout=30)
            service.process.send_signal(signal.SIGTERM)
            assert [reader.result(timeout=30) for reader in readers] == [20_000] * 3
        assert service.process.wait(timeout=20) == 0


def test_a_second_signal_does_not_wait(tmp_path: Path) -> None:
    with served(tmp_path) as service, Client(service.target) as client:
        next(client.stream("cart", 5_000_000, seed=1, batch_rows=100))
        stream = client.stream("cart", 5_000_000, seed=1, batch_rows=100)
        next(stream)
        begun = time.monotonic()
        service.process.send_signal(signal.SIGTERM)
        assert eventually(lambda: not client.healthy())
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(timeout=20) == 0
        assert time.monotonic() - begun < 20


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--port", "70000"], "mockmart: serve: port: 70000 is above 65535; give a whole number from 0 to 65535."),
        (["--set", "rowz=1"], "mockmart: serve: rowz: no such key; did you mean 'rows'?"),
        (["--set", "rows"], "mockmart: --set rows: write it as NAME=VALUE, such as stream_rows=1000000."),
        (["--as-of", "2020-01-01"], "mockmart: options: as_of: 2020-01-01 is before the shop opened;"),
        (
            ["--release-id", "7"],
            "mockmart: --release-id 7: say where it lies, such as --release data, or leave it out.",
        ),
        (["--release", "none"], "mockmart: none: no release yet; publish one with 'mockmart release'."),
        (
            ["--release", "none", "--as-of", "2025-06-01"],
            "mockmart: --as-of: the rows of a release are of one instant;",
        ),
        (["--certificate", "none.pem", "--key", "none.key"], "mockmart: serve: 'none.pem' is no file;"),
    ],
)
def test_a_wrong_setting_refuses_the_start(
    arguments: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = mockmart("serve", *arguments)
    assert answer.code == 2
    assert answer.err.startswith(message)


def test_without_the_extra_its_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("mockmart.service.server", raising=False)
    monkeypatch.delitem(sys.modules, "mockmart.service.server", raising=False)
    monkeypatch.setitem(sys.modules, "grpc", None)
    answer = mockmart("serve")
    assert (answer.code, answer.err) == (
        1, f"mockmart: serve: grpc is not installed; {install_command('service')}.\n",
    )  # fmt: skip


def test_ports_that_are_taken_refuse_the_start(
    service: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = mockmart("serve", "--port", "0", "--metrics-port", str(service.metrics_port))
    assert answer.code == 2
    assert f"serve: cannot listen on 127.0.0.1:{service.metrics_port} (" in answer.err
    # In a process of its own, what gRPC would say on standard error is seen too: the log is JSON but for the error.
    process = subprocess.run(
        [*COMMAND, "--port", str(service.port), "--metrics-port", "0"],
        cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert process.returncode == 2
    *log, error = process.stderr.splitlines()
    assert error == (
        f"mockmart: serve: cannot listen on 127.0.0.1:{service.port}; give a host and a port that are free."
    )
    assert all("request_id" in json.loads(line) for line in log)


def test_the_shop_does_not_move_from_one_day_to_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert service_spec().as_of.isoformat() == "2026-01-01T00:00:00+00:00"
    assert service_spec(as_of="2025-06-01").as_of.date().isoformat() == "2025-06-01"
    Path("dataset.yaml").write_text("{as_of: 2025-03-01}")
    assert service_spec().as_of.date().isoformat() == "2025-03-01"


RELEASED = """
{as_of: 2025-03-01, signups_per_day: 3, products: 50, schemas: [mockmart.examples.support],
 rows: {agents: 3, tickets: 20}}
"""


def test_a_release_is_served_as_it_was_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dataset.yaml").write_text(RELEASED)
    monkeypatch.chdir(tmp_path)
    assert mockmart("build").code == 0
    release = open_release("data")
    with served(tmp_path, "--release", "data", spec=RELEASED) as service, Client(service.target) as client:
        for entity, table in (("cart", "carts"), ("user_address", "user_addresses"), ("tickets", "tickets")):
            expected = release.arrow(table)
            rows = client.generate(entity, 20)
            key = expected.column_names[0]
            assert rows[key].tolist() == expected[key].to_pylist()[:20]
        total = release.table("carts").rows
        streamed = pd.concat(client.stream("cart", total, seed=release.manifest.seed))
        assert streamed["cart_id"].tolist() == release.arrow("carts")["cart_id"].to_pylist()
        with pytest.raises(ServiceError, match=r"^out of range: cart: release .* has .* rows"):
            client.generate("cart", 5, seed=release.manifest.seed, start=total)
        with pytest.raises(ServiceError, match=r"overrides: rows of a release are as they were published"):
            client.generate("cart", 5, overrides={"items": {"min_length": 2}})
