"""Rules about the codes of a codebook and what became of them."""

from __future__ import annotations

from collections.abc import Iterator

from frameschema.codebook import Code, Codebook, CodeChange, CodeList, CodeState
from frameschema.findings import Severity
from frameschema.lineage import ENDINGS, FRAMES, Lineage, codes_by_name
from frameschema.message import Message, message
from frameschema.rules.rule import MAY_BE_SO, Found, rule

_SAID = {
    CodeChange.ADDED: message("added"),
    CodeChange.RENAMED: message("renamed"),
    CodeChange.SPLIT: message("split"),
    CodeChange.MERGED: message("merged"),
    CodeChange.RETIRED: message("retired"),
    CodeChange.RESTORED: message("restored"),
}


@rule(
    "step-names-unknown-code",
    Severity.ERROR,
    remedy=message("put the code back as retired, or correct the step"),
)
def step_names_unknown_code(codebook: Codebook) -> Iterator[Found]:
    """A step of the changelog is about a code, or leads to one, that is not in the codebook."""
    known = {code.id for _, code in _all_codes(codebook)}
    for version in codebook.changelog:
        where = message("codebook version {version}", version=version.version)
        named = dict.fromkeys(code for step in version.changes for code in (step.code, *step.into))
        for code in named:
            if code not in known:
                yield where, message('its changes name "{code}", which the codebook does not have', code=code)


@rule(
    "state-against-changelog",
    Severity.WARNING,
    remedy=message("correct its state, or add the step that is missing"),
)
def state_against_changelog(codebook: Codebook) -> Iterator[Found]:
    """A code may still be given though the changelog says that it ended, or the other way round."""
    newest = Lineage(codebook).newest
    for code_list, code in _all_codes(codebook):
        step = newest.get(code.id)
        if step is None or (code.state is CodeState.RETIRED) == (step.change in ENDINGS):
            continue
        state = message("in use") if code.state is CodeState.ACTIVE else message("retired")
        said = message("it is {state}, and the newest step says: {step}", state=state, step=_SAID[step.change])
        yield _place(code_list, code), said


@rule(
    "derived-from-unknown",
    Severity.ERROR,
    remedy=message("add that code, or correct derived_from"),
)
def derived_from_unknown(codebook: Codebook) -> Iterator[Found]:
    """A code is derived from one that its list does not have."""
    for code_list, code in _all_codes(codebook):
        for origin in code.derived_from:
            if not codebook.has_code(code_list.id, origin):
                said = message('it is derived from "{code}", which its list does not have', code=origin)
                yield _place(code_list, code), said


@rule(
    "derived-from-itself",
    Severity.ERROR,
    remedy=message("correct derived_from"),
)
def derived_from_itself(codebook: Codebook) -> Iterator[Found]:
    """Following what a code is derived from leads back to it."""
    origins = {code.id: code.derived_from for _, code in _all_codes(codebook)}
    for code_list, code in _all_codes(codebook):
        if code.id in _ancestors(origins, code.id):
            yield _place(code_list, code), message("it is derived, in the end, from itself")


def _ancestors(origins: dict[str, tuple[str, ...]], code: str) -> set[str]:
    found: set[str] = set()
    new = list(origins.get(code, ()))
    while new:
        origin = new.pop()
        if origin not in found:
            found.add(origin)
            new += origins.get(origin, ())
    return found


@rule(
    "derived-from-retired",
    Severity.WARNING,
    remedy=message("say what takes its place, or correct derived_from"),
)
def derived_from_retired(codebook: Codebook) -> Iterator[Found]:
    """A code that is in use is derived from one that is retired, and nothing took the place of that one."""
    lineage = Lineage(codebook)
    retired = {code.id for _, code in _all_codes(codebook) if code.state is CodeState.RETIRED}
    for code_list in codebook.lists:
        for code in _in_use(code_list):
            for origin in code.derived_from:
                if origin in retired and not lineage.heirs(origin):
                    said = message('it is derived from "{code}", which is retired without successor', code=origin)
                    yield _place(code_list, code), said


@rule(
    "frame-without-level",
    Severity.WARNING,
    remedy=message("give it at least one level"),
)
def frame_without_level(codebook: Codebook) -> Iterator[Found]:
    """A frame stands on no level, so that nobody can choose it."""
    for code_list in codebook.lists:
        for code in _in_use(code_list):
            if code_list.id == FRAMES and not code.levels:
                yield _place(code_list, code), message("it has no level, so that it cannot be chosen")


@rule(
    "same-label",
    Severity.WARNING,
    remedy=message("give one of them another label"),
)
def same_label(codebook: Codebook) -> Iterator[Found]:
    """Two codes of a list that are in use look the same in one of the languages."""
    for code_list in codebook.lists:
        for language in ("nl", "en"):
            first: dict[str, str] = {}
            for code in _in_use(code_list):
                other = first.setdefault(code.label.in_language(language).casefold(), code.id)
                if other != code.id:
                    said = message(
                        'its label ({language}) is also that of "{code}"', language=language, code=other
                    )
                    yield _place(code_list, code), said


@rule("shared-local-name", Severity.INFO, remedy=MAY_BE_SO)
def shared_local_name(codebook: Codebook) -> Iterator[Found]:
    """One word of a group stands for several codes: that may be so."""
    for code_list in codebook.lists:
        for codes in codes_by_name(codebook, code_list.id).values():
            if len(codes) > 1:
                where = message("codebook list {list}", list=code_list.id)
                yield where, message("one local name stands for {codes}", codes=", ".join(c.id for c in codes))


@rule("not-translated", Severity.WARNING, remedy=message("translate them"))
def not_translated(codebook: Codebook) -> Iterator[Found]:
    """Label and definition of a code are the same in Dutch and in English."""
    for code_list, code in _all_codes(codebook):
        if code.label.nl == code.label.en and code.definition.nl == code.definition.en:
            yield _place(code_list, code), message("label and definition are the same in Dutch and English")


def _all_codes(codebook: Codebook) -> Iterator[tuple[CodeList, Code]]:
    return ((code_list, code) for code_list in codebook.lists for code in code_list.codes)


def _in_use(code_list: CodeList) -> Iterator[Code]:
    return (code for code in code_list.codes if code.state is CodeState.ACTIVE)


def _place(code_list: CodeList, code: Code) -> Message:
    return message("codebook list {list}, code {code}", list=code_list.id, code=code.id)
