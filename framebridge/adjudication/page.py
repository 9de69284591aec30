"""What stands beside the text on a page to settle on: per merged unit what each coder chose and wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from framebridge.adjudication.shown import Shown
from framebridge.agenda import coder_names
from framebridge.agenda.words import CodeWords, names_in
from framebridge.differences import MergedTranscript
from framebridge.language import translated, translated_message
from framebridge.merging.statements import Statement, coders_by_choice, statement_of
from frameschema import Codebook, MergedUnit, MergeStatus, Role, SettledField, SplitCase, message, text_paths
from labelstudio_plugin.adjudication import AdjudicationPage, FieldOnPage, Reading, UnitOnPage
from labelstudio_plugin.sheets.chain import TalkOnSheet


@dataclass(frozen=True)
class PageWords:
    """The words of codes and roles, and whether coders are named."""

    codebook: Codebook
    roles: Sequence[Role]
    language: str
    with_names: bool


def adjudication_page(found: MergedTranscript, shown: Shown, words: PageWords) -> AdjudicationPage:
    """Make the page of a transcript; units on which nobody differs and nobody wrote are left out."""
    writer = _Writer(found, words)
    units = (writer.unit(unit) for unit in found.merged.units)
    return AdjudicationPage(
        tuple(unit for unit in units if unit.fields or unit.notes),
        shown.model_dump(mode="json"),
        translated("There is nothing to decide."),
    )


@dataclass(frozen=True)
class _Writer:
    found: MergedTranscript
    page: PageWords

    def unit(self, unit: MergedUnit) -> UnitOnPage:
        statements = [statement_of(member) for member in unit.members]
        placed = next(member.unit for member in unit.members if member.unit.span == unit.span)
        return UnitOnPage(
            place=f"{self._talk.trigger(placed)} · {self._words.code(unit.kind)}",
            turn=self.found.transcript.turns_in(unit.span).start,
            fields=(*self._choices(unit, statements), *self._texts(unit, statements)),
            notes=tuple(self._notes(unit)),
        )

    def _choices(self, unit: MergedUnit, statements: Sequence[Statement]) -> Iterator[FieldOnPage]:
        settled = {item.field: item for item in unit.settled}
        for path in unit.differing:
            given = [
                self._reading(self._words.value(one.value(path)), coders)
                for one, coders in coders_by_choice(statements, path)
            ]
            silent = [one.coder for one in statements if path not in one.choices]
            given += [self._reading(self._words.value(None), silent)] if silent else []
            note = self._became(settled.get(path), is_kept=path in unit.kept)
            yield FieldOnPage(self._words.field(path), tuple(given), path in unit.unsettled, note)

    def _texts(self, unit: MergedUnit, statements: Sequence[Statement]) -> Iterator[FieldOnPage]:
        """Give texts that are not in the draft: those that differ, and memos."""
        settled = {item.field: item for item in unit.settled}
        for path in text_paths(type(unit.members[0].unit)):
            said: dict[str, list[str]] = {}
            for one in statements:
                text = one.value(path)
                if isinstance(text, str) and text:
                    said.setdefault(text, []).append(one.coder)
            if len(said) > 1 or (said and path == "memo"):
                given = tuple(self._reading(text, coders) for text, coders in said.items())
                yield FieldOnPage(self._words.field(path), given, note=self._became(settled.get(path)))

    def _became(self, settled: SettledField | None, *, is_kept: bool = False) -> str:
        if settled is not None:
            return translated_message(message("settled: {value}", value=self._words.value(settled.value)))
        return translated("stays side by side") if is_kept else ""

    def _notes(self, unit: MergedUnit) -> Iterator[str]:
        others = self.found.merged.not_marked_by(unit)
        if unit.status is MergeStatus.ONE_CODER and others:
            said = message(
                "Marked by {coder} only; not by {others}.",
                coder=self._coders(unit.coders),
                others=self._coders(others),
            )
            yield translated_message(said)
        own = {member.unit.id for member in unit.members}
        for case in self.found.merged.splits:
            if case.one in own:
                yield self._split(case)

    def _split(self, case: SplitCase) -> str:
        said = message(
            "{one} took together what {several} marked as {count}.",
            one=self._names[case.one_by],
            several=self._names[case.several_by],
            count=len(case.several),
        )
        return translated_message(said)

    def _reading(self, text: str, coders: Iterable[str]) -> Reading:
        return Reading(text, self._coders(coders))

    def _coders(self, coders: Iterable[str]) -> str:
        return ", ".join(self._names[coder] for coder in coders)

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return coder_names(self.found, with_names=self.page.with_names)

    @cached_property
    def _words(self) -> CodeWords:
        language = self.page.language
        roles = {role.id: role.label.in_language(language) for role in self.page.roles}
        return CodeWords(self.page.codebook, language, roles | names_in(self.found))

    @cached_property
    def _talk(self) -> TalkOnSheet:
        return TalkOnSheet(self.found.transcript, self.page.roles, self.page.codebook, self.page.language)
