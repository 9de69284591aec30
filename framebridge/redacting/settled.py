"""What was settled, after something is taken out of what coders wrote: the decisions still hold.

A decision holds as long as its inputs, a fingerprint of what coders said. These fingerprints, and the ids that are
made of them, become those of what the coders say without what is taken out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from framebridge.adjudication.shown import paths_of
from framebridge.codings import read_codings
from framebridge.differences import MergedTranscript, merged_transcripts
from framebridge.errors import DataProblem
from framebridge.merging.deciding import Said, decision_id
from framebridge.merging.statements import Statement, inputs_of
from framebridge.redacting.documents import Redactor
from framebridge.sheets.reading import read_sheets
from framebridge.store import Store
from framebridge.study import StudyFolder
from framebridge.study.decisions import read_decisions
from frameschema import Decision, MergedUnit
from labelstudio_plugin.tasks import ADJUDICATION


def new_decided(study: StudyFolder, store: Store, redactor: Redactor) -> dict[str, str]:
    """Lead from the fingerprints and ids of what is settled now to those without what is taken out.

    Of a study of which not everything can be read there are none: its decisions are then told to hold no longer.
    """
    try:
        decisions = read_decisions(study.decisions_folder)
        if not decisions and ADJUDICATION not in {item.id for item in study.passes}:
            return {}
        found = merged_transcripts(study, read_codings(study, store), read_sheets(study, store))
        return decided_anew(found, decisions, redactor)
    except DataProblem:
        return {}


def decided_anew(
    found: Iterable[MergedTranscript], decisions: Sequence[Decision], redactor: Redactor
) -> dict[str, str]:
    """Give the same of these transcripts, and the decisions about them."""
    known: _Known = {}
    for one in decisions:
        known.setdefault((one.transcript, one.about), {})[one.field] = one
    pairs = (pair for each in found for said in each.said for pair in _pairs(said, known, redactor))
    return {old: new for old, new in pairs if old != new}


_Known = dict[tuple[str, tuple[UUID, ...]], dict[str, Decision]]


def _pairs(said: Said, known: _Known, redactor: Redactor) -> Iterator[tuple[str, str]]:
    own = known.get((said.transcript, said.about), {})
    shown = paths_of(said.thing.kind) if isinstance(said.thing, MergedUnit) else ()
    new = [_redacted(one, redactor) for one in said.statements]
    for path in {*own, *shown}:
        inputs, after = inputs_of(said.statements, path), inputs_of(new, path)
        yield inputs, after
        decision = own.get(path)
        if decision is not None and decision.inputs == inputs:
            again = decision_id(decision.study, decision.transcript, decision.about, path, after)
            yield str(decision.id), str(again)


def _redacted(statement: Statement, redactor: Redactor) -> Statement:
    return replace(statement, value=lambda path: redactor.value(statement.value(path)))
