"""The connection to a store: its address, its file, and transactions that wait for their turn.

Every transaction has a connection of its own, so that a store left open between two polls holds nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, select, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from framebridge.store.errors import StoreAddressWrong
from framebridge.store.faults import faults_of
from frameschema import message

BUSY_SECONDS = 30.0
"""How long to wait for another writer before giving up."""
CONNECT_SECONDS = 10
WRITER_LOCK = 0x66726D62  # any number, as long as all versions of framebridge use the same

_FORMS = message("give sqlite:///path/to/file or postgresql+psycopg://user@host:port/database")


class Database:
    """A database that holds a store, or may come to hold one."""

    def __init__(self, url: str) -> None:
        """Read the URL; nothing is opened yet."""
        address = _read_address(url)
        self.is_sqlite = address.get_backend_name() == "sqlite"
        self.file = Path(address.database or "") if self.is_sqlite else None
        self.where = str(self.file) if self.is_sqlite else _without_secrets(address)
        self._engine = _sqlite_engine(address) if self.is_sqlite else _postgresql_engine(address)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.where}>"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads."""
        with faults_of(self.where), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction with no other writer beside it; stored as a whole or not at all."""
        with faults_of(self.where), self._engine.connect() as connection:
            connection.execution_options(framebridge_writes=True)
            with connection.begin():
                if not self.is_sqlite:
                    _await_turn(connection)
                yield connection

    def exists(self) -> bool:
        """Whether there is a file to open; for a server, that is for the connection to tell."""
        return self.file is None or self.file.exists()

    def make_file(self) -> None:
        """Make the file of SQLite and its folders, closed to other users, where they are not there yet."""
        if self.file is not None:
            with faults_of(self.where):
                _make_private_folder(self.file.parent)
                make_private_file(self.file)

    def write_anew(self, tables: Sequence[str]) -> bool:
        """Write tables of a server anew, without what was replaced in them; False when this user may not."""
        if self.is_sqlite:
            return True
        engine = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                connection.execute(text(f"VACUUM FULL {', '.join(tables)}"))
        except SQLAlchemyError:
            return False
        return True

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


def make_private_file(path: Path) -> bool:
    """Make an empty file that only its owner can read; False when there is one already."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return False
    return True


def _make_private_folder(folder: Path) -> None:
    for missing in reversed([f for f in (folder, *folder.parents) if not f.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)


def _read_address(url: str) -> URL:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        # Their words may quote the password.
        raise StoreAddressWrong(message("the URL of the store cannot be read; {forms}", forms=_FORMS)) from None
    if address.drivername in ("sqlite", "sqlite+pysqlite"):
        return _checked_sqlite(address)
    if address.drivername in ("postgresql", "postgresql+psycopg"):
        return address.set(drivername="postgresql+psycopg")
    raise StoreAddressWrong(
        message('a store cannot be kept in "{kind}"; {forms}', kind=address.drivername, forms=_FORMS)
    )


def _checked_sqlite(address: URL) -> URL:
    if address.host or address.query or address.database in (None, "", ":memory:"):
        raise StoreAddressWrong(
            message("the URL of the store must name a file and nothing else; {forms}", forms=_FORMS)
        )
    return address


def _without_secrets(address: URL) -> str:
    # A password may also stand among the options after "?".
    return address.set(query={}).render_as_string(hide_password=True)


def _sqlite_engine(address: URL) -> Engine:
    engine = create_engine(
        address, poolclass=NullPool, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS}
    )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql_engine(address: URL) -> Engine:
    waits = {} if "connect_timeout" in address.query else {"connect_timeout": CONNECT_SECONDS}
    return create_engine(address, poolclass=NullPool, hide_parameters=True, connect_args=waits)


def _set_up_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    # Python's own guesses about transactions are off: _begin_sqlite begins them.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    # What a redaction takes out is overwritten in the file, and not only let go.
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("framebridge_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _await_turn(connection: Connection) -> None:
    connection.execute(text(f"SET LOCAL lock_timeout = {int(BUSY_SECONDS * 1000)}"))
    connection.execute(select(func.pg_advisory_xact_lock(WRITER_LOCK)))
