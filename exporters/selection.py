"""A part of a study: what tables are made from when somebody asks for some discussions, issues, roles or frames.

Of what is chosen by issue, role or frame the whole stretch of talk is kept, so that what others say in it is there
too. Names may be ids or labels, in either case of letters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from uuid import UUID

from exporters.errors import NotFoundError
from exporters.settled import frames_of, issue_paths
from exporters.source import AnalysedDiscussion, TableSource
from exporters.stretch import Stretch, stretches
from exporters.t1 import role_in
from frameschema import Fragment, MergedUnit, message
from frameschema.sheet import Sheet


@dataclass(frozen=True)
class Selection:
    """What is asked for: of each kind any of these, of all kinds that are named together."""

    werkplaats: tuple[str, ...] = ()
    municipality: tuple[str, ...] = ()
    round: tuple[str, ...] = ()
    discussion: tuple[str, ...] = ()
    issue: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    frame: tuple[str, ...] = ()

    def named(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Give the kinds of which something is asked for."""
        for field in fields(self):
            names = getattr(self, field.name)
            if names:
                yield field.name, names


EVERYTHING = Selection()

_OF_DISCUSSION = ("werkplaats", "municipality", "round", "discussion")
_OF_TALK = ("issue", "role", "frame")


def select(source: TableSource, selection: Selection) -> TableSource:
    """Give the part of a source that was asked for; raises NotFoundError for a name that does not occur in it."""
    wanted = {kind: _known(source, kind, names) for kind, names in selection.named()}
    chosen = [item for item in source.discussions if _is_chosen(item, wanted)]
    if set(wanted) & set(_OF_TALK):
        chosen = [found for item in chosen if (found := _narrowed(item, wanted)).merged.units]
    if not chosen and wanted:
        raise NotFoundError(message("nothing is left of the coding when all of that is chosen together; ask less"))
    if not wanted:
        return source
    ids = {item.discussion.id for item in chosen}
    texts = {item.transcript.id for item in chosen}
    return replace(
        source,
        discussions=tuple(chosen),
        issues=wanted.get("issue", frozenset()),
        frames=wanted.get("frame", frozenset()),
        evaluated=tuple(one for one in source.evaluated if _is_chosen(one, wanted)),
        member_checks=tuple(one for one in source.member_checks if one.discussion in ids),
        agreements=tuple(one for one in source.agreements if one.discussion in ids),
        decisions=tuple(one for one in source.decisions if one.transcript in texts),
    )


def _known(source: TableSource, kind: str, names: Iterable[str]) -> frozenset[str]:
    """Give the ids of what is named."""
    occurring = {name: _label(source, kind, name) for item in source.discussions for name in _names(item, kind)}
    found = set()
    for name in names:
        key = name.casefold()
        same = {known for known, label in occurring.items() if key in (known.casefold(), label.casefold())}
        if not same:
            raise NotFoundError(
                message(
                    '{kind}: there is no "{name}" in the coding; choose from {names}',
                    kind=kind,
                    name=name,
                    names=", ".join(sorted(occurring)) or "-",
                )
            )
        found |= same
    return frozenset(found)


def _label(source: TableSource, kind: str, name: str) -> str:
    if kind == "role":
        return source.role_label(name)
    return source.label(name) if kind == "frame" else name


def _names(item: AnalysedDiscussion, kind: str) -> Iterator[str]:
    """Give what occurs in a discussion."""
    if kind in _OF_DISCUSSION:
        yield from _of_discussion(item, kind)
        return
    for unit in item.merged.units:
        yield from _of_unit(item, unit, kind)


def _of_discussion(item: AnalysedDiscussion, kind: str) -> tuple[str, ...]:
    about = item.discussion
    value = {
        "werkplaats": about.werkplaats,
        "municipality": about.municipality,
        "round": about.round,
        "discussion": about.id,
    }[kind]
    return () if value is None else (str(value),)


def _of_unit(item: AnalysedDiscussion, unit: MergedUnit, kind: str) -> Iterator[str]:
    if kind == "issue":
        yield from (title for path in issue_paths(unit) for title in path)
        return
    for member in unit.members:
        if isinstance(member.unit, Fragment) and kind == "role":
            yield role_in(item, unit, member)
        elif isinstance(member.unit, Fragment):
            yield from frames_of(unit, member)


def _is_chosen(item: AnalysedDiscussion, wanted: Mapping[str, frozenset[str]]) -> bool:
    return all(wanted[kind] & set(_names(item, kind)) for kind in _OF_DISCUSSION if kind in wanted)


def _narrowed(item: AnalysedDiscussion, wanted: Mapping[str, frozenset[str]]) -> AnalysedDiscussion:
    """Keep the stretches in which something is chosen, and what else was marked in them."""
    kept = [stretch for stretch in stretches(item) if _fits(stretch, wanted)]
    ids = {unit.id for stretch in kept for unit in stretch.units}
    spans = [unit.span for stretch in kept for unit in stretch.units]
    placed = {unit.id for stretch in stretches(item) for unit in stretch.units}
    units = tuple(
        unit
        for unit in item.merged.units
        if unit.id in ids or (unit.id not in placed and any(unit.span.overlap(span) for span in spans))
    )
    own = {member.unit.id for unit in units for member in unit.members}
    sheets = tuple((sheet, coding) for sheet, coding in item.sheets if own & _units_on(sheet))
    return replace(item, merged=item.merged.model_copy(update={"units": units}), sheets=sheets)


def _units_on(sheet: Sheet) -> set[UUID]:
    return {*sheet.moments, *(fragment for column in sheet.columns for fragment in column.fragments)}


def _fits(stretch: Stretch, wanted: Mapping[str, frozenset[str]]) -> bool:
    """Say whether a stretch is about a chosen issue, and one fragment of it has both the role and the frame."""
    item = stretch.analysed
    titles = {title for unit in stretch.units for title in _of_unit(item, unit, "issue")}
    if "issue" in wanted and not wanted["issue"] & titles:
        return False
    others = [kind for kind in ("role", "frame") if kind in wanted]
    return not others or any(
        all(wanted[kind] & set(_of_unit(item, unit, kind)) for kind in others) for unit in stretch.fragments
    )
