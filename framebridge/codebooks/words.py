"""The words without which no page can be written: codes of the list `form`, and headings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from framebridge.codebooks.origin import read_codebook
from framebridge.errors import ConfigurationProblem
from framebridge.shipped import shipped
from frameschema import Codebook, UnknownCodeError, message

_FORM = "form"


def lacking_words(codebook: Codebook) -> tuple[str, ...]:
    """Name the words of a page that the codebook of this program has and this one has not."""
    ours = read_codebook(shipped("codebooks", "frames.yaml")).codebook
    known = {code.id for code_list in codebook.lists for code in code_list.codes}
    codes = [code.id for code in ours.list(_FORM).codes if code.id not in known]
    return (*codes, *(key for key in ours.headings if key not in codebook.headings))


@contextmanager
def words_of_page(codebook: Codebook) -> Iterator[None]:
    """Write a page inside; raises ConfigurationProblem, which names the words, when the codebook lacks any."""
    try:
        yield
    except UnknownCodeError as exc:
        lacking = ", ".join(lacking_words(codebook))
        if not lacking:
            raise
        raise ConfigurationProblem(
            message(
                "codebook {codebook} lacks words that the page needs: {words}; take them over with: "
                "framebridge codebook migrate --shipped",
                codebook=codebook.id,
                words=lacking,
            )
        ) from exc
