"""One talk from beginning to end, as people do it: coded, saved, opened again, changed; coded blind by a second
coder; summarised on the sheet that is made from it.

All of it is typed and clicked in Chromium on the real server, and then compared with what the store holds,
character for character.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from builders import a_coding, a_fragment, a_moment, a_shift, words
from live_demo import LiveDemo, run_cli
from live_look import WRITES_PICTURES, english_words, take_picture
from live_page import CoderAtWork, at_work, make_study
from live_sheet import FRAME, META, label
from live_sheet_page import SheetAtWork, device_heading
from playwright.sync_api import Browser

from framebridge.codings import read_codings
from framebridge.connection import connect
from framebridge.places import store_url
from framebridge.sheets.reading import StudySheets, read_sheets
from framebridge.store import open_store
from framebridge.study import StudyFolder
from frameschema import (
    Bridged,
    Coding,
    DeviceSummary,
    FrameAttribution,
    FrameRef,
    Handling,
    IssueStatus,
    Presence,
    ReasoningDevice,
    ReframingOutcome,
    RelationKind,
    ShiftResult,
    Transcript,
)
from labelstudio_plugin.projects import study_projects
from labelstudio_plugin.tasks import FRAGMENTS, SHEETS

pytestmark = [pytest.mark.live, pytest.mark.browser]

DOCUMENTED = Path(__file__).parents[2] / "docs" / "pictures"
LARGEST = 300_000
WHOLE_SHEET = 2030  # pixels in which the sheet needs no scrolling
NAMES = ["1-fragment", "2-issue", "3-relation", "4-second-coder", "5-sheet"]
STUDY, TALK = "sessie", "SES-01"
SAID = """Gespreksleider: Wie wil beginnen? Meneer is twee keer niet verschenen.
KM-I-1: Hij is weer niet verschenen 😀 en de brief lag er al drie weken.
ZT-1: Ja, maar hij kan die brief niet lezen. Dat weet ik van zijn zus ☺️, ’t is schaamte.
KM-I-1: Dat wist ik niet. Gaat de korting dan nu in?
ZT-1: Heeft iemand hem ooit gevraagd waarom hij niet komt?
KM-I-1: Dat staat in de brief, x̄ keer zelfs.
ZT-1: Mijn collega belde hem; toen kwam hij wel.
KM-I-1: Dan bel ik hem voortaan, in plaats van nóg een brief.
"""
ISSUE, QUESTION, LETTERS = "Korten of niet? ⚖️", "Is bellen genoeg (ë)", "Brieven ✉️"
ABSENT = "KM-I-1: cliënt „komt weer niet” 😀\nen dat n̈iet voor het eerst"
CANNOT_READ = "ZT-1: hij kán de brief niet lezen; schaamte ☺️"
CAME = "ZT-1: na een telefoontje kwam hij wel"
WILL_CALL = "KM-I-1: belt voortaan <b>eerst</b> & schrijft minder"
ADDED_LATER = "Twijfel: is dit een toezegging? 🤔"
ASKED = "Moet je korten als iemand de brief niet kan lezen?"
MISSED = "KM-I-1 gaat niet in op de vraag 👩‍👧"
TURNED = "KM-I-1 gaat bellen 😀"
BLIND = "KM-I-1: de brief lag er, dus hij wist het"
SUMMARY = "KM-I-1: komt niet opdagen 😀;\n„nóg een brief” helpt n̈iet"
SHAME = "ZT-1: schaamte ☺️"
SOLVED = "Bellen.\n\n  En dan pas schrijven  "
HOW = "KM-I-1 neemt het over: „dan bel ik”"


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures of the session go: the documentation, when they are to be renewed."""
    return DOCUMENTED if WRITES_PICTURES else tmp_path_factory.mktemp("pictures")


@pytest.fixture(scope="module")
def study(demo: LiveDemo, tmp_path_factory: pytest.TempPathFactory) -> StudyFolder:
    folder = tmp_path_factory.mktemp("session") / STUDY
    study = make_study(folder, STUDY, {TALK: SAID}, ("ams-1", "ams-2"))
    for command in ("setup", "push"):
        assert run_cli(command, "--study", str(folder))[0] == 0
    return study


@pytest.fixture(scope="module")
def talk(study: StudyFolder) -> Transcript:
    return study.transcripts()[TALK]


@pytest.fixture(scope="module")
def project(study: StudyFolder) -> int:
    return study_projects(connect(study.settings), STUDY, FRAGMENTS)["amsterdam"].project_id


@pytest.fixture(scope="module")
def first(study: StudyFolder, browser: Browser) -> Iterator[CoderAtWork]:
    coder = at_work(browser, study, "ams-1")
    yield coder
    coder.page.close()


@pytest.fixture(scope="module")
def submitted(first: CoderAtWork, study: StudyFolder, project: int, pictures: Path) -> Coding:
    """The first coder's work after "Bewaar"."""
    first.label_all_tasks(project)
    code_the_talk(first, pictures)
    take_picture(first.page, pictures / f"session-{NAMES[2]}.png")
    assert english_words(first.page) == []
    first.submit()
    return pulled(study, "ams-1")


def code_the_talk(coder: CoderAtWork, pictures: Path) -> None:
    """Mark an issue moment over three turns, four fragments, a missed opening, a shift, and draw a link."""
    press = coder.page.keyboard.press
    coder.mark("1", 1, "Hij is weer", "niet verschenen")
    coder.write("who_what", ABSENT)
    press("q")
    take_picture(coder.page, pictures / f"session-{NAMES[0]}.png")
    coder.add_issue(ISSUE)
    coder.add_issue(QUESTION, inside=ISSUE)
    coder.add_issue(LETTERS)
    coder.tick_issues(QUESTION, LETTERS)
    coder.open_issues()
    assert english_words(coder.page) == []
    take_picture(coder.page, pictures / f"session-{NAMES[1]}.png")
    coder.leave_text()
    coder.let_go()
    coder.mark("2", 1, "en de brief", "niet", until=3)
    coder.write("question", ASKED)
    coder.tick_issues(QUESTION)
    press("a")
    press("x")
    coder.choose(label("field_handling"), label(Handling.OPENED))
    coder.let_go()
    coder.mark("1", 2, "hij kan die brief", "lezen")
    coder.write("who_what", CANNOT_READ)
    press("w")
    coder.let_go()
    coder.mark("3", 4, "Heeft iemand", "niet komt")
    press("b")
    coder.write("what_changes", MISSED)
    coder.let_go()
    coder.mark("3", 6, "Mijn collega", "hem")
    press("v")
    coder.write("what_changes", TURNED)
    coder.let_go()
    coder.mark("1", 6, "toen kwam", "wel")
    coder.write("who_what", CAME)
    press("e")
    coder.let_go()
    coder.mark("1", 7, "Dan bel ik", "voortaan")
    coder.write("who_what", WILL_CALL)
    press("r")
    coder.relate(2, "hij kan", label(RelationKind.REFUTES), to=(1, "Hij is weer"))


def expected(talk: Transcript, *, memo: str | None) -> Coding:
    """What code_the_talk says; `memo` is on the last fragment."""
    device, path = ReasoningDevice, (ISSUE, QUESTION)

    def marked(make: Any, first: str, last: str, key: str, **fields: Any) -> Any:
        return make(words(talk, first).start, words(talk, last).end, key, **fields)

    units = (
        marked(
            a_fragment,
            "Hij is weer",
            "weer niet verschenen",
            "absent",
            who_what=ABSENT,
            reasoning_devices=(device.PROBLEM_DEFINITION,),
            issues=(path, (LETTERS,)),
        ),
        marked(
            a_moment,
            "en de brief",
            "Dat wist ik niet",
            "moment",
            question=ASKED,
            status=IssueStatus.CONTROVERSY,
            handling=Handling.OPENED,
            outcome=ReframingOutcome(bridged=Bridged.PARTLY),
            issues=(path,),
        ),
        marked(
            a_fragment,
            "hij kan die",
            "niet lezen",
            "reads",
            who_what=CANNOT_READ,
            reasoning_devices=(device.CAUSES_RESPONSIBILITY,),
        ),
        marked(
            a_shift,
            "Heeft iemand",
            "hij niet komt",
            "missed",
            result=ShiftResult.MISSED_OPENING,
            what_changes=MISSED,
        ),
        marked(a_shift, "Mijn collega", "belde hem", "turned", result=ShiftResult.SHIFT, what_changes=TURNED),
        marked(
            a_fragment,
            "toen kwam",
            "hij wel",
            "came",
            who_what=CAME,
            reasoning_devices=(device.MORAL_JUDGEMENT,),
        ),
        marked(
            a_fragment,
            "Dan bel ik",
            "hem voortaan",
            "call",
            who_what=WILL_CALL,
            reasoning_devices=(device.SOLUTIONS,),
            memo=memo,
        ),
    )
    links = [("reads", "absent", RelationKind.REFUTES)]
    return a_coding(talk, *units, coder="ams-1", study=STUDY, links=links)


def pulled(study: StudyFolder, coder: str) -> Coding:
    assert run_cli("pull", "--study", str(study.path))[0] == 0
    with open_store(store_url(STUDY, None)) as store:
        read = read_codings(study, store)
    assert [str(finding) for finding in read.findings if finding.rule == "result-item"] == []
    (coding,) = (coding for coding in read.codings if coding.coder == coder)
    return coding


def content(coding: Coding) -> tuple[list[dict[str, Any]], set[tuple[int, int, tuple[RelationKind, ...]]]]:
    """All of a coding but the names that Label Studio gives to regions."""
    starts = {unit.id: unit.span.start for unit in coding.units}
    links = {(starts[link.source], starts[link.target], link.kinds) for link in coding.relations}
    return [unit.model_dump(exclude={"id", "key"}) for unit in coding.units], links


# The tests below are one day of two coders, in this order.


def test_what_is_marked_and_typed_is_read_back_character_for_character(
    submitted: Coding, talk: Transcript
) -> None:
    assert content(submitted) == content(expected(talk, memo=None))


def test_a_coding_is_opened_again_and_changed(
    submitted: Coding, first: CoderAtWork, study: StudyFolder, talk: Transcript
) -> None:
    first.go_back()
    first.select(7, "Dan bel ik")
    first.write("memo", ADDED_LATER)
    first.save("Werk bij")
    assert content(pulled(study, "ams-1")) == content(expected(talk, memo=ADDED_LATER))


@pytest.fixture(scope="module")
def blind(submitted: Coding, study: StudyFolder, project: int, browser: Browser, pictures: Path) -> Coding:
    """The second coder's work on the same talk."""
    second = at_work(browser, study, "ams-2")
    second.label_all_tasks(project)
    assert second.page.evaluate("window.Htx.annotationStore.selected.regions.length") == 0
    shown = second.page.inner_text("body")
    assert not [text for text in (ABSENT, CANNOT_READ, CAME, ASKED, MISSED, "ams-1") if text in shown]
    second.mark("1", 1, "de brief", "weken")
    second.write("who_what", BLIND)
    take_picture(second.page, pictures / f"session-{NAMES[3]}.png")
    second.submit()
    second.page.close()
    return pulled(study, "ams-2")


def test_a_second_coder_codes_the_same_talk_without_seeing_the_first(
    blind: Coding, study: StudyFolder, talk: Transcript
) -> None:
    (unit,) = blind.units
    assert (unit.span.of(talk.text), getattr(unit, "who_what", None)) == ("de brief lag er al drie weken", BLIND)
    assert content(pulled(study, "ams-1")) == content(expected(talk, memo=ADDED_LATER))


@pytest.fixture(scope="module")
def filled(blind: Coding, study: StudyFolder, browser: Browser, pictures: Path) -> StudySheets:
    """What the store holds after the first coder filled in the sheet of the issue."""
    at = ("--study", str(study.path))
    assert run_cli("sheets", "push", "--of", "ams-1", *at)[0] == 0
    coder = SheetAtWork(browser, connect(study.settings).url)
    coder.log_in_as("ams-1")
    coder.open_task(*sheet_place(study))
    fill_in(coder)
    assert english_words(coder.page) == []
    coder.page.set_viewport_size({"width": 1366, "height": WHOLE_SHEET})
    coder.page.evaluate("document.activeElement.blur()")
    coder.page.locator(".lsf-main-content").evaluate("sheet => { sheet.scrollTop = 0; }")
    take_picture(coder.page, pictures / f"session-{NAMES[4]}.png", ".lsf-wrapper")
    coder.save("Bewaar")
    coder.page.close()
    assert run_cli("pull", *at)[0] == 0
    with open_store(store_url(STUDY, None)) as store:
        return read_sheets(study, store)


def sheet_place(study: StudyFolder) -> tuple[int, int]:
    """Give the project of the sheets and the task of the sheet on the issue."""
    server = connect(study.settings)
    number = study_projects(server, STUDY, SHEETS)["amsterdam"].project_id
    rows = server.get("/api/tasks/", project=number, page_size=20, fields="all")["tasks"]
    (task,) = (row for row in rows if row["data"]["sheet"]["issue"] == ISSUE)
    return number, int(task["id"])


def fill_in(coder: SheetAtWork) -> None:
    income, social, whole = coder.column(1), coder.column(2), coder.page.locator(".fbs-whole")
    coder.type_in(income, label("sheet_who_what"), SUMMARY)
    coder.type_in(income, device_heading(ReasoningDevice.SOLUTIONS), SOLVED)
    coder.choose_frame(income, label(META), FRAME.label.nl)
    coder.type_in(social, label("sheet_who_what"), SHAME)
    moral = coder.page.get_by_role("heading", name=device_heading(ReasoningDevice.MORAL_JUDGEMENT), exact=True)
    social.locator(".fbs-box").filter(has=moral).get_by_text(label(Presence.ABSENT)).click()
    coder.choose_in(whole, label("field_bridged"), label(Bridged.PARTLY))
    coder.type_in(whole, label("field_how"), HOW)


def test_the_sheet_made_from_the_coding_is_read_back_as_it_was_filled_in(filled: StudySheets) -> None:
    assert [str(finding) for finding in filled.findings] == []
    (coding,) = filled.codings
    (sheet,) = filled.sheets
    assert sheet.questions == (QUESTION,)
    joint, income, social = sheet.columns
    assert (joint.is_joint, income.holder.speakers, social.holder.speakers) == (True, ("KM-I-1",), ("ZT-1",))
    columns = {column.narrative: column for column in coding.columns}
    assert set(columns) == {income.narrative, social.narrative}
    own, other = columns[income.narrative], columns[social.narrative]
    assert (own.who_what, own.summaries) == (
        SUMMARY,
        (DeviceSummary(device=ReasoningDevice.SOLUTIONS, text=SOLVED),),
    )
    assert own.attributions == (FrameAttribution(frames=(FrameRef(frame=FRAME.id, level=META),)),)
    absent = DeviceSummary(device=ReasoningDevice.MORAL_JUDGEMENT, presence=Presence.ABSENT)
    assert (other.who_what, other.summaries) == (SHAME, (absent,))
    assert coding.outcome == ReframingOutcome(bridged=Bridged.PARTLY, how=HOW)


def test_the_server_holds_the_same_letters(filled: StudySheets, study: StudyFolder, project: int) -> None:
    """Label Studio's own answer, before anything of ours reads it."""
    tasks = connect(study.settings).get("/api/tasks/", project=project, page_size=5, fields="all")["tasks"]
    items = [item for raw in tasks[0]["annotations"] for item in raw["result"] if item["type"] == "textarea"]
    typed = {text for item in items for text in item["value"]["text"]}
    assert typed == {ABSENT, CANNOT_READ, CAME, WILL_CALL, ADDED_LATER, ASKED, MISSED, TURNED, BLIND}


def test_the_pictures_of_the_session_are_those_of_the_documentation(filled: StudySheets, pictures: Path) -> None:
    for folder in (pictures, DOCUMENTED):
        assert sorted(path.stem for path in folder.glob("session-*.png")) == [f"session-{name}" for name in NAMES]
        assert max(path.stat().st_size for path in folder.glob("*.png")) <= LARGEST
