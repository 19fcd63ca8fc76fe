from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DataFormat(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    JSON: _ClassVar[DataFormat]
    ARROW: _ClassVar[DataFormat]
JSON: DataFormat
ARROW: DataFormat

class Scenario(_message.Message):
    __slots__ = ("name", "count", "overrides")
    NAME_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    OVERRIDES_FIELD_NUMBER: _ClassVar[int]
    name: str
    count: int
    overrides: _struct_pb2.Struct
    def __init__(self, name: _Optional[str] = ..., count: _Optional[int] = ..., overrides: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ...) -> None: ...

class GenerateRequest(_message.Message):
    __slots__ = ("request_id", "domain", "entity", "count", "scenarios", "seed", "start", "overrides", "locale", "format", "batch_size")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    DOMAIN_FIELD_NUMBER: _ClassVar[int]
    ENTITY_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    SCENARIOS_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    OVERRIDES_FIELD_NUMBER: _ClassVar[int]
    LOCALE_FIELD_NUMBER: _ClassVar[int]
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    BATCH_SIZE_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    domain: str
    entity: str
    count: int
    scenarios: _containers.RepeatedCompositeFieldContainer[Scenario]
    seed: int
    start: int
    overrides: _struct_pb2.Struct
    locale: str
    format: DataFormat
    batch_size: int
    def __init__(self, request_id: _Optional[str] = ..., domain: _Optional[str] = ..., entity: _Optional[str] = ..., count: _Optional[int] = ..., scenarios: _Optional[_Iterable[_Union[Scenario, _Mapping]]] = ..., seed: _Optional[int] = ..., start: _Optional[int] = ..., overrides: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., locale: _Optional[str] = ..., format: _Optional[_Union[DataFormat, str]] = ..., batch_size: _Optional[int] = ...) -> None: ...

class Metadata(_message.Message):
    __slots__ = ("generation_path", "generation_time_ms", "seed", "start", "next_start", "coherence_score")
    GENERATION_PATH_FIELD_NUMBER: _ClassVar[int]
    GENERATION_TIME_MS_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    NEXT_START_FIELD_NUMBER: _ClassVar[int]
    COHERENCE_SCORE_FIELD_NUMBER: _ClassVar[int]
    generation_path: str
    generation_time_ms: float
    seed: int
    start: int
    next_start: int
    coherence_score: float
    def __init__(self, generation_path: _Optional[str] = ..., generation_time_ms: _Optional[float] = ..., seed: _Optional[int] = ..., start: _Optional[int] = ..., next_start: _Optional[int] = ..., coherence_score: _Optional[float] = ...) -> None: ...

class GenerateResponse(_message.Message):
    __slots__ = ("request_id", "success", "record_count", "metadata", "data", "error", "arrow")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    SUCCESS_FIELD_NUMBER: _ClassVar[int]
    RECORD_COUNT_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    ARROW_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    success: bool
    record_count: int
    metadata: Metadata
    data: str
    error: str
    arrow: bytes
    def __init__(self, request_id: _Optional[str] = ..., success: _Optional[bool] = ..., record_count: _Optional[int] = ..., metadata: _Optional[_Union[Metadata, _Mapping]] = ..., data: _Optional[str] = ..., error: _Optional[str] = ..., arrow: _Optional[bytes] = ...) -> None: ...

class DataBatch(_message.Message):
    __slots__ = ("request_id", "batch_index", "record_count", "is_last", "metadata", "data", "arrow")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    BATCH_INDEX_FIELD_NUMBER: _ClassVar[int]
    RECORD_COUNT_FIELD_NUMBER: _ClassVar[int]
    IS_LAST_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    ARROW_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    batch_index: int
    record_count: int
    is_last: bool
    metadata: Metadata
    data: str
    arrow: bytes
    def __init__(self, request_id: _Optional[str] = ..., batch_index: _Optional[int] = ..., record_count: _Optional[int] = ..., is_last: _Optional[bool] = ..., metadata: _Optional[_Union[Metadata, _Mapping]] = ..., data: _Optional[str] = ..., arrow: _Optional[bytes] = ...) -> None: ...

class GetSchemasRequest(_message.Message):
    __slots__ = ("domain", "detailed")
    DOMAIN_FIELD_NUMBER: _ClassVar[int]
    DETAILED_FIELD_NUMBER: _ClassVar[int]
    domain: str
    detailed: bool
    def __init__(self, domain: _Optional[str] = ..., detailed: _Optional[bool] = ...) -> None: ...

class Field(_message.Message):
    __slots__ = ("name", "type", "constraints", "description", "references")
    NAME_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    CONSTRAINTS_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    REFERENCES_FIELD_NUMBER: _ClassVar[int]
    name: str
    type: str
    constraints: _containers.RepeatedScalarFieldContainer[str]
    description: str
    references: str
    def __init__(self, name: _Optional[str] = ..., type: _Optional[str] = ..., constraints: _Optional[_Iterable[str]] = ..., description: _Optional[str] = ..., references: _Optional[str] = ...) -> None: ...

class Schema(_message.Message):
    __slots__ = ("name", "domain", "description", "fields", "details")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DOMAIN_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    DETAILS_FIELD_NUMBER: _ClassVar[int]
    name: str
    domain: str
    description: str
    fields: _containers.RepeatedScalarFieldContainer[str]
    details: _containers.RepeatedCompositeFieldContainer[Field]
    def __init__(self, name: _Optional[str] = ..., domain: _Optional[str] = ..., description: _Optional[str] = ..., fields: _Optional[_Iterable[str]] = ..., details: _Optional[_Iterable[_Union[Field, _Mapping]]] = ...) -> None: ...

class GetSchemasResponse(_message.Message):
    __slots__ = ("schemas",)
    SCHEMAS_FIELD_NUMBER: _ClassVar[int]
    schemas: _containers.RepeatedCompositeFieldContainer[Schema]
    def __init__(self, schemas: _Optional[_Iterable[_Union[Schema, _Mapping]]] = ...) -> None: ...

class ValidateRequest(_message.Message):
    __slots__ = ("request_id", "domain", "entity", "data", "overrides")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    DOMAIN_FIELD_NUMBER: _ClassVar[int]
    ENTITY_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    OVERRIDES_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    domain: str
    entity: str
    data: str
    overrides: _struct_pb2.Struct
    def __init__(self, request_id: _Optional[str] = ..., domain: _Optional[str] = ..., entity: _Optional[str] = ..., data: _Optional[str] = ..., overrides: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ...) -> None: ...

class ValidationError(_message.Message):
    __slots__ = ("row", "path", "rule", "value", "message")
    ROW_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    RULE_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    row: int
    path: str
    rule: str
    value: str
    message: str
    def __init__(self, row: _Optional[int] = ..., path: _Optional[str] = ..., rule: _Optional[str] = ..., value: _Optional[str] = ..., message: _Optional[str] = ...) -> None: ...

class ValidateResponse(_message.Message):
    __slots__ = ("request_id", "valid", "record_count", "error_count", "errors")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    VALID_FIELD_NUMBER: _ClassVar[int]
    RECORD_COUNT_FIELD_NUMBER: _ClassVar[int]
    ERROR_COUNT_FIELD_NUMBER: _ClassVar[int]
    ERRORS_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    valid: bool
    record_count: int
    error_count: int
    errors: _containers.RepeatedCompositeFieldContainer[ValidationError]
    def __init__(self, request_id: _Optional[str] = ..., valid: _Optional[bool] = ..., record_count: _Optional[int] = ..., error_count: _Optional[int] = ..., errors: _Optional[_Iterable[_Union[ValidationError, _Mapping]]] = ...) -> None: ...

class HealthCheckRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class HealthCheckResponse(_message.Message):
    __slots__ = ("status", "version", "uptime_seconds")
    STATUS_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    UPTIME_SECONDS_FIELD_NUMBER: _ClassVar[int]
    status: str
    version: str
    uptime_seconds: float
    def __init__(self, status: _Optional[str] = ..., version: _Optional[str] = ..., uptime_seconds: _Optional[float] = ...) -> None: ...
