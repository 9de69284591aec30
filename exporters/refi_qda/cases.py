"""Cases and variables: the discussions, and who took part in them by speaker code.

Nothing here tells who somebody is. Beside a municipality that has to stay anonymous stands nothing that gives it
away: neither the Werkplaats, nor the day, the group or the setting.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from lxml.etree import _Element as Element

from exporters.refi_qda.guids import guid, source_guid
from exporters.refi_qda.xml import add, add_text
from exporters.small_cells.rules import PrivacyRules
from frameschema import Discussion, Study
from frameschema.discussion import Participant

Value = str | int | date

IDENTIFYING = ("werkplaats", "held_on", "group", "setting")
"""What is withheld of a discussion in a municipality that has to stay anonymous."""

NAMES: Mapping[str, tuple[str, str]] = {
    "werkplaats": ("Werkplaats", "Werkplaats"),
    "municipality": ("Gemeente", "Municipality"),
    "round": ("Ronde", "Round"),
    "held_on": ("Datum", "Date"),
    "group": ("Groep", "Group"),
    "setting": ("Setting", "Setting"),
    "methods": ("Methoden", "Methods"),
    "discussion": ("Bespreking", "Discussion"),
    "role": ("Rol", "Role"),
    "functions": ("Functies", "Functions"),
}

_TYPES = {str: "Text", int: "Integer", date: "Date"}
_KINDS: Mapping[str, type] = {"round": int, "held_on": date}


@dataclass(frozen=True)
class Case:
    """A case: its GUID and name, the values of its variables, and the transcripts it is in."""

    guid: str
    name: str
    values: Mapping[str, Value]
    sources: tuple[str, ...]


def is_anonymous(study: Study, discussion: Discussion) -> bool:
    """Say whether a discussion was held in a municipality that has to stay anonymous."""
    return PrivacyRules(municipalities=study.municipalities).hides(discussion.municipality)


def cases_of(study: Study) -> list[Case]:
    """Give a case for each discussion with a transcript, and one for each participant in it."""
    sources: dict[str, list[str]] = {}
    for talk in study.transcripts:
        sources.setdefault(talk.discussion, []).append(source_guid(study.id, talk.id))
    labels = _labels(study)
    return [
        case
        for discussion in study.discussions
        if discussion.id in sources
        for case in _cases(study, discussion, tuple(sources[discussion.id]), labels)
    ]


def _cases(
    study: Study, discussion: Discussion, sources: tuple[str, ...], labels: Mapping[str, str]
) -> Iterator[Case]:
    own = guid("case", study.id, discussion.id)
    yield Case(own, discussion.id, _of_discussion(study, discussion, labels), sources)
    for who in discussion.participants:
        own = guid("case", study.id, discussion.id, who.speaker)
        yield Case(
            own, f"{discussion.id} · {who.speaker}", _of_participant(study, discussion, who, labels), sources
        )


def _of_discussion(study: Study, about: Discussion, labels: Mapping[str, str]) -> dict[str, Value]:
    values = {
        "werkplaats": about.werkplaats,
        "municipality": about.municipality,
        "round": about.round,
        "held_on": about.held_on,
        "group": about.group,
        "setting": about.setting,
        "methods": ", ".join(labels.get(code, code) for code in about.methods),
    }
    hidden = IDENTIFYING if is_anonymous(study, about) else ()
    return {name: value for name, value in values.items() if value and name not in hidden}


def _of_participant(
    study: Study, about: Discussion, who: Participant, labels: Mapping[str, str]
) -> dict[str, Value]:
    role = next((one.label.in_language(study.language) for one in study.roles if one.id == who.role), who.role)
    functions = ", ".join(labels.get(code, code) for code in who.functions)
    values = {"discussion": about.id, "role": role, "functions": functions}
    return {name: value for name, value in values.items() if value}


def _labels(study: Study) -> Mapping[str, str]:
    """Name the codes of all codebooks of the study."""
    codes = (one for book in study.codebooks for of in book.lists for one in of.codes)
    return {one.id: one.label.in_language(study.language) for one in codes}


def add_cases(project: Element, study: Study) -> None:
    """Write the variables and the cases; neither where there is no case."""
    cases = cases_of(study)
    used = [name for name in NAMES if any(name in case.values for case in cases)]
    if used:
        variables = add(project, "Variables")
        for name in used:
            kind = _TYPES[_KINDS.get(name, str)]
            title = NAMES[name][study.language == "en"]
            add(variables, "Variable", guid=guid("variable", study.id, name), name=title, typeOfVariable=kind)
    if cases:
        parent = add(project, "Cases")
        for case in cases:
            _add_case(parent, study.id, case)


def _add_case(parent: Element, study: str, case: Case) -> None:
    element = add(parent, "Case", guid=case.guid, name=case.name)
    for name, value in case.values.items():
        holder = add(element, "VariableValue")
        add(holder, "VariableRef", targetGUID=guid("variable", study, name))
        add_text(holder, f"{_TYPES[type(value)]}Value", str(value))
    for source in case.sources:
        add(element, "SourceRef", targetGUID=source)
