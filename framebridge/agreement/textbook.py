"""Coefficients of a textbook case, given as numbers in a file: for checking us against other programs and papers.

{"coders_x_units": [[1, 2, null], [1, 3, 3]]}
{"length": 20, "half_open_spans": {"ann": [[2, 5, "1"]], "bob": [[2, 6, "1"]]}}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StrictInt, model_validator

from framebridge.agreement.alpha import alpha
from framebridge.agreement.continuum import Continuum, Piece, overlapping
from framebridge.agreement.counts import measured, no_value
from framebridge.agreement.distance import interval, nominal, ordinal, ratio
from framebridge.agreement.kappa import cohen_kappa, fleiss_kappa, gwet_ac1, percent
from framebridge.agreement.unitizing import bar_u_alpha, cu_alpha, u_alpha, u_alpha_of_code
from framebridge.agreement.value_table import ValueTable
from frameschema import Words, message
from frameschema.agreement_result import Coefficient, Measure, Undefined

_Number = StrictInt | Annotated[float, Field(strict=True, allow_inf_nan=False)]
_Coded = _Number | Words | None
_Span = tuple[Annotated[StrictInt, Field(ge=0)], Annotated[StrictInt, Field(gt=0)], Words]


class TextbookCase(BaseModel):
    """Values per coder and unit (null: none), or a length and spans per coder, of which the end does not count."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    coders_x_units: Annotated[tuple[tuple[_Coded, ...], ...], Field(min_length=2)] | None = None
    length: Annotated[StrictInt, Field(gt=0)] | None = None
    half_open_spans: Annotated[dict[Words, tuple[_Span, ...]], Field(min_length=2)] | None = None

    @model_validator(mode="after")
    def _one_case(self) -> Self:
        if (self.coders_x_units is None) == (self.half_open_spans is None):
            raise ValueError(message("give either coders_x_units, or length and half_open_spans"))
        if (self.length is None) != (self.half_open_spans is None):
            raise ValueError(message("length and half_open_spans go together"))
        return self

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len({len(units) for units in self.coders_x_units or ()}) > 1:
            raise ValueError(message("every coder has a value, or null, for every unit"))
        for spans in (self.half_open_spans or {}).values():
            if any(start >= end or end > (self.length or 0) for start, end, _ in spans):
                raise ValueError(message("a span ends after it starts, and before the continuum does"))
        return self


@dataclass(frozen=True)
class TextbookResult:
    """The coefficients by name, and those of each code where there are codes of spans."""

    measures: Mapping[str, Measure]
    by_code: Mapping[str, Measure]

    def as_json(self) -> dict[str, object]:
        """Give the values by name, undefined ones as null; generations, reasons and coverage stand beside them."""
        found: dict[str, object] = {name: measure.value for name, measure in self.measures.items()}
        if self.by_code:
            found["u_alpha_by_code"] = {code: measure.value for code, measure in self.by_code.items()}
        named = {**self.measures, **{f"u_alpha_by_code.{code}": measure for code, measure in self.by_code.items()}}
        generation = {name.partition(".")[0]: measure.generation for name, measure in named.items()}
        reason = {name: measure.reason for name, measure in named.items() if measure.reason}
        coverage = {name: measure.coverage for name, measure in named.items() if measure.coverage is not None}
        return {**found, "generation": generation, "reason": reason, "coverage": coverage}


def textbook_result(case: TextbookCase) -> TextbookResult:
    """Give every coefficient that a case has the data for."""
    if case.coders_x_units is not None:
        table = ValueTable.of_one_text(case.coders_x_units)
        return TextbookResult(dict(_of_units(table)), {})
    return _of_spans(case.length or 0, case.half_open_spans or {})


def _of_units(table: ValueTable) -> Iterator[tuple[str, Measure]]:
    metrics = {
        Coefficient.ALPHA_NOMINAL: nominal,
        Coefficient.ALPHA_ORDINAL: ordinal,
        Coefficient.ALPHA_INTERVAL: interval,
        Coefficient.ALPHA_RATIO: ratio,
    }
    for coefficient, metric in metrics.items():
        yield coefficient.value, measured(coefficient, alpha(table, metric))
    yield Coefficient.PERCENT.value, measured(Coefficient.PERCENT, percent(table))
    yield Coefficient.FLEISS_KAPPA.value, measured(Coefficient.FLEISS_KAPPA, fleiss_kappa(table))
    if len(table.coders) == 2:
        yield Coefficient.COHEN_KAPPA.value, measured(Coefficient.COHEN_KAPPA, cohen_kappa(table))
        yield Coefficient.GWET_AC1.value, measured(Coefficient.GWET_AC1, gwet_ac1(table))


def _of_spans(length: int, spans: Mapping[str, tuple[_Span, ...]]) -> TextbookResult:
    pieces = {coder: tuple(sorted(Piece(*span) for span in own)) for coder, own in spans.items()}
    codes = sorted({piece.value for own in pieces.values() for piece in own}, key=str)
    family = {
        Coefficient.U_ALPHA: u_alpha,
        Coefficient.BAR_U_ALPHA: bar_u_alpha,
        Coefficient.CU_ALPHA: cu_alpha,
    }
    of_code = Coefficient.U_ALPHA_OF_CODE
    if any(overlapping(own) for own in pieces.values()):
        reason = Undefined.OVERLAPPING
        return TextbookResult(
            {name.value: no_value(name, reason) for name in family},
            {str(code): no_value(of_code, reason) for code in codes},
        )
    texts = [Continuum.of(length, pieces)]
    return TextbookResult(
        {name.value: measured(name, make(texts)) for name, make in family.items()},
        {str(code): measured(of_code, u_alpha_of_code(texts, code)) for code in codes},
    )
