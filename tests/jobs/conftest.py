"""An engine that several threads can share: SQLite on disk, as in memory it is one connection, and PostgreSQL."""

import pytest
from sqlalchemy import Engine

from tests.servers.servers_for_tests import dovecot as dovecot


@pytest.fixture(params=["sqlite_engine", "postgres_engine"])
def shared_engine(request: pytest.FixtureRequest) -> Engine:
    """The same test on both databases, with a connection for each thread."""
    found: Engine = request.getfixturevalue(request.param)
    return found
