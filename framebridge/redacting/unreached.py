"""What a redaction could not reach, named one by one, so that nobody takes silence for absence."""

from __future__ import annotations

from collections.abc import Iterator

from framebridge.places import private_home
from framebridge.redacting.in_files import Fate
from framebridge.redacting.plan import Order, RedactionPlan
from frameschema import Message, message


def unreached(order: Order, plan: RedactionPlan) -> list[Message]:
    """Name the places, the certain ones first."""
    return [*_found(order, plan), *_always(order)]


def _found(order: Order, plan: RedactionPlan) -> Iterator[Message]:
    for one in plan.files:
        if one.fate is Fate.BY_HAND:
            yield message("{file} holds it and is not rewritten: change it, or remove it, by hand", file=one.name)
        elif one.fate is Fate.CLOSED:
            yield message("{file} cannot be looked into", file=one.name)
        elif one.fate is Fate.LEFT:
            yield message("{file} holds it divided by mark-up: change it, or remove it, by hand", file=one.name)
    for path in plan.backups:
        yield message("a copy of the store from before it was migrated: remove {file}", file=path)
    if not order.servers:
        yield message("Label Studio: run this again without --without-server")


def _always(order: Order) -> list[Message]:
    private = private_home(order.study.settings.study.id)
    always = [
        message(
            "backups of the store and of Label Studio's database, and what a disk keeps until it is overwritten"
        ),
        message("the pages of Label Studio that are open now: what is saved from them brings it back"),
        message("copies of tables and transcripts that were sent to others or lie in a cloud drive's bin"),
        message("recordings: what is said in them, and what is shown"),
        message("the transcripts with names, and the key in {folder}; destroy them as was agreed", folder=private),
        message("what researchers wrote about it in their own words"),
        message("the list of commands that your terminal keeps"),
    ]
    if order.home is None:
        always.insert(1, message("the export and media folders of Label Studio: ask who runs that server"))
    return always
