"""How long agreement on marked words takes, with intervals, and how that grows with the size of a study.

    python benchmarks/agreement_speed.py

A study at size 1 has 100 transcripts of 60,000 characters, each coded by 4 coders with 60 fragments of one or two
of 20 codes: 24,000 codings. Timed is all from spans to numbers: u-α, |u-α and cu-α over sets of codes, and u-α of
every code, each with an interval of 1,000 replicates. Every size runs in a process of its own; seconds are CPU,
the least of three runs.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from framebridge.agreement.continuum import Continuum, cut, joined  # noqa: E402
from framebridge.agreement.counts import Resampling, measured  # noqa: E402
from framebridge.agreement.unitizing import bar_u_alpha, cu_alpha, u_alpha  # noqa: E402
from frameschema import Coefficient, Measure  # noqa: E402

SIZES = (0.25, 1.0, 4.0, 16.0)
TRANSCRIPTS, LENGTH, CODERS, FRAGMENTS = 100, 60_000, 4, 60
CODES = tuple(f"code-{number:02}" for number in range(20))

Span = tuple[int, int, frozenset[str]]
Text = dict[str, list[Span]]


def a_study(size: float) -> list[Text]:
    """Make invented spans: coders mark about the same places, and often choose the same codes."""
    chance = random.Random(7)
    return [_text(chance) for _ in range(round(TRANSCRIPTS * size))]


def _text(chance: random.Random) -> Text:
    places = [(chance.randrange(LENGTH - 900), chance.choice(CODES)) for _ in range(FRAGMENTS)]
    return {f"c{number}": sorted(_spans(chance, places), key=lambda span: span[:2]) for number in range(CODERS)}


def _spans(chance: random.Random, places: list[tuple[int, str]]) -> list[Span]:
    found = []
    for place, code in places:
        start = place + chance.randrange(100)
        codes = {code if chance.random() < 0.7 else chance.choice(CODES)}
        if chance.random() < 0.3:
            codes.add(chance.choice(CODES))
        found.append((start, start + chance.randrange(80, 700), frozenset(codes)))
    return found


def the_family(study: list[Text]) -> list[Measure]:
    """Give all coefficients with their intervals."""
    resampling = Resampling()
    whole = [Continuum.of(LENGTH, {who: cut(spans) for who, spans in text.items()}) for text in study]
    found = [
        measured(Coefficient.U_ALPHA, u_alpha(whole), resampling),
        measured(Coefficient.BAR_U_ALPHA, bar_u_alpha(whole), resampling),
        measured(Coefficient.CU_ALPHA, cu_alpha(whole), resampling),
    ]
    by_code = [{who: _by_code(spans) for who, spans in text.items()} for text in study]
    for code in CODES:
        texts = [
            Continuum.of(LENGTH, {who: joined(own.get(code, ())) for who, own in text.items()}) for text in by_code
        ]
        found.append(measured(Coefficient.U_ALPHA, u_alpha(texts), resampling))
    return found


def _by_code(spans: list[Span]) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for start, end, codes in spans:
        for code in codes:
            found.setdefault(code, []).append((start, end))
    return found


def run(size: float) -> dict[str, float]:
    """Measure one size in this process."""
    study = a_study(size)
    seconds = []
    for _ in range(3):
        begun = time.process_time()
        found = the_family(study)
        seconds.append(time.process_time() - begun)
    return {
        "size": size,
        "codings": sum(len(spans) for text in study for spans in text.values()),
        "seconds": min(seconds),
        "coefficients": len(found),
        "u_alpha": found[0].value or 0,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    """Measure every size in a process of its own and print the table."""
    if len(sys.argv) > 1:
        print(json.dumps(run(float(sys.argv[1]))))
        return
    print("| size | codings | u-α family with intervals, s | per 24,000, s | peak, MB |\n|---|---|---|---|---|")
    for size in SIZES:
        done = subprocess.run([sys.executable, __file__, str(size)], capture_output=True, text=True, check=True)
        got = json.loads(done.stdout)
        cells = (f"{size:g}", f"{got['codings']:,}", f"{got['seconds']:.2f}")
        print(f"| {' | '.join(cells)} | {got['seconds'] / size:.2f} | {got['peak_mb']:.0f} |")


if __name__ == "__main__":
    main()
