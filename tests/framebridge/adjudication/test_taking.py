"""What comes back: decisions about just what was seen, and a report of all that is none."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from builders import NOON
from settled_study import ABSENT, SHAME, both, fill_in, merged, plan, region_of, settle_status, settled, taking

from framebridge.adjudication.taking import apply_taking
from framebridge.codings import read_codings
from framebridge.differences import stale_decisions
from framebridge.store import AnnotationVersion, PullRun, open_store
from framebridge.study import StudyFolder
from framebridge.study.decisions import read_decisions, write_decisions
from frameschema import IssueStatus
from labelstudio_plugin.client import LabelStudio

Result = list[dict[str, Any]]


@pytest.fixture
def sent(study: StudyFolder, server: LabelStudio) -> Any:
    return plan(study, server)


def as_it_was(result: Result) -> None:
    pass


def test_a_draft_that_is_submitted_unchanged_decides_nothing(study: StudyFolder, sent: Any) -> None:
    found = taking(study, settled(sent, as_it_was))
    assert (found.new, found.findings) == ((), ())


def test_what_was_filled_in_is_a_decision_with_who_when_and_why(study: StudyFolder, sent: Any) -> None:
    version = settled(sent, settle_status)
    (decision,) = taking(study, version).new
    assert (decision.field, decision.value, decision.taken_from) == ("status", IssueStatus.POTENTIAL, "cas")
    assert (decision.by, decision.reason, decision.on) == ("cas", "beurt 2", version.updated_at.date())
    apply_taking(study, taking(study, version))
    (one,) = merged(study, both(study))
    (moment,) = [unit for unit in one.merged.units if unit.kind == "issue_moment"]
    assert [(item.field, item.value) for item in moment.settled] == [("status", IssueStatus.POTENTIAL)]


def test_a_text_of_ones_own_is_a_decision_and_the_coders_texts_stay(study: StudyFolder, sent: Any) -> None:
    def write(result: Result) -> None:
        fill_in(result, "fragment", "who_what", {"text": ["samen: hij durft niet"]}, "textarea")

    apply_taking(study, taking(study, settled(sent, write)))
    (one,) = merged(study, both(study))
    (unit,) = [unit for unit in one.merged.units if unit.settled]
    assert [item.value for item in unit.settled] == ["samen: hij durft niet"]
    assert [member.unit.who_what for member in unit.members] == [ABSENT, SHAME]


def test_a_field_that_all_left_open_may_be_settled_and_holds(study: StudyFolder, sent: Any) -> None:
    def handle(result: Result) -> None:
        fill_in(result, "issue_moment", "handling", {"choices": ["opened"]}, "choices")

    apply_taking(study, taking(study, settled(sent, handle)))
    (one,) = merged(study, both(study))
    assert [item.field for unit in one.merged.units for item in unit.settled] == ["handling"]
    assert stale_decisions([one], read_decisions(study.decisions_folder)) == ()


def test_what_was_settled_on_earlier_coding_is_stale_and_named(study: StudyFolder, sent: Any) -> None:
    other = both(study, status=IssueStatus.UNANIMOUS)
    apply_taking(study, taking(study, settled(sent, settle_status), codings=other))
    found = merged(study, other)
    assert [unit.settled for one in found for unit in one.merged.units if unit.settled] == []
    assert [one.rule for one in stale_decisions(found, read_decisions(study.decisions_folder))] == [
        "stale-decision"
    ]


def test_what_was_taken_is_not_taken_again_over_a_later_decision(study: StudyFolder, sent: Any) -> None:
    version = settled(sent, settle_status)
    apply_taking(study, taking(study, version))
    (decision,) = read_decisions(study.decisions_folder)
    write_decisions(study.decisions_folder, "proef", decision.transcript, [])
    again = taking(study, version)
    assert (again.new, again.known, again.taken) == ((), (), ())
    assert [
        one.value for one in taking(study, settled(sent, lambda r: settle_status(r, IssueStatus.CONTROVERSY))).new
    ] == [IssueStatus.CONTROVERSY]


def a_new_region(result: Result) -> None:
    mark = deepcopy(region_of(result, "fragment"))
    result.append({**mark, "id": "nieuw"})


def no_moment(result: Result) -> None:
    gone = region_of(result, "issue_moment")["id"]
    result[:] = [item for item in result if item["id"] != gone]


def another_kind(result: Result) -> None:
    key = region_of(result, "issue_moment")["id"]
    result[:] = [item for item in result if item["id"] != key or item["from_name"] == "kind"]
    region_of(result, "issue_moment")["value"]["hypertextlabels"] = ["shift_moment"]


def other_bounds(result: Result) -> None:
    place = region_of(result, "fragment")["value"]
    place["globalOffsets"]["end"] -= 2
    place["endOffset"] -= 2


def emptied(result: Result) -> None:
    result[:] = [item for item in result if item["from_name"] != "question"]


def linked(result: Result) -> None:
    ends = {"from_id": region_of(result, "fragment")["id"], "to_id": region_of(result, "fragment", 1)["id"]}
    result.append({"type": "relation", "direction": "right", **ends})


@pytest.mark.parametrize(
    ("change", "rule", "said"),
    [
        (a_new_region, "settled-new-region", "region nieuw is new"),
        (no_moment, "settled-region", "was removed"),
        (another_kind, "settled-region", "was made another kind"),
        (other_bounds, "settled-region", "has other bounds"),
        (emptied, "settled-emptied", "field question of region"),
        (linked, "settled-link", "a drawn link"),
    ],
)
def test_what_is_no_decision_is_reported_with_its_id(
    study: StudyFolder, sent: Any, change: Any, rule: str, said: str
) -> None:
    found = taking(study, settled(sent, change))
    assert [one.rule for one in found.findings] == [rule]
    assert said in str(found.findings[0].message)
    assert "annotation 5" in str(found.findings[0].where)
    assert found.new == ()


@pytest.mark.parametrize(
    ("fields", "rule"),
    [({"coder": None}, "unknown-account"), ({"raw": {"framebridge_shown": {"units": 3}}}, "settled-on-unknown")],
)
def test_what_cannot_be_placed_is_held_and_reported(
    study: StudyFolder, sent: Any, fields: dict[str, Any], rule: str
) -> None:
    found = taking(study, settled(sent, settle_status, **fields))
    assert ([one.rule for one in found.findings], found.new, found.taken) == ([rule], (), ())


def test_of_two_who_settle_one_task_differently_the_newer_counts_and_both_are_named(
    study: StudyFolder, sent: Any
) -> None:
    ann = settled(sent, lambda r: settle_status(r, IssueStatus.UNANIMOUS), coder="ann", annotation_id=6, minutes=5)
    found = taking(study, settled(sent, settle_status), ann)
    assert [(one.value, one.by) for one in found.new] == [(IssueStatus.UNANIMOUS, "ann")]
    (finding,) = found.findings
    assert (finding.rule, "cas and ann" in str(finding.message)) == ("settled-twice", True)


def test_settled_coding_is_no_coders_coding(study: StudyFolder, sent: Any, tmp_path: Path) -> None:
    fields = settled(sent, settle_status).model_dump(exclude={"number", "pulled_at"})
    run = PullRun(
        study="proef", server="embedded", started_at=NOON, finished_at=NOON, tasks_seen=1, annotations_seen=1
    )
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as store:
        store.append([AnnotationVersion(**fields)], run)
        read = read_codings(study, store)
        assert len(taking(study, *store.latest("proef")).new) == 1
    assert (read.codings, read.others, read.findings) == ((), (), ())
