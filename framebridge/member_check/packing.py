"""Which packs may be made: what is left out of them and why, and what in researchers' own texts may be a name.

What researchers wrote goes to people who know each other, so it is searched as a transcript is before it may be
sent. A text of invented talk needs no search, as at the door for transcripts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from exporters.member_check import CheckPack, check_pack
from exporters.source import AnalysedDiscussion, TableSource
from framebridge.deidentify.decisions import Key
from framebridge.deidentify.detector import Detector
from framebridge.deidentify.forms import Form, open_forms
from framebridge.deidentify.matching import Replacing
from framebridge.deidentify.passages import Passage
from framebridge.errors import DataProblem
from framebridge.study import StudyFolder
from framebridge.study.consent import is_invented, usable_clearance
from frameschema import Finding, Message, Severity, message
from labelstudio_plugin.errors import NotCleared


@dataclass(frozen=True)
class Packs:
    """The packs that may be made, and what was left out; `searched` are discussions to be searched for names."""

    packs: tuple[CheckPack, ...]
    findings: tuple[Finding, ...]
    searched: frozenset[str]


def plan_packs(study: StudyFolder, source: TableSource, wanted: Sequence[str], *, quotes: bool) -> Packs:
    """Say which packs may be made of the discussions wanted, or of all; raises DataProblem for one that cannot."""
    coded = {one.discussion.id: one for one in source.in_order}
    packs = {name: check_pack(source, one, quotes=quotes) for name, one in coded.items()}
    severity = Severity.ERROR if wanted else Severity.WARNING
    findings, made = [], []
    for name in wanted or [row.id for row in study.discussions]:
        reason = _why_not(study, coded, name)
        if reason is not None:
            findings.append(_left_out(name, reason, severity))
        elif name in packs and packs[name].items:
            made.append(packs[name])
        elif wanted:
            findings.append(_left_out(name, message("no narratives yet; fill in sheets first"), severity))
    if wanted and findings:
        raise DataProblem(message("no pack was made, because of what is named here"), findings)
    findings += [finding for pack in made for finding in _silent_stories(pack)]
    searched = frozenset(pack.discussion for pack in made if not is_invented(study.clearances, pack.discussion))
    return Packs(tuple(made), tuple(findings), searched)


def _why_not(study: StudyFolder, coded: Mapping[str, AnalysedDiscussion], name: str) -> Message | None:
    """Say why there may be no pack of a discussion."""
    row = next((row for row in study.discussions if row.id == name), None)
    if row is None:
        return message("discussions.csv has no such discussion")
    if row.excluded_because is not None:
        return message("it is excluded from the analysis")
    return _not_cleared(study, coded[name]) if name in coded else None


def _not_cleared(study: StudyFolder, analysed: AnalysedDiscussion) -> Message | None:
    talk = analysed.transcript
    try:
        clearance = usable_clearance(study.clearances, analysed.discussion, talk)
    except NotCleared as exc:
        return message("{reason}", reason=exc.args[0])
    if clearance is None or clearance.text_sha256 != talk.text_sha256:
        return message("its text is not cleared; look for names in it with: framebridge deidentify find")
    return None


def _left_out(name: str, reason: Message, severity: Severity) -> Finding:
    return Finding(
        rule="member-check-left-out",
        severity=severity,
        where=name,
        message=message("there is no pack of it: {reason}", reason=reason),
        remedy=message("nothing, when that is how it should be"),
    )


def _silent_stories(pack: CheckPack) -> Iterator[Finding]:
    for story in pack.left_out:
        yield Finding(
            rule="member-check-left-out",
            severity=Severity.WARNING,
            where=f"{pack.discussion}:{story}",
            message=message("this story is left out: who holds it gave no consent, or withdrew it"),
            remedy=message("nothing, when that is how it should be"),
        )


def open_in_packs(packs: Packs, detector: Callable[[], Detector], key: Key) -> list[Form]:
    """Give what may be a name in researchers' own texts, and nobody decided on; invented talk is not searched."""
    passages = [passage for pack in packs.packs if pack.discussion in packs.searched for passage in _written(pack)]
    return open_forms(detector(), key, passages) if passages else []


def without_names(packs: Packs, key: Key) -> tuple[tuple[CheckPack, ...], tuple[Finding, ...]]:
    """Put pseudonyms where the key has them, and tell where."""
    replacing = Replacing(key)
    findings = [
        _replaced(passage)
        for pack in packs.packs
        for passage in _written(pack)
        if replacing.replace(passage.text) != passage.text
    ]
    changed = (
        CheckPack(
            pack.discussion,
            pack.language,
            pack.roles,
            tuple(item.changed(replacing.replace) for item in pack.items),
            pack.left_out,
        )
        for pack in packs.packs
    )
    return tuple(changed), tuple(findings)


def require_decided(forms: Sequence[Form]) -> None:
    """Raise DataProblem while something that may be a name is not decided on."""
    if forms:
        raise DataProblem(
            message(
                "{count} form(s) in researchers' own texts are not decided on; no pack was made", count=len(forms)
            ),
            [_undecided(form) for form in forms],
        )


def _written(pack: CheckPack) -> Iterator[Passage]:
    for item in pack.items:
        for text in item.written:
            yield Passage(pack.discussion, str(item.about), text)


def _undecided(form: Form) -> Finding:
    """Tell where something stands, never what: that is for the review alone."""
    return Finding(
        rule="not-decided",
        severity=Severity.ERROR,
        where=form.occurrences[0].where if form.occurrences else "?",
        message=message("something of the kind {kind} is not decided on", kind=form.kind.value),
        remedy=message("decide on it with: framebridge member-check review"),
    )


def _replaced(passage: Passage) -> Finding:
    return Finding(
        rule="still-there",
        severity=Severity.WARNING,
        where=passage.where,
        message=message("a researcher wrote something that is to be replaced; its pseudonym stands in the pack"),
        remedy=message("take it out of the coding too, with: framebridge redact"),
    )
