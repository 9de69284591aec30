"""How findings name what they are about: by kind and id."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from frameschema.coding import Coding
from frameschema.discussion import ClientCase, Discussion
from frameschema.issue import Issue
from frameschema.message import Message, message
from frameschema.narrative import Narrative, NarrativeShift, RhetoricalFrame
from frameschema.reflection import Agreement, MemberCheck, MethodEvaluation, Positioning, ReflectionFound
from frameschema.theme import Theme
from frameschema.transcript import Transcript

Named = (
    Agreement
    | ClientCase
    | Coding
    | Discussion
    | Issue
    | MemberCheck
    | MethodEvaluation
    | Narrative
    | NarrativeShift
    | Positioning
    | ReflectionFound
    | RhetoricalFrame
    | Theme
    | Transcript
)
"""What a study holds and findings can be about."""

_WORDED: dict[type[Named], Callable[[UUID | str], Message]] = {
    Agreement: lambda id: message("agreement {id}", id=id),
    ClientCase: lambda id: message("client case {id}", id=id),
    Coding: lambda id: message("coding {id}", id=id),
    Discussion: lambda id: message("discussion {id}", id=id),
    Issue: lambda id: message("issue {id}", id=id),
    MemberCheck: lambda id: message("member check {id}", id=id),
    MethodEvaluation: lambda id: message("evaluation {id}", id=id),
    Narrative: lambda id: message("narrative {id}", id=id),
    NarrativeShift: lambda id: message("shift {id}", id=id),
    Positioning: lambda id: message("positioning {id}", id=id),
    ReflectionFound: lambda id: message("reflection {id}", id=id),
    RhetoricalFrame: lambda id: message("rhetorical frame {id}", id=id),
    Theme: lambda id: message("theme {id}", id=id),
    Transcript: lambda id: message("transcript {id}", id=id),
}


def place_of(thing: Named) -> Message:
    """Name a thing of the study."""
    return _WORDED[type(thing)](thing.id)
