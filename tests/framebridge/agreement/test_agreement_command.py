"""`framebridge agreement`: on a study, and with `--units` on a case from a textbook."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from agreement_study import NEED, a_study_folder, fill_store
from builders import SECRET

from framebridge.agreement.study_agreement import study_agreement
from framebridge.cli import main
from framebridge.cli.options import store_of
from framebridge.codings import read_codings
from framebridge.language import LANGUAGE_VARIABLE
from framebridge.sheets.reading import read_sheets
from framebridge.study import StudyFolder
from frameschema import AgreementResult, ScopeKind, Undefined


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StudyFolder:
    monkeypatch.setenv("COLUMNS", "300")
    folder = a_study_folder(tmp_path / "proef")
    fill_store(folder, from_draft="bob")
    return folder


def run(study: StudyFolder, *arguments: str) -> int:
    return main(["agreement", "--study", str(study.path), *arguments])


def test_json_is_what_the_library_gives(study: StudyFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(study, "--json") == 0
    shown = json.loads(capsys.readouterr().out)
    with store_of(study) as store:
        expected = study_agreement(study, read_codings(study, store), read_sheets(study, store))
    assert AgreementResult.model_validate(shown["agreement"]) == expected.result
    assert {scope["kind"] for scope in shown["agreement"]["scopes"]} == set(ScopeKind)
    assert any("dialogue" in line.casefold() for line in shown["meaning"])


def test_what_it_may_mean_and_which_form_it_is_stand_beside_the_numbers(
    study: StudyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(study) == 0
    shown, told = capsys.readouterr()
    assert "overeenstemming is niet verplicht" in shown
    assert "u-α: Krippendorff, Mathet, Bouvry & Widlöcher 2016" in shown
    assert "Door één codeur gecodeerd, dus weggelaten: D3." in shown
    assert "deze codering begon uit een concept" in told
    assert "alle codeurs *" in shown
    assert "0,667" in shown
    assert SECRET not in shown + told


def test_a_number_that_is_not_there_has_its_reason_below(
    study: StudyFolder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(LANGUAGE_VARIABLE, "en")
    assert run(study, "--by", "pair") == 0
    shown = capsys.readouterr().out
    assert "ann – bob" in shown
    marks = re.findall(rf"^(– \[\d\]) {re.escape(Undefined.ONE_VALUE)}$", shown, re.MULTILINE)
    assert len(marks) == 1
    assert shown.count(marks[0]) > 1
    assert "nan" not in shown.casefold()


def test_codes_and_confusions_are_shown_when_asked_for(
    study: StudyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    need = study.codebook.label(NEED, "nl")
    assert run(study) == 0
    assert f"– {need}" not in capsys.readouterr().out
    assert run(study, "--codes", "--confusions", "--by", "round") == 0
    shown = capsys.readouterr().out
    assert f"– {need}" in shown
    with store_of(study) as store:
        ann = next(coding for coding in read_codings(study, store).of("D1") if coding.coder == "ann")
    assert str(ann.units[0].id) in shown


def test_without_double_coding_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = a_study_folder(tmp_path / "proef")
    assert run(folder) == 0
    assert "er is dus niets te vergelijken" in capsys.readouterr().out


def test_gamma_is_undefined_where_nobody_installed_it(
    study: StudyFolder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("framebridge.agreement.gamma.PACKAGE", "no_such_package_of_anybody")
    assert run(study, "--gamma") == 0
    assert "pygamma-agreement is niet geïnstalleerd" in capsys.readouterr().out


# --- A case from a textbook


SPANS = {"length": 20, "half_open_spans": {"ann": [[2, 5, "1"], [9, 11, "2"]], "bob": [[2, 6, "1"]]}}


def units(folder: Path, content: Any, *arguments: str) -> int:
    file = folder / "case.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return main(["agreement", "--units", str(file), *arguments])


def test_units_of_two_coders(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert units(tmp_path, {"coders_x_units": [[1, 2, None, 1], [1, 3, 3, 1]]}, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    numbers = {name for name, number in found.items() if isinstance(number, float)}
    assert numbers == {
        "alpha_nominal",
        "alpha_ordinal",
        "alpha_interval",
        "alpha_ratio",
        "percent",
        "fleiss_kappa",
        "cohen_kappa",
        "gwet_ac1",
    }
    assert set(found["generation"]) == numbers


def test_spans(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert units(tmp_path, SPANS, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["u_alpha"] > 0
    assert (found["cu_alpha"], found["u_alpha_by_code"]) == (None, {"1": None, "2": None})
    assert set(found["reason"]) == {"cu_alpha", "u_alpha_by_code.1", "u_alpha_by_code.2"}
    assert all(reason.startswith("undefined, because") for reason in found["reason"].values())


def test_a_case_is_shown_as_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert units(tmp_path, SPANS) == 0
    shown = capsys.readouterr().out
    assert "|u-α" in shown
    assert "ongedefinieerd, want" in " ".join(shown.split())


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        {},
        {"coders_x_units": [[1, 2]]},
        {"coders_x_units": [[1, 2], [1]]},
        {"coders_x_units": [[1, [SECRET]], [1, 2]]},
        {"coders_x_units": [[1, True], [1, 2]]},
        '{"coders_x_units": [[1, NaN], [1, 2]]}',
        {"coders_x_units": [[1], [1]], **SPANS},
        {"length": 20},
        {"half_open_spans": SPANS["half_open_spans"]},
        {"length": 5, "half_open_spans": {"ann": [[2, 6, "1"]], "bob": []}},
        {"length": 5, "half_open_spans": {"ann": [[3, 3, "1"]], "bob": []}},
        {"length": 5, "half_open_spans": {"ann": [[3, 4]], "bob": []}},
        {"length": 5, "half_open_spans": {"ann": [[3, 4, "1"]]}},
        {"length": 0, "half_open_spans": {"ann": [], "bob": []}},
        {"length": 5, "half_open_spans": {"ann": [], "bob": []}, "more": 1},
    ],
)
def test_what_is_no_case_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: Any
) -> None:
    assert units(tmp_path, content, "--json") == 2
    shown, told = capsys.readouterr()
    assert shown == ""
    assert told.startswith("framebridge: ")
    assert told.count("\n") == 1
    assert "case.json" in told
    assert SECRET not in told


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agreement", "--units", str(tmp_path / "weg.json")]) == 2
    assert "weg.json" in capsys.readouterr().err
