"""A transcript's task with another group's coding beside it, to read and to remark on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape

from frameschema import AnyUnit, Codebook, Role, Transcript
from labelstudio_plugin.controls import CONTROLS, UNITS, Control, Widget
from labelstudio_plugin.results.values import field_value, to_stored
from labelstudio_plugin.sheets.chain import TalkOnSheet
from labelstudio_plugin.tasks import Task
from labelstudio_plugin.units_in_task import unit_choices

_IN_OWN_WORDS = (Widget.TEXT, Widget.ISSUES, Widget.OPEN_CODES, Widget.NARRATIVE, Widget.WORDS)


def comment_task(
    plain: Task,
    units: Sequence[AnyUnit],
    transcript: Transcript,
    roles: Sequence[Role],
    codebook: Codebook,
    language: str,
) -> Task:
    """Add the units of another group's coding, in their order, to a task that was made of the transcript.

    The task has a fingerprint of that coding too, so that push sees when it has grown.
    """
    writer = _Writer(TalkOnSheet(transcript, roles, codebook, language), codebook, roles, language)
    shown = {
        "coding": f"<ol>{''.join(map(writer.item, units))}</ol>",
        UNITS: unit_choices((unit.id, writer.name(unit)) for unit in units),
    }
    text = json.dumps(shown, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return replace(plain, data={**plain.data, **shown}, shown_sha256=hashlib.sha256(text.encode()).hexdigest())


@dataclass(frozen=True)
class _Writer:
    """Writes units as people read them, with words of the codebook in the page's language."""

    talk: TalkOnSheet
    codebook: Codebook
    roles: Sequence[Role]
    language: str

    def name(self, unit: AnyUnit) -> str:
        """Name a unit in one line: turn, speaker, first words, kind."""
        return f"{self.talk.trigger(unit)} · {self.codebook.label(unit.kind, self.language)}"

    def item(self, unit: AnyUnit) -> str:
        said, chosen = list(self._filled(unit, in_own_words=True)), list(self._filled(unit, in_own_words=False))
        lines = [f"<b>{escape(self.name(unit), quote=False)}</b>"]
        lines += [escape(" · ".join(chosen), quote=False)] if chosen else []
        lines += [f"<em>{escape(words, quote=False)}</em>" for words in said]
        return f"<li>{'<br/>'.join(lines)}</li>"

    def _filled(self, unit: AnyUnit, *, in_own_words: bool) -> Iterator[str]:
        for control in CONTROLS:
            if unit.kind not in control.kinds or (control.widget in _IN_OWN_WORDS) != in_own_words:
                continue
            for values in to_stored(control, field_value(unit, control.field)).values():
                yield from (self._in_words(control, value) for value in values)

    def _in_words(self, control: Control, value: str | list[str]) -> str:
        if control.widget in _IN_OWN_WORDS:
            return value if isinstance(value, str) else " › ".join(value)
        return " › ".join(map(self._label, [value] if isinstance(value, str) else value))

    def _label(self, code: str) -> str:
        """Give the words for a code or role; one that is known no more stands as it is."""
        labels = {role.id: role.label for role in self.roles}
        labels |= {found.id: found.label for code_list in self.codebook.lists for found in code_list.codes}
        return labels[code].in_language(self.language) if code in labels else code
