"""The table of controls: what is stored never changes its name, and no field of the language is forgotten."""

from __future__ import annotations

import pytest

from frameschema import (
    Codebook,
    CodedUnit,
    Comment,
    Document,
    Evaluation,
    Fragment,
    FrameAttribution,
    IssueMoment,
    OutOfRole,
    ReframingOutcome,
    Shift,
    ThematicCode,
    UnitKind,
)
from labelstudio_plugin.controls import CONTROLS, DISCUSSION_MEMO, KIND, TRANSCRIPT, UNITS, Widget

# These stand in every stored annotation: a name may be added, never changed or taken away.
# fmt: off
STORED_NAMES = (
    "issues", "who_what", "reasoning_devices", "responsibilities", "framing_devices", "interaction", "frames",
    "frame_object", "frame_image", "frame_source", "certainty", "enactment", "local_name", "question", "status",
    "handling", "alignment", "bridged", "forms", "how", "evidence", "influence_plus", "influence_minus",
    "framing_words", "themes", "local_theme",
    "result", "what_changes", "before", "after", "narrative", "enacted_role", "memo",
    "open_codes", "axial", "selective", "method", "opened", "drawback", "polarity", "basis", "about", "remark",
    "remark_text",
)
# fmt: on

MODELS: dict[UnitKind, type[CodedUnit]] = {
    UnitKind.FRAGMENT: Fragment,
    UnitKind.ISSUE_MOMENT: IssueMoment,
    UnitKind.SHIFT_MOMENT: Shift,
    UnitKind.OUT_OF_ROLE: OutOfRole,
    UnitKind.THEMATIC_CODE: ThematicCode,
    UnitKind.EVALUATION: Evaluation,
    UnitKind.COMMENT: Comment,
}
NESTED: dict[str, type[Document]] = {"attribution": FrameAttribution, "outcome": ReframingOutcome}


def test_stored_names_stay() -> None:
    assert set(STORED_NAMES) <= {control.name for control in CONTROLS}
    assert (KIND, TRANSCRIPT, DISCUSSION_MEMO) == ("kind", "transcript", "discussion_memo")


def test_a_name_is_used_once() -> None:
    names = [control.name for control in CONTROLS]
    assert len(names) == len(set(names))
    assert not {KIND, TRANSCRIPT, DISCUSSION_MEMO} & set(names)


@pytest.mark.parametrize("kind", UnitKind)
def test_every_field_of_a_kind_has_a_control_and_no_control_lacks_its_field(kind: UnitKind) -> None:
    fillable = {
        path
        for name in MODELS[kind].model_fields
        if name not in ("id", "key", "span", "kind")
        for path in _paths(name)
    }
    assert {control.field for control in CONTROLS if kind in control.kinds} == fillable


def _paths(name: str) -> list[str]:
    return [f"{name}.{inner}" for inner in NESTED[name].model_fields] if name in NESTED else [name]


def test_words_and_choices_are_in_the_codebook_we_ship(codebook: Codebook) -> None:
    for control in CONTROLS:
        assert codebook.has_code("form", control.words)
        if control.choices not in (None, "roles", UNITS):
            assert codebook.list(control.choices).codes


def test_choices_are_for_choosing() -> None:
    for control in CONTROLS:
        chosen = control.widget in (Widget.ONE, Widget.MANY, Widget.WORDS)
        assert (control.choices is not None) == chosen, control.name
