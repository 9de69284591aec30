"""The rule about a codebook: its closed lists are those of the theory."""

from __future__ import annotations

from collections.abc import Iterator

from frameschema.codebook import Codebook
from frameschema.findings import Severity
from frameschema.message import message
from frameschema.rules.rule import Found, rule
from frameschema.vocabulary import CLOSED_LISTS


@rule(
    "closed-list",
    Severity.ERROR,
    remedy=message("give this list exactly the codes that the theory gives it"),
)
def closed_list(codebook: Codebook) -> Iterator[Found]:
    """A list that the theory closes lacks one of its codes, or has one too many."""
    lists = {code_list.id: code_list for code_list in codebook.lists}
    for list_id, vocabulary in CLOSED_LISTS.items():
        where = message("codebook list {list}", list=list_id)
        wanted = {member.value for member in vocabulary}
        found = {code.id for code in lists[list_id].codes} if list_id in lists else set()
        for code in sorted(wanted - found):
            yield where, message('the code "{code}" is missing', code=code)
        for code in sorted(found - wanted):
            yield where, message('the code "{code}" is not part of this closed list', code=code)
