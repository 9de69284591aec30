"""T7, agreement between coders: the coefficients with what they rest on, then the frames mistaken for each other.

Above both stands what the numbers can and cannot mean. A column is headed by its coefficient and the form of it; a
coefficient without a value has its reason among the remarks. `n` counts what a value rests on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from exporters.source import TableSource
from exporters.table import Cell, Column, ColumnKind, ColumnType, Row, RowStyle, Run, Table, plain
from exporters.trace import ids_cell
from frameschema import (
    SYMBOLS,
    AgreementEntry,
    AgreementResult,
    AgreementScope,
    AgreementTopic,
    Codebook,
    Coefficient,
    Confusion,
    Measure,
    ScopeKind,
    Undefined,
)
from frameschema.sheet import SheetKind

_SHEETS: Mapping[str, str] = {SheetKind.ISSUE: "sheet_of_issue", SheetKind.DISCUSSION: "sheet_of_discussion"}

_SCOPES = {
    ScopeKind.ALL: "T7.all",
    ScopeKind.PAIR: "T7.pair",
    ScopeKind.WERKPLAATS: "T7.werkplaats",
    ScopeKind.ROUND: "T7.round",
}

_BECAUSE = {
    Undefined.NO_SHARED_TEXT: "T7.because_no_shared_text",
    Undefined.NO_PAIR: "T7.because_no_pair",
    Undefined.NO_COMPLETE_UNIT: "T7.because_no_complete_unit",
    Undefined.UNEQUAL_CODERS: "T7.because_unequal_coders",
    Undefined.NOT_TWO_CODERS: "T7.because_not_two_coders",
    Undefined.ONE_VALUE: "T7.because_one_value",
    Undefined.NOTHING_MARKED: "T7.because_nothing_marked",
    Undefined.ALL_MARKED: "T7.because_all_marked",
    Undefined.NO_COMMON_WORDS: "T7.because_no_common_words",
    Undefined.TOO_FEW_COMMON_WORDS: "T7.because_too_few_common_words",
    Undefined.OVERLAPPING: "T7.because_overlapping",
    Undefined.NOT_NUMBERS: "T7.because_not_numbers",
    Undefined.NO_RATIO: "T7.because_no_ratio",
    Undefined.NO_CHAIN: "T7.because_no_chain",
    Undefined.NO_SHARED_ORDER: "T7.because_no_shared_order",
    Undefined.NOT_INSTALLED: "T7.because_not_installed",
    Undefined.GAMMA_FAILED: "T7.because_gamma_failed",
    Undefined.ONE_TEXT: "T7.because_one_text",
    Undefined.TOO_FEW_REPLICATES: "T7.because_too_few_replicates",
}

_FORM = {
    Coefficient.PERCENT: "T7.form_percent",
    Coefficient.COHEN_KAPPA: "T7.form_cohen_kappa",
    Coefficient.FLEISS_KAPPA: "T7.form_fleiss_kappa",
    Coefficient.GWET_AC1: "T7.form_gwet_ac",
    Coefficient.ALPHA_NOMINAL: "T7.form_alpha_nominal",
    Coefficient.ALPHA_ORDINAL: "T7.form_alpha_ordinal",
    Coefficient.ALPHA_INTERVAL: "T7.form_alpha_interval",
    Coefficient.ALPHA_RATIO: "T7.form_alpha_ratio",
    Coefficient.ALPHA_MASI: "T7.form_alpha_masi",
    Coefficient.U_ALPHA: "T7.form_u_alpha",
    Coefficient.BAR_U_ALPHA: "T7.form_bar_u_alpha",
    Coefficient.CU_ALPHA: "T7.form_cu_alpha",
    Coefficient.U_ALPHA_OF_CODE: "T7.form_u_alpha_of_code",
    Coefficient.GAMMA: "T7.form_gamma",
    Coefficient.KENDALL_TAU: "T7.form_kendall_tau",
    Coefficient.EDIT_SIMILARITY: "T7.form_edit_similarity",
}

_DIGITS = 3


def agreement_table(source: TableSource) -> Table:
    """Make T7 of what was compared: a row per topic and scope, in their order; codes among all coders only."""
    found = source.agreement
    entries = [entry for entry in found.entries if _is_shown(found, entry)] if found else []
    used = {measure.coefficient for entry in entries for measure in entry.measures}
    coefficients = [name for name in Coefficient if name in used]
    columns = (
        Column("T7.about", source.heading("T7.about"), 30, ColumnKind.LABEL),
        Column("T7.code", source.heading("T7.code"), 24, ColumnKind.LABEL),
        Column("T7.among", source.heading("T7.among"), 22, ColumnKind.LABEL),
        *(Column(f"T7.{name.value}", _form(source, name), 20, type=ColumnType.NUMBER) for name in coefficients),
        Column("T7.texts", source.heading("T7.texts"), 10),
        Column("T7.remark", source.heading("T7.remark"), 70),
        Column("T7.fragments", source.heading("T7.fragments"), 16, ColumnKind.IDS, ColumnType.TEXTS),
    )
    rows = tuple(_rows(source, entries, coefficients, len(columns)))
    return Table(id="T7", title=source.heading("T7.sheet"), columns=columns, rows=rows)


def _is_shown(found: AgreementResult, entry: AgreementEntry) -> bool:
    return entry.topic.code is None or _scope(found, entry).kind is ScopeKind.ALL


def _scope(found: AgreementResult, entry: AgreementEntry) -> AgreementScope:
    return next(scope for scope in found.scopes if scope.id == entry.scope)


def _form(source: TableSource, coefficient: Coefficient) -> str:
    """Head a column with the coefficient and which form of it is meant."""
    return f"{SYMBOLS[coefficient]}: {source.heading(_FORM[coefficient])}"


def _rows(
    source: TableSource, entries: Sequence[AgreementEntry], coefficients: Sequence[Coefficient], width: int
) -> Iterator[Row]:
    found = source.agreement
    yield _across(source.heading("T7.meaning"), width)
    if found is None or not entries:
        yield _across(source.heading("T7.because_no_shared_text"), width)
        return
    yield from (_entry(source, entry, _scope(found, entry), coefficients) for entry in entries)
    yield _across(source.heading("T7.confusions"), width)
    yield from (_confusion(source, cell, len(coefficients)) for cell in found.confusions)


def _across(text: str, width: int) -> Row:
    return Row((plain(text, width), *[plain("")] * (width - 1)), RowStyle.BLOCK)


def _entry(
    source: TableSource, entry: AgreementEntry, scope: AgreementScope, coefficients: Sequence[Coefficient]
) -> Row:
    measures = {measure.coefficient: measure for measure in entry.measures}
    cells = (
        plain(topic_label(source.codebook, entry.topic, source.language)),
        plain(source.label(entry.topic.code) if entry.topic.code else ""),
        plain(" ".join(part for part in (source.heading(_SCOPES[scope.kind]), scope.name) if part)),
        *(_value(source, measures[name]) if name in measures else plain("") for name in coefficients),
        plain(str(max(measure.texts for measure in entry.measures))),
        plain("\n".join(_remarks(source, entry, scope))),
        plain(""),
    )
    return Row(cells)


def _value(source: TableSource, measure: Measure) -> Cell:
    """Write a value with its interval, and what it rests on."""
    if measure.value is None:
        return plain("–")
    value, interval = number(measure.value, source.language), measure.interval
    if interval:
        value += f" ({number(interval.low, source.language)} – {number(interval.high, source.language)})"
    return Cell((Run(f"{value}; n = {measure.basis}"),), value=measure.value)


def _remarks(source: TableSource, entry: AgreementEntry, scope: AgreementScope) -> Iterator[str]:
    """Give each reason once, with the coefficients that it is about."""
    about: dict[Undefined, list[str]] = {}
    for measure in entry.measures:
        reason = measure.reason or measure.interval_reason
        if reason:
            about.setdefault(reason, []).append(SYMBOLS[measure.coefficient])
    yield from (f"{', '.join(names)}: {source.heading(_BECAUSE[reason])}" for reason, names in about.items())
    if entry.one_coder_only:
        yield f"{source.heading('T7.one_coder_only')}: {entry.one_coder_only}"
    if scope.prefilled:
        yield source.heading("T7.prefilled")


def _confusion(source: TableSource, cell: Confusion, coefficients: int) -> Row:
    """Give a cell of the matrix: the two frames, how often, by whom, and the fragments behind it."""
    pairs = dict.fromkeys(f"{case.text}: {' – '.join(case.coders)}" for case in cell.cases)
    texts = (
        source.label(cell.first),
        source.label(cell.second) if cell.second else source.heading("T7.no_other_frame"),
        f"{len(cell.cases)} ×",
        *[""] * coefficients,
        str(len({case.text for case in cell.cases})),
        "; ".join(pairs),
    )
    fragments = ids_cell(fragment for case in cell.cases for fragment in case.fragments)
    return Row((*map(plain, texts), fragments))


def topic_label(codebook: Codebook, topic: AgreementTopic, language: str) -> str:
    """Name what agreement is about, without its code: the kind of unit, and the field as coders know it."""
    kind = codebook.label(_SHEETS.get(topic.kind, topic.kind), language)
    return kind if topic.field is None else f"{kind}: {codebook.label(topic.field, language)}"


def number(value: float, language: str) -> str:
    """Write a coefficient, with a comma in Dutch."""
    text = f"{value:.{_DIGITS}f}"
    return text.replace(".", ",") if language == "nl" else text
