"""How the data service is set up: what it listens on, how it is protected, and what a call may ask for.

What belongs here: the settings, their ranges and how they go together. Where they come from: flags, then variables
``MOCKMART_SERVICE_…``, then the defaults here.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from mockmart import settings
from mockmart.errors import SpecError, nearest

PREFIX = "MOCKMART_SERVICE_"
_MEGABYTE = 2**20
_MIN_TOKEN_LENGTH = 16


class ServiceSettings(BaseSettings):
    """The settings of a service."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True)

    host: str = Field("127.0.0.1", min_length=1, max_length=255, description="Address to listen on.")
    port: int = Field(9001, ge=0, le=65535, description="Port of the calls; 0 for one that is free.")
    metrics_port: int = Field(8081, ge=0, le=65535, description="Port of /metrics and /health; 0 for a free one.")
    certificate: Path | None = Field(None, description="Certificate chain of the service (PEM): calls come by TLS.")
    key: Path | None = Field(None, description="Private key of the certificate (PEM).")
    client_authority: Path | None = Field(None, description="Authority (PEM) that must have signed each client.")
    token: SecretStr | None = Field(None, description="Bearer token that each call must carry.")
    rows: int = Field(1_000, ge=1, le=10_000, description="Most rows of one GenerateData call.")
    stream_rows: int = Field(10_000_000, ge=1, le=2**31 - 1, description="Most rows of one StreamData call.")
    batch_rows: int = Field(100_000, ge=1, le=1_000_000, description="Most rows of a batch.")
    message_megabytes: int = Field(4, ge=1, le=1024, description="Largest message, in or out; clients take 4 or less.")
    calls: int = Field(256, ge=1, le=10_000, description="Calls under way at once, streams aside.")
    streams: int = Field(32, ge=1, le=1_000, description="Streams under way at once.")
    threads: int = Field(
        default_factory=lambda: max(os.cpu_count() or 1, 2), ge=1, le=256, description="Threads that draw rows."
    )
    deadline: float = Field(30, gt=0, le=3600, description="Seconds that a call may take, streams aside.")
    stream_deadline: float = Field(3600, gt=0, le=86_400, description="Seconds that a stream may take.")
    stall: float = Field(60, gt=0, le=3600, description="Seconds that a reader may leave a batch of a stream.")
    grace: float = Field(30, ge=0, le=3600, description="Seconds that what is under way has to finish at the end.")
    text_length: int = Field(1_000, ge=10, le=100_000, description="Longest text, pattern or format in a request.")
    records: int = Field(20_000, ge=1, le=1_000_000, description="Most records of one ValidateData call.")
    cells: int = Field(
        200_000, ge=1, le=100_000_000, description="Most values of the records of one ValidateData call."
    )
    errors: int = Field(10_000, ge=1, le=1_000_000, description="Most errors that ValidateData tells one by one.")
    cache_megabytes: int = Field(256, ge=16, le=1_048_576, description="Memory for rows that may be asked for again.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least level of what is logged."
    )

    @model_validator(mode="after")
    def _together(self) -> ServiceSettings:
        if (self.certificate is None) != (self.key is None):
            raise ValueError("certificate and key go together; give both, or neither")
        if self.client_authority is not None and self.certificate is None:
            raise ValueError("client_authority asks for TLS; give certificate and key too")
        if self.port == self.metrics_port and self.port:
            raise ValueError(f"port and metrics_port are both {self.port}; give two")
        if self.token is not None and not len(self.token.get_secret_value()) >= _MIN_TOKEN_LENGTH:
            raise ValueError(f"the token has fewer than {_MIN_TOKEN_LENGTH} characters; take a longer one")
        for path in (self.certificate, self.key, self.client_authority):
            if path is not None and not path.is_file():
                raise ValueError(f"'{path}' is no file; name one in PEM")
        return self

    @property
    def message_bytes(self) -> int:
        """The largest message."""
        return self.message_megabytes * _MEGABYTE

    @property
    def is_local(self) -> bool:
        """Whether only this machine can call."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return False

    @property
    def warning(self) -> str | None:
        """What whoever starts the service should know."""
        if self.is_local or self.token is not None or self.client_authority is not None:
            return None
        return (
            f"anyone who reaches {self.host} can call the service: it asks for no token and for no client's "
            f"certificate; set {PREFIX}TOKEN or {PREFIX}CLIENT_AUTHORITY, or listen on 127.0.0.1."
        )


def service_settings(flags: Mapping[str, Any], environment: Mapping[str, str] | None = None) -> ServiceSettings:
    """The settings that ``flags`` (None: not given) and the environment make; a ``SpecError`` says what is wrong."""
    found = os.environ if environment is None else environment
    known = {PREFIX + name.upper(): name for name in ServiceSettings.model_fields}
    for name in found:
        if name.startswith(PREFIX) and name not in known:
            raise SpecError(f"{name}: there is no such setting; {nearest(name, known)}")
    # pydantic-settings reads the environment too; given here, an error names the variable's key and its source.
    variables = {field: found[name] for name, field in known.items() if found.get(name)}
    layers = {"environment": variables, "serve": flags} if variables else {"serve": flags}
    return settings.resolve(ServiceSettings, *layers.values(), where=[*layers])
