"""The choices that can be compared: what is chosen in a unit or on an issue sheet, field by field.

Texts in a researcher's own words are not compared, nor is an order of choices. A field that was left open says
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from frameschema import (
    FRAMES,
    THEMES,
    AnyUnit,
    Bridged,
    FrameRef,
    Polarity,
    ReframingOutcome,
    UnitKind,
)
from frameschema.sheet import SheetCoding, SheetKind

Marked = AnyUnit | SheetCoding

Read = Callable[[Any], Iterable[str | None]]


@dataclass(frozen=True)
class ChoiceField:
    """A field with codes of a list of the codebook; `many` says that several may be chosen at once.

    `name` is its code in the list `form`, whose label is what coders know it by.
    `order` has the codes of a list from less to more, where these have an order.
    """

    kind: UnitKind | SheetKind
    name: str
    list: str
    read: Read
    many: bool = False
    order: tuple[str, ...] = ()

    def codes(self, marked: Iterable[Marked]) -> frozenset[str]:
        """Give what was chosen; several units of one coder count together."""
        return frozenset(code for one in marked for code in self.read(one) if code)


def _frames(refs: Sequence[FrameRef]) -> Iterable[str]:
    return (ref.frame for ref in refs)


def _influences(outcome: ReframingOutcome, polarity: Polarity) -> Iterable[str]:
    return (item.influence for item in outcome.influences if item.polarity is polarity)


def _outcome_fields(kind: UnitKind | SheetKind) -> tuple[ChoiceField, ...]:
    """What became of a difference, in a stretch of talk or on an issue as a whole."""
    ordered = (Bridged.NO.value, Bridged.PARTLY.value, Bridged.YES.value)
    return (
        ChoiceField(kind, "field_status", "issue_status", lambda it: (it.status,)),
        ChoiceField(kind, "field_handling", "handling", lambda it: (it.handling,)),
        ChoiceField(kind, "field_bridged", "bridged", lambda it: (it.outcome.bridged,), order=ordered),
        ChoiceField(kind, "field_forms", "reframing_form", lambda it: it.outcome.forms, many=True),
        ChoiceField(
            kind, "field_influence_plus", "influence", lambda it: _influences(it.outcome, Polarity.PLUS), many=True
        ),
        ChoiceField(
            kind,
            "field_influence_minus",
            "influence",
            lambda it: _influences(it.outcome, Polarity.MINUS),
            many=True,
        ),
    )


_FRAGMENT, _MOMENT, _SHIFT = UnitKind.FRAGMENT, UnitKind.ISSUE_MOMENT, UnitKind.SHIFT_MOMENT
_THEMATIC, _EVALUATION, _SHEET = UnitKind.THEMATIC_CODE, UnitKind.EVALUATION, SheetKind.ISSUE

FRAMES_OF_FRAGMENT = ChoiceField(
    _FRAGMENT, "field_frames", FRAMES, lambda it: _frames(it.attribution.frames), many=True
)
"""The field whose choices are told to be mistaken for each other."""

DEVICES_OF_FRAGMENT = ChoiceField(
    _FRAGMENT, "field_reasoning_devices", "reasoning_device", lambda it: it.reasoning_devices, many=True
)

IN_SEQUENCE = (FRAMES_OF_FRAGMENT, DEVICES_OF_FRAGMENT)
"""The fields of which a narrative is a chain."""

FIELDS: tuple[ChoiceField, ...] = (
    FRAMES_OF_FRAGMENT,
    DEVICES_OF_FRAGMENT,
    ChoiceField(_FRAGMENT, "field_responsibilities", "responsibility", lambda it: it.responsibilities, many=True),
    ChoiceField(
        _FRAGMENT,
        "field_framing_devices",
        "framing_device",
        lambda it: (item.device for item in it.framing_devices),
        many=True,
    ),
    ChoiceField(_FRAGMENT, "field_object", "frame_object", lambda it: (it.attribution.object,)),
    ChoiceField(_FRAGMENT, "field_image", "frame_image", lambda it: (it.attribution.image,)),
    ChoiceField(_FRAGMENT, "field_source", "frame_source", lambda it: (it.attribution.source,)),
    ChoiceField(_FRAGMENT, "field_certainty", "certainty", lambda it: (it.attribution.certainty,)),
    ChoiceField(_FRAGMENT, "field_enactment", "frame_enactment", lambda it: (it.attribution.enactment,)),
    ChoiceField(_FRAGMENT, "field_interaction", "interaction", lambda it: (it.interaction,)),
    ChoiceField(_MOMENT, "field_themes", THEMES, lambda it: it.themes, many=True),
    ChoiceField(_MOMENT, "field_alignment", "alignment", lambda it: (it.alignment,)),
    *_outcome_fields(_MOMENT),
    ChoiceField(_SHIFT, "field_result", "shift_result", lambda it: (it.result,)),
    ChoiceField(_SHIFT, "field_before", FRAMES, lambda it: _frames(it.before), many=True),
    ChoiceField(_SHIFT, "field_after", FRAMES, lambda it: _frames(it.after), many=True),
    ChoiceField(_THEMATIC, "field_themes", THEMES, lambda it: it.themes, many=True),
    ChoiceField(_EVALUATION, "field_method", "method", lambda it: (it.method,)),
    ChoiceField(_EVALUATION, "field_opened", "opening", lambda it: it.opened, many=True),
    ChoiceField(_EVALUATION, "field_polarity", "polarity", lambda it: (it.polarity,)),
    ChoiceField(_EVALUATION, "field_basis", "evaluation_basis", lambda it: (it.basis,)),
    *_outcome_fields(_SHEET),
    ChoiceField(_SHEET, "sheet_dominant_frames", FRAMES, lambda it: _frames(it.dominant_frames), many=True),
)
"""All fields, in the order in which they are told of."""

COMPARED_KINDS: tuple[UnitKind, ...] = tuple(kind for kind in UnitKind if kind is not UnitKind.COMMENT)
"""What is marked in a text to be compared; a comment is about coding."""


def fields_of(kind: UnitKind | SheetKind) -> Mapping[str, ChoiceField]:
    """Give the fields of a kind by name."""
    return {field.name: field for field in FIELDS if field.kind is kind}
