"""Coding that was done in another program, as codings of a study: by text, code and coder.

A text is a transcript of the study when its words are the same. Codes are known by our GUID or by name; codes
that the codebook does not have become open codes. All codes that one coder gave to the same words make one unit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from exporters.refi_qda.codes import coded_lists
from exporters.refi_qda.guids import code_guid
from exporters.refi_qda.layout import Layout
from exporters.refi_qda.placing import Placed, place
from exporters.refi_qda.reading import QdaProject, QdaSelection, QdaSource, QdaUser, unmatched
from frameschema import Codebook, Coding, Finding, Message, Severity, Span, Transcript, message
from frameschema.ids import coding_id, unit_id

ISSUES = ("Issues",)

_Known = tuple[Transcript, Callable[[int, int], Span | None]]
"""A transcript, and what gives its span for a stretch of a text that it stands in."""


@dataclass(frozen=True)
class Target:
    """The study that coding is taken into. `coders` gives the id of a coder by a user's GUID, id or name."""

    study: str
    codebook: Codebook
    coding_pass: str
    transcripts: Sequence[Transcript]
    coders: Mapping[str, str]

    @cached_property
    def codes(self) -> Mapping[str, tuple[str, str]]:
        """Give the list and the code by GUID and by name in either language, in small letters."""
        found: dict[str, tuple[str, str]] = {}
        for one in coded_lists(self.codebook):
            for code in one.codes:
                headed = (code.heading.nl, code.heading.en) if code.heading else ()
                for name in (code.id, code.label.nl, code.label.en, *headed, *code.local_names):
                    found.setdefault(name.casefold(), (one.id, code.id))
                found[code_guid(self.codebook.id, code.id)] = (one.id, code.id)
        return found

    def coder_of(self, user: QdaUser) -> str | None:
        """Find the coder that a user of the project is."""
        return next((self.coders[key] for key in (user.guid, user.id, user.name) if key in self.coders), None)


@dataclass(frozen=True)
class Taken:
    """What a project gives to a study, in order of transcript and coder, and what of it was not taken or why."""

    codings: tuple[Coding, ...]
    findings: tuple[Finding, ...]


def take_in(project: QdaProject, target: Target) -> Taken:
    """Read the coding of a project into codings of a study."""
    taking = _Taking(project, target)
    codings = [coding for source in project.sources for coding in taking.codings(source)]
    codings.sort(key=lambda one: (one.transcript, one.coder))
    return Taken(tuple(codings), tuple(taking.findings))


class _Taking:
    """Takes texts in, one by one."""

    def __init__(self, project: QdaProject, target: Target) -> None:
        self._project, self._target = project, target
        self._known: dict[str, _Known] = {}
        for talk in target.transcripts:
            layout = Layout(talk)
            self._known.setdefault(_compared(layout.text), (talk, layout.to_span))
            self._known.setdefault(_compared(talk.text), (talk, partial(_span_in, talk)))
        self.findings: list[Finding] = []

    def codings(self, source: QdaSource) -> Iterator[Coding]:
        if not source.selections:
            return
        known = self._known.get(_compared(source.text))
        if known is None:
            said = message(
                "no transcript of the study has this text; {count} marked stretch(es) were not taken in",
                count=unmatched(source.selections),
            )
            self._report("qda-unknown-text", message("text {guid}", guid=source.guid), said, _ADD_TEXT)
            return
        for user in dict.fromkeys(one.user for one in source.selections):
            own = [one for one in source.selections if one.user == user]
            coder = self._coder(user, own, known[0].id)
            if coder is not None:
                yield self._coding(own, coder, known)

    def _coder(self, guid: str, own: Sequence[QdaSelection], transcript: str) -> str | None:
        user = self._project.users.get(guid, QdaUser(guid, "", ""))
        coder = self._target.coder_of(user)
        if coder is None:
            where = message("user {guid}, transcript {transcript}", guid=guid or "-", transcript=transcript)
            said = message(
                "no coder of the study is this user; {count} marked stretch(es) were not taken in",
                count=unmatched(own),
            )
            self._report("qda-unknown-user", where, said, _SAY_CODER)
        return coder

    def _coding(self, own: Sequence[QdaSelection], coder: str, known: _Known) -> Coding:
        target, (talk, to_span) = self._target, known
        coding = coding_id(target.study, talk.id, coder, target.coding_pass)
        by_words: dict[tuple[int, int], list[QdaSelection]] = {}
        for one in own:
            by_words.setdefault((one.start, one.end), []).append(one)
        units: list[dict[str, Any]] = []
        for (start, end), selections in sorted(by_words.items()):
            span = to_span(start, end)
            if span is None:
                where = message("selection {guid}", guid=selections[0].guid)
                self._report("qda-no-words", where, message("it marks no words of a turn"), _LOOK)
                continue
            key = f"qda-{start}-{end}"
            found = {"id": str(unit_id(coding, key)), "key": key, "span": span.model_dump()}
            units.append({**found, **self._unit(selections)})
        return Coding(
            id=coding,
            study=target.study,
            transcript=talk.id,
            text_sha256=talk.text_sha256,
            coder=coder,
            coding_pass=target.coding_pass,
            codebook=target.codebook.ref,
            units=sorted(units, key=_place_of),
        )

    def _unit(self, selections: Sequence[QdaSelection]) -> dict[str, Any]:
        placed = self._placed(selections)
        texts = [one.description for one in selections if one.description]
        for one in selections:
            texts += [self._project.notes[note][1] for note in one.notes if note in self._project.notes]
        if placed.unplaced:
            where = message("selection {guid}", guid=selections[0].guid)
            said = message(
                "{count} code(s) have no place beside the others; they stand in the memo",
                count=len(placed.unplaced),
            )
            self._report("qda-in-memo", where, said, _LOOK, Severity.WARNING)
        memo = "\n\n".join(dict.fromkeys(filter(None, (*texts, ", ".join(placed.unplaced)))))
        unit = {"kind": placed.kind.value, **placed.fields}
        return {**unit, "memo": memo} if memo else unit

    def _placed(self, selections: Sequence[QdaSelection]) -> Placed:
        known, issues, own = [], [], []
        for one in selections:
            path = self._project.codes.get(one.code, ())
            code = self._target.codes.get(one.code) or self._target.codes.get(path[-1].casefold() if path else "")
            if code is not None:
                known.append(code)
            elif path[:1] == ISSUES and len(path) > 1:
                issues.append(path[1:])
            elif path:
                own.append(tuple(name or "?" for name in path))
            else:
                where = message("selection {guid}", guid=one.guid)
                self._report("qda-unknown-code", where, message("its code is not in the project"), _LOOK)
        return place(known, issues, own)

    def _report(
        self, rule: str, where: Message, said: Message, remedy: Message, severity: Severity = Severity.ERROR
    ) -> None:
        self.findings.append(Finding(rule=rule, severity=severity, where=where, message=said, remedy=remedy))


_ADD_TEXT = message("put this text into the study as a transcript, and import again")
_SAY_CODER = message("say with --coder whose it is, and import again")
_LOOK = message("look in the program that the file comes from")


def _place_of(unit: dict[str, Any]) -> tuple[int, int, str]:
    return unit["span"]["start"], unit["span"]["end"], unit["key"]


def _compared(text: str) -> str:
    """Give a text as it is compared: white space at its end says nothing, and moves no position."""
    return text.rstrip()


def _span_in(talk: Transcript, start: int, end: int) -> Span | None:
    return Span(start=start, end=end) if end <= len(talk.text) else None
