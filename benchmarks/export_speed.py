"""How long tables take to make and write, and how much memory: `python benchmarks/export_speed.py [SIZE …]`.

At size 1: 100 transcripts of 600 turns, 4 coders who mark 60 fragments and 10 issue moments (24,000 fragments).
Each size in a process of its own, which makes the merged coding once; then each table and format in a fork of it,
so that what a fork needs beyond that is the export's. The least CPU time of three runs.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exporters import AnalysedDiscussion, TableSource
    from frameschema import MergedUnit, Transcript

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "exporters")]
SIZES = (1, 4)
TRANSCRIPTS, CODERS, MOMENTS, FRAGMENTS, RUNS = 100, 4, 10, 6, 3
SPEAKERS = ("KM-I-1", "KM-W-1", "ZT-1")
DEVICES = ("problem_definition", "causes_responsibility", "solutions")
JOBS = (
    ("T1", "csv"),
    ("T1", "xlsx"),
    ("T1", "html"),
    ("T1", "docx"),
    ("T1", "parquet"),
    ("T2", "csv"),
    ("T2", "xlsx"),
    ("T2", "docx"),
)


def main() -> None:
    """Measure each size in a process of its own, or (with --measure) one of them here."""
    if sys.argv[1:2] == ["--measure"]:
        measure(float(sys.argv[2]))
        return
    print("| size | fragments | table | format | CPU s | file, MB | peak beyond the coding, MB |")
    print("|---|---|---|---|---|---|---|", flush=True)
    for size in map(float, sys.argv[1:] or SIZES):
        subprocess.run([sys.executable, __file__, "--measure", str(size)], check=True)


def measure(size: float) -> None:
    """Make the coding of one size, and each table and format from it."""
    source = coded(round(TRANSCRIPTS * size))
    fragments = round(TRANSCRIPTS * size) * CODERS * MOMENTS * FRAGMENTS
    for table, format_name in JOBS:
        if os.fork() == 0:
            seconds, megabytes, peak = written(source, table, format_name)
            what = f"{size:g} | {fragments:,} | {table} | {format_name}"
            print(f"| {what} | {seconds:.2f} | {megabytes:.1f} | {peak:.0f} |", flush=True)
            os._exit(0)
        os.wait()


def written(source: TableSource, table: str, format_name: str) -> tuple[float, float, float]:
    """Give the least CPU time, the size of the files and the memory it took."""
    from exporters import export

    before, spent, size = peak_mb(), [], 0
    for _ in range(RUNS):
        began = time.process_time()
        files = export(source, [table], format_name)
        spent.append(time.process_time() - began)
        size = sum(map(len, files.values()))
    return min(spent), size / 1e6, peak_mb() - before


def coded(count: int) -> TableSource:
    """Make merged coding of so many transcripts."""
    from export_builders import a_source, real_codebook, real_roles

    draw = random.Random(1)
    made = [a_discussion(f"D{number:04}", draw) for number in range(count)]
    return a_source(*made, codebook=real_codebook(), roles=real_roles())


def a_discussion(name: str, draw: random.Random) -> AnalysedDiscussion:
    """Make a transcript with the coding of all coders."""
    from export_builders import a_merged, a_transcript

    from exporters import AnalysedDiscussion
    from frameschema import Discussion

    talk = a_transcript(
        *((SPEAKERS[at % 3], "woord " * 24 + "eind.") for at in range(600)), id=name, discussion=name
    )
    units = [unit for number in range(MOMENTS) for unit in a_moment_with_fragments(talk, number, draw)]
    return AnalysedDiscussion(Discussion(id=name, werkplaats="amsterdam"), talk, a_merged(talk, *units))


def a_moment_with_fragments(talk: Transcript, number: int, draw: random.Random) -> list[MergedUnit]:
    """Make an issue moment of 21 turns with six fragments in it, about alike for all coders."""
    from export_builders import a_fragment, a_moment, a_unit, turns

    from frameschema import Span

    first = number * 58 + 1
    about = {"issues": [[f"Issue {number}", f"Vraag {number}?"]], "status": "controversy"}
    coders = [f"c{coder}" for coder in range(CODERS)]
    units = [a_unit(*(a_moment(turns(talk, first, first + 20), coder, talk.id, **about) for coder in coders))]
    for at in range(FRAGMENTS):
        start = talk.turn_spans[first + at * 3].start
        told = {"reasoning_devices": [draw.choice(DEVICES)]}
        spans = [Span(start=start + draw.randint(0, 30), end=start + 120 + draw.randint(0, 90)) for _ in coders]
        words = [f"Wat er volgens codeur {coder} wordt gezegd over de zaak" for coder in coders]
        units.append(
            a_unit(
                *(
                    a_fragment(span, coder, talk.id, who_what=text, **told)
                    for span, coder, text in zip(spans, coders, words, strict=True)
                )
            )
        )
    return units


def peak_mb() -> float:
    """Give the most memory this process had, in megabytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 if sys.platform != "darwin" else peak / 1024**2


if __name__ == "__main__":
    main()
