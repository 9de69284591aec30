"""What tables are made from: discussions with their transcript and merged coding, and the words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from exporters.errors import MisfitError
from frameschema import (
    Agreement,
    AgreementResult,
    Codebook,
    Coder,
    Decision,
    Discussion,
    LoggedDecision,
    Member,
    MemberCheck,
    MergedCoding,
    MergedStories,
    Role,
    Transcript,
    message,
)
from frameschema.sheet import Sheet, SheetCoding


@dataclass(frozen=True)
class AnalysedDiscussion:
    """A discussion, one transcript of it, and all coding of that transcript side by side.

    `stories` are the narratives, shifts and issues in it, `sheets` what was filled in on sheets of it.
    """

    discussion: Discussion
    transcript: Transcript
    merged: MergedCoding
    stories: MergedStories | None = None
    sheets: tuple[tuple[Sheet, SheetCoding], ...] = ()

    def __post_init__(self) -> None:
        """Refuse what does not belong together."""
        where = message(
            "discussion {discussion}, transcript {transcript}",
            discussion=self.discussion.id,
            transcript=self.transcript.id,
        )
        if self.transcript.discussion != self.discussion.id:
            raise MisfitError(message("{where}: the transcript is of another discussion", where=where))
        if self.merged.transcript != self.transcript.id:
            raise MisfitError(message("{where}: the coding is of another transcript", where=where))
        if self.merged.text_sha256 != self.transcript.text_sha256:
            raise MisfitError(
                message("{where}: the text has changed since it was coded; merge again", where=where)
            )

    @cached_property
    def coders(self) -> tuple[str, ...]:
        """The ids of all who coded this transcript, sorted."""
        found = {ref.coder for ref in self.merged.codings}
        found |= {coder for unit in self.merged.units for coder in unit.coders}
        return tuple(sorted(found))

    def turns(self, member: Member) -> range:
        """Give the indices of the turns a member's words touch."""
        return self.transcript.turns_in(member.unit.span)


@dataclass(frozen=True)
class CellText:
    """What a researcher wrote for a cell of a table: its row and column, and `by` what cases are told apart."""

    table: str
    row: str
    text: str
    by: str = ""
    column: str = ""


@dataclass(frozen=True)
class TableSource:
    """All that a table needs. `roles` stand in the order of their columns; `language` is "nl" or "en".

    `agreement` is needed by T7 alone. `issues` and `frames` are those that were asked for, none when all were.
    `evaluated` are sources in which methods were evaluated, in a pass of its own, needed by T5.
    `texts` are what researchers wrote for cells; member checks, decisions and agreements are needed by T8 and T9.
    """

    discussions: tuple[AnalysedDiscussion, ...]
    roles: tuple[Role, ...]
    codebook: Codebook
    coders: tuple[Coder, ...] = ()
    language: str = "nl"
    agreement: AgreementResult | None = None
    issues: frozenset[str] = frozenset()
    frames: frozenset[str] = frozenset()
    evaluated: tuple[AnalysedDiscussion, ...] = ()
    texts: tuple[CellText, ...] = ()
    member_checks: tuple[MemberCheck, ...] = ()
    decisions: tuple[Decision, ...] = ()
    logged: tuple[LoggedDecision, ...] = ()
    agreements: tuple[Agreement, ...] = ()

    @cached_property
    def in_order(self) -> tuple[AnalysedDiscussion, ...]:
        """The discussions in order of discussion id, then transcript id."""
        return tuple(sorted(self.discussions, key=lambda item: (item.discussion.id, item.transcript.id)))

    @cached_property
    def _transcripts_of(self) -> Counter[str]:
        return Counter(item.discussion.id for item in self.discussions)

    @cached_property
    def _role_labels(self) -> dict[str, str]:
        return {role.id: role.label.in_language(self.language) for role in self.roles}

    def name(self, analysed: AnalysedDiscussion) -> str:
        """Name a discussion by its id, and its transcript too where it has more than one."""
        one = self._transcripts_of[analysed.discussion.id] == 1
        return analysed.discussion.id if one else f"{analysed.discussion.id} / {analysed.transcript.id}"

    def heading(self, key: str) -> str:
        """Give a heading in the language of the tables; raises UnknownCodeError."""
        return self.codebook.heading(key, self.language)

    def label(self, code: str) -> str:
        """Give the label of a code in the language of the tables; raises UnknownCodeError."""
        return self.codebook.label(code, self.language)

    @cached_property
    def codebook_order(self) -> dict[str, int]:
        """Say at which place of the codebook each code stands."""
        codes = (code.id for item in self.codebook.lists for code in item.codes)
        return {code: place for place, code in enumerate(codes)}

    def code_or_text(self, name: str) -> str:
        """Give the label of a code; what is no code is somebody's own word, and stays as it is."""
        return self.label(name) if name in self.codebook_order else name

    def texts_of(self, table: str) -> tuple[CellText, ...]:
        """Give what researchers wrote for the cells of a table."""
        return tuple(text for text in self.texts if text.table == table)

    def role_label(self, role: str) -> str:
        """Name a role; one that is missing from the roles is shown by its id, not dropped."""
        return self._role_labels.get(role, role)
