"""How long whole commands take, and how much memory: `python benchmarks/command_speed.py [SIZE …] [--command …]`.

At size 1: a study folder with 100 transcripts of 600 turns and a SQLite store with what 4 coders marked in each,
about the same 60 stretches (24,000 units). Each command runs in a process of its own, start-up and all; CPU
seconds and peak memory are those of that process. As a yardstick one process reads the texts of the same
annotations out of the store and puts them through `json.loads`.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from framebridge.store import AnnotationVersion
    from frameschema import Transcript

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
SIZES = (0.25, 1, 4)
COMMANDS = {
    "merge": ("merge",),
    "agreement": ("agreement",),
    "export-csv": ("export", "T1", "--format", "csv"),
    "export-parquet": ("export", "T1", "--format", "parquet"),
    "package": ("package", "--licence", "CC-BY-4.0"),
}
TRANSCRIPTS, TURNS, CODERS, UNITS = 100, 600, 4, 60
DEVICES = ("problem_definition", "causes_responsibility", "moral_judgement", "solutions")
FRAMES = ("need", "social_control", "market")
STORIES = ("Afspraak is afspraak", "Hij kan het niet", None, None)
_YARDSTICK = (
    "import json, sqlite3, sys\n"
    "for (raw,) in sqlite3.connect(sys.argv[1]).execute('select raw from annotation_payload'):\n"
    "    json.loads(raw)\n"
)


def main() -> None:
    """Make a study of each size, and run the commands on it."""
    options = argparse.ArgumentParser()
    options.add_argument("sizes", nargs="*", type=float, default=SIZES)
    options.add_argument("--command", action="append", choices=COMMANDS)
    options.add_argument("--make", type=Path, help="only make the study in this folder")
    chosen = options.parse_args()
    if chosen.make:
        make_study(chosen.make, chosen.sizes[0])
        return
    print("| command | size | units | CPU s | json.loads, CPU s | ratio | peak, MB | json.loads, MB |")
    print("|---|---|---|---|---|---|---|---|")
    for size in chosen.sizes:
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder), size, chosen.command or list(COMMANDS))


def measure(folder: Path, size: float, commands: Sequence[str]) -> None:
    """Make a study of one size in a process of its own, and tell what each command on it takes."""
    os.environ["FRAMEBRIDGE_HOME"] = str(folder / "home")
    taken([sys.executable, __file__, str(size), "--make", str(folder)])
    (store,) = (folder / "home").rglob("*.sqlite*")
    yardstick, least = taken([sys.executable, "-c", _YARDSTICK, str(store)])
    for command in commands:
        program = [sys.executable, "-m", "framebridge", *COMMANDS[command], "--study", str(folder / "study")]
        spent, peak = taken(program)
        units = f"{round(TRANSCRIPTS * size) * CODERS * UNITS:,}"
        ratio = spent / yardstick
        seconds = f"{spent:.2f} | {yardstick:.2f} | {ratio:.1f}"
        print(f"| {command} | {size:g} | {units} | {seconds} | {peak:.0f} | {least:.0f} |", flush=True)


def taken(program: Sequence[str]) -> tuple[float, float]:
    """Run a program; gives its CPU seconds and its peak memory in megabytes."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path[:2])}
    child = subprocess.Popen(
        program, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(program)} ended with {child.returncode}")
    per_megabyte = 1024 if sys.platform != "darwin" else 1024**2
    return used.ru_utime + used.ru_stime, used.ru_maxrss / per_megabyte


def make_study(folder: Path, size: float) -> None:
    """Make a study folder, and fill its store one transcript at a time."""
    from agreement_study import a_study_folder
    from builders import NOON

    from framebridge.places import store_url
    from framebridge.store import PullRun, open_store

    names = [f"D{number:05}" for number in range(round(TRANSCRIPTS * size))]
    study = a_study_folder(folder / "study")
    for left in study.path.glob("transcripts/*.txt"):
        left.unlink()
    with (study.path / "study.toml").open("a", encoding="utf-8") as file:
        file.write(
            '\n[[coder]]\nid = "dina"\nname = "Codeur dina"\nwerkplaats = "noord"\naccount = "d@example.org"\n'
        )
    talk = "".join(f"KM-I-{at % 3 + 1}: {at} {'woord ' * 20}\n" for at in range(TURNS))
    for name in names:
        (study.path / "transcripts" / f"{name}.txt").write_text(f"KM-I-1: {name}\n{talk}", encoding="utf-8")
    rows = "".join(f"{name},{name}.txt,noord,1\n" for name in names)
    study.discussions_file.write_text(f"id,file,werkplaats,round\n{rows}", encoding="utf-8")
    run = PullRun(
        study="proef", server="embedded", started_at=NOON, finished_at=NOON, tasks_seen=1, annotations_seen=4
    )
    draw = random.Random(1)
    with open_store(store_url("proef", None)) as store:
        for number, row in enumerate(study.included):
            store.append(list(versions(study.read(row).transcript, number * CODERS, draw)), run)


def versions(talk: Transcript, number: int, draw: random.Random) -> Iterator[AnnotationVersion]:
    """Make what the store holds of one transcript: a version per coder."""
    from builders import a_coding, a_fragment
    from stored_codings import a_version

    from framebridge.store import AnnotationVersion
    from frameschema import FrameAttribution, FrameRef

    stretches = sorted(draw.sample(range(0, len(talk.text) - 400, 60), UNITS))
    for at, coder in enumerate(("ann", "bob", "cas", "dina"), start=number + 1):
        own = []
        for place, start in enumerate(stretches):
            begin = max(0, start + draw.randint(-30, 30))
            chosen = {
                "attribution": FrameAttribution(frames=(FrameRef(frame=draw.choice(FRAMES)),)),
                "reasoning_devices": (draw.choice(DEVICES),),
                "narrative": draw.choice(STORIES),
                "who_what": "in eigen woorden",
                "issues": ((draw.choice(("Korten", "Huur")),),),
            }
            own.append(a_fragment(begin, begin + draw.randint(60, 320), key=f"f{place}", **chosen))
        coding = a_coding(talk, *own, coder=coder)
        key = f"proef/{talk.id}/fragments/-/1"
        stored = a_version(talk, coding=coding, annotation_id=at, task_key=key)
        yield AnnotationVersion(**{name: getattr(stored, name) for name in AnnotationVersion.model_fields})


if __name__ == "__main__":
    main()
