"""What goes out to be settled: a draft, everybody's readings beside it, and never over somebody's work."""

from __future__ import annotations

from typing import Any

import lxml.html
import pytest
from builders import a_fragment
from fake_labelstudio import FakeLabelStudio
from settled_study import ABSENT, SHAME, WORRY, both, merged, plan, settle_status, settled, taking
from sheet_study import ID, a_talk

from framebridge.adjudication.pushing import AdjudicationAction, apply_adjudication, plan_adjudication
from framebridge.adjudication.taking import apply_taking
from framebridge.errors import ConfigurationProblem
from framebridge.study import StudyFolder
from frameschema import Coding, IssueStatus
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.gate import fingerprint, talk_in
from labelstudio_plugin.tasks import ADJUDICATION, TaskKey

SEND, KEEP, RENEW = AdjudicationAction.SEND, AdjudicationAction.KEEP, AdjudicationAction.RENEW


def pushed(study: StudyFolder, server: LabelStudio, codings: tuple[Coding, ...] | None = None) -> None:
    apply_adjudication(server, [plan(study, server, codings)])


def grown(study: StudyFolder) -> tuple[Coding, ...]:
    """The coding of both after cas marked one thing more."""
    third = a_talk(study).turn_spans[2]
    return both(study, more=(a_fragment(third.start, third.end, "f3"),))


def drafted(sent: Any, name: str) -> list[Any]:
    """The values of a field in a draft."""
    return [
        value
        for item in sent.draft
        if item["from_name"] == name
        for key, value in item["value"].items()
        if key in ("text", "choices") and isinstance(value, list)
    ]


def test_what_is_agreed_stands_in_the_draft_and_what_differs_does_not(
    study: StudyFolder, server: LabelStudio
) -> None:
    sent = plan(study, server)
    assert (sent.action, sent.waiting) == (SEND, 1)
    assert sent.task.key == TaskKey("proef", ID, ADJUDICATION, "merged")
    assert drafted(sent, "reasoning_devices") == [["problem_definition"]]
    assert drafted(sent, "question") == [["Durft hij?"]]
    assert (drafted(sent, "status"), drafted(sent, "who_what"), drafted(sent, "memo")) == ([], [], [])


def test_the_page_marks_the_turn_and_shows_every_reading_with_its_coder(
    study: StudyFolder, server: LabelStudio
) -> None:
    task = plan(study, server).task
    panel = lxml.html.fromstring(task.data["variants"])
    book = study.codebook
    (conflict,) = panel.xpath("//section[@class='fb-open']")
    assert book.label("controversy", "nl") in conflict.text_content()
    for text, coder in ((ABSENT, "ann"), (SHAME, "cas"), (WORRY, "ann")):
        (reading,) = [one for one in panel.xpath("//li") if text in one.text_content()]
        assert reading.text_content().endswith(f"[{coder}]")
    (marked,) = lxml.html.fromstring(f"<div>{task.data['html']}</div>").xpath("//p[contains(@class, 'fb-open')]")
    assert marked.get("data-s").endswith(f"≠ {book.label('field_status', 'nl')}")
    assert fingerprint(talk_in(task.data) or "") == a_talk(study).text_sha256


def test_without_names_no_coder_is_named_anywhere_in_the_task(study: StudyFolder, server: LabelStudio) -> None:
    data = plan(study, server, with_names=False).task.data
    assert "[A]" in data["variants"]
    assert "[ann]" not in str(data)
    assert "cas" not in str({**data, "variants": data["variants"].replace(SHAME, "")})


def test_running_again_changes_nothing_and_puts_back_a_draft_that_is_lost(
    study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio
) -> None:
    pushed(study, server)
    (before,) = fake.predictions
    assert plan(study, server).action is KEEP
    fake.predictions.clear()
    pushed(study, server)
    assert [one["result"] for one in fake.predictions] == [before["result"]]
    assert len(fake.tasks) == 1


def test_new_coding_renews_a_task_on_which_nobody_settles(
    study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio
) -> None:
    pushed(study, server)
    assert plan(study, server, grown(study)).action is RENEW
    pushed(study, server, grown(study))
    ((task,), (draft,)) = fake.tasks, fake.predictions
    assert len(task["data"]["shown"]["units"]) == 4
    assert len({item["id"] for item in draft["result"]}) == 4
    assert plan(study, server, grown(study)).action is KEEP


def test_a_task_on_which_somebody_settles_stays_as_it_is(
    study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio
) -> None:
    pushed(study, server)
    (task,), before = fake.tasks, str(fake.tasks)
    fake.drafts.append({"id": 1, "task": task["id"], "user": "cas@example.org", "updated_at": fake.tick()})
    assert plan(study, server).action is KEEP
    assert plan(study, server, grown(study)).action is AdjudicationAction.BUSY
    pushed(study, server, grown(study))
    assert (str(fake.tasks), len(fake.predictions)) == (before, 1)


def test_what_was_settled_is_taken_first_and_then_a_next_task_is_made(
    study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio
) -> None:
    pushed(study, server)
    version = settled(plan(study, server), settle_status)
    fake.annotate(fake.tasks[0], 5, version.raw["result"], ground_truth=False)
    assert plan(study, server, grown(study)).action is AdjudicationAction.NOT_TAKEN
    apply_taking(study, taking(study, version))
    assert plan(study, server).action is KEEP
    following = plan(study, server, grown(study))
    assert (following.action, following.task.key.revision) == (AdjudicationAction.NEXT, 2)
    assert drafted(following, "status") == [[IssueStatus.POTENTIAL]]
    apply_adjudication(server, [following])
    assert [task["data"]["key"][-1] for task in fake.tasks] == ["1", "2"]
    assert plan(study, server, grown(study)).action is KEEP


def test_coding_of_one_alone_and_an_uncleared_text_are_not_sent(study: StudyFolder, server: LabelStudio) -> None:
    assert plan_adjudication(study, server, merged(study, both(study)[:1])).plans == ()
    (study.path / "clearances.json").unlink()
    planned = plan_adjudication(study, server, merged(study, both(study)))
    assert (planned.plans, [one.rule for one in planned.findings]) == ((), ["not-cleared"])


def test_a_study_without_the_pass_is_told_how_to_get_it(study: StudyFolder, server: LabelStudio) -> None:
    settings = study.path / "study.toml"
    settings.write_text(settings.read_text("utf-8").replace(', "adjudication"', ""), encoding="utf-8")
    with pytest.raises(ConfigurationProblem, match="no pass for settling"):
        plan(StudyFolder(study.path), server)
