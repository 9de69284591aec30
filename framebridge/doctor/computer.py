"""This computer: room on the disk, who may read our secrets, what lies in a folder that a cloud drive uploads."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from framebridge.doctor.checks import About, Check, error, fine, warning
from framebridge.places import data_home, server_home, tokens_file
from framebridge.study import EMBEDDED, StudyFolder
from frameschema import Message, message

_TIGHT = 2 * 1024**3
_FULL = 200 * 1024**2
_GIB = 1024**3

_DRIVES = {
    "OneDrive": re.compile(r"onedrive([ -].*)?"),
    "Dropbox": re.compile(r"dropbox( .*)?"),
    "iCloud": re.compile(r"icloud ?drive.*|mobile documents|com~apple~clouddocs"),
    "Google Drive": re.compile(r"google ?drive.*|my drive|mijn drive"),
    "SURFdrive": re.compile(r"surf ?drive.*|research ?drive.*"),
    "Nextcloud": re.compile(r"nextcloud.*|owncloud.*"),
    "CloudStorage": re.compile(r"cloudstorage"),
}
_DATABASES = (".sqlite", ".sqlite3", ".db", ".backup", ".sqlite-wal", ".sqlite-journal")
_SECRETS = ("tokens.json", "coordinator.json", "secret_key", ".env", ".pgpass")
_KEYS = (".key", ".pem", ".pfx", ".p12")


def check_computer(study: StudyFolder) -> Iterator[Check]:
    """Look at the study folder and at the folder with our own data."""
    yield _study_folder(study.path)
    yield _own_folder(data_home())
    yield _disk(About.DISK, data_home())
    if study.path.resolve().anchor and not _same_disk(study.path, data_home()):
        yield _disk(About.STUDY_DISK, study.path)
    yield _secrets(_secret_files(study))


def cloud_drive_of(folder: Path) -> str | None:
    """Name the cloud drive that a folder lies in, going by the names on its path."""
    for part in folder.resolve().parts:
        for drive, pattern in _DRIVES.items():
            if pattern.fullmatch(part.casefold()):
                return drive
    return None


def _study_folder(folder: Path) -> Check:
    about, drive = About.STUDY_FOLDER, cloud_drive_of(folder)
    misplaced = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if _is_misplaced(path))
    if misplaced and drive:
        said = message("{files} should not be in {drive}", files=", ".join(misplaced), drive=drive)
        return error(about, said, message("move what it is elsewhere, and empty the bin of the cloud drive"))
    if misplaced:
        said = message("the study folder holds {files}", files=", ".join(misplaced))
        return warning(about, said, message("databases and secrets belong outside of it: others may copy it"))
    recordings = folder / "recordings"
    if drive and recordings.is_dir() and any(recordings.iterdir()):
        said = message("the study folder is in {drive}, and recordings are in it", drive=drive)
        return warning(about, said, message("voices cannot be made anonymous: ask whether they may be there"))
    if drive:
        return fine(about, message("it is in {drive}; there is no database and no secret in it", drive=drive))
    return fine(about, message("no database and no secret is in it"))


def _is_misplaced(path: Path) -> bool:
    name = path.name.casefold()
    return path.is_file() and (name in _SECRETS or name.endswith((*_DATABASES, *_KEYS)))


def _own_folder(folder: Path) -> Check:
    drive = cloud_drive_of(folder)
    if drive is None:
        return fine(About.OWN_FOLDER, message("stores and tokens are in {folder}", folder=folder))
    return error(
        About.OWN_FOLDER,
        message("stores and tokens are in {drive}, which damages databases and uploads secrets", drive=drive),
        message("let FRAMEBRIDGE_HOME name a folder that is not uploaded, and move {folder} there", folder=folder),
    )


def _disk(about: About, folder: Path) -> Check:
    free = shutil.disk_usage(_existing(folder)).free
    said = message("{free:.1f} GB free at {folder}", free=free / _GIB, folder=folder)
    return room(about, free, said)


def room(about: About, free: int, said: Message) -> Check:
    """Judge how much room is left."""
    if free < _FULL:
        return error(about, said, message("make room now: nothing more can be stored"))
    if free < _TIGHT:
        return warning(about, said, message("make room soon"))
    return fine(about, said)


def _existing(folder: Path) -> Path:
    return next(place for place in (folder, *folder.resolve().parents) if place.exists())


def _same_disk(one: Path, other: Path) -> bool:
    return _existing(one).stat().st_dev == _existing(other).stat().st_dev


def _secret_files(study: StudyFolder) -> list[Path]:
    """Find what only its owner may read: tokens, stores with their backups, and what our own server keeps."""
    files = [tokens_file(), *data_home().glob("*.key")]
    files += [path for path in (data_home() / "studies").rglob("*") if path.is_file()]
    if any(server.url == EMBEDDED for server in study.settings.servers):
        server = server_home()
        files += [server / "coordinator.json", server / "data" / "secret_key", server / "postgresql" / "password"]
    return [path for path in files if path.exists()]


def _secrets(files: list[Path]) -> Check:
    about = About.SECRET_FILES
    if os.name != "posix":
        return fine(about, message("whether others can read the secret files cannot be seen on this system"))
    open_to_others = [path for path in files if path.stat().st_mode & 0o077]
    if not open_to_others:
        return fine(about, message("{count} secret file(s), readable by you alone", count=len(files)))
    names = ", ".join(str(path) for path in open_to_others)
    return error(about, message("others can read {names}", names=names), message("chmod 600 {names}", names=names))
