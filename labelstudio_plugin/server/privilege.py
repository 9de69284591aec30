"""The unprivileged user that runs PostgreSQL when we are root (PostgreSQL refuses to run as root).

Nothing is changed on the machine for it: no user is made and no folder of somebody else is opened.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import NamedTuple

from frameschema import message
from labelstudio_plugin.server.errors import UnreachableFolder

UNPRIVILEGED_USER = "nobody"


class Runner(NamedTuple):
    """User and group id that a PostgreSQL program runs as."""

    user: int
    group: int


def is_root() -> bool:
    """Whether this process may do anything on this machine (never so on Windows)."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def unprivileged_runner() -> Runner | None:
    """The user that PostgreSQL has to run as, or None when that is simply the current user."""
    if not is_root():
        return None
    import pwd  # does not exist on Windows

    entry = pwd.getpwnam(UNPRIVILEGED_USER)
    return Runner(entry.pw_uid, entry.pw_gid)


def closed_folder(path: Path, runner: Runner) -> Path | None:
    """The first folder on the way to `path` (itself included) that the runner cannot enter."""
    folders = reversed([path, *path.parents])
    return next((f for f in folders if f.is_dir() and not _may_enter(f, runner)), None)


def require_enterable(path: Path, runner: Runner | None) -> None:
    """Raise UnreachableFolder unless the runner can enter every folder down to `path`."""
    closed = closed_folder(path.resolve(), runner) if runner else None
    if closed is not None:
        raise UnreachableFolder(
            message(
                "{path}: the user {user!r}, who runs PostgreSQL when you are root, cannot enter {closed}; choose "
                "a home outside it (for example FRAMEBRIDGE_HOME=/var/lib/framebridge/labelstudio) or start the "
                "server as an ordinary user",
                path=path,
                user=UNPRIVILEGED_USER,
                closed=closed,
            )
        )


def hand_over(path: Path, runner: Runner | None) -> None:
    """Make the runner the owner of `path` and all in it."""
    if runner is None:
        return
    os.chown(path, runner.user, runner.group)
    for inner in path.rglob("*"):
        os.chown(inner, runner.user, runner.group, follow_symlinks=False)


def _may_enter(folder: Path, runner: Runner) -> bool:
    status = folder.stat()
    if status.st_uid == runner.user:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == runner.group:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)
