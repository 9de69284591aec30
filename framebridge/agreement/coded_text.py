"""Which coding of a transcript is compared, and of which kinds of unit.

Merged or settled coding is by nobody, so it takes no part; a coding that was skipped or is a draft neither, nor
one that was handed over and gone on with: the two are not two people's readings. A kind of unit is compared
only in a pass in which it is marked: elsewhere all would agree that there is nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from framebridge.agreement.fields import COMPARED_KINDS
from framebridge.codings import StudyCodings
from framebridge.merging import MergeRules, merge_codings
from framebridge.merging.handing_over import continued
from framebridge.precoding.cues import CUES_CODER
from framebridge.precoding.merged import MERGED_CODER
from framebridge.study import StudyFolder
from framebridge.study.handovers import Handovers, read_handovers
from framebridge.study.settings import MergeSection
from frameschema import Coding, CodingState, Discussion, MergedCoding, Transcript, UnitKind
from labelstudio_plugin.tasks import FRAGMENTS

_NOBODY = (MERGED_CODER, CUES_CODER)


@dataclass(frozen=True)
class CodedText:
    """A transcript, and its codings in one pass by coder."""

    transcript: Transcript
    discussion: Discussion
    coding_pass: str
    codings: Mapping[str, Coding]
    kinds: tuple[UnitKind, ...]
    rules: MergeRules

    @property
    def id(self) -> str:
        """The id of the transcript."""
        return self.transcript.id

    @property
    def length(self) -> int:
        """The characters of the text."""
        return len(self.transcript.text)

    @cached_property
    def merged(self) -> MergedCoding:
        """The codings side by side."""
        return merge_codings(list(self.codings.values()), self.transcript, self.rules)


@dataclass(frozen=True)
class Comparing:
    """What the choice of coding goes by, for all transcripts of a study."""

    section: MergeSection
    discussions: Mapping[str, Discussion]
    kinds: Mapping[str, tuple[UnitKind, ...]]
    handovers: Handovers

    @classmethod
    def of(cls, study: StudyFolder) -> Comparing:
        """Read what holds for a study."""
        return cls(
            section=study.settings.merge,
            discussions={row.id: row.discussion() for row in study.discussions},
            kinds={item.id: item.kinds for item in study.passes},
            handovers=read_handovers(study.handovers_file),
        )

    def texts(self, codings: StudyCodings) -> Iterator[CodedText]:
        """Choose what takes part, in order of transcript and pass; also where there is one coder only."""
        own: dict[tuple[str, str], dict[str, Coding]] = {}
        for coding in continued((*codings.codings, *codings.others), self.handovers).codings:
            if coding.state is CodingState.SUBMITTED and coding.coder not in _NOBODY:
                own.setdefault((coding.transcript, coding.coding_pass), {})[coding.coder] = coding
        for (transcript, coding_pass), by_coder in sorted(own.items()):
            if coding_pass in self.kinds or coding_pass == FRAGMENTS:
                text = self._text(codings.transcripts[transcript], coding_pass, by_coder)
                if text.kinds:
                    yield text

    def _text(self, transcript: Transcript, coding_pass: str, by_coder: Mapping[str, Coding]) -> CodedText:
        discussion = self.discussions[transcript.discussion]
        return CodedText(
            transcript=transcript,
            discussion=discussion,
            coding_pass=coding_pass,
            codings={coder: by_coder[coder] for coder in sorted(by_coder)},
            kinds=tuple(_compared(self.kinds.get(coding_pass) or _marked(by_coder.values()))),
            rules=self.section.rules(discussion.werkplaats),
        )


def _compared(kinds: Iterable[UnitKind]) -> Iterator[UnitKind]:
    marked = set(kinds)
    return (kind for kind in COMPARED_KINDS if kind in marked)


def _marked(codings: Iterable[Coding]) -> set[UnitKind]:
    return {unit.kind for coding in codings for unit in coding.units}
