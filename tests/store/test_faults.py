"""Databases that are away, locked, full or broken: one kind of error, told without secrets."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, make_url, text

from framebridge.store import StoreAddressWrong, StoreUnreachable, database, open_store

from .builders import a_run, a_version, way_around

PASSWORD = "wachtwoord-1"


def with_parts(url: str, **parts: Any) -> str:
    return make_url(url).set(**parts).render_as_string(hide_password=False)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "store.db",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:x?mode=ro&uri=true",
        "sqlite://host/x",
        f"mysql://ann:{PASSWORD}@host/x",
        f"postgresql+asyncpg://ann:{PASSWORD}@host/x",
        f"postgresql+psycopg://ann:{PASSWORD}@host:{PASSWORD}/x",
    ],
)
def test_urls_of_no_store(url: str) -> None:
    with pytest.raises(StoreAddressWrong, match="give sqlite:///") as caught:
        open_store(url)
    assert PASSWORD not in str(caught.value)


def test_the_driver_need_not_be_named(postgresql_url: str) -> None:
    with open_store(with_parts(postgresql_url, drivername="postgresql")) as store:
        assert "postgresql+psycopg://" in repr(store)


def test_a_password_is_never_shown(postgresql_url: str) -> None:
    address = make_url(postgresql_url)
    in_options = address.set(password=None).update_query_dict({"password": address.password or ""})
    for url in (postgresql_url, in_options.render_as_string(hide_password=False)):
        with open_store(url) as store:
            shown = repr(store) + repr(store._database) + str(vars(store))
        assert (address.password or "?") not in shown


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(StoreUnreachable, match="does not answer; check that it runs") as caught:
        open_store(f"postgresql+psycopg://ann:{PASSWORD}@127.0.0.1:{port}/x")
    assert "ann:***@127.0.0.1" in str(caught.value)
    assert PASSWORD not in str(caught.value) + str(caught.value.__cause__)


def test_wrong_password(postgresql_url: str) -> None:
    with pytest.raises(StoreUnreachable, match="password is refused") as caught:
        open_store(with_parts(postgresql_url, password=PASSWORD))
    assert PASSWORD not in str(caught.value) + str(caught.value.__cause__)


def test_no_such_database(postgresql_url: str) -> None:
    with pytest.raises(StoreUnreachable, match="does not exist"):
        open_store(with_parts(postgresql_url, database="nowhere"))


def test_a_user_without_rights(postgresql_url: str) -> None:
    open_store(postgresql_url).close()
    role = f"reader_{os.urandom(4).hex()}"
    with way_around(postgresql_url).begin() as connection:
        connection.execute(text(f"CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'"))
    try:
        with pytest.raises(StoreUnreachable, match="ask for the right"):
            open_store(with_parts(postgresql_url, username=role, password=PASSWORD))
    finally:
        with way_around(postgresql_url).begin() as connection:
            connection.execute(text(f"DROP ROLE {role}"))


def test_a_server_that_only_reads(postgresql_url: str) -> None:
    options = {"options": "-c default_transaction_read_only=on"}
    open_store(postgresql_url).close()
    url = make_url(postgresql_url).update_query_dict(options).render_as_string(hide_password=False)
    with open_store(url) as store, pytest.raises(StoreUnreachable, match="read-only"):
        store.append([a_version()], a_run())


def test_not_a_database(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    file.write_text("Dit is een brief, geen store. " * 100)
    with pytest.raises(StoreUnreachable, match=r"store\.db: this file is not a database"):
        open_store(f"sqlite:///{file}")
    assert list(tmp_path.iterdir()) == [file]


def test_a_damaged_file(sqlite_url: str) -> None:
    with open_store(sqlite_url) as store:
        store.append([a_version(annotation_id=n) for n in range(500)], a_run())
    file = Path(make_url(sqlite_url).database or "")
    content = bytearray(file.read_bytes())
    content[8192:] = os.urandom(len(content) - 8192)
    file.write_bytes(content)
    with pytest.raises(StoreUnreachable, match="put a backup back"), open_store(sqlite_url) as store:
        store.latest("nijmegen")


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable, match="check that it is a file"):
        open_store(f"sqlite:///{tmp_path}")


def test_a_file_in_place_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnreachable, match="check the path"):
        open_store(f"sqlite:///{tmp_path / 'file' / 'store.db'}")


def test_another_writer_that_stays(url: str, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.3)
    with open_store(url) as store, engine.connect() as other:
        take = "BEGIN IMMEDIATE" if engine.dialect.name == "sqlite" else None
        other.exec_driver_sql(take or f"SELECT pg_advisory_xact_lock({database.WRITER_LOCK})")
        with pytest.raises(StoreUnreachable, match="another program is writing"):
            store.append([a_version()], a_run())
        assert store.latest("nijmegen") == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_a_full_disk(sqlite_url: str) -> None:
    with open_store(sqlite_url) as store:
        store.append([a_version()], a_run())
        done = run_python(FULL_DISK, sqlite_url)
        assert "disk" in done.stdout and "nothing was stored" in done.stdout, done.stderr
        assert len(store.history("nijmegen")) == 1


FULL_DISK = """
import resource, signal, sys
sys.path.insert(0, sys.argv[2])
from builders import a_raw, a_run, a_version
from framebridge.store import StoreUnreachable, open_store
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with open_store(sys.argv[1]) as store:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    try:
        store.append([a_version(annotation_id=8, raw=a_raw(memo="x" * 1_000_000))], a_run())
    except StoreUnreachable as exc:
        print(exc)
"""


def run_python(code: str, url: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, url, str(Path(__file__).parent)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_a_file_that_may_not_be_written() -> None:
    with tempfile.TemporaryDirectory() as folder, open_store(f"sqlite:///{folder}/store.db") as store:
        Path(folder).chmod(0o755)
        Path(folder, "store.db").chmod(0o444)
        with as_ordinary_user(), pytest.raises(StoreUnreachable, match="cannot be written"):
            store.append([a_version()], a_run())


@contextmanager
def as_ordinary_user() -> Iterator[None]:
    """Root may write everywhere, so it steps aside."""
    me = os.geteuid()
    if me == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(me)


def test_foreign_keys_hold_in_sqlite(sqlite_url: str) -> None:
    with open_store(sqlite_url) as store, store._database.reading() as connection:
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
    with closing(sqlite3.connect(make_url(sqlite_url).database or "")) as file:
        assert file.execute("PRAGMA journal_mode").fetchone() == ("delete",)
