"""The merged coding of a whole study, and what tables are made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from importlib.metadata import version

from exporters.formats import AS_IT_COMES, Layout, Pieces, check_format, write_tables
from exporters.provenance import Known
from exporters.registry import Making, come_in_parts
from exporters.selection import EVERYTHING, Selection, select
from exporters.small_cells import CoarseRole, PrivacyRules, coarsened
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
    Localized,
    MergedCoding,
    Study,
    UnitKind,
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


def make_tables(study: StudyFolder, parts: Iterable[StudyPart], wanted: Wanted) -> Pieces:
    """Merge the coding and make tables; gives file names and contents, writes nothing.

    The whole study is one part. Only if the tables `come_in_parts` may there be more: one at a time is in memory.
    """
    for name in wanted.formats:
        check_format(name)
    making, origin, rules = Making(wanted.tables, wanted.layout, Shelf), _Origin(), privacy_rules(study)
    analysing = Analysing.of(study)
    base = words_of(study, wanted.language)
    if not wanted.come_in_parts:
        base = replace(_with_what_is_written(study, base), agreement=wanted.agreement)
    source = base
    for part in parts:
        source = select(coarsened(analysing.filled(base, part), rules), wanted.selection)
        making.add(source)
        origin.add(source, part.codings)
    told = making.origin(source, [*wanted.selection.told(rules.anonymous), *rules.told(), *origin.told(study)])
    tables = making.tables(source)
    files: Pieces = {}
    for name in wanted.formats:
        files.update(write_tables(name, tables, told, source, wanted.layout))
    return files


@dataclass
class _Origin:
    """Where the coding of all parts comes from; of the coding itself nothing is kept."""

    merged: list[MergedCoding] = field(default_factory=list)
    as_of: datetime | None = None

    def add(self, source: TableSource, codings: StudyCodings) -> None:
        bare = {"units": (), "relations": ()}
        self.merged += [item.merged.model_copy(update=bare) for item in source.in_order]
        self.as_of = max(filter(None, (self.as_of, codings.as_of)), default=None)

    def told(self, study: StudyFolder) -> list[Known]:
        return provenance(study, self.merged, self.as_of)


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


def provenance(study: StudyFolder, merged: Sequence[MergedCoding], as_of: datetime | None) -> list[Known]:
    """Say where the tables come from, in pairs of a name and a value."""
    codebook = study.codebook
    pairs: list[Known] = [
        ("framebridge", version("framebridge")),
        (Localized(nl="studie", en="study"), study.settings.study.id),
        (Localized(nl="codeboek", en="codebook"), f"{codebook.id} {codebook.version}"),
        *(
            (Localized(nl=f"samengevoegd volgens {policy}", en=f"merge policy {policy}"), ", ".join(ids))
            for policy, ids in _policies(merged).items()
        ),
        (
            Localized(nl="nieuwste codering", en="newest coding"),
            as_of.isoformat(timespec="seconds") if as_of else "-",
        ),
    ]
    pairs += [
        (Localized(nl=f"tekst {item.transcript}", en=f"text {item.transcript}"), item.text_sha256)
        for item in merged
    ]
    pairs += [(_of_coder(item.transcript, ref.coder), str(ref.coding)) for item in merged for ref in item.codings]
    return pairs


def _of_coder(transcript: str, coder: str) -> Localized:
    return Localized(nl=f"codering {transcript} {coder}", en=f"coding {transcript} {coder}")


def _policies(merged: Sequence[MergedCoding]) -> dict[str, list[str]]:
    """Give each policy with the transcripts that were merged by it."""
    found: dict[str, list[str]] = {}
    for item in merged:
        found.setdefault(item.policy, []).append(item.transcript)
    return found
