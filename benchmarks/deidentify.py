"""How well and how fast names and numbers are found, on both sets of invented sentences.

    python benchmarks/deidentify.py

Per kind: how many stretches there are, how many were found in full (every letter and digit), the 95 % confidence
interval of that share (Wilson), and false alarms. Then the seconds for 20,000 words of the demo's talk.
`--misses` lists what was not found in full and what was found for nothing.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from labelled import Score, read_labelled, score, wilson  # noqa: E402

from framebridge.deidentify import Detector, Kind  # noqa: E402
from framebridge.shipped import shipped  # noqa: E402

WORDS = 20_000


def main() -> None:
    """Print both tables and the time."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        detector = Detector(Path(folder))
        first = time.perf_counter() - began
        began = time.perf_counter()
        Detector(Path(folder))
        again = time.perf_counter() - began
        for name in ("dev.txt", "held-out.txt"):
            _print_table(name, score(detector, read_labelled(name)))
        print(f"loading: {first:.1f} s the first time, {again:.1f} s after that")
        print(f"{WORDS:,} words: {_seconds(detector):.1f} s")


def _print_table(name: str, result: Score) -> None:
    sentences = read_labelled(name)
    empty = sum(not sentence.gold for sentence in sentences)
    print(f"\n{name}: {len(sentences)} sentences ({empty} with nothing in them), {result.words} words\n")
    print("| kind | there | in full | in part | missed | share in full | 95 % interval | false alarms |")
    print("|---|---|---|---|---|---|---|---|")
    for kind in Kind:
        print(_row(kind.value, result.full[kind], result.part[kind], result.missed[kind], result.false[kind]))
    print(_row("all", *(count.total() for count in (result.full, result.part, result.missed, result.false))))
    print(f"\nfalse alarms per 1,000 words: {result.false_per_thousand:.1f}")
    if "--misses" in sys.argv:
        print(*result.examples, sep="\n")


def _row(name: str, full: int, part: int, missed: int, false: int) -> str:
    total = full + part + missed
    low, high = wilson(full, total)
    share = f"{100 * full / total:.1f} % | {100 * low:.1f}–{100 * high:.1f} %" if total else "– | –"
    return f"| {name} | {total} | {full} | {part} | {missed} | {share} | {false} |"


def _seconds(detector: Detector) -> float:
    files = sorted(shipped("demo", "transcripts").glob("*.txt"))
    turns = [line.partition(":")[2] for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    words, talk = 0, []
    while words < WORDS:
        for turn in turns:
            words += len(turn.split())
            talk.append(turn)
    began = time.perf_counter()
    for turn in talk:
        detector.find(turn)
    return (time.perf_counter() - began) * WORDS / words


if __name__ == "__main__":
    main()
