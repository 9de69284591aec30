"""T8, member checks and the log of decisions: who recognised what, and what researchers settled and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from uuid import UUID

from exporters.settled import value_text
from exporters.source import AnalysedDiscussion, TableSource
from exporters.table import Column, ColumnKind, ColumnType, Row, Table, plain
from exporters.talk import turns_of
from exporters.trace import ids_cell, turns_cell
from frameschema import Decision, LoggedDecision, Member, MemberCheck, Recognition


def checks_table(source: TableSource) -> Table:
    """Make T8: member checks by day, then decisions about codings, then those about words and the study."""
    checks = sorted(source.member_checks, key=lambda one: (one.on, one.discussion, str(one.id)))
    decisions = sorted(source.decisions, key=lambda one: (one.transcript, one.on, str(one.id)))
    rows = [_check(source, check) for check in checks]
    rows += [_decision(source, decision) for decision in decisions]
    rows += [_logged(source, one) for one in sorted(source.logged, key=lambda one: (one.on, str(one.id)))]
    return Table(id="T8", title=source.heading("T8.sheet"), columns=tuple(_columns(source)), rows=tuple(rows))


def _columns(source: TableSource) -> Iterator[Column]:
    yield Column("T8.kind", source.heading("T8.kind"), 16, ColumnKind.LABEL)
    yield Column("T8.on", source.heading("T8.on"), 12, ColumnKind.LABEL)
    yield Column("T8.about", source.heading("T8.about"), 40)
    yield Column("T8.who", source.heading("T8.who"), 24)
    yield Column("T8.said", source.heading("T8.said"), 50)
    yield Column("T8.reason", source.heading("T8.reason"), 50)
    yield Column("T8.discussion", source.heading("T8.discussion"), 12, ColumnKind.TRACE)
    yield Column("T8.turns", source.heading("T8.turns"), 12, ColumnKind.TRACE, ColumnType.WHOLE_NUMBERS)
    yield Column("T8.ids", source.heading("T8.ids"), 16, ColumnKind.IDS, ColumnType.TEXTS)


_ANSWERS = {
    Recognition.YES: "T8.recognised",
    Recognition.PARTLY: "T8.partly",
    Recognition.NO: "T8.not_recognised",
    None: "T8.no_answer",
}


def _check(source: TableSource, check: MemberCheck) -> Row:
    titles = _titles(source)
    about = "; ".join(titles.get(one, str(one)) for one in check.about) or source.heading("T8.whole")
    said = (source.heading(_ANSWERS[check.recognised]), check.remarks or "")
    texts = (
        source.heading("T8.member_check"),
        _day(check.on),
        about,
        f"{source.role_label(check.role)} ({check.respondent})"
        if check.respondent
        else source.role_label(check.role),
        "\n".join(filter(None, said)),
        "",
        check.discussion,
    )
    return Row((*map(plain, texts), turns_cell(()), ids_cell([check.id, *check.about])))


def _titles(source: TableSource) -> Mapping[UUID, str]:
    """Give what coders call their narratives and issues."""
    stories = [analysed.stories for analysed in source.discussions if analysed.stories]
    narratives = (member.told for one in stories for story in one.narratives for member in story.members)
    issues = (member.told for one in stories for story in one.issues for member in story.members)
    return {told.id: told.title for told in narratives} | {told.id: told.title for told in issues}


def _decision(source: TableSource, decision: Decision) -> Row:
    analysed = next((one for one in source.discussions if one.transcript.id == decision.transcript), None)
    members = _members(analysed, decision) if analysed else []
    kinds = dict.fromkeys(source.label(member.unit.kind) for member in members)
    titles = dict.fromkeys(title for one in decision.about if (title := _titles(source).get(one)))
    texts = (
        source.heading("T8.decision"),
        _day(decision.on),
        f"{'; '.join((*kinds, *titles))}: {decision.field}".removeprefix(": "),
        decision.by,
        value_text(source, decision.field, decision.value),
        decision.reason or "",
        source.name(analysed) if analysed else decision.transcript,
    )
    turns = turns_cell(turns_of(analysed, members) if analysed else ())
    return Row((*map(plain, texts), turns, ids_cell([decision.id, *decision.about])))


def _members(analysed: AnalysedDiscussion, decision: Decision) -> list[Member]:
    about = set(decision.about)
    return [member for unit in analysed.merged.units for member in unit.members if member.unit.id in about]


def _logged(source: TableSource, decision: LoggedDecision) -> Row:
    by, reason = ", ".join(decision.by), decision.reason or ""
    texts = (source.heading("T8.decision"), _day(decision.on), decision.about, by, decision.decision, reason, "")
    return Row((*map(plain, texts), turns_cell(()), ids_cell([decision.id])))


def _day(day: date) -> str:
    return day.isoformat()
