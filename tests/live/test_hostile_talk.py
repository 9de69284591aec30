"""A transcript with scripts in it is shown as text: on our pages, in lists, and when it was imported around us."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from live_demo import LiveDemo, run_cli
from live_page import CoderAtWork, at_work, make_study
from playwright.sync_api import Browser

from framebridge.connection import connect
from framebridge.places import server_home
from framebridge.pushing import cleared_tasks, plan_study_push
from framebridge.study import StudyFolder
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.server.embedded import coordinator_account
from labelstudio_plugin.session import new_session

pytestmark = [pytest.mark.live, pytest.mark.browser]

SCRIPT = "<script>window.injected = 1</script>"
PICTURE = "<img src=x onerror='window.injected = 2'>"
LINK = '<a href="javascript:window.injected = 3">klik</a>'
TALK = f"Gespreksleider: Goed {SCRIPT} dan.\nKM-I-1: Zie {PICTURE} maar {LINK} hier.\nZT-1: Ja & <b>nee</b>.\n"


@pytest.fixture(scope="module")
def study(demo: LiveDemo, tmp_path_factory: pytest.TempPathFactory) -> StudyFolder:
    made = make_study(tmp_path_factory.mktemp("hostile") / "s", "vijandig", {"VIJ-01": TALK}, ("ams-1",))
    rows = made.discussions_file.read_text(encoding="utf-8")
    made.discussions_file.write_text(_titled(rows), encoding="utf-8")
    for command in ("setup", "push"):
        assert run_cli(command, "--study", str(made.path))[0] == 0
    return StudyFolder(made.path)


def _titled(rows: str) -> str:
    """Give the discussion a title that is markup too."""
    head, row, *_ = rows.splitlines()
    separator = ";" if ";" in head else ","
    names, cells = head.split(separator), row.split(separator)
    cells[names.index("title")] = PICTURE
    return f"{head}\n{separator.join(cells)}\n"


@pytest.fixture(scope="module")
def door(study: StudyFolder) -> LabelStudio:
    return connect(study.settings)


@pytest.fixture(scope="module")
def ours(study: StudyFolder, door: LabelStudio) -> tuple[int, int]:
    (plan,) = plan_study_push(study, door, cleared_tasks(study).tasks)
    return plan.project, plan.task_id or 0


@pytest.fixture(scope="module")
def foreign(door: LabelStudio, ours: tuple[int, int]) -> int:
    """A task that somebody imported past us, with markup in every field; as hostile as a speaker's name can be."""
    raw, headers = new_session(door.url), dict(door._authorization())
    where = f"{door.url}/api/tasks/{ours[1]}/"
    own = raw.get(where, headers=headers, timeout=60).json()
    evil = '<p class="t r-kmi" onmouseover="window.injected = 4" data-s="x">a</p>'
    data = {
        **own["data"],
        "html": f'<p class="t" data-s="{SCRIPT}">x</p>{evil}<p class="t" data-s="y">{SCRIPT}{PICTURE}{LINK}</p>',
        "title": PICTURE,
        "recording": PICTURE,
        "werkplaats": SCRIPT,
        "key": own["data"]["key"].replace("VIJ-01", "VIJ-02"),
    }
    sent = {"project": ours[0], "data": data, "meta": {"key": data["key"], "sha256": "0"}}
    made = raw.post(f"{door.url}/api/tasks/", json=sent, headers=headers, timeout=60)
    return int(made.json()["id"])


@pytest.fixture(scope="module")
def coder(study: StudyFolder, browser: Browser) -> Iterator[CoderAtWork]:
    person = at_work(browser, study, "ams-1")
    yield person
    person.page.close()


def nothing_ran(person: CoderAtWork) -> bool:
    person.page.wait_for_timeout(500)
    return bool(person.page.evaluate("window.injected === undefined"))


def test_our_page_shows_it_as_said(coder: CoderAtWork, ours: tuple[int, int]) -> None:
    coder.open_task(*ours)
    said = [turn.text_content() for turn in coder.page.locator(".fb .t").all()]
    assert said == [f"Goed {SCRIPT} dan.", f"Zie {PICTURE} maar {LINK} hier.", "Ja & <b>nee</b>."]
    assert nothing_ran(coder)


def test_what_was_imported_past_us_is_text_too(coder: CoderAtWork, ours: tuple[int, int], foreign: int) -> None:
    coder.open_task(ours[0], foreign)
    page = coder.page
    shown = page.locator(".fb").first.text_content() or ""
    assert SCRIPT in shown and PICTURE in shown and "onmouseover" in shown
    for turn in page.locator(".fb .t").all():
        turn.hover()
    assert page.locator(".fb :is(script, img, a[href^='javascript'], [onmouseover], [onerror])").count() == 0
    assert nothing_ran(coder)


def test_the_list_of_tasks_shows_no_markup(
    browser: Browser, door: LabelStudio, ours: tuple[int, int], foreign: int
) -> None:
    boss, account = CoderAtWork(browser, door.url), coordinator_account(server_home())
    boss.log_in(account.email, account.password.get_secret_value())
    page = boss.page
    page.goto(f"{door.url}/projects/{ours[0]}/data")
    page.get_by_text("<img src=x onerror").first.wait_for()
    assert nothing_ran(boss)
    page.goto(f"{door.url}/projects/{ours[0]}/data?task={foreign}")
    page.wait_for_selector(".fb .t")
    assert nothing_ran(boss)
    page.goto(f"{door.url}/framebridge/")
    assert "VIJ-02" in page.inner_text("main")
    assert nothing_ran(boss)
    page.close()


def test_the_browser_itself_refuses_scripts_in_attributes(coder: CoderAtWork, ours: tuple[int, int]) -> None:
    """Were markup to get through, what it could do is refused by the page's own policy."""
    coder.open_task(*ours)
    coder.page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', \"<img src=x onerror='window.injected = 5'>\")"
    )
    assert nothing_ran(coder)
