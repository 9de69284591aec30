"""Groups' own words that no code has yet, and what the coordinator decides about each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from framebridge.codebooks.editing import add_code, change_codes, open_list, require_in_use, with_local_names
from framebridge.codebooks.versions import Entry
from framebridge.errors import ConfigurationProblem
from frameschema import (
    FRAMES,
    THEMES,
    AnyUnit,
    Code,
    Codebook,
    Coding,
    Document,
    Fragment,
    IssueMoment,
    RejectedName,
    Slug,
    Words,
    codes_by_name,
    message,
    name_key,
)


class Proposal(Document):
    """A group's own word for a frame or a theme, as it was written most often.

    `beside` are the codes that were chosen with it, and how often.
    """

    list: Slug
    name: Words
    times: int
    coders: tuple[Slug, ...]
    werkplaatsen: tuple[Slug, ...]
    beside: dict[Slug, int]


class _Use(NamedTuple):
    """One time that a word of a group's own was written."""

    list: str
    name: str
    coder: str
    chosen: tuple[str, ...]


def find_proposals(
    codings: Iterable[Coding], codebook: Codebook, werkplaats_of: Mapping[str, str]
) -> tuple[Proposal, ...]:
    """Give the own words that no code has and that were not rejected, frames first, the most used first.

    `werkplaats_of` says to which group each coder belongs.
    """
    decided = _decided(codebook)
    found: dict[tuple[str, str], list[_Use]] = {}
    for use in _uses(codings):
        key = (use.list, name_key(use.name))
        if key not in decided:
            found.setdefault(key, []).append(use)
    made = (_proposal(uses, werkplaats_of) for uses in found.values())
    return tuple(sorted(made, key=lambda one: (one.list != FRAMES, -one.times, name_key(one.name))))


def accept_name(codebook: Codebook, list_id: str, name: str, code: Code, entry: Entry) -> Codebook:
    """Take an own word up as a new code; raises ConfigurationProblem."""
    _require_undecided(codebook, list_id, name)
    return add_code(codebook, list_id, with_local_names(code, [name.strip()]), entry)


def map_name(codebook: Codebook, list_id: str, name: str, codes: Sequence[str]) -> Codebook:
    """Say that an own word stands for codes that there are; raises ConfigurationProblem."""
    code_list = open_list(codebook, list_id)
    _require_not_rejected(codebook, list_id, name)
    for code in codes:
        require_in_use(code_list, code)
    return change_codes(codebook, code_list, set(codes), lambda code: with_local_names(code, [name.strip()]))


def reject_name(codebook: Codebook, list_id: str, name: str, reason: str | None) -> Codebook:
    """Write down that an own word does not become a code; raises ConfigurationProblem."""
    open_list(codebook, list_id)
    _require_undecided(codebook, list_id, name)
    rejected = RejectedName(list=list_id, name=name, reason=reason)
    return codebook.model_copy(update={"rejected_names": (*codebook.rejected_names, rejected)})


def _decided(codebook: Codebook) -> set[tuple[str, str]]:
    mapped = {(list_id, key) for list_id in (FRAMES, THEMES) for key in codes_by_name(codebook, list_id)}
    return mapped | {(item.list, name_key(item.name)) for item in codebook.rejected_names}


def _require_undecided(codebook: Codebook, list_id: str, name: str) -> None:
    _require_not_rejected(codebook, list_id, name)
    codes = codes_by_name(codebook, list_id).get(name_key(name), ())
    if codes:
        raise ConfigurationProblem(
            message(
                "this name stands for {codes} already; add others with: framebridge codebook map",
                codes=", ".join(code.id for code in codes),
            )
        )


def _require_not_rejected(codebook: Codebook, list_id: str, name: str) -> None:
    if not name.strip():
        raise ConfigurationProblem(message("the name is empty; give it as it stands in the list of proposals"))
    if any((item.list, name_key(item.name)) == (list_id, name_key(name)) for item in codebook.rejected_names):
        raise ConfigurationProblem(
            message("this name was rejected before; first take it out of rejected_names in codebook.yaml")
        )


def _uses(codings: Iterable[Coding]) -> Iterator[_Use]:
    for coding in codings:
        for unit in coding.units:
            yield from _uses_in(unit, coding.coder)


def _uses_in(unit: AnyUnit, coder: str) -> Iterator[_Use]:
    if isinstance(unit, Fragment) and unit.attribution.local_name is not None:
        frames = dict.fromkeys(ref.frame for ref in unit.attribution.frames)
        yield _Use(FRAMES, unit.attribution.local_name, coder, tuple(frames))
    elif isinstance(unit, IssueMoment) and unit.local_theme is not None:
        yield _Use(THEMES, unit.local_theme, coder, unit.themes)


def _proposal(uses: Sequence[_Use], werkplaats_of: Mapping[str, str]) -> Proposal:
    spellings = Counter(use.name for use in uses)
    coders = sorted({use.coder for use in uses})
    beside = Counter(code for use in uses for code in use.chosen)
    return Proposal(
        list=uses[0].list,
        name=min(spellings, key=lambda name: (-spellings[name], name)),
        times=len(uses),
        coders=tuple(coders),
        werkplaatsen=tuple(sorted({werkplaats_of[coder] for coder in coders if coder in werkplaats_of})),
        beside={code: beside[code] for code in sorted(beside, key=lambda code: (-beside[code], code))},
    )
