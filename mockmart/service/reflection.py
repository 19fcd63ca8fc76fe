"""Reflection: clients that have no .proto at hand ask the service for it.

What belongs here: its two versions. grpcio-reflection serves ``v1alpha`` only, whose messages those of ``v1`` are to
the byte; some clients ask for the latter alone, others (grpcurl) for it first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import grpc
from grpc_reflection.v1alpha import reflection, reflection_pb2

NAMES = (reflection.SERVICE_NAME, "grpc.reflection.v1.ServerReflection")


def reflect(services: Sequence[str], server: Any) -> None:
    """Let ``server`` tell of ``services``, and of reflection as clients know it."""
    # v1 is not among what is listed: there is no .proto of it to give to those who then ask for it.
    servicer = reflection.aio.ReflectionServicer([*services, reflection.SERVICE_NAME])
    handler = grpc.stream_stream_rpc_method_handler(
        servicer.ServerReflectionInfo,
        request_deserializer=reflection_pb2.ServerReflectionRequest.FromString,
        response_serializer=reflection_pb2.ServerReflectionResponse.SerializeToString,
    )
    server.add_generic_rpc_handlers(
        [grpc.method_handlers_generic_handler(name, {"ServerReflectionInfo": handler}) for name in NAMES]
    )
