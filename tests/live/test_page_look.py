"""How the page looks on which words are marked: what fits on a laptop screen, and whether it can be read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from live_demo import LiveDemo, run_cli
from live_look import faint_texts
from live_page import CoderAtWork, at_work, make_study
from live_sheet import label
from playwright.sync_api import Browser

from framebridge.connection import connect
from framebridge.pushing import cleared_tasks, plan_study_push

pytestmark = [pytest.mark.live, pytest.mark.browser]

TALK = """Gespreksleider: Wie wil beginnen?
KM-I-1: Hij is weer niet verschenen en de brief lag er.
ZT-1: Ja, maar hij kan die brief niet lezen.
KM-W-1: Dan neem ik hem mee naar de werkplaats.
"""
# The key of each kind, and the fields that every day needs.
EVERY_DAY = {
    "1": [
        "issues",
        "who_what",
        "reasoning_devices",
        "framing_devices",
        "interaction",
        "enacted_role",
        "frames",
        "object",
        "image",
        "memo",
    ],
    "2": ["issues", "question", "status", "handling", "bridged", "memo"],
    "3": ["issues", "result", "what_changes", "memo"],
    "4": ["issues", "enacted_role", "memo"],
}


@pytest.fixture(scope="module")
def coder(demo: LiveDemo, tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[CoderAtWork]:
    study = make_study(tmp_path_factory.mktemp("look") / "aanzien", "aanzien", {"AAN-01": TALK}, ("ams-1",))
    for command in ("setup", "push"):
        assert run_cli(command, "--study", str(study.path))[0] == 0
    (plan,) = plan_study_push(study, connect(study.settings), cleared_tasks(study).tasks)
    person = at_work(browser, study, "ams-1")
    person.open_task(plan.project, plan.task_id or 0)
    yield person
    person.page.close()


def test_all_text_can_be_read_before_anything_is_marked(coder: CoderAtWork) -> None:
    assert faint_texts(coder.page, ".fb") == []


@pytest.mark.parametrize("kind", EVERY_DAY)
def test_a_kind_can_be_read_and_its_usual_fields_need_no_scrolling(coder: CoderAtWork, kind: str) -> None:
    turn = int(kind) % 4
    coder.let_go()
    coder.page.keyboard.press(kind)
    chosen = coder.page.locator(".lsf-label_selected")
    assert chosen.count() == 1
    assert faint_texts(coder.page, ".fb-top") == []
    assert chosen.evaluate("label => getComputedStyle(label).outlineStyle") == "solid"
    coder.page.keyboard.press(kind)
    coder.mark(kind, turn, TALK.split("\n")[turn].split()[1], TALK.split("\n")[turn].split()[3])
    coder.screenshot(f"look-{kind}")
    assert faint_texts(coder.page, ".fb") == []
    # The key of its kind stands after what was marked, so that colour is not the only sign.
    marks = coder.page.locator(".htx-highlight[data-label]").evaluate_all(
        "all => all.map((each) => getComputedStyle(each, '::after').content)"
    )
    assert f'"{kind}"' in marks
    panel, fields = _fields(coder)
    below = {name: fields[label(f"field_{name}")] - panel for name in EVERY_DAY[kind]}
    assert {name: by for name, by in below.items() if by > 0} == {}


def test_the_list_of_what_was_marked_can_be_read(coder: CoderAtWork) -> None:
    coder.open_panels()
    assert faint_texts(coder.page, ".lsf-outliner-item__title") == []


def test_all_can_be_read_in_the_dark(coder: CoderAtWork) -> None:
    coder.let_go()
    coder.page.locator("[class*='themeToggle--']").first.click()
    coder.page.wait_for_selector("[data-color-scheme=dark]", state="attached")
    # Label Studio's boxes fade to their new colours.
    coder.page.wait_for_timeout(700)
    assert faint_texts(coder.page, ".fb") == []


def _fields(coder: CoderAtWork) -> tuple[float, dict[str, float]]:
    """Give where the panel ends, and where each field that is shown does, by heading."""
    page = coder.page
    page.locator(".fb-r").evaluate("panel => { panel.scrollTop = 0; }")
    panel: float = page.locator(".fb-r").evaluate("panel => panel.getBoundingClientRect().bottom")
    found = page.locator(".fb-r :is(h4, h5, h6):visible").evaluate_all(
        "all => all.map((each) => [each.innerText.trim(), each.parentElement.getBoundingClientRect().bottom])"
    )
    return panel, dict(found)
