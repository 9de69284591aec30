"""Documents of earlier versions of the language, step by step brought to the present one.

Steps work on plain dicts and never change what they are given. Anything malformed stays as it is, for `reading`
to report. What is released is never changed any more: a new version is a new step at the end of `STEPS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from frameschema.base import SCHEMA_VERSION
from frameschema.errors import UnsupportedVersion
from frameschema.kinds import DOCUMENTS, PARTS, DocumentKind
from frameschema.message import message
from frameschema.problems import HIDDEN, Place
from frameschema.whole import found_at

Json = dict[str, object]

FIRST_VERSION = "1.0"
"""The version of a document that does not say which it is."""


@dataclass(frozen=True)
class Step:
    """A change of the language from one version to the next, and what it does to each kind of document.

    Kinds without a change only get the new version.
    """

    name: str
    from_version: str
    to_version: str
    what: str
    changes: Mapping[DocumentKind, Callable[[Json], Json]]


def migrate(kind: DocumentKind, document: Mapping[str, object]) -> Json:
    """Bring a document, and the documents in it, to the present version; what was given stays as it is.

    Raises UnsupportedVersion for a version that this release does not know.
    """
    for _, version in unknown_versions(kind, document):
        shown = version if is_version(version) else HIDDEN
        raise UnsupportedVersion(
            message("version {version} of the language is not known here; update framebridge", version=shown)
        )
    return migrated(kind, document)


def unknown_versions(kind: DocumentKind, document: object) -> Iterator[tuple[Place, object]]:
    """Give the versions that no step leads from, of a document and the documents in it, and where they stand."""
    version = _version_of(document)
    if _is_versioned(kind) and version not in _KNOWN:
        yield ("schema_version",), version
    for name, part in PARTS.get(kind, {}).items():
        for place, inner in found_at(document, f"{name}.*"):
            yield from (((*place, *deeper), found) for deeper, found in unknown_versions(part, inner))


def is_version(value: object) -> bool:
    """Say whether a value looks like a version, known or not."""
    return isinstance(value, str) and re.fullmatch(r"\d{1,3}\.\d{1,3}", value) is not None


def migrated(kind: DocumentKind, document: Mapping[str, object]) -> Json:
    """Do what `migrate` does, and leave documents of an unknown version as they are."""
    made = dict(document)
    for name, part in PARTS.get(kind, {}).items():
        if name in made:
            made[name] = _each(made[name], partial(migrated, part))
    return _stepped(kind, made) if _is_versioned(kind) else made


def _stepped(kind: DocumentKind, document: Json) -> Json:
    for step in STEPS:
        if _version_of(document) == step.from_version:
            changed = step.changes.get(kind, dict)(document)
            document = {**changed, "schema_version": step.to_version}
    return document


def _is_versioned(kind: DocumentKind) -> bool:
    return "schema_version" in DOCUMENTS[kind].model_fields


def _version_of(document: object) -> object:
    return document.get("schema_version", FIRST_VERSION) if isinstance(document, Mapping) else FIRST_VERSION


def _each(values: object, change: Callable[[Json], Json]) -> object:
    """Change the objects in a list."""
    if not isinstance(values, list | tuple):
        return values
    return [change(dict(item)) if isinstance(item, Mapping) else item for item in values]


def _in_field(name: str, change: Callable[[object], object], document: Json) -> Json:
    """Change one field, if it is there."""
    return {**document, name: change(document[name])} if name in document else document


# --- 1.0 → 1.1


def _device_with_words(device: object) -> object:
    return {"device": device, "words": None} if isinstance(device, str) else device


def _devices_with_words(devices: object) -> object:
    if not isinstance(devices, list | tuple):
        return devices
    if all(isinstance(device, str) for device in devices):
        devices = sorted(set(devices))
    return [_device_with_words(device) for device in devices]


_unit_with_words = partial(_in_field, "framing_devices", _devices_with_words)
_coding_with_words = partial(_in_field, "units", partial(_each, change=_unit_with_words))


def _member_with_words(member: Json) -> Json:
    unit = member.get("unit")
    return {**member, "unit": _unit_with_words(dict(unit))} if isinstance(unit, Mapping) else member


_merged_unit_with_words = partial(_in_field, "members", partial(_each, change=_member_with_words))
_merged_with_words = partial(_in_field, "units", partial(_each, change=_merged_unit_with_words))


# --- 1.1 → 1.2


def _recognition(said: object) -> object:
    return ("yes" if said else "no") if isinstance(said, bool) else said


_study_with_recognition = partial(
    _in_field, "member_checks", partial(_each, change=partial(_in_field, "recognised", _recognition))
)


STEPS: tuple[Step, ...] = (
    Step(
        name="framing-devices-with-words",
        from_version="1.0",
        to_version="1.1",
        what=(
            "A framing device of a fragment, until then a code alone, can say of which words it is made: "
            '`"metaphor"` becomes `{"device": "metaphor", "words": null}`, each device once, in order of code. '
            "New, and empty in older documents: themes on issue moments, the changelog, examples, local and "
            "rejected names of a codebook, narrative sheets, and the codebooks in a study."
        ),
        changes={
            DocumentKind.CODING: _coding_with_words,
            DocumentKind.MERGED_CODING: _merged_with_words,
        },
    ),
    Step(
        name="differences-settled",
        from_version="1.1",
        to_version="1.2",
        what=(
            "New, and empty in older documents: what merged units settled by policy or decision, units of one "
            "coder that another split, decisions, merged stories, and codings that a successor went on with. "
            'What participants recognise can be partly so: `true` becomes `"yes"`, and `false` `"no"`.'
        ),
        changes={DocumentKind.STUDY: _study_with_recognition},
    ),
)
"""Every step, the oldest first; each begins where the one before it ends."""

_KNOWN = (*(step.from_version for step in STEPS), SCHEMA_VERSION)
