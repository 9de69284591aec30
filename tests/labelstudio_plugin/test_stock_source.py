"""News from a stock server: every annotation exactly as it is, none missed, and whose it is."""

from __future__ import annotations

from typing import Any

import pytest
from fake_labelstudio import CUT_SHORT, GONE, FakeLabelStudio, busy, html, says

from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import LabelStudioError, Refused, UnexpectedAnswer
from labelstudio_plugin.sync import (
    Counts,
    PulledTask,
    StockSource,
    TaskMark,
    account_of,
    accounts_by_id,
    drafts_in,
    overlap_before,
)
from labelstudio_plugin.tasks import FRAGMENTS, TaskKey

ACCOUNTS = {3: "ann@example.org"}
SHA = "0" * 64
NOON = "2026-11-22T12:00:00Z"


@pytest.fixture
def source(server: LabelStudio) -> StockSource:
    return StockSource(server, "proef")


def key(number: int = 1, study: str = "proef") -> str:
    return str(TaskKey(study, f"gesprek-{number:03}", FRAGMENTS))


def an_annotation(**fields: Any) -> dict[str, Any]:
    odd = [{"id": "r1", "value": {"text": "Zoë 😀\u2028<b>"}, "onbekend": [None, 1.5, {"diep": []}]}, "geen item"]
    times = {"created_at": NOON, "updated_at": NOON}
    return {
        "id": 7,
        "result": odd,
        "completed_by": 3,
        "was_cancelled": False,
        "lead_time": None,
        **times,
        **fields,
    }


def read_all(source: StockSource, project: int = 1, *, with_data: bool = False) -> list[PulledTask]:
    return [task for page in source.read_after(project, 0, with_data=with_data) for task in page]


def annotation_ids(tasks: list[PulledTask]) -> list[int]:
    return [raw["id"] for task in tasks for raw in task.annotations]


# --- all of it, as it is


def test_an_annotation_is_kept_exactly_as_received(source: StockSource, fake: FakeLabelStudio) -> None:
    given = [an_annotation(), an_annotation(id=8, was_cancelled=True, result=[])]
    fake.add_task(key(), SHA, annotations=given)
    (task,) = read_all(source)
    assert list(task.annotations) == given
    assert (task.key, task.text_sha256, task.task_id) == (TaskKey("proef", "gesprek-001", FRAGMENTS), SHA, 1)
    assert task.submitted == 1


@pytest.mark.parametrize("count", [0, 1, 19, 20, 21, 40, 41])
def test_all_pages_are_read(source: StockSource, fake: FakeLabelStudio, count: int) -> None:
    for number in range(count):
        fake.add_task(key(number), annotations=[an_annotation(id=number)])
    assert annotation_ids(read_all(source)) == list(range(count))


def test_a_task_that_disappears_meanwhile_hides_no_other(source: StockSource, fake: FakeLabelStudio) -> None:
    for number in range(60):
        fake.add_task(key(number), annotations=[an_annotation(id=number)])
    found = []
    for page in source.read_after(1, 0, with_data=False):
        found += annotation_ids(page)
        del fake.tasks[0]
    assert found == list(range(60))


def test_reading_goes_on_after_an_id(source: StockSource, fake: FakeLabelStudio) -> None:
    for number in range(30):
        fake.add_task(key(number), annotations=[an_annotation(id=number)])
    pages = list(source.read_after(1, 25, with_data=False))
    assert [task.task_id for task in pages[0]] == [26, 27, 28, 29, 30]


def test_the_text_of_the_transcripts_is_not_asked_for(source: StockSource, fake: FakeLabelStudio) -> None:
    fake.add_task(key(), data={"key": key(), "html": "<p>"}, annotations=[an_annotation()])
    assert "html" not in str(read_all(source))
    assert "html" in str(read_all(source, with_data=True))


def test_the_other_projects_are_left_alone(source: StockSource, fake: FakeLabelStudio) -> None:
    fake.add_task(key(), project=2, annotations=[an_annotation()])
    assert read_all(source) == []


# --- counted, listed, compared


def test_counts_tell_how_much_there_is_and_when_it_last_changed(
    source: StockSource, fake: FakeLabelStudio
) -> None:
    assert source.count(1) == Counts(0, 0, None)
    first = fake.add_task(key(1), annotations=[an_annotation(), an_annotation(id=8, was_cancelled=True)])
    fake.add_task(key(2))
    first["updated_at"] = fake.tick()
    assert source.count(1) == Counts(2, 1, first["updated_at"])
    assert fake.count("GET", "/api/tasks/") == 2


def test_what_changed_since_a_moment_is_listed_without_bodies(source: StockSource, fake: FakeLabelStudio) -> None:
    old, *new = (fake.add_task(key(number)) for number in range(4))
    since = "2026-11-22T00:15:02.000002Z"
    assert source.changed_since(1, since) == {task["id"]: task["updated_at"] for task in new}
    assert old["id"] not in source.changed_since(1, since)


@pytest.mark.parametrize(
    "words", ["2026-11-22T14:29:33Z", "2026-11-22T14:29:33.000000Z", "2026-11-22T15:29:33+01:00"]
)
def test_a_moment_goes_back_with_its_fraction(words: str) -> None:
    """Label Studio writes none when it is zero, and answers its own words with a 500."""
    assert overlap_before(words) == "2026-11-22T14:14:33.000000Z"


def test_some_tasks_are_read_by_their_ids(source: StockSource, fake: FakeLabelStudio) -> None:
    for number in range(60):
        fake.add_task(key(number), annotations=[an_annotation(id=number)])
    wanted = {*range(5, 50), 999}
    pages = list(source.read(1, wanted, with_data=False))
    assert [task.task_id for page in pages for task in page] == sorted(wanted - {999})
    assert max(map(len, pages)) == 20
    assert source.existing(1, {1, 60, 61}) == {1, 60}


def test_a_manifest_holds_the_marks_of_everything(source: StockSource, fake: FakeLabelStudio) -> None:
    task = fake.add_task(key(), annotations=[an_annotation(), an_annotation(id=8)])
    fake.add_task(None, annotations=[])
    marks = source.manifest(1)
    assert marks[1] == TaskMark(task["updated_at"], {7: NOON, 8: NOON})
    assert set(marks) == {1, 2}
    assert read_all(source)[0].mark == marks[1]


# --- incomplete answers


def test_fewer_tasks_than_the_server_counts_is_an_error(
    source: StockSource, fake: FakeLabelStudio, waits: list[float]
) -> None:
    fake.add_task(key())
    fake.hidden = 1
    with pytest.raises(UnexpectedAnswer, match="1 of 2"):
        read_all(source)
    assert len(waits) == 3


def test_a_missing_page_is_not_the_end(source: StockSource, fake: FakeLabelStudio) -> None:
    for number in range(30):
        fake.add_task(key(number))
    pages = source.read_after(1, 0, with_data=False)
    next(pages)
    fake.fail("GET", "/api/tasks/", GONE)
    with pytest.raises(Refused, match="404"):
        next(pages)


@pytest.mark.parametrize(
    "answer",
    [
        "[]",
        "{}",
        '{"tasks": []}',
        '{"tasks": {}, "total": 0}',
        '{"tasks": [7], "total": 1}',
        '{"tasks": [{"id": "7"}], "total": 1}',
        "null",
    ],
)
def test_an_answer_without_tasks_is_unexpected(source: StockSource, fake: FakeLabelStudio, answer: str) -> None:
    fake.fail("GET", "/api/tasks/", says(answer))
    with pytest.raises(UnexpectedAnswer):
        read_all(source)


def test_tasks_out_of_order_are_unexpected(source: StockSource, fake: FakeLabelStudio) -> None:
    fake.fail("GET", "/api/tasks/", says('{"tasks": [{"id": 2}, {"id": 1}], "total": 2}'))
    with pytest.raises(UnexpectedAnswer, match="out of order"):
        read_all(source)


@pytest.mark.parametrize("lacks", ["id", "created_at", "updated_at", "result"])
def test_an_annotation_that_lacks_something_is_unexpected(
    source: StockSource, fake: FakeLabelStudio, lacks: str
) -> None:
    fake.add_task(key(), annotations=[{name: value for name, value in an_annotation().items() if name != lacks}])
    with pytest.raises(UnexpectedAnswer, match="task 1"):
        read_all(source)


def test_a_login_page_is_unexpected(source: StockSource, fake: FakeLabelStudio) -> None:
    fake.fail("GET", "/api/tasks/", html("<html>"))
    with pytest.raises(UnexpectedAnswer):
        read_all(source)


def test_faults_that_pass_lose_and_double_nothing(source: StockSource, fake: FakeLabelStudio) -> None:
    for number in range(41):
        fake.add_task(key(number), annotations=[an_annotation(id=number)])
    fake.fail("GET", "/api/tasks/", busy(), busy("1", status=429))
    assert annotation_ids(read_all(source)) == list(range(41))


def test_a_truncated_answer_is_asked_for_again(source: StockSource, fake: FakeLabelStudio) -> None:
    fake.add_task(key(), annotations=[an_annotation()])
    fake.fail("GET", "/api/tasks/", CUT_SHORT)
    assert annotation_ids(read_all(source)) == [7]


# --- strangers, accounts and drafts


@pytest.mark.parametrize(
    "meta",
    [
        None,
        {},
        {"key": None, "sha256": SHA},
        {"key": "zomaar", "sha256": SHA},
        {"key": key(study="ander"), "sha256": SHA},
        {"key": key()},
        {"key": key(), "sha256": 7},
        "tekst",
    ],
    ids=str,
)
def test_a_task_that_push_did_not_make_is_a_stranger(
    source: StockSource, fake: FakeLabelStudio, meta: Any
) -> None:
    fake.add_task(key(2), annotations=[an_annotation()])
    fake.add_task(None, meta=meta, annotations=[an_annotation()])
    assert [task.key is None for task in read_all(source)] == [False, True]


@pytest.mark.parametrize(
    ("completed_by", "account"),
    [
        (3, "ann@example.org"),
        ({"id": 3, "email": "x"}, "ann@example.org"),
        (4, "id 4"),
        (None, "unknown"),
        ({}, "unknown"),
        ("3", "unknown"),
    ],
    ids=str,
)
def test_the_account_is_found_or_told_by_number(completed_by: Any, account: str) -> None:
    assert account_of(an_annotation(completed_by=completed_by), ACCOUNTS) == account


def test_accounts_are_known_by_their_number(server: LabelStudio, fake: FakeLabelStudio) -> None:
    fake.users = [{"id": 3, "email": "ann@example.org", "first_name": ""}, {"id": 5, "email": "bob@example.org"}]
    assert accounts_by_id(server) == {3: "ann@example.org", 5: "bob@example.org"}


@pytest.mark.parametrize("answer", ["null", '{"detail": "nee"}'])
def test_accounts_in_another_shape_are_unexpected(server: LabelStudio, fake: FakeLabelStudio, answer: str) -> None:
    fake.fail("GET", "/api/users/", says(answer))
    with pytest.raises(LabelStudioError):
        accounts_by_id(server)


def test_drafts_tell_whose_they_are_and_nothing_of_what_is_in_them(
    server: LabelStudio, fake: FakeLabelStudio
) -> None:
    fake.add_task(key(1))
    fake.add_task(key(2))
    fake.add_task(key(3, study="ander"))
    fake.drafts = [
        {"task": task, "user": "ann@example.org", "updated_at": NOON, "result": ["geheim"]} for task in (2, 3)
    ]
    (draft,) = drafts_in(server, 1, "proef")
    assert (str(draft.task_key), draft.account, draft.updated_at) == (key(2), "ann@example.org", NOON)
