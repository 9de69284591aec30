"""Settling differences as users do: merge, agenda, decisions, snapshots, concordance and handover."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from stored_demo import a_stored_demo, demo_codings, store_codings

from framebridge.cli import main
from framebridge.snapshots import read_snapshot
from framebridge.study import StudyFolder
from frameschema import Coding, Interaction, IssueMoment, MergedCoding, MergedStories, ReframingOutcome


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo with coding of two groups, made once; no test may change it."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FRAMEBRIDGE_HOME", str(home))
        a_stored_demo(home / "study", "ams-1", "ams-2", "nrd-1")
    return home


@pytest.fixture
def study(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StudyFolder:
    """A copy of the demo that a test may change."""
    shutil.copytree(made, tmp_path / "home")
    monkeypatch.setenv("FRAMEBRIDGE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FRAMEBRIDGE_LANGUAGE", "en")
    monkeypatch.chdir(tmp_path / "home" / "study")
    return StudyFolder(Path())


def as_json(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> Any:
    capsys.readouterr()
    assert main([*arguments, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def changed(coding: Coding, **outcome: Any) -> Coding:
    """The same coding with another outcome of every issue moment."""
    units = tuple(
        unit.model_copy(update={"outcome": ReframingOutcome(**outcome)}) if isinstance(unit, IssueMoment) else unit
        for unit in coding.units
    )
    return coding.model_copy(update={"units": units})


def test_merge_writes_units_and_stories_and_tells_of_splits(
    study: StudyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["merge"]) == 0
    shown = capsys.readouterr()
    assert "AMS-01" in shown.out
    assert "(split)" in shown.err
    merged = MergedCoding.model_validate_json((study.out / "merged" / "AMS-01.json").read_text("utf-8"))
    stories = MergedStories.model_validate_json((study.out / "merged" / "AMS-01.stories.json").read_text("utf-8"))
    assert merged.splits
    assert {member.coder for story in stories.narratives for member in story.members} == {"ams-1", "ams-2"}
    before = {path.name: path.read_bytes() for path in (study.out / "merged").iterdir()}
    assert main(["merge"]) == 0
    assert {path.name: path.read_bytes() for path in (study.out / "merged").iterdir()} == before


def test_a_decision_lives_on_until_what_it_was_taken_on_changes(
    study: StudyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    open_ones = as_json(capsys, "decisions", "open")
    first = next(one for one in open_ones if one["transcript"] == "AMS-01" and one["field"] == "outcome.bridged")
    assert open_ones[0]["field"] == "outcome.bridged"
    take = ["decisions", "take", first["key"], "--of", "ams-2", "--by", "overleg", "--reason", "zo staat het er"]
    assert main([*take, "--dry-run"]) == 0
    assert as_json(capsys, "decisions", "list") == []
    assert main(take) == 0
    (decision,) = as_json(capsys, "decisions", "list")
    assert (decision["state"], decision["taken_from"], decision["by"]) == ("holds", "ams-2", "overleg")
    assert first["key"] not in {one["key"] for one in as_json(capsys, "decisions", "open")}

    (coding,) = (one for one in demo_codings(study) if one.coder == "ams-1")
    fragments = tuple(
        unit.model_copy(update={"interaction": Interaction.PROBED}) if unit.kind == "fragment" else unit
        for unit in coding.units
    )
    store_codings(study, [coding.model_copy(update={"units": fragments})], minutes=1)
    assert [one["state"] for one in as_json(capsys, "decisions", "list")] == ["holds"]

    store_codings(study, [changed(coding, bridged="bridged_partly")], minutes=2)
    assert [one["state"] for one in as_json(capsys, "decisions", "list", code=1)] == ["said_changed"]
    assert main(["merge"]) == 0
    assert "(stale-decision)" in capsys.readouterr().err
    assert main(["decisions", "withdraw", first["key"]]) == 0
    assert as_json(capsys, "decisions", "list") == []


def test_the_agenda_has_the_most_consequential_first_and_can_do_without_names(
    study: StudyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = as_json(capsys, "agenda", "--discussion", "AMS-01", "--without-names")
    page = (study.out / "agenda.html").read_text("utf-8")
    assert list(keys) == ["AMS-01"]
    assert [key for key in keys["AMS-01"] if f'<article id="{key}">' not in page] == []
    assert page.index("Overbrugd?") < page.index("Status van het issue") < page.index("Frame(s)")
    assert "ams-1" not in page
    assert "[A]" in page
    assert main(["agenda", "--most", "3"]) == 0
    page = (study.out / "agenda.html").read_text("utf-8")
    assert page.count("<article") == 3
    assert "[ams-1]" in page


def test_the_agenda_is_written_in_the_formats_that_are_asked_for(study: StudyFolder) -> None:
    assert main(["agenda", "--most", "2", "--format", "html,docx"]) == 0
    written = (study.out / "agenda.docx").read_bytes()
    assert main(["agenda", "--most", "2", "--format", "docx", "--out", str(study.out / "nog.docx")]) == 0
    assert (study.out / "nog.docx").read_bytes() == written
    assert {path.name for path in study.out.iterdir()} == {"agenda.docx", "agenda.html", "nog.docx"}
    assert main(["agenda", "--format", "pdf"]) == 2


def test_what_is_decided_is_no_longer_on_the_agenda(
    study: StudyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    key = as_json(capsys, "agenda", "--dry-run")["AMS-01"][0]
    assert main(["decisions", "take", key, "--of", "ams-1", "--by", "overleg"]) == 0
    assert key not in as_json(capsys, "agenda", "--dry-run")["AMS-01"]
    assert not (study.out / "agenda.html").exists()


def test_a_policy_in_study_toml_settles_and_is_named(
    study: StudyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    before = len(as_json(capsys, "decisions", "open"))
    with (study.path / "study.toml").open("a", encoding="utf-8") as file:
        file.write('\n[merge]\nconsensus = "lead"\nfields = {narrative = "keep_all"}\n')
        file.write('leads = {amsterdam = "ams-1"}\n')
    assert len(as_json(capsys, "decisions", "open")) < before
    (merged, *others) = as_json(capsys, "merge")["merged"]
    assert merged["policy"].endswith("consensus lead; narrative: keep_all; lead ams-1")
    assert all("lead ams-1" not in one["policy"] for one in others)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('leads = {amsterdam = "zuy-9"}', "no such werkplaats or coder: zuy-9"),
        ('fields = {iets = "lead"}', "fields that no coding has: iets"),
        ('consensus = "loting"', "merge.consensus"),
    ],
)
def test_a_policy_that_cannot_be_is_told(
    study: StudyFolder, line: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with (study.path / "study.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[merge]\n{line}\n")
    assert main(["merge"]) == 2
    assert said in capsys.readouterr().err


def test_a_snapshot_is_frozen_compared_and_watched(study: StudyFolder, capsys: pytest.CaptureFixture[str]) -> None:
    freeze = ["snapshot", "freeze", "ronde-1", "--by", "de coördinator"]
    assert main([*freeze, "--dry-run"]) == 0
    assert not study.snapshots_folder.exists()
    assert main(freeze) == 0
    assert main(freeze) == 2
    assert as_json(capsys, "snapshot", "compare", "ronde-1") == []
    (coding,) = (one for one in demo_codings(study) if one.coder == "ams-1")
    store_codings(study, [changed(coding, bridged="bridged_partly")], minutes=2)
    found = as_json(capsys, "snapshot", "compare", "ronde-1")
    assert {(one["kind"], one["coder"]) for one in found if one["kind"] == "unit"} == {("unit", "ams-1")}
    (listed,) = as_json(capsys, "snapshot", "list")
    assert (listed["name"], listed["changed"]) == ("ronde-1", [])
    file = study.snapshots_folder / "ronde-1" / "study.json"
    file.chmod(0o600)
    file.write_text("{}", encoding="utf-8")
    assert as_json(capsys, "snapshot", "list", code=1)[0]["changed"] == ["study.json"]
    assert main(["snapshot", "compare", "ronde-1"]) == 1


def test_groups_words_are_proposed_and_decided_about(
    study: StudyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    before = as_json(capsys, "concordance", "list")["same"]
    words = ["--list", "frame", "--term", "amsterdam:vangnet, geen hangmat", "--term", "noord:geen hobbyfonds"]
    assert main(["concordance", "apart", *words, "--by", "de coördinator", "--reason", "ander beeld"]) == 0
    after = as_json(capsys, "concordance", "list")["same"]
    names = [[term["name"] for term in pair["terms"]] for pair in after]
    assert ["vangnet, geen hangmat", "geen hobbyfonds"] not in names
    assert len(after) <= len(before)
    assert main(["concordance", "level", "autonomy", "master", "--by", "de coördinator"]) == 0
    logged = as_json(capsys, "concordance", "log")
    assert [one["reason"] for one in logged] == ["ander beeld", None]
    assert main(["snapshot", "freeze", "met-besluiten", "--by", "de coördinator"]) == 0
    frozen = read_snapshot(study.snapshots_folder, "met-besluiten").study
    assert [one.reason for one in frozen.decisions] == ["ander beeld", None]
    assert {theme.werkplaats for theme in frozen.themes} == {"amsterdam", "noord"}
    assert main(["concordance", "same", "--term", "amsterdam:bestaat niet", "--term", "x", "--by", "y"]) == 2


def test_a_coders_work_goes_over(study: StudyFolder, capsys: pytest.CaptureFixture[str]) -> None:
    hand = ["handover", "--from", "ams-1", "--to", "zuy-1", "--by", "de coördinator", "--reason", "andere baan"]
    assert main([*hand, "--dry-run"]) == 0
    assert not study.handovers_file.exists()
    assert as_json(capsys, *hand)["codings"][0]["transcript"] == "AMS-01"
    assert main(hand) == 2
    assert [ref["coder"] for ref in as_json(capsys, "merge")["merged"][0]["codings"]] == ["ams-1", "ams-2"]
