"""A transcript that is corrected while it is being settled."""

from __future__ import annotations

from builders import a_clearance
from fake_labelstudio import FakeLabelStudio
from settled_study import plan, settle_status, settled, taking
from sheet_study import ID, TALK, a_talk

from framebridge.adjudication.pushing import AdjudicationAction, apply_adjudication
from framebridge.adjudication.taking import apply_taking
from framebridge.documents import write_file
from framebridge.study import StudyFolder
from labelstudio_plugin.client import LabelStudio


def corrected(study: StudyFolder) -> StudyFolder:
    (row,) = study.discussions
    file = study.transcript_file(row)
    write_file(study.earlier_file(row, a_talk(study).text_sha256), file.read_bytes())
    write_file(file, TALK.replace("Hij komt", "Nou ja, hij komt"))
    after = StudyFolder(study.path)
    after.add_clearance(a_clearance(a_talk(after)))
    return StudyFolder(study.path)


def test_a_task_that_nobody_settled_gets_the_corrected_text_and_its_draft(
    study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio
) -> None:
    apply_adjudication(server, [plan(study, server)])
    after = corrected(study)
    again = plan(after, server)
    assert again.action is AdjudicationAction.RENEW
    apply_adjudication(server, [again])
    (task,), (draft,) = fake.tasks, fake.predictions
    assert task["meta"]["sha256"] == a_talk(after).text_sha256
    assert draft["result"] == again.draft
    assert plan(after, server).action is AdjudicationAction.KEEP


def test_what_was_settled_on_the_earlier_text_is_taken_and_the_next_task_has_the_corrected_one(
    study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio
) -> None:
    sent = plan(study, server)
    apply_adjudication(server, [sent])
    version = settled(sent, settle_status)
    fake.annotate(fake.tasks[0], 5, version.raw["result"], completed_by=3)
    after = corrected(study)
    assert plan(after, server).action is AdjudicationAction.NOT_TAKEN
    found = taking(after, version)
    assert ([one.field for one in found.new], found.findings) == (["status"], ())
    apply_taking(after, found)
    following = plan(after, server)
    assert (following.action, following.task.key.revision) == (AdjudicationAction.NEXT, 2)
    assert following.task.text_sha256 == a_talk(after).text_sha256
    assert (following.task.key.unit, following.waiting) == (ID, 0)
