"""Handing a coder's work over to a successor, and what that means for a merge."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from framebridge.errors import ConfigurationProblem
from framebridge.study.handovers import HandedOver, Handover, Handovers
from frameschema import Coding, CodingState, message


@dataclass(frozen=True)
class Continued:
    """The codings that take part in a merge, and those of predecessors that each of them went on with."""

    codings: tuple[Coding, ...]
    continues: Mapping[UUID, tuple[UUID, ...]]


def continued(codings: Sequence[Coding], handovers: Handovers) -> Continued:
    """Leave out what was handed over and has been gone on with; the order of the codings stays."""
    submitted = {
        (coding.transcript, coding.coder, coding.coding_pass): coding
        for coding in codings
        if coding.state is CodingState.SUBMITTED
    }
    present = {coding.id: coding for coding in codings}
    taken: dict[UUID, UUID] = {}
    for handover in handovers.handovers:
        for gone in (present[one.coding] for one in handover.codings if one.coding in present):
            heir = submitted.get((gone.transcript, handover.successor, gone.coding_pass))
            if heir is not None:
                taken[gone.id] = heir.id
    continues: dict[UUID, list[UUID]] = {}
    for coding_id in taken:
        continues.setdefault(_last_heir(coding_id, taken), []).append(coding_id)
    left = tuple(coding for coding in codings if coding.id not in taken)
    return Continued(left, {heir: tuple(sorted(ids, key=str)) for heir, ids in continues.items()})


def _last_heir(coding: UUID, taken: Mapping[UUID, UUID]) -> UUID:
    seen = {coding}
    while coding in taken and taken[coding] not in seen:
        coding = taken[coding]
        seen.add(coding)
    return coding


@dataclass(frozen=True)
class HandoverPlan:
    """A handover with the codings that go over, and the transcripts that the successor has coded already.

    Of those both have a reading of their own, so that neither takes the place of the other.
    """

    handover: Handover
    coded_by_both: tuple[str, ...] = ()


def plan_handover(
    codings: Sequence[Coding], handovers: Handovers, handover: Handover, transcripts: Sequence[str]
) -> HandoverPlan:
    """Fill in the codings that go over: all of the predecessor's, or those of the named transcripts.

    What was handed over before is left out. Raises ConfigurationProblem when nothing goes over.
    """
    old, new = handover.predecessor, handover.successor
    if old == new:
        raise ConfigurationProblem(message("name two different coders"))
    if any(one.predecessor == new for one in _ways_to(handovers, old)):
        raise ConfigurationProblem(message("{coder} handed this work over before; it cannot come back", coder=new))
    before = {one.coding for done in handovers.handovers for one in done.codings}
    coded = {(one.transcript, one.coding_pass) for one in codings if one.coder == new}
    own = [
        one
        for one in codings
        if one.coder == old and one.id not in before and (not transcripts or one.transcript in transcripts)
    ]
    both = sorted({one.transcript for one in own if (one.transcript, one.coding_pass) in coded})
    over = tuple(_handed_over(one) for one in own if one.transcript not in both)
    if not over:
        raise ConfigurationProblem(message("{coder} has no coding there that can be handed over", coder=old))
    return HandoverPlan(handover.model_copy(update={"codings": over}), tuple(both))


def _ways_to(handovers: Handovers, coder: str) -> list[Handover]:
    """Give the handovers by which work came to a coder."""
    found: list[Handover] = []
    wanted = {coder}
    for one in reversed(handovers.handovers):
        if one.successor in wanted:
            found.append(one)
            wanted.add(one.predecessor)
    return found


def _handed_over(coding: Coding) -> HandedOver:
    content = coding.model_dump_json(exclude={"schema_version"}).encode()
    return HandedOver(
        transcript=coding.transcript,
        coding=coding.id,
        codebook=coding.codebook,
        units=len(coding.units),
        content_sha256=hashlib.sha256(content).hexdigest(),
    )


def new_handover(predecessor: str, successor: str, on: date, by: str, reason: str | None) -> Handover:
    """Begin a handover; `plan_handover` fills in the codings."""
    return Handover(predecessor=predecessor, successor=successor, on=on, by=by, reason=reason, codings=())
