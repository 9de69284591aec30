"""The labelling configuration, generated from the codebook, the roles and the table of controls.

A `<HyperText>` of one paragraph per turn on the left, the fields of the selected region on the
right. Nothing is compulsory. What is stored are code ids (`alias`); what is read are their labels.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib import resources
from xml.etree import ElementTree as ET

from frameschema import Code, Codebook, CodebookRef, CodeState, FrameLevel, Localized, Role, UnitKind
from labelstudio_plugin.controls import (
    CONTROLS,
    DISCUSSION_MEMO,
    KIND,
    NARRATIVE_KINDS,
    NO_KEY,
    TRANSCRIPT,
    UNITS,
    Control,
    Widget,
)
from labelstudio_plugin.offered import offered_codes
from labelstudio_plugin.roles_on_page import RolesOnPage

_COLOURS = {
    UnitKind.FRAGMENT: "#e0ac00",
    UnitKind.ISSUE_MOMENT: "#8f86d8",
    UnitKind.SHIFT_MOMENT: "#ad1457",
    UnitKind.OUT_OF_ROLE: "#0b8a8f",
    UnitKind.THEMATIC_CODE: "#2e7d32",
    UnitKind.EVALUATION: "#d2691e",
    UnitKind.COMMENT: "#1565c0",
}
_TAXONOMY_SIZE = {"minWidth": "340px", "maxWidth": "358px", "dropdownWidth": "358px"}
# Lists that grow while coding stand in the task, not in the configuration.
_LISTS_IN_TASK = {
    Widget.ISSUES: "$issues",
    Widget.NARRATIVE: "$narratives",
    Widget.OPEN_CODES: "$open_codes",
}


_MADE_FROM = "codebook"
_COMMENT = re.compile(rf"<!--\s*{_MADE_FROM} (\S+) (\S.*?)\s*-->")


def codebook_of(config: str) -> CodebookRef | None:
    """Read from a configuration which codebook, in which version, it was made from."""
    found = _COMMENT.search(config)
    return CodebookRef(id=found[1], version=found[2]) if found else None


def kind_look(kinds: Sequence[UnitKind]) -> dict[UnitKind, tuple[str, str]]:
    """Give the key and the colour of each kind of a pass; keys count from 1 on every page."""
    return {kind: (str(number), _COLOURS[kind]) for number, kind in enumerate(kinds, start=1)}


def label_config(
    codebook: Codebook,
    roles: Sequence[Role],
    language: str,
    in_use: frozenset[str] = frozenset(),
    kinds: Sequence[UnitKind] = NARRATIVE_KINDS,
    help_text: Localized | None = None,
    *,
    with_variants: bool = False,
) -> str:
    """Write the configuration of a pass in which words are marked, as Label Studio's XML.

    The page has the fields of `kinds` alone, in their order. `in_use` are the codes that existing coding holds;
    of them the retired ones stay on the page. Without a `help_text` the page has the codebook's. On a page
    `with_variants` what each coder said stands between the text and the form.
    """
    page = _Page(codebook, roles, language, in_use, tuple(kinds), help_text, with_variants=with_variants)
    return page.to_xml()


def _css_string(text: str) -> str:
    # Label Studio drops a rule in which ">" stands.
    return re.sub(r'[\\">{}<]', lambda found: f"\\{ord(found[0]):x} ", text)


class _Page:
    """Writes one page; holds what every part of it needs."""

    def __init__(
        self,
        codebook: Codebook,
        roles: Sequence[Role],
        language: str,
        in_use: frozenset[str],
        kinds: tuple[UnitKind, ...],
        help_text: Localized | None,
        *,
        with_variants: bool,
    ) -> None:
        self._kinds = kinds
        self._with_variants = with_variants
        self._help = help_text or codebook.code("help_start").definition
        self._codebook = codebook
        self._in_use = in_use
        self._roles = roles
        self._on_page = RolesOnPage.of(roles)
        self._language = language

    def to_xml(self) -> str:
        root = ET.Element("View", className="fb-w")
        root.append(ET.Comment(f" {_MADE_FROM} {self._codebook.id} {self._codebook.version} "))
        page = _tag(root, "View", className="fb fb-adj" if self._with_variants else "fb")
        _tag(page, "Style").text = self._style()
        self._talk(_tag(page, "View", className="fb-l"))
        if self._with_variants:
            self._reading(_tag(page, "View", className="fb-v"), "variants_of", "variants")
        self._form(_tag(page, "View", className="fb-r"))
        if set(self._kinds) & set(NARRATIVE_KINDS) and not self._with_variants:
            self._relations(root)
        ET.indent(root)
        return ET.tostring(root, encoding="unicode")

    def _style(self) -> str:
        more = {"comments.css": UnitKind.COMMENT in self._kinds, "adjudication.css": self._with_variants}
        files = ("page.css", *(file for file, is_needed in more.items() if is_needed))
        room = resources.files("labelstudio_plugin")
        fixed = "".join(room.joinpath(file).read_text(encoding="utf-8") for file in files)
        return f"\n{fixed}{self._on_page.style()}\n{self._kind_marks()}\n"

    def _kind_marks(self) -> str:
        """Let the key of its kind stand small after each marked stretch, so that colour is not the only sign."""
        kinds = [(self._label(kind), key) for kind, (key, _) in kind_look(self._kinds).items()]
        mark = '.fb .htx-highlight.htx-no-label[data-label$=":{}"]::after {{ display: inline; content: "{}"; }}'
        return "\n".join(mark.format(_css_string(label), key) for label, key in kinds)

    def _label(self, code_id: str) -> str:
        return self._codebook.label(code_id, self._language)

    def _hint(self, code: Code) -> str:
        return code.definition.in_language(self._language)

    def _talk(self, view: ET.Element) -> None:
        top = _tag(view, "View", className="fb-top")
        labels = _tag(top, "HyperTextLabels", name=KIND, toName=TRANSCRIPT, choice="single")
        offered = {code.id: code for code in self._offered("unit_kind")}
        for kind, (hotkey, colour) in kind_look(self._kinds).items():
            code = offered.get(kind)
            if code is None:
                continue
            look = {"background": colour, "hotkey": hotkey, "hint": self._hint(code)}
            _tag(labels, "Label", value=self._label(code.id), alias=code.id, **look)
        row = self._on_page.filter_html(self._label("filter_all"), self._label("other_roles"), self._language)
        _tag(top, "HyperText", name="role_filter", inline="true", selectionEnabled="false", value=row)
        player = _tag(top, "View", className="fb-rec")
        _tag(player, "HyperText", name="recording", inline="true", selectionEnabled="false", value="$recording")
        _tag(view, "HyperText", name=TRANSCRIPT, value="$html", inline="true", granularity="word")

    def _form(self, view: ET.Element) -> None:
        if UnitKind.COMMENT in self._kinds:
            self._reading(_tag(view, "View", className="fb-coding"), "coding_of", "coding")
        start = _tag(view, "View", visibleWhen="no-region-selected")
        _tag(start, "Header", size="5", value=self._label("help_start"))
        _tag(start, "Markdown", value=self._help.in_language(self._language))
        _tag(start, "Header", size="6", value=self._label("field_discussion_memo"))
        self._text_area(start, DISCUSSION_MEMO, "field_discussion_memo", 4, {})
        for control in CONTROLS:
            kinds = [kind.value for kind in control.kinds if kind in self._kinds]
            if kinds:
                self._field(view, control, ",".join(kinds))

    def _reading(self, box: ET.Element, words: str, name: str) -> None:
        """Show coding that is there to be read; it stands in the task under this name."""
        _tag(box, "Header", size="5", value=self._label(words))
        _tag(box, "HyperText", name=name, inline="true", selectionEnabled="false", value=f"${name}")

    def _field(self, view: ET.Element, control: Control, kinds: str) -> None:
        # Without the condition on the control itself, it would also count for other kinds.
        when = {"perRegion": "true", "whenLabelValue": kinds}
        shown = {"visibleWhen": "region-selected", "whenTagName": KIND, "whenLabelValue": kinds}
        box = _tag(view, "View", **shown, **({"className": "fb-half"} if control.is_narrow else {}))
        if control.widget is Widget.WORDS:
            self._words_by_code(box, control, when)
            return
        _tag(box, "Header", size="6", value=self._label(control.words))
        if control.widget is Widget.TEXT:
            self._text_area(box, control.name, control.words, control.rows, when)
        elif control.widget in (Widget.ONE, Widget.MANY):
            self._choices(box, control, when)
        else:
            self._taxonomy(box, control, when)

    def _text_area(self, box: ET.Element, name: str, words: str, rows: int, when: dict[str, str]) -> None:
        _tag(
            box,
            "TextArea",
            name=name,
            toName=TRANSCRIPT,
            rows=str(rows),
            maxSubmissions="1",
            editable="true",
            transcription="true",
            showSubmitButton="false",
            placeholder=self._hint(self._codebook.code(words)),
            **when,
        )

    def _words_by_code(self, box: ET.Element, control: Control, when: dict[str, str]) -> None:
        for code in self._offered(control.choices or ""):
            shown = {"visibleWhen": "choice-selected", "whenTagName": control.beside, "whenChoiceValue": code.id}
            line = _tag(box, "View", **shown)
            _tag(line, "Header", size="6", value=code.label.in_language(self._language))
            self._text_area(line, control.name_for(code.id), control.words, control.rows, when)

    def _choices(self, box: ET.Element, control: Control, when: dict[str, str]) -> None:
        choice = "multiple" if control.widget is Widget.MANY else "single"
        layout = {} if control.hotkeys else {"layout": "select"}
        source = {"value": f"${UNITS}"} if control.choices == UNITS else {}
        own = {"name": control.name, "toName": TRANSCRIPT, "choice": choice}
        choices = _tag(box, "Choices", **own, **layout, **source, **when)
        if source:
            return
        if control.choices == "roles":
            for role in self._roles:
                label = role.label.in_language(self._language)
                _tag(choices, "Choice", value=label, alias=role.id, hotkey=NO_KEY)
            return
        keys = iter(control.hotkeys)
        for code in self._offered(control.choices or ""):
            key = next(keys, NO_KEY) if code.state is CodeState.ACTIVE else NO_KEY
            self._choice(choices, code, hotkey=key)

    def _offered(self, list_id: str) -> list[Code]:
        return offered_codes(self._codebook, list_id, self._in_use)

    def _choice(self, parent: ET.Element, code: Code, **more: str) -> ET.Element:
        label = code.label.in_language(self._language)
        return _tag(parent, "Choice", value=label, alias=code.id, hint=self._hint(code), **more)

    def _taxonomy(self, box: ET.Element, control: Control, when: dict[str, str]) -> None:
        prompt = "pick" if control.widget is Widget.FRAMES else "pick_or_add"
        look = {"showFullPath": "true", "placeholder": self._label(prompt)}
        attributes = {"name": control.name, "toName": TRANSCRIPT, **when, **look, **_TAXONOMY_SIZE}
        if control.widget is Widget.FRAMES:
            taxonomy = _tag(box, "Taxonomy", leafsOnly="true", **attributes)
            self._frames_by_level(taxonomy)
            return
        # Only the older widget lets annotators add items while they code.
        source = {"legacy": "true", "value": _LISTS_IN_TASK[control.widget]}
        once = {"maxUsages": "1"} if control.widget is Widget.NARRATIVE else {}
        _tag(box, "Taxonomy", **attributes, **source, **once)

    def _frames_by_level(self, taxonomy: ET.Element) -> None:
        frames = self._offered("frame")
        for level in self._offered("frame_level"):
            branch = self._choice(taxonomy, level)
            for frame in frames:
                if FrameLevel(level.id) in frame.levels:
                    self._choice(branch, frame)

    def _relations(self, root: ET.Element) -> None:
        relations = _tag(root, "Relations")
        for code in self._offered("relation_kind"):
            _tag(relations, "Relation", value=self._label(code.id))


def _tag(parent: ET.Element, tag: str, /, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, tag, attributes)
