"""What Label Studio shows behind "Instructions": how one codes in a pass, written from the codebook.

HTML without scripts or addresses. Label Studio keeps classes and a `<style>`, drops every `style` attribute,
and shows lists without numbers or margins, so the little style that there is stands on top. Every word is the
codebook's: what one does, the pitfalls and the methods are codes `help_…` of the list `form`; fields, codes,
colours and keys are those of the page itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from xml.etree import ElementTree as ET

from frameschema import Code, Codebook, CodeState, FrameLevel, Localized, Role, UnitKind
from labelstudio_plugin.controls import CONTROLS, NARRATIVE_KINDS, Control, Widget
from labelstudio_plugin.label_config import kind_look
from labelstudio_plugin.roles_on_page import RolesOnPage
from labelstudio_plugin.sheets.controls import COLUMN, WHOLE
from labelstudio_plugin.tasks import FRAGMENTS, SHEETS

_FORM = "form"
_FRAMES = "frame"
_STYLE = """
.fb-help { line-height: 1.45; }
.fb-help h2 { font-size: 1.4em; font-weight: 600; margin: 0 0 0.4em; }
.fb-help h3 { font-size: 1.15em; font-weight: 600; margin: 1.4em 0 0.3em; }
.fb-help h4 { font-weight: 600; margin: 1.2em 0 0.2em; }
.fb-help p { margin: 0 0 0.5em; }
.fb-help ol, .fb-help ul { margin: 0 0 0.5em; padding-left: 1.5em; }
.fb-help ol { list-style: decimal; }
.fb-help ul { list-style: disc; }
.fb-help li { margin-bottom: 0.3em; }
.fb-help summary { cursor: pointer; }
.fb-help kbd { border: 1px solid #8c8c8c; border-radius: 3px; padding: 0 0.35em; }
.fb-help .apart { margin: 0.9em 0 0.4em; }
.fb-help .yes b { color: #15713a; }
.fb-help .no b { color: #9c1c3d; }
"""


def instruction_html(
    codebook: Codebook,
    roles: Sequence[Role],
    language: str,
    coding_pass: str = FRAGMENTS,
    methods: Iterable[str] = (),
    kinds: Sequence[UnitKind] = NARRATIVE_KINDS,
    own_words: tuple[Localized, Localized] | None = None,
) -> str:
    """Write the instructions of a pass, in which `kinds` are marked (on sheets none are), as an HTML fragment.

    `methods` are codes of the list `method`; each gets a line on what to watch for. `own_words` are a heading and
    an explanation that take the place of the codebook's; without them, raises UnknownCodeError when the codebook
    has no words for the pass.
    """
    return _Instruction(codebook, roles, language, tuple(kinds)).to_html(coding_pass, methods, own_words)


def page_keys(codebook: Codebook, kinds: Sequence[UnitKind] = NARRATIVE_KINDS) -> dict[str, str]:
    """Give the key of every kind and choice that has one on the page of a pass, by code id."""
    keys = {kind.value: key for kind, (key, _) in kind_look(kinds).items()}
    for control in CONTROLS:
        if control.hotkeys and set(control.kinds) & set(kinds):
            codes = _active(codebook, control.choices or "")
            keys |= {code.id: key for code, key in zip(codes, control.hotkeys, strict=False)}
    return keys


def page_colours(roles: Sequence[Role], kinds: Sequence[UnitKind] = NARRATIVE_KINDS) -> dict[str, str]:
    """Give the colour of every kind of unit, by code id, and of every column role, by role id."""
    on_page = RolesOnPage.of(roles)
    of_kinds = {kind.value: colour for kind, (_, colour) in kind_look(kinds).items()}
    return of_kinds | {role.id: on_page.colour(role.id) for role in on_page.columns}


def _active(codebook: Codebook, list_id: str) -> list[Code]:
    return [code for code in codebook.list(list_id).codes if code.state is CodeState.ACTIVE]


class _Instruction:
    """Writes one text; holds what every part of it needs, and which lists it has shown."""

    def __init__(
        self, codebook: Codebook, roles: Sequence[Role], language: str, marked: tuple[UnitKind, ...]
    ) -> None:
        self._marked = marked
        self._codebook = codebook
        self._roles = roles
        self._language = language
        self._keys = page_keys(codebook, marked)
        self._colours = page_colours(roles, marked)
        # Ids may hold dots, which have a meaning in the names of classes.
        self._classes = {name: f"c{index}" for index, name in enumerate(self._colours)}
        self._shown: dict[str, str] = {}

    def to_html(
        self, coding_pass: str, methods: Iterable[str], own_words: tuple[Localized, Localized] | None
    ) -> str:
        root = ET.Element("div", {"class": "fb-help"})
        _text(root, "style", _STYLE + self._colour_rules())
        self._head(root, "help_title", "h2")
        if own_words is None:
            self._steps(root, f"help_{coding_pass}")
        else:
            for tag, words in zip(("h3", "p"), own_words, strict=True):
                _text(root, tag, words.in_language(self._language))
        self._methods(root, methods)
        if coding_pass == SHEETS:
            self._fields(root, (*COLUMN, *WHOLE))
        else:
            self._kinds(root)
            self._colour_legend(root)
            self._key_table(root)
        # They are about narratives and issues.
        if set(self._marked) & set(NARRATIVE_KINDS):
            self._pitfalls(root)
        return ET.tostring(root, encoding="unicode", method="html")

    def _colour_rules(self) -> str:
        return "".join(
            f".fb-help .{self._classes[name]} {{ color: {colour}; }}\n" for name, colour in self._colours.items()
        )

    def _label(self, code_id: str) -> str:
        return self._codebook.label(code_id, self._language)

    def _definition(self, code_id: str) -> str:
        return self._codebook.code(code_id).definition.in_language(self._language)

    def _starting_with(self, prefix: str) -> list[Code]:
        return [code for code in _active(self._codebook, _FORM) if code.id.startswith(prefix)]

    def _head(self, parent: ET.Element, code_id: str, tag: str = "h3") -> None:
        _text(parent, tag, self._label(code_id))
        _text(parent, "p", self._definition(code_id))

    def _steps(self, root: ET.Element, pass_words: str) -> None:
        self._head(root, pass_words)
        steps = ET.SubElement(root, "ol")
        for step in self._starting_with(f"{pass_words}_"):
            self._named(ET.SubElement(steps, "li"), step)

    def _named(self, parent: ET.Element, code: Code) -> None:
        """Write a label, its key and its definition, then the examples."""
        _text(parent, "b", code.label.in_language(self._language)).tail = " "
        if code.id in self._keys:
            _text(parent, "kbd", self._keys[code.id]).tail = " "
        _text(parent, "span", f"– {code.definition.in_language(self._language)}")
        self._examples(parent, code)

    def _examples(self, parent: ET.Element, code: Code) -> None:
        looks = (("help_yes", code.example, "yes"), ("help_no", code.counter_example, "no"))
        for word, example, look in looks:
            if example is not None:
                line = ET.SubElement(parent, "div", {"class": look})
                _text(line, "b", f"{self._label(word)}:").tail = " "
                _text(line, "span", example.in_language(self._language))

    def _methods(self, root: ET.Element, methods: Iterable[str]) -> None:
        chosen = [code for code in self._codebook.list("method").codes if code.id in set(methods)]
        if not chosen:
            return
        self._head(root, "help_methods")
        lines = ET.SubElement(root, "ul")
        for code in chosen:
            # A method that a study added has no advice of its own, but does have a definition.
            advice = f"help_method_{code.id}"
            known = self._codebook.has_code(_FORM, advice)
            self._named(ET.SubElement(lines, "li"), self._codebook.code(advice) if known else code)

    def _kinds(self, root: ET.Element) -> None:
        self._head(root, "help_kinds")
        for code in (code for code in _active(self._codebook, "unit_kind") if code.id in self._marked):
            line = ET.SubElement(root, "div", {"class": "apart"})
            self._swatch(line, code.id)
            self._named(line, code)
            self._fields(root, [item for item in CONTROLS if self._kinds_with(item) == [code.id]])
        if len(self._marked) > 1:
            self._head(root, "help_shared", "h4")
            self._fields(root, [item for item in CONTROLS if len(self._kinds_with(item)) > 1])
        if set(self._marked) & set(NARRATIVE_KINDS):
            self._head(root, "help_links", "h4")
            self._codes(root, _active(self._codebook, "relation_kind"))

    def _kinds_with(self, control: Control) -> list[UnitKind]:
        return [kind for kind in control.kinds if kind in self._marked]

    def _fields(self, root: ET.Element, controls: Iterable[Control]) -> None:
        lines = ET.SubElement(root, "ul")
        for control in _first_of_each(controls):
            line = ET.SubElement(lines, "li")
            self._named(line, self._codebook.code(control.words))
            self._kinds_of(line, control)
            self._choices(line, control)

    def _kinds_of(self, line: ET.Element, control: Control) -> None:
        shared = self._kinds_with(control)
        if len(shared) > 1:
            kinds = ", ".join(self._label(kind.value) for kind in shared)
            _text(line, "i", f" ({kinds})")

    def _choices(self, line: ET.Element, control: Control) -> None:
        """Fold the codes of a field away; a list that several fields share is shown with the first."""
        list_id = _FRAMES if control.widget is Widget.FRAMES else control.choices
        if list_id is None or not self._codebook.has_list(list_id):
            return
        if list_id in self._shown:
            _text(line, "div", f"→ {self._shown[list_id]}")
            return
        self._shown[list_id] = self._label(control.words)
        folded = ET.SubElement(line, "details")
        code_list = self._codebook.list(list_id)
        count = len(_active(self._codebook, list_id))
        _text(folded, "summary", f"{code_list.label.in_language(self._language)} ({count})")
        _text(folded, "p", code_list.definition.in_language(self._language))
        if list_id == _FRAMES:
            self._frames_by_level(folded)
        else:
            self._codes(folded, _active(self._codebook, list_id))

    def _frames_by_level(self, parent: ET.Element) -> None:
        frames = _active(self._codebook, _FRAMES)
        for level in _active(self._codebook, "frame_level"):
            self._named(ET.SubElement(parent, "div", {"class": "apart"}), level)
            # A frame met on several levels is described on its usual one.
            self._codes(parent, [frame for frame in frames if frame.levels[:1] == (FrameLevel(level.id),)])

    def _codes(self, parent: ET.Element, codes: Iterable[Code]) -> None:
        lines = ET.SubElement(parent, "ul")
        for code in codes:
            self._named(ET.SubElement(lines, "li"), code)

    def _swatch(self, line: ET.Element, name: str) -> None:
        _text(line, "span", "■", {"class": self._classes[name]}).tail = " "

    def _colour_legend(self, root: ET.Element) -> None:
        self._head(root, "help_colours")
        lines = ET.SubElement(root, "ul")
        for role in self._roles:
            if role.id in self._colours:
                line = ET.SubElement(lines, "li")
                self._swatch(line, role.id)
                _text(line, "span", role.label.in_language(self._language))
        _text(lines, "li", self._label("other_roles"))

    def _key_table(self, root: ET.Element) -> None:
        self._head(root, "help_keys")
        lines = ET.SubElement(root, "ul")
        for code_id, key in self._keys.items():
            line = ET.SubElement(lines, "li")
            _text(line, "kbd", key).tail = " "
            _text(line, "span", self._label(code_id))
        for code in self._starting_with("help_key_"):
            self._named(ET.SubElement(lines, "li"), code)

    def _pitfalls(self, root: ET.Element) -> None:
        self._head(root, "help_pitfalls")
        for code in self._starting_with("help_pitfall_"):
            self._named(ET.SubElement(root, "div", {"class": "apart"}), code)


def _first_of_each(controls: Iterable[Control]) -> list[Control]:
    """Leave out a field with the words of an earlier one, such as the second slot for a frame."""
    first: dict[str, Control] = {}
    for control in controls:
        first.setdefault(control.words, control)
    return list(first.values())


def _text(parent: ET.Element, tag: str, text: str, attributes: Mapping[str, str] | None = None) -> ET.Element:
    element = ET.SubElement(parent, tag, dict(attributes or {}))
    element.text = text
    return element
