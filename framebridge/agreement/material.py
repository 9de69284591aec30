"""What is compared: the texts that two coders or more coded, and the scopes in which agreement is told.

Merged or settled coding is by nobody, so it takes no part; a coding that was skipped or is a draft neither, nor
one that was handed over and gone on with: the two are not two people's readings. A kind of unit is compared
only in a pass in which it is marked: elsewhere all would agree that there is nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from uuid import UUID

from framebridge.agreement.fields import COMPARED_KINDS
from framebridge.codings import StudyCodings
from framebridge.merging import MergeRules, merge_codings
from framebridge.merging.handing_over import continued
from framebridge.precoding.cues import CUES_CODER
from framebridge.precoding.merged import MERGED_CODER
from framebridge.study import StudyFolder
from framebridge.study.handovers import read_handovers
from frameschema import Coding, CodingState, Discussion, MergedCoding, Transcript, UnitKind
from frameschema.agreement_result import AgreementScope, ComparedCoding, ScopeKind
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
class Material:
    """The texts with two coders or more, in order of transcript and pass, and those with one."""

    texts: tuple[CodedText, ...]
    one_coder_texts: tuple[str, ...]
    prefilled: frozenset[UUID]

    def compared(self) -> tuple[ComparedCoding, ...]:
        """Say which codings are compared."""
        return tuple(
            ComparedCoding(
                coding=coding.id,
                text=text.id,
                coder=coder,
                coding_pass=text.coding_pass,
                is_prefilled=coding.id in self.prefilled,
            )
            for text in self.texts
            for coder, coding in text.codings.items()
        )

    def scopes(self) -> tuple[AgreementScope, ...]:
        """Give all texts, then those of every pair of coders, of every Werkplaats and of every round."""
        rounds = {str(number) for text in self.texts if (number := text.discussion.round) is not None}
        werkplaatsen = {text.discussion.werkplaats for text in self.texts}
        pairs = {pair for text in self.texts for pair in combinations(sorted(text.codings), 2)}
        return (
            self._scope("all", ScopeKind.ALL, None, self.texts, None),
            *(self._pair(pair) for pair in sorted(pairs)),
            *(self._where(ScopeKind.WERKPLAATS, "werkplaats", name) for name in sorted(werkplaatsen)),
            *(self._where(ScopeKind.ROUND, "round", name) for name in sorted(rounds)),
        )

    def _pair(self, pair: tuple[str, str]) -> AgreementScope:
        texts = [text for text in self.texts if set(pair) <= set(text.codings)]
        return self._scope(f"pair {' '.join(pair)}", ScopeKind.PAIR, " – ".join(pair), texts, pair)

    def _where(self, kind: ScopeKind, field: str, name: str) -> AgreementScope:
        texts = [text for text in self.texts if str(getattr(text.discussion, field)) == name]
        return self._scope(f"{kind.value} {name}", kind, name, texts, None)

    def _scope(
        self,
        id: str,
        kind: ScopeKind,
        name: str | None,
        texts: Iterable[CodedText],
        coders: tuple[str, ...] | None,
    ) -> AgreementScope:
        found = [
            (text.id, coder, coding.id)
            for text in texts
            for coder, coding in text.codings.items()
            if coders is None or coder in coders
        ]
        return AgreementScope(
            id=id,
            kind=kind,
            name=name,
            coders=tuple(sorted({coder for _, coder, _ in found})),
            texts=tuple(dict.fromkeys(text for text, _, _ in found)),
            prefilled=tuple(coding for _, _, coding in found if coding in self.prefilled),
        )


def read_material(study: StudyFolder, codings: StudyCodings) -> Material:
    """Choose what can be compared from the codings of a study."""
    own: dict[tuple[str, str], dict[str, Coding]] = {}
    handovers = read_handovers(study.handovers_file)
    for coding in continued((*codings.codings, *codings.others), handovers).codings:
        if coding.state is CodingState.SUBMITTED and coding.coder not in _NOBODY:
            own.setdefault((coding.transcript, coding.coding_pass), {})[coding.coder] = coding
    discussions = {row.id: row.discussion() for row in study.discussions}
    kinds = {item.id: item.kinds for item in study.passes}
    texts = [
        CodedText(
            transcript=codings.transcripts[transcript],
            discussion=discussions[codings.transcripts[transcript].discussion],
            coding_pass=coding_pass,
            codings={coder: by_coder[coder] for coder in sorted(by_coder)},
            kinds=tuple(_compared(kinds.get(coding_pass) or _marked(by_coder.values()))),
            rules=study.settings.merge.rules(discussions[codings.transcripts[transcript].discussion].werkplaats),
        )
        for (transcript, coding_pass), by_coder in sorted(own.items())
        if coding_pass in kinds or coding_pass == FRAGMENTS
    ]
    with_kinds = [text for text in texts if text.kinds]
    return Material(
        texts=tuple(text for text in with_kinds if len(text.codings) > 1),
        one_coder_texts=tuple(dict.fromkeys(text.id for text in with_kinds if len(text.codings) == 1)),
        prefilled=codings.prefilled,
    )


def _compared(kinds: Iterable[UnitKind]) -> Iterator[UnitKind]:
    marked = set(kinds)
    return (kind for kind in COMPARED_KINDS if kind in marked)


def _marked(codings: Iterable[Coding]) -> set[UnitKind]:
    return {unit.kind for coding in codings for unit in coding.units}
