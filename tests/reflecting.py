"""A client that knows a service by reflection alone, and sends the JSON that it is given word for word.

What belongs here: what grpcurl does, in Python, with protobuf's own reading and writing of JSON.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import grpc
from google.protobuf import json_format, message_factory
from google.protobuf.descriptor_pb2 import FileDescriptorProto
from google.protobuf.descriptor_pool import DescriptorPool
from grpc_reflection.v1alpha import reflection_pb2


@dataclass
class Reflecting:
    """A client on ``channel`` that asks the reflection of ``version`` for descriptors."""

    channel: grpc.Channel
    version: str = "v1"
    _pool: DescriptorPool = field(default_factory=DescriptorPool)

    def services(self) -> list[str]:
        """What the service lists."""
        answer = self._ask(list_services="")
        return [service.name for service in answer.list_services_response.service]

    def call(self, method: str, text: str = "{}") -> str:
        """The answer, as JSON, of ``method`` (``package.Service/Method``) to the JSON ``text``."""
        service, _, name = method.partition("/")
        self._add(self._ask(file_containing_symbol=service))
        described = self._pool.FindServiceByName(service).FindMethodByName(name)
        request, response = (
            message_factory.GetMessageClass(kind) for kind in (described.input_type, described.output_type)
        )
        send = self.channel.unary_unary(
            f"/{method}", request_serializer=request.SerializeToString, response_deserializer=response.FromString
        )
        return json_format.MessageToJson(send(json_format.Parse(text, request()), timeout=30))

    def _add(self, answer: Any) -> None:
        """Take the files of ``answer``, and before them those that they need."""
        for each in answer.file_descriptor_response.file_descriptor_proto:
            file = FileDescriptorProto.FromString(each)
            try:
                self._pool.FindFileByName(file.name)
            except KeyError:
                for needed in file.dependency:
                    self._add(self._ask(file_by_filename=needed))
                self._pool.Add(file)

    def _ask(self, **asked: str) -> Any:
        send = self.channel.stream_stream(
            f"/grpc.reflection.{self.version}.ServerReflection/ServerReflectionInfo",
            request_serializer=reflection_pb2.ServerReflectionRequest.SerializeToString,
            response_deserializer=reflection_pb2.ServerReflectionResponse.FromString,
        )
        return next(iter(send(iter([reflection_pb2.ServerReflectionRequest(**asked)]), timeout=30)))
