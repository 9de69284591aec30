"""How much memory T1 takes discussion by discussion: `python benchmarks/stream_speed.py [SIZE …]`.

At size 1: 100 discussions as in `export_speed.py` (24,000 fragments, 1,000 rows); they are ten different ones over
and over, so that making them takes no time. The rows of each go on the shelf; then the file is written. Each size
and format in a process of its own; `begun` is its peak memory when ten
discussions were exported, `peak` at the end.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

import export_speed

if TYPE_CHECKING:
    from exporters import TableSource

SIZES = (1, 4, 16, 100)
DIFFERENT = 10
FORMATS = ("csv", "parquet")


def main() -> None:
    """Measure each size and format in a process of its own, or (with --measure) one of them here."""
    if sys.argv[1:2] == ["--measure"]:
        measure(float(sys.argv[2]), sys.argv[3])
        return
    print("| size | fragments | format | CPU s of rows and file | file, MB | begun, MB | peak, MB |")
    print("|---|---|---|---|---|---|---|", flush=True)
    for size in map(float, sys.argv[1:] or SIZES):
        for format_name in FORMATS:
            subprocess.run([sys.executable, __file__, "--measure", str(size), format_name], check=True)


def measure(size: float, format_name: str) -> None:
    """Export a study of one size in one format."""
    count = round(export_speed.TRANSCRIPTS * size)
    studied = list(parts(DIFFERENT))
    export_in_parts(studied, format_name)
    begun = export_speed.peak_mb()
    seconds, megabytes = export_in_parts(islice(cycle(studied), count), format_name)
    fragments = count * export_speed.CODERS * export_speed.MOMENTS * export_speed.FRAGMENTS
    what = f"{size:g} | {fragments:,} | {format_name} | {seconds:.2f} | {megabytes:.1f}"
    print(f"| {what} | {begun:.0f} | {export_speed.peak_mb():.0f} |", flush=True)


def export_in_parts(study: Iterable[TableSource], format_name: str) -> tuple[float, float]:
    """Export T1 of a study in parts to a file; gives the CPU time and the file's size."""
    from exporters.formats import AS_IT_COMES, write_tables
    from exporters.registry import Making
    from framebridge.shelf import Shelf

    began = time.process_time()
    making = Making(["T1"], AS_IT_COMES, Shelf)
    for part in study:
        making.add(part)
    files = write_tables(format_name, making.tables(part), making.origin(part, ()), part, AS_IT_COMES)
    with tempfile.TemporaryDirectory() as folder:
        for name, pieces in files.items():
            with (Path(folder) / name).open("wb") as file:
                file.writelines(pieces)
        size = sum(path.stat().st_size for path in Path(folder).iterdir())
    return time.process_time() - began, size / 1e6


def parts(count: int) -> Iterator[TableSource]:
    """Make discussions."""
    from export_builders import a_source, real_codebook, real_roles

    draw, codebook, roles = random.Random(1), real_codebook(), real_roles()
    for number in range(count):
        made = export_speed.a_discussion(f"D{number:05}", draw)
        yield a_source(made, codebook=codebook, roles=roles)


if __name__ == "__main__":
    main()
