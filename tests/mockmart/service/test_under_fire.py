"""The service under fire: malformed and giant requests, slow and vanishing readers, crowds, the end in mid-stream."""

from __future__ import annotations

import json
import threading
import time
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from typing import Annotated

import grpc
import pandas as pd
import pandera.pandas as pap
import psutil
import pyarrow as pa
import pytest

from mockmart.schema.registry import Registry
from mockmart.service import testdata_pb2 as wire
from mockmart.service import testdata_pb2_grpc as stubs
from mockmart.sources.registered import RegisteredSource
from tests.services import Started, eventually, request, started, status

pytestmark = pytest.mark.slow

METHODS = ("GenerateData", "GetSchemas", "ValidateData")


def refused(call: Callable[[], object]) -> tuple[str, str]:
    """The status and the message of a call that is refused."""
    with pytest.raises(grpc.RpcError) as raised:
        call()
    return status(raised.value), str(raised.value.details())


def ended_since(service: Started, closed: int) -> bool:
    """Whether more has been drawn to its end, or given up, than the ``closed`` calls before."""
    return service.source.closed > closed


def still_serves(service: Started) -> bool:
    return bool(service.stub.GenerateData(request(), timeout=10).record_count == 10)


@pytest.mark.parametrize("payload", [b"\xff" * 50, b"\x0a\xff\xff\xff\xff\x0f", b"\x0a\x02\xc3\x28"], ids=repr)
def test_malformed_messages_are_their_callers_mistake(payload: bytes) -> None:
    with started() as service:
        for method in METHODS:
            call = service.channel.unary_unary(f"/testdata.v1.TestDataService/{method}")
            code, message = refused(partial(call, payload))
            assert (code, "the message is no testdata.v1." in message) == ("INVALID_ARGUMENT", True)
        assert still_serves(service)


def test_a_method_that_there_is_not_is_unimplemented() -> None:
    with started() as service:
        call = service.channel.unary_unary("/testdata.v1.TestDataService/DropData")
        assert refused(lambda: call(b""))[0] == "UNIMPLEMENTED"


def test_messages_beyond_the_limit_are_refused_unread() -> None:
    with started(message_megabytes=1) as service:
        giant = wire.ValidateRequest(entity="reading", data=" " * 2**21)
        assert refused(lambda: service.stub.ValidateData(giant))[0] == "RESOURCE_EXHAUSTED"
        assert still_serves(service)


def test_rows_beyond_a_message_are_refused_with_a_reason() -> None:
    with started(message_megabytes=1, rows=10_000) as service:
        code, message = refused(lambda: service.stub.GenerateData(request(count=10_000)))
        assert code == "RESOURCE_EXHAUSTED"
        assert message.startswith("count: 10,000 rows of readings take ")


def test_what_is_refused_draws_nothing() -> None:
    with started() as service:
        for given in ({"count": 2**62}, {"count": -1}, {"entity": "x"}, {"overrides": {"temperature": {"min": 99}}}):
            assert refused(partial(service.stub.GenerateData, request(**given)))
        assert service.source.drawn == 0


class Stalling(pap.DataFrameModel):
    """A schema whose pattern takes backtracking engines for ever."""

    word: str = pap.Field(str_matches=r"^(a+)+$")


def test_records_beyond_the_limit_are_refused_before_they_are_looked_at() -> None:
    with started(records=100) as service:
        asked = wire.ValidateRequest(entity="reading", data="[" + "{}," * 100 + "{}]")
        code, message = refused(lambda: service.stub.ValidateData(asked))
        assert (code, message) == (
            "INVALID_ARGUMENT",
            "data: 101 records are more than the 100 of one call; send fewer.",
        )


class Lists(pap.DataFrameModel):
    """A schema whose rows can be as long as a caller likes."""

    words: Annotated[pd.ArrowDtype, pa.list_(pa.string())] = pap.Field()


def test_rows_that_are_asked_to_be_long_are_drawn_a_few_at_a_time() -> None:
    registry = Registry()
    registry.register("lists", Lists, domain="test")
    with started(RegisteredSource(registry)) as service:
        stream = service.stub.StreamData(
            request(entity="list", count=20_000, batch_size=100, overrides={"words": {"length": 5_000}})
        )
        before = psutil.Process().memory_info().rss
        next(stream)
        assert psutil.Process().memory_info().rss - before < 400_000_000
        stream.cancel()


class Grids(pap.DataFrameModel):
    """A schema whose lists hold lists."""

    rows: Annotated[pd.ArrowDtype, pa.list_(pa.struct([("cells", pa.list_(pa.int64()))]))] = pap.Field()


def test_a_row_of_more_values_than_a_call_may_cost_is_refused_before_it_is_drawn() -> None:
    registry = Registry()
    registry.register("grids", Grids, domain="test")
    with started(RegisteredSource(registry)) as service:
        long = {"rows": {"length": 5_000}, "rows.cells": {"length": 5_000}}
        assert refused(lambda: service.stub.GenerateData(request(entity="grid", count=1, overrides=long))) == (
            "INVALID_ARGUMENT",
            (
                "overrides: a row of grids would take about 25,010,001 values, more than 1,000,000; "
                "ask for shorter lists and texts."
            ),
        )
        wide = {"rows": {"length": 900}, "rows.cells": {"length": 1_000}}
        code, message = refused(lambda: service.stub.GenerateData(request(entity="grid", count=500, overrides=wide)))
        assert code == "RESOURCE_EXHAUSTED"
        assert message.endswith("bytes of a message already; ask for fewer, or by StreamData.")


def test_records_of_more_values_than_a_call_may_cost_are_refused_before_they_are_looked_at() -> None:
    with started(cells=1_000) as service:
        for data in ([{"value": [0] * 1_001}], [{"a": {"b": list(range(999))}}], [{"a": [0] * 500}, {"b": [0] * 500}]):
            asked = wire.ValidateRequest(entity="reading", data=json.dumps(data))
            assert refused(partial(service.stub.ValidateData, asked)) == (
                "INVALID_ARGUMENT",
                "data: it holds more than the 1,000 values of one call; send fewer records.",
            )
        fine = wire.ValidateRequest(entity="reading", data=json.dumps([{"note": "a,b:" * 500}]))
        assert service.stub.ValidateData(fine).error_count > 0


def test_a_call_whose_turn_comes_when_nobody_waits_any_more_draws_nothing() -> None:
    with started(threads=1, deadline=0.2) as service:
        service.source.gate.clear()
        first = service.stub.GenerateData.future(request())
        assert eventually(lambda: service.source.asked == 1)
        assert refused(lambda: service.stub.GenerateData(request()))[0] == "DEADLINE_EXCEEDED"
        service.source.gate.set()
        assert first.exception() is not None
        assert still_serves(service)
        assert service.source.asked == 2  # the first one, and the one that looked whether it still serves


def test_a_pattern_that_could_stall_does_not() -> None:
    registry = Registry()
    registry.register("words", Stalling, domain="test")
    with started(RegisteredSource(registry), deadline=5) as service:
        data = json.dumps([{"word": "a" * 5_000 + "!"}] * 100)
        found = service.stub.ValidateData(wire.ValidateRequest(entity="word", data=data))
        assert not found.valid
        assert service.stub.GenerateData(request(entity="word")).record_count == 10


def test_a_slow_reader_holds_up_nothing_but_its_own_stream() -> None:
    with started(stream_rows=10_000_000) as service:
        slow = service.stub.StreamData(request(count=10_000_000, batch_size=1_000))
        next(slow)
        assert eventually(lambda: still_serves(service))
        seen = -1
        while seen != service.source.drawn:  # until flow control has stopped it
            seen = service.source.drawn
            time.sleep(0.2)
        assert seen < 10_000  # batches of 100 rows, of 100,000
        assert still_serves(service)
        closed = service.source.closed
        slow.cancel()
        assert eventually(partial(ended_since, service, closed))


def test_a_reader_that_leaves_a_batch_for_too_long_is_cut_off() -> None:
    with started(stall=0.3) as service:
        slow = service.stub.StreamData(request(count=5_000_000, batch_size=2_000))
        next(slow)
        assert eventually(lambda: any(line.get("status") == "DEADLINE_EXCEEDED" for line in service.log))
        assert refused(lambda: list(slow))[0] == "DEADLINE_EXCEEDED"


def test_a_client_that_vanishes_stops_the_drawing() -> None:
    with started() as service:
        for vanish in (lambda stream, _: stream.cancel(), lambda _, channel: channel.close()):
            channel = grpc.insecure_channel(service.target)
            stream = stubs.TestDataServiceStub(channel).StreamData(request(count=10_000_000, batch_size=100))
            next(stream)
            closed = service.source.closed
            vanish(stream, channel)
            assert eventually(partial(ended_since, service, closed))
            channel.close()
        drawn = service.source.drawn
        assert drawn < 20_000
        assert eventually(lambda: sum(line.get("status") == "CANCELLED" for line in service.log) == 2)
        assert not any(line["event"] == "failure" for line in service.log)
        assert still_serves(service)


def test_a_call_that_takes_too_long_ends_and_its_thread_with_it() -> None:
    with started(deadline=0.2, threads=1) as service:
        service.source.gate.clear()
        code, message = refused(lambda: service.stub.GenerateData(request()))
        assert (code, message) == ("DEADLINE_EXCEEDED", "the call took more than 0.2 seconds; ask for less.")
        service.source.gate.set()
        assert eventually(lambda: service.source.closed == 1)
        assert still_serves(service)


def test_the_clients_own_deadline_counts_too() -> None:
    with started() as service:
        service.source.gate.clear()
        assert refused(lambda: service.stub.GenerateData(request(), timeout=0.2))[0] == "DEADLINE_EXCEEDED"
        service.source.gate.set()
        assert still_serves(service)


def test_more_calls_than_are_admitted_are_turned_away_at_once() -> None:
    with started(calls=2, streams=1) as service:
        service.source.gate.clear()
        waiting = [service.stub.GenerateData.future(request()) for _ in range(2)]
        stream = service.stub.StreamData(request(count=1_000))
        assert eventually(lambda: service.source.asked == 3)
        assert refused(lambda: service.stub.GenerateData(request()))[0] == "RESOURCE_EXHAUSTED"
        assert refused(lambda: list(service.stub.StreamData(request()))) == (
            "RESOURCE_EXHAUSTED", "1 streams are under way already; try again in a moment.",
        )  # fmt: skip
        service.source.gate.set()
        assert [one.result().record_count for one in waiting] == [10, 10]
        assert sum(batch.record_count for batch in stream) == 1_000
        assert still_serves(service)


def test_two_hundred_connections_are_all_served() -> None:
    with started() as service:
        before = threading.active_count()

        def one(number: int) -> int:
            options = [("grpc.use_local_subchannel_pool", 1)]  # a connection of its own
            with grpc.insecure_channel(service.target, options=options) as channel:
                stub = stubs.TestDataServiceStub(channel)
                asked = request(seed=None, request_id=f"c-{number}")
                return int(stub.GenerateData(asked, timeout=60).record_count)

        with ThreadPoolExecutor(200) as pool:
            assert list(pool.map(one, range(200))) == [10] * 200
        assert eventually(lambda: threading.active_count() <= before + 8)
        assert sum(line.get("status") == "OK" for line in service.log) == 200


def test_a_long_stream_takes_no_more_memory_than_a_short_one() -> None:
    with started() as service:
        process = psutil.Process()

        def grown(rows: int) -> int:
            before = process.memory_info().rss
            for _ in service.stub.StreamData(request(count=rows, format=wire.ARROW)):
                pass
            return int(process.memory_info().rss - before)

        grown(200_000)
        assert grown(1_000_000) < 60_000_000  # the rows are 50 MB as Arrow, 180 MB as JSON


def test_the_end_waits_for_what_is_under_way_and_takes_nothing_new() -> None:
    with ExitStack() as after:
        pool = after.enter_context(ThreadPoolExecutor(1))
        with started() as service:
            channel = after.enter_context(grpc.insecure_channel(service.target))
            service.source.gate.clear()
            stream = stubs.TestDataServiceStub(channel).StreamData(request(count=3_000, batch_size=500))
            reading = pool.submit(lambda: sum(batch.record_count for batch in stream))
            assert eventually(lambda: service.source.asked == 1)
            threading.Timer(0.3, service.source.gate.set).start()  # when the service is about to end
        assert reading.result(timeout=10) == 3_000
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"http://127.0.0.1:{service.ports.pages}/health", timeout=1)  # it is ours


def test_the_end_does_not_wait_for_ever() -> None:
    begun = time.monotonic()
    with started(grace=0.2) as service:
        stream = service.stub.StreamData(request(count=10_000_000, batch_size=100))
        next(stream)
    assert time.monotonic() - begun < 5
    assert refused(lambda: list(stream))[0] in ("UNAVAILABLE", "CANCELLED")
