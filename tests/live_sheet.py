"""A small sheet for live tests: what is on it, what a coder will fill in, and its project over the API."""

from __future__ import annotations

from typing import Any

from builders import (
    STUDY,
    a_clearance,
    a_coding,
    a_discussion,
    a_fragment,
    a_moment,
    a_shift,
    a_transcript,
    shipped_codebook,
    shipped_roles,
    words,
)

from frameschema import (
    Bridged,
    Code,
    DeviceSummary,
    FrameAttribution,
    FrameLevel,
    FrameRef,
    Holder,
    Influence,
    Polarity,
    Presence,
    ReasoningDevice,
    ReframingOutcome,
    ShiftResult,
    coding_id,
)
from frameschema.sheet import (
    FilledColumn,
    Sheet,
    SheetCoding,
    SheetColumn,
    SheetKind,
    SheetShift,
    narrative_id,
    sheet_id,
)
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.sheets import ReadSheet, SheetContext, read_sheet, sheet_config, sheet_task
from labelstudio_plugin.tasks import SHEETS, TaskKey

CODER = "ams-1"
ISSUE = "Korten of niet"
BOOK = shipped_codebook()

TALK = a_transcript(
    "KM-I-1: Hij is weer niet verschenen 😀 en de brief lag er al drie weken.",
    "ZT-1: Ja, maar hij kan die brief niet lezen. Dat weet ik van zijn zus, ’t is <b>schaamte</b> & meer.",
    "KM-I-1: Dat wist ik niet.",
    *(f"OZ: Wie wil daar op ingaan? Vraag {number}." for number in range(4, 20)),
    "KM-I-1: Dan bel ik hem voortaan, in plaats van nóg een brief.",
)
LATE, CALL, SHAME = "Hij is weer niet verschenen", "Dan bel ik hem voortaan", "hij kan die brief niet lezen"


def _marked(key: str, quoted: str, make: Any = a_fragment, **fields: Any) -> Any:
    span = words(TALK, quoted)
    return make(span.start, span.end, key, **fields)


UNITS = {
    unit.key: unit
    for unit in a_coding(
        TALK,
        _marked("late", LATE, who_what="KM-I-1: „nóg een brief” helpt niet"),
        _marked("call", CALL, reasoning_devices=(ReasoningDevice.SOLUTIONS,)),
        _marked("shame", SHAME),
        _marked("turn", "Dat weet ik van zijn zus", a_shift),
        a_moment(0, words(TALK, "Dat wist ik niet.").end, "stretch"),
    ).units
}


def a_column(story: str, speaker: str, *keys: str) -> SheetColumn:
    return SheetColumn(
        narrative=narrative_id(STUDY, TALK.id, CODER, story),
        title=story,
        holder=Holder(speakers=(speaker,) if speaker else ()),
        is_joint=not speaker,
        fragments=tuple(UNITS[key].id for key in keys),
    )


JOINT = a_column("Gezamenlijk verhaal", "")
INCOME = a_column("klantmanager inkomen", "KM-I-1", "late", "call")
SOCIAL = a_column("sociaal professional", "ZT-1", "shame")
SISTER = a_column("Het verhaal van de zus", "ZT-1", "shame")


def a_sheet(*columns: SheetColumn) -> Sheet:
    return Sheet(
        id=sheet_id(STUDY, TALK.id, CODER, SheetKind.ISSUE, ISSUE),
        study=STUDY,
        transcript=TALK.id,
        text_sha256=TALK.text_sha256,
        kind=SheetKind.ISSUE,
        of=CODER,
        issue=ISSUE,
        moments=(UNITS["stretch"].id,),
        triggers=(UNITS["turn"].id,),
        columns=columns,
    )


def payload(sheet: Sheet) -> dict[str, Any]:
    key = TaskKey(STUDY, f"{TALK.id}.issue", SHEETS, CODER)
    units = {unit.id: unit for unit in UNITS.values()}
    roles = shipped_roles().roles
    return sheet_task(key, sheet, TALK, units, a_discussion(), roles, BOOK, "nl", a_clearance(TALK)).payload()


def label(code: str) -> str:
    return BOOK.label(code, "nl")


def of_list(list_id: str, place: int = 0) -> Code:
    return BOOK.list(list_id).codes[place]


META = FrameLevel.META_CULTURAL
FRAME = next(code for code in BOOK.list("frame").codes if META in code.levels)
WHO_WHAT = "KM-I-1: komt niet opdagen 😀;\n„nóg een brief” helpt niet — <b>é</b> & zo"
PROBLEM = "Hij verschijnt niet.\n\n  Met een lege regel en spaties  "
FILLED = (
    FilledColumn(
        narrative=INCOME.narrative,
        who_what=WHO_WHAT,
        summaries=(DeviceSummary(device=ReasoningDevice.PROBLEM_DEFINITION, text=PROBLEM),),
        attributions=(
            FrameAttribution(frames=(FrameRef(frame=FRAME.id, level=META),), object=of_list("frame_object").id),
        ),
        shift=SheetShift(result=ShiftResult.SHIFT, trigger=UNITS["turn"].id, text_after="Eerst bellen"),
    ),
    FilledColumn(
        narrative=SOCIAL.narrative,
        who_what="ZT-1: schaamte",
        summaries=(DeviceSummary(device=ReasoningDevice.MORAL_JUDGEMENT, presence=Presence.ABSENT),),
    ),
)
OUTCOME = ReframingOutcome(
    bridged=Bridged.PARTLY,
    how="KM-I-1 neemt het over: „dan bel ik”",
    influences=(
        Influence(influence=of_list("influence", 0).id, polarity=Polarity.PLUS),
        Influence(influence=of_list("influence", 5).id, polarity=Polarity.PLUS),
        Influence(influence=of_list("influence", 6).id, polarity=Polarity.MINUS),
    ),
)


def expected(sheet: Sheet, *columns: FilledColumn) -> SheetCoding:
    return SheetCoding(
        id=coding_id(STUDY, str(sheet.id), CODER, SHEETS),
        study=STUDY,
        transcript=TALK.id,
        sheet=sheet.id,
        coder=CODER,
        coding_pass=SHEETS,
        codebook=BOOK.ref,
        columns=columns,
        outcome=OUTCOME,
    )


class SheetOnServer:
    """The project and the task, over the API."""

    def __init__(self, server: LabelStudio, sheet: Sheet) -> None:
        self.server = server
        settings = {
            "title": "Blad",
            "description": f"framebridge:blad/amsterdam/{SHEETS}",
            "label_config": sheet_config(BOOK, "nl"),
            "enable_empty_annotation": True,
        }
        self.project = int(server.post("/api/projects/", settings)["id"])
        server.post(f"/api/projects/{self.project}/import", [payload(sheet)])
        (task,) = server.get_object("/api/tasks/", project=self.project)["tasks"]
        self.task = int(task["id"])

    def renew(self, sheet: Sheet) -> None:
        self.server.patch(f"/api/tasks/{self.task}/", payload(sheet))

    def whole(self) -> dict[str, Any]:
        return self.server.get_object(f"/api/tasks/{self.task}/")

    def read(self, sheet: Sheet) -> ReadSheet:
        (annotation,) = self.whole()["annotations"]
        return read_sheet(annotation, SheetContext(sheet, CODER, SHEETS, BOOK))
