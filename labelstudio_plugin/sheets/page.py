"""The page of a narrative sheet, generated from the codebook and the table of fields.

The talk above, a column per narrative of the task (`<Repeater>`), the fields of the whole sheet below. What is
stored are code ids (`alias`), what is read are their labels. Nothing is compulsory.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib import resources
from xml.etree import ElementTree as ET

from frameschema import Code, Codebook, FrameLevel, ReasoningDevice
from labelstudio_plugin.controls import NO_KEY, Control, Widget
from labelstudio_plugin.offered import offered_codes
from labelstudio_plugin.sheets.controls import (
    CHAIN,
    COLUMN_BOXES,
    TALK,
    TRIGGERS,
    WHOLE,
    Box,
    column_name,
)

_INDEX = "{{idx}}"
_DISPLAY = {"inline": "true", "selectionEnabled": "false"}


def sheet_config(codebook: Codebook, language: str, in_use: frozenset[str] = frozenset()) -> str:
    """Write the configuration of the sheets pass as Label Studio's XML; one serves any number of columns.

    `in_use` are the codes that filled-in sheets hold; of them the retired ones stay on the page.
    """
    return _SheetPage(codebook, language, in_use).to_xml()


class _SheetPage:
    """Writes one page; holds what every part of it needs."""

    def __init__(self, codebook: Codebook, language: str, in_use: frozenset[str]) -> None:
        self._codebook = codebook
        self._in_use = in_use
        self._language = language

    def to_xml(self) -> str:
        root = ET.Element("View", className="fbs")
        root.append(ET.Comment(f" codebook {self._codebook.id} {self._codebook.version} "))
        _tag(root, "Style").text = self._style()
        self._talk(root)
        repeater = _tag(_tag(root, "View", className="fbs-cols"), "Repeater", on="$narratives", indexFlag=_INDEX)
        self._column(_tag(repeater, "View", className=f"fbs-col fbs-col-{_INDEX}"))
        whole = _tag(root, "View", className="fbs-whole")
        for control in WHOLE:
            self._field(whole, control, control.name, TALK)
        ET.indent(root)
        return ET.tostring(root, encoding="unicode")

    def _style(self) -> str:
        css = resources.files("labelstudio_plugin.sheets").joinpath("sheet.css").read_text(encoding="utf-8")
        return f"\n{css}"

    def _talk(self, root: ET.Element) -> None:
        _tag(root, "Header", size="4", value="$title")
        _tag(root, "HyperText", name="help", value=self._help(), **_DISPLAY)
        box = _tag(root, "View", className="fbs-talk")
        _tag(box, "HyperText", name=TALK, value="$excerpt", **_DISPLAY)

    def _help(self) -> str:
        """Explain, folded, how to fill in the sheet and what each reasoning device is."""
        codes = [self._codebook.code("sheet_help"), *self._offered("reasoning_device")]
        title, *devices = (escape(_heading(code, self._language), quote=False) for code in codes)
        text, *meanings = (escape(self._hint(code), quote=False) for code in codes)
        rows = "".join(f"<dt>{name}</dt><dd>{what}</dd>" for name, what in zip(devices, meanings, strict=True))
        return f'<details class="fbs-help"><summary>{title}</summary><p>{text}</p><dl>{rows}</dl></details>'

    def _column(self, column: ET.Element) -> None:
        chain = column_name(CHAIN, _INDEX)
        _tag(column, "Header", size="5", value=f"$narratives[{_INDEX}].who")
        box = _tag(column, "View", className="fbs-chain")
        _tag(box, "HyperText", name=chain, value=f"$narratives[{_INDEX}].chain", **_DISPLAY)
        folds = [box for box in COLUMN_BOXES if box.fold]
        for part in COLUMN_BOXES:
            if not part.fold:
                self._box(_tag(column, "View", className="fbs-box"), part, chain)
        collapse = _tag(column, "Collapse", accordion="false")
        for part in folds:
            self._box(_tag(collapse, "Panel", value=self._label(part.fold)), part, chain)

    def _box(self, parent: ET.Element, box: Box, to_name: str) -> None:
        for control in box.controls:
            self._field(parent, control, column_name(control.name, _INDEX), to_name)

    def _field(self, parent: ET.Element, control: Control, name: str, to_name: str) -> None:
        view = _tag(parent, "View", className=f"fbs-field fbs-{control.widget.value}")
        own = {"name": name, "toName": to_name}
        if control.choices == "presence":
            self._choices(view, control, {**own, "layout": "inline"})
            return
        _tag(view, "Header", size="5", value=_heading(self._codebook.code(control.words), self._language))
        if control.widget is Widget.TEXT:
            self._text_area(view, control, own)
        elif control.widget is Widget.FRAMES:
            self._frames(view, own)
        else:
            self._choices(view, control, {**own, "layout": "select"})

    def _text_area(self, view: ET.Element, control: Control, own: dict[str, str]) -> None:
        code = self._codebook.code(control.words)
        # The definition of a reasoning device is too long for its box; it stands in the help.
        hint = {} if control.words in set(ReasoningDevice) else {"placeholder": self._hint(code)}
        box = {"maxSubmissions": "1", "editable": "true", "transcription": "true", "showSubmitButton": "false"}
        _tag(view, "TextArea", rows=str(control.rows), **own, **box, **hint)

    def _choices(self, view: ET.Element, control: Control, own: dict[str, str]) -> None:
        choice = "multiple" if control.widget is Widget.MANY else "single"
        source = {"value": f"${TRIGGERS}"} if control.choices == TRIGGERS else {}
        choices = _tag(view, "Choices", choice=choice, **own, **source)
        if not source:
            for code in self._offered(control.choices or ""):
                self._choice(choices, code, hotkey=NO_KEY)

    def _frames(self, view: ET.Element, own: dict[str, str]) -> None:
        look = {"leafsOnly": "true", "showFullPath": "true", "placeholder": self._label("pick")}
        size = {"minWidth": "100%", "maxWidth": "100%", "dropdownWidth": "320px"}
        taxonomy = _tag(view, "Taxonomy", **own, **look, **size)
        frames = self._offered("frame")
        for level in self._offered("frame_level"):
            branch = self._choice(taxonomy, level)
            for frame in frames:
                if FrameLevel(level.id) in frame.levels:
                    self._choice(branch, frame)

    def _choice(self, parent: ET.Element, code: Code, **more: str) -> ET.Element:
        label = code.label.in_language(self._language)
        return _tag(parent, "Choice", value=label, alias=code.id, hint=self._hint(code), **more)

    def _offered(self, list_id: str) -> Sequence[Code]:
        return offered_codes(self._codebook, list_id, self._in_use)

    def _label(self, code_id: str) -> str:
        return self._codebook.label(code_id, self._language)

    def _hint(self, code: Code) -> str:
        return code.definition.in_language(self._language)


def _heading(code: Code, language: str) -> str:
    return (code.heading or code.label).in_language(language)


def _tag(parent: ET.Element, tag: str, /, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, tag, attributes)
