"""Agreement between the coders of a study: all topics in all scopes, and what to keep in mind."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from framebridge.agreement.confusion import confusions
from framebridge.agreement.counts import Resampling
from framebridge.agreement.material import CodedText, Material, read_material
from framebridge.agreement.measuring import Measuring
from framebridge.agreement.subjects import SHEET_PASS, TextKey, subjects_of, subjects_of_sheets
from framebridge.codings import StudyCodings
from framebridge.sheets.reading import StudySheets
from framebridge.sheets.stories import SheetWords
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


def study_agreement(
    study: StudyFolder, codings: StudyCodings, sheets: StudySheets, wanted: Wanted = EVERYTHING
) -> StudyAgreement:
    """Compare all coding of a study; the same coding always gives the same result."""
    material = read_material(study, codings)
    chosen = tuple(scope for scope in material.scopes() if scope.kind in wanted.scopes)
    resampling = Resampling()
    result = AgreementResult(
        study=study.settings.study.id,
        codebook=study.codebook.ref,
        policy=_policy(study, material),
        replicates=resampling.replicates,
        seed=resampling.seed,
        codings=material.compared(),
        one_coder_texts=material.one_coder_texts,
        scopes=chosen,
        entries=tuple(_entries(study, material, sheets, _measuring(material, chosen, resampling, wanted))),
        confusions=confusions(material.texts),
    )
    return StudyAgreement(result, tuple(_findings(result)))


def _policy(study: StudyFolder, material: Material) -> str:
    return next((text.rules.policy for text in material.texts), study.settings.merge.rules("").policy)


def _entries(
    study: StudyFolder,
    material: Material,
    sheets: StudySheets,
    measuring: Sequence[Measuring],
) -> Iterator[AgreementEntry]:
    words = SheetWords.of(study.codebook, study.roles.roles, study.settings.study.language)
    filled = [one for one in sheets.codings if one.state is CodingState.SUBMITTED]
    for subject in (*subjects_of(material.texts, words), *subjects_of_sheets(sheets.sheets, filled)):
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


def _texts_in(scope: AgreementScope, texts: tuple[CodedText, ...]) -> frozenset[TextKey]:
    """Give the texts of a scope in every pass, sheets too."""
    inside = [text for text in texts if text.id in scope.texts and _has_pair(scope, text)]
    return frozenset((text.id, name) for text in inside for name in (text.coding_pass, SHEET_PASS))


def _has_pair(scope: AgreementScope, text: CodedText) -> bool:
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
