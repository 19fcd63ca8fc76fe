"""Who may call: TLS, mutual TLS, and the bearer token.

What belongs here: certificates read and refused at the start, and the token of each call. Calls that are refused are
not read.
"""

from __future__ import annotations

import hmac
import ssl
from collections.abc import Awaitable, Callable
from typing import Any

import grpc

from mockmart.errors import SpecError
from mockmart.service.settings import ServiceSettings

#: Probes may ask whether the service is up without a token.
_OPEN = "/grpc.health.v1.Health/"
_UNKNOWN_TOKEN = "the call carries no bearer token that is known; send 'authorization: Bearer …'."  # noqa: S105  # none


def credentials(settings: ServiceSettings) -> Any:
    """The credentials of the port; None if calls come in the clear. A ``SpecError`` names a file that does not fit."""
    if settings.certificate is None or settings.key is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(settings.certificate, settings.key)
        if settings.client_authority is not None:
            context.load_verify_locations(settings.client_authority)
        files = [path and path.read_bytes() for path in (settings.key, settings.certificate, settings.client_authority)]
    except (OSError, ssl.SSLError) as error:
        raise SpecError(
            f"serve: certificate '{settings.certificate}', key '{settings.key}' or client_authority "
            f"'{settings.client_authority}': {error.strerror or error}; give PEM files that belong together."
        ) from None
    key, chain, authority = files
    return grpc.ssl_server_credentials(
        [(key, chain)], root_certificates=authority, require_client_auth=authority is not None
    )


class TokenGuard(grpc.aio.ServerInterceptor):  # type: ignore[misc]  # grpc has no types
    """Refuses calls that do not carry the bearer token ``token``, and tells ``refused`` each one's method and why."""

    def __init__(self, token: str, *, refused: Callable[[str, str], None]) -> None:
        self._expected = f"Bearer {token}".encode()
        self._refused = refused

    async def intercept_service(self, continuation: Callable[[Any], Awaitable[Any]], details: Any) -> Any:
        """The handler of the call, or one that refuses it."""
        handler = await continuation(details)
        if handler is None or details.method.startswith(_OPEN) or self._knows(details.invocation_metadata):
            return handler
        self._refused(details.method, _UNKNOWN_TOKEN)
        shape = "stream" if handler.request_streaming else "unary", "stream" if handler.response_streaming else "unary"
        return getattr(grpc, f"{shape[0]}_{shape[1]}_rpc_method_handler")(
            _refuse_stream if handler.response_streaming else _refuse
        )

    def _knows(self, metadata: Any) -> bool:
        given = [value for name, value in metadata or () if name.lower() == "authorization"]
        return len(given) == 1 and hmac.compare_digest(str(given[0]).encode(), self._expected)


async def _refuse(_: Any, context: Any) -> None:
    await context.abort(grpc.StatusCode.UNAUTHENTICATED, _UNKNOWN_TOKEN)


async def _refuse_stream(request: Any, context: Any) -> Any:
    await _refuse(request, context)
    yield None
