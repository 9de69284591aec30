"""Reads sentences in which `[[kind:words]]` marks what gives somebody away, and scores a search on them."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from framebridge.deidentify.detector import Detector
from framebridge.deidentify.kinds import Found, Kind

SETS = Path(__file__).parent / "data" / "deidentify"
_MARK = re.compile(r"\[\[(\w+):(.*?)\]\]")
_Z = 1.959964


@dataclass(frozen=True)
class Labelled:
    """A sentence and what in it gives somebody away."""

    text: str
    gold: tuple[Found, ...]


@dataclass
class Score:
    """How a search did: per kind found in full, in part or not; and what was found that gives nobody away."""

    full: Counter[Kind] = field(default_factory=Counter)
    part: Counter[Kind] = field(default_factory=Counter)
    missed: Counter[Kind] = field(default_factory=Counter)
    false: Counter[Kind] = field(default_factory=Counter)
    words: int = 0
    examples: list[str] = field(default_factory=list)

    def total(self, kind: Kind) -> int:
        return self.full[kind] + self.part[kind] + self.missed[kind]

    @property
    def recall(self) -> float:
        """The share of stretches of which every letter and digit was found."""
        return self.full.total() / (self.full.total() + self.part.total() + self.missed.total())

    @property
    def false_per_thousand(self) -> float:
        """False alarms in a thousand words."""
        return 1000 * self.false.total() / self.words


def read_labelled(name: str) -> list[Labelled]:
    lines = (SETS / name).read_text(encoding="utf-8").splitlines()
    return [_labelled(line) for line in lines if line.strip() and not line.startswith("#")]


def _labelled(line: str) -> Labelled:
    text, gold, at = "", [], 0
    for mark in _MARK.finditer(line):
        text += line[at : mark.start()]
        gold.append(Found(len(text), len(text) + len(mark[2]), Kind(mark[1]), "gold"))
        text, at = text + mark[2], mark.end()
    return Labelled(text + line[at:], tuple(gold))


def score(detector: Detector, sentences: Iterable[Labelled]) -> Score:
    result = Score()
    for sentence in sentences:
        result.words += len(sentence.text.split())
        _score(result, sentence, detector.find(sentence.text))
    return result


def _score(result: Score, sentence: Labelled, found: Sequence[Found]) -> None:
    covered = {at for item in found for at in range(item.start, item.end)}
    for gold in sentence.gold:
        needed = {at for at in range(gold.start, gold.end) if sentence.text[at].isalnum()}
        where = result.full if needed <= covered else result.part if needed & covered else result.missed
        where[gold.kind] += 1
        if where is not result.full:
            result.examples.append(f"{'part' if where is result.part else 'miss'} {gold.kind}: {sentence.text}")
    for item in found:
        if not any(item.start < gold.end and gold.start < item.end for gold in sentence.gold):
            result.false[item.kind] += 1
            result.examples.append(f"false {item.kind} ({item.by}) {item.of(sentence.text)!r}: {sentence.text}")


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The 95 % confidence interval of a share."""
    if not total:
        return 0.0, 1.0
    share, square = hits / total, _Z * _Z
    middle = (share + square / (2 * total)) / (1 + square / total)
    width = _Z * math.sqrt(share * (1 - share) / total + square / (4 * total * total)) / (1 + square / total)
    return max(0.0, middle - width), min(1.0, middle + width)
