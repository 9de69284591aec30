"""Rules about what may give people or places away. They name ids, never the name that gives away."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from frameschema.discussion import Consent, Discussion
from frameschema.findings import Severity
from frameschema.message import message
from frameschema.rules.context import StudyContext
from frameschema.rules.places import place_of
from frameschema.rules.rule import Found, rule
from frameschema.transcript import TAKEN_OUT, UNKNOWN_ROLE


@rule("role-of-one-person", Severity.WARNING, remedy=message("use a wider role when you publish"))
def role_of_one_person(context: StudyContext) -> Iterator[Found]:
    """In a municipality only one person has a role: readers there will know who it is."""
    homes = {discussion.id: discussion.municipality for discussion in context.study.discussions}
    people = {
        (homes.get(talk.discussion) or talk.discussion, who.role, talk.discussion, who.code)
        for talk in context.study.transcripts
        for who in talk.speakers
        if who.role != UNKNOWN_ROLE
    }
    counted = Counter((home, role) for home, role, _, _ in people)
    for (home, role), count in sorted(counted.items()):
        if count == 1:
            where = message("role {role} in {municipality}", role=role, municipality=home)
            yield where, message("only one person has this role there, and can be recognised by it")


@rule(
    "anonymous-place-named",
    Severity.WARNING,
    remedy=message("take the name out; nothing may stand beside an anonymous municipality that gives it away"),
)
def anonymous_place_named(context: StudyContext) -> Iterator[Found]:
    """Beside an anonymous municipality another municipality of the study is named."""
    named = [item for item in context.study.municipalities if not item.is_anonymous]
    for discussion in _in_anonymous_places(context):
        for field, text in _texts_beside(context, discussion):
            for place in named:
                if text and _names(text, place.name):
                    said = message('the field "{field}" names the municipality {id}', field=field, id=place.id)
                    yield place_of(discussion), said


@rule(
    "recording-of-anonymous-place",
    Severity.INFO,
    remedy=message("see that neither the file's name nor who can open it gives the municipality away"),
)
def recording_of_anonymous_place(context: StudyContext) -> Iterator[Found]:
    """A discussion in an anonymous municipality has a recording, in which people can be recognised."""
    for discussion in _in_anonymous_places(context):
        if discussion.recording:
            yield place_of(discussion), message("it has a recording, and its municipality is anonymous")


@rule(
    "no-consent",
    Severity.ERROR,
    remedy=message(
        "take the discussion out (excluded_because), or take out what this participant said: framebridge redact"
    ),
)
def no_consent(context: StudyContext) -> Iterator[Found]:
    """Somebody who refused or withdrew consent speaks in a discussion that takes part."""
    for discussion in context.study.discussions:
        heard = {
            turn.speaker
            for talk in context.talks.get(discussion.id, ())
            for turn in talk.turns
            if turn.text != TAKEN_OUT
        }
        for who in discussion.participants if discussion.excluded_because is None else ():
            if who.speaker in heard and who.consent in (Consent.REFUSED, Consent.WITHDRAWN):
                said = message('the participant "{code}" has given no consent, or withdrew it', code=who.speaker)
                yield place_of(discussion), said


@rule(
    "unknown-place-or-case",
    Severity.WARNING,
    remedy=message("add it to municipalities.csv or cases.csv, or correct the name"),
)
def unknown_place_or_case(context: StudyContext) -> Iterator[Found]:
    """A discussion names a municipality or case that is not in the study's list of them, where there is a list."""
    places = {name for place in context.study.municipalities for name in (place.id, place.name)}
    cases = {case.id for case in context.study.cases}
    for discussion in context.study.discussions:
        if places and discussion.municipality is not None and discussion.municipality not in places:
            yield place_of(discussion), message("its municipality is not in the list of municipalities")
        if cases and discussion.case is not None and discussion.case not in cases:
            yield (
                place_of(discussion),
                message('its case "{case}" is not in the list of cases', case=discussion.case),
            )


def _in_anonymous_places(context: StudyContext) -> Iterator[Discussion]:
    """Give the discussions whose municipality, by name or id, is anonymous."""
    places = [item for item in context.study.municipalities if item.is_anonymous]
    known = {place.name for place in places} | {place.id for place in places}
    return (item for item in context.study.discussions if item.municipality in known)


def _texts_beside(context: StudyContext, discussion: Discussion) -> Iterator[tuple[str, str | None]]:
    """Give the texts that stand beside a municipality in tables and captions, each with its field."""
    yield "id", discussion.id
    yield "title", discussion.title
    yield "group", discussion.group
    yield "setting", discussion.setting
    yield "recording", discussion.recording
    yield "conditions", discussion.conditions
    yield "coach_question", discussion.coach_question
    yield "field_notes", discussion.field_notes
    yield "excluded_because", discussion.excluded_because
    yield from (("organisation", who.organisation) for who in discussion.participants)
    yield from (("other_sources", item.title) for item in discussion.other_sources)
    yield from (("other_sources", item.text) for item in discussion.other_sources)
    yield from (("case", case.description) for case in context.study.cases if case.id == discussion.case)
    yield from (("transcript", talk.title) for talk in context.talks.get(discussion.id, ()))


def _names(text: str, name: str) -> bool:
    """Say whether a name stands in a text as a word of its own, as in `opname_Roermond-2.mp4`."""
    letter = r"[^\W\d_]"
    return bool(re.search(rf"(?<!{letter}){re.escape(name)}(?!{letter})", text, re.IGNORECASE))


@rule(
    "real-client-described",
    Severity.INFO,
    remedy=message("see that nobody can be recognised by the description when you publish"),
)
def real_client_described(context: StudyContext) -> Iterator[Found]:
    """A client who really exists is described."""
    for case in context.study.cases:
        if case.description is not None and not case.is_fictive:
            yield place_of(case), message("a client is described who is not called fictive")
