"""Rules about narratives: the stories that are told, by whom, in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from frameschema.findings import Severity
from frameschema.message import message
from frameschema.rules.context import StudyContext
from frameschema.rules.places import place_of
from frameschema.rules.rule import MAY_BE_SO, Found, rule
from frameschema.rules.voices import is_held_by


@rule(
    "narrative-out-of-order",
    Severity.WARNING,
    remedy=message("put them in order; a narrative develops in the order in which it is told"),
)
def narrative_out_of_order(context: StudyContext) -> Iterator[Found]:
    """The fragments of a narrative do not stand in order of speaking."""
    for narrative in context.study.narratives:
        if not context.is_in_order(narrative.fragments):
            yield place_of(narrative), message("its fragments do not stand in order of speaking")


@rule(
    "states-out-of-order",
    Severity.WARNING,
    remedy=message("put them in order; a narrative develops in the order in which it is told"),
)
def states_out_of_order(context: StudyContext) -> Iterator[Found]:
    """The states of a narrative do not begin in order of speaking."""
    for narrative in context.study.narratives:
        if not context.is_in_order(state.from_fragment for state in narrative.states):
            yield place_of(narrative), message("its states do not stand in order of speaking")


@rule(
    "state-from-other-fragment",
    Severity.WARNING,
    remedy=message("let the state begin at a fragment of the narrative, or add the fragment to it"),
)
def state_from_other_fragment(context: StudyContext) -> Iterator[Found]:
    """A state begins at a fragment that is not one of the narrative's own."""
    for narrative in context.study.narratives:
        for state in narrative.states:
            if narrative.fragments and state.from_fragment not in narrative.fragments:
                said = message("a state begins at {id}, which is not a fragment of it", id=state.from_fragment)
                yield place_of(narrative), said


@rule(
    "summary-without-fragments",
    Severity.WARNING,
    remedy=message("add the fragments that the summary rests on"),
)
def summary_without_fragments(context: StudyContext) -> Iterator[Found]:
    """A narrative is summarised while it has no fragments."""
    for narrative in context.study.narratives:
        if not narrative.fragments and any(state.summaries for state in narrative.states):
            yield place_of(narrative), message("it is summarised and has no fragments")


@rule("one-narrative-only", Severity.INFO, remedy=MAY_BE_SO)
def one_narrative_only(context: StudyContext) -> Iterator[Found]:
    """In a discussion only one narrative is told: that may be a result."""
    counted = Counter(narrative.discussion for narrative in context.study.narratives)
    for discussion in context.study.discussions:
        if counted[discussion.id] == 1:
            yield place_of(discussion), message("only one narrative is told")


@rule("narrative-of-several-roles", Severity.INFO, remedy=MAY_BE_SO)
def narrative_of_several_roles(context: StudyContext) -> Iterator[Found]:
    """Several roles hold one narrative together: that may be a result."""
    for narrative in context.study.narratives:
        count = len(narrative.holder.roles)
        if count > 1:
            yield place_of(narrative), message("{count} roles hold it together", count=count)


@rule("fragment-of-another-voice", Severity.INFO, remedy=MAY_BE_SO)
def fragment_of_another_voice(context: StudyContext) -> Iterator[Found]:
    """A fragment of a narrative is spoken by nobody who is said to hold it; a joint narrative is everybody's."""
    joint = {issue.joint_narrative for issue in context.study.issues}
    for narrative in context.study.narratives:
        holder = narrative.holder
        if narrative.id in joint or not (holder.speakers or holder.roles):
            continue
        for fragment in narrative.fragments:
            voices = context.voices(fragment)
            if voices and not any(is_held_by(holder, voice) for voice in voices):
                said = message("its fragment {id} is spoken by somebody who does not hold it", id=fragment)
                yield place_of(narrative), said
