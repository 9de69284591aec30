"""The review in the terminal: one question per form, with what stands around it."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from framebridge.cli.screen import show
from framebridge.deidentify.decisions import Decision, Verdict, normal
from framebridge.deidentify.desk import Desk
from framebridge.deidentify.forms import Form
from framebridge.deidentify.kind_words import kind_word
from framebridge.language import translated

_STOP, _SKIP, _REPLACE, _KEEP, _OTHER, _ADD = "q", "s", "r", "k", "o", "a"


def ask(desk: Desk, forms: Sequence[Form]) -> int:
    """Ask about each form, and keep each answer at once; gives how many were decided."""
    decided = 0
    for number, form in enumerate(forms, start=1):
        if desk.key.of(form.words):
            continue
        _show(form, number, len(forms))
        answer = _choose()
        if answer == _STOP:
            break
        decisions = _decisions(desk, form, answer)
        desk.keep(decisions)
        decided += bool(decisions)
    return decided


def _show(form: Form, number: int, count: int) -> None:
    show("")
    show(
        "{number}/{count}  {words}  ({kind}, {times}×)",
        number=number,
        count=count,
        words=form.words,
        kind=kind_word(form.kind),
        times=len(form.occurrences),
    )
    for place in form.shown:
        show(
            "   {where}: …{before}[{words}]{after}…",
            where=place.where,
            before=place.before,
            words=form.words,
            after=place.after,
        )


def _choose() -> str:
    question = translated("r replace, k keep, o other words instead, a add words that were missed, s skip, q stop")
    while True:
        answer = str(typer.prompt(question)).strip().lower()[:1]
        if answer in (_STOP, _SKIP, _REPLACE, _KEEP, _OTHER, _ADD):
            return answer


def _decisions(desk: Desk, form: Form, answer: str) -> list[Decision]:
    if answer == _REPLACE:
        proposed = desk.proposed([form])[form.words]
        pseudonym = str(typer.prompt(translated("pseudonym"), default=proposed)).strip()
        return [Decision(form=form.words, verdict=Verdict.REPLACE, kind=form.kind, pseudonym=pseudonym)]
    if answer == _KEEP:
        reason = str(typer.prompt(translated("reason"))).strip()
        return [Decision(form=form.words, verdict=Verdict.KEEP, kind=form.kind, reason=reason)]
    if answer in (_OTHER, _ADD):
        words = str(typer.prompt(translated("words (| between several)"))).split("|")
        added = [
            Decision(form=normal(part), verdict=Verdict.REPLACE, kind=form.kind) for part in words if normal(part)
        ]
        instead = Decision(form=form.words, verdict=Verdict.ELSEWHERE, kind=form.kind)
        return [*added, instead] if answer == _OTHER else added
    return []
