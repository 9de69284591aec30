"""Coding of two who differ, what is sent of it to be settled, and what comes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from datetime import timedelta
from typing import Any

from builders import NOON, a_coding, a_fragment, a_moment
from sheet_study import ID, a_talk, found

from framebridge.adjudication.pushing import AdjudicationPlan, plan_adjudication
from framebridge.adjudication.taking import Taking, plan_taking
from framebridge.differences import MergedTranscript, merged_transcripts
from framebridge.sheets.reading import StudySheets
from framebridge.store import StoredVersion, content_hash
from framebridge.study import StudyFolder
from frameschema import Coding, IssueStatus, ReasoningDevice
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.tasks import ADJUDICATION

ABSENT, SHAME, WORRY = "ann: hij komt <niet>", "cas: hij schaamt zich", "ann: een twijfel"
Change = Callable[[list[dict[str, Any]]], None]


def both(study: StudyFolder, **of_cas: Any) -> tuple[Coding, Coding]:
    """One fragment that both wrote about, a moment whose status differs, and a fragment of ann alone."""
    talk = a_talk(study)
    first, second, third = talk.turn_spans
    device = (ReasoningDevice.PROBLEM_DEFINITION,)
    codings = []
    for coder, who_what, status in (
        ("ann", ABSENT, IssueStatus.CONTROVERSY),
        ("cas", SHAME, of_cas.get("status", IssueStatus.POTENTIAL)),
    ):
        units = [
            a_fragment(first.start, first.end, "f1", who_what=who_what, reasoning_devices=device),
            a_moment(first.start, third.end, "m1", status=status, question="Durft hij?"),
        ]
        units += [a_fragment(second.start, second.end, "f2", memo=WORRY)] if coder == "ann" else []
        codings.append(a_coding(talk, *units, *of_cas.get("more", ()) if coder == "cas" else (), coder=coder))
    return codings[0], codings[1]


def merged(study: StudyFolder, codings: Sequence[Coding]) -> list[MergedTranscript]:
    return list(merged_transcripts(study, found(study, *codings), StudySheets()))


def plan(
    study: StudyFolder, server: LabelStudio, codings: Sequence[Coding] | None = None, **options: Any
) -> AdjudicationPlan:
    """The plan for the one discussion."""
    planned = plan_adjudication(study, server, merged(study, codings or both(study)), **options)
    (one,) = planned.plans
    return one


def settled(sent: AdjudicationPlan, change: Change, **fields: Any) -> StoredVersion:
    """What the store holds when somebody opened the draft, changed it and submitted."""
    result = deepcopy(list(sent.draft))
    change(result)
    raw = {"id": 5, "result": result, "was_cancelled": False, "completed_by": 3, "ground_truth": False}
    raw |= {"framebridge_shown": sent.task.data["shown"]} | fields.pop("raw", {})
    defaults = {
        "study": "proef",
        "server": "embedded",
        "task_key": str(sent.task.key),
        "transcript": ID,
        "coding_pass": ADJUDICATION,
        "coder": "cas",
        "account": "cas@example.org",
        "project_id": 1,
        "task_id": 1,
        "annotation_id": 5,
        "created_at": NOON,
        "updated_at": NOON + timedelta(minutes=fields.pop("minutes", 0)),
        "text_sha256": sent.task.text_sha256,
        "codebook_id": "frames",
        "codebook_version": "1.0.0",
        "raw": raw,
        "content_sha256": content_hash(raw),
        "number": 5,
        "pulled_at": NOON,
    }
    return StoredVersion(**{**defaults, **fields})


def taking(study: StudyFolder, *versions: StoredVersion, codings: Sequence[Coding] | None = None) -> Taking:
    said = [one for each in merged(study, codings or both(study)) for one in each.said]
    return plan_taking(study, versions, said, lambda moment: moment.date())


def region_of(result: Sequence[dict[str, Any]], kind: str, nth: int = 0) -> dict[str, Any]:
    """The item that marks the nth region of a kind."""
    marks = [item for item in result if item.get("value", {}).get("hypertextlabels") == [kind]]
    return marks[nth]


def fill_in(result: list[dict[str, Any]], kind: str, name: str, value: dict[str, Any], item_type: str) -> None:
    """Fill in a field of the first region of a kind, in place of what stands there."""
    mark = region_of(result, kind)
    result[:] = [item for item in result if (item["id"], item["from_name"]) != (mark["id"], name)]
    place = {key: mark["value"][key] for key in mark["value"] if key != "hypertextlabels"}
    result.append({**mark, "from_name": name, "type": item_type, "value": {**place, **value}})


def settle_status(
    result: list[dict[str, Any]], status: str = IssueStatus.POTENTIAL, memo: str = "beurt 2"
) -> None:
    fill_in(result, "issue_moment", "status", {"choices": [str(status)]}, "choices")
    fill_in(result, "issue_moment", "memo", {"text": [memo]}, "textarea")
