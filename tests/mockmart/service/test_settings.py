"""The settings of a service: where they come from, and what is refused at the start."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from mockmart.errors import SpecError
from mockmart.service.settings import service_settings
from tests.services import started


def test_without_any_the_service_is_for_this_machine() -> None:
    found = service_settings({}, {})
    assert (found.host, found.port, found.metrics_port, found.rows) == ("127.0.0.1", 9001, 8081, 1_000)
    assert found.token is None


def test_flags_come_before_the_environment() -> None:
    environment = {"MOCKMART_SERVICE_PORT": "7001", "MOCKMART_SERVICE_ROWS": "500", "MOCKMART_SEED": "1"}
    found = service_settings({"port": 7002}, environment)
    assert (found.port, found.rows) == (7002, 500)


def test_a_token_is_not_shown() -> None:
    assert "many-characters" not in repr(service_settings({}, {"MOCKMART_SERVICE_TOKEN": "a-token-of-many-characters"}))


@pytest.mark.parametrize(
    ("flags", "environment", "message"),
    [
        ({"port": 65_536}, {}, "serve: port: 65536 is above 65535; give a whole number from 0 to 65535."),
        ({"rows": "many"}, {}, "serve: rows: 'many' is not valid;"),
        ({"rowz": 1}, {}, "serve: rowz: no such key; did you mean 'rows'?"),
        ({}, {"MOCKMART_SERVICE_PORT": "-1"}, "environment: port: '-1' is below 0; give a whole number from 0 to"),
        ({}, {"MOCKMART_SERVICE_PROT": "1"},
         "MOCKMART_SERVICE_PROT: there is no such setting; did you mean 'MOCKMART_SERVICE_PORT'?"),
        ({"port": 7, "metrics_port": 7}, {}, "serve: port and metrics_port are both 7; give two"),
        ({"certificate": "c.pem"}, {}, "serve: certificate and key go together; give both, or neither"),
        ({"certificate": "c.pem", "key": "k.pem"}, {}, "serve: 'c.pem' is no file; name one in PEM"),
        ({"client_authority": "a.pem"}, {}, "serve: client_authority asks for TLS; give certificate and key"),
        ({"token": "short"}, {}, "serve: the token has fewer than 16 characters; take a longer one"),
        ({"log_level": "loud"}, {}, "serve: log_level: 'loud' is not one of the values; valid here: debug,"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused(flags: dict[str, Any], environment: dict[str, str], message: str) -> None:
    with pytest.raises(SpecError) as raised:
        service_settings(flags, environment)
    assert str(raised.value).startswith(message)
    assert "short" not in str(raised.value)


@pytest.mark.parametrize("name", ["port", "metrics_port"])
def test_a_port_that_is_taken_is_refused(name: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SpecError, match=rf"serve: cannot listen on 127\.0\.0\.1:{port}"), started(**{name: port}):
            pass
