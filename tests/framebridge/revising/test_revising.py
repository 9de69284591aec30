"""A corrected text: what push would make of it, and that it may stop anywhere and be run again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from builders import NOON, SECRET, a_clearance, a_coding, a_fragment, words
from fake_labelstudio import LOST, TOKEN, FakeLabelStudio, Fault
from stored_codings import ISSUE

from framebridge.codings import StudyCodings, read_codings
from framebridge.documents import write_file
from framebridge.pulling import pull_study
from framebridge.pushing import cleared_tasks, plan_study_push, touched_codings
from framebridge.redacting.plan import Order, apply_redaction, plan_redaction
from framebridge.redacting.wording import Wording
from framebridge.revising import Revisions, close_earlier, plan_revisions
from framebridge.store import Store, open_store
from framebridge.study import StudyFolder, new_study
from frameschema import Finding, Transcript
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import LabelStudioError
from labelstudio_plugin.results import write_result
from labelstudio_plugin.sync import PushAction, PushPlan, apply_push

OLD = f"KM-I-1: Hij komt niet, {SECRET}.\nZT-1: Hij durft niet 😀.\n"
NEW = OLD.replace("Hij komt", "Nou ja, hij komt").replace("durft", "dúrft")
CODERS = ("ann", "bob")
SETTINGS = "".join(
    f'[[coder]]\nid = "{coder}"\nname = "{coder}"\nwerkplaats = "werkplaats-1"\naccount = "{coder}@example.org"\n'
    for coder in CODERS
)


@pytest.fixture
def study(tmp_path: Path) -> StudyFolder:
    made = new_study(tmp_path / "studie", "proef", "Proef", "nl")
    with (made.path / "study.toml").open("a", encoding="utf-8") as file:
        file.write(SETTINGS)
    made.discussions_file.write_text("id,file,werkplaats\ngesprek-01,gesprek-01.txt,werkplaats-1\n")
    put(made, OLD)
    return made


@pytest.fixture
def fake() -> Iterator[FakeLabelStudio]:
    with FakeLabelStudio() as started:
        started.projects.append({"id": 1, "description": "framebridge:proef/werkplaats-1/fragments"})
        emails = ("baas@example.org", "ann@example.org", "bob@example.org", "wie@example.org")
        started.users += [{"id": number, "email": email} for number, email in enumerate(emails, start=1)]
        yield started


@pytest.fixture
def server(fake: FakeLabelStudio) -> LabelStudio:
    return LabelStudio(fake.url, TOKEN, sleep=lambda seconds: None)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as opened:
        yield opened


@pytest.fixture
def coded(study: StudyFolder, fake: FakeLabelStudio, server: LabelStudio, store: Store) -> StudyFolder:
    """The talk was sent, coded by ann and bob and pulled; and then corrected."""
    push(study, server, store)
    code(study, fake, 11, completed_by=2)
    code(study, fake, 12, completed_by=3, was_cancelled=True)
    pull_study(study, server, store)
    put(study, NEW)
    return study


def put(study: StudyFolder, said: str) -> None:
    """Put a text in the place of the one that is kept, and clear it."""
    (row,) = study.discussions
    file = study.transcript_file(row)
    if file.exists():
        write_file(study.earlier_file(row, study.read(row).transcript.text_sha256), file.read_bytes())
    write_file(file, said)
    study.add_clearance(a_clearance(talk_of(study)))


def talk_of(study: StudyFolder) -> Transcript:
    return study.read(study.discussions[0]).transcript


def code(study: StudyFolder, fake: FakeLabelStudio, number: int, *said: str, **fields: Any) -> None:
    """Code the newest task that is there: a fragment on each of these words."""
    talk = talk_of(study)
    spans = [words(talk, quoted) for quoted in said or ("komt niet", "Hij durft")]
    units = [a_fragment(span.start, span.end, f"f{at}", **ISSUE) for at, span in enumerate(spans)]
    result = write_result(a_coding(talk, *units), talk, study.codebook, "nl")
    fake.annotate(fake.tasks[-1], number, result, **fields)


def codings_of(study: StudyFolder, store: Store) -> StudyCodings:
    return read_codings(StudyFolder(study.path), store)


def plan(study: StudyFolder, server: LabelStudio, store: Store) -> Revisions:
    plans = plan_study_push(study, server, cleared_tasks(study).tasks)
    return plan_revisions(study, server, store, codings_of(study, store), plans)


def push(study: StudyFolder, server: LabelStudio, store: Store) -> list[PushPlan]:
    plans = plan(study, server, store).plans
    apply_push(server, plans)
    close_earlier(study, server, plans)
    return list(plans)


def rules(findings: tuple[Finding, ...]) -> list[str]:
    assert SECRET not in str(findings)
    return [finding.rule for finding in findings]


# --- the plan


def test_a_corrected_text_is_planned_as_a_new_revision_and_nothing_is_sent(
    coded: StudyFolder, server: LabelStudio, store: Store, fake: FakeLabelStudio
) -> None:
    revisions = plan(coded, server, store)
    (one,) = revisions.plans
    assert (one.action, str(one.task.key), one.task_id) == (
        PushAction.REVISE,
        "proef/gesprek-01/fragments/-/2",
        None,
    )
    assert [(earlier.task_id, earlier.key.revision) for earlier in one.earlier] == [(1, 1)]
    assert [coding["completed_by"] for coding in one.task.codings] == [2, 3]
    assert [coding["was_cancelled"] for coding in one.task.codings] == [False, True]
    touched = touched_codings(revisions.plans, codings_of(coded, store))
    assert [(coding.coder, coding.units) for coding in touched] == [("ann", 2), ("bob", 2)]
    assert len(fake.tasks) == 1


def test_unsaved_work_of_anyone_holds_it_back(
    coded: StudyFolder, server: LabelStudio, store: Store, fake: FakeLabelStudio
) -> None:
    fake.drafts.append({"id": 1, "task": 1, "user": "bob@example.org", "updated_at": fake.tick()})
    revisions = plan(coded, server, store)
    assert [one.action for one in revisions.plans] == [PushAction.CHANGED]
    assert rules(revisions.findings) == ["unsaved-work"]
    assert "bob@example.org" in revisions.findings[0].message
    push(coded, server, store)
    assert len(fake.tasks) == 1
    assert "closed" not in fake.tasks[0]["meta"]


@pytest.mark.parametrize("change", ["saved", "new", "removed"])
def test_coding_that_was_not_pulled_holds_it_back(
    coded: StudyFolder, server: LabelStudio, store: Store, fake: FakeLabelStudio, change: str
) -> None:
    if change == "removed":
        fake.unannotate(fake.tasks[0], 11)
    else:
        fake.annotate(fake.tasks[0], 11 if change == "saved" else 13, completed_by=2)
    assert rules(plan(coded, server, store).findings) == ["not-pulled"]
    pull_study(coded, server, store)
    assert [one.action for one in plan(coded, server, store).plans] == [PushAction.REVISE]


def test_coding_by_an_account_that_no_coder_has_stays_and_is_told(
    coded: StudyFolder, server: LabelStudio, store: Store, fake: FakeLabelStudio
) -> None:
    fake.annotate(fake.tasks[0], 13, completed_by=4)
    pull_study(coded, server, store)
    revisions = plan(coded, server, store)
    assert [coding["completed_by"] for coding in revisions.plans[0].task.codings] == [2, 3]
    assert "wie@example.org" in next(one.message for one in revisions.findings if one.rule == "not-carried")


def test_what_cannot_be_carried_is_told_with_its_id(
    study: StudyFolder, server: LabelStudio, store: Store, fake: FakeLabelStudio
) -> None:
    push(study, server, store)
    code(study, fake, 11, "komt niet", "durft", completed_by=2)
    fake.tasks[0]["annotations"][0]["result"].append({"id": "los", "from_name": "niets", "type": "choices"})
    pull_study(study, server, store)
    put(study, OLD.replace("durft", "wil liever"))
    revisions = plan(study, server, store)
    assert sorted(rules(revisions.findings)) == ["not-placed", "result-item"]
    told = " ".join(str(finding.where) for finding in revisions.findings)
    assert "f1" in told
    assert "los/niets" in told


# --- what comes of it


def test_everyone_finds_the_own_coding_on_the_new_task_and_the_earlier_one_stays(
    coded: StudyFolder, server: LabelStudio, store: Store, fake: FakeLabelStudio
) -> None:
    before = codings_of(coded, store)
    kept = [dict(one) for one in fake.tasks[0]["annotations"]]
    push(coded, server, store)
    earlier, newest = fake.tasks
    assert (earlier["meta"]["closed"], earlier["overlap"], earlier["is_labeled"]) == (2, 0, True)
    assert earlier["data"]["title"] == "Gesloten: gesprek-01"
    assert earlier["annotations"] == kept
    assert newest["meta"]["sha256"] == talk_of(coded).text_sha256
    as_pulled(fake)
    pull_study(coded, server, store)
    after = codings_of(coded, store)
    assert [coding.id for coding in after.codings] == [coding.id for coding in before.codings]
    assert [coding.units for coding in after.codings] == [coding.units for coding in before.codings]
    assert (after.findings, after.prefilled) == ((), frozenset())
    assert [moved.went for found in after.reanchored for moved in found.moves] == ["unchanged"] * 4


def as_pulled(fake: FakeLabelStudio) -> None:
    """Let the server give what was imported its numbers and times, as Label Studio does."""
    for number, one in enumerate(fake.tasks[-1]["annotations"], start=21):
        now = fake.tick()
        one.update({"import_id": one.pop("id"), "id": number, "created_at": now, "updated_at": now})
    fake.tasks[-1]["updated_at"] = fake.tick()


def test_running_it_again_does_nothing(
    coded: StudyFolder, server: LabelStudio, store: Store, fake: FakeLabelStudio
) -> None:
    push(coded, server, store)
    changed = sum(method in ("POST", "PATCH") and "token" not in path for method, path in fake.calls)
    (again,) = push(coded, server, store)
    assert (again.action, again.task.key.revision, again.earlier) == (PushAction.KEEP, 2, ())
    assert sum(method in ("POST", "PATCH") and "token" not in path for method, path in fake.calls) == changed


def test_a_name_that_is_taken_out_leaves_what_was_carried_carried(
    coded: StudyFolder, server: LabelStudio, store: Store, fake: FakeLabelStudio
) -> None:
    push(coded, server, store)
    as_pulled(fake)
    pull_study(coded, server, store)
    numbers = {one["import_id"] for one in fake.tasks[1]["annotations"]}
    order = Order(coded, store, (server,), Wording({"hij": "[Naam 1]", "Hij": "[Naam 1]"}), "x", NOON)
    apply_redaction(order, plan_redaction(order), "words")
    after = StudyFolder(coded.path)
    assert codings_of(after, store).findings == ()
    assert not numbers & {one["import_id"] for one in fake.tasks[1]["annotations"]}
    pull_study(after, server, store)
    assert codings_of(after, store).findings == ()
    assert plan_redaction(order).is_empty


class Killed(BaseException):
    """The process ends here."""


def test_it_may_stop_before_and_after_every_request(
    coded: StudyFolder, server: LabelStudio, store: Store, fake: FakeLabelStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange, begin = LabelStudio._exchange, [dict(task) for task in fake.tasks]
    left = 0

    def counted(*arguments: Any, **more: Any) -> Any:
        step()
        done = exchange(*arguments, **more)
        step()
        return done

    def step() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise Killed

    monkeypatch.setattr(LabelStudio, "_exchange", counted)
    for at in range(1, 100):
        fake.tasks[:] = [dict(task) for task in begin]
        left = at
        try:
            push(coded, server, store)
        except Killed:
            left = 0
            push(coded, server, store)
        else:
            assert at > 15
            return
        assert [(task["meta"]["key"][-1], len(task["annotations"])) for task in fake.tasks] == [("1", 2), ("2", 2)]
        assert [task["meta"].get("closed") for task in fake.tasks] == [2, None]
    raise AssertionError("it never came to an end")


def test_an_answer_that_is_lost_doubles_nothing(
    coded: StudyFolder, server: LabelStudio, store: Store, fake: FakeLabelStudio
) -> None:

    fake.fail("POST", "/import", LOST)
    fake.fail("PATCH", "/api/tasks/1/", LOST)
    push(coded, server, store)
    assert [task["meta"].get("closed") for task in fake.tasks] == [2, None]
    assert len(fake.imports) == 2


def test_a_second_correction_makes_a_third_revision(
    coded: StudyFolder, server: LabelStudio, store: Store, fake: FakeLabelStudio
) -> None:
    push(coded, server, store)
    as_pulled(fake)
    pull_study(coded, server, store)
    put(coded, OLD)
    push(coded, server, store)
    assert [task["meta"].get("closed") for task in fake.tasks] == [2, 3, None]
    assert [len(task["annotations"]) for task in fake.tasks] == [2, 2, 2]


def test_a_closed_task_that_alone_is_left_gets_a_revision_of_its_own(
    coded: StudyFolder, server: LabelStudio, store: Store, fake: FakeLabelStudio
) -> None:
    push(coded, server, store)
    del fake.tasks[1]
    assert [str(one.task.key)[-1] for one in push(coded, server, store)] == ["3"]
    put(coded, OLD)
    assert [one.action for one in plan(coded, server, store).plans] == [PushAction.REVISE]


def test_a_task_whose_meta_was_emptied_is_known_by_what_it_says(
    study: StudyFolder, server: LabelStudio, store: Store, fake: FakeLabelStudio
) -> None:
    push(study, server, store)
    fake.tasks[0]["meta"] = {}
    assert [one.action for one in plan(study, server, store).plans] == [PushAction.KEEP]
    put(study, NEW)
    pull_study(study, server, store)
    push(study, server, store)
    assert [task["meta"]["key"][-1] for task in fake.tasks] == ["1", "2"]


def test_what_is_saved_on_the_closed_task_is_told_and_not_used(
    coded: StudyFolder, server: LabelStudio, store: Store, fake: FakeLabelStudio
) -> None:
    push(coded, server, store)
    as_pulled(fake)
    fake.annotate(fake.tasks[0], 11, [], completed_by=2)
    pull_study(coded, server, store)
    after = codings_of(coded, store)
    assert [len(coding.units) for coding in after.codings] == [2, 2]
    (told,) = after.findings
    assert (told.rule, "annotation 11" in str(told.where), "21" in told.message) == ("on-earlier-text", True, True)


def test_what_a_coder_removed_from_the_new_task_does_not_come_back(
    coded: StudyFolder, server: LabelStudio, store: Store, fake: FakeLabelStudio
) -> None:
    push(coded, server, store)
    as_pulled(fake)
    pull_study(coded, server, store)
    fake.unannotate(fake.tasks[1], 21)
    pull_study(coded, server, store)
    after = codings_of(coded, store)
    assert [coding.coder for coding in after.codings] == ["bob"]
    assert rules(after.findings) == ["on-earlier-text"]


def test_coding_that_began_from_a_draft_still_says_so(
    study: StudyFolder, server: LabelStudio, store: Store, fake: FakeLabelStudio
) -> None:
    push(study, server, store)
    code(study, fake, 11, completed_by=2, parent_prediction=5)
    pull_study(study, server, store)
    put(study, NEW)
    push(study, server, store)
    as_pulled(fake)
    pull_study(study, server, store)
    after = codings_of(study, store)
    assert after.prefilled == {after.codings[0].id}


def test_a_text_without_a_clearance_is_closed_under_its_old_title(
    coded: StudyFolder, server: LabelStudio, store: Store, fake: FakeLabelStudio
) -> None:
    (coded.path / "clearances.json").unlink()
    coded.add_clearance(a_clearance(talk_of(coded)))
    push(coded, server, store)
    assert (fake.tasks[0]["meta"]["closed"], fake.tasks[0]["data"]["title"]) == (2, "gesprek-01")


def test_a_server_that_refuses_leaves_the_earlier_task_open(
    coded: StudyFolder, server: LabelStudio, store: Store, fake: FakeLabelStudio
) -> None:

    fake.fail("POST", "/import", Fault(400))
    with pytest.raises(LabelStudioError):
        push(coded, server, store)
    assert (len(fake.tasks), fake.tasks[0]["meta"].get("closed")) == (1, None)
