"""Rules about discussions: who takes part, who speaks, and when."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from frameschema.base import repeated
from frameschema.discussion import Discussion
from frameschema.findings import Severity
from frameschema.message import message
from frameschema.rules.context import StudyContext
from frameschema.rules.places import place_of
from frameschema.rules.rule import Found, rule
from frameschema.transcript import UNKNOWN_ROLE


@rule("phase-outside-talk", Severity.ERROR, remedy=message("count the turns again"))
def phase_outside_talk(context: StudyContext) -> Iterator[Found]:
    """A phase of a discussion names turns that the transcript does not have."""
    for discussion in context.study.discussions:
        longest = max((len(talk.turns) for talk in context.talks.get(discussion.id, ())), default=None)
        for stretch in discussion.phases:
            if longest is not None and stretch.last_turn > longest:
                said = message("the phase {phase} ends after the last turn", phase=stretch.phase)
                yield place_of(discussion), said


@rule(
    "unknown-speaker-named",
    Severity.WARNING,
    remedy=message("check the code, or leave it if somebody was silent"),
)
def unknown_speaker_named(context: StudyContext) -> Iterator[Found]:
    """The case-bringer or a participant is a speaker code that nobody in the transcript has."""
    for discussion in context.study.discussions:
        speaking = _roles_by_speaker(context, discussion)
        named = {who.speaker for who in discussion.participants} | {discussion.case_bringer or ""} - {""}
        for code in sorted(named - speaking.keys()) if speaking else ():
            yield place_of(discussion), message('"{code}" does not speak in the transcript', code=code)


def _roles_by_speaker(context: StudyContext, discussion: Discussion) -> dict[str, str]:
    talks = context.talks.get(discussion.id, ())
    return {speaker.code: speaker.role for talk in talks for speaker in talk.speakers}


@rule("participant-given-twice", Severity.ERROR, remedy=message("put what is known of this participant together"))
def participant_given_twice(context: StudyContext) -> Iterator[Found]:
    """A speaker code stands twice among the participants of a discussion."""
    for discussion in context.study.discussions:
        for code in repeated(who.speaker for who in discussion.participants):
            yield place_of(discussion), message('the participant "{code}" is given twice', code=code)


@rule(
    "participant-in-another-role",
    Severity.WARNING,
    remedy=message("correct the role of the participant or of the speaker"),
)
def participant_in_another_role(context: StudyContext) -> Iterator[Found]:
    """A participant has another role than the speaker with the same code has in the transcript."""
    for discussion in context.study.discussions:
        speaking = _roles_by_speaker(context, discussion)
        for who in discussion.participants:
            roles = {who.role, speaking.get(who.speaker, UNKNOWN_ROLE)} - {UNKNOWN_ROLE}
            if len(roles) > 1:
                said = message('the participant "{code}" has another role in the transcript', code=who.speaker)
                yield place_of(discussion), said


@rule(
    "silent-speaker",
    Severity.INFO,
    remedy=message("nothing to do if somebody was silent; else check the speaker codes of the turns"),
)
def silent_speaker(context: StudyContext) -> Iterator[Found]:
    """Somebody is among the speakers of a transcript and never speaks."""
    for talk in context.study.transcripts:
        heard = {turn.speaker for turn in talk.turns}
        for speaker in talk.speakers:
            if speaker.code not in heard:
                yield place_of(talk), message('the speaker "{code}" has no turn', code=speaker.code)


@rule(
    "time-runs-back",
    Severity.WARNING,
    remedy=message("correct the time; playing the recording at a turn would start at the wrong place"),
)
def time_runs_back(context: StudyContext) -> Iterator[Found]:
    """A turn has an earlier time in the recording than a turn before it."""
    for talk in context.study.transcripts:
        timed = [(turn.start_ms, number) for number, turn in enumerate(talk.turns, 1) if turn.start_ms is not None]
        for (before, _), (after, number) in pairwise(timed):
            if after < before:
                yield (
                    place_of(talk),
                    message("the time of turn {turn} is before that of the turn above", turn=number),
                )


@rule("coding-of-excluded-discussion", Severity.WARNING, remedy=message("leave the coding out of tables"))
def coding_of_excluded_discussion(context: StudyContext) -> Iterator[Found]:
    """A discussion is excluded and coded all the same."""
    excluded = {item.id for item in context.study.discussions if item.excluded_because}
    coded_out = {talk.id for talk in context.study.transcripts if talk.discussion in excluded}
    for coding in context.study.codings:
        if coding.transcript in coded_out:
            yield place_of(coding), message("its discussion is excluded")
