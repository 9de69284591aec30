"""Rules about what researchers infer and participants say afterwards: footing, rhetoric, agreements, checks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from frameschema.coding import IssueMoment
from frameschema.findings import Severity
from frameschema.message import message
from frameschema.rules.context import CodingContext, StudyContext
from frameschema.rules.places import place_of
from frameschema.rules.rule import Found, rule
from frameschema.vocabulary import Alignment


@rule(
    "talking-nice-without-memo",
    Severity.INFO,
    remedy=message("write in the memo from what you infer it"),
)
def talking_nice_without_memo(context: CodingContext) -> Iterator[Found]:
    """Talking nice is coded without a word about it: what people feel is the researcher's inference."""
    for unit in context.units(IssueMoment):
        if unit.alignment is Alignment.TALKING_NICE and unit.memo is None:
            yield context.where(unit), message("talking nice is coded, and nothing says from what it appears")


@rule(
    "alignment-without-footing",
    Severity.INFO,
    remedy=message("write what is felt, and what is shown"),
)
def alignment_without_footing(context: StudyContext) -> Iterator[Found]:
    """It is said whether footing and stance match, and one of the two is left open."""
    for item in context.study.positionings:
        if item.alignment and (item.footing is None or item.stance is None):
            yield place_of(item), message("footing and stance are compared, and one of them is left open")


@rule("rhetorical-frame-without-deed", Severity.INFO, remedy=message("add it if there is one"))
def rhetorical_frame_without_deed(context: StudyContext) -> Iterator[Found]:
    """A frame is called rhetorical, and no fragment shows that something else is done."""
    for pair in context.study.rhetorical_frames:
        if pair.done is None:
            yield place_of(pair), message("no fragment shows what is done instead")


@rule(
    "said-and-done-in-one",
    Severity.WARNING,
    remedy=message("mark the words that are said apart from those that show what is done"),
)
def said_and_done_in_one(context: StudyContext) -> Iterator[Found]:
    """A frame is called rhetorical, and the same fragment is named for what is said and what is done."""
    for pair in context.study.rhetorical_frames:
        if pair.said == pair.done:
            yield place_of(pair), message("one fragment is named for what is said and for what is done")


@rule("agreement-without-follow-up", Severity.INFO, remedy=message("ask in the next meeting"))
def agreement_without_follow_up(context: StudyContext) -> Iterator[Found]:
    """What came of an agreement is not known yet."""
    for agreement in context.study.agreements:
        if agreement.follow_up is None and agreement.followed_up_in is None:
            yield place_of(agreement), message("what came of it is not known yet")


@rule("follow-up-before-agreement", Severity.ERROR, remedy=message("correct the discussion, or its date"))
def follow_up_before_agreement(context: StudyContext) -> Iterator[Found]:
    """An agreement is followed up in a discussion that was held before the one it was made in."""
    held = _dates(context)
    for agreement in context.study.agreements:
        made, followed = held.get(agreement.discussion), held.get(agreement.followed_up_in)
        if made and followed and followed < made:
            yield place_of(agreement), message("it was followed up before it was made")


@rule("member-check-before-discussion", Severity.ERROR, remedy=message("correct one of the two dates"))
def member_check_before_discussion(context: StudyContext) -> Iterator[Found]:
    """Participants answered an analysis before the discussion was held."""
    held = _dates(context)
    for check in context.study.member_checks:
        spoken = held.get(check.discussion)
        if spoken and check.on < spoken:
            yield place_of(check), message("it is dated before the discussion")


def _dates(context: StudyContext) -> dict[str | None, date | None]:
    return {discussion.id: discussion.held_on for discussion in context.study.discussions}
