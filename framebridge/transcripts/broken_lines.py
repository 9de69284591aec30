"""Speaker codes that a page end, a page number or a lost line end hides: proposed to be put right.

Works on all lines before turns are made of them; what is not accepted stays as it is, with a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from framebridge.transcripts.lines import code_at_end, code_going_on, codes_inside, is_page_number
from framebridge.transcripts.repairs import Proposal, Repair, RepairDesk, RepairKind, preview
from framebridge.transcripts.source import Place, where_in
from framebridge.transcripts.speakers import SpeakerCodes
from framebridge.transcripts.tidying import Numbered
from frameschema import Finding, Message, Severity, message

_TOGETHER = ("/", "&", "+", "=", " en", "(", "[")
"""What ends before a code that is named with another one, or in brackets."""

_MARKED = re.compile(r"[-_0-9]|[A-Z]{2}")


@dataclass
class LineMender:
    """Puts the lines of one file right as far as was accepted; `aside` holds the characters it took out."""

    file: str
    place: Place
    codes: SpeakerCodes
    desk: RepairDesk
    findings: list[Finding] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)

    def mend(self, lines: Sequence[Numbered]) -> list[Numbered]:
        """Join broken codes, then split lines in which another speaker begins."""
        return [piece for item in self._joined(lines) for piece in self._split(item)]

    def _joined(self, lines: Sequence[Numbered]) -> list[Numbered]:
        mended = list(lines)
        for at, item in enumerate(mended):
            first = code_at_end(item.line.text)
            if first is None:
                continue
            after = next((n for n in range(at + 1, len(mended)) if _counts(mended[n])), None)
            second = code_going_on(mended[after].line.text) if after is not None else None
            if after is not None and second and self._is_broken(item, first, second[0]):
                self._join(mended, at, after, first, second)
        return mended

    def _is_broken(self, item: Numbered, first: str, second: str) -> bool:
        if not (first[-1] in "-_" or second[:1] in ("-", "_") or (not second and item.line.text.strip() == first)):
            return False
        is_whole = second != "" and self.codes.recognise(second) is not None
        return not is_whole and self.codes.recognise(first + second) is not None

    def _join(self, lines: list[Numbered], at: int, after: int, first: str, second: tuple[str, str]) -> None:
        item, rest = lines[at], second[1]
        whole = f"{first}{second[0]}: {rest}"
        reason = message("the end of a line or page broke a speaker code in two")
        before = f"{item.line.text.strip()[-30:]} | {lines[after].line.text.strip()}"
        if self._may(RepairKind.BROKEN_CODE, item.number, reason, before, whole, Severity.ERROR):
            cut = item.line.text.rstrip()[: -len(first)]
            lines[at] = replace(item, line=replace(item.line, text=cut))
            lines[after] = replace(lines[after], line=replace(lines[after].line, text=whole))

    def _split(self, item: Numbered) -> Iterator[Numbered]:
        text, start = item.line.text, 0
        for begin, end, page, code in codes_inside(text) if item.line.voice is None else ():
            if not self._begins_here(text, begin, page, code):
                continue
            if self._may_split(item, begin, begin + len(page), end):
                if text[start:begin].strip():
                    yield _piece(item, text[start:begin], is_first=start == 0)
                self.aside.append(page)
                start = begin + len(page)
        yield _piece(item, text[start:], is_first=start == 0)

    def _begins_here(self, text: str, begin: int, page: str, code: str) -> bool:
        """A code at the beginning of a line is no news, unless a page number stands before it."""
        before = text[:begin].rstrip()
        if not self._is_code(code) or before.endswith(_TOGETHER):
            return False
        return bool(before or page)

    def _is_code(self, code: str) -> bool:
        return _MARKED.search(code) is not None and self.codes.recognise(code) is not None

    def _may_split(self, item: Numbered, begin: int, code_at: int, end: int) -> bool:
        text = item.line.text
        if code_at > begin:
            reason = message("a page number stands before a speaker code in the same line")
            kind = RepairKind.PAGE_NUMBER
        else:
            reason = message("a speaker code with a colon stands inside a line")
            kind = RepairKind.INSIDE_LINE
        before = f"…{text[max(0, begin - 20) : end + 20]}…"
        after = f"{text[max(0, begin - 20) : begin].rstrip()} ⏎ {text[code_at : end + 20]}…"
        return self._may(kind, item.number, reason, before, after, Severity.WARNING)

    def _may(
        self, kind: RepairKind, number: int, reason: Message, before: str, after: str, severity: Severity
    ) -> bool:
        where = where_in(self.file, self.place, number)
        proposal = Proposal(Repair(kind=kind, line=number), where, reason, preview(before), preview(after))
        if self.desk.may(proposal):
            return True
        remedy = message("look at the preview; if it is right: --accept {kind}", kind=kind.value)
        self.findings.append(
            Finding(rule=kind.value, severity=severity, where=where, message=reason, remedy=remedy)
        )
        return False


def _counts(item: Numbered) -> bool:
    return bool(item.line.text.strip()) and not is_page_number(item.line.text)


def _piece(item: Numbered, text: str, *, is_first: bool) -> Numbered:
    line = item.line
    return (
        item
        if text == line.text
        else replace(item, line=replace(line, text=text, start_ms=line.start_ms if is_first else None))
    )
