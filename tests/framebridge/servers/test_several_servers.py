"""A study on more than one Label Studio: each has its own part, and all come together in one store."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fake_labelstudio import TOKEN, FakeLabelStudio
from sheet_study import a_coding_of

from framebridge.cli import main
from framebridge.codings import read_codings
from framebridge.connection import connect, token_variable
from framebridge.errors import ConfigurationProblem
from framebridge.places import store_url, tokens_file
from framebridge.store import StoredVersion, open_store
from framebridge.study import StudyFolder, open_study
from framebridge.tokens import TOKEN_VARIABLE
from labelstudio_plugin.results import write_result

MADE = "2026-11-22T12:00:00.000001Z"


def run(study: StudyFolder, *arguments: str) -> int:
    return main([*arguments, "--study", str(study.path)])


def coded(study: StudyFolder, fake: FakeLabelStudio, discussion: str, coder: str) -> dict[str, Any]:
    """Put the discussion's task with a coding on a server, as push and a coder would."""
    talk = study.transcripts()[discussion]
    coding = a_coding_of(study, coder=coder) if discussion == "gesprek-01" else None
    result = write_result(coding, talk, study.codebook, "nl") if coding else []
    raw = {"id": 7, "result": result, "completed_by": 3, "created_at": MADE, "updated_at": MADE}
    project = next(one["id"] for one in fake.projects if "/fragments" in one["description"])
    key = f"proef/{discussion}/fragments/-/1"
    return fake.add_task(key, talk.text_sha256, project=project, annotations=[raw], updated_at=MADE)


def stored(study: StudyFolder) -> list[StoredVersion]:
    with open_store(store_url("proef", None)) as store:
        return store.history("proef")


def test_each_part_knows_its_own(study: StudyFolder, first: FakeLabelStudio, second: FakeLabelStudio) -> None:
    here, there = study.parts
    assert [connect(part.settings).url for part in study.parts] == [first.url, second.url]
    assert [row.id for row in here.discussions] == ["gesprek-01"]
    assert [row.id for row in there.discussions] == ["gesprek-02"]
    assert [row.id for row in there.whole.discussions] == ["gesprek-01", "gesprek-02"]
    assert (here.settings.labelstudio.name, there.settings.labelstudio.name) == (first.url, "noord-ls")
    assert study.part_of("noord").settings.labelstudio.name == "noord-ls"


def test_setup_makes_the_projects_of_one_server(
    bare: StudyFolder, first: FakeLabelStudio, second: FakeLabelStudio, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(bare, "setup") == 2
    assert "noord-ls" in capsys.readouterr().err
    assert run(bare, "setup", "--server", "noord-ls") == 0
    assert first.projects == []
    assert {one["description"].split("/")[1] for one in second.projects} == {"noord"}


def test_push_sends_the_discussions_of_one_server(
    study: StudyFolder, first: FakeLabelStudio, second: FakeLabelStudio
) -> None:
    assert run(study, "push", "--server", first.url) == 0
    assert first.keys() == ["proef/gesprek-01/fragments/-/1"]
    assert second.keys() == []


def test_pull_reads_all_servers_into_one_store(
    study: StudyFolder, first: FakeLabelStudio, second: FakeLabelStudio, capsys: pytest.CaptureFixture[str]
) -> None:
    coded(study, first, "gesprek-01", "ann")
    coded(study, second, "gesprek-02", "bob")
    assert run(study, "pull", "--json") == 0
    assert json.loads(capsys.readouterr().out)["new"] == 2
    versions = stored(study)
    assert {(version.server, version.coder) for version in versions} == {(first.url, "ann"), ("noord-ls", "bob")}
    assert {version.annotation_id for version in versions} == {7}  # the same number, and not mixed up
    assert run(study, "pull", "--json") == 0
    assert json.loads(capsys.readouterr().out)["unchanged"] == 2


def test_pull_reads_one_server_when_asked(
    study: StudyFolder, first: FakeLabelStudio, second: FakeLabelStudio
) -> None:
    coded(study, first, "gesprek-01", "ann")
    coded(study, second, "gesprek-02", "bob")
    assert run(study, "pull", "--server", "noord-ls") == 0
    assert [version.server for version in stored(study)] == ["noord-ls"]


def test_a_server_that_is_away_keeps_nobody_from_the_others(
    study: StudyFolder, first: FakeLabelStudio, second: FakeLabelStudio, capsys: pytest.CaptureFixture[str]
) -> None:
    coded(study, second, "gesprek-02", "bob")
    first.version = "1.22.0"
    assert run(study, "pull", "--json") == 4
    told = capsys.readouterr()
    assert json.loads(told.out)["new"] == 1
    assert first.url in told.err


def test_what_is_removed_on_one_server_touches_no_other(
    study: StudyFolder, first: FakeLabelStudio, second: FakeLabelStudio
) -> None:
    coded(study, first, "gesprek-01", "ann")
    task = coded(study, second, "gesprek-02", "bob")
    run(study, "pull")
    task["annotations"].clear()
    task["updated_at"] = "2026-11-22T13:00:00.000001Z"
    run(study, "pull")
    assert [(version.server, version.deleted) for version in stored(study)] == [
        (first.url, False),
        ("noord-ls", False),
        ("noord-ls", True),
    ]


def test_a_server_that_moves_keeps_its_history(
    study: StudyFolder, first: FakeLabelStudio, second: FakeLabelStudio, capsys: pytest.CaptureFixture[str]
) -> None:
    coded(study, second, "gesprek-02", "bob")
    run(study, "pull")
    settings = study.path / "study.toml"
    settings.write_text(settings.read_text().replace(second.url, second.url.replace("127.0.0.1", "localhost")))
    capsys.readouterr()
    run(study, "pull", "--json")
    assert json.loads(capsys.readouterr().out)["unchanged"] == 1


def test_coding_of_all_servers_is_read_together(
    study: StudyFolder, first: FakeLabelStudio, second: FakeLabelStudio
) -> None:
    coded(study, first, "gesprek-01", "ann")
    coded(study, second, "gesprek-02", "bob")
    run(study, "pull")
    with open_store(store_url("proef", None)) as store:
        codings = read_codings(StudyFolder(study.path), store)
    assert {(coding.transcript, coding.coder) for coding in codings.codings} == {
        ("gesprek-01", "ann"),
        ("gesprek-02", "bob"),
    }


def test_every_server_has_a_token_of_its_own(study: StudyFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = study.parts
    assert token_variable(here.settings) == TOKEN_VARIABLE
    assert token_variable(there.settings) == f"{TOKEN_VARIABLE}_NOORD_LS"
    monkeypatch.delenv(f"{TOKEN_VARIABLE}_NOORD_LS")
    with pytest.raises(ConfigurationProblem, match="no access token"):
        connect(there.settings)


def test_an_unknown_server_is_answered_with_those_there_are(
    study: StudyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(study, "pull", "--server", "zuid") == 2
    assert "noord-ls" in capsys.readouterr().err


def test_status_tells_of_the_server_that_was_pulled_longest_ago(
    study: StudyFolder, first: FakeLabelStudio, second: FakeLabelStudio, capsys: pytest.CaptureFixture[str]
) -> None:
    coded(study, first, "gesprek-01", "ann")
    run(study, "pull")
    capsys.readouterr()
    assert run(study, "status") == 0
    shown = capsys.readouterr().out
    assert first.url in shown and second.url in shown


def test_adding_a_discussion_keeps_those_of_other_servers(study: StudyFolder) -> None:
    part = study.parts[0]
    part.add_rows(part.discussions)
    assert [row.id for row in open_study(study.path).discussions] == ["gesprek-01", "gesprek-02"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('[[server]]\nid = "noord-ls"\n', "a server is given twice"),
        ('[[server]]\nid = "x"\nurl = "{url}"\n', "an address of a server is given twice"),
        ('[[server]]\nid = "x"\nurl = "http://elders.nl"\n', "not encrypted"),
        ('[[server]]\nid = "x"\naccounts = {{"1" = "niemand"}}\n', "accounts name a coder"),
        ('[[werkplaats]]\nid = "zuid"\nname = "Zuid"\nserver = "geen"\n', "werkplaatsen name a server"),
    ],
)
def test_what_cannot_be_is_refused(study: StudyFolder, first: FakeLabelStudio, wrong: str, said: str) -> None:
    with (study.path / "study.toml").open("a") as file:
        file.write(wrong.format(url=first.url))
    with pytest.raises(ConfigurationProblem, match=said):
        _ = open_study(study.path).settings


def test_an_offline_server_alone_says_where_its_coding_comes_from(
    study: StudyFolder, capsys: pytest.CaptureFixture[str], first: FakeLabelStudio
) -> None:
    settings = study.path / "study.toml"
    words = settings.read_text().partition('[[server]]\nid = "noord-ls"')[0].replace('server = "noord-ls"\n', "")
    settings.write_text(words.replace(f'url = "{first.url}"', 'url = "offline"'))
    assert run(study, "pull") == 2
    assert "--from-file" in capsys.readouterr().err


@pytest.fixture
def without_tokens(bare: StudyFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TOKEN_VARIABLE)
    monkeypatch.delenv(f"{TOKEN_VARIABLE}_NOORD_LS")


@pytest.mark.usefixtures("without_tokens")
def test_a_token_is_kept_for_its_server_when_it_is_accepted(
    study: StudyFolder,
    second: FakeLabelStudio,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("typer.prompt", lambda *asked, **how: f" {TOKEN}\n")
    assert run(study, "setup", "--token", "--server", "noord-ls") == 0
    told = capsys.readouterr()
    assert "coordinator@example.org" in told.err
    assert TOKEN not in told.err + told.out
    here, there = study.parts
    assert connect(there.settings).url == second.url
    with pytest.raises(ConfigurationProblem, match="no access token"):
        connect(here.settings)


@pytest.mark.usefixtures("without_tokens")
def test_a_token_that_is_refused_is_not_kept(
    study: StudyFolder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("typer.prompt", lambda *asked, **how: "verkeerd")
    assert run(study, "setup", "--token", "--server", "noord-ls") == 4
    assert "verkeerd" not in capsys.readouterr().err
    assert not tokens_file().exists()
