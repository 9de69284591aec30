"""A successor goes on with the coding of a predecessor: drafts in the real Label Studio, and in Chromium."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from builders import a_coding, a_fragment, a_moment, words
from live_demo import LiveDemo, run_cli
from live_page import at_work, make_study
from playwright.sync_api import Browser

from framebridge.codings import read_codings
from framebridge.connection import connect
from framebridge.places import store_url, tokens_file
from framebridge.precoding import began_from
from framebridge.pushing import cleared_tasks, plan_study_push
from framebridge.store import open_store
from framebridge.study import EMBEDDED, StudyFolder
from framebridge.tokens import Tokens
from frameschema import (
    Coding,
    Fragment,
    FramingDevice,
    IssueMoment,
    IssueStatus,
    ReasoningDevice,
    RelationKind,
    Transcript,
)
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.predictions import prediction_origins
from labelstudio_plugin.results import write_result
from labelstudio_plugin.sync import PushPlan, send_coding

pytestmark = [pytest.mark.live, pytest.mark.browser]

ORIGIN = "framebridge coding ams-1"
TALKS = {
    "VW-01": """KM-I-1: Hij is weer niet verschenen 😀 en de brief lag er al drie weken.
ZT-1: Ja maar hij kan die brief niet lezen. Dat weet ik van zijn zus, ’t is schaamte.
KM-I-1: Dat wist ik niet. Dan bel ik hem voortaan.
""",
    "VW-02": "KM-I-1: Goedemorgen allemaal.\nZT-1: Goedemorgen.\n",
}


@pytest.fixture(scope="module")
def study(demo: LiveDemo, tmp_path_factory: pytest.TempPathFactory) -> StudyFolder:
    folder = tmp_path_factory.mktemp("precoding") / "voorwerk"
    study = make_study(folder, "voorwerk", TALKS, ("ams-1", "ams-2"))
    for command in ("setup", "push"):
        assert run_cli(command, "--study", str(folder))[0] == 0
    return study


@pytest.fixture(scope="module")
def pushed(study: StudyFolder) -> PushPlan:
    return plan_study_push(study, connect(study.settings), cleared_tasks(study).tasks)[0]


@pytest.fixture(scope="module")
def talk(study: StudyFolder) -> Transcript:
    return study.transcripts()["VW-01"]


@pytest.fixture(scope="module")
def earlier(study: StudyFolder, pushed: PushPlan, talk: Transcript) -> Coding:
    """The coding of the predecessor, submitted and pulled."""
    said, moment = (
        words(talk, "niet verschenen 😀"),
        words(talk, "Dat weet ik van zijn zus, ’t is schaamte.Dat wist"),
    )
    coding = a_coding(
        talk,
        a_fragment(
            said.start,
            said.end,
            key="a",
            who_what="KM-I-1: cliënt „komt niet”",
            reasoning_devices=(ReasoningDevice.PROBLEM_DEFINITION,),
            framing_devices=(FramingDevice(device="metaphor", words="de brief lag er"),),
            narrative="Verhaal van de brief",
            issues=(("Brieven", "Wie belt?"),),
        ),
        a_moment(moment.start, moment.end, key="b", status=IssueStatus.CONTROVERSY),
        coder="ams-1",
        study="voorwerk",
        links=[("a", "b", RelationKind.RESPONDS_TO)],
        memo="Over het geheel",
    )
    token = Tokens(tokens_file()).find(EMBEDDED, "ams-1@example.org")
    assert token is not None
    own = LabelStudio(connect(study.settings).url, token.get_secret_value())
    send_coding(own, pushed.task_id or 0, coding.id, write_result(coding, talk, study.codebook, "nl"))
    assert run_cli("pull", "--study", str(study.path))[0] == 0
    return coding


def precode(study: StudyFolder, *options: str) -> dict[str, Any]:
    code, printed = run_cli("precode", "--to", "ams-2", *options, "--json", "--study", str(study.path))
    assert code == 0
    report: dict[str, Any] = json.loads(printed)
    return report


def actions(report: dict[str, Any]) -> list[str]:
    return [row["action"] for row in (*report["drafts"], *report["projects"])]


@pytest.fixture(scope="module")
def reports(study: StudyFolder, earlier: Coding) -> list[dict[str, Any]]:
    """A dry run, a run and a second run."""
    return [precode(study, "--from", "ams-1", *more) for more in (["--dry-run"], [], [])]


@pytest.fixture(scope="module")
def continued(
    study: StudyFolder, reports: list[dict[str, Any]], pushed: PushPlan, browser: Browser
) -> Iterator[tuple[Coding, dict[str, Any]]]:
    """What the successor submits after changing one region of the draft, and the raw annotation."""
    coder = at_work(browser, study, "ams-2")
    coder.open_next(pushed.project)
    coder.page.wait_for_selector(".htx-highlight")
    coder.select(0, "niet verschenen")
    coder.field("who_what").wait_for()
    coder.screenshot("precoding-draft")
    coder.leave_text()
    coder.page.keyboard.press("w")
    coder.submit()
    coder.page.close()
    assert run_cli("pull", "--study", str(study.path))[0] == 0
    with open_store(store_url("voorwerk", None)) as store:
        read = read_codings(study, store)
        raw = next(version.raw for version in store.latest("voorwerk") if version.coder == "ams-2")
    assert [finding.rule for finding in read.findings if finding.rule == "result-item"] == []
    yield next(coding for coding in read.codings if coding.coder == "ams-2"), raw


def test_the_plan_is_the_same_dry_and_done_and_then_there_is_nothing_left(reports: list[dict[str, Any]]) -> None:
    dry, done, again = reports
    assert dry == done
    assert actions(done) == ["send", "update"]
    assert actions(again) == ["keep", "keep"]
    assert [row["task"] for row in done["drafts"]] == ["voorwerk/VW-01/fragments/-/1"]


def test_the_successor_submits_all_that_the_predecessor_had_and_the_one_change(
    earlier: Coding, continued: tuple[Coding, dict[str, Any]]
) -> None:
    coding, _ = continued
    by_kind = {type(unit): unit for unit in earlier.units}
    fragment = next(unit for unit in coding.units if isinstance(unit, Fragment))
    moment = next(unit for unit in coding.units if isinstance(unit, IssueMoment))
    assert set(fragment.reasoning_devices) == {
        ReasoningDevice.PROBLEM_DEFINITION,
        ReasoningDevice.CAUSES_RESPONSIBILITY,
    }
    own = {"id", "reasoning_devices"}
    assert fragment.model_dump(exclude=own) == by_kind[Fragment].model_dump(exclude=own)
    assert moment.model_dump(exclude={"id"}) == by_kind[IssueMoment].model_dump(exclude={"id"})
    assert (len(coding.units), coding.memo) == (2, earlier.memo)
    (link,) = coding.relations
    assert (link.source, link.target, link.kinds) == (fragment.id, moment.id, (RelationKind.RESPONDS_TO,))


def test_it_says_from_which_draft_it_began(
    study: StudyFolder, pushed: PushPlan, continued: tuple[Coding, dict[str, Any]]
) -> None:
    _, raw = continued
    assert began_from(raw, prediction_origins(connect(study.settings), pushed.project)) == ORIGIN
    with open_store(store_url("voorwerk", None)) as store:
        first = next(version.raw for version in store.latest("voorwerk") if version.coder == "ams-1")
    assert began_from(first, {}) is None


def test_who_has_coded_gets_no_draft_again(study: StudyFolder, continued: tuple[Coding, dict[str, Any]]) -> None:
    report = precode(study, "--from", "ams-1", "--dry-run")
    assert report["drafts"] == []
    assert [finding["rule"] for finding in report["findings"]] == ["coded-already"]


def test_cues_and_merged_coding_make_drafts_for_others(
    study: StudyFolder, pushed: PushPlan, continued: tuple[Coding, dict[str, Any]]
) -> None:
    report = precode(study, "--merged", "--dry-run")
    assert [finding["rule"] for finding in report["findings"]] == ["coded-already"]
    # Somebody else, who has not coded: the drafts of cues take the place of the predecessor's.
    settings = study.path / "study.toml"
    text = settings.read_text(encoding="utf-8")
    added = text[text.index("[[coder]]") :].split("[[coder]]")[1].replace("ams-1", "nrd-1")
    settings.write_text(f"{text}[[coder]]{added}", encoding="utf-8")
    to = ("precode", "--to", "nrd-1", "--study", str(study.path), "--json")
    merged = json.loads(run_cli(*to, "--merged", "--dry-run")[1])
    assert [row["regions"] for row in merged["drafts"]] == [2]
    cues = json.loads(run_cli(*to, "--cues")[1])
    assert [row["task"] for row in cues["drafts"]] == ["voorwerk/VW-01/fragments/-/1"]
    assert [(row["origin"], row["instead_of"]) for row in cues["projects"]] == [("framebridge cues 1", ORIGIN)]
    server = connect(study.settings)
    rows = server.get_objects("/api/predictions/", task=pushed.task_id)
    (row,) = (row for row in rows if row["model_version"] == "framebridge cues 1")
    assert {item["from_name"] for item in row["result"]} == {"kind", "memo"}
    memos = [item["value"]["text"][0] for item in row["result"] if item["from_name"] == "memo"]
    assert [memo.startswith("Suggestie van framebridge") for memo in memos] == [True] * len(memos)
