"""`framebridge agreement`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from exporters.agreement_table import number, topic_label
from framebridge.agreement.study_agreement import EVERYTHING, CompareEach, Wanted, agreement_of
from framebridge.agreement.textbook import TextbookCase, textbook_result
from framebridge.cli.options import (
    HERE,
    ClusterOption,
    DespiteErrorsOption,
    JsonOption,
    StudyOption,
    store_of,
    study_at,
    tell_noticed,
)
from framebridge.cli.screen import findings_as_json, show, show_findings, show_json, show_table
from framebridge.cluster import mapped
from framebridge.documents import read_json
from framebridge.language import chosen_language, translated
from framebridge.stored_transcripts import stored_transcripts
from frameschema import (
    GENERATIONS,
    SYMBOLS,
    AgreementEntry,
    AgreementResult,
    Codebook,
    Coefficient,
    ConfusedFragments,
    Measure,
    ScopeKind,
    Undefined,
    message,
)

ByOption = Annotated[
    ScopeKind, typer.Option("--by", help="Among whom: all coders, each pair, each Werkplaats, or each round.")
]
CodesOption = Annotated[bool, typer.Option("--codes", help="Show every code too.")]
ConfusionsOption = Annotated[
    bool, typer.Option("--confusions", help="Show which frames are mistaken for each other, with the fragments.")
]
GammaOption = Annotated[
    bool, typer.Option("--gamma", help="Work γ out too, if pygamma-agreement is installed; takes minutes.")
]
UnitsOption = Annotated[
    Path | None, typer.Option("--units", help="A JSON file with a textbook case, instead of a study.")
]

_OF_VALUES = (
    Coefficient.PERCENT,
    Coefficient.ALPHA_NOMINAL,
    Coefficient.ALPHA_MASI,
    Coefficient.ALPHA_ORDINAL,
    Coefficient.COHEN_KAPPA,
    Coefficient.FLEISS_KAPPA,
    Coefficient.GWET_AC1,
)
_OF_WORDS = (Coefficient.U_ALPHA, Coefficient.BAR_U_ALPHA, Coefficient.CU_ALPHA, Coefficient.GAMMA)
_OF_ORDER = (Coefficient.KENDALL_TAU, Coefficient.EDIT_SIMILARITY)


MEANING = (
    message(
        "These numbers say how alike coders coded, not whether their reading is right. What one coder alone saw "
        "may be there."
    ),
    message(
        "In interpretive work a difference is a reason to talk. Dialogue between researchers and member checks "
        "secure quality here; agreement is optional, and no number is too low to go on with."
    ),
    message(
        "Choices were compared only in units that both marked; whether these were the same words is told by the "
        "coefficients with u-α."
    ),
    message(
        "Of few units, few texts or a rare code a number says little: look at the interval, and at the fragments "
        "(--confusions)."
    ),
)
"""What the numbers can and cannot mean."""


def agreement(
    study: StudyOption = HERE,
    by: ByOption = ScopeKind.ALL,
    codes: CodesOption = False,
    confusions: ConfusionsOption = False,
    gamma: GammaOption = False,
    units: UnitsOption = None,
    despite_errors: DespiteErrorsOption = False,
    cluster: ClusterOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say how alike coders coded, with what that can and cannot mean; with --json for all scopes and codes.

    Example: framebridge agreement --by pair --codes
    """
    if units is not None:
        show_textbook(units, as_json=as_json)
        return
    folder = study_at(study)
    asked = EVERYTHING if as_json else Wanted((by,), (by,) if codes else ())
    wanted = replace(asked, gamma=gamma)
    with store_of(folder) as store:
        work = CompareEach.of(folder, wanted)
        compared = tuple(mapped(work, stored_transcripts(folder, store), cluster))
    noticed = [finding for one in compared for finding in one.findings]
    tell_noticed(noticed, despite_errors=despite_errors)
    found = agreement_of(folder, compared, wanted)
    if as_json:
        document = found.result.model_dump(mode="json")
        findings = findings_as_json((*noticed, *found.findings))
        show_json({"agreement": document, "meaning": list(MEANING), "findings": findings})
        return
    show_findings(found.findings)
    show_agreement(found.result, folder.codebook)
    if confusions:
        show_confusions(found.result, folder.codebook)


def show_textbook(file: Path, *, as_json: bool) -> None:
    """Show the coefficients of a case in a file."""
    found = textbook_result(read_json(file, TextbookCase))
    if as_json:
        show_json(found.as_json())
        return
    by_code = ((f"{SYMBOLS[Coefficient.U_ALPHA_OF_CODE]} {code}", m) for code, m in found.by_code.items())
    named = ((SYMBOLS[measure.coefficient], measure) for measure in found.measures.values())
    rows = [(name, _plain_value(measure), translated(measure.generation)) for name, measure in (*named, *by_code)]
    show_table(("coefficient", "value", "form"), rows)


def show_agreement(result: AgreementResult, codebook: Codebook) -> None:
    """Show what was found as tables, then what its words and numbers mean."""
    if not result.entries:
        show("No text was coded by two coders, so there is nothing to compare.")
    notes = _Notes()
    used: set[Coefficient] = set()
    for group in (_OF_VALUES, _OF_WORDS, _OF_ORDER):
        used |= _show_group(result, codebook, group, notes)
    for coefficient in (name for name in Coefficient if name in used):
        show("{symbol}: {form}", symbol=SYMBOLS[coefficient], form=translated(GENERATIONS[coefficient].value))
    for mark, reason in notes.listed():
        show("{mark} {reason}", mark=mark, reason=translated(reason.value))
    if result.one_coder_texts:
        show("Coded by one coder, so left out: {texts}.", texts=", ".join(result.one_coder_texts))
    if any(scope.prefilled for scope in result.scopes):
        show("* Some of this coding began from a draft.")
    for line in MEANING:
        show("{line}", line=line)


class _Notes:
    """Reasons why there is no number, each with the mark that stands for it in the tables."""

    def __init__(self) -> None:
        self._marks: dict[Undefined, str] = {}

    def mark(self, reason: Undefined) -> str:
        """Give the mark of a reason."""
        return self._marks.setdefault(reason, f"– [{len(self._marks) + 1}]")

    def listed(self) -> Iterable[tuple[str, Undefined]]:
        """Give the marks with their reasons, in the order in which they were given."""
        return ((mark, reason) for reason, mark in self._marks.items())


def _show_group(
    result: AgreementResult, codebook: Codebook, group: Sequence[Coefficient], notes: _Notes
) -> set[Coefficient]:
    """Show one table; gives the coefficients in it."""
    entries = result.entries
    measures = [{m.coefficient: m for m in entry.measures} for entry in entries]
    used = [name for name in group if any(name in found for found in measures)]
    rows = [
        (
            *_head(result, entry, codebook),
            *_basis(entry, found, used),
            *(_cell(found.get(name), notes) for name in used),
        )
        for entry, found in zip(entries, measures, strict=True)
        if any(name in found for name in used)
    ]
    if rows:
        show_table(("about", "among", "rests on", "one coder", *(SYMBOLS[name] for name in used)), rows)
    return set(used)


def _head(result: AgreementResult, entry: AgreementEntry, codebook: Codebook) -> tuple[str, str]:
    language = chosen_language()
    about = topic_label(codebook, entry.topic, language)
    if entry.topic.code:
        about = f"{about} – {codebook.label(entry.topic.code, language)}"
    scope = next(scope for scope in result.scopes if scope.id == entry.scope)
    among = scope.name or translated("all coders")
    return about, f"{among} *" if scope.prefilled else among


def _basis(
    entry: AgreementEntry, found: Mapping[Coefficient, Measure], used: Sequence[Coefficient]
) -> tuple[str, str]:
    """Say what the coefficients of a table rest on, and how many units only one coder marked."""
    basis = next(found[name].basis for name in used if name in found)
    return str(basis), str(entry.one_coder_only) if entry.topic.field is None else ""


def _cell(measure: Measure | None, notes: _Notes) -> str:
    if measure is None:
        return ""
    if measure.value is None:
        return notes.mark(measure.reason or Undefined.NO_PAIR)
    value = number(measure.value, chosen_language())
    if measure.interval is None:
        return value
    low, high = (number(edge, chosen_language()) for edge in (measure.interval.low, measure.interval.high))
    return f"{value} ({low}; {high})"


def _plain_value(measure: Measure) -> str:
    if measure.value is None:
        return translated((measure.reason or Undefined.NO_PAIR).value)
    return number(measure.value, chosen_language())


def show_confusions(result: AgreementResult, codebook: Codebook) -> None:
    """Show the cells of the matrix, those with most cases first, and the fragments behind each."""
    rows = [
        (
            codebook.label(cell.first, chosen_language()),
            codebook.label(cell.second, chosen_language()) if cell.second else translated("no other frame"),
            len(cell.cases),
            "\n".join(f"{case.text}: {_who(case)}" for case in cell.cases),
        )
        for cell in sorted(result.confusions, key=lambda cell: -len(cell.cases))
    ]
    show_table(("frame", "other frame", "times", "fragments"), rows)


def _who(case: ConfusedFragments) -> str:
    return " – ".join(f"{who} {unit}" for who, unit in zip(case.coders, case.fragments, strict=True))
