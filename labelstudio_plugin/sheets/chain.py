"""The talk on a sheet, as HTML: the stretch it is about, and each narrative's chain of fragments.

Every turn stands once in the talk, with a radio button out of sight, and a fragment of a chain has a label for the
button of its turn: a click gives it the focus, so that the browser unfolds the talk there and scrolls to it. A
plain link to an anchor works in no Label Studio: the data manager takes the new address for "close the task".
A label needs no script of ours, and folds are unfolded by `sheet.css` alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape

from frameschema import AnyUnit, Codebook, Fragment, Role, Span, Transcript
from frameschema.sheet import SheetColumn
from labelstudio_plugin.roles_on_page import RolesOnPage
from labelstudio_plugin.tasks import speaker_line

_SHORT = 50


@dataclass(frozen=True)
class TalkOnSheet:
    """Writes pieces of one transcript, with words of the codebook in the page's language."""

    transcript: Transcript
    roles: Sequence[Role]
    codebook: Codebook
    language: str

    def talk(self, shown: Iterable[Span]) -> str:
        """Write the whole talk: the turns of the `shown` stretches open, what lies between them folded."""
        open_turns = {turn for span in shown for turn in self.transcript.turns_in(span)}
        pieces, at = [], 0
        for turn in [*sorted(open_turns), len(self.transcript.turns)]:
            pieces.append(self._fold(range(at, turn)))
            if turn in open_turns:
                pieces.append(self._turn(turn))
            at = turn + 1
        return "".join(pieces)

    def chain(self, units: Sequence[AnyUnit]) -> str:
        """Write fragments in their order, each with what the researcher noted, and fold the talk in between."""
        pieces: list[str] = []
        said = None
        for unit in units:
            turns = self.transcript.turns_in(unit.span)
            if said is not None:
                pieces.append(self._in_between(range(said + 1, turns.start)))
            pieces += self._fragment(unit, turns)
            said = max(turns.stop - 1, said or 0)
        return "".join(pieces)

    def note(self, column: SheetColumn) -> str:
        """Write what a column is about where no fragment says it: its story's name, or that there are none."""
        if column.is_joint:
            return self._note(self.codebook.code("sheet_joint").definition.in_language(self.language))
        named = self._note(column.title) if column.holder.speakers else ""
        return named if column.fragments else named + self._note(self._label("sheet_no_fragments"))

    def trigger(self, unit: AnyUnit) -> str:
        """Name a marked shift in one line: turn, speaker, and its first words."""
        turn = self.transcript.turns_in(unit.span).start
        words = " ".join(self._part(turn, unit.span).split())
        short = words if len(words) <= _SHORT else words[:_SHORT].rsplit(" ", 1)[0] + " …"
        return f"{turn + 1} · {self.transcript.turns[turn].speaker} · {short}"

    def _fragment(self, unit: AnyUnit, turns: range) -> Iterator[str]:
        yield '<div class="f">'
        for turn in turns:
            yield self._paragraph(turn, self._part(turn, unit.span))
        if isinstance(unit, Fragment):
            if unit.who_what:
                yield f'<p class="w"><em>{escape(unit.who_what, quote=False)}</em></p>'
            if unit.reasoning_devices:
                labels = " · ".join(map(self._label, unit.reasoning_devices))
                yield f'<p class="d">{escape(labels, quote=False)}</p>'
        yield f'<label class="l" for="{_button(turns.start)}">→ {self._named(turns.start)}</label></div>'

    def _note(self, text: str) -> str:
        return f'<p class="n">{escape(text, quote=False)}</p>'

    def _part(self, turn: int, span: Span) -> str:
        whole = self.transcript.turn_spans[turn]
        part = Span(start=max(whole.start, span.start), end=min(whole.end, span.end))
        return part.of(self.transcript.text)

    def _turn(self, turn: int) -> str:
        name = f'name="fbs-turn" id="{_button(turn)}" aria-label="{self._named(turn)}"'
        return self._paragraph(turn, self.transcript.turns[turn].text, f'<input type="radio" {name}/>')

    def _paragraph(self, turn: int, text: str, before: str = "") -> str:
        colour = self._on_page.colour(self.transcript.spoken_role(turn))
        above = escape(speaker_line(self.transcript, turn, self._role_labels), quote=True)
        look = f'class="t" style="--role: {colour}"'
        return f'<p {look} data-s="{above}">{before}{escape(text, quote=False)}</p>'

    def _fold(self, turns: range) -> str:
        if not turns:
            return ""
        switch = f'<label><input type="checkbox"/>{self._counted(turns)}</label>'
        return f'<div class="fold">{switch}<div>{"".join(map(self._turn, turns))}</div></div>'

    def _in_between(self, turns: range) -> str:
        if not turns:
            return ""
        inside = "".join(self._paragraph(turn, self.transcript.turns[turn].text) for turn in turns)
        return f"<details><summary>{self._counted(turns)}</summary>{inside}</details>"

    def _counted(self, turns: range) -> str:
        word = self._label("sheet_turn" if len(turns) == 1 else "sheet_turns")
        return escape(f"… {len(turns)} {word} …", quote=False)

    def _named(self, turn: int) -> str:
        return escape(f"{self._label('sheet_turn')} {turn + 1}", quote=True)

    def _label(self, code: str) -> str:
        return self.codebook.label(code, self.language)

    @cached_property
    def _on_page(self) -> RolesOnPage:
        return RolesOnPage.of(self.roles)

    @cached_property
    def _role_labels(self) -> Mapping[str, str]:
        return {role.id: role.label.in_language(self.language) for role in self.roles}


def _button(turn: int) -> str:
    return f"fbs-turn-{turn + 1}"
