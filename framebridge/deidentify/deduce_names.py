"""deduce, with its lists of streets and care institutions left out: they cost 100 seconds and a gigabyte.

deduce reads its lists from a folder and keeps what it makes of them in another; both are ours, in the platform's
folder for things that can be made again. Its first start takes 2.3 s, later ones 0.6 s.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from framebridge.deidentify.kinds import Found, Kind
from framebridge.deidentify.lexicon import lists_folder
from framebridge.documents import write_file

_LEFT_OUT = ("locations/lst_street", "institutions/lst_healthcare_institution")
_NOT_USED = {"dates", "ages", "identifiers", "phone_numbers", "email_addresses", "urls"}
_LONGEST, _LONGEST_ROW = 2_000, 200
_MANY_NAMES = 0.2
"""From which share of words with a capital a text is a row of names; in talk it is about a tenth."""

_KINDS = {
    "persoon": Kind.PERSON,
    "patient": Kind.PERSON,
    "locatie": Kind.PLACE,
    "ziekenhuis": Kind.INSTITUTION,
    "zorginstelling": Kind.INSTITUTION,
}


class DeduceNames:
    """deduce as a finder of names."""

    def __init__(self, cache: Path) -> None:
        """Load it; what it makes of its lists is kept in `cache`."""
        lists = _trimmed_lists(cache)
        self._deduce = _quietly_imported().Deduce(lookup_data_path=lists, cache_path=lists)

    def find(self, text: str) -> Iterator[Found]:
        """Give the names of people, places and organisations that it finds.

        A long text goes in pieces, a row of names in short ones: what deduce does with it grows with its square.
        """
        for start, end in _pieces(text):
            for found in self._deduce.deidentify(text[start:end], disabled=_NOT_USED | {"redactor"}).annotations:
                kind = _KINDS.get(found.tag)
                if kind is not None:
                    yield Found(start + found.start_char, start + found.end_char, kind, "deduce")


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Cut a text behind a sentence, or else behind a word, so that no piece is long."""
    start = 0
    while start < len(text):
        within = text[start : start + _LONGEST]
        longest = _LONGEST_ROW if _is_row_of_names(within) else _LONGEST
        if len(text) - start <= longest:
            break
        within = within[:longest]
        cut = max(within.rfind(". "), within.rfind("? ")) + 2
        cut = cut if cut > 1 else (within.rfind(" ") + 1 or longest)
        yield start, start + cut
        start += cut
    yield start, len(text)


def _is_row_of_names(text: str) -> bool:
    words = text.split()
    return sum(word[:1].isupper() for word in words) > _MANY_NAMES * len(words)


def _trimmed_lists(cache: Path) -> Path:
    folder = cache / f"deduce-{version('deduce')}"
    ready = folder / "ready"
    if not ready.exists():
        shutil.rmtree(folder, ignore_errors=True)
        left_out = (Path(name).name for name in _LEFT_OUT)
        shutil.copytree(lists_folder(), folder / "src", ignore=shutil.ignore_patterns("__pycache__", *left_out))
        for name in _LEFT_OUT:
            write_file(folder / "src" / name / "items.txt", "-\n")
        write_file(ready, "")
    return folder


def _quietly_imported() -> Any:
    """Import deduce and undo what that does: it makes the root logger print everything, names included."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    import deduce  # type: ignore[import-untyped]

    root.handlers[:] = handlers
    root.setLevel(level)
    return deduce
