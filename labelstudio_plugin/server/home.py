"""The folder that keeps one embedded server: its data, secrets, logs and state.

postgresql/ or sqlite/   the database             data/        uploads, exports, secret key (.env)
coordinator.json         the first account        gallery.json templates for the gallery
state.json               the running server       logs/        labelstudio.log, postgresql.log
recordings.json          which files are played
"""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path

import platformdirs

from frameschema import message
from labelstudio_plugin.server.errors import WrongDatabase
from labelstudio_plugin.server.privilege import is_root

HOME_VARIABLE = "FRAMEBRIDGE_HOME"
ROOT_HOME = Path("/var/lib/framebridge/labelstudio")


class ServerDatabase(StrEnum):
    """What the server keeps its data in; the value is also the name of the folder."""

    POSTGRESQL = "postgresql"
    SQLITE = "sqlite"


class Home:
    """The places inside one home."""

    def __init__(self, folder: Path) -> None:
        """Name the places; `create` makes them."""
        self.folder = folder.absolute()
        self.data = self.folder / "data"
        self.logs = self.folder / "logs"
        self.temporary = self.data / "tmp"
        self.account = self.folder / "coordinator.json"
        self.gallery = self.folder / "gallery.json"
        self.recordings = self.folder / "recordings.json"
        self.state = self.folder / "state.json"
        self.lock = self.folder / "server.lock"
        self.server_log = self.logs / "labelstudio.log"
        self.postgres_log = self.logs / "postgresql.log"

    def database(self, kind: ServerDatabase) -> Path:
        """The folder of the database."""
        return self.folder / kind.value

    def create(self) -> None:
        """Make the folders that are missing; those that exist keep their permissions."""
        if not self.folder.exists():
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            # Enterable, not readable: PostgreSQL runs as another user when we are root.
            self.folder.mkdir(mode=0o711 if is_root() else 0o700)
        self.data.mkdir(mode=0o700, exist_ok=True)
        self.temporary.mkdir(mode=0o700, exist_ok=True)
        self.logs.mkdir(mode=0o700, exist_ok=True)

    def require_database(self, kind: ServerDatabase) -> None:
        """Raise WrongDatabase when the data are in the other kind; they are never moved between kinds."""
        other = next(other for other in ServerDatabase if other is not kind)
        if self.database(other).exists():
            raise WrongDatabase(
                message(
                    "{folder}: the data of this server are kept in {kept}, not {asked}; start it with --database "
                    "{kept}, or set {variable} to another folder",
                    folder=self.folder,
                    kept=other.value,
                    asked=kind.value,
                    variable=HOME_VARIABLE,
                )
            )


def default_home() -> Path:
    """Where the server lives unless told otherwise: in FRAMEBRIDGE_HOME, or in the user's data folder."""
    chosen = os.environ.get(HOME_VARIABLE)
    if chosen:
        return Path(chosen).absolute() / "labelstudio"
    return ROOT_HOME if is_root() else Path(platformdirs.user_data_dir("framebridge")) / "labelstudio"
