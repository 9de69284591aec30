"""Turns what the databases and their drivers raise into our own errors, once, at the door."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from framebridge.store.errors import StoreError, StoreRefused, StoreUnreachable
from frameschema import Message, message

# Begin of SQLite's error name -> what is wrong; what to do.
_SQLITE_FAULTS = {
    "SQLITE_BUSY": message("another program is writing to it; run this again when that is done"),
    "SQLITE_LOCKED": message("another program is writing to it; run this again when that is done"),
    "SQLITE_FULL": message("the disk is full, nothing was stored; make room and run this again"),
    "SQLITE_IOERR": message("the disk gave an error, nothing was stored; check that it has room and is in order"),
    "SQLITE_NOTADB": message("this file is not a database or is damaged; choose another or put a backup back"),
    "SQLITE_CORRUPT": message("this database is damaged; put a backup back"),
    "SQLITE_CANTOPEN": message("it cannot be opened; check that it is a file and that you may read and write it"),
    "SQLITE_READONLY": message("it cannot be written; give yourself the right to write the file and its folder"),
    "SQLITE_PERM": message("it cannot be opened; give yourself the right to read and write the file"),
    "SQLITE_AUTH": message("it cannot be opened; give yourself the right to read and write the file"),
}

# Codes or words -> what is wrong; what to do. A failed connection has words only, in any language.
_POSTGRESQL_FAULTS = {
    ("28P01", "28000", "authentication failed", "no pg_hba.conf entry", "no password supplied"): message(
        "the user name or password is refused; correct the one in the keyring or the environment"
    ),
    ("3D000", '" does not exist'): message(
        "this database or user does not exist; ask for it to be made, or correct the URL"
    ),
    (
        "53100",
        "No space left",
    ): message("the server's disk is full, nothing was stored; have room made and run this again"),
    ("53300", "too many clients"): message("the server has no connection free; run this again later"),
    ("55P03",): message("another program is writing to it; run this again when that is done"),
    ("42501", "permission denied"): message("this user may not do that; ask for the right to read and write it"),
    ("25006",): message("it cannot be written (a read-only server); give the address of the main server"),
    (
        "57P01",
        "57P02",
        "57P03",
        "starting up",
        "shutting down",
    ): message("the server starts or stops; run this again later"),
}
_NO_ANSWER = message("the server does not answer; check that it runs, and its host and port")


@contextmanager
def faults_of(where: str) -> Iterator[None]:
    """Raise a StoreError that begins with `where` for whatever a database, driver or file raises inside."""
    try:
        yield
    except OperationalError as exc:
        raise _unreachable(where, exc.orig) from exc
    except sqlite3.OperationalError as exc:
        raise _unreachable(where, exc) from exc
    except OSError as exc:
        raise StoreUnreachable(
            message(
                "{where}: {reason}; check the path, your rights to it and the disk",
                where=where,
                reason=exc.strerror,
            )
        ) from exc
    except DBAPIError as exc:
        # The driver's own words may quote the row, so they are not passed on.
        raise _about_statement(where, exc.orig) from None
    except (SQLAlchemyError, sqlite3.Error, CommandError) as exc:
        raise _about_statement(where, exc) from None


def _unreachable(where: str, fault: BaseException | None) -> StoreError:
    if isinstance(fault, sqlite3.Error):
        return _sqlite_error(where, fault)
    return _unreachable_because(where, _postgresql_advice(fault) or _NO_ANSWER)


def _about_statement(where: str, fault: BaseException | None) -> StoreError:
    if isinstance(fault, sqlite3.Error):
        return _sqlite_error(where, fault)
    advice = _postgresql_advice(fault)
    return _unreachable_because(where, advice) if advice else _refused(where, fault, _sqlstate(fault))


def _sqlite_error(where: str, fault: sqlite3.Error) -> StoreError:
    name = getattr(fault, "sqlite_errorname", "")
    advice = next((text for start, text in _SQLITE_FAULTS.items() if name.startswith(start)), None)
    return _unreachable_because(where, advice) if advice else _refused(where, fault, name)


def _postgresql_advice(fault: BaseException | None) -> Message | None:
    sqlstate = _sqlstate(fault)
    words = "" if sqlstate else str(fault)
    for signs, advice in _POSTGRESQL_FAULTS.items():
        if sqlstate in signs or any(sign in words for sign in signs):
            return advice
    return None


def _sqlstate(fault: BaseException | None) -> str:
    return getattr(fault, "sqlstate", None) or ""


def _unreachable_because(where: str, advice: Message) -> StoreUnreachable:
    return StoreUnreachable(message("{where}: {advice}", where=where, advice=advice))


def _refused(where: str, fault: BaseException | None, code: str) -> StoreError:
    kind = " ".join(filter(None, (type(fault).__name__, code)))
    return StoreRefused(
        message(
            "{where}: the database refused the work ({kind}), nothing was stored; report this as a bug",
            where=where,
            kind=kind,
        )
    )
