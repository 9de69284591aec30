"""T7, agreement: what is said beside the numbers, how they are written, and the fragments behind a confusion."""

from __future__ import annotations

from dataclasses import replace

import pytest
from export_builders import a_source, real_codebook

from exporters import ON_REQUEST, TABLES, agreement_table, export
from frameschema import (
    GENERATIONS,
    AgreementEntry,
    AgreementResult,
    AgreementScope,
    AgreementTopic,
    CodebookRef,
    Coefficient,
    ComparedCoding,
    ConfusedFragments,
    Confusion,
    Interval,
    Measure,
    ScopeKind,
    Undefined,
    UnitKind,
    stable_id,
)

CODINGS = tuple(
    ComparedCoding(
        coding=stable_id("coding", who), text="D1", coder=who, coding_pass="fragments", is_prefilled=True
    )
    for who in ("ams-1", "ams-2")
)
FRAGMENTS = stable_id("unit", "1"), stable_id("unit", "2")


def a_measure(coefficient: Coefficient, value: float | None = None, **fields: object) -> Measure:
    reason = Undefined.NO_PAIR if value is None else None
    interval_reason = None if "interval" in fields else reason or Undefined.ONE_TEXT
    return Measure(
        coefficient=coefficient,
        generation=GENERATIONS[coefficient],
        value=value,
        reason=reason,
        interval_reason=interval_reason,
        **fields,  # type: ignore[arg-type]
    )


def an_agreement() -> AgreementResult:
    interval = Interval(low=-0.1, high=0.4567, replicates=1000)
    case = ConfusedFragments(text="D1", coders=("ams-1", "ams-2"), fragments=FRAGMENTS)
    pair = AgreementScope(
        id="p", kind=ScopeKind.PAIR, name="ams-1 – ams-2", texts=("D1",), prefilled=(CODINGS[0].coding,)
    )
    return AgreementResult(
        study="demo",
        codebook=CodebookRef(id="frames", version="1"),
        policy="overlap >= 0.3",
        replicates=1000,
        seed=1,
        codings=CODINGS,
        scopes=(pair, AgreementScope(id="all", kind=ScopeKind.ALL)),
        entries=(
            AgreementEntry(
                scope="all",
                topic=AgreementTopic(kind=UnitKind.FRAGMENT),
                one_coder_only=3,
                measures=(a_measure(Coefficient.BAR_U_ALPHA, 0.25, interval=interval, basis=12, texts=2),),
            ),
            AgreementEntry(
                scope="p",
                topic=AgreementTopic(kind=UnitKind.FRAGMENT, field="field_frames", list="frame"),
                measures=(a_measure(Coefficient.COHEN_KAPPA),),
            ),
            AgreementEntry(
                scope="p",
                topic=AgreementTopic(kind=UnitKind.FRAGMENT, field="field_frames", list="frame", code="need"),
                measures=(a_measure(Coefficient.PERCENT, 0.5),),
            ),
        ),
        confusions=(
            Confusion(first="need", second="social_control", cases=(case,)),
            Confusion(first="market", cases=(case, case)),
        ),
    )


def rows(language: str) -> list[list[str]]:
    source = replace(a_source(codebook=real_codebook(), language=language), agreement=an_agreement())
    return [[cell.text for cell in row.cells] for row in agreement_table(source).rows]


def test_what_it_can_and_cannot_mean_stands_above_the_numbers() -> None:
    assert "niet of hun lezing klopt" in rows("nl")[0][0]
    assert "not whether their reading is right" in rows("en")[0][0]


def headings(language: str) -> list[str]:
    source = replace(a_source(codebook=real_codebook(), language=language), agreement=an_agreement())
    return list(agreement_table(source).headings)


def test_a_value_stands_under_the_form_of_its_coefficient_with_what_it_rests_on() -> None:
    _, marked, *_ = rows("nl")
    assert marked[:5] == ["Fragment", "", "alle codeurs", "", "0,250 (-0,100 – 0,457); n = 12"]
    assert marked[6] == "door één codeur aangestreept: 3"
    assert headings("nl")[3].startswith("κ (Cohen): Cohen 1960")
    assert headings("en")[4].startswith("|u-α: Krippendorff, Mathet, Bouvry & Widlöcher 2016")


def test_no_value_has_its_reason_and_a_draft_is_told_of() -> None:
    kappa = rows("en")[2]
    assert kappa[:5] == ["Fragment: Frame(s), hunch", "", "pair ams-1 – ams-2", "–", ""]
    assert kappa[6] == f"κ (Cohen): {Undefined.NO_PAIR}\nsome coding began from a draft"


def test_codes_are_told_of_among_all_coders_only() -> None:
    assert [row[1] for row in rows("nl")[1:3]] == ["", ""]
    found = an_agreement()
    among_all = found.entries[2].model_copy(update={"scope": "all"})
    told = replace(
        a_source(codebook=real_codebook()), agreement=found.model_copy(update={"entries": (among_all,)})
    )
    assert agreement_table(told).rows[1].cells[1].text == real_codebook().label("need", "nl")


def test_confusions_have_their_fragments() -> None:
    *_, heading, one, other = rows("nl")
    assert "voor elkaar" in heading[0]
    assert one[:3] == [*(real_codebook().label(code, "nl") for code in ("need", "social_control")), "1 ×"]
    assert one[5:] == ["1", "D1: ams-1 – ams-2", f"{FRAGMENTS[0]}, {FRAGMENTS[1]}"]
    assert (other[1], other[2], other[6]) == ("geen ander frame", "2 ×", "D1: ams-1 – ams-2")


def test_without_double_coding_it_says_so() -> None:
    found = agreement_table(a_source(codebook=real_codebook()))
    assert len(found.rows) == 2
    assert "door twee codeurs" in found.rows[1].cells[0].text


@pytest.mark.parametrize("reason", Undefined)
def test_every_reason_has_its_words(reason: Undefined) -> None:
    result = an_agreement()
    entry = result.entries[1]
    measure = entry.measures[0].model_copy(update={"reason": reason})
    entries = (entry.model_copy(update={"measures": (measure,)}),)
    source = replace(
        a_source(codebook=real_codebook(), language="en"),
        agreement=result.model_copy(update={"entries": entries}),
    )
    assert agreement_table(source).rows[1].cells[5].text.split("\n")[0] == f"κ (Cohen): {reason.value}"


def test_it_is_made_on_request_only_and_in_every_format() -> None:
    assert set(ON_REQUEST) < set(TABLES)
    source = replace(a_source(codebook=real_codebook()), agreement=an_agreement())
    for name in ("xlsx", "html", "csv", "csv-raw"):
        assert all(export(source, ["T7"], name).values())
