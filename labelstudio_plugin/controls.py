"""The fields of the coding form, one frozen table: the page, the reader and the writer use it.

Control names are what Label Studio stores in every result, so they never change; what annotators
read comes from the codebook. A field path such as `attribution.object` names where the value
stands in a coded unit of `frameschema`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from frameschema import Polarity, UnitKind

KIND = "kind"
"""The control that gives a region its kind."""

TRANSCRIPT = "transcript"
"""The object tag that holds the text."""

DISCUSSION_MEMO = "discussion_memo"
"""The one control that belongs to the whole discussion."""


NO_KEY = "ctrl+alt+shift+f19"
"""A key that no keyboard has: Label Studio gives choices without one a letter, and that letter then changes
an answer out of sight when it is pressed."""

UNITS = "units"
"""In place of a codebook list: the choices are coded units, and stand in the task."""

NARRATIVE_KINDS = (UnitKind.FRAGMENT, UnitKind.ISSUE_MOMENT, UnitKind.SHIFT_MOMENT, UnitKind.OUT_OF_ROLE)
"""What is marked in the pass that narratives are made from."""


class Widget(StrEnum):
    """How a field is filled in."""

    TEXT = "text"
    ONE = "one"
    MANY = "many"
    WORDS = "words"
    FRAMES = "frames"
    ISSUES = "issues"
    OPEN_CODES = "open_codes"
    NARRATIVE = "narrative"


@dataclass(frozen=True)
class Control:
    """One field: where it is shown, what fills it, where its value goes.

    `choices` is a codebook list, "roles", or UNITS; `hotkeys` go to its first codes. A field without
    hotkeys is a compact drop-down, since all fields of a kind should fit on a small screen. A field
    for WORDS is one text box per code of the list, shown while the control `beside` has that code.
    """

    name: str
    widget: Widget
    kinds: tuple[UnitKind, ...]
    field: str
    words: str
    choices: str | None = None
    hotkeys: str = ""
    rows: int = 2
    polarity: Polarity | None = None
    beside: str = ""

    @property
    def is_narrow(self) -> bool:
        """Say whether two such fields fit beside each other: drop-downs and one-line texts."""
        if self.widget in (Widget.ONE, Widget.MANY):
            return not self.hotkeys
        return self.widget is Widget.TEXT and self.rows == 1

    def name_for(self, code: str) -> str:
        """Name the text box that holds the words for one code."""
        return f"{self.name}_{code}"


_ALL = tuple(UnitKind)
_FRAGMENT = (UnitKind.FRAGMENT,)
_MOMENT = (UnitKind.ISSUE_MOMENT,)
_SHIFT = (UnitKind.SHIFT_MOMENT,)
_OUT = (UnitKind.OUT_OF_ROLE,)
_THEMATIC = (UnitKind.THEMATIC_CODE,)
_EVALUATION = (UnitKind.EVALUATION,)
_REMARK = (UnitKind.COMMENT,)

CONTROLS: tuple[Control, ...] = (
    # comment
    Control("about", Widget.ONE, _REMARK, "about", "field_about", choices=UNITS),
    Control("remark", Widget.ONE, _REMARK, "remark", "field_remark", choices="remark_kind", hotkeys="qwer"),
    Control("remark_text", Widget.TEXT, _REMARK, "text", "field_remark_text", rows=4),
    # thematic code
    Control("open_codes", Widget.OPEN_CODES, _THEMATIC, "open_codes", "field_open_codes"),
    Control("axial", Widget.TEXT, _THEMATIC, "axial", "field_axial", rows=1),
    Control("selective", Widget.TEXT, _THEMATIC, "selective", "field_selective", rows=1),
    # evaluation
    Control("method", Widget.ONE, _EVALUATION, "method", "field_method", choices="method"),
    Control("opened", Widget.MANY, _EVALUATION, "opened", "field_opened", choices="opening"),
    Control("drawback", Widget.TEXT, _EVALUATION, "drawback", "field_drawback"),
    Control("polarity", Widget.ONE, _EVALUATION, "polarity", "field_polarity", choices="polarity", hotkeys="qw"),
    Control("basis", Widget.ONE, _EVALUATION, "basis", "field_basis", choices="evaluation_basis", hotkeys="as"),
    # every kind
    Control("issues", Widget.ISSUES, _ALL, "issues", "field_issues"),
    # fragment
    Control("who_what", Widget.TEXT, _FRAGMENT, "who_what", "field_who_what"),
    Control(
        "reasoning_devices",
        Widget.MANY,
        _FRAGMENT,
        "reasoning_devices",
        "field_reasoning_devices",
        choices="reasoning_device",
        hotkeys="qwer",
    ),
    Control(
        "responsibilities",
        Widget.MANY,
        _FRAGMENT,
        "responsibilities",
        "field_responsibilities",
        choices="responsibility",
    ),
    Control(
        "framing_devices",
        Widget.MANY,
        _FRAGMENT,
        "framing_devices",
        "field_framing_devices",
        choices="framing_device",
    ),
    Control(
        "framing_words",
        Widget.WORDS,
        _FRAGMENT,
        "framing_devices",
        "field_framing_words",
        choices="framing_device",
        rows=1,
        beside="framing_devices",
    ),
    Control("interaction", Widget.ONE, _FRAGMENT, "interaction", "field_interaction", choices="interaction"),
    Control("enacted_role", Widget.ONE, _FRAGMENT + _OUT, "enacted_role", "field_enacted_role", choices="roles"),
    Control("frames", Widget.FRAMES, _FRAGMENT, "attribution.frames", "field_frames"),
    Control("frame_object", Widget.ONE, _FRAGMENT, "attribution.object", "field_object", choices="frame_object"),
    Control("frame_image", Widget.ONE, _FRAGMENT, "attribution.image", "field_image", choices="frame_image"),
    # issue moment
    Control("question", Widget.TEXT, _MOMENT, "question", "field_question"),
    Control("status", Widget.ONE, _MOMENT, "status", "field_status", choices="issue_status", hotkeys="asdfg"),
    Control("handling", Widget.ONE, _MOMENT, "handling", "field_handling", choices="handling"),
    Control("alignment", Widget.ONE, _MOMENT, "alignment", "field_alignment", choices="alignment"),
    Control("bridged", Widget.ONE, _MOMENT, "outcome.bridged", "field_bridged", choices="bridged", hotkeys="zxc"),
    # shift or missed opening
    Control("result", Widget.ONE, _SHIFT, "result", "field_result", choices="shift_result", hotkeys="vb"),
    Control("what_changes", Widget.TEXT, _SHIFT, "what_changes", "field_what_changes"),
    # every kind: above the fields that are used less, so that it is on the screen
    Control("memo", Widget.TEXT, _ALL, "memo", "field_memo"),
    # fragment, more
    Control("frame_source", Widget.ONE, _FRAGMENT, "attribution.source", "field_source", choices="frame_source"),
    Control("certainty", Widget.ONE, _FRAGMENT, "attribution.certainty", "field_certainty", choices="certainty"),
    Control(
        "enactment",
        Widget.ONE,
        _FRAGMENT,
        "attribution.enactment",
        "field_enactment",
        choices="frame_enactment",
    ),
    Control("local_name", Widget.TEXT, _FRAGMENT, "attribution.local_name", "field_local_name", rows=1),
    # issue moment, more
    Control("themes", Widget.MANY, _MOMENT + _THEMATIC, "themes", "field_themes", choices="theme"),
    Control("local_theme", Widget.TEXT, _MOMENT, "local_theme", "field_local_theme", rows=1),
    Control("forms", Widget.MANY, _MOMENT, "outcome.forms", "field_forms", choices="reframing_form"),
    Control("how", Widget.TEXT, _MOMENT, "outcome.how", "field_how"),
    Control("evidence", Widget.TEXT, _MOMENT, "outcome.evidence", "field_evidence"),
    Control(
        "influence_plus",
        Widget.MANY,
        _MOMENT,
        "outcome.influences",
        "field_influence_plus",
        choices="influence",
        polarity=Polarity.PLUS,
    ),
    Control(
        "influence_minus",
        Widget.MANY,
        _MOMENT,
        "outcome.influences",
        "field_influence_minus",
        choices="influence",
        polarity=Polarity.MINUS,
    ),
    # shift or missed opening, more
    Control("before", Widget.FRAMES, _SHIFT, "before", "field_before"),
    Control("after", Widget.FRAMES, _SHIFT, "after", "field_after"),
    # shared by several kinds
    Control("narrative", Widget.NARRATIVE, _FRAGMENT + _SHIFT, "narrative", "field_narrative"),
)
"""All fields, in the order of the form."""

BY_NAME: dict[str, Control] = {control.name: control for control in CONTROLS}
_WORDS = tuple(control for control in CONTROLS if control.widget is Widget.WORDS)


def find_control(name: object) -> tuple[Control, str | None] | None:
    """Find the control that a result item names, and the code its words are for; None when there is none."""
    if not isinstance(name, str):
        return None
    for control in _WORDS:
        if name.startswith(control.name_for("")):
            return control, name.removeprefix(control.name_for(""))
    found = BY_NAME.get(name)
    return (found, None) if found is not None and found.widget is not Widget.WORDS else None
