"""The merged coding of a whole study, and what tables are made from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version

from exporters.formats import AS_IT_COMES, Layout
from exporters.provenance import asked
from exporters.provenance_text import origin_text
from exporters.registry import export
from exporters.selection import EVERYTHING, Selection, select
from exporters.small_cells import CoarseRole, PrivacyRules, coarsened, few_people
from exporters.source import AnalysedDiscussion, CellText, TableSource
from framebridge.codings import StudyCodings
from framebridge.concordance.deciding import read_concordance
from framebridge.sheets.analysis import analyse_sheets
from framebridge.sheets.reading import StudySheets
from framebridge.study import StudyFolder
from framebridge.study.decisions import read_decisions
from framebridge.study.written import read_texts
from framebridge.study_merge import StudyMerge
from frameschema import (
    AgreementResult,
    Coding,
    CodingState,
    Finding,
    MergedCoding,
    Severity,
    Study,
    UnitKind,
    message,
)
from frameschema.sheet import Sheet, SheetCoding

NO_SHEETS = StudySheets()


def merge_study(study: StudyFolder, codings: StudyCodings) -> list[MergedCoding]:
    """Merge every transcript that somebody submitted coding of, in order of transcript id.

    What was handed over and gone on with takes no part; decisions that hold are applied.
    """
    return list(merge_each(study, codings))


def merge_each(study: StudyFolder, codings: StudyCodings) -> Iterator[MergedCoding]:
    """Merge transcript by transcript, so that one merged transcript at a time needs to be kept."""
    merging = StudyMerge.of(study)
    for name in sorted(codings.transcripts):
        merged = merging.coding(codings.transcripts[name], codings.of(name))
        if merged is not None:
            yield merged


def whole_study(study: StudyFolder, codings: StudyCodings, sheets: StudySheets) -> Study:
    """Put a study folder, its coding and its filled-in sheets together as one document."""
    section = study.settings.study
    analysis = analyse_sheets(sheets.sheets, sheets.codings, codings.codings, codings.transcripts)
    concordance = read_concordance(study.concordance_file)
    return Study(
        id=section.id,
        title=section.title,
        language=section.language,
        codebook=study.codebook.ref,
        werkplaatsen=study.settings.werkplaats,
        coders=study.settings.coder,
        roles=study.roles.roles,
        discussions=tuple(row.discussion() for row in study.discussions),
        transcripts=tuple(codings.transcripts[name] for name in sorted(codings.transcripts)),
        codings=(*codings.codings, *codings.others),
        municipalities=study.municipalities,
        cases=study.cases,
        issues=analysis.issues,
        narratives=analysis.narratives,
        shifts=analysis.shifts,
        sheets=sheets.sheets,
        sheet_codings=sheets.codings,
        codebooks=(study.codebook,),
        themes=concordance.themes(),
        decisions=tuple(concordance.logged()),
        member_checks=study.member_checks,
        agreements=study.agreements,
    )


def make_tables(
    study: StudyFolder,
    codings: StudyCodings,
    tables: Sequence[str],
    formats: Sequence[str],
    language: str,
    *,
    sheets: StudySheets = NO_SHEETS,
    agreement: AgreementResult | None = None,
    layout: Layout = AS_IT_COMES,
    selection: Selection = EVERYTHING,
) -> dict[str, bytes]:
    """Merge the coding and make tables of what is selected; gives file names and contents, writes nothing.

    T7 is made of `agreement`.
    """
    whole = table_source(study, codings, merge_study(study, codings), language, sheets)
    part = part_of(study, codings, replace(whole, agreement=agreement), selection)
    return files_of(part, tables, formats, layout)


@dataclass(frozen=True)
class Part:
    """What is delivered: a part of a study by its rules, where it comes from, and whom it may point to."""

    source: TableSource
    origin: list[tuple[str, str]]
    findings: list[Finding]


def part_of(study: StudyFolder, codings: StudyCodings, whole: TableSource, selection: Selection) -> Part:
    """Apply the study's rules to a source, and take what is selected."""
    rules = privacy_rules(study)
    shown = coarsened(whole, rules)
    source = select(shown, selection)
    told = [*asked(selection, source, rules), *rules.told(source)]
    origin = [*told, *provenance(study, [item.merged for item in source.in_order], codings, source.language)]
    return Part(source, origin, [*few_people(whole, rules, shown), *_unseen(whole, rules, selection)])


def _unseen(whole: TableSource, rules: PrivacyRules, selection: Selection) -> Iterator[Finding]:
    """Tell which discussions a selection by Werkplaats passes over: theirs is withheld."""
    wanted = {name.casefold() for name in selection.werkplaats}
    for item in rules.hidden(whole):
        if item.discussion.werkplaats.casefold() in wanted:
            yield Finding(
                rule="not-by-werkplaats",
                severity=Severity.WARNING,
                where=message("discussion {discussion}", discussion=item.discussion.id),
                message=message(
                    "it is left out: its municipality stays anonymous, and may not stand beside its Werkplaats"
                ),
                remedy=message("choose it with --discussion or --municipality, without --werkplaats"),
            )


def files_of(part: Part, tables: Sequence[str], formats: Sequence[str], layout: Layout) -> dict[str, bytes]:
    """Make tables of a part of a study, in each format; gives file names and contents."""
    files: dict[str, bytes] = {}
    for name in formats:
        files.update(export(part.source, tables, name, part.origin, layout))
    return files


def privacy_rules(study: StudyFolder) -> PrivacyRules:
    """Give what the study makes coarser or withholds in all that is exported."""
    section = study.settings.small_cells
    return PrivacyRules(
        roles=tuple(CoarseRole(rule.role, rule.into, rule.reason or "") for rule in section.coarsen),
        municipalities=study.municipalities,
        fewest=section.fewest,
    )


def table_source(
    study: StudyFolder,
    codings: StudyCodings,
    merged: Sequence[MergedCoding],
    language: str,
    sheets: StudySheets = NO_SHEETS,
) -> TableSource:
    """Put together what the tables are made from."""
    merging = StudyMerge.of(study)
    discussions = {row.id: row.discussion() for row in study.discussions}
    analysed = [
        AnalysedDiscussion(
            discussions[item.transcript],
            codings.transcripts[item.transcript],
            item,
            merging.stories(item, codings.transcripts[item.transcript], codings.of(item.transcript), sheets),
            tuple(_sheets_of(sheets, item)),
        )
        for item in merged
    ]
    return TableSource(
        discussions=tuple(analysed),
        roles=study.roles.roles,
        codebook=study.codebook,
        coders=study.settings.coder,
        language=language,
        evaluated=tuple(_evaluated(study, codings, merging)),
        texts=tuple(
            CellText(row.table, row.row, row.text, row.by or "", row.column or "")
            for row in read_texts(study.texts_file)
        ),
        member_checks=study.member_checks,
        decisions=read_decisions(study.decisions_folder),
        logged=tuple(read_concordance(study.concordance_file).logged()),
        agreements=study.agreements,
    )


def _evaluated(study: StudyFolder, codings: StudyCodings, merging: StudyMerge) -> Iterator[AnalysedDiscussion]:
    """Merge the passes in which methods were evaluated, each transcript and pass apart."""
    rows = {row.id: row for row in study.discussions}
    found: dict[tuple[str, str], list[Coding]] = {}
    for coding in codings.others:
        if any(unit.kind is UnitKind.EVALUATION for unit in coding.units):
            found.setdefault((coding.transcript, coding.coding_pass), []).append(coding)
    for (name, _), own in sorted(found.items()):
        merged = merging.coding(codings.transcripts[name], own)
        if merged is not None:
            yield AnalysedDiscussion(rows[name].discussion(), codings.transcripts[name], merged)


def _sheets_of(sheets: StudySheets, merged: MergedCoding) -> Iterator[tuple[Sheet, SheetCoding]]:
    """Give the submitted sheets of a transcript with what was filled in, in order of sheet and coder."""
    known = {sheet.id: sheet for sheet in sheets.sheets}
    own = (one for one in sheets.codings if one.transcript == merged.transcript)
    found = [(known[one.sheet], one) for one in own if one.state is CodingState.SUBMITTED]
    yield from sorted(found, key=lambda pair: (pair[0].issue or "", pair[1].coder, str(pair[1].id)))


def provenance(
    study: StudyFolder, merged: Sequence[MergedCoding], codings: StudyCodings, language: str
) -> list[tuple[str, str]]:
    """Say where the tables come from, in pairs of a name and a value."""

    def told(key: str, **values: str) -> str:
        return origin_text(key, language, **values)

    codebook = study.codebook
    pairs = [
        ("framebridge", version("framebridge")),
        (told("study"), study.settings.study.id),
        (told("codebook"), f"{codebook.id} {codebook.version}"),
        *((told("policy", policy=policy), ", ".join(ids)) for policy, ids in _policies(merged).items()),
        (told("newest"), codings.as_of.isoformat(timespec="seconds") if codings.as_of else "-"),
    ]
    pairs += [(told("text", name=item.transcript), item.text_sha256) for item in merged]
    pairs += [
        (told("coding", name=item.transcript, coder=ref.coder), str(ref.coding))
        for item in merged
        for ref in item.codings
    ]
    return pairs


def _policies(merged: Sequence[MergedCoding]) -> dict[str, list[str]]:
    """Give each policy with the transcripts that were merged by it."""
    found: dict[str, list[str]] = {}
    for item in merged:
        found.setdefault(item.policy, []).append(item.transcript)
    return found
