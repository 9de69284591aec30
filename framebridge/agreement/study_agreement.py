"""Agreement between the coders of a study: all topics in all scopes, and what to keep in mind."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from framebridge.agreement.coded_text import Comparing
from framebridge.agreement.confusion import confusions
from framebridge.agreement.counts import Resampling
from framebridge.agreement.evidence import Gathering, TextEvidence, TextKey
from framebridge.agreement.material import Material
from framebridge.agreement.measuring import Measuring
from framebridge.agreement.subjects import (
    SHEET_PASS,
    SheetRows,
    sheet_rows,
    subjects_of,
    subjects_of_sheets,
)
from framebridge.codings import StudyCodings, Vocabulary, read_coded
from framebridge.sheets.reading import StudySheets, read_sheets_of
from framebridge.sheets.stories import SheetWords
from framebridge.stored_transcripts import StoredTranscript
from framebridge.study import StudyFolder
from frameschema import CodingState, Finding, Severity, message
from frameschema.agreement_result import AgreementEntry, AgreementResult, AgreementScope, ScopeKind


@dataclass(frozen=True)
class StudyAgreement:
    """The result, and findings about the coding that it comes from."""

    result: AgreementResult
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Wanted:
    """Which scopes are told of, in which of them every code is too, and whether γ is worked out."""

    scopes: Collection[ScopeKind] = frozenset(ScopeKind)
    codes: Collection[ScopeKind] = frozenset(ScopeKind)
    gamma: bool = False


EVERYTHING = Wanted()


@dataclass(frozen=True)
class Compared:
    """What can be compared of a transcript, or of several in order, and what was noticed in reading them."""

    texts: tuple[TextEvidence, ...]
    one_coder_texts: tuple[str, ...]
    sheets: SheetRows
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class CompareEach:
    """Gathers what can be compared of any transcript of a study."""

    words: Vocabulary
    comparing: Comparing
    gathering: Gathering

    @classmethod
    def of(cls, study: StudyFolder, wanted: Wanted = EVERYTHING) -> CompareEach:
        """Read what holds for all transcripts of a study."""
        words = SheetWords.of(study.codebook, study.roles.roles, study.settings.study.language)
        return cls(Vocabulary.of(study), Comparing.of(study), Gathering(words, with_spans=wanted.gamma))

    def __call__(self, stored: StoredTranscript) -> Compared:
        """Gather what the store holds of one transcript."""
        return self.compared(read_coded(stored, self.words), read_sheets_of(stored, self.words.codebook))

    def compared(self, codings: StudyCodings, sheets: StudySheets) -> Compared:
        """Gather what was read."""
        texts = tuple(self.comparing.texts(codings))
        filled = [one for one in sheets.codings if one.state is CodingState.SUBMITTED]
        return Compared(
            texts=tuple(
                self.gathering.evidence(text, codings.prefilled) for text in texts if len(text.codings) > 1
            ),
            one_coder_texts=tuple(dict.fromkeys(text.id for text in texts if len(text.codings) == 1)),
            sheets=sheet_rows(sheets.sheets, filled),
            findings=codings.findings,
        )


def study_agreement(
    study: StudyFolder, codings: StudyCodings, sheets: StudySheets, wanted: Wanted = EVERYTHING
) -> StudyAgreement:
    """Compare all coding of a study; the same coding always gives the same result."""
    return agreement_of(study, [CompareEach.of(study, wanted).compared(codings, sheets)], wanted)


def agreement_of(study: StudyFolder, compared: Iterable[Compared], wanted: Wanted = EVERYTHING) -> StudyAgreement:
    """Compare what was gathered, in order of transcript; the same coding always gives the same result."""
    every = tuple(compared)
    material = Material(
        texts=tuple(text for one in every for text in one.texts),
        one_coder_texts=tuple(dict.fromkeys(text for one in every for text in one.one_coder_texts)),
    )
    chosen = tuple(scope for scope in material.scopes() if scope.kind in wanted.scopes)
    resampling = Resampling()
    measuring = _measuring(material, chosen, resampling, wanted)
    result = AgreementResult(
        study=study.settings.study.id,
        codebook=study.codebook.ref,
        policy=_policy(study, material),
        replicates=resampling.replicates,
        seed=resampling.seed,
        codings=material.compared(),
        one_coder_texts=material.one_coder_texts,
        scopes=chosen,
        entries=tuple(_entries(material, [one.sheets for one in every], measuring)),
        confusions=confusions(case for text in material.texts for case in text.confused),
    )
    return StudyAgreement(result, tuple(_findings(result)))


def _policy(study: StudyFolder, material: Material) -> str:
    return next((text.policy for text in material.texts), study.settings.merge.rules("").policy)


def _entries(
    material: Material, sheets: Sequence[SheetRows], measuring: Sequence[Measuring]
) -> Iterator[AgreementEntry]:
    for subject in (*subjects_of(material.texts), *subjects_of_sheets(sheets)):
        found = (of.entry(subject) for of in measuring if of.with_codes or subject.topic.code is None)
        yield from (entry for entry in found if entry is not None)


def _measuring(
    material: Material, scopes: Sequence[AgreementScope], resampling: Resampling, wanted: Wanted
) -> list[Measuring]:
    return [
        Measuring(
            scope,
            _texts_in(scope, material.texts),
            resampling,
            with_codes=scope.kind in wanted.codes,
            with_gamma=wanted.gamma,
        )
        for scope in scopes
    ]


def _texts_in(scope: AgreementScope, texts: tuple[TextEvidence, ...]) -> frozenset[TextKey]:
    """Give the texts of a scope in every pass, sheets too."""
    inside = [text for text in texts if text.id in scope.texts and _has_pair(scope, text)]
    return frozenset((text.id, name) for text in inside for name in (text.key[1], SHEET_PASS))


def _has_pair(scope: AgreementScope, text: TextEvidence) -> bool:
    return scope.kind is not ScopeKind.PAIR or set(scope.coders) <= set(text.codings)


def _findings(result: AgreementResult) -> Iterator[Finding]:
    for coding in result.codings:
        if coding.is_prefilled:
            yield Finding(
                rule="began-from-draft",
                severity=Severity.WARNING,
                where=message("coding of {transcript} by {coder}", transcript=coding.text, coder=coding.coder),
                message=message(
                    "this coding began from a draft; its agreement is partly agreement with that draft"
                ),
                remedy=message("say so where you report it, or compare without it"),
            )
