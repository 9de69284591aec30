"""How long it takes to load, validate and check a study, how much memory, and how both grow with its size.

    python benchmarks/load_study.py

A study at size 1 has 100 transcripts of 600 turns, each coded by 4 coders with 60 fragments. Every size is
measured in a process of its own (peak memory is that process's); seconds are the least of three runs. As a
yardstick, the same bytes go through `json.loads` in the same process.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from frameschema import (  # noqa: E402
    Codebook,
    CodebookRef,
    Coder,
    Coding,
    Discussion,
    Fragment,
    FrameAttribution,
    FrameRef,
    FramingDevice,
    Localized,
    ReasoningDevice,
    Role,
    Span,
    Speaker,
    Study,
    Transcript,
    Turn,
    Werkplaats,
    check_coding,
    check_study,
    coding_id,
    read_document,
    unit_id,
)

SIZES = (0.25, 1.0, 4.0)
TRANSCRIPTS, TURNS, CODERS, FRAGMENTS = 100, 600, 4, 60
SPEAKERS = ("KM-I-1", "KM-W-1", "ZT-1", "ZT-2", "OZ", "GW")
WORDS = "Volgens mij moeten we eerst uitzoeken wat er in dat gezin speelt voordat we een besluit nemen."


def a_study(size: float) -> Study:
    """Make an invented study of this size."""
    names = [f"gesprek-{number:03}" for number in range(round(TRANSCRIPTS * size))]
    talks = tuple(_transcript(name) for name in names)
    coders = tuple(Coder(id=f"c{number}", name=f"Codeur {number}", werkplaats="w") for number in range(CODERS))
    return Study(
        id="maat",
        title="Maatstudie",
        codebook=CodebookRef(id="frames", version="1.0.0"),
        werkplaatsen=(Werkplaats(id="w", name="Werkplaats"),),
        coders=coders,
        roles=(Role(id="zt", label=Localized(nl="zorgteam", en="care team")),),
        discussions=tuple(Discussion(id=name, werkplaats="w") for name in names),
        transcripts=talks,
        codings=tuple(_coding(talk, coder.id) for talk in talks for coder in coders),
    )


def _transcript(name: str) -> Transcript:
    turns = tuple(
        Turn(speaker=SPEAKERS[number % len(SPEAKERS)], text=f"{number}. {WORDS} ", start_ms=number * 7000)
        for number in range(TURNS)
    )
    return Transcript(
        id=name, discussion=name, speakers=tuple(Speaker(code=code) for code in SPEAKERS), turns=turns
    )


def _coding(talk: Transcript, coder: str) -> Coding:
    own = coding_id("maat", talk.id, coder, "fragments")
    step = len(talk.text) // FRAGMENTS
    return Coding(
        id=own,
        study="maat",
        transcript=talk.id,
        text_sha256=talk.text_sha256,
        coder=coder,
        coding_pass="fragments",
        codebook=CodebookRef(id="frames", version="1.0.0"),
        units=tuple(_fragment(own, number, number * step) for number in range(FRAGMENTS)),
    )


def _fragment(coding: Any, number: int, start: int) -> Fragment:
    key = f"r{number:03}"
    return Fragment(
        id=unit_id(coding, key),
        key=key,
        span=Span(start=start, end=start + 120),
        issues=(("Huur", "Wie betaalt?"),),
        who_what="KM-I-1: eerst uitzoeken, dan besluiten",
        reasoning_devices=(ReasoningDevice.PROBLEM_DEFINITION, ReasoningDevice.SOLUTIONS),
        framing_devices=(FramingDevice(device="metaphor", words="wat er speelt"),),
        attribution=FrameAttribution(frames=(FrameRef(frame="need"),), object="object_client"),
        memo="Eerste indruk." if number % 5 == 0 else None,
    )


def least(work: Callable[[], object], times: int = 3) -> float:
    """Give the seconds of the fastest of some runs."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return min(found)


def measure(path: Path) -> dict[str, float]:
    """Measure one study file in this process."""
    data = path.read_bytes()
    load = least(lambda: Study.model_validate_json(data))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    study, codebook = Study.model_validate_json(data), _shipped_codebook()
    return {
        "megabytes": len(data) / 1e6,
        "read": least(lambda: read_document("study", data), times=1),
        "json": least(lambda: json.loads(data)),
        "load": load,
        "check": least(lambda: _check_all(study, codebook), times=1),
        "write": least(study.model_dump_json),
        "peak": peak,
    }


def _check_all(study: Study, codebook: Codebook) -> int:
    roles = {role.id: role for role in study.roles}
    talks = {talk.id: talk for talk in study.transcripts}
    found = len(check_study(study, codebook))
    return found + sum(len(check_coding(c, talks[c.transcript], codebook, roles)) for c in study.codings)


def _shipped_codebook() -> Codebook:
    import yaml

    text = (ROOT / "configs" / "codebooks" / "frames.yaml").read_text(encoding="utf-8")
    return Codebook.model_validate(yaml.safe_load(text))


COLUMNS = (
    "size",
    "fragments",
    "file, MB",
    "load + validate, s",
    "json.loads, s",
    "ratio",
    "read_document, s",
    "check, s",
    "write, s",
    "peak, MB",
)


def row(size: float, path: Path) -> str:
    """Measure one size in a process of its own and give its row of the table."""
    study = a_study(size)
    path.write_text(study.model_dump_json(), encoding="utf-8")
    command = [sys.executable, __file__, str(path)]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    fragments = sum(len(coding.units) for coding in study.codings)
    ratio = found["load"] / found["json"]
    cells = [
        f"{size:g}",
        f"{fragments:,}",
        f"{found['megabytes']:.0f}",
        f"{found['load']:.2f}",
        f"{found['json']:.2f}",
    ]
    cells += [
        f"{ratio:.1f}",
        f"{found['read']:.2f}",
        f"{found['check']:.2f}",
        f"{found['write']:.2f}",
        f"{found['peak']:.0f}",
    ]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Measure every size, each in a process of its own, and print a table."""
    if len(sys.argv) > 1:
        print(json.dumps(measure(Path(sys.argv[1]))))
        return
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores\n")
    print(f"| {' | '.join(COLUMNS)} |")
    print("|---" * len(COLUMNS) + "|")
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            print(row(size, Path(folder) / f"{size}.json"), flush=True)


if __name__ == "__main__":
    main()
