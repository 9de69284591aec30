"""Pulling: all of it once, then only what is new; nothing lost, doubled or wrongly called removed."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fake_labelstudio import GONE, TOKEN, FakeLabelStudio, busy
from pull_study_builders import PROJECT, a_key, a_result, fill, in_store, on_server, versions

from framebridge.pulling import PullReport, SurveyInUse, Told, plan_pull, pull_study, survey_study
from framebridge.redacting.seal import Seal
from framebridge.store import (
    AnnotationVersion,
    Redaction,
    RewrittenVersion,
    Store,
    content_hash,
    open_store,
)
from framebridge.store.database import Database
from framebridge.study import StudyFolder
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import LabelStudioError, NotOurProject, Refused
from labelstudio_plugin.sync import StockSource

TASKS = "/api/tasks/"


@pytest.fixture
def pull(study: StudyFolder, server: LabelStudio, store: Store) -> Any:
    def run(**more: Any) -> PullReport:
        return pull_study(more.pop("study", study), server, store, **more)

    return run


def counts(report: PullReport) -> tuple[int, int, int, int]:
    stored = report.stored
    return stored.new, stored.changed, stored.deleted, stored.unchanged


def rules(report: PullReport) -> list[str]:
    return [finding.rule for finding in report.findings if finding.rule != "unknown-account"]


def test_what_was_redacted_does_not_come_back(pull: Any, fake: FakeLabelStudio, store: Store) -> None:
    """A server that was put back from a backup, or a page that was left open, gives it once more."""
    fill(fake, 1, annotations=1)
    pull()
    (version,) = store.history("proef")
    raw = {**version.raw, "result": a_result("[Naam 1]")}
    entry = Redaction(study="proef", redacted_at=version.pulled_at, redacted_by="x", scope="words")
    rewritten = RewrittenVersion(version, raw, version.text_sha256, content_hash(raw))
    store.redact(entry, [rewritten], Seal("proef").digest)
    fake.annotate(fake.tasks[0], version.annotation_id, version.raw["result"])
    report = pull()
    assert (counts(report)[:3], rules(report)) == ((0, 0, 0), ["redacted-before"])
    assert [one.raw["result"] for one in store.history("proef")] == [a_result("[Naam 1]")]
    fake.annotate(fake.tasks[0], version.annotation_id, a_result("anders"))
    assert counts(pull())[:3] == (0, 1, 0)


# --- the first time, and the next


@pytest.mark.parametrize("tasks", [0, 1, 20, 45])
def test_the_first_time_everything_comes(pull: Any, fake: FakeLabelStudio, store: Store, tasks: int) -> None:
    fill(fake, tasks)
    assert counts(pull()) == (2 * tasks, 0, 0, 0)
    assert in_store(store) == on_server(fake)


def test_nothing_new_costs_two_requests_for_a_project(
    pull: Any, fake: FakeLabelStudio, study: StudyFolder, server: LabelStudio, store: Store
) -> None:
    fill(fake, 45)
    pull()
    survey = SurveyInUse(lambda: survey_study(study, server, store))
    fake.calls.clear()
    assert counts(pull(survey=survey)) == (0, 0, 0, 90)
    assert fake.calls == [("GET", TASKS)] * 2


def test_only_what_changed_is_read(pull: Any, fake: FakeLabelStudio, store: Store) -> None:
    fill(fake, 45)
    pull()
    fake.annotate(fake.tasks[3], 40, a_result("anders"))
    fake.annotate(fake.tasks[44], 999, a_result("nieuw"))
    report = pull()
    assert (counts(report), report.tasks_read) == ((1, 1, 0, 89), 2)
    assert in_store(store) == on_server(fake)
    assert pull().tasks_read == 0


def test_a_task_that_was_committed_late_is_still_seen(pull: Any, fake: FakeLabelStudio, store: Store) -> None:
    """Its time lies before that of others that were read already, as an import's may."""
    fill(fake, 3)
    pull()
    late = fake.add_task(a_key(9), updated_at=fake.tasks[0]["updated_at"])
    late["annotations"] = [{**fake.tasks[0]["annotations"][0], "id": 900}]
    assert counts(pull()) == (1, 0, 0, 6)
    assert in_store(store) == on_server(fake)


def test_the_watermark_is_the_servers_and_from_before_the_reading(
    pull: Any, fake: FakeLabelStudio, store: Store
) -> None:
    fill(fake, 45)
    newest = max(task["updated_at"] for task in fake.tasks)
    pull(told=Told(seen=lambda count: fake.tasks[0].update(updated_at=fake.tick())))
    assert store.seen("proef", "embedded").projects()[PROJECT].watermark >= newest


@pytest.mark.parametrize("minutes", [-10, 10, 60 * 24 * 400])
def test_our_own_clock_decides_nothing(pull: Any, fake: FakeLabelStudio, store: Store, minutes: int) -> None:
    fill(fake, 5)
    pull()
    fake.annotate(fake.tasks[0], 10, a_result("anders"))
    there = datetime.now(UTC) + timedelta(minutes=minutes)
    clock = iter([there, there - timedelta(minutes=10), *[there] * 50])
    assert counts(pull(now=lambda: next(clock))) == (0, 1, 0, 9)
    assert in_store(store) == on_server(fake)


# --- what goes


def test_a_removed_annotation_becomes_a_tombstone_once(pull: Any, fake: FakeLabelStudio, store: Store) -> None:
    fill(fake, 5)
    pull()
    fake.unannotate(fake.tasks[2], 30)
    report = pull()
    assert (counts(report), rules(report)) == ((0, 0, 1, 9), ["removed"])
    assert (counts(pull()), rules(pull())) == ((0, 0, 0, 9), [])
    assert in_store(store) == on_server(fake)


def test_a_removed_task_is_found_by_the_count(pull: Any, fake: FakeLabelStudio, store: Store) -> None:
    fill(fake, 45)
    pull()
    del fake.tasks[10]
    assert counts(pull()) == (0, 0, 2, 88)
    assert in_store(store) == on_server(fake)
    assert counts(pull()) == (0, 0, 0, 88)


def test_a_task_removed_and_another_made(pull: Any, fake: FakeLabelStudio, store: Store) -> None:
    """The count is the same as before, and yet it is not that of what was seen."""
    fill(fake, 5)
    pull()
    del fake.tasks[0]
    fake.annotate(fake.add_task(a_key(9)), 901, a_result())
    assert counts(pull()) == (1, 0, 2, 8)
    assert in_store(store) == on_server(fake)


def test_an_id_given_again_to_another_task(pull: Any, fake: FakeLabelStudio, store: Store) -> None:
    """As on SQLite, where the newest is removed and the next one gets its id; annotations likewise."""
    fill(fake, 3)
    pull()
    gone = fake.tasks.pop()
    again = fake.add_task(a_key(9))
    assert again["id"] == gone["id"]
    fake.annotate(again, gone["annotations"][0]["id"], a_result("ander"))
    assert counts(pull()) == (1, 0, 2, 4)
    assert in_store(store) == on_server(fake)


def test_an_annotation_id_given_again_on_the_same_task(pull: Any, fake: FakeLabelStudio, store: Store) -> None:
    fill(fake, 1)
    pull()
    fake.unannotate(fake.tasks[0], 11)
    fake.annotate(fake.tasks[0], 11, a_result("1.1"), completed_by=4)
    assert counts(pull()) == (1, 0, 1, 1)
    assert in_store(store) == on_server(fake)


def test_what_comes_back_is_there_again(pull: Any, fake: FakeLabelStudio, store: Store) -> None:
    fill(fake, 3)
    pull()
    kept = fake.tasks.pop()
    pull()
    fake.tasks.append(kept)
    assert counts(pull())[:3] == (0, 2, 0)
    assert in_store(store) == on_server(fake)


def test_a_project_that_is_gone(pull: Any, fake: FakeLabelStudio, store: Store) -> None:
    fill(fake, 3)
    pull()
    fake.projects[0] = {"id": 2, "description": "framebridge:proef/werkplaats-1/fragments"}
    fake.tasks.clear()
    assert counts(pull()) == (0, 0, 6, 0)
    assert in_store(store) == {}
    assert counts(pull()) == (0, 0, 0, 0)


def test_a_project_that_is_not_recognised_takes_nothing_away(
    pull: Any, fake: FakeLabelStudio, store: Store
) -> None:
    fill(fake, 3)
    pull()
    fake.projects[0]["description"] = "Ons project"
    fake.projects.append({"id": 2, "description": "framebridge:proef/werkplaats-1/fragments"})
    with pytest.raises(NotOurProject, match="project 1 "):
        pull()
    assert in_store(store) == on_server(fake)


def test_what_a_manifest_leaves_out_by_mistake_is_not_buried(
    pull: Any, fake: FakeLabelStudio, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever seems gone is asked for once more before it counts as gone."""
    fill(fake, 5)
    pull()
    del fake.tasks[4]
    whole = StockSource.manifest
    monkeypatch.setattr(
        StockSource, "manifest", lambda self, project: dict(list(whole(self, project).items())[2:])
    )
    assert counts(pull()) == (0, 0, 2, 8)
    assert in_store(store) == on_server(fake)


# --- compared as a whole


def test_a_change_that_left_no_time_is_found_within_a_day(pull: Any, fake: FakeLabelStudio, store: Store) -> None:
    """A server killed between an annotation and the time of its task."""
    fill(fake, 30)
    pull()
    one = fake.tasks[7]["annotations"][0]
    one.update(result=a_result("stil"), updated_at=fake.tick())
    assert counts(pull())[:3] == (0, 0, 0)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    report = pull(now=lambda: tomorrow)
    assert (counts(report)[:3], report.tasks_read) == ((0, 1, 0), 1)
    assert in_store(store) == on_server(fake)


def test_counts_that_are_wrong_for_ever_cost_one_comparison(
    pull: Any, fake: FakeLabelStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(fake, 5)
    pull()
    whole, compared = StockSource.manifest, []
    monkeypatch.setattr(StockSource, "manifest", lambda self, p: [compared.append(p), whole(self, p)][1])
    fake.miscounted = 3
    for _ in range(3):
        assert counts(pull()) == (0, 0, 0, 10)
    assert compared == [PROJECT]


# --- interrupted


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.long)])
def test_killed_anywhere_and_run_again_nothing_is_lost_or_doubled(
    study: StudyFolder, fake: FakeLabelStudio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """At every request, and before and after every commit; every day at some of them."""
    left = [0]

    def boundary() -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Killed

    whole_writing, whole_exchange = Database.writing, LabelStudio._exchange

    @contextmanager
    def writing(self: Database) -> Any:
        with whole_writing(self) as connection:
            yield connection
            boundary()
        boundary()

    def exchange(self: LabelStudio, *args: Any, **more: Any) -> Any:
        boundary()
        answer = whole_exchange(self, *args, **more)
        boundary()
        return answer

    monkeypatch.setattr(Database, "writing", writing)
    monkeypatch.setattr(LabelStudio, "_exchange", exchange)
    open_store(f"sqlite:///{tmp_path / 'empty.db'}").close()
    for at in range(1, 200, step):
        left[0] = 0
        fake.tasks.clear()
        fill(fake, 25)
        shutil.copy(tmp_path / "empty.db", tmp_path / f"{at}.db")
        with open_store(f"sqlite:///{tmp_path / f'{at}.db'}") as store:
            server = LabelStudio(fake.url, TOKEN, sleep=lambda seconds: None)
            left[0] = at
            try:
                pull_study(study, server, store)
            except Killed:
                fake.annotate(fake.tasks[0], 10, a_result("meanwhile"))
                fake.unannotate(fake.tasks[24], 250)
                del fake.tasks[20]
            else:
                assert at > 20, "fewer boundaries than there are requests and commits"
                return
            left[0] = 0
            pull_study(study, server, store)
            assert in_store(store) == on_server(fake), at
            seen = [(v.task_key, v.annotation_id, v.content_sha256, v.deleted) for v in store.history("proef")]
            assert len(seen) == len(set(seen)), at
    raise AssertionError("it never came to an end")


def test_a_first_reading_goes_on_where_it_was_stopped(pull: Any, fake: FakeLabelStudio, store: Store) -> None:
    fill(fake, 100)
    seen: list[int] = []

    def stop(count: int) -> None:
        seen.append(count)
        if len(seen) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pull(told=Told(seen=stop))
    assert len(in_store(store)) == 120
    assert pull().tasks_read == 40
    assert in_store(store) == on_server(fake)


def test_a_page_that_fails_keeps_what_came_before_it(pull: Any, fake: FakeLabelStudio, store: Store) -> None:
    fill(fake, 45)

    def fail_next(_: int) -> None:
        if not fake.faults:
            fake.fail("GET", TASKS, GONE)

    with pytest.raises(Refused):
        pull(told=Told(seen=fail_next))
    assert len(in_store(store)) in (40, 80)  # the second page may have been on its way
    fake.faults.clear()
    pull()
    assert in_store(store) == on_server(fake)


def test_a_server_that_stays_busy_stores_nothing_wrong(pull: Any, fake: FakeLabelStudio, store: Store) -> None:
    fill(fake, 5)
    pull()
    before = versions(store)
    fake.fail("GET", TASKS, *[busy()] * 30)
    with pytest.raises(LabelStudioError):
        pull()
    assert versions(store) == before


# --- whose it is


def test_an_account_that_gets_a_coder_later(
    pull: Any, study: StudyFolder, fake: FakeLabelStudio, store: Store, tmp_path: Path
) -> None:
    fill(fake, 25)
    assert [f.where for f in pull().findings] == ["bob@example.org"]
    shutil.copytree(study.path, tmp_path / "studie")
    with (tmp_path / "studie" / "study.toml").open("a") as file:
        file.write(
            '[[coder]]\nid = "bob"\nname = "Bob"\nwerkplaats = "werkplaats-1"\naccount = "bob@example.org"\n'
        )
    changed = StudyFolder(tmp_path / "studie")
    report = pull(study=changed)
    assert (counts(report), report.tasks_read, report.findings) == ((0, 25, 0, 25), 0, ())
    assert {version.coder for version in store.latest("proef")} == {"ann", "bob"}
    assert counts(pull(study=changed)) == (0, 0, 0, 50)


def test_strangers_are_told_each_time_and_not_read(pull: Any, fake: FakeLabelStudio, store: Store) -> None:
    fill(fake, 1)
    fake.annotate(fake.add_task(None, project=PROJECT), 900, a_result())
    for _ in range(2):
        assert rules(pull()) == ["foreign-task"]
    assert len(in_store(store)) == 2


def test_twins_are_all_kept_and_told(pull: Any, fake: FakeLabelStudio, store: Store) -> None:
    task = fake.add_task(a_key(1))
    for number in (7, 8, 9):
        fake.annotate(task, number, a_result())
    fake.annotate(task, 10, a_result("anders"))
    fake.annotate(task, 11, a_result(), completed_by=4)
    report = pull()
    assert [(f.rule, str(f.where)) for f in report.findings if f.rule == "twin"] == [
        ("twin", f"annotation 7 on {a_key(1)}")
    ]
    assert len(in_store(store)) == 5


def test_a_task_that_stands_there_twice_is_told(pull: Any, fake: FakeLabelStudio) -> None:
    fill(fake, 1)
    fake.add_task(a_key(1))
    assert rules(pull()) == ["task-twice"]


def test_a_store_from_before_this_was_known_is_read_on(
    pull: Any, study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio, store: Store, tmp_path: Path
) -> None:
    """It has versions but nothing of what was seen; what went meanwhile is noticed."""
    fill(fake, 3)
    pull()
    run = store.last_pull("proef", "embedded")
    assert run is not None
    stored = store.latest("proef")
    with open_store(f"sqlite:///{tmp_path / 'old.db'}") as earlier:
        earlier.append([AnnotationVersion(**v.model_dump(exclude={"number", "pulled_at"})) for v in stored], run)
        del fake.tasks[1]
        report = pull_study(study, server, earlier)
        assert counts(report) == (0, 0, 2, 4)
        assert in_store(earlier) == on_server(fake)


# --- a dry run


def test_a_plan_tells_how_much_would_be_read_and_stores_nothing(
    pull: Any, study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio, store: Store
) -> None:
    fill(fake, 30)
    (news,) = plan_pull(study, server, store)
    assert (news.tasks, news.known, news.to_read) == (30, 0, 30)
    assert store.last_pull("proef", "embedded") is None
    pull()
    fake.annotate(fake.tasks[0], 10, a_result("anders"))
    (news,) = plan_pull(study, server, store)
    assert (news.tasks, news.known, news.to_read) == (30, 30, 1)
