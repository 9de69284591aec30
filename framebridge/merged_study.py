"""The merged coding of a whole study, and what tables are made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import version

from exporters.formats import AS_IT_COMES, Layout, Pieces, check_format, write_tables
from exporters.provenance import asked
from exporters.provenance_text import origin_text
from exporters.registry import Making, come_in_parts
from exporters.selection import EVERYTHING, Selection, select
from exporters.small_cells import CoarseRole, People, PrivacyRules, coarsened
from exporters.source import AnalysedDiscussion, CellText, TableSource
from framebridge.codings import StudyCodings
from framebridge.concordance.deciding import read_concordance
from framebridge.sheets.analysis import analyse_sheets
from framebridge.sheets.reading import StudySheets
from framebridge.shelf import Shelf
from framebridge.study import StudyFolder
from framebridge.study.decisions import read_decisions
from framebridge.study.discussions import DiscussionRow
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
    return merge_by(StudyMerge.of(study), codings)


def merge_by(merging: StudyMerge, codings: StudyCodings) -> Iterator[MergedCoding]:
    """Merge transcript by transcript, in order of id."""
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


@dataclass(frozen=True)
class StudyPart:
    """The coding and sheets of a study, or of one discussion of it."""

    codings: StudyCodings
    sheets: StudySheets = NO_SHEETS


@dataclass(frozen=True)
class Wanted:
    """Which tables somebody wants, of what and in which form; `agreement` is needed by T7."""

    tables: Sequence[str]
    formats: Sequence[str]
    language: str
    layout: Layout = AS_IT_COMES
    selection: Selection = EVERYTHING
    agreement: AgreementResult | None = None

    @property
    def come_in_parts(self) -> bool:
        """Whether the study may come discussion by discussion; what is selected is looked for in all of it."""
        return come_in_parts(self.tables) and not any(self.selection.named())


@dataclass(frozen=True)
class Made:
    """Files by name with their contents, nothing of it written yet, and whom they may point to."""

    files: Pieces
    findings: list[Finding]


def make_tables(study: StudyFolder, parts: Iterable[StudyPart], wanted: Wanted) -> Made:
    """Merge the coding and make tables.

    The whole study is one part. Only if the tables `come_in_parts` may there be more: one at a time is in memory.
    """
    for name in wanted.formats:
        check_format(name)
    making, showing = Making(wanted.tables, wanted.layout, Shelf), _Showing(privacy_rules(study), wanted.selection)
    analysing = Analysing.of(study)
    base = words_of(study, wanted.language)
    if not wanted.come_in_parts:
        base = replace(_with_what_is_written(study, base), agreement=wanted.agreement)
    source = base
    for part in parts:
        source = showing.shown(analysing.filled(base, part), part.codings.as_of)
        making.add(source)
    told = making.origin(source, showing.origin(study, source))
    tables = making.tables(source)
    files: Pieces = {}
    for name in wanted.formats:
        files.update(write_tables(name, tables, told, source, wanted.layout))
    return Made(files, showing.findings(source))


@dataclass(frozen=True)
class Delivery:
    """What is delivered: a part of a study by its rules, where it comes from, and whom it may point to."""

    source: TableSource
    origin: list[tuple[str, str]]
    findings: list[Finding]


def delivery_of(study: StudyFolder, codings: StudyCodings, whole: TableSource, selection: Selection) -> Delivery:
    """Apply the study's rules to a source, and take what is selected."""
    showing = _Showing(privacy_rules(study), selection)
    source = showing.shown(whole, codings.as_of)
    return Delivery(source, showing.origin(study, source), showing.findings(source))


class _Showing:
    """Makes of each part of a study what may be shown of it; of its coding nothing is kept."""

    def __init__(self, rules: PrivacyRules, selection: Selection) -> None:
        self._rules, self._selection, self._people = rules, selection, People(rules)
        self._merged: list[MergedCoding] = []
        self._unseen: list[Finding] = []
        self._as_of: datetime | None = None
        self._is_hidden = False

    def shown(self, whole: TableSource, as_of: datetime | None) -> TableSource:
        """Apply the rules to a part, and take what is selected."""
        coarse = coarsened(whole, self._rules)
        self._people.add(whole, coarse)
        self._unseen += _unseen(whole, self._rules, self._selection)
        source = select(coarse, self._selection)
        self._is_hidden |= bool(self._rules.hidden(source))
        bare = {"units": (), "relations": ()}
        self._merged += [item.merged.model_copy(update=bare) for item in source.in_order]
        self._as_of = max(filter(None, (self._as_of, as_of)), default=None)
        return source

    def origin(self, study: StudyFolder, source: TableSource) -> list[tuple[str, str]]:
        """Say where all parts come from; of `source` only the words count."""
        return [
            *asked(self._selection, source.language, self._rules, is_hidden=self._is_hidden),
            *self._rules.told(source.language, is_hidden=self._is_hidden),
            *provenance(study, self._merged, self._as_of, source.language),
        ]

    def findings(self, source: TableSource) -> list[Finding]:
        """Give what points to somebody in all parts, and what was passed over for that."""
        return [*self._people.findings(source), *self._unseen]


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
    language: str,
    sheets: StudySheets = NO_SHEETS,
    merged: Iterable[MergedCoding] | None = None,
) -> TableSource:
    """Put together what tables are made from; `merged` is the coding as it was merged already."""
    base = _with_what_is_written(study, words_of(study, language))
    return Analysing.of(study).filled(base, StudyPart(codings, sheets), merged)


def words_of(study: StudyFolder, language: str) -> TableSource:
    """Give what all tables need, without any discussion."""
    return TableSource(
        discussions=(),
        roles=study.roles.roles,
        codebook=study.codebook,
        coders=study.settings.coder,
        language=language,
    )


def _with_what_is_written(study: StudyFolder, source: TableSource) -> TableSource:
    """Add what researchers wrote down beside the coding."""
    return replace(
        source,
        texts=tuple(
            CellText(row.table, row.row, row.text, row.by or "", row.column or "")
            for row in read_texts(study.texts_file)
        ),
        member_checks=study.member_checks,
        decisions=read_decisions(study.decisions_folder),
        logged=tuple(read_concordance(study.concordance_file).logged()),
        agreements=study.agreements,
    )


@dataclass(frozen=True)
class Analysing:
    """Puts discussions together with their coding: what that goes by, and the rows of the discussions by id."""

    merging: StudyMerge
    rows: Mapping[str, DiscussionRow]

    @classmethod
    def of(cls, study: StudyFolder) -> Analysing:
        """Read what holds for all discussions."""
        return cls(StudyMerge.of(study), {row.id: row for row in study.discussions})

    def filled(
        self, base: TableSource, part: StudyPart, merged: Iterable[MergedCoding] | None = None
    ) -> TableSource:
        """Put the discussions of a part in a source."""
        found = merge_by(self.merging, part.codings) if merged is None else merged
        return replace(
            base,
            discussions=tuple(self._discussion(part, item) for item in found),
            evaluated=tuple(self._evaluated(part.codings)),
        )

    def _discussion(self, part: StudyPart, merged: MergedCoding) -> AnalysedDiscussion:
        name, codings = merged.transcript, part.codings
        talk = codings.transcripts[name]
        stories = self.merging.stories(merged, talk, codings.of(name), part.sheets)
        sheets = tuple(_sheets_of(part.sheets, merged))
        return AnalysedDiscussion(self.rows[name].discussion(), talk, merged, stories, sheets)

    def _evaluated(self, codings: StudyCodings) -> Iterator[AnalysedDiscussion]:
        """Merge the passes in which methods were evaluated, each transcript and pass apart."""
        found: dict[tuple[str, str], list[Coding]] = {}
        for coding in codings.others:
            if any(unit.kind is UnitKind.EVALUATION for unit in coding.units):
                found.setdefault((coding.transcript, coding.coding_pass), []).append(coding)
        for (name, _), own in sorted(found.items()):
            merged = self.merging.coding(codings.transcripts[name], own)
            if merged is not None:
                yield AnalysedDiscussion(self.rows[name].discussion(), codings.transcripts[name], merged)


def _sheets_of(sheets: StudySheets, merged: MergedCoding) -> Iterator[tuple[Sheet, SheetCoding]]:
    """Give the submitted sheets of a transcript with what was filled in, in order of sheet and coder."""
    known = {sheet.id: sheet for sheet in sheets.sheets}
    own = (one for one in sheets.codings if one.transcript == merged.transcript)
    found = [(known[one.sheet], one) for one in own if one.state is CodingState.SUBMITTED]
    yield from sorted(found, key=lambda pair: (pair[0].issue or "", pair[1].coder, str(pair[1].id)))


def provenance(
    study: StudyFolder, merged: Sequence[MergedCoding], as_of: datetime | None, language: str
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
        (told("newest"), as_of.isoformat(timespec="seconds") if as_of else "-"),
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
