"""Start the data service, call it as its clients do, and print how fast it answers and how much memory it takes.

    python -m benchmarks.service [--records N] [--json]

The service is ``mockmart serve`` in its own process, the callers are in this one, on the same machine. *Cold* rows
are of a seed that the service has not seen, *kept* ones are still in its memory.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

import grpc
import numpy as np
import psutil

from mockmart.service import testdata_pb2 as wire
from mockmart.service.testdata_pb2_grpc import TestDataServiceStub

_CALLS = 1_000
_CLIENTS = 16
_CALLS_PER_CLIENT = 100
_STREAMED = 300_000
_SEED = 10_000
_NEW_SEED, _CALLS_OF_NEW_SEEDS = 20_000, 50
_LARGE = [("grpc.max_receive_message_length", 2**30)]


@dataclass(frozen=True)
class Figures:
    """What was measured. Rates are records a second, memory is the service's, in bytes."""

    p50_ms: float
    p95_ms: float
    p99_ms: float
    p50_of_new_seeds_ms: float
    p95_of_new_seeds_ms: float
    calls_per_second_of_16_clients: float
    streams: dict[str, float]
    memory_before: int
    memory_after_a_fifth: int
    memory_peak: int
    records: int


@contextmanager
def served() -> Iterator[tuple[str, psutil.Process]]:
    """``mockmart serve`` with the schemas of the examples, and its process."""
    code = (
        "from mockmart.schemas import REGISTRY; "
        "REGISTRY.load('mockmart.examples.support'); REGISTRY.load('mockmart.examples.sensors'); "
        "from mockmart.pipelines.cli.main import main; main()"
    )
    command = [sys.executable, "-c", code, "serve", "--port", "0", "--metrics-port", "0", "--set", "log_level=info"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None  # noqa: S101  # it is a pipe
    try:
        port = json.loads(process.stderr.readline())["port"]
        drain = subprocess.Popen(
            ["cat"], stdin=process.stderr, stdout=subprocess.DEVNULL
        )  # or the log would fill the pipe
        yield f"127.0.0.1:{port}", psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()
        drain.wait()


def latencies(stub: Any, requests: Iterable[wire.GenerateRequest]) -> list[float]:
    """Milliseconds of each of many calls, but for the first tenth."""
    took = []
    for request in requests:
        begun = time.perf_counter()
        stub.GenerateData(request)
        took.append((time.perf_counter() - begun) * 1e3)
    return took[len(took) // 10 :]


def streamed(stub: Any, entity: str, *, records: int, seed: int, arrow: bool, batch_rows: int = 0) -> float:
    """Records a second of one stream."""
    begun = time.perf_counter()
    request = wire.GenerateRequest(
        entity=entity, count=records, seed=seed, batch_size=batch_rows, format=wire.ARROW if arrow else wire.JSON
    )
    rows = sum(batch.record_count for batch in stub.StreamData(request))
    return rows / (time.perf_counter() - begun)


def call_on(target: str, calls: int) -> int:
    """The rows of ``calls`` calls for ten carts, on a connection of their own."""
    with grpc.insecure_channel(target) as channel:
        stub = TestDataServiceStub(channel)
        request = wire.GenerateRequest(domain="ecommerce", entity="cart", count=10)
        return sum(stub.GenerateData(request).record_count for _ in range(calls))


def throughput(target: str) -> float:
    """Calls a second of sixteen clients at once, in processes of their own."""
    with ProcessPoolExecutor(_CLIENTS) as pool:
        list(pool.map(call_on, [target] * _CLIENTS, [1] * _CLIENTS))  # they have started
        begun = time.perf_counter()
        list(pool.map(call_on, [target] * _CLIENTS, [_CALLS_PER_CLIENT] * _CLIENTS))
        return _CLIENTS * _CALLS_PER_CLIENT / (time.perf_counter() - begun)


def memory_of(stub: Any, process: psutil.Process, records: int) -> tuple[int, int, int]:
    """The service's memory before a long stream of carts, after a fifth of it, and at its peak."""
    before = peak = fifth = process.memory_info().rss
    rows = 0
    for batch in stub.StreamData(wire.GenerateRequest(entity="cart", count=records, seed=_SEED - 1, format=wire.ARROW)):
        rows += batch.record_count
        if batch.batch_index % 20 == 0:
            now = process.memory_info().rss
            peak = max(peak, now)
            fifth = peak if rows <= records // 5 else fifth
    return before, fifth, peak


def measure(records: int) -> Figures:
    """All figures, one after the other."""
    with served() as (target, process), grpc.insecure_channel(target, options=_LARGE) as channel:
        stub = TestDataServiceStub(channel)
        carts = wire.GenerateRequest(domain="ecommerce", entity="cart", count=10)  # that no call had before
        took = latencies(stub, [carts] * _CALLS)
        seeds = range(_NEW_SEED, _NEW_SEED + _CALLS_OF_NEW_SEEDS)
        new = [wire.GenerateRequest(domain="ecommerce", entity="cart", count=10, seed=seed) for seed in seeds]
        took_new = latencies(stub, new)
        rate = throughput(target)
        streams: dict[str, float] = {}
        for number, entity in enumerate(("cart", "user", "readings", "tickets")):
            for arrow in (False, True):
                # As Arrow, the seed is another one: its rows are cold again.
                for note in ("cold", "kept"):
                    rate_of = streamed(stub, entity, records=_STREAMED, seed=_SEED + 2 * number + arrow, arrow=arrow)
                    streams[f"{entity}, {'Arrow' if arrow else 'JSON'}, {note}"] = rate_of
        before, fifth, peak = memory_of(stub, process, records)
        p50, p95, p99 = (float(one) for one in np.percentile(took, [50, 95, 99]))
        new50, new95 = (float(one) for one in np.percentile(took_new, [50, 95]))
        return Figures(p50, p95, p99, new50, new95, rate, streams, before, fifth, peak, records)


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.service", description=__doc__.splitlines()[0])
    parser.add_argument("--records", type=int, default=5_000_000, help="records of the long stream (default 5,000,000)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    figures = measure(options.records)
    if options.json:
        print(json.dumps(asdict(figures), indent=2))
        return
    print(
        f"ten carts              p50 {figures.p50_ms:.2f} ms, p95 {figures.p95_ms:.2f} ms, p99 {figures.p99_ms:.2f} ms"
    )
    print(f"of a new seed          p50 {figures.p50_of_new_seeds_ms:.1f} ms, p95 {figures.p95_of_new_seeds_ms:.1f} ms")
    print(f"sixteen clients        {figures.calls_per_second_of_16_clients:,.0f} calls of ten carts a second")
    for name, each in figures.streams.items():
        print(f"{name:<22} {each / 1e3:>9,.0f} thousand records a second")
    sizes = (figures.memory_before, figures.memory_after_a_fifth, figures.memory_peak)
    before, fifth, peak = (f"{size / 2**20:,.0f} MiB" for size in sizes)
    print(f"{figures.records:,} carts streamed: memory {before} before, {fifth} in the first fifth, {peak} at most")


if __name__ == "__main__":
    main()
