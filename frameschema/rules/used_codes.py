"""Which codes of the codebook's open lists are used, as (list id, code)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from frameschema.coding import AnyUnit, Evaluation, Fragment, IssueMoment, Shift, ThematicCode
from frameschema.discussion import Discussion
from frameschema.frames import FrameAttribution, FrameRef
from frameschema.issue import Influence
from frameschema.narrative import Narrative
from frameschema.reflection import MethodEvaluation
from frameschema.sheet import SheetCoding

UsedCode = tuple[str, str]


def codes_of(unit: AnyUnit) -> Iterator[UsedCode]:
    """Give (list id, code) for every open choice of a unit."""
    if isinstance(unit, Fragment):
        yield from (("framing_device", item.device) for item in unit.framing_devices)
        yield from codes_of_attribution(unit.attribution)
    elif isinstance(unit, IssueMoment):
        yield from codes_of_influences(unit.outcome.influences)
        yield from (("theme", code) for code in unit.themes)
    elif isinstance(unit, Shift):
        yield from codes_of_frames(frames_of_unit(unit))
    elif isinstance(unit, ThematicCode):
        yield from (("theme", code) for code in unit.themes)
    elif isinstance(unit, Evaluation):
        yield from codes_of_method(unit.method, unit.opened)


def codes_of_attribution(attribution: FrameAttribution) -> Iterator[UsedCode]:
    """Give the frames of an attribution, its object, image, source and certainty."""
    yield from codes_of_frames(attribution.frames)
    chosen = {
        "frame_object": attribution.object,
        "frame_image": attribution.image,
        "frame_source": attribution.source,
        "certainty": attribution.certainty,
    }
    yield from ((list_id, code) for list_id, code in chosen.items() if code)


def codes_of_sheet(coding: SheetCoding) -> Iterator[UsedCode]:
    """Give the frames, influences and what is attributed to narratives on a filled-in sheet."""
    yield from codes_of_frames(coding.dominant_frames)
    yield from codes_of_influences(coding.outcome.influences)
    for column in coding.columns:
        yield from codes_of_frames((*column.shift.before, *column.shift.after))
        for attribution in column.attributions:
            yield from codes_of_attribution(attribution)


def codes_of_frames(frames: Iterable[FrameRef]) -> Iterator[UsedCode]:
    """Give the codes of frames."""
    return (("frame", ref.frame) for ref in frames)


def codes_of_influences(influences: Iterable[Influence]) -> Iterator[UsedCode]:
    """Give the codes of influences."""
    return (("influence", item.influence) for item in influences)


def codes_of_discussion(discussion: Discussion) -> Iterator[UsedCode]:
    """Give the methods and phases of a discussion, and the functions of its participants."""
    yield from (("method", code) for code in discussion.methods)
    yield from (("phase", stretch.phase) for stretch in discussion.phases)
    yield from (("function", code) for who in discussion.participants for code in who.functions)


def codes_of_narrative(narrative: Narrative) -> Iterator[UsedCode]:
    """Give what is attributed to the states of a narrative."""
    for state in narrative.states:
        for attribution in state.attributions:
            yield from codes_of_attribution(attribution)


def codes_of_evaluation(evaluation: MethodEvaluation) -> Iterator[UsedCode]:
    """Give the method that is evaluated and what it opened."""
    return codes_of_method(evaluation.method, evaluation.opened)


def codes_of_method(method: str | None, opened: Iterable[str]) -> Iterator[UsedCode]:
    """Give a method, if it is named, and what it opened."""
    yield from (("method", code) for code in (method,) if code)
    yield from (("opening", code) for code in opened)


def frames_of_unit(unit: AnyUnit) -> tuple[FrameRef, ...]:
    """Give the frames of a fragment, or those before and after a shift."""
    if isinstance(unit, Fragment):
        return unit.attribution.frames
    return (*unit.before, *unit.after) if isinstance(unit, Shift) else ()


def frames_of_narrative(narrative: Narrative) -> tuple[FrameRef, ...]:
    """Give the frames of all states of a narrative."""
    return tuple(ref for state in narrative.states for item in state.attributions for ref in item.frames)
