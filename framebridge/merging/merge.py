"""Merge the codings of one transcript: everything side by side, nothing mixed, nothing lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from framebridge.errors import DataProblem
from framebridge.merging.alignment import align
from framebridge.merging.rules import MergeRules
from framebridge.merging.settling import ByAbout, Settled, applied, by_about, settle
from framebridge.merging.statements import statement_of
from frameschema import (
    Choices,
    Coding,
    CodingRef,
    CodingState,
    Decision,
    Member,
    MemberRelation,
    MergedCoding,
    MergedUnit,
    MergeStatus,
    Span,
    Transcript,
    differing_paths,
    message,
    open_choices,
    stable_id,
)

_DEFAULT = MergeRules()
_NOTHING = Settled()


def merge_codings(
    codings: Sequence[Coding],
    transcript: Transcript,
    rules: MergeRules = _DEFAULT,
    decisions: Iterable[Decision] = (),
    continues: Mapping[UUID, Sequence[UUID]] | None = None,
) -> MergedCoding:
    """Merge codings of one transcript, text and pass; the same input always gives the same result.

    Skipped codings take no part. `continues` says which codings of predecessors a coding went on with.
    Raises DataProblem when a coding is of another text.
    """
    submitted = _each_once(coding for coding in codings if coding.state is CodingState.SUBMITTED)
    used = sorted(submitted, key=lambda coding: (coding.coder, str(coding.id)))
    _check(used, transcript)
    # A unit of a coding is sound already; looking at each of them again takes time and finds nothing.
    members = [Member.model_construct(coder=c.coder, coding=c.id, unit=unit) for c in used for unit in c.units]
    choices = {member.unit.id: open_choices(member.unit) for member in members}
    aligned = align(members, rules.same_from, rules.content, choices)
    log = by_about(decision for decision in decisions if decision.transcript == transcript.id)
    units = [_merged(group, choices, rules, log) for group in aligned.groups]
    first = used[0]
    return MergedCoding(
        study=first.study,
        transcript=transcript.id,
        text_sha256=transcript.text_sha256,
        coding_pass=first.coding_pass,
        codings=tuple(_ref(coding, continues or {}) for coding in used),
        policy=rules.policy,
        units=tuple(sorted(units, key=lambda u: (u.span.start, u.span.end, u.kind, str(u.id)))),
        relations=tuple(MemberRelation(coder=c.coder, relation=link) for c in used for link in c.relations),
        splits=aligned.splits,
        decisions=applied(log, (item for unit in units for item in unit.settled)),
        best_first=tuple(member.unit.id for member in aligned.best_first),
    )


def _ref(coding: Coding, continues: Mapping[UUID, Sequence[UUID]]) -> CodingRef:
    return CodingRef(
        coding=coding.id,
        coder=coding.coder,
        codebook=coding.codebook,
        memo=coding.memo,
        continues=tuple(continues.get(coding.id, ())),
    )


def _each_once(codings: Iterable[Coding]) -> list[Coding]:
    """Take the same coding that arrived twice as one."""
    found: dict[UUID, Coding] = {}
    for coding in codings:
        if found.setdefault(coding.id, coding) != coding:
            raise DataProblem(
                message(
                    "two different versions of the coding of {transcript} by {coder}; leave one out",
                    transcript=coding.transcript,
                    coder=coding.coder,
                )
            )
    return list(found.values())


def _check(codings: Sequence[Coding], transcript: Transcript) -> None:
    if not codings:
        raise DataProblem(
            message("transcript {transcript} has no submitted coding; nothing to merge", transcript=transcript.id)
        )
    for coding in codings:
        if coding.transcript != transcript.id or coding.text_sha256 != transcript.text_sha256:
            raise DataProblem(
                message(
                    "the coding of {transcript} by {coder} was made on another text; put back the text that was "
                    "coded",
                    transcript=coding.transcript,
                    coder=coding.coder,
                )
            )
    if len({(coding.study, coding.coding_pass) for coding in codings}) > 1:
        raise DataProblem(
            message("transcript {transcript}: codings of different studies or passes", transcript=transcript.id)
        )


def _merged(
    members: tuple[Member, ...], choices: Mapping[UUID, Choices], rules: MergeRules, log: ByAbout
) -> MergedUnit:
    unit, ids = members[0].unit, [member.unit.id for member in members]
    differing = differing_paths(type(unit), [choices[one] for one in ids]) if len(ids) > 1 else ()
    about = log.get(frozenset(ids), ()) if log else ()
    settled = _NOTHING
    if about or (differing and not rules.only_decisions):
        settled = settle(differing, [statement_of(member) for member in members], rules, about)
    return MergedUnit(
        id=stable_id("merged", *sorted(map(str, ids))),
        kind=unit.kind,
        span=_span(members),
        members=members,
        status=_status(members, differing),
        differing=differing,
        settled=settled.fields,
        kept=settled.kept,
    )


def _span(members: tuple[Member, ...]) -> Span:
    """Take the member's span that is most like the others; never a new one."""
    spans = {(member.unit.span.start, member.unit.span.end): member.unit.span for member in members}
    if len(spans) == 1:
        return members[0].unit.span
    places = [(member.unit.span.start, member.unit.span.end) for member in members]
    if len(places) == 2:
        return spans[min(places)]
    return spans[min(spans, key=lambda place: (-_likeness(place, places), place))]


def _likeness(place: tuple[int, int], places: Sequence[tuple[int, int]]) -> float:
    """Give how like a span is to all of these together, as `Span.similarity` does for one."""
    start, end = place
    total = 0.0
    for first, last in places:
        shared = min(end, last) - max(start, first)
        if shared > 0:
            total += shared / (end - start + last - first - shared)
    return total


def _status(members: tuple[Member, ...], differing: tuple[str, ...]) -> MergeStatus:
    if len(members) == 1:
        return MergeStatus.ONE_CODER
    return MergeStatus.DIFFERS if differing else MergeStatus.AGREED
