"""Rules about shifts and missed openings, in a coding and in a study."""

from __future__ import annotations

from collections.abc import Iterator

from frameschema.findings import Severity
from frameschema.message import message
from frameschema.rules.context import Context, StudyContext
from frameschema.rules.places import place_of
from frameschema.rules.rule import MAY_BE_SO, Found, rule
from frameschema.rules.voices import is_held_by
from frameschema.vocabulary import ShiftResult


@rule(
    "missed-opening-that-changes",
    Severity.INFO,
    remedy=message("nothing to do if those after are what it offered; if they changed, call it a shift"),
)
def missed_opening_that_changes(context: Context) -> Iterator[Found]:
    """An opening is called missed, and the frames after it are others than before: perhaps those it offered."""
    for where, shift in context.shifts():
        before, after = ({ref.frame for ref in frames} for frames in (shift.before, shift.after))
        if shift.result is ShiftResult.MISSED_OPENING and before and after and before != after:
            yield where, message("it is a missed opening, and the frames before and after differ")


@rule(
    "shift-without-change",
    Severity.INFO,
    remedy=message("nothing to do if the narrative changes and the frames do not"),
)
def shift_without_change(context: Context) -> Iterator[Found]:
    """A narrative shifts, and the frames beneath it stay the same: that may be so."""
    for where, shift in context.shifts():
        if shift.result is ShiftResult.SHIFT and shift.before and set(shift.before) == set(shift.after):
            yield where, message("it is a shift, and the frames before and after are the same")


@rule("shift-without-trigger", Severity.INFO, remedy=message("name it if you find one"))
def shift_without_trigger(context: StudyContext) -> Iterator[Found]:
    """A narrative shifts, and what triggered that was not found: that may be a result."""
    for shift in context.study.shifts:
        if shift.result is ShiftResult.SHIFT and shift.trigger is None:
            yield place_of(shift), message("no trigger was found")


@rule(
    "trigger-after-effect",
    Severity.ERROR,
    remedy=message("look for an earlier trigger, or leave it open"),
)
def trigger_after_effect(context: StudyContext) -> Iterator[Found]:
    """A shift shows before the utterance that triggered it."""
    for shift in context.study.shifts:
        if not context.is_in_order((shift.trigger, shift.shows_in)):
            yield place_of(shift), message("its trigger comes after the fragment in which it shows")


@rule("shift-by-own-party", Severity.INFO, remedy=MAY_BE_SO)
def shift_by_own_party(context: StudyContext) -> Iterator[Found]:
    """A narrative changes after words of those who hold it themselves: that may be so."""
    for shift in context.study.shifts:
        narrative, voices = context.narratives.get(shift.narrative), context.voices(shift.trigger)
        if narrative and voices and all(is_held_by(narrative.holder, voice) for voice in voices):
            yield place_of(shift), message("its trigger is by somebody who holds the narrative")


@rule(
    "shift-shows-elsewhere",
    Severity.WARNING,
    remedy=message("name a fragment of the narrative, or add the fragment to it"),
)
def shift_shows_elsewhere(context: StudyContext) -> Iterator[Found]:
    """A shift shows in a fragment that is not part of the narrative that shifts."""
    for shift in context.study.shifts:
        narrative = context.narratives.get(shift.narrative)
        if narrative and shift.shows_in and shift.shows_in not in narrative.fragments:
            yield place_of(shift), message("it shows in a fragment that the narrative does not have")
