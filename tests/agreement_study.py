"""A study of two discussions in two rounds, coded by ann, bob and cas; as a folder, and as a filled store."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builders import NOON, SECRET, a_coding, a_fragment, a_moment, a_shift
from stored_codings import SERVER, a_version

from framebridge.codings import StudyCodings
from framebridge.places import store_url
from framebridge.store import AnnotationVersion, PullRun, content_hash, open_store
from framebridge.study import StudyFolder, new_study
from frameschema import (
    AnyUnit,
    Bridged,
    Coding,
    FrameAttribution,
    FrameRef,
    ReasoningDevice,
    ReframingForm,
    ReframingOutcome,
    Transcript,
)

NEED, CONTROL, MARKET = "need", "social_control", "market"
PROBLEM, SOLUTION = ReasoningDevice.PROBLEM_DEFINITION, ReasoningDevice.SOLUTIONS
SETTINGS = """
[[werkplaats]]
id = "noord"
name = "Werkplaats Noord"
""" + "".join(
    f'''
[[coder]]
id = "{who}"
name = "Codeur {who}"
werkplaats = "noord"
account = "{who}@example.org"
'''
    for who in ("ann", "bob", "cas")
)
TALK = f"KM-I-1: Hij komt niet op zijn afspraken.\nZT-1: Hij durft niet, {SECRET}.\nKM-I-1: O, dat wist ik niet.\n"
ROWS = """id,file,werkplaats,round
D1,D1.txt,noord,1
D2,D2.txt,werkplaats-1,2
D3,D3.txt,noord,
"""


def a_study_folder(folder: Path, language: str = "nl") -> StudyFolder:
    """A study with three discussions; D3 has no round."""
    study = new_study(folder, "proef", "Proef", language)
    with (folder / "study.toml").open("a", encoding="utf-8") as file:
        file.write(SETTINGS)
    for name in ("D1", "D2", "D3"):
        text = TALK.replace("afspraken", f"afspraken, {name}")
        (folder / "transcripts" / f"{name}.txt").write_text(text, encoding="utf-8")
    study.discussions_file.write_text(ROWS, encoding="utf-8")
    return StudyFolder(folder)


def framed(start: int, end: int, *frames: str, **fields: Any) -> AnyUnit:
    """A fragment with frames."""
    attribution = FrameAttribution(frames=tuple(FrameRef(frame=frame) for frame in frames))
    return a_fragment(start, end, attribution=attribution, **fields)


def a_bridging(start: int, end: int, bridged: Bridged, *forms: ReframingForm) -> AnyUnit:
    return a_moment(start, end, outcome=ReframingOutcome(bridged=bridged, forms=forms))


def units_of(coder: str) -> tuple[AnyUnit, ...]:
    """What a coder marks in a talk: ann and bob see the same but once, cas less and elsewhere."""
    if coder == "cas":
        return (framed(0, 20, MARKET), a_bridging(0, 80, Bridged.NO))
    first = (NEED,) if coder == "ann" else (CONTROL,)
    return (
        framed(0, 20, *first, reasoning_devices=(PROBLEM,)),
        framed(36, 60, NEED, CONTROL, reasoning_devices=(PROBLEM, SOLUTION)),
        framed(66, 80, NEED, reasoning_devices=(SOLUTION,)),
        a_bridging(0, 80, Bridged.YES if coder == "ann" else Bridged.PARTLY, ReframingForm.BRIDGING),
        *((a_shift(66, 70),) if coder == "ann" else ()),
    )


def codings_of(talks: dict[str, Transcript]) -> tuple[Coding, ...]:
    """D1 by all three, D2 by ann and bob, D3 by cas alone."""
    coders = {"D1": ("ann", "bob", "cas"), "D2": ("ann", "bob"), "D3": ("cas",)}
    return tuple(a_coding(talks[name], *units_of(who), coder=who) for name in coders for who in coders[name])


def as_read(study: StudyFolder, *more: Coding, prefilled: tuple[Coding, ...] = ()) -> StudyCodings:
    """The codings as they come out of the store; `more` takes the place of those with the same id."""
    talks = study.transcripts()
    own = {coding.id: coding for coding in (*codings_of(talks), *more)}
    fragments = tuple(coding for coding in own.values() if coding.coding_pass == "fragments")
    others = tuple(coding for coding in own.values() if coding.coding_pass != "fragments")
    began = frozenset(coding.id for coding in prefilled)
    return StudyCodings(talks, fragments, (), others=others, prefilled=began)


def fill_store(study: StudyFolder, *, from_draft: str = "") -> None:
    """Put the codings into the study's own store; those of one coder began from a draft."""
    talks = study.transcripts()
    versions = []
    for number, coding in enumerate(codings_of(talks), start=1):
        stored = a_version(
            talks[coding.transcript],
            coding=coding,
            annotation_id=number,
            task_key=f"proef/{coding.transcript}/fragments/-/1",
        )
        raw = {**stored.raw, "parent_prediction": 5 if coding.coder == from_draft else None}
        fields = {name: getattr(stored, name) for name in AnnotationVersion.model_fields}
        versions.append(AnnotationVersion(**{**fields, "raw": raw, "content_sha256": content_hash(raw)}))
    run = PullRun(
        study="proef",
        server=SERVER,
        started_at=NOON,
        finished_at=NOON,
        tasks_seen=3,
        annotations_seen=len(versions),
    )
    with open_store(store_url("proef", None)) as store:
        store.append(versions, run)
