"""How long merging takes, and how much memory: `python benchmarks/merge_speed.py [SIZE …]`.

At size 1: 100 transcripts of 600 turns, 4 coders who mark about the same 60 stretches each (24,000 units). Each
size in a process of its own, which makes one transcript with its codings at a time, so that what grows is the work
and not what is kept. As a yardstick the same codings, as JSON, go through `json.loads`. Only these two are timed.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
SIZES = (0.25, 1, 4, 16)
TRANSCRIPTS, CODERS, UNITS = 100, 4, 60
DEVICES = ("problem_definition", "causes_responsibility", "moral_judgement", "solutions")
STORIES = ("Afspraak is afspraak", "Hij kan het niet", None, None)


def main() -> None:
    """Measure each size in a process of its own, or (with --measure) one of them here."""
    if sys.argv[1:2] == ["--measure"]:
        measure(float(sys.argv[2]))
        return
    print("| size | units | merge, CPU s | json.loads of the codings, CPU s | merged units | peak, MB |")
    print("|---|---|---|---|---|---|")
    for size in map(float, sys.argv[1:] or SIZES):
        subprocess.run([sys.executable, __file__, "--measure", str(size)], check=True)


def measure(size: float) -> None:
    """Merge the transcripts of one size, and tell what it took."""
    from builders import a_coding, a_fragment, a_transcript

    from framebridge.merging import merge_codings

    draw = random.Random(1)
    talk = a_transcript(*(f"KM-I-{at % 3 + 1}: {'woord ' * 25}".rstrip() for at in range(600)))
    spent, loading, merged_units, units = 0.0, 0.0, 0, 0
    for _ in range(round(TRANSCRIPTS * size)):
        stretches = sorted(draw.sample(range(0, len(talk.text) - 400, 60), UNITS))
        codings = []
        for coder in range(CODERS):
            own = []
            for number, start in enumerate(stretches):
                begin = max(0, start + draw.randint(-30, 30))
                end = begin + draw.randint(60, 320)
                chosen = {
                    "reasoning_devices": (draw.choice(DEVICES),),
                    "narrative": draw.choice(STORIES),
                    "who_what": "in eigen woorden",
                    "issues": ((draw.choice(("Korten", "Huur")),),),
                }
                own.append(a_fragment(begin, end, key=f"f{number}", **chosen))
            codings.append(a_coding(talk, *own, coder=f"coder-{coder}"))
        began = time.process_time()
        merged = merge_codings(codings, talk)
        spent += time.process_time() - began
        written = [coding.model_dump_json() for coding in codings]
        began = time.process_time()
        for one in written:
            json.loads(one)
        loading += time.process_time() - began
        merged_units += len(merged.units)
        units += sum(len(coding.units) for coding in codings)
    print(f"| {size:g} | {units:,} | {spent:.2f} | {loading:.2f} | {merged_units:,} | {_peak_mb():.0f} |")


def _peak_mb() -> float:
    """Give the most memory this process had, in megabytes."""
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 if sys.platform != "darwin" else peak / 1024**2


if __name__ == "__main__":
    main()
