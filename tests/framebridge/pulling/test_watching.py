"""Watching: poll after poll, patient with a server in trouble, and out of the way of other commands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from fake_labelstudio import DROPPED, TOKEN, FakeLabelStudio, Fault
from pull_study_builders import a_key, a_result, fill, in_store, on_server

from framebridge.errors import StudyBusy
from framebridge.pulling import SurveyInUse, pull_study, survey_study
from framebridge.pulling.watching import LONGEST_PAUSE_SECONDS, Poll, Watch
from framebridge.store import Store
from framebridge.study import StudyFolder
from framebridge.study_lock import only_us
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import TokenRefused, Unreachable


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def polls(study: StudyFolder, server: LabelStudio, store: Store, slept: list[float]) -> Iterator[Poll]:
    return Watch(study, server, store, 60, sleep=slept.append).polls()


def test_each_poll_brings_what_is_new(polls: Iterator[Poll], fake: FakeLabelStudio, store: Store) -> None:
    fill(fake, 3)
    found = []
    for _ in range(3):
        report = next(polls).report
        assert report is not None
        found.append(report.stored.stored)
        fake.annotate(fake.tasks[0], 10, a_result(f"keer {len(found)}"))
    assert found == [6, 1, 1]


def test_pauses_differ_a_little(polls: Iterator[Poll], slept: list[float]) -> None:
    for _ in range(20):
        next(polls)
    assert all(54 <= pause <= 66 for pause in slept)
    assert len(set(slept)) > 5


def test_accounts_and_projects_are_not_asked_for_at_every_poll(
    polls: Iterator[Poll], fake: FakeLabelStudio
) -> None:
    fill(fake, 3)
    for _ in range(5):
        next(polls)
    assert (fake.count("GET", "/api/users/"), fake.count("GET", "/api/projects/")) == (1, 2)  # once for drafts


def test_an_account_that_is_new_is_asked_for_before_its_coding_is_stored(
    study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio, store: Store
) -> None:
    fill(fake, 1)
    clock = [0.0]
    survey = SurveyInUse(lambda: survey_study(study, server, store), lambda: clock[0])
    pull_study(study, server, store, survey=survey)
    fake.users.append({"id": 9, "email": "nieuw@example.org"})
    fake.annotate(fake.tasks[0], 99, a_result(), completed_by=9)
    clock[0] += 61
    pull_study(study, server, store, survey=survey)
    assert fake.count("GET", "/api/users/") == 2
    assert "nieuw@example.org" in {version.account for version in store.latest("proef")}


def test_trouble_makes_the_pauses_longer_until_it_passes(
    polls: Iterator[Poll], fake: FakeLabelStudio, slept: list[float], store: Store
) -> None:
    fill(fake, 3)
    fake.fail("GET", "/api/users/", *[DROPPED] * 5 * 8)
    troubles = [next(polls).trouble for _ in range(8)]
    assert all(isinstance(trouble, Unreachable) for trouble in troubles)
    assert next(polls).trouble is None
    assert slept[1] > 1.5 * slept[0]
    assert max(slept) <= 1.1 * LONGEST_PAUSE_SECONDS
    next(polls)
    assert slept[-1] <= 66
    assert in_store(store) == on_server(fake)


def test_a_refused_token_ends_it(polls: Iterator[Poll], fake: FakeLabelStudio) -> None:
    next(polls)
    fake.access.clear()
    fake.fail("POST", "/api/token/refresh/", Fault(401))
    with pytest.raises(TokenRefused):
        next(polls)


def test_another_command_has_its_turn_between_polls(
    polls: Iterator[Poll], study: StudyFolder, fake: FakeLabelStudio, store: Store
) -> None:
    fill(fake, 3)
    next(polls)
    with only_us("proef", patience=0):
        poll = next(polls)
        assert isinstance(poll.trouble, StudyBusy)
        assert poll.pause <= 66
    assert next(polls).report is not None


def test_drafts_have_a_schedule_of_their_own(study: StudyFolder, fake: FakeLabelStudio, store: Store) -> None:
    fake.add_task(a_key(1))
    fake.drafts.append({"task": 1, "user": "ann@example.org", "updated_at": "2026-11-22T12:00:00Z"})
    now = [datetime.now(UTC)]
    server = LabelStudio(fake.url, TOKEN)
    polls = Watch(study, server, store, 60, sleep=lambda _: None, now=lambda: now[0]).polls()
    for minutes, asked in ((0, 1), (10, 1), (10, 2)):
        now[0] += timedelta(minutes=minutes)
        next(polls)
        assert fake.count("GET", "/drafts") == asked
    survey = store.seen("proef", "embedded").last_survey()
    assert survey is not None
    assert [(draft.task_key, draft.account) for draft in survey.drafts] == [(a_key(1), "ann@example.org")]


def test_the_lock_of_a_study_is_its_own() -> None:
    with (
        only_us("proef", patience=0),
        only_us("ander", patience=0),
        pytest.raises(StudyBusy, match="study proef"),
        only_us("proef", patience=0),
    ):
        pass
