"""A codebook without what was said: researchers may have taken their examples from a transcript."""

from __future__ import annotations

from collections.abc import Callable

from frameschema import Code, Codebook, Localized

_TEXTS = ("definition", "example", "counter_example")


def cleaned_codebook(codebook: Codebook, clean: Callable[[str], str]) -> Codebook:
    """Clean definitions and examples; labels stay, since they are what was coded."""
    lists = (
        one.model_copy(update={"codes": tuple(_code(code, clean) for code in one.codes)}) for one in codebook.lists
    )
    return codebook.model_copy(update={"lists": tuple(lists)})


def _code(code: Code, clean: Callable[[str], str]) -> Code:
    texts = {name: getattr(code, name) for name in _TEXTS}
    return code.model_copy(update={name: _localized(text, clean) for name, text in texts.items() if text})


def _localized(text: Localized, clean: Callable[[str], str]) -> Localized:
    return Localized(nl=clean(text.nl), en=clean(text.en))
