"""What doctor finds, as values: one line each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from frameschema import Message


class Level(StrEnum):
    """How it is."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


class About(StrEnum):
    """What is looked at."""

    STUDY_FOLDER = "study folder"
    OWN_FOLDER = "own folder"
    DISK = "disk"
    STUDY_DISK = "disk of the study folder"
    SECRET_FILES = "secret files"  # noqa: S105 - words, no password
    STORE = "store"
    HISTORY = "history"
    SERVER = "server"
    VERSION = "version"
    CLOCK = "clock"
    SIGN_UP = "sign-up"
    TOKEN = "access token"  # noqa: S105
    ACCOUNTS = "accounts"
    PLUGIN = "plugin"
    DATABASE = "database of the server"
    SERVER_DISK = "disk of the server"
    EXPORTS = "exports on the server"
    PAGES = "pages"


@dataclass(frozen=True)
class Check:
    """One thing that was looked at; `remedy` is what to do, where there is something to do.

    `server` names the Label Studio that was looked at. `is_refusal` says that it refused or is out of reach.
    """

    about: About
    level: Level
    found: Message
    remedy: Message | None = None
    is_refusal: bool = False
    server: str | None = None


def fine(about: About, found: Message) -> Check:
    """Say that something is as it should be, or cannot be seen from here."""
    return Check(about, Level.OK, found)


def warning(about: About, found: Message, remedy: Message) -> Check:
    """Say that something wants a look."""
    return Check(about, Level.WARNING, found, remedy)


def error(about: About, found: Message, remedy: Message) -> Check:
    """Say that something has to change."""
    return Check(about, Level.ERROR, found, remedy)
