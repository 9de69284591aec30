"""Rules about the codes and roles that are used: they exist, may be given, and stand on a level of theirs."""

from __future__ import annotations

from collections.abc import Iterator

from frameschema.codebook import Codebook, CodeState
from frameschema.findings import Severity
from frameschema.message import message
from frameschema.rules.context import Context
from frameschema.rules.rule import Found, rule
from frameschema.transcript import UNKNOWN_ROLE


@rule("unknown-code", Severity.ERROR, remedy=message("add the code to the codebook or choose another"))
def unknown_code(context: Context) -> Iterator[Found]:
    """A code is not in its list of the codebook."""
    for where, (list_id, code) in context.codes:
        if not _is_known(context.codebook, list_id, code):
            yield where, message('"{code}" is not a code of the list "{list}"', code=code, list=list_id)


@rule("retired-code", Severity.WARNING, remedy=message("choose the code that replaces it"))
def retired_code(context: Context) -> Iterator[Found]:
    """A code is used that is retired."""
    book = context.codebook
    for where, (list_id, code) in context.codes:
        if _is_known(book, list_id, code) and book.code(code).state is CodeState.RETIRED:
            yield where, message('the code "{code}" is retired', code=code)


def _is_known(codebook: Codebook, list_id: str, code: str) -> bool:
    return codebook.has_list(list_id) and codebook.has_code(list_id, code)


@rule(
    "frame-on-another-level",
    Severity.INFO,
    remedy=message("nothing to do if you see it there; groups may differ about the level of a frame"),
)
def frame_on_another_level(context: Context) -> Iterator[Found]:
    """A frame is placed on a level that the codebook does not give it: groups may differ about that."""
    levels = {code.id: code.levels for code_list in context.codebook.lists for code in code_list.codes}
    for where, ref in context.frames:
        usual = levels.get(ref.frame)
        if ref.level and usual and ref.level not in usual:
            yield (
                where,
                message('the frame "{frame}" is placed on the level {level}', frame=ref.frame, level=ref.level),
            )


@rule("unknown-role", Severity.ERROR, remedy=message("add it to roles.yaml"))
def unknown_role(context: Context) -> Iterator[Found]:
    """A role is named that is not among the roles of the study."""
    for where, role in context.named_roles:
        if role not in context.roles and role != UNKNOWN_ROLE:
            yield where, message('"{role}" is not a role of this study', role=role)
