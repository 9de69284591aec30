"""A codebook without what was said: researchers may have taken their examples from a transcript."""

from __future__ import annotations

from collections.abc import Callable

from exporters.package.said import Said
from frameschema import Code, Codebook, CodeList, Localized


def cleaned_codebook(codebook: Codebook, said: Said) -> Codebook:
    """Clean definitions and examples; labels stay, since they are what was coded."""
    return codebook.model_copy(update={"lists": tuple(_list(one, said) for one in codebook.lists)})


def _list(one: CodeList, said: Said) -> CodeList:
    return one.model_copy(update={"codes": tuple(_code(code, said) for code in one.codes)})


def _code(code: Code, said: Said) -> Code:
    update: dict[str, Localized | None] = {"definition": _localized(code.definition, said.cleaned_definition)}
    for name in ("example", "counter_example"):
        text = getattr(code, name)
        update[name] = _localized(text, said.cleaned) if text else None
    return code.model_copy(update=update)


def _localized(text: Localized, clean: Callable[[str], str]) -> Localized:
    return Localized(nl=clean(text.nl), en=clean(text.en))
