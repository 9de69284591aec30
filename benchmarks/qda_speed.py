"""How long a project of REFI-QDA takes, and how much memory: `python benchmarks/qda_speed.py [SIZE …]`.

At size 1: 100 transcripts of 600 turns, 4 coders with 60 fragments in each (24,000 fragments, each with two codes,
so some 48,000 selections). Each size in a process of its own. Timed are writing `.qdpx`, the official schema over
its XML, and reading it back as the study it was. As a yardstick pyrefiqda's models read the same XML.
"""

from __future__ import annotations

import io
import random
import resource
import subprocess
import sys
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
SIZES = (0.25, 1, 4)
TRANSCRIPTS, CODERS, UNITS = 100, 4, 60
DEVICES = ("problem_definition", "causes_responsibility", "moral_judgement", "solutions")


def main() -> None:
    """Measure each size in a process of its own, or (with --measure) one of them here."""
    if sys.argv[1:2] == ["--measure"]:
        measure(float(sys.argv[2]))
        return
    print(
        "| size | fragments | write, CPU s | schema, CPU s | read back, CPU s | pyrefiqda, CPU s | MB | peak, MB |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for size in map(float, sys.argv[1:] or SIZES):
        subprocess.run([sys.executable, __file__, "--measure", str(size)], check=True)


def measure(size: float) -> None:
    """Write, judge and read one size, and tell what it took."""
    from lxml import etree
    from pyrefiqda.models import Project
    from xsdata_pydantic.bindings import XmlParser

    from exporters.refi_qda import own_study, read_qdpx, to_qdpx

    study = a_large_study(round(TRANSCRIPTS * size))
    schema = etree.XMLSchema(etree.parse(ROOT / "tests" / "data" / "refi-qda" / "Project.xsd"))
    data, writing = timed(lambda: to_qdpx(study, datetime(2026, 1, 1, tzinfo=UTC)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("project.qde")
    _, judging = timed(lambda: schema.assertValid(etree.fromstring(xml)))
    back, reading = timed(lambda: own_study(read_qdpx(data)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    _, models = timed(lambda: XmlParser().from_bytes(xml, Project))
    assert back is not None and len(back.study.codings) == len(study.codings)
    units = sum(len(coding.units) for coding in study.codings)
    print(
        f"| {size:g} | {units:,} | {writing:.2f} | {judging:.2f} | {reading:.2f} | {models:.2f} "
        f"| {len(data) / 1e6:.1f} | {peak:.0f} |"
    )


def a_large_study(transcripts: int) -> object:
    """Make a study of so many transcripts."""
    from builders import a_coder, a_coding, a_discussion, a_fragment, a_study, a_transcript, shipped_codebook

    draw, book = random.Random(1), shipped_codebook()
    turns = [f"KM-I-{at % 3 + 1}: {'woord ' * 25}".rstrip() for at in range(600)]
    talks, codings = [], []
    for number in range(transcripts):
        name = f"gesprek-{number:04}"
        talk = a_transcript(*turns, id=name, discussion=name)
        talks.append(talk)
        for coder in range(CODERS):
            starts = sorted(draw.sample(range(0, len(talk.text) - 400, 60), UNITS))
            own = [
                a_fragment(start, start + 90, f"f{at}", reasoning_devices=(draw.choice(DEVICES),), who_what="Zo.")
                for at, start in enumerate(starts)
            ]
            codings.append(a_coding(talk, *own, coder=f"coder-{coder}"))
    return a_study(
        codebook=book.ref,
        codebooks=(book,),
        coders=tuple(a_coder(f"coder-{coder}") for coder in range(CODERS)),
        discussions=tuple(a_discussion(talk.id) for talk in talks),
        transcripts=tuple(talks),
        codings=tuple(codings),
    )


def timed(work: object) -> tuple[object, float]:
    """Do it, and give what it gave and the CPU seconds it took."""
    start = time.process_time()
    made = work()
    return made, time.process_time() - start


if __name__ == "__main__":
    main()
