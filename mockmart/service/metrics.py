"""What the service counts, under the names that its dashboards know.

What belongs here: the metrics, and where they are read or pushed. When something is counted is up to who does it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, push_to_gateway
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

#: The only way that rows come about, as responses and metrics call it.
PATH = "traditional"
#: Label for unknown domains and entities: names that callers make up are not labels.
UNKNOWN = "unknown"
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0, 600.0)


class Metrics:
    """The metrics of one service, or of one run; ``hits`` tells how often something was in a cache."""

    def __init__(self, *, hits: Callable[[], int] = lambda: 0) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "testdata_requests", "Calls for rows, by what came of them.", ["path", "domain", "entity", "status"],
            registry=self.registry,
        )  # fmt: skip
        self.duration = Histogram(
            "testdata_generation_duration_seconds", "Seconds from a call to the last of its rows.", ["path"],
            buckets=_SECONDS, registry=self.registry,
        )  # fmt: skip
        # A Gauge that only rises: a Counter would add "_total" to the name that dashboards know.
        self.records = Gauge(
            "testdata_records_generated", "Rows that were drawn.", ["domain", "entity"], registry=self.registry
        )
        self.validation_errors = Counter(
            "testdata_validation_errors", "Errors that validation found.", registry=self.registry
        )
        self.coherence = Gauge(
            "testdata_coherence_score", "Share of what stands in one basket that belongs together, of the last call.",
            ["domain"], registry=self.registry,
        )  # fmt: skip
        self.registry.register(_Hits(hits))

    def push(self, gateway: str, *, job: str, timeout: float = 10.0) -> None:
        """Send what was counted to the push gateway at ``gateway``; an ``OSError`` says why it does not take it."""
        push_to_gateway(gateway, job=job, registry=self.registry, timeout=timeout)


class _Hits(Collector):
    def __init__(self, hits: Callable[[], int]) -> None:
        self._hits = hits

    def collect(self) -> Iterator[CounterMetricFamily]:
        """The hits, read when they are asked for."""
        yield CounterMetricFamily(
            "testdata_cache_hits", "How often what a call needed was there already.", value=self._hits()
        )
