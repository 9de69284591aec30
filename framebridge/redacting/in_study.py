"""Redaction in all other files: tables, analysis, snapshots, `out/`, and what Label Studio left behind.

A snapshot stays one that is as it was frozen: its manifest gets the fingerprints of what its files have become.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from framebridge.documents import write_file
from framebridge.redacting.documents import Redactor
from framebridge.redacting.in_files import BY_HAND, LIMIT_BYTES, Fate, redact_file
from framebridge.snapshots.freezing import MANIFEST
from framebridge.study import StudyFolder
from labelstudio_plugin.server.home import Home

_OWN = ("clearances.json", "transcripts/repairs.json")
"""What is kept in order apart."""

_PLAYED = (".mp3", ".mp4", ".m4a", ".wav", ".webm", ".ogg", ".mov", ".mkv", ".png", ".jpg", ".jpeg")


@dataclass(frozen=True)
class FileChange:
    """What becomes of a file; `name` is its place in the study, or its path when it lies elsewhere."""

    path: Path
    name: str
    fate: Fate
    places: int
    content: bytes | None = None


def plan_files(study: StudyFolder, redactor: Redactor, apart: Collection[Path]) -> list[FileChange]:
    """Say what becomes of the files of a study, but for the transcripts, which are kept `apart`."""
    skipped = {*apart, *(study.path / name for name in _OWN)}
    paths = sorted(item for item in study.path.rglob("*") if item.is_file() and item not in skipped)
    changes = [change for path in paths for change in _change(study.path, path, redactor)]
    manifests = _manifests(study, {change.path: change for change in changes if change.content is not None})
    # Manifests first: stopped before its files, a snapshot comes right when this runs again.
    return [*manifests, *(change for change in changes if change.path not in {m.path for m in manifests})]


def plan_left_behind(home: Path, redactor: Redactor) -> list[FileChange]:
    """Find exports and uploads that an embedded Label Studio keeps for ever, and logs of it, that hold it.

    A log is written to while the server runs: it is for people to remove.
    """
    places = Home(home)
    folders = [places.data / name for name in ("export", "media", "tmp")]
    kept = [path for folder in folders if folder.is_dir() for path in sorted(folder.rglob("*")) if path.is_file()]
    logs = [path for path in (places.server_log, places.postgres_log) if path.is_file()]
    return [
        FileChange(path, str(path), Fate.REMOVED if path in kept else Fate.BY_HAND, found)
        for path in (*kept, *logs)
        if (found := _places(path, redactor))
    ]


def apply_files(changes: Sequence[FileChange]) -> None:
    """Rewrite and remove files."""
    for change in changes:
        if change.fate is Fate.REMOVED:
            change.path.unlink(missing_ok=True)
        elif change.content is not None:
            mode = change.path.stat().st_mode
            write_file(change.path, change.content)
            change.path.chmod(mode)


def _change(root: Path, path: Path, redactor: Redactor) -> Iterator[FileChange]:
    name = path.relative_to(root).as_posix()
    if path.suffix.lower() in _PLAYED:
        return
    if path.stat().st_size > LIMIT_BYTES:
        yield FileChange(path, name, Fate.CLOSED, 0)
        return
    found = redact_file(name, path.read_bytes(), redactor)
    if found is not None:
        yield FileChange(path, name, found.fate, found.places, found.content)
    if redactor.wording.count(path.name):
        yield FileChange(path, name, Fate.BY_HAND, 1)


def _places(path: Path, redactor: Redactor) -> int:
    if path.suffix.lower() in (*_PLAYED, *BY_HAND) or path.stat().st_size > LIMIT_BYTES:
        return 0
    found = redact_file(path.name, path.read_bytes(), redactor)
    return 0 if found is None else found.places


def _manifests(study: StudyFolder, changes: Mapping[Path, FileChange]) -> list[FileChange]:
    folders = sorted(path.parent for path in study.snapshots_folder.glob(f"*/{MANIFEST}"))
    made = (_manifest(study, folder, changes) for folder in folders)
    return [change for change in made if change is not None]


def _manifest(study: StudyFolder, folder: Path, changes: Mapping[Path, FileChange]) -> FileChange | None:
    """Give the manifest of a snapshot as it becomes; a file that was not as frozen stays one that is not."""
    path = folder / MANIFEST
    own = changes.get(path)
    data = path.read_bytes() if own is None or own.content is None else own.content
    manifest = json.loads(data)
    files = dict(manifest["files"])
    for name, known in manifest["files"].items():
        change = changes.get(folder / name)
        if change is not None and change.content is not None and known == _sha256(change.path.read_bytes()):
            files[name] = _sha256(change.content)
    if files == manifest["files"]:
        return own
    content = json.dumps({**manifest, "files": files}, ensure_ascii=False, indent=1).encode()
    name = path.relative_to(study.path).as_posix()
    return FileChange(path, name, Fate.REWRITTEN, 0 if own is None else own.places, content)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
