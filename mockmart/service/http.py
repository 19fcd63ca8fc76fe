"""``/metrics`` and ``/health`` by HTTP, for scrapers and probes.

What belongs here: a small server beside that of the calls, on threads of its own.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

_SLOWEST = 10.0


class HttpEndpoint:
    """Serves the metrics of ``registry``, and ``health`` (200 while its status is healthy, 503 otherwise)."""

    def __init__(
        self, host: str, port: int, *, registry: CollectorRegistry, health: Callable[[], dict[str, Any]]
    ) -> None:
        class Handler(BaseHTTPRequestHandler):
            timeout = _SLOWEST  # of a client that says nothing
            server_version = "mockmart"
            sys_version = ""

            def do_GET(self) -> None:  # as http.server calls it
                page = self.path.partition("?")[0]
                if page == "/metrics":
                    self._answer(200, CONTENT_TYPE_LATEST, generate_latest(registry))
                elif page == "/health":
                    found = health()
                    code = 200 if found["status"] == "healthy" else 503
                    self._answer(code, "application/json", json.dumps(found).encode())
                else:
                    self._answer(404, "text/plain; charset=utf-8", b"There are /metrics and /health.\n")

            def log_message(self, *_: Any) -> None:
                """Say nothing: probes come all the time."""

            def _answer(self, code: int, kind: str, body: bytes) -> None:
                self.send_response(code)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        bare = host.strip("[]")

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            address_family = socket.AF_INET6 if ":" in bare else socket.AF_INET

            def handle_error(self, *_: Any) -> None:
                """Say nothing of clients that hang up."""

        self._server = Server((bare, port), Handler)
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), name="pages", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
