"""What tests of loading share: releases to load, and a PostgreSQL server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from mockmart.releases.release import Release
from tests.mockmart.warehouses.servers import PostgresServer
from tests.mockmart.warehouses.wares import RECOLOURED, wares


@pytest.fixture(scope="session")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Mapping[int, Release]:
    """Three releases under one root: the tables of the third have a column more."""
    root = tmp_path_factory.mktemp("editions")
    return {1: wares(root, 1), 2: wares(root, 2), 3: wares(root, 3, tables=RECOLOURED)}


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server on a socket of its own, with a database that tests share: each has schemas of its own."""
    with PostgresServer.temporary() as server:
        yield server
