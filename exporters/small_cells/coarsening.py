"""A source with coarser roles, and with nothing beside an anonymous municipality that gives it away.

A speaker's code says the role too (`HH-D`), so the codes of coarsened speakers are replaced, wherever they stand
in what researchers wrote. What was said itself stays as it is, letter by letter: spans count in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import BaseModel

from exporters.small_cells.rules import WITHHELD, PrivacyRules, check_roles
from exporters.source import AnalysedDiscussion, CellText, TableSource
from frameschema import Coder, Discussion, MemberCheck, Role, SettledField, Transcript, Turn

_Model = TypeVar("_Model", bound=BaseModel)
Codes = Mapping[str, str]
"""The code of each speaker that is replaced, and the new one; names of roles likewise."""

_ROLE_FIELDS = frozenset({"role", "enacted_role", "roles", "between", "by"})
_IDS = frozenset({"id", "key", "discussion", "transcript", "coding", "text_sha256", "policy"})


def coarsened(source: TableSource, rules: PrivacyRules) -> TableSource:
    """Apply the rules to all that a source holds; raises NotFoundError for a role that does not exist."""
    check_roles(rules, source.roles)
    places = {item.discussion.id: _codes(item.transcript, rules, source.roles) for item in source.discussions}
    by_text = {item.transcript.id: item.discussion.id for item in source.discussions}
    hidden = {item.discussion.id for item in rules.hidden(source)}
    every = {old: new for codes in places.values() for old, new in codes.items()}

    def of(name: str) -> Changing:
        return Changing(rules.into, places.get(by_text.get(name, name), {}))

    kept = replace(
        source,
        discussions=tuple(_analysed(item, of(item.discussion.id), rules) for item in source.discussions),
        evaluated=tuple(_analysed(item, _own(item, rules, source.roles), rules) for item in source.evaluated),
        roles=tuple(role for role in source.roles if role.id not in rules.into),
        member_checks=tuple(_dated(of(one.discussion).model(one), hidden) for one in source.member_checks),
        agreements=tuple(of(one.discussion).model(one) for one in source.agreements),
        decisions=tuple(of(one.transcript).model(one) for one in source.decisions),
        logged=tuple(Changing(rules.into, every).model(one) for one in source.logged),
        texts=tuple(_cell(text, Changing(rules.into, every)) for text in source.texts),
    )
    return replace(kept, coders=_coders(source, rules))


class Changing:
    """Replaces roles in the fields that hold them, and speakers' codes in all other texts."""

    def __init__(self, roles: Mapping[str, str], codes: Codes) -> None:
        """Prepare the search for codes, whole words alone."""
        self.roles, self.codes = roles, codes
        found = "|".join(re.escape(code) for code in sorted(codes, key=lambda code: (-len(code), code)))
        self._search = re.compile(rf"(?<![\w-])(?:{found})(?![\w-])") if codes else None

    def model(self, item: _Model) -> _Model:
        """Give a document with what is replaced in it, or the same one when nothing is."""
        if not (self.roles or self.codes):
            return item
        update = {}
        for name in type(item).model_fields:
            value = getattr(item, name)
            changed = value if name in _IDS else self._value(item, name, value)
            if changed is not value:
                update[name] = changed
        return item.model_copy(update=update) if update else item

    def _value(self, item: BaseModel, name: str, value: Any) -> Any:
        if isinstance(item, Turn) and name == "text":
            return value
        is_role = name in _ROLE_FIELDS or (isinstance(item, SettledField) and item.field.endswith("role"))
        return self._changed(value, self.word if is_role else self.text)

    def _changed(self, value: Any, change: Callable[[str], str]) -> Any:
        if isinstance(value, BaseModel):
            return self.model(value)
        if type(value) is str:
            return change(value)
        if isinstance(value, tuple | list):
            changed = [self._changed(one, change) for one in value]
            same = all(new is old for new, old in zip(changed, value, strict=True))
            return value if same else type(value)(changed)
        if isinstance(value, dict):
            return {key: self._changed(one, change) for key, one in value.items()}
        return value

    def word(self, word: str) -> str:
        """Replace what is a role; anything else may hold a speaker's code."""
        return self.roles[word] if word in self.roles else self.text(word)

    def text(self, text: str) -> str:
        """Replace speakers' codes."""
        return self._search.sub(lambda found: self.codes[found[0]], text) if self._search else text


def _own(item: AnalysedDiscussion, rules: PrivacyRules, roles: tuple[Role, ...]) -> Changing:
    return Changing(rules.into, _codes(item.transcript, rules, roles))


def _codes(transcript: Transcript, rules: PrivacyRules, roles: tuple[Role, ...]) -> Codes:
    """Give new codes to the speakers whose role is coarsened: the wider role's own, with the next number.

    The names of such a role are replaced too: a story without a name of its own bears that of its role.
    """
    stems = {role.id: role.stems[0] if role.stems else role.id for role in roles}
    taken = {speaker.code for speaker in transcript.speakers}
    codes = dict(_labels(rules, roles))
    for speaker in transcript.speakers:
        if speaker.role in rules.into:
            stem = stems[rules.into[speaker.role]]
            number = next(at for at in range(1, len(taken) + 2) if f"{stem}-{at}" not in taken)
            codes[speaker.code] = f"{stem}-{number}"
            taken.add(codes[speaker.code])
    return codes


def _labels(rules: PrivacyRules, roles: tuple[Role, ...]) -> Iterator[tuple[str, str]]:
    labels = {role.id: role.label for role in roles}
    for role, into in rules.into.items():
        yield labels[role].en, labels[into].en
        yield labels[role].nl, labels[into].nl


def _analysed(item: AnalysedDiscussion, change: Changing, rules: PrivacyRules) -> AnalysedDiscussion:
    return replace(
        item,
        discussion=_withheld(change.model(item.discussion), rules),
        transcript=_untitled(change.model(item.transcript), item.discussion, rules),
        merged=change.model(item.merged),
        stories=change.model(item.stories) if item.stories else None,
        sheets=tuple((change.model(sheet), change.model(filled)) for sheet, filled in item.sheets),
    )


def _withheld(discussion: Discussion, rules: PrivacyRules) -> Discussion:
    """Keep of a discussion in an anonymous municipality nothing that tells which one it is."""
    if not rules.hides(discussion.municipality):
        return discussion
    people = tuple(
        one.model_copy(update={"organisation": None, "former_profession": None, "consent_withdrawn_on": None})
        for one in discussion.participants
    )
    open_fields = (
        "title",
        "held_on",
        "group",
        "setting",
        "recording",
        "conditions",
        "field_notes",
        "coach_question",
    )
    update = {**dict.fromkeys(open_fields), "werkplaats": WITHHELD, "participants": people, "other_sources": ()}
    return discussion.model_copy(update=update)


def _untitled(transcript: Transcript, discussion: Discussion, rules: PrivacyRules) -> Transcript:
    hidden = rules.hides(discussion.municipality)
    return transcript.model_copy(update={"title": None}) if hidden and transcript.title else transcript


def _dated(check: MemberCheck, hidden: Collection[str]) -> MemberCheck:
    """Keep only the year of a member check in an anonymous municipality."""
    return (
        check.model_copy(update={"on": check.on.replace(month=1, day=1)}) if check.discussion in hidden else check
    )


def _coders(source: TableSource, rules: PrivacyRules) -> tuple[Coder, ...]:
    """Withhold the name and Werkplaats of who coded in an anonymous municipality."""
    ids = {coder for item in rules.hidden(source) for coder in item.coders}
    return tuple(
        one.model_copy(update={"name": one.id, "werkplaats": WITHHELD, "account": None}) if one.id in ids else one
        for one in source.coders
    )


def _cell(text: CellText, change: Changing) -> CellText:
    return replace(
        text,
        row=change.word(text.row),
        column=change.word(text.column),
        text=change.text(text.text),
    )
