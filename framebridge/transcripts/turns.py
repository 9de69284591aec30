"""Lines → turns: who begins to speak where. What is left out or doubtful becomes a finding with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from framebridge.transcripts.lines import (
    OWN_ROLE,
    SpeakerLine,
    first_word,
    is_automatic_label,
    is_heading,
    is_page_number,
    role_marker,
    speaker_line,
    split_stamp,
    take_stamps,
)
from framebridge.transcripts.repairs import Proposal, Repair, RepairDesk, RepairKind, preview
from framebridge.transcripts.source import Place, where_in
from framebridge.transcripts.speakers import SpeakerCodes, speaker_key
from framebridge.transcripts.tidying import Numbered
from frameschema import Finding, Message, Severity, Speaker, Turn, message

LONG_TURN = 8_000
"""From how many characters a turn is suspect: eight minutes of talk without anybody else."""


@dataclass
class _OpenTurn:
    """A turn that is still being read."""

    speaker: str
    number: int
    parts: list[str] = field(default_factory=list)
    start_ms: int | None = None
    goes_on: bool = False


class TurnMaker:
    """Goes through the lines once; holds the turn that is open and the roles played.

    `aside` are the characters that are in no turn: speaker codes, times, page numbers, markers, headings.
    """

    def __init__(self, file: str, place: Place, codes: SpeakerCodes, desk: RepairDesk, *, is_timed: bool) -> None:
        """Begin with no turns."""
        self._file = file
        self._place = place
        self._codes = codes
        self._desk = desk
        self._is_timed = is_timed
        self._variants: set[tuple[str, str]] = set()
        self._meant: dict[str, str] = {}
        self._named_as: dict[str, str] = {}
        self._taken_as_speaker: dict[str, Speaker | None] = {}
        self._repeated_names: frozenset[str] = frozenset()
        self._playing: dict[str, str] = {}
        self._open: _OpenTurn | None = None
        self._next_start: int | None = None
        self._after_blank = True
        self.findings: list[Finding] = []
        self.speakers: dict[str, Speaker] = {}
        self.turns: list[Turn] = []
        self.aside: list[str] = []
        self.heard_known_speaker = False

    def make(self, lines: Sequence[Numbered]) -> None:
        """Make turns of all lines."""
        if self._is_timed:
            self._repeated_names = _repeated_names(lines)
        for at, item in enumerate(lines):
            is_apart = at + 1 == len(lines) or not lines[at + 1].line.text.strip()
            self._line(item, is_apart=is_apart and self._after_blank)
            self._after_blank = not item.line.text.strip()
        self._close()

    def _line(self, item: Numbered, *, is_apart: bool) -> None:
        number, line = item.number, item.line
        if not line.text.strip() and line.voice is None:
            return
        if line.voice is not None:
            self._start(number, self._voice(number, line.voice, line.text), [line.text], line.start_ms)
        elif self._is_typists_own(item, is_apart=is_apart):
            self.aside.append(line.text)
        else:
            self._typed(item)

    def _is_typists_own(self, item: Numbered, *, is_apart: bool) -> bool:
        number, text = item.number, item.line.text
        if marker := role_marker(text):
            self._role_marker(number, *marker)
            return True
        if is_page_number(text):
            what = message("a page number was left out")
            self._find(number, "page-number", Severity.INFO, what, message("nothing to do"))
            return True
        is_titled = item.line.is_heading or (is_apart and is_heading(text))
        return is_titled and self._open is not None and self._leave_heading_out(number, text)

    def _leave_heading_out(self, number: int, text: str) -> bool:
        start = speaker_line(split_stamp(text)[2])
        if start is not None and self._recognise(start.code):
            return False
        reason = message("this looks like a heading in the middle of the talk")
        if self._may(RepairKind.HEADING, number, reason, text, ""):
            return True
        remedy = message("it was read as running text; if it is a heading: --accept heading")
        self._find(number, "heading", Severity.WARNING, reason, remedy)
        return False

    def _typed(self, item: Numbered) -> None:
        number, text = item.number, item.line.text
        stamp_ms, stamp, rest = split_stamp(text)
        start = speaker_line(rest)
        if start and self._starts_turn(number, start):
            self.aside += [stamp, rest[: len(rest) - len(start.rest)]]
            self._note_mark(number, start)
            code = self._speaker(number, start.code, rest)
            self._start(number, code, [start.rest], item.line.start_ms if stamp_ms is None else stamp_ms)
            return
        word = first_word(rest)
        if word is not None and self._recognise(word) and self._colon_is_missing(number, word, rest):
            self.aside += [stamp, word]
            after = rest.lstrip()[len(word) :]
            self._start(number, self._speaker(number, word, rest), [after], stamp_ms)
            return
        self._continue(item)

    def _colon_is_missing(self, number: int, word: str, line: str) -> bool:
        what = message("the line begins with a speaker code without a colon, and was read as running text")
        reason = message("the line begins with a speaker code without a colon")
        after = line.lstrip()[len(word) :].lstrip()
        if self._may(RepairKind.MISSING_COLON, number, reason, line, f"{word}: {after}"):
            return True
        remedy = message("if a turn begins here, add the colon, or: --accept missing-colon")
        self._find(number, "missing-colon", Severity.WARNING, what, remedy)
        return False

    def _recognise(self, code: str) -> Speaker | None:
        return self._codes.recognise(self._meant.get(code, code))

    def _starts_turn(self, number: int, start: SpeakerLine) -> bool:
        if self._recognise(start.code) is not None:
            if start.mark == ";":
                self._read_semicolon(number, start)
            return True
        if self._codes.is_no_speaker(start.code):
            return False
        if start.is_code_like or self._codes.is_several(start.code):
            return True
        if self._is_timed and (is_automatic_label(start.code) or start.code in self._repeated_names):
            return True
        looks = start.is_label_like or (start.is_apart and self._codes.resembles(start.code))
        return start.mark != ";" and looks and self._is_new_speaker(number, start.code, start.rest)

    def _read_semicolon(self, number: int, start: SpeakerLine) -> None:
        reason = message("a semicolon stands after the speaker code")
        before, after = f"{start.code}; {start.rest}", f"{start.code}: {start.rest}"
        if not self._may(RepairKind.SEMICOLON, number, reason, before, after):
            remedy = message("make it a colon, or: --accept semicolon")
            self._find(number, "semicolon", Severity.ERROR, reason, remedy)

    def _is_new_speaker(self, number: int, code: str, rest: str) -> bool:
        """A word and a colon may be running text, or a speaker that the roles file does not know."""
        if code not in self._taken_as_speaker:
            reason = message(
                "a line begins with a word and a colon; it may be somebody that roles.yaml does not know"
            )
            accepted = self._may(RepairKind.NEW_SPEAKER, number, reason, f"{code}: {rest}", f"[{code}] {rest}")
            self._taken_as_speaker[code] = Speaker(code=code) if accepted else None
        if self._taken_as_speaker[code] is not None:
            return True
        self._find(
            number,
            "possible-speaker",
            Severity.WARNING,
            message("the line begins with a word and a colon, and was read as running text"),
            message(
                "in roles.yaml, add the word to the titles of a role, or to not_speakers if it is none; a speaker "
                "whose role is not known: --accept new-speaker"
            ),
        )
        return False

    def _note_mark(self, number: int, start: SpeakerLine) -> None:
        if len(start.mark) > 1:
            what = message("a double colon after the speaker code was read as one")
            self._find(number, "double-colon", Severity.INFO, what, message("nothing to do"))

    def _start(self, number: int, speaker: str, parts: list[str], start_ms: int | None) -> None:
        """Begin a turn; in a timed source a speaker who spoke already just goes on."""
        if self._is_timed and self._open is not None and self._open.speaker == speaker:
            self._open.parts += parts
            return
        self._close()
        self._open = _OpenTurn(speaker, number, parts, start_ms)

    def _voice(self, number: int, name: str, text: str) -> str:
        speaker = self._recognise(name)
        if speaker is None and SpeakerLine(name, "", ":", is_apart=True).is_code_like:
            speaker = self._unknown_speaker(number, name, f"{name}: {text}")
        return self._named(number, name) if speaker is None else self._known(number, speaker)

    def _named(self, number: int, name: str) -> str:
        """Somebody whom the file itself names: a name of a person is in no finding, and becomes no code."""
        if name in self._named_as:
            return self._named_as[name]
        number_of_names = sum(not is_automatic_label(other) for other in self._named_as)
        code = name if is_automatic_label(name) else f"Stem {number_of_names + 1}"
        reason = message("the file names a speaker who is nobody's code; becomes {code}", code=code)
        self._named_as[name] = code
        self.speakers.setdefault(speaker_key(code), self._codes.recognise(code) or Speaker(code=code))
        self.heard_known_speaker = True
        if self._may(RepairKind.NEW_SPEAKER, number, reason, name, code):
            return code
        what = message("the file names a speaker here who is nobody's code")
        remedy = message(
            "in participants.csv, put the name into the column typed_as of the one who it is; or, for a code "
            "such as {code} with an unknown role: --accept new-speaker",
            code=code,
        )
        self._find(number, "unknown-voice", Severity.ERROR, what, remedy)
        return code

    def _speaker(self, number: int, code: str, line: str) -> str:
        speaker = self._recognise(code) or self._taken_as_speaker.get(code)
        if speaker is None and self._is_timed and not SpeakerLine(code, "", ":", is_apart=True).is_code_like:
            return self._named(number, code)
        if speaker is None:
            speaker = self._unknown_speaker(number, code, line)
        return self._known(number, speaker)

    def _known(self, number: int, speaker: Speaker) -> str:
        self.heard_known_speaker |= self._codes.recognise(speaker.code) is not None
        first = self.speakers.setdefault(speaker_key(speaker.code), speaker)
        if first.code != speaker.code and (first.code, speaker.code) not in self._variants:
            self._variants.add((first.code, speaker.code))
            what = message(
                '"{code}" was read as another way to type "{first}"', code=speaker.code, first=first.code
            )
            remedy = message("if they are two people, give one of them another number")
            self._find(number, "spelling-of-code", Severity.INFO, what, remedy)
        return first.code

    def _unknown_speaker(self, number: int, code: str, line: str) -> Speaker:
        if speaker_key(code) in self.speakers:
            return self.speakers[speaker_key(code)]
        known = {who.code: who for who in self.speakers.values() if self._codes.recognise(who.code)}
        look_alike = self._codes.look_alike(code, known)
        if look_alike is not None and self._is_meant(number, code, look_alike, line):
            return self._recognise(code) or Speaker(code=look_alike)
        reason = message("this speaker code is in no role; the speaker gets an unknown role")
        if look_alike is None and self._may(RepairKind.NEW_SPEAKER, number, reason, line, line):
            return Speaker(code=code)
        suggestion = look_alike or self._codes.suggestion(code, known)
        remedy = message("in roles.yaml, add its stem to a role, or the word to not_speakers if it is none")
        if look_alike:
            remedy = message(
                'did the typist mean {meant}? Then: --accept look-alike, or add to "aliases" in roles.yaml: '
                "{code}: {meant}",
                meant=look_alike,
                code=code,
            )
        elif suggestion:
            remedy = message(
                'did the typist mean {meant}? Then add to "aliases" in roles.yaml: {code}: {meant}',
                meant=suggestion,
                code=code,
            )
        what = message('unknown speaker code "{code}"', code=code)
        self._find(number, "unknown-speaker", Severity.ERROR, what, remedy)
        return Speaker(code=code)

    def _is_meant(self, number: int, code: str, look_alike: str, line: str) -> bool:
        reason = message("{code} looks like {meant} in print; all lines with {code}", code=code, meant=look_alike)
        accepted = self._may(RepairKind.LOOK_ALIKE, number, reason, line, line.replace(code, look_alike, 1))
        if accepted:
            self._meant[code] = look_alike
        return accepted

    def _role_marker(self, number: int, code: str, role: str) -> None:
        interrupted = self._open.speaker if self._open else None
        self._close()
        speaker = self._recognise(code)
        if speaker is None:
            self._unknown_speaker(number, code, code)
        elif role == OWN_ROLE:
            self._playing.pop(speaker_key(speaker.code), None)
        elif self._codes.has_role(role):
            self._playing[speaker_key(speaker.code)] = role
        else:
            what = message('the role "{role}" is not in roles.yaml', role=role)
            self._find(number, "unknown-role", Severity.ERROR, what, message("add it, or correct the marker line"))
        if interrupted is not None:
            # Who goes on without a new code goes on in the new role.
            self._open = _OpenTurn(interrupted, number, goes_on=True)

    def _continue(self, item: Numbered) -> None:
        if self._open is None:
            what = message("this text stands before the first speaker and was left out")
            remedy = message("put a speaker code before it, or leave it if it is a heading")
            self._find(item.number, "before-first-speaker", Severity.WARNING, what, remedy)
            self.aside.append(item.line.text)
            return
        self._open.parts.append(item.line.text)

    def _close(self) -> None:
        if self._open is None:
            return
        turn, self._open = self._open, None
        stamped = take_stamps(" ".join(part.strip() for part in turn.parts if part.strip()))
        self.aside += stamped.taken
        start = turn.start_ms if stamped.first is None else stamped.first
        start, self._next_start = (self._next_start if start is None else start), stamped.last
        text = stamped.text.strip()
        if text:
            self._keep(turn, text, start)
        elif not turn.goes_on:
            what = message("a speaker code without words was left out")
            remedy = message("add the words, or remove the line")
            self._find(turn.number, "empty-turn", Severity.WARNING, what, remedy)

    def _keep(self, turn: _OpenTurn, text: str, start: int | None) -> None:
        playing = self._playing.get(speaker_key(turn.speaker))
        self.turns.append(Turn(speaker=turn.speaker, text=text, start_ms=start, enacted_role=playing))
        if len(text) > LONG_TURN:
            what = message("a turn of {count} characters; is a speaker code missing in it?", count=len(text))
            remedy = message("look at it; nothing to do if one person did speak so long")
            self._find(turn.number, "long-turn", Severity.WARNING, what, remedy)

    def _may(self, kind: RepairKind, number: int, reason: Message, before: str, after: str) -> bool:
        where = where_in(self._file, self._place, number)
        return self._desk.may(
            Proposal(Repair(kind=kind, line=number), where, reason, preview(before), preview(after))
        )

    def _find(self, number: int, rule: str, severity: Severity, what: Message, remedy: Message) -> None:
        where = where_in(self._file, self._place, number)
        self.findings.append(Finding(rule=rule, severity=severity, where=where, message=what, remedy=remedy))


def _repeated_names(lines: Sequence[Numbered]) -> frozenset[str]:
    """Give what begins at least two cues before a colon, as Zoom names who speaks."""
    starts = (speaker_line(item.line.text) for item in lines if item.line.voice is None)
    names = Counter(start.code for start in starts if start and start.is_label_like)
    return frozenset(name for name, count in names.items() if count > 1)
