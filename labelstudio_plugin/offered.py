"""Which codes a page offers: those in use, and after them the retired ones that existing coding holds.

Label Studio drops a choice that the page does not have, without a word, when an annotator saves again.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from frameschema import Code, Codebook, CodeState, Localized

_MARK = "mark.retired"


def offered_codes(codebook: Codebook, list_id: str, in_use: AbstractSet[str]) -> list[Code]:
    """Give the codes of a list as the page shows them; a retired one says in its label that it is."""
    codes = codebook.list(list_id).codes
    kept = [code for code in codes if code.state is CodeState.RETIRED and code.id in in_use]
    return [
        *(code for code in codes if code.state is CodeState.ACTIVE),
        *(code.model_copy(update={"label": _marked(code.label, codebook)}) for code in kept),
    ]


def _marked(label: Localized, codebook: Codebook) -> Localized:
    nl, en = (f"{label.in_language(each)} ({codebook.heading(_MARK, each)})" for each in ("nl", "en"))
    return Localized(nl=nl, en=en)
