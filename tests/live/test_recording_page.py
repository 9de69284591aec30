"""A turn plays its sound: our server gives the file to who is logged in, and Chromium plays it from a turn on."""

from __future__ import annotations

import json
import math
import struct
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from live_demo import LiveDemo, run_cli
from live_page import CoderAtWork, at_work, make_study, wait_until
from playwright.sync_api import Browser, Page

from framebridge.codings import read_codings
from framebridge.connection import connect
from framebridge.places import store_url
from framebridge.pushing import cleared_tasks, plan_study_push
from framebridge.store import open_store
from framebridge.study import StudyFolder
from labelstudio_plugin.recordings import PLACE, recording_name
from labelstudio_plugin.sync import PushPlan

pytestmark = [pytest.mark.live, pytest.mark.browser]

FILE = "Gesprek met Jansen.wav"
TALK = """KM-I-1: Hij is weer niet verschenen. #00:00:01-0#
ZT-1: Ja, maar hij kan die brief niet lezen. #00:00:07-0#
KM-I-1: Dat wist ik niet. Dan bel ik hem voortaan. #00:00:08-0#
"""
# Long enough apart for a slow machine to look while the second is heard.
SECOND_STARTS, THIRD_STARTS = 1.0, 7.0


def make_sound(file: Path, seconds: int = 8, rate: int = 8000) -> None:
    file.parent.mkdir(exist_ok=True)
    tone = (int(8000 * math.sin(at / 10)) for at in range(seconds * rate))
    with wave.open(str(file), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(b"".join(struct.pack("<h", level) for level in tone))


def name_recording(study: StudyFolder, discussion: str, name: str) -> None:
    row = next(row for row in study.discussions if row.id == discussion)
    study.add_rows((row.model_copy(update={"recording": name}),))


@pytest.fixture(scope="module")
def study(demo: LiveDemo, tmp_path_factory: pytest.TempPathFactory) -> StudyFolder:
    """Two talks that are there already when one of them gets its recording."""
    folder = tmp_path_factory.mktemp("recording") / "geluid"
    study = make_study(folder, "geluid", {"GL-01": TALK, "GL-02": TALK}, ("ams-1",))
    for command in ("setup", "push"):
        assert run_cli(command, "--study", str(folder))[0] == 0
    make_sound(folder / "recordings" / FILE)
    name_recording(study, "GL-01", FILE)
    return study


@pytest.fixture(scope="module")
def pushes(study: StudyFolder) -> list[list[dict[str, Any]]]:
    """A dry run, a run and a second run."""
    runs = []
    for more in (["--dry-run"], [], []):
        code, printed = run_cli("push", "--json", *more, "--study", str(study.path))
        assert code == 0
        runs.append(json.loads(printed))
    return runs


@pytest.fixture(scope="module")
def plans(study: StudyFolder, pushes: list[list[dict[str, Any]]]) -> list[PushPlan]:
    return plan_study_push(study, connect(study.settings), cleared_tasks(study).tasks)


@pytest.fixture(scope="module")
def address(study: StudyFolder, plans: list[PushPlan]) -> str:
    return connect(study.settings).url + PLACE + recording_name("geluid", FILE)


def ask(study: StudyFolder, address: str, **headers: str) -> requests.Response:
    """Ask as somebody who is logged in."""
    token = connect(study.settings)
    token.get("/api/current-user/whoami")
    return requests.get(address, headers={**token._authorization(), **headers}, timeout=30)


# --- the server


def test_the_plan_names_the_task_that_gets_a_recording(pushes: list[list[dict[str, Any]]]) -> None:
    dry, done, again = pushes
    assert dry == done
    assert [(row["action"], row["recording"]) for row in done] == [("renew", True), ("keep", False)]
    assert [(row["action"], row["recording"]) for row in again] == [("keep", True), ("keep", False)]


def test_who_is_logged_in_gets_the_whole_or_a_part(study: StudyFolder, address: str) -> None:
    sound = (study.path / "recordings" / FILE).read_bytes()
    whole = ask(study, address)
    assert (whole.status_code, whole.content, whole.headers["Content-Type"]) == (200, sound, "audio/wav")
    assert (whole.headers["Cache-Control"], whole.headers["Accept-Ranges"]) == ("private, no-store", "bytes")
    part = ask(study, address, Range="bytes=100-199")
    assert (part.status_code, part.content) == (206, sound[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(sound)}"
    assert ask(study, address, Range="bytes=-10").content == sound[-10:]
    assert ask(study, address, Range="bytes=99999999-").status_code == 416


def test_a_stranger_gets_nothing(address: str) -> None:
    answer = requests.get(address, timeout=30)
    assert answer.status_code == 401
    assert answer.json().keys() <= {"detail"}


@pytest.mark.parametrize(
    "path",
    [
        "",
        "Gesprek%20met%20Jansen.wav",
        "../../framebridge/recordings/",
        "..%2f..%2fstudy.toml",
        "%2e%2e%2fdiscussions.csv",
        "%2fetc%2fpasswd",
        f"{'0' * 32}.wav",
        f"{'0' * 32}.wav/../x",
    ],
)
def test_there_is_no_list_and_no_way_out_of_the_folder(study: StudyFolder, address: str, path: str) -> None:
    answer = ask(study, address.rpartition("/")[0] + "/" + path)
    assert answer.status_code == 404
    assert b"Jansen" not in answer.content
    assert b"[study]" not in answer.content


# --- the page


@pytest.fixture
def coder(study: StudyFolder, browser: Browser) -> Iterator[CoderAtWork]:
    person = at_work(browser, study, "ams-1")
    yield person
    person.page.close()


def click_above(page: Page, turn: int) -> None:
    box = page.locator(".fb .t").nth(turn).bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 60, box["y"] + 8)


def player(page: Page) -> dict[str, Any]:
    state: dict[str, Any] = page.evaluate(
        """() => { const p = document.querySelector('.fb-player');
        return { time: p.currentTime, paused: p.paused, error: p.error?.code ?? null,
                 heard: [...document.querySelectorAll('.fb .t')].map((t) => t.hasAttribute('data-now')) }; }"""
    )
    return state


PLAYING = "() => { const p = document.querySelector('.fb-player'); return !p.paused && p.currentTime > %s; }"


def test_a_turn_plays_from_its_beginning_and_can_still_be_coded(
    study: StudyFolder, plans: list[PushPlan], coder: CoderAtWork
) -> None:
    page = coder.page
    asked: list[str] = []
    page.on("request", lambda request: PLACE in request.url and asked.append(request.url))
    coder.open_task(plans[0].project, plans[0].task_id or 0)
    assert asked == [], "something was loaded before anybody played it"
    click_above(page, 1)
    wait_until(page, PLAYING % SECOND_STARTS)
    page.wait_for_selector(".fb .t[data-now]")
    state = player(page)
    assert (state["error"], state["heard"]) == (None, [False, True, False])
    assert SECOND_STARTS <= state["time"] < THIRD_STARTS
    coder.screenshot("recording")
    page.keyboard.press("p")
    wait_until(page, "document.querySelector('.fb-player').paused")
    # The mark goes with the event that tells of the pause, which comes after the pause itself.
    page.wait_for_selector(".fb .t[data-now]", state="detached")
    at = player(page)["time"]
    # A click on the words themselves starts nothing.
    page.locator(".fb .t").nth(0).click(position={"x": 60, "y": 30})
    assert (player(page)["paused"], player(page)["time"]) == (True, at)
    coder.mark("1", 1, "hij kan", "lezen")
    coder.field("who_what").fill("ppp p")
    assert player(page)["paused"] is True
    coder.leave_text()
    coder.submit()
    assert run_cli("pull", "--study", str(study.path))[0] == 0
    with open_store(store_url("geluid", None)) as store:
        (coding,) = read_codings(study, store).codings
    talk = study.transcripts()["GL-01"]
    assert [(unit.span.of(talk.text), unit.who_what) for unit in coding.units] == [
        ("hij kan die brief niet lezen", "ppp p")
    ]


def test_a_talk_without_a_recording_has_no_player_and_no_room_for_one(
    plans: list[PushPlan], coder: CoderAtWork
) -> None:
    coder.open_task(plans[1].project, plans[1].task_id or 0)
    assert coder.page.locator(".fb-player").count() == 0
    assert coder.page.locator(".fb-rec").evaluate("row => row.offsetHeight") == 0
    click_above(coder.page, 1)
    coder.page.keyboard.press("p")
    assert coder.page.locator(".fb .t[data-now], .fb .t[data-t]").count() == 0
