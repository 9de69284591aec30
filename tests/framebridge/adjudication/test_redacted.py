"""What was settled after a name is taken out: on the same words, and not taken a second time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import pytest
from fake_labelstudio import FakeLabelStudio
from settled_study import both, fill_in, merged, plan, settle_status, settled, taking
from sheet_study import ID, TALK, a_talk

from framebridge.adjudication.draft import draft_of
from framebridge.adjudication.pushing import plan_adjudication
from framebridge.adjudication.shown import shown_from
from framebridge.adjudication.taking import apply_taking
from framebridge.differences import stale_decisions
from framebridge.redacting.documents import Redactor
from framebridge.redacting.in_files import redact_file
from framebridge.redacting.in_store import new_contents, plan_in_store
from framebridge.redacting.settled import decided_anew
from framebridge.redacting.talks import redact_talk
from framebridge.redacting.task_data import redact_data, talk_of
from framebridge.redacting.wording import Wording
from framebridge.store import Store, StoredVersion
from framebridge.study import StudyFolder
from framebridge.study.decisions import decision_file, read_decisions
from frameschema import Coding
from labelstudio_plugin.client import LabelStudio

WORDING = Wording({"komt": "[Naam 3]"})


@dataclass
class Holding:
    """A store that holds this."""

    versions: list[StoredVersion]

    def history(self, study: str) -> list[StoredVersion]:
        return self.versions


def redacted(study: StudyFolder, version: StoredVersion) -> tuple[StoredVersion, Redactor]:
    """Take the name out of the text and of a version; gives that version, and what to redact files with."""
    talk = redact_talk(a_talk(study), WORDING)
    redactor = Redactor(WORDING, {talk.old.text_sha256: talk})
    (one,) = plan_in_store(cast(Store, Holding([version])), "proef", redactor)
    (study.path / "transcripts" / f"{ID}.txt").write_text(TALK.replace("komt", "[Naam 3]"), encoding="utf-8")
    new = {"raw": one.raw, "text_sha256": one.text_sha256, "content_sha256": one.content_sha256}
    contents = new_contents([one])
    assert contents == {version.content_sha256: one.content_sha256}
    return version.model_copy(update=new), Redactor(WORDING, redactor.talks, contents=contents)


def test_what_was_settled_before_is_taken_after(study: StudyFolder, server: LabelStudio) -> None:
    version, _ = redacted(study, settled(plan(study, server), settle_status))
    found = taking(StudyFolder(study.path), version)
    assert ([one.field for one in found.new], found.findings) == (["status"], ())


def test_what_was_taken_before_is_not_taken_again(study: StudyFolder, server: LabelStudio) -> None:
    version = settled(plan(study, server), settle_status)
    apply_taking(study, taking(study, version))
    after, redactor = redacted(study, version)
    log = decision_file(study.decisions_folder, ID)
    file = redact_file(log.name, log.read_bytes(), redactor)
    assert file is not None
    log.write_bytes(file.content or b"")
    assert version.content_sha256 not in log.read_text(encoding="utf-8")
    found = taking(StudyFolder(study.path), after)
    assert (found.new, found.known, found.taken, found.findings) == ((), (), (), ())


def test_a_decision_about_what_coders_wrote_holds_on(study: StudyFolder, server: LabelStudio) -> None:
    def write(result: list[dict[str, Any]]) -> None:
        fill_in(result, "fragment", "who_what", {"text": ["samen: zij komt"]}, "textarea")

    sent = plan(study, server)
    version = settled(sent, write)
    apply_taking(study, taking(study, version))
    decided = decided_anew(
        merged(study, both(study)), read_decisions(study.decisions_folder), Redactor(WORDING, {})
    )
    _, plain = redacted(study, version)
    redactor = replace(plain, decided=decided)
    log = decision_file(study.decisions_folder, ID)
    file = redact_file(log.name, log.read_bytes(), redactor)
    assert file is not None
    log.write_bytes(file.content or b"")
    codings = [Coding.model_validate(redactor.value(one.model_dump(mode="json"))) for one in both(study)]
    new = StudyFolder(study.path)
    found = merged(new, codings)
    (decision,) = read_decisions(new.decisions_folder)
    assert stale_decisions(found, [decision]) == ()
    assert decision.value == "samen: zij [Naam 3]"
    shown, now = shown_from(redactor.value(sent.task.data["shown"])), draft_of(found[0].merged)[1]
    assert shown is not None
    assert shown.is_about_the_same(now)


def test_what_a_task_shows_moves_along_with_its_text(study: StudyFolder, server: LabelStudio) -> None:
    data = plan(study, server).task.data
    talk = talk_of(data, WORDING)
    assert talk is not None
    new = redact_data(data, Redactor(WORDING, {}), talk)
    before, after = shown_from(data["shown"]), shown_from(new["shown"])
    assert before is not None
    assert after is not None
    assert "komt" not in str(new)
    assert [unit.span for unit in after.units] == [talk.span(unit.span) for unit in before.units]
    assert after != before


def test_the_first_words_of_who_withdrew_are_out_of_the_page(study: StudyFolder, server: LabelStudio) -> None:
    data = plan(study, server).task.data
    wording = Wording({}, "[…]", {ID: frozenset({"KM-I-1"})})
    assert "Hij komt" in data["variants"]
    new = redact_data(data, Redactor(wording, {}), talk_of(data, wording))
    assert "Hij komt" not in new["variants"]


@pytest.mark.usefixtures("fake")
def test_who_withdrew_consent_is_not_sent_to_be_settled(
    study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio
) -> None:
    codings = both(study)
    file: Path = study.path / "participants.csv"
    file.write_text(f"discussion;speaker;consent\n{ID};ZT-1;withdrawn\n", encoding="utf-8")
    after = StudyFolder(study.path)
    planned = plan_adjudication(after, server, merged(after, codings))
    assert [(one.rule, one.where) for one in planned.findings] == [("not-cleared", ID)]
    assert (planned.plans, fake.tasks) == ((), [])
