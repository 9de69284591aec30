"""Speaker codes: which person-in-a-discussion and which role a code stands for.

A code is a stem of the roles file with an optional number or letter (`KM-I`, `KM-I-1`, `KmI-B`,
`KM_I_1` are all the stem KM-I), or a title such as `Gespreksleider`. Anything else is unknown: it is
reported with a suggestion and never silently made into a speaker.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from copy import copy
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from frameschema import UNKNOWN_ROLE, Participant, Role, Slug, Speaker, Words, repeated

_LOOK_ALIKES = str.maketrans({"0": "O", "1": "I", "l": "I", "|": "I"})
_NUMBER_OR_LETTER = r"(?:[-_ ]?(?:\d{1,2}|[A-Za-z]))?"


class FunctionCodes(BaseModel):
    """Speaker codes that tell a function and leave the role open (`OZ`, `Gespreksleider`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    stems: tuple[Words, ...] = ()
    titles: tuple[Words, ...] = ()


class RolesFile(BaseModel):
    """`roles.yaml`: the roles, the functions, codes that stand for another code, and words that are none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    roles: tuple[Role, ...]
    functions: tuple[FunctionCodes, ...] = ()
    aliases: Mapping[str, str] = {}
    not_speakers: tuple[Words, ...] = ()

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        known: list[Role | FunctionCodes] = [*self.roles, *self.functions]
        _given_once("id", (item.id for item in known))
        _given_once("stem", (stem.casefold() for item in known for stem in item.stems))
        _given_once("title", (title.casefold() for item in known for title in item.titles))
        return self


def _given_once(kind: str, names: Iterable[str]) -> None:
    twice = repeated(names)
    if twice:
        raise ValueError(f"{kind} given twice: {', '.join(twice)}")


class SpeakerCodes:
    """Recognises speaker codes by the roles file."""

    def __init__(self, roles: RolesFile) -> None:
        """Compile the stems once, longest first, so that KM-I wins from KM."""
        self._told: tuple[object, ...] = (roles.model_dump_json(),)
        self._roles = {role.id: role for role in roles.roles}
        self._aliases = roles.aliases
        self._not_speakers = frozenset(word.casefold() for word in roles.not_speakers)
        stems: list[tuple[str, str, tuple[str, ...]]]
        stems = [(stem, role.id, ()) for role in roles.roles for stem in role.stems]
        stems += [(stem, UNKNOWN_ROLE, (item.id,)) for item in roles.functions for stem in item.stems]
        stems.sort(key=lambda entry: -len(_bare(entry[0])))
        self._stems = [(_stem_pattern(stem), role, functions) for stem, role, functions in stems]
        self._titles: dict[str, tuple[str, tuple[str, ...]]] = {}
        for role in roles.roles:
            self._titles.update({title.casefold(): (role.id, ()) for title in role.titles})
        for item in roles.functions:
            self._titles.update({title.casefold(): (UNKNOWN_ROLE, (item.id,)) for title in item.titles})
        self._known_stems = [stem for stem, _, _ in stems]
        self._here: dict[str, Speaker] = {}
        self._typed_as: dict[str, str] = {}
        self._recognised: dict[str, Speaker | None] = {}

    def within(self, participants: Iterable[Participant], typed_as: Mapping[str, str]) -> SpeakerCodes:
        """Give the codes as they are within one discussion, where participants are known besides the roles file.

        `typed_as` leads from how somebody stands in the file (`SPEAKER_00`, the name in Teams) to the speaker
        code. A participant adds a role where the code itself tells none, and functions.
        """
        participants = tuple(participants)
        here = copy(self)
        here._told = (*self._told, participants, tuple(typed_as.items()))
        here._here, here._recognised = {}, {}
        here._typed_as = {_plain(name): code for name, code in typed_as.items()}
        for who in participants:
            by_code = self.recognise(who.speaker) or Speaker(code=who.speaker)
            role = who.role if by_code.role == UNKNOWN_ROLE else by_code.role
            functions = tuple(dict.fromkeys((*by_code.functions, *who.functions)))
            here._here[speaker_key(who.speaker)] = Speaker(code=who.speaker, role=role, functions=functions)
        return here

    def __eq__(self, other: object) -> bool:
        """Whether both recognise the same, so that a text need not be read again with the other one."""
        return isinstance(other, SpeakerCodes) and self._told == other._told

    def __hash__(self) -> int:
        """Equal ones have the same."""
        return hash(self._told)

    def has_role(self, role: str) -> bool:
        """Say whether the roles file has this role."""
        return role in self._roles

    def is_no_speaker(self, word: str) -> bool:
        """Say whether the roles file calls this word, or its first one, no speaker (`AOW: dat krijg je`)."""
        return word.casefold() in self._not_speakers or word.split()[0].casefold() in self._not_speakers

    def resembles(self, word: str) -> bool:
        """Say whether a word would be a code if it had capitals (`oz`)."""
        return any(pattern.fullmatch(word) for pattern, _, _ in self._stems)

    def is_several(self, code: str) -> bool:
        """Say whether several speakers are named at once (`KM-I-1 / KM-I-2`)."""
        parts = re.split(r"\s*[/+&]\s*|\s+en\s+", code)
        return len(parts) > 1 and all(self.recognise(part) for part in parts)

    def recognise(self, code: str) -> Speaker | None:
        """Find the speaker that a code stands for; None when the code is unknown."""
        if code not in self._recognised:
            self._recognised[code] = self._found(code)
        return self._recognised[code]

    def _found(self, code: str) -> Speaker | None:
        code = self._typed_as.get(_plain(code), code)
        code = self._aliases.get(code, code)
        if (known := self._here.get(speaker_key(code))) is not None:
            return known.model_copy(update={"code": code})
        if code.casefold() in self._titles:
            role, functions = self._titles[code.casefold()]
            return Speaker(code=code, role=role, functions=functions)
        for pattern, role, functions in self._stems:
            if pattern.fullmatch(code) and _is_marked(code):
                return Speaker(code=code, role=role, functions=functions)
        return None

    def look_alike(self, code: str, seen: Mapping[str, Speaker]) -> str | None:
        """Give the code that looks the same in print: `KM-I-1` for `KM-1-1`, `OZ` for `0Z`."""
        put_right = _put_right(code, set(seen))
        if put_right is not None:
            return put_right
        return next((other for other in _look_alikes(code) if self.recognise(other) is not None), None)

    def suggestion(self, code: str, seen: Mapping[str, Speaker]) -> str | None:
        """Suggest the code that may have been meant: a look-alike, or the nearest one known."""
        look_alike = self.look_alike(code, seen)
        if look_alike is not None:
            return look_alike
        near = difflib.get_close_matches(code, [*seen, *self._known_stems, *self._titles], n=1, cutoff=0.6)
        return near[0] if near else None


def speaker_key(code: str) -> str:
    """Give what stays the same when a code is typed with other hyphens or capitals."""
    return _bare(code).upper()


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _is_marked(code: str) -> bool:
    """Tell a code from a word such as "Spa" or "Co": capitals, digits or hyphens mark it."""
    marks = sum(char.isupper() or char.isdigit() or char in "-_" for char in code)
    return marks > 1


def _put_right(code: str, seen: set[str]) -> str | None:
    return next((other for other in sorted(seen) if other != code and _alike(other) == _alike(code)), None)


def _alike(code: str) -> str:
    return _bare(code).translate(_LOOK_ALIKES).upper()


def _look_alikes(code: str) -> list[str]:
    """Read digits as letters one place at a time: KM-1-1 → KM-I-1, 0Z → OZ."""
    swapped = [
        code[:at] + char.translate(_LOOK_ALIKES) + code[at + 1 :]
        for at, char in enumerate(code)
        if char.translate(_LOOK_ALIKES) != char
    ]
    return [*swapped, code.translate(_LOOK_ALIKES)]


def _bare(code: str) -> str:
    return re.sub(r"[-_ .]", "", code)


def _stem_pattern(stem: str) -> re.Pattern[str]:
    parts = [re.escape(part) for part in re.split(r"[-_ ]", stem)]
    return re.compile("[-_ ]?".join(parts) + _NUMBER_OR_LETTER, re.IGNORECASE)
