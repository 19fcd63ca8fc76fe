"""The server: connections, deadlines, concurrency, and an end that finishes what is under way.

What belongs here: gRPC's asynchronous server, and the threads that draw for it. What a call does is in ``handlers``.

Calls are read and written on one event loop; rows are drawn and encoded on threads, where NumPy and Arrow let each
other run. A stream draws one batch ahead of its reader and no more: the reader's pace bounds the memory.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

from mockmart.errors import CallCancelled, RequestError, SpecError, Status
from mockmart.service import reflection
from mockmart.service import testdata_pb2 as wire
from mockmart.service.handlers import Call, Handlers, new_call, refusal_of
from mockmart.service.http import HttpEndpoint
from mockmart.service.logs import logger
from mockmart.service.metrics import Metrics
from mockmart.service.security import TokenGuard, credentials
from mockmart.service.settings import ServiceSettings
from mockmart.sources.source import Source

NAME: str = wire.DESCRIPTOR.services_by_name["TestDataService"].full_name
#: Methods whose calls are counted.
_FOR_ROWS = ("/GenerateData", "/StreamData")
#: Seconds for last answers to go out.
_SOON = 0.2


@dataclass(frozen=True)
class Ports:
    """Where a service listens."""

    calls: int
    pages: int


class Service:
    """The data service over ``source``; ``log`` is where it says what it does."""

    def __init__(self, source: Source, settings: ServiceSettings, *, log: Any = None) -> None:
        self.settings = settings
        self.log = log or logger(level=settings.log_level)
        self._source = source
        self._metrics = Metrics(hits=source.cache_hits)
        self._stopping = False
        self._calls = Handlers(source, settings, self._metrics, stopping=lambda: self._stopping)
        self._under_way = {False: 0, True: 0}  # calls, streams
        self._idle = asyncio.Event()
        self._idle.set()
        # Streams, and validation, which takes the longest for its bytes, have threads of their own: calls for a few
        # rows never wait for them.
        self._pools = {
            "calls": ThreadPoolExecutor(settings.threads, thread_name_prefix="calls"),
            "streams": ThreadPoolExecutor(settings.threads, thread_name_prefix="streams"),
            "validation": ThreadPoolExecutor(max(settings.threads // 2, 1), thread_name_prefix="validation"),
        }
        self._health = health.aio.HealthServicer()
        self._server: Any = None
        self._pages: HttpEndpoint | None = None

    async def start(self) -> Ports:
        """Get ready, then listen; a ``SpecError`` says which address or certificate does not do."""
        settings = self.settings
        await asyncio.get_running_loop().run_in_executor(self._pools["calls"], self._source.warm_up)
        token = settings.token and settings.token.get_secret_value()
        guards = [TokenGuard(token, refused=self._unknown)] if token else []
        self._server = grpc.aio.server(interceptors=guards, options=self._options())
        self._server.add_generic_rpc_handlers((self._handlers(),))
        health_pb2_grpc.add_HealthServicer_to_server(self._health, self._server)
        names = (NAME, health.SERVICE_NAME)
        reflection.reflect(names, self._server)
        bare = settings.host.strip("[]")
        address = f"[{bare}]:{settings.port}" if ":" in bare else f"{bare}:{settings.port}"
        secure = credentials(settings)
        try:
            port = (
                self._server.add_insecure_port(address)
                if secure is None
                else self._server.add_secure_port(address, secure)
            )
        except RuntimeError:
            raise SpecError(f"serve: cannot listen on {address}; give a host and a port that are free.") from None
        try:
            self._pages = HttpEndpoint(
                settings.host, settings.metrics_port, registry=self._metrics.registry, health=self._calls.health_record
            )
        except OSError as error:
            raise SpecError(
                f"serve: cannot listen on {settings.host}:{settings.metrics_port} ({error.strerror}); "
                "give a metrics_port that is free."
            ) from None
        await self._server.start()
        for name in ("", *names, *reflection.NAMES):
            await self._health.set(name, health_pb2.HealthCheckResponse.SERVING)
        ports = Ports(port, self._pages.port)
        self.log.info("listening", request_id=None, host=settings.host, port=ports.calls, metrics_port=ports.pages,
                      tls=secure is not None)  # fmt: skip
        if settings.warning:
            self.log.warning(settings.warning, request_id=None)
        return ports

    async def stop(self, grace: float | None = None) -> None:
        """Take no more calls, wait for those under way (``grace`` seconds at most), and end."""
        grace = self.settings.grace if grace is None else grace
        self._stopping = True
        if self._server is not None:
            self.log.info("stopping", request_id=None, under_way=sum(self._under_way.values()), grace=grace)
            await self._health.enter_graceful_shutdown()
            ended = asyncio.ensure_future(self._server.stop(grace))
            idle = asyncio.ensure_future(self._idle.wait())
            await asyncio.wait([ended, idle], return_when=asyncio.FIRST_COMPLETED)
            # Probes that watch, and clients that keep a reflection stream open, are waited for a moment only.
            await asyncio.wait([ended], timeout=_SOON)
            await self._server.stop(0)
            await ended
            await idle  # streams that were cut off are done with the batch that they were drawing
        for pool in self._pools.values():
            pool.shutdown(wait=True, cancel_futures=True)
        if self._pages is not None:
            self._pages.close()
        self.log.info("stopped", request_id=None)

    def _unknown(self, method: str, reason: str) -> None:
        """Count and log a call that was refused before it was read: the request id is made up here."""
        call, status = new_call(), Status.UNAUTHENTICATED.value
        if method.endswith(_FOR_ROWS):
            self._calls.observe(call, status)
        self.log.info("refused", request_id=call.request_id, status=status, method=method, reason=reason)

    def _options(self) -> list[tuple[str, int]]:
        return [
            ("grpc.max_receive_message_length", self.settings.message_bytes),
            ("grpc.max_send_message_length", self.settings.message_bytes),
            ("grpc.so_reuseport", 0),  # a second service on the port is a mistake, not a partner
            ("grpc.keepalive_time_ms", 60_000),  # clients that vanish without a word are noticed
            ("grpc.http2.min_ping_interval_without_data_ms", 10_000),
        ]

    def _handlers(self) -> Any:
        calls = self._calls
        single = {
            "GenerateData": self._single(calls.generate, counted=True),
            "GetSchemas": self._single(calls.schemas),
            "ValidateData": self._single(calls.validate, pool="validation"),
            "HealthCheck": self._single(calls.health),
        }
        # Messages are read by the calls themselves: what is malformed is their caller's mistake, not an internal one.
        handlers = {name: grpc.unary_unary_rpc_method_handler(handler) for name, handler in single.items()}
        handlers["StreamData"] = grpc.unary_stream_rpc_method_handler(self._stream)
        return grpc.method_handlers_generic_handler(NAME, handlers)

    def _single(
        self, function: Callable[[bytes, Call], bytes], *, counted: bool = False, pool: str = "calls"
    ) -> Callable[[bytes, Any], Awaitable[bytes]]:
        async def handle(payload: bytes, context: Any) -> bytes:
            async with self._admitted(context, function.__name__, stream=False, counted=counted) as call:
                run = asyncio.get_running_loop().run_in_executor
                async with asyncio.timeout(self.settings.deadline):
                    answer: bytes = await run(self._pools[pool], _unless_over, function, payload, call)
                return answer
            raise AssertionError("a refused call is aborted")

        return handle

    async def _stream(self, payload: bytes, context: Any) -> None:
        async with self._admitted(context, "stream", stream=True, counted=True) as call:
            run = asyncio.get_running_loop().run_in_executor
            messages = self._calls.stream(payload, call)
            ahead = run(self._pools["streams"], next, messages, None)
            try:
                async with asyncio.timeout(self.settings.stream_deadline):
                    while (message := await asyncio.shield(ahead)) is not None:
                        ahead = run(self._pools["streams"], next, messages, None)
                        await self._taken(context, message)
            finally:
                call.over.set()
                await asyncio.wait([ahead])  # the thread is done with the batch within a moment
                ahead.exception()  # nobody waits for it any more
                messages.close()  # type: ignore[attr-defined]  # it is a generator

    async def _taken(self, context: Any, message: bytes) -> None:
        """Send ``message`` and wait until the reader has room for more."""
        try:
            async with asyncio.timeout(self.settings.stall):
                await context.write(message)
        except TimeoutError:
            raise RequestError(
                Status.DEADLINE_EXCEEDED,
                f"the reader left a batch for {self.settings.stall:g} seconds; read on, or cancel.",
            ) from None

    @asynccontextmanager
    async def _admitted(self, context: Any, what: str, *, stream: bool, counted: bool) -> AsyncIterator[Call]:
        """A call among those under way; what is raised in it comes to a status, and all of it to a line in the log."""
        call = new_call()
        status, refusal = "OK", None
        most = self.settings.streams if stream else self.settings.calls
        self._under_way[stream] += 1
        self._idle.clear()
        try:
            if self._under_way[stream] > most:
                kind = "streams" if stream else "calls"
                raise RequestError(
                    Status.RESOURCE_EXHAUSTED, f"{most} {kind} are under way already; try again in a moment."
                )
            yield call
        except asyncio.CancelledError:
            status = "CANCELLED"
            raise
        except TimeoutError:
            limit = self.settings.stream_deadline if stream else self.settings.deadline
            refusal = RequestError(
                Status.DEADLINE_EXCEEDED, f"the call took more than {limit:g} seconds; ask for less."
            )
        except Exception as error:  # whatever it is, the caller gets a status and the log a line
            refusal = refusal_of(error)
            if refusal is None:
                self.log.exception("failure", request_id=call.request_id)
                refusal = RequestError(
                    Status.INTERNAL, f"the service failed (request {call.request_id}); its log says why."
                )
        finally:
            call.over.set()
            self._under_way[stream] -= 1
            if not any(self._under_way.values()):
                self._idle.set()
            status = refusal.status.value if refusal else status
            if counted:
                self._calls.observe(call, status)
            say = self.log.debug if what == "health" else self.log.info  # probes ask all the time
            told = {"rows": call.rows, "milliseconds": round(call.milliseconds, 3)}
            reason = {"reason": str(refusal)} if refusal else {}
            say(
                what,
                request_id=call.request_id,
                status=status,
                domain=call.domain,
                entity=call.entity,
                **told,
                **reason,
            )
        if refusal is not None:
            await context.abort(grpc.StatusCode[refusal.status.value], str(refusal))


def _unless_over(function: Callable[[bytes, Call], bytes], payload: bytes, call: Call) -> bytes:
    """The answer of a call whose turn has come, if anybody still waits for it."""
    if call.over.is_set():
        raise CallCancelled
    return function(payload, call)


def serve(source: Source, settings: ServiceSettings) -> None:
    """Serve until SIGTERM or SIGINT comes; a second one does not wait for what is under way."""
    asyncio.run(_serve(Service(source, settings)))


async def _serve(service: Service) -> None:
    loop = asyncio.get_running_loop()
    came: asyncio.Queue[None] = asyncio.Queue()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, came.put_nowait, None)
    try:
        await service.start()
        await came.get()
    finally:
        stopping = asyncio.ensure_future(service.stop())
        again = asyncio.ensure_future(came.get())
        await asyncio.wait([stopping, again], return_when=asyncio.FIRST_COMPLETED)
        if not stopping.done():
            await service.stop(0)
        again.cancel()
        await stopping


@contextmanager
def running(source: Source, settings: ServiceSettings, *, log: Any = None) -> Iterator[Ports]:
    """A service in this process, on a thread of its own, until the block ends."""
    ready: Future[tuple[Ports, Callable[[], object]]] = Future()

    async def run() -> None:
        service, over, loop = Service(source, settings, log=log), asyncio.Event(), asyncio.get_running_loop()
        try:
            ports = await service.start()
            ready.set_result((ports, lambda: loop.call_soon_threadsafe(over.set)))
            await over.wait()
        except Exception as error:
            if ready.done():
                raise
            ready.set_exception(error)
        finally:
            await service.stop()

    # Whatever of gRPC's is still to end when the service has stopped ends with this loop.
    thread = threading.Thread(target=lambda: asyncio.run(run()), name="service", daemon=True)
    thread.start()
    try:
        ports, end = ready.result()
        try:
            yield ports
        finally:
            end()
    finally:
        thread.join()
