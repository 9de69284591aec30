"""Agreement on a study: what is compared, among whom, what is left out, and what is flagged."""

from __future__ import annotations

from pathlib import Path

import pytest
from agreement_study import CONTROL, MARKET, NEED, a_study_folder, as_read, framed
from builders import SECRET, a_coding, a_thematic_code

from framebridge.agreement.study_agreement import StudyAgreement, study_agreement
from framebridge.sheets.reading import StudySheets
from framebridge.study import StudyFolder
from frameschema import (
    AgreementEntry,
    AgreementResult,
    CodingState,
    Coefficient,
    Measure,
    ScopeKind,
    Undefined,
    UnitKind,
)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> StudyFolder:
    return a_study_folder(tmp_path_factory.mktemp("agreement") / "proef")


@pytest.fixture(scope="module")
def found(study: StudyFolder) -> StudyAgreement:
    return study_agreement(study, as_read(study), StudySheets())


def entry(
    result: AgreementResult, scope: str, kind: UnitKind, field: str | None = None, code: str | None = None
) -> AgreementEntry:
    """The one entry about a topic."""
    (one,) = [
        entry
        for entry in result.of(scope)
        if (entry.topic.kind, entry.topic.field, entry.topic.code) == (kind, field, code)
    ]
    return one


def measure(of: AgreementEntry, coefficient: Coefficient) -> Measure:
    (one,) = [measure for measure in of.measures if measure.coefficient is coefficient]
    return one


def test_the_scopes_are_all_each_pair_each_werkplaats_and_each_round(found: StudyAgreement) -> None:
    scopes = {scope.id: (scope.coders, scope.texts) for scope in found.result.scopes}
    assert scopes == {
        "all": (("ann", "bob", "cas"), ("D1", "D2")),
        "pair ann bob": (("ann", "bob"), ("D1", "D2")),
        "pair ann cas": (("ann", "cas"), ("D1",)),
        "pair bob cas": (("bob", "cas"), ("D1",)),
        "werkplaats noord": (("ann", "bob", "cas"), ("D1",)),
        "werkplaats werkplaats-1": (("ann", "bob"), ("D2",)),
        "round 1": (("ann", "bob", "cas"), ("D1",)),
        "round 2": (("ann", "bob"), ("D2",)),
    }


def test_a_text_of_one_coder_is_named_and_takes_no_part(found: StudyAgreement) -> None:
    assert found.result.one_coder_texts == ("D3",)
    assert {coding.text for coding in found.result.codings} == {"D1", "D2"}


def test_frames_of_fragments_between_two_coders(found: StudyAgreement) -> None:
    frames = entry(found.result, "pair ann bob", UnitKind.FRAGMENT, "field_frames")
    percent = measure(frames, Coefficient.PERCENT)
    assert (percent.value, percent.basis, percent.texts) == (round(4 / 6, 6), 6, 2)
    masi = measure(frames, Coefficient.ALPHA_MASI)
    assert masi.value is not None
    assert 0 < masi.value < 1
    assert "MASI" in masi.generation
    kappa = measure(frames, Coefficient.COHEN_KAPPA)
    assert kappa.value is not None
    assert kappa.interval is not None


def test_one_code_is_there_or_not(found: StudyAgreement) -> None:
    need = entry(found.result, "pair ann bob", UnitKind.FRAGMENT, "field_frames", NEED)
    assert measure(need, Coefficient.PERCENT).value == round(4 / 6, 6)
    market = entry(found.result, "all", UnitKind.FRAGMENT, "field_frames", MARKET)
    assert measure(market, Coefficient.U_ALPHA).basis == 1
    pair = [one.topic.code for one in found.result.of("pair ann bob") if one.topic.field == "field_frames"]
    assert pair == [None, NEED, CONTROL]


def test_equal_coding_of_all_is_undefined_and_not_one(found: StudyAgreement) -> None:
    forms = entry(found.result, "pair ann bob", UnitKind.ISSUE_MOMENT, "field_forms")
    assert measure(forms, Coefficient.PERCENT).value == 1
    for name in (Coefficient.ALPHA_NOMINAL, Coefficient.COHEN_KAPPA, Coefficient.GWET_AC1):
        assert (measure(forms, name).value, measure(forms, name).reason) == (None, Undefined.ONE_VALUE)


def test_what_one_coder_alone_marked_is_counted_and_no_agreement(found: StudyAgreement) -> None:
    shifts = entry(found.result, "pair ann bob", UnitKind.SHIFT_MOMENT)
    assert shifts.one_coder_only == 2
    marked = measure(shifts, Coefficient.BAR_U_ALPHA)
    assert marked.value is not None
    assert marked.value < 0


def test_the_outcome_of_reframing_has_an_order(found: StudyAgreement) -> None:
    bridged = entry(found.result, "all", UnitKind.ISSUE_MOMENT, "field_bridged")
    ordinal, nominal = measure(bridged, Coefficient.ALPHA_ORDINAL), measure(bridged, Coefficient.ALPHA_NOMINAL)
    assert ordinal.value is not None
    assert nominal.value is not None
    assert ordinal.value > nominal.value


def test_the_order_of_a_narrative(found: StudyAgreement) -> None:
    devices = entry(found.result, "pair ann bob", UnitKind.FRAGMENT, "field_reasoning_devices")
    assert measure(devices, Coefficient.EDIT_SIMILARITY).value == 1
    tau = measure(devices, Coefficient.KENDALL_TAU)
    assert (tau.value, tau.basis) == (1, 2)  # KM-I tells of the problem, then the solution; ZT of both at once
    frames = entry(found.result, "pair ann bob", UnitKind.FRAGMENT, "field_frames")
    assert measure(frames, Coefficient.EDIT_SIMILARITY).value == 0.75


def test_the_matrix_of_frames_has_the_fragments_behind_each_cell(
    found: StudyAgreement, study: StudyFolder
) -> None:
    cells = {(cell.first, cell.second): cell.cases for cell in found.result.confusions}
    assert {cell: len(cases) for cell, cases in cells.items()} == {
        (MARKET, NEED): 1,
        (MARKET, CONTROL): 1,
        (NEED, NEED): 4,
        (NEED, CONTROL): 2,
        (CONTROL, CONTROL): 2,
    }
    units = {unit.id: unit for coding in as_read(study).codings for unit in coding.units}
    for case in cells[NEED, CONTROL]:
        assert case.coders == ("ann", "bob")
        frames = [[ref.frame for ref in units[fragment].attribution.frames] for fragment in case.fragments]
        assert frames == [[NEED], [CONTROL]]


def test_a_frame_that_only_one_saw_beside_a_shared_one_stands_against_nothing(study: StudyFolder) -> None:
    talks = study.transcripts()
    more = a_coding(talks["D2"], framed(0, 20, NEED, MARKET), coder="bob")
    result = study_agreement(study, as_read(study, more), StudySheets()).result
    assert [len(cell.cases) for cell in result.confusions if cell.first == MARKET and cell.second is None] == [1]


def test_merged_skipped_and_draft_coding_is_left_out(study: StudyFolder) -> None:
    talks = study.transcripts()
    more = (
        a_coding(talks["D2"], framed(0, 20, MARKET), coder="merged"),
        a_coding(talks["D2"], framed(0, 20, MARKET), coder="cues"),
        a_coding(talks["D2"], framed(0, 20, MARKET), coder="cas", state=CodingState.SKIPPED),
        a_coding(talks["D2"], framed(0, 20, MARKET), coder="ann", coding_pass="fragments.merged"),
    )
    alone = study_agreement(study, as_read(study), StudySheets()).result
    assert study_agreement(study, as_read(study, *more), StudySheets()).result == alone


def test_coding_that_began_from_a_draft_is_flagged(study: StudyFolder) -> None:
    talks = study.transcripts()
    ann = next(coding for coding in as_read(study).of("D1") if coding.coder == "ann")
    found = study_agreement(study, as_read(study, prefilled=(ann,)), StudySheets())
    assert [coding.coding for coding in found.result.codings if coding.is_prefilled] == [ann.id]
    flagged = [scope.id for scope in found.result.scopes if scope.prefilled]
    assert flagged == ["all", "pair ann bob", "pair ann cas", "werkplaats noord", "round 1"]
    (finding,) = found.findings
    assert finding.rule == "began-from-draft"
    assert SECRET not in finding.line
    assert len(talks) == 3


def test_a_kind_is_compared_only_where_it_is_marked(study: StudyFolder) -> None:
    result = study_agreement(study, as_read(study), StudySheets()).result
    assert UnitKind.THEMATIC_CODE not in {entry.topic.kind for entry in result.entries}


def test_another_pass_is_compared_too(tmp_path: Path) -> None:
    folder = a_study_folder(tmp_path / "proef")
    settings = folder.path / "study.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace('language = "nl"', 'language = "nl"\ninstruments = ["narrative", "thematic"]')
    )
    study = StudyFolder(folder.path)
    (name,) = {item.id for item in study.passes if UnitKind.THEMATIC_CODE in item.kinds}
    theme = study.codebook.list("theme").codes[0].id
    talks = study.transcripts()
    more = [
        a_coding(talks["D3"], a_thematic_code(0, end, themes=(theme,)), coder=who, coding_pass=name)
        for who, end in (("ann", 20), ("bob", 24))
    ]
    result = study_agreement(study, as_read(study, *more), StudySheets()).result
    themes = entry(result, "all", UnitKind.THEMATIC_CODE, "field_themes", theme)
    assert measure(themes, Coefficient.U_ALPHA).texts == 1


def test_the_order_in_which_codings_come_in_says_nothing(study: StudyFolder, found: StudyAgreement) -> None:
    codings = as_read(study)
    turned = type(codings)(codings.transcripts, codings.codings[::-1], ())
    again = study_agreement(study, turned, StudySheets())
    assert again.result.model_dump_json() == found.result.model_dump_json()


def test_a_study_without_double_coding_has_nothing_to_compare(study: StudyFolder) -> None:
    codings = as_read(study)
    alone = tuple(coding for coding in codings.codings if coding.coder == "ann")
    result = study_agreement(study, type(codings)(codings.transcripts, alone, ()), StudySheets()).result
    assert (result.entries, result.confusions, result.codings) == ((), (), ())
    assert result.one_coder_texts == ("D1", "D2")
    assert [scope.kind for scope in result.scopes] == [ScopeKind.ALL]
