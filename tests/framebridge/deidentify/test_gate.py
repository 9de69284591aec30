"""From a text with names to a cleared text: nothing open, nothing left, nothing in the study folder that names."""

from __future__ import annotations

import csv
import io
import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from framebridge.cli import main
from framebridge.deidentify.decisions import Decision, Verdict
from framebridge.deidentify.desk import Desk
from framebridge.deidentify.gate import apply_pseudonyms, plan_pseudonyms
from framebridge.deidentify.kinds import Kind
from framebridge.errors import ConfigurationProblem, DataProblem
from framebridge.places import private_home
from framebridge.pushing import cleared_tasks
from framebridge.study import StudyFolder, new_study
from framebridge.transcripts.adding import Wishes
from frameschema import ClearanceBasis, SourceKind

NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
SAID = """Gespreksleider: Wie brengt de casus in?
KM-I-1: Ik. Het gaat om meneer Jansen, Jan Jansen, uit Roermond.
ZT-1: #00:01:10-3# Jan ken ik. Zijn zus Fatima belde op 06-12345678.
[rol KM-I-1 = social_professional]
KM-I-1: Ik ben nu even jou. Bij Zuiderpoort weten ze dat.
[rol KM-I-1 = eigen]
KM-I-1: Die Jansen is van de Viervenstermethode. Dat zei bart.
"""
NAMES = ("Jansen", "Fatima", "Roermond", "06-12345678", "Zuiderpoort", "bart")


@pytest.fixture
def study(tmp_path: Path) -> StudyFolder:
    return new_study(tmp_path / "study", "proef", "Proef", "nl")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "with-names").mkdir()
    file = tmp_path / "with-names" / "talk-01.txt"
    file.write_text(SAID, encoding="utf-8")
    return file


@pytest.fixture
def desk(study: StudyFolder, detector, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr("framebridge.deidentify.desk.detector_at", lambda folder: detector)
    return Desk.of(study)


def decide_all(desk: Desk, source: Path) -> None:
    forms = desk.open_in([source])
    proposed = desk.proposed(forms)
    desk.keep(
        Decision(form=form.words, verdict=Verdict.REPLACE, kind=form.kind, pseudonym=proposed[form.words])
        for form in forms
    )


def everything_in(folder: Path) -> str:
    files = (file for file in folder.rglob("*") if file.is_file())
    return "\n".join(file.read_bytes().decode("utf-8", "replace") for file in files)


def test_nothing_is_made_while_one_form_is_open(desk: Desk, source: Path) -> None:
    decide_all(desk, source)
    source.write_text(SAID + "ZT-1: En Serkan dan?\n", encoding="utf-8")
    with pytest.raises(DataProblem, match="1 form") as caught:
        plan_pseudonyms(desk.study, desk.detector, desk.key, desk.sources([source]))
    told = str(caught.value) + "".join(str(finding.line) for finding in caught.value.findings)
    assert "Serkan" not in told
    assert "talk-01:6" in told


def test_the_study_gets_pseudonyms_and_a_clearance_and_no_names(desk: Desk, source: Path) -> None:
    decide_all(desk, source)
    made = plan_pseudonyms(desk.study, desk.detector, desk.key, desk.sources([source]))
    apply_pseudonyms(desk.study, made, "A. Bakker", NOON)
    study = StudyFolder(desk.study.path)
    talk = study.read(study.discussions[0]).transcript
    assert not [name for name in NAMES if name in everything_in(study.path)]
    assert talk.turns[1].text == "Ik. Het gaat om [Naam 1], [Naam 1], uit [Plaats 1]."
    assert talk.turns[2].start_ms == 70_300
    assert [turn.enacted_role for turn in talk.turns] == [None, None, None, "social_professional", None]
    clearance = study.clearances.of("talk-01")
    assert clearance is not None
    assert (clearance.text_sha256, clearance.basis) == (talk.text_sha256, ClearanceBasis.DEIDENTIFIED)
    assert len(cleared_tasks(study).tasks) == 1
    assert source.read_text(encoding="utf-8") == SAID


def test_a_text_that_changes_after_it_was_cleared_is_not_sent(desk: Desk, source: Path) -> None:
    decide_all(desk, source)
    made = plan_pseudonyms(desk.study, desk.detector, desk.key, desk.sources([source]))
    apply_pseudonyms(desk.study, made, "A. Bakker", NOON)
    file = desk.study.path / "transcripts" / "talk-01.txt"
    file.write_text(file.read_text(encoding="utf-8") + "ZT-1: O ja, Jansen.\n", encoding="utf-8")
    cleared = cleared_tasks(StudyFolder(desk.study.path))
    assert cleared.tasks == ()
    assert [finding.rule for finding in cleared.findings] == ["not-cleared"]


def test_one_person_has_one_pseudonym_in_every_form_and_transcript(desk: Desk, source: Path) -> None:
    decide_all(desk, source)
    other = source.with_name("talk-02.txt")
    other.write_text(
        "KM-I-1: Fatima Jansen belde, en Fatima haar zoon.\nZT-1: Jan Jansen ook.\n", encoding="utf-8"
    )
    decide_all(desk, other)
    key = desk.key
    assert {key.of(form).pseudonym for form in ("Jan", "Jan Jansen", "meneer Jansen", "Jansen")} == {"Naam 1"}
    assert key.of("Fatima Jansen").pseudonym != "Naam 1"
    labels = {item.pseudonym.rpartition(" ")[0] for item in key.replaced()}
    assert labels == {"Naam", "Plaats", "Telefoonnummer", "Organisatie"}


def test_the_key_is_encrypted_private_and_elsewhere(desk: Desk, source: Path) -> None:
    decide_all(desk, source)
    folder = private_home("proef")
    assert not folder.resolve().is_relative_to(desk.study.path.resolve())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for file in folder.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name
        assert not [name for name in NAMES if name.encode() in file.read_bytes()]
    (folder / "pseudonyms.enc").write_bytes(b"broken")
    with pytest.raises(ConfigurationProblem, match="backup"):
        _ = desk.key


def test_a_text_with_names_may_not_lie_in_the_study(desk: Desk, source: Path) -> None:
    inside = desk.study.path / "talk-01.txt"
    inside.write_text(SAID, encoding="utf-8")
    with pytest.raises(ConfigurationProblem, match="study folder"):
        desk.sources([inside])


def test_a_kept_form_needs_a_reason_and_shields_what_is_in_it(desk: Desk, source: Path) -> None:
    desk.keep(
        [
            Decision(form="Beatrix Ziekenhuis", verdict=Verdict.KEEP, reason="landelijk bekend"),
            Decision(form="Beatrix", verdict=Verdict.REPLACE, pseudonym="Naam 1"),
        ]
    )
    source.write_text("ZT-1: Beatrix ligt in het Beatrix Ziekenhuis.\n", encoding="utf-8")
    (made,) = plan_pseudonyms(desk.study, desk.detector, desk.key, desk.sources([source]))
    assert made.transcript.text == "[Naam 1] ligt in het Beatrix Ziekenhuis."


def filled_in(path: Path, answers: dict[str, dict[str, str]], added: str = "") -> Path:
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")), delimiter=";"))
    out = path.with_name("filled.csv")
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), delimiter=";")
        writer.writeheader()
        writer.writerows({**row, **answers.get(row["words"], {"decision": "vervangen"})} for row in rows)
        if added:
            writer.writerow({"words": added})
    return out


def test_the_form_on_paper_decides_keeps_changes_and_adds(desk: Desk, source: Path) -> None:
    source.write_text(
        SAID + "ZT-1: Mercedes van de Zuiderpoort belde, en de roodharige buurman.\n", encoding="utf-8"
    )
    path = desk.write_review(desk.open_in([source]))[0]
    answers = {
        "Roermond": {"decision": "houden", "reason": "de gemeente stemt toe"},
        "Mercedes van de Zuiderpoort": {"instead": "Zuiderpoort", "kind": "institution"},
    }
    form = filled_in(path, answers, added="roodharige buurman")
    desk.keep(desk.decisions_in(form, desk.open_in([source])))
    (made,) = plan_pseudonyms(desk.study, desk.detector, desk.key, desk.sources([source]))
    assert made.transcript.turns[-1].text.startswith("Mercedes van de [Organisatie 1] belde, en de [Naam")
    assert "Roermond" in made.transcript.text
    assert desk.open_in([source]) == []


@pytest.mark.parametrize(
    "answer", [{"decision": "misschien"}, {"decision": "houden"}, {"decision": "r", "kind": "x"}]
)
def test_a_row_that_cannot_be_understood_takes_nothing_over(
    desk: Desk, source: Path, answer: dict[str, str]
) -> None:
    path = desk.write_review(desk.open_in([source]))[0]
    form = filled_in(path, {"Fatima": answer})
    with pytest.raises(DataProblem, match="correct these rows") as caught:
        desk.decisions_in(form, desk.open_in([source]))
    assert "Fatima" not in "".join(str(finding.line) for finding in caught.value.findings)


def test_a_form_that_looks_like_a_formula_is_none(desk: Desk, source: Path) -> None:
    source.write_text("ZT-1: Bel maar +31 6 87654321 hoor.\n", encoding="utf-8")
    path = desk.write_review(desk.open_in([source]))[0]
    assert "'+31 6" in path.read_text(encoding="utf-8-sig")
    desk.keep(desk.decisions_in(filled_in(path, {}), desk.open_in([source])))
    assert desk.key.of("+31 6 87654321").kind is Kind.PHONE


def test_the_page_shows_names_safely_and_loads_nothing(desk: Desk, source: Path) -> None:
    source.write_text("ZT-1: Dat zei <b>Serkan</b> tegen Jansen.\n", encoding="utf-8")
    page = desk.write_review(desk.open_in([source]))[1].read_text(encoding="utf-8")
    assert "<b>" not in page.split("<main>")[1].split("</main>")[0]
    assert "default-src 'none'" in page
    assert "http" not in page.replace("http-equiv", "")


def test_a_coded_text_is_kept_when_another_takes_its_place(desk: Desk, source: Path) -> None:
    decide_all(desk, source)
    apply_pseudonyms(
        desk.study, plan_pseudonyms(desk.study, desk.detector, desk.key, desk.sources([source])), "A", NOON
    )
    source.write_text(SAID + "ZT-1: Dank.\n", encoding="utf-8")
    again = Desk.of(StudyFolder(desk.study.path))
    made = plan_pseudonyms(again.study, desk.detector, again.key, again.sources([source]))
    apply_pseudonyms(again.study, made, "A", NOON)
    assert len(again.study.earlier_files("talk-01")) == 1


def run(*arguments: str) -> int:
    return main(list(arguments))


def test_the_commands_from_finding_to_clearing(
    desk: Desk, source: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(desk.study.path)
    assert run("deidentify", "apply", str(source), "--by", "A. Bakker") == 1
    assert not (desk.study.path / "transcripts" / "talk-01.txt").exists()
    assert run("deidentify", "find", str(source), "--json") == 0
    found = json.loads(capsys.readouterr().out)
    form = filled_in(Path(found["form"][0]), {})
    assert run("deidentify", "read", str(form), str(source)) == 0
    assert run("deidentify", "apply", str(source), "--by", "A. Bakker", "--dry-run") == 0
    assert not (desk.study.path / "transcripts" / "talk-01.txt").exists()
    assert run("deidentify", "apply", str(source), "--by", "A. Bakker") == 0
    assert not Path(found["form"][0]).exists()
    capsys.readouterr()
    assert run("deidentify", "names", "--json") == 0
    assert {"pseudonym": "Naam 1", "form": "Jan"} in json.loads(capsys.readouterr().out)
    assert run("deidentify", "clear", "--by", "A. Bakker") == 0


def test_a_text_in_the_study_is_cleared_only_when_all_in_it_was_kept(
    desk: Desk, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(desk.study.path)
    source.write_text("KM-I-1: Serkan komt niet.\nZT-1: Nee.\n", encoding="utf-8")
    assert run("transcripts", "add", str(source)) == 0
    assert run("deidentify", "clear", "--by", "A") == 1
    desk.keep([Decision(form="Serkan", verdict=Verdict.REPLACE, pseudonym="Naam 1")])
    assert run("deidentify", "clear", "--by", "A") == 1
    desk.keep([Decision(form="Serkan", verdict=Verdict.KEEP, reason="verzonnen")])
    assert run("deidentify", "clear", "--by", "A") == 0
    assert StudyFolder(desk.study.path).clearances.of("talk-01") is not None


def test_the_review_in_the_terminal(desk: Desk, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source.write_text("ZT-1: Dat zei Serkan. En Naomi ook. Verder de Pluktuin.\n", encoding="utf-8")
    answers = iter(["x", "r", "Naam 7", "k", "is een personage", "q"])
    monkeypatch.setattr("typer.prompt", lambda *_, **__: next(answers))
    monkeypatch.chdir(desk.study.path)
    assert run("deidentify", "review", str(source)) == 0
    assert desk.key.of("Serkan").pseudonym == "Naam 7"
    assert desk.key.of("Naomi").verdict is Verdict.KEEP
    assert len(desk.open_in([source])) == 1


def test_a_text_in_which_nobody_speaks_keeps_its_paragraphs(desk: Desk, tmp_path: Path) -> None:
    source = tmp_path / "beleid-01.txt"
    source.write_text("Over de uitvoering\n\nKarel Appelboom tekent voor het plan.\n", encoding="utf-8")
    policy = Desk.of(desk.study, Wishes(kind=SourceKind.POLICY_TEXT))
    decide_all(policy, source)
    (made,) = plan_pseudonyms(policy.study, policy.detector, policy.key, policy.sources([source]))
    assert "Appelboom" not in made.content
    assert [turn.speaker for turn in made.transcript.turns] == ["onbekend", "onbekend"]
