"""What holds for an issue as a whole: its questions, status, handling and outcome, from sheets and moments.

What a coder wrote on a sheet stands for that coder; what the sheet leaves open, or a coder without a sheet tells,
is read from the issue moments.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from exporters.issue_block import IssueBlock
from exporters.issue_part import Part
from exporters.outcome import Judged, alignment_text, handling_text, outcome_text, status_text
from exporters.settled import settled_texts
from exporters.sheet_block import FilledSheet
from exporters.source import TableSource
from exporters.table import plain
from exporters.talk import turn_numbers, turns_of
from exporters.variants import Said, side_by_side, where_they_differ
from frameschema import IssueMoment, MergedUnit
from frameschema.merged_story import MergedIssue
from frameschema.sheet import SheetCoding

Reader = Callable[[TableSource, Judged], str]


def whole_parts(source: TableSource, block: IssueBlock, sheets: Sequence[FilledSheet]) -> Iterator[Part]:
    """Give the questions, then how the issue stood, was handled and ended.

    Status and outcome are there always, what lies between only if somebody coded it.
    """
    yield from _questions(source, block, sheets)
    filled = [coding for _, coding in sheets]
    if not (block.moments or filled):
        return
    yield _judged(source, block, filled, (source.heading("T2.status"), "status", status_text))
    between: tuple[_Field, ...] = (
        (source.label("field_handling"), "handling", handling_text),
        (source.label("field_alignment"), "alignment", alignment_text),
    )
    for field in between:
        if _anybody(source, block, filled, field[2]):
            yield _judged(source, block, filled, field)
    yield _judged(source, block, filled, (source.heading("T2.outcome"), "outcome", outcome_text))


_Field = tuple[str, str, Reader]
"""Its heading, its name, and how it is read."""


def _questions(source: TableSource, block: IssueBlock, sheets: Sequence[FilledSheet]) -> Iterator[Part]:
    said: list[Said] = []
    for sheet, coding in sheets:
        lines = (coding.questions or "").splitlines()
        said += [(line.strip(), coding.coder) for line in (*lines, *sheet.questions) if line.strip()]
    on_sheets = {coder for _, coder in said}
    said += [(text, coder) for text, coder in _marked_questions(block) if coder not in on_sheets]
    coders = {*block.coders, *(coding.coder for _, coding in sheets)}
    if said:
        cell = plain("\n".join(where_they_differ(said, coders)))
        filled = tuple(coding for _, coding in sheets)
        yield Part(source.heading("T2.questions"), block.members, cell, sheets=filled)


def _marked_questions(block: IssueBlock) -> Iterator[Said]:
    for member in block.members:
        if isinstance(member.unit, IssueMoment) and member.unit.question:
            yield member.unit.question.strip(), member.coder
        paths = (path for path in member.unit.issues if len(path) > 1 and path[0] == block.title)
        yield from ((path[-1], member.coder) for path in paths)


def _anybody(source: TableSource, block: IssueBlock, filled: Sequence[SheetCoding], read: Reader) -> bool:
    units = (member.unit for moment in block.moments for member in moment.members)
    judged: list[Judged] = [unit for unit in units if isinstance(unit, IssueMoment)]
    return any(read(source, one) for one in (*filled, *judged))


def _judged(source: TableSource, block: IssueBlock, filled: Sequence[SheetCoding], field: _Field) -> Part:
    """Read one thing of the sheets, and of every moment what those do not tell."""
    heading, name, read = field
    told = [(text, one.coder) for one in filled if (text := read(source, one))]
    story = next((one for one in _stories(block) if one.title == block.title), None) if filled else None
    settled = settled_texts(source, story, name) if story else ()
    lines = (*settled, *side_by_side(block.analysed, told))
    texts = ["\n– ".join(lines)] if lines else []
    known = {coder for _, coder in told}
    texts += _of_moments(source, block, field, known)
    members = tuple(member for moment in block.moments for member in moment.members)
    cell = plain("\n".join(texts) or f"({source.heading('mark.not_coded')})")
    return Part(heading, members, cell, sheets=tuple(filled))


def _stories(block: IssueBlock) -> Sequence[MergedIssue]:
    return block.analysed.stories.issues if block.analysed.stories else ()


def _of_moments(source: TableSource, block: IssueBlock, field: _Field, known: Collection[str]) -> Iterator[str]:
    """Read every moment, but not by coders who are `known` to tell it on a sheet; turns tell several apart."""
    _, name, read = field
    for moment in block.moments:
        turns = turn_numbers(turns_of(block.analysed, moment.members))
        where = f"{turns}: " if len(block.moments) > 1 else ""
        said = [one for one in _said(source, moment, read, is_alone=not known) if one[1] not in known]
        lines = (*settled_texts(source, moment, name), *side_by_side(block.analysed, said))
        if lines:
            yield where + "\n– ".join(lines)


def _said(source: TableSource, moment: MergedUnit, read: Reader, *, is_alone: bool) -> list[Said]:
    """Give what coders said of a moment; where only moments tell, who left it open says so."""
    not_coded = f"({source.heading('mark.not_coded')})" if is_alone else ""
    units = [(member.unit, member.coder) for member in moment.members if isinstance(member.unit, IssueMoment)]
    return [(text, coder) for unit, coder in units if (text := read(source, unit) or not_coded)]
