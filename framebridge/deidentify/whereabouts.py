"""Where words stand that should not have been there: in the study's files and in the history of the coding.

It only looks. What cannot be looked into from here is named, so that nobody takes silence for absence.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from exporters.errors import MissingLibraryError
from exporters.parquet import words_in
from framebridge.deidentify.matching import Matcher
from framebridge.store import Store, StoredVersion
from framebridge.study import StudyFolder
from frameschema import Message, message

_LIMIT_BYTES = 50_000_000
_ZIPPED = (".xlsx", ".docx", ".qdpx", ".zip")


@dataclass(frozen=True)
class Whereabouts:
    """What was found: places in files by name, versions in the store, and the tasks that hold such text.

    `unread` are files that could not be looked into.
    """

    files: dict[str, int]
    versions: tuple[int, ...]
    tasks: tuple[str, ...]
    unread: tuple[str, ...]

    @property
    def not_looked_into(self) -> tuple[Message, ...]:
        """Name what this cannot see."""
        return (
            message("Label Studio itself: its tasks, its export and media folders, and its backups"),
            message("backups of the store, and copies of tables that were sent to others"),
            message("recordings: what is said in them, and what is shown"),
        )


def find_whereabouts(study: StudyFolder, store: Store, words: Iterable[str]) -> Whereabouts:
    """Look for exactly these words, as they are written."""
    matcher = Matcher(list(words))
    files: Counter[str] = Counter()
    unread = []
    for path in sorted(item for item in study.path.rglob("*") if item.is_file()):
        name = path.relative_to(study.path).as_posix()
        try:
            files[name] += sum(_count(matcher, text) for text in _texts(path))
        except (OSError, zipfile.BadZipFile, ValueError, MissingLibraryError):
            unread.append(name)
    versions = [one for one in store.history(study.settings.study.id) if _holds(matcher, one)]
    return Whereabouts(
        files={name: count for name, count in files.items() if count},
        versions=tuple(version.number for version in versions),
        tasks=tuple(sorted({version.task_key for version in versions})),
        unread=tuple(unread),
    )


def _texts(path: Path) -> Iterator[str]:
    """Give the text of a file, or of all parts of a zipped one."""
    if path.stat().st_size > _LIMIT_BYTES:
        raise ValueError(path.suffix)
    if path.suffix.lower() == ".parquet":
        yield words_in(path.read_bytes())
        return
    if path.suffix.lower() not in _ZIPPED:
        yield path.read_bytes().decode("utf-8", "replace")
        return
    with zipfile.ZipFile(path) as parts:
        if sum(part.file_size for part in parts.infolist()) > _LIMIT_BYTES:
            raise ValueError(path.suffix)
        for part in parts.infolist():
            yield parts.read(part).decode("utf-8", "replace")


def _count(matcher: Matcher, text: str) -> int:
    return sum(1 for _ in matcher.find(text))


def _holds(matcher: Matcher, version: StoredVersion) -> bool:
    return any(_count(matcher, text) for text in _strings(version.raw))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from (str(key), *_strings(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
