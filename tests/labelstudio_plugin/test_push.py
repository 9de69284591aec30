"""Push: what is missing is sent, nothing is sent twice, whatever goes wrong on the way."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest
from builders import SECRET, a_clearance
from fake_labelstudio import CUT_SHORT, DROPPED, LOST, TOKEN, FakeLabelStudio, Fault, busy, html, says

from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import LabelStudioError, Refused, TimedOut, UnexpectedAnswer, Unreachable
from labelstudio_plugin.gate import fingerprint
from labelstudio_plugin.sync import PushAction, PushPlan, apply_push, plan_push, send_coding
from labelstudio_plugin.tasks import FRAGMENTS, Task, TaskKey

UNIQUE = UUID(int=7)


def a_task(number: int = 1, text: str = "Goedemorgen.") -> Task:
    key = TaskKey("proef", f"gesprek-{number:03}", FRAGMENTS)
    sha256 = fingerprint(text)
    cleared = a_clearance(None, text_sha256=sha256)
    return Task(key, sha256, {"key": str(key), "html": f"<p>{text}</p>"}, clearance=cleared)


def some_tasks(count: int, text: str = "Goedemorgen.", project: int = 1) -> list[tuple[int, Task]]:
    return [(project, a_task(number, text)) for number in range(count)]


def push(server: LabelStudio, tasks: Sequence[tuple[int, Task]]) -> list[PushPlan]:
    return apply_push(server, plan_push(server, tasks))


def actions(plans: Sequence[PushPlan]) -> list[str]:
    return [plan.action.value for plan in plans]


# --- the plan


def test_planning_sends_nothing(server: LabelStudio, fake: FakeLabelStudio) -> None:
    assert actions(plan_push(server, some_tasks(3))) == ["send"] * 3
    assert fake.tasks == []


def test_what_is_there_is_kept_and_what_changed_is_told(server: LabelStudio, fake: FakeLabelStudio) -> None:
    push(server, [(1, a_task(1)), (1, a_task(2))])
    plans = plan_push(server, [(1, a_task(1)), (1, a_task(2, text="Goedenavond.")), (1, a_task(3))])
    assert [(plan.action, plan.task_id) for plan in plans] == [
        (PushAction.KEEP, 1),
        (PushAction.CHANGED, 2),
        (PushAction.SEND, None),
    ]


def test_what_changed_is_not_sent(server: LabelStudio, fake: FakeLabelStudio) -> None:
    push(server, [(1, a_task(1))])
    assert actions(push(server, [(1, a_task(1, text="Goedenavond."))])) == ["changed"]
    assert len(fake.tasks) == 1


def test_the_same_key_in_another_project_is_another_task(server: LabelStudio, fake: FakeLabelStudio) -> None:
    push(server, [(1, a_task(1))])
    assert actions(plan_push(server, [(1, a_task(1)), (2, a_task(1))])) == ["keep", "send"]


def test_many_tasks_are_looked_up(server: LabelStudio, fake: FakeLabelStudio) -> None:
    tasks = some_tasks(205)
    push(server, tasks)
    assert actions(plan_push(server, tasks)) == ["keep"] * 205


# --- sending


def test_a_second_push_sends_nothing(server: LabelStudio, fake: FakeLabelStudio) -> None:
    first = push(server, some_tasks(3))
    assert push(server, some_tasks(3)) == first
    assert actions(first) == ["keep"] * 3
    assert [plan.task_id for plan in first] == [1, 2, 3]
    assert fake.count("POST", "/import") == 1


def test_batches_are_small_in_number(server: LabelStudio, fake: FakeLabelStudio) -> None:
    push(server, [*some_tasks(101), *some_tasks(1, project=2)])
    assert [count for count, _ in fake.imports] == [50, 50, 1, 1]
    assert {task["project"] for task in fake.tasks} == {1, 2}


def test_batches_are_small_in_bytes(server: LabelStudio, fake: FakeLabelStudio) -> None:
    push(server, [*some_tasks(4, "ë" * 450_000), (1, a_task(9, "x" * 6_500_000))])
    assert [count for count, _ in fake.imports] == [2, 2, 1]
    assert all(size <= 6_000_000 for count, size in fake.imports if count > 1)


def test_progress_counts_every_task(server: LabelStudio, fake: FakeLabelStudio) -> None:
    told: list[int] = []
    apply_push(server, plan_push(server, some_tasks(60)), told.append)
    assert told == [50, 10]


def test_progress_counts_tasks_whose_answer_was_lost(server: LabelStudio, fake: FakeLabelStudio) -> None:
    fake.fail("POST", "/import", LOST)
    told: list[int] = []
    apply_push(server, plan_push(server, some_tasks(60)), told.append)
    assert sum(told) == 60


# --- faults

FAULTS = {
    "lost after storing": LOST,
    "502 after storing": busy(after=True),
    "504 after storing": busy(after=True, status=504),
    "html after storing": Fault(200, after=True, body=b"<html>", content_type="text/html"),
    "cut short after storing": Fault(201, after=True, body=b'{"task', missing=20),
    "500 after storing": Fault(500, after=True),
    "dropped": DROPPED,
    "500": Fault(500),
    "502": busy(),
    "503": busy("1", status=503),
    "429": busy("1", status=429),
    "html": html("<html>Log in</html>"),
    "cut short": CUT_SHORT,
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_every_task_arrives_once(server: LabelStudio, fake: FakeLabelStudio, fault: Fault) -> None:
    tasks = some_tasks(120)
    fake.fail("POST", "/import", fault)
    assert actions(push(server, tasks)) == ["keep"] * 120
    assert fake.keys() == [str(task.key) for _, task in tasks]


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_after_two_faults_a_second_push_finishes_the_work(
    server: LabelStudio, fake: FakeLabelStudio, fault: Fault
) -> None:
    tasks = some_tasks(60)
    fake.fail("POST", "/import", DROPPED, fault)
    with suppress(LabelStudioError):
        push(server, tasks)
    assert len(fake.tasks) <= 60
    assert actions(push(server, tasks)) == ["keep"] * 60
    assert sorted(fake.keys()) == [str(task.key) for _, task in tasks]


def test_a_server_that_ran_out_of_time_is_not_sent_the_batch_again(
    server: LabelStudio, fake: FakeLabelStudio
) -> None:
    fake.fail("POST", "/import", busy(status=504))
    with pytest.raises(TimedOut):
        push(server, some_tasks(3))
    assert fake.count("POST", "/import") == 1
    assert actions(push(server, some_tasks(3))) == ["keep"] * 3


def test_a_refused_batch_stops_the_push_and_is_not_repeated(server: LabelStudio, fake: FakeLabelStudio) -> None:
    fake.fail("POST", "/import", says(f'{{"detail": "{SECRET}"}}', 400))
    with pytest.raises(Refused, match="400") as caught:
        push(server, some_tasks(1, SECRET))
    assert SECRET not in repr(caught.value)
    assert fake.tasks == []


def test_when_it_cannot_be_looked_up_nothing_is_sent_again(server: LabelStudio, fake: FakeLabelStudio) -> None:
    plans = plan_push(server, some_tasks(3))
    fake.fail("POST", "/import", LOST)
    fake.fail("GET", "/api/tasks/", *[DROPPED] * 5)
    with pytest.raises(Unreachable):
        apply_push(server, plans)
    assert fake.count("POST", "/import") == 1


def test_a_look_up_that_is_incomplete_sends_nothing(server: LabelStudio, fake: FakeLabelStudio) -> None:
    fake.hidden = 1
    with pytest.raises(UnexpectedAnswer):
        push(server, some_tasks(3))
    assert fake.tasks == []


def test_a_task_that_lost_its_meta_is_not_sent_again(server: LabelStudio, fake: FakeLabelStudio) -> None:
    """Somebody put the data in by hand: the look-up finds the key, and `meta` is not there."""
    fake.add_task(None, data=dict(a_task(1).data))
    with suppress(LabelStudioError):
        push(server, [(1, a_task(1))])
    assert len(fake.tasks) == 1


class Killed(BaseException):
    """The process ends here."""


def test_killed_at_every_request_and_run_again_every_task_is_there_once(
    fake: FakeLabelStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, left = LabelStudio._exchange, [0]

    def boundary() -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Killed

    def exchange(self: LabelStudio, *arguments: Any, **more: Any) -> Any:
        boundary()
        answer = whole(self, *arguments, **more)
        boundary()
        return answer

    monkeypatch.setattr(LabelStudio, "_exchange", exchange)
    tasks = some_tasks(60)
    for at in range(1, 100):
        fake.tasks.clear()
        server = LabelStudio(fake.url, TOKEN, sleep=lambda seconds: None)
        left[0] = at
        try:
            push(server, tasks)
        except Killed:
            left[0] = 0
            push(server, tasks)
        else:
            assert at > 8, "fewer boundaries than there are requests"
            return
        assert sorted(fake.keys()) == [str(task.key) for _, task in tasks], at
    raise AssertionError("it never came to an end")


# --- coding


def test_coding_is_sent_once(server: LabelStudio, fake: FakeLabelStudio) -> None:
    assert send_coding(server, 1, UNIQUE, []) is True
    assert send_coding(server, 1, UNIQUE, []) is False
    assert fake.annotation_ids == {str(UNIQUE)}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_coding_arrives_once(server: LabelStudio, fake: FakeLabelStudio, fault: Fault) -> None:
    fake.fail("POST", "/annotations/", fault)
    send_coding(server, 1, UNIQUE, [])
    assert fake.annotation_ids == {str(UNIQUE)}
    assert send_coding(server, 1, UNIQUE, []) is False


def test_a_batch_that_is_stored_late_is_not_sent_again(fake: FakeLabelStudio) -> None:
    """The connection is lost, the import goes on, and is there when it is looked for the second time."""
    pauses: list[float] = []

    def store_late(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 2:
            for _, task in some_tasks(3):
                fake.add_task(None, **task.payload())

    server = LabelStudio(fake.url, TOKEN, sleep=store_late)
    fake.fail("POST", "/import", DROPPED)
    assert actions(push(server, some_tasks(3))) == ["keep"] * 3
    assert (len(fake.tasks), fake.count("POST", "/import")) == (3, 1)


def test_coding_that_is_refused_is_an_error(server: LabelStudio, fake: FakeLabelStudio) -> None:
    fake.fail("POST", "/annotations/", Fault(400))
    with pytest.raises(Refused, match="400"):
        send_coding(server, 1, UNIQUE, [{"value": SECRET}])
