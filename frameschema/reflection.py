"""What participants reflect on, agree upon, and say about the method."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from frameschema.base import Document, Prose, Slug, Words
from frameschema.vocabulary import Alignment, EvaluationBasis, Polarity, Recognition, Reflection


class ReflectionFound(Document):
    """A reflection in a discussion: its level, the fragments it shows in, the researcher's words."""

    id: UUID
    discussion: Slug
    level: Reflection
    fragments: tuple[UUID, ...] = ()
    text: Prose | None = None


class Positioning(Document):
    """What somebody feels about what was said (footing), against what they show (stance).

    Footing is always the researcher's inference (Goffman 1974). `alignment` says whether the two
    match; talking nice is the case where they do not and nobody says so (Isaacs 1999).
    """

    id: UUID
    discussion: Slug
    speaker: Words
    fragments: tuple[UUID, ...] = ()
    footing: Prose | None = None
    stance: Prose | None = None
    alignment: Alignment | None = None


class Agreement(Document):
    """An agreement made in a discussion, what came of it, and its yield for the client."""

    id: UUID
    discussion: Slug
    text: Prose
    by: tuple[Words, ...] = ()
    followed_up_in: Slug | None = None
    follow_up: Prose | None = None
    yield_for_client: Prose | None = None


class MethodEvaluation(Document):
    """What a method opened or stood in the way of, by participants or observed.

    `opened` are codes of the list `opening`; `polarity` says whether this speaks for the method.
    """

    id: UUID
    discussion: Slug
    method: Slug
    basis: EvaluationBasis
    role: Slug | None = None
    opened: tuple[Slug, ...] = ()
    polarity: Polarity | None = None
    text: Prose | None = None
    fragments: tuple[UUID, ...] = ()


class MemberCheck(Document):
    """Participants' answer to an analysis: who (by role), when, recognised (also partly) or not, remarks.

    `about` are the ids of what they answer to: narratives, shifts, issues. `respondent` tells apart who
    answered in the same role on the same day: a number, or a word that says nothing of the person.
    """

    id: UUID
    discussion: Slug
    on: date
    role: Slug
    respondent: Words | None = None
    about: tuple[UUID, ...] = ()
    recognised: Recognition | None = None
    remarks: Prose | None = None


class LoggedDecision(Document):
    """A decision of the researchers, about what, by whom, and why."""

    id: UUID
    on: date
    about: Words
    decision: Prose
    reason: Prose | None = None
    by: tuple[Words, ...] = ()
