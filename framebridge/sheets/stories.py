"""Which story a fragment belongs to: the one it names, or else that of the role it is spoken in.

A story is told apart by a key that holds whatever happens to labels: `role:<id>` or `name:<its name>`. A
fragment whose story is called what the joint column is called, in either language, is told by all together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from frameschema import Codebook, Fragment, Holder, Localized, Role, Transcript

JOINT = "joint"
"""The key of the story that those present tell together."""

_JOINT_WORDS = "sheet_joint"
_ROLE, _NAME = "role", "name"


@dataclass(frozen=True)
class SheetWords:
    """What stories are called on a sheet; `language` is "nl" or "en"."""

    language: str
    joint: Localized
    roles: Mapping[str, Localized]

    @classmethod
    def of(cls, codebook: Codebook, roles: Sequence[Role], language: str) -> Self:
        """Take the words from codebook and roles; raises UnknownCodeError when the codebook lacks them."""
        return cls(language, codebook.code(_JOINT_WORDS).label, {role.id: role.label for role in roles})

    def is_joint(self, name: str) -> bool:
        """Say whether a coder's name for a story is that of the joint one."""
        return name.casefold() in (self.joint.nl.casefold(), self.joint.en.casefold())

    def title(self, key: str) -> str:
        """Name a story; a role that is missing from the roles is shown by its id."""
        kind, _, name = key.partition(":")
        if kind == JOINT:
            return self.joint.in_language(self.language)
        label = self.roles.get(name) if kind == _ROLE else None
        return label.in_language(self.language) if label else name


@dataclass(frozen=True)
class Story:
    """A story as it was marked: its fragments in order of speaking, and who holds it."""

    key: str
    title: str
    holder: Holder
    fragments: tuple[Fragment, ...]


def find_stories(fragments: Sequence[Fragment], transcript: Transcript, words: SheetWords) -> tuple[Story, ...]:
    """Divide fragments into stories: the joint one (always there), then the others as they begin."""
    found: dict[str, list[Fragment]] = {JOINT: []}
    for fragment in fragments:
        found.setdefault(story_key(fragment, transcript, words), []).append(fragment)
    return tuple(
        Story(key, words.title(key), _holder(key, own, transcript), tuple(own)) for key, own in found.items()
    )


def story_key(fragment: Fragment, transcript: Transcript, words: SheetWords) -> str:
    """Give the key of the story that a fragment belongs to."""
    if fragment.narrative is None:
        first = transcript.turns_in(fragment.span)[0]
        return f"{_ROLE}:{fragment.enacted_role or transcript.spoken_role(first)}"
    return JOINT if words.is_joint(fragment.narrative) else f"{_NAME}:{fragment.narrative}"


def _holder(key: str, fragments: Sequence[Fragment], transcript: Transcript) -> Holder:
    """Say who holds a story: of a role those who begin its fragments, of a named one all who speak in them."""
    kind, _, name = key.partition(":")
    if kind == JOINT:
        return Holder()
    turns = [transcript.turns_in(fragment.span) for fragment in fragments]
    if kind == _ROLE:
        # Within a fragment somebody else may put in a word, who does not hold the role's story.
        return Holder(speakers=_speakers(transcript, [own[0] for own in turns]), roles=(name,))
    return Holder(speakers=_speakers(transcript, [turn for own in turns for turn in own]))


def _speakers(transcript: Transcript, turns: Sequence[int]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(transcript.turns[turn].speaker for turn in turns))
