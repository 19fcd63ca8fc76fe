"""Errors of a connection: they say where, and never the password."""

from __future__ import annotations

import sys

import pytest

from mockmart.errors import WarehouseError
from mockmart.warehouses.loaders.postgres_connection import connected, shown

SECRET = "hunter2%2Fx"  # noqa: S105  # one to look for
URIS = (
    f"postgresql://me:{SECRET}@127.0.0.1:1/db",
    f"postgresql://me@127.0.0.1:1/db?password={SECRET}",
    f"postgresql://me@127.0.0.1:1/db?connect_timeout=x&password={SECRET}",
    f"postgresql://me:{SECRET}@127.0.0.1:99999/db",
    "postgresql://me:hunter2/x@127.0.0.1:1/db",
    "postgresql://me:hunter2#x@127.0.0.1:1/db",
    "postgresql://me:a@hunter2/b@127.0.0.1:1/db",
    "postgresql://me:a@b@hunter2@127.0.0.1:1/db",
    "postgresql://me:a?hunter2@127.0.0.1:1/db",
    "postgresql://me:1/hunter2@127.0.0.1:1/db",
    "postgresql://me:1#hunter2@127.0.0.1:1/db",
    "postgresql:///hunter2@127.0.0.1:1/db",
    "postgres:hunter2@127.0.0.1/db",
    "postgresql:me:hunter2@127.0.0.1/db",
    "me:hunter2@127.0.0.1/db",
    "//me:hunter2@127.0.0.1/db",
    "host=127.0.0.1 port=1 password=hunter2",
    "host=127.0.0.1 port=1 password='hunter2 x'",
    "hunter2",
    "mysql://me:hunter2@127.0.0.1/db",
)


@pytest.mark.parametrize("uri", URIS)
def test_an_error_tells_no_password(uri: str) -> None:
    with pytest.raises(WarehouseError) as error, connected(uri):
        pass
    assert "hunter2" not in str(error.value)
    assert error.value.__cause__ is None


def test_an_error_tells_where_and_what() -> None:
    with pytest.raises(WarehouseError) as error, connected(URIS[0]):
        pass
    assert str(error.value).startswith("postgresql://me@127.0.0.1:1/db: cannot connect (")
    assert "Connection refused" in str(error.value)


@pytest.mark.parametrize("uri", URIS)
def test_what_is_shown_of_a_uri_has_no_password(uri: str) -> None:
    assert "hunter2" not in shown(uri)


def test_without_the_extra_its_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "adbc_driver_postgresql", None)
    with pytest.raises(WarehouseError, match=r"needs the extra 'postgres'; install it: pip install .*\[postgres\]'"):
        connected("postgresql://").__enter__()
