"""How long a report takes, and how much memory: `python benchmarks/report_speed.py [SIZE …]`.

At size 1: 100 transcripts of 600 turns with 240 coded fragments each (24,000), and 12 issue moments. Each size
in a process of its own. Timed is all from merged coding to the bytes of the page; making the coding is not.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "exporters")]
SIZES = (0.25, 1, 4)
TRANSCRIPTS, TURNS, FRAGMENTS, MOMENTS = 100, 600, 240, 12
SPEAKERS = ("KM-I-1", "KM-W-1", "ZT-1", "HH-1")
DEVICES = ("problem_definition", "causes_responsibility", "moral_judgement", "solutions")
FRAMES = ("autonomy", "community", "need", "social_control", "market")
MUNICIPALITIES = ("Dorp", "Stad", "Gemeente X")


def main() -> None:
    """Measure each size in a process of its own, or (with --measure) one of them here."""
    if sys.argv[1:2] == ["--measure"]:
        measure(float(sys.argv[2]))
        return
    print("| size | fragments | report, CPU s | page, MB | before, MB | peak, MB |\n|---|---|---|---|---|---|")
    for size in map(float, sys.argv[1:] or SIZES):
        subprocess.run([sys.executable, __file__, "--measure", str(size)], check=True)


def measure(size: float) -> None:
    """Make the report of one size, and tell what it took."""
    from exporters.report import Report

    source = a_source(round(TRANSCRIPTS * size))
    before, began = _peak_mb(), time.process_time()
    page = Report(source, "Een grote studie").html().encode()
    spent = time.process_time() - began
    count = round(TRANSCRIPTS * size) * FRAGMENTS
    print(f"| {size:g} | {count:,} | {spent:.1f} | {len(page) / 1e6:.0f} | {before:.0f} | {_peak_mb():.0f} |")


def a_source(transcripts: int):  # noqa: ANN201  the imports are slow
    """Make invented discussions, each coded by one coder."""
    from export_builders import real_codebook, real_roles

    from exporters import TableSource

    draw = random.Random(1)
    codebook = real_codebook()
    known = {code.id for item in codebook.lists for code in item.codes}
    frames = [frame for frame in FRAMES if frame in known]
    made = tuple(_discussion(draw, f"D{number:04}", frames) for number in range(transcripts))
    return TableSource(made, real_roles(), codebook)


def _discussion(draw: random.Random, name: str, frames: list[str]):  # noqa: ANN202
    from export_builders import a_fragment, a_merged, a_moment, a_transcript, turns

    from exporters import AnalysedDiscussion
    from frameschema import Discussion

    said = [(SPEAKERS[at % len(SPEAKERS)], "woord " * 24 + "klaar.") for at in range(TURNS)]
    talk = a_transcript(*said, id=name, discussion=name)
    fragments = [
        a_fragment(
            turns(talk, at + 1),
            transcript=name,
            who_what="in eigen woorden",
            reasoning_devices=(draw.choice(DEVICES),),
            attribution={"frames": [{"frame": draw.choice(frames)}]},
        )
        for at in sorted(draw.sample(range(TURNS), FRAGMENTS))
    ]
    step = TURNS // MOMENTS
    moments = [
        a_moment(
            turns(talk, at * step + 1, (at + 1) * step - 5),
            transcript=name,
            issues=(("Korten",),),
            outcome={"bridged": draw.choice(("bridged_yes", "bridged_no"))},
        )
        for at in range(MOMENTS)
    ]
    about = Discussion(
        id=name,
        werkplaats="amsterdam",
        municipality=draw.choice(MUNICIPALITIES),
        methods=("golden_circle",),
    )
    return AnalysedDiscussion(about, talk, a_merged(talk, *fragments, *moments))


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
