"""Freezing a study: one folder that holds everything, with a fingerprint of each file, and is never written again.

A snapshot has the whole study as one document (codings, sheets, narratives, codebook), the merged coding and
stories, and what was decided. It holds what people said, like the study folder in which it stands.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from framebridge.documents import read_json, write_file
from framebridge.errors import ConfigurationProblem, DataProblem
from frameschema import (
    CodebookRef,
    Document,
    MergedCoding,
    Prose,
    Slug,
    Study,
    Words,
    is_slug,
    message,
    read_document,
)

MANIFEST = "manifest.json"
STUDY_FILE = "study.json"
MERGED = "merged"


class Manifest(Document):
    """What a snapshot is: when it was frozen, on whose word, of which round, and the SHA-256 of every file."""

    schema_version: str = "1.0"
    name: Slug
    study: Slug
    round: int | None = None
    frozen_at: datetime
    by: Words
    note: Prose | None = None
    codebook: CodebookRef
    framebridge: str
    discussions: tuple[Slug, ...] = ()
    files: Mapping[str, str]


@dataclass(frozen=True)
class Frozen:
    """A snapshot as it was read: the study, its merged coding by transcript, and its manifest."""

    manifest: Manifest
    study: Study
    merged: Mapping[str, MergedCoding]


def frozen_files(study: Study, documents: Mapping[str, Document], more: Mapping[str, bytes]) -> dict[str, bytes]:
    """Lay out the files of a snapshot: the study, `documents` by file name, and files taken over as they are."""
    files = {STUDY_FILE: study.model_dump_json(indent=1).encode()}
    files |= {name: document.model_dump_json(indent=1).encode() for name, document in documents.items()}
    return files | dict(more)


def freeze(folder: Path, manifest: Manifest, files: Mapping[str, bytes]) -> Path:
    """Write a snapshot, whole or not at all; raises ConfigurationProblem when there is one of this name."""
    target = folder / manifest.name
    if not is_slug(manifest.name) or target.exists():
        raise ConfigurationProblem(
            message(
                "there is a snapshot {name} already, and it stays as it is; choose another name",
                name=manifest.name,
            )
        )
    complete = manifest.model_copy(update={"files": {name: _sha256(files[name]) for name in sorted(files)}})
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(dir=folder, prefix=f".{manifest.name}."))
    try:
        for name, data in {**files, MANIFEST: complete.model_dump_json(indent=1).encode()}.items():
            write_file(unfinished / name, data)
            (unfinished / name).chmod(0o400)
        os.replace(unfinished, target)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return target


def snapshot_names(folder: Path) -> tuple[str, ...]:
    """Name the snapshots there are, sorted."""
    return tuple(sorted(path.parent.name for path in folder.glob(f"*/{MANIFEST}")))


def read_manifest(folder: Path, name: str) -> Manifest:
    """Read what a snapshot is; raises ConfigurationProblem with those there are."""
    names = snapshot_names(folder)
    if name not in names:
        raise ConfigurationProblem(
            message(
                'there is no snapshot "{name}"; choose from: {names}', name=name, names=", ".join(names) or "-"
            )
        )
    return read_json(folder / name / MANIFEST, Manifest)


def changed_files(folder: Path, manifest: Manifest) -> tuple[str, ...]:
    """Name the files of a snapshot that are not any more what was frozen, or that were added."""
    place = folder / manifest.name
    there = {path.relative_to(place).as_posix(): path for path in place.rglob("*") if path.is_file()}
    there.pop(MANIFEST, None)
    changed = [name for name, path in there.items() if manifest.files.get(name) != _sha256(path.read_bytes())]
    return tuple(sorted({*changed, *(set(manifest.files) - set(there))}))


def read_snapshot(folder: Path, name: str) -> Frozen:
    """Read a snapshot; raises DataProblem when it is not what was frozen."""
    manifest = read_manifest(folder, name)
    changed = changed_files(folder, manifest)
    if changed:
        raise DataProblem(
            message(
                "snapshot {name} was changed after it was frozen: {files}; put these files back from a backup",
                name=name,
                files=", ".join(changed),
            )
        )
    place = folder / name
    read = read_document(Study, (place / STUDY_FILE).read_bytes())
    if read.document is None:
        raise DataProblem(message("snapshot {name} cannot be read", name=name), read.findings)
    merged = [_merged(path) for path in sorted((place / MERGED).glob("*.json")) if path.suffixes == [".json"]]
    return Frozen(manifest, read.document, {one.transcript: one for one in merged})


def _merged(path: Path) -> MergedCoding:
    read = read_document(MergedCoding, path.read_bytes())
    if read.document is None:
        raise DataProblem(message("{path} cannot be read", path=path), read.findings)
    return read.document


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
