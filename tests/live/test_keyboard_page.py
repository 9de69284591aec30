"""Coding without a mouse; and in a browser with a caret, where a click must still choose what was marked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from live_demo import LiveDemo, run_cli
from live_page import CHROMIUM, FLAGS, CoderAtWork, at_work, make_study, wait_until
from playwright.sync_api import sync_playwright

from framebridge.connection import connect
from framebridge.pushing import cleared_tasks, plan_study_push
from framebridge.study import StudyFolder

pytestmark = [pytest.mark.live, pytest.mark.browser]

TALK = """KM-I-1: Hij is weer niet verschenen en de brief lag er.
ZT-1: Ja, maar hij kan die brief niet lezen.
KM-I-1: Dat wist ik niet.
"""
LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"
REGIONS = """() => Htx.annotationStore.selected.regions.map((region) =>
  [region.text, region.labels[0], region.selected])"""


@pytest.fixture(scope="module")
def study(demo: LiveDemo, tmp_path_factory: pytest.TempPathFactory) -> StudyFolder:
    folder = tmp_path_factory.mktemp("keyboard") / "toetsen"
    talks = {f"TOE-{number:02}": TALK for number in range(1, 1 + 2 * 3)}
    study = make_study(folder, "toetsen", talks, ("ams-1",))
    for command in ("setup", "push"):
        assert run_cli(command, "--study", str(folder))[0] == 0
    return study


CARETS = {"without a caret": [], "with a caret": ["--enable-caret-browsing"]}


@pytest.fixture(params=CARETS)
def caret(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def coder(study: StudyFolder, caret: str) -> Iterator[CoderAtWork]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *CARETS[caret]])
        yield at_work(browser, study, "ams-1")
        browser.close()


def open_talk(coder: CoderAtWork, study: StudyFolder, caret: str, number: int) -> None:
    """Open a talk that no other test has left a draft on."""
    plans = plan_study_push(study, connect(study.settings), cleared_tasks(study).tasks)
    number = 2 * number + list(CARETS).index(caret)
    coder.open_task(plans[number].project, plans[number].task_id or 0)


def regions(coder: CoderAtWork) -> Any:
    return coder.page.evaluate(REGIONS)


def results(coder: CoderAtWork) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = coder.page.evaluate("Htx.annotationStore.selected.serializeAnnotation()")
    return found


def test_a_region_with_its_text_is_made_with_the_keyboard_alone(
    study: StudyFolder, coder: CoderAtWork, caret: str
) -> None:
    open_talk(coder, study, caret, 0)
    press = coder.page.keyboard.press
    for key in ("t", "t", "ArrowRight", "ArrowRight", "Control+Shift+ArrowRight", "Control+Shift+ArrowRight", "1"):
        press(key)
    wait_until(coder.page, "Htx.annotationStore.selected.regions[0]?.selected")
    assert regions(coder) == [["maar hij kan", "fragment", True]]
    press("q")
    for _ in range(60):
        press("Tab")
        if coder.page.evaluate("document.activeElement.name") == "who_what":
            break
    coder.page.keyboard.type("ZT-1: 3 keer q")
    press("Tab")
    wait_until(coder.page, "Htx.annotationStore.selected.serializeAnnotation().length === 3")
    stored = {item["from_name"]: item["value"] for item in results(coder)}
    assert stored["who_what"]["text"] == ["ZT-1: 3 keer q"]
    assert stored["reasoning_devices"]["choices"] == ["problem_definition"]


def test_a_click_chooses_what_was_marked_with_the_keyboard_or_the_mouse(
    study: StudyFolder, coder: CoderAtWork, caret: str
) -> None:
    open_talk(coder, study, caret, 1)
    for key in ("t", "Control+Shift+ArrowRight", "1"):
        coder.page.keyboard.press(key)
    wait_until(coder.page, "Htx.annotationStore.selected.regions[0]?.selected")
    coder.let_go()
    coder.select(0, "Hij")
    wait_until(coder.page, "Htx.annotationStore.selected.regions[0].selected")
    coder.let_go()
    coder.mark("2", 1, "hij", "lezen")
    coder.let_go()
    for turn, words, place in ((0, "Hij", 0), (1, "hij kan", 1)):
        coder.select(turn, words)
        wait_until(coder.page, f"Htx.annotationStore.selected.regions[{place}].selected")
        assert [region[2] for region in regions(coder)].count(True) == 1
    assert [region[0] for region in regions(coder)] == ["Hij is", "hij kan die brief niet lezen"]


def test_a_letter_changes_only_what_shows_it_as_its_key(
    study: StudyFolder, coder: CoderAtWork, caret: str
) -> None:
    open_talk(coder, study, caret, 2)
    for kind in "1234":
        coder.let_go()
        coder.mark(kind, int(kind) % 3, "niet", "niet")
        shown = coder.page.evaluate(_KEYS)
        assert set("123") <= set(shown)
        # U lets go and D would be Label Studio's own; a kind's key makes another kind of the region.
        for key in LETTERS:
            if key in shown or key == "u":
                continue
            before = results(coder)
            coder.page.keyboard.press(key)
            assert results(coder) == before, f"{key} changed something out of sight"


_KEYS = """() => [...document.querySelectorAll('.fb :is(.lsf-label__hotkey, .lsf-choice sup)')]
  .filter((part) => part.getClientRects().length)
  .map((part) => part.textContent.trim().replace(/[[\\]]/g, ''))"""
