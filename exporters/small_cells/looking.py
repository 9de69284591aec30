"""Which roles, in which company, point to one person; and what else gives an anonymous municipality away.

A person is known only within a discussion: the same people may come back in the next. So a group has as many
people of a role as its fullest discussion, and a municipality or Werkplaats as many as its groups have together.
Each role is told once per way of looking, at the widest where it has too few people.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from exporters.small_cells.rules import PrivacyRules
from exporters.source import AnalysedDiscussion, TableSource
from exporters.talk import turn_numbers
from frameschema import UNKNOWN_ROLE, Discussion, Finding, Message, Severity, Transcript, message

Who = tuple[str, str]
"""A role, and a function or nothing."""

RULE = "small-cell"
GIVEN_AWAY = "anonymous-municipality"
NAMED = "coarsened-role-named"


def few_people(source: TableSource, rules: PrivacyRules, shown: TableSource) -> list[Finding]:
    """Warn of every role, and role with a function, that fewer people have than the rules ask.

    People are counted in the source as it is `shown` (coarsened), places as they really are.
    """
    people = People(rules)
    people.add(source, shown)
    return people.findings(shown)


class People:
    """Counts people of a study that comes whole or discussion by discussion."""

    def __init__(self, rules: PrivacyRules) -> None:
        """Begin with nobody."""
        self._rules = rules
        self._counts: dict[Who, Count] = defaultdict(list)
        self._beside: list[Finding] = []

    def add(self, source: TableSource, shown: TableSource) -> None:
        """Take in the discussions of a source, and the same as they are shown."""
        for who, counted in _counted(source.in_order, shown.in_order).items():
            self._counts[who] += counted
        self._beside += [*_named(source, self._rules), *_given_away(source, self._rules)]

    def findings(self, shown: TableSource) -> list[Finding]:
        """Give what there is to warn of in all that came in; of `shown` only the words count."""
        alone = {who: _too_few(places, self._rules.fewest) for who, places in self._counts.items()}
        found = []
        for (role, function), cells in sorted(alone.items()):
            if function and set(cells) <= set(alone[role, ""]):
                continue
            found += [_warning(shown, role, function, level, names) for level, names in _by_level(cells)]
        return [*found, *self._beside]


_LEVELS = ("study", "werkplaats", "municipality", "group", "discussion")


def _place(about: Discussion, level: str) -> str:
    group = " / ".join(filter(None, (about.werkplaats, about.municipality, about.group)))
    names = {"study": "", "werkplaats": about.werkplaats, "municipality": about.municipality or ""}
    return {**names, "group": group, "discussion": about.id}[level]


Count = list[tuple[Discussion, int]]


def _counted(real: Iterable[AnalysedDiscussion], shown: Iterable[AnalysedDiscussion]) -> dict[Who, Count]:
    found: dict[Who, Count] = defaultdict(list)
    for place, item in zip(real, shown, strict=True):
        people: dict[Who, set[str]] = defaultdict(set)
        for code, who in _people(item):
            people[who].add(code)
        for who, codes in people.items():
            found[who].append((place.discussion, len(codes)))
    return found


def _people(item: AnalysedDiscussion) -> Iterator[tuple[str, Who]]:
    speakers = [(one.code, one.role, one.functions) for one in item.transcript.speakers]
    speakers += [(one.speaker, one.role, one.functions) for one in item.discussion.participants]
    for code, role, functions in speakers:
        if role != UNKNOWN_ROLE:
            yield code, (role, "")
            yield from ((code, (role, function)) for function in functions)


def _too_few(counted: Count, fewest: int) -> list[tuple[str, str]]:
    """Give the cells with too few people, each as its level and name; what lies inside such a cell is left out."""
    found: list[tuple[str, str]] = []
    covered: set[str] = set()
    for level in _LEVELS:
        cells: dict[str, Count] = defaultdict(list)
        for about, people in counted:
            cells[_place(about, level)].append((about, people))
        for name, cell in sorted(cells.items()):
            if _at_least(cell) < fewest and not {about.id for about, _ in cell} <= covered:
                found.append((level, name))
                covered |= {about.id for about, _ in cell}
    return found


def _at_least(cell: Count) -> int:
    """Count people who cannot be the same: the fullest discussion of each group."""
    groups: dict[str, int] = {}
    for about, people in cell:
        name = _place(about, "group")
        groups[name] = max(groups.get(name, 0), people)
    return sum(groups.values())


def _by_level(cells: Iterable[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for level, name in cells:
        found.setdefault(level, []).append(name)
    yield from found.items()


def _warning(source: TableSource, role: str, function: str, level: str, names: list[str]) -> Finding:
    who = source.role_label(role) + (f" + {source.code_or_text(function)}" if function else "")
    return Finding(
        rule=RULE,
        severity=Severity.WARNING,
        where=message("role {who}", who=who),
        message=_said(level, ", ".join(names)),
        remedy=message(
            'show it as a wider role: [[small_cells.coarsen]] with role = "{role}" and into = … in study.toml',
            role=role,
        ),
    )


def _said(level: str, names: str) -> Message:
    return {
        "study": message("too few people have it in the whole study"),
        "werkplaats": message("too few people have it in Werkplaats {names}", names=names),
        "municipality": message("too few people have it in municipality {names}", names=names),
        "group": message("too few people have it in group {names}", names=names),
        "discussion": message("too few people have it in discussion {names}", names=names),
    }[level]


def _named(source: TableSource, rules: PrivacyRules) -> Iterator[Finding]:
    """Report turns in which the code or name of a coarsened role is said: what was said is never changed."""
    labels = [word for role in source.roles if role.id in rules.into for word in (role.label.nl, role.label.en)]
    for item in source.in_order:
        codes = [one.code for one in item.transcript.speakers if one.role in rules.into]
        found = _turns_with(item.transcript, [*codes, *labels] if rules.into else [])
        if found:
            yield Finding(
                rule=NAMED,
                severity=Severity.WARNING,
                where=message("discussion {discussion}", discussion=item.discussion.id),
                message=message("a role that is coarsened is named in turns {turns}", turns=turn_numbers(found)),
                remedy=message("make the package without transcripts, or mask the word in the transcript"),
            )


def _turns_with(transcript: Transcript, words: list[str]) -> list[int]:
    if not words:
        return []
    search = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, words))})(?![\w-])", re.IGNORECASE)
    return [at for at, turn in enumerate(transcript.turns) if search.search(turn.text)]


def _given_away(source: TableSource, rules: PrivacyRules) -> Iterator[Finding]:
    """Name the ids beside an anonymous municipality: what coding is found by cannot be blanked."""
    for item in source.in_order:
        about = item.discussion
        if rules.hides(about.municipality):
            ids = sorted({about.id, item.transcript.id, *item.coders})
            yield Finding(
                rule=GIVEN_AWAY,
                severity=Severity.WARNING,
                where=message("discussion {discussion}", discussion=about.id),
                message=message(
                    "these ids stand beside {municipality} in all that is exported: {ids}",
                    ids=", ".join(ids),
                    municipality=about.municipality,
                ),
                remedy=message("see that none of them tells the Werkplaats or the place; all else is withheld"),
            )
