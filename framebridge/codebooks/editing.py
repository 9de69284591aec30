"""Changing a codebook: each edit takes a codebook and gives the one it would become, with its changelog step.

No code vanishes: it stays in its list as retired. What it was derived from and the groups' own words go over to
the one code that takes its place. Every edit raises ConfigurationProblem when it makes no sense.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from pydantic import ValidationError

from framebridge.codebooks.versions import Entry, with_steps
from framebridge.errors import ConfigurationProblem, places_of
from frameschema import (
    CLOSED_LISTS,
    FRAMES,
    Code,
    Codebook,
    CodebookChange,
    CodeChange,
    CodeList,
    CodeState,
    is_slug,
    message,
    name_key,
)

CodeEdit = Callable[[Code], Code]


def make_code(**fields: Any) -> Code:
    """Make a code of what was typed; raises ConfigurationProblem naming the field that is wrong."""
    try:
        return Code(**fields)
    except ValidationError as exc:
        raise ConfigurationProblem(message("the code: {problems}; correct it", problems=places_of(exc))) from None


def add_code(codebook: Codebook, list_id: str, code: Code, entry: Entry) -> Codebook:
    """Put a new code at the end of its list."""
    code_list = open_list(codebook, list_id)
    _require_free(codebook, code.id)
    if (list_id == FRAMES) != bool(code.levels):
        raise ConfigurationProblem(
            message("a frame needs at least one level, with --level; other codes have none")
        )
    for origin in code.derived_from:
        require_in_use(code_list, origin)
    added = _with_codes(codebook, code_list, (*code_list.codes, code))
    return with_steps(added, [_step(CodeChange.ADDED, code_list, code.id, entry)], entry)


def rename_code(codebook: Codebook, old: str, new: str, entry: Entry) -> Codebook:
    """Give a code another id; under the old one it stays, retired, right before the new one."""
    code_list = _list_of(codebook, old)
    code = require_in_use(code_list, old)
    _require_free(codebook, new)
    if not is_slug(new):
        raise ConfigurationProblem(
            message('"{code}" cannot be the id of a code; use letters, digits, "-", "_" and "."', code=new)
        )
    at = code_list.codes.index(code) + 1
    renamed = code.model_copy(update={"id": new})
    placed = _with_codes(codebook, code_list, (*code_list.codes[:at], renamed, *code_list.codes[at:]))
    return _end(placed, CodeChange.RENAMED, [old], (new,), entry)


def merge_codes(codebook: Codebook, codes: Sequence[str], into: str, entry: Entry) -> Codebook:
    """Let one code take the place of others of its list."""
    return _end(codebook, CodeChange.MERGED, codes, (into,), entry)


def split_code(codebook: Codebook, code: str, into: Sequence[str], entry: Entry) -> Codebook:
    """Let several codes, which are there already, take the place of one."""
    successors = tuple(dict.fromkeys(into))
    if len(successors) < 2:
        raise ConfigurationProblem(
            message(
                "a code is split into two codes or more; name each with --into, or use: framebridge codebook merge"
            )
        )
    return _end(codebook, CodeChange.SPLIT, [code], successors, entry)


def retire_code(codebook: Codebook, code: str, into: Sequence[str], entry: Entry) -> Codebook:
    """Take a code out of use; `into` are the codes to choose from instead, if any."""
    return _end(codebook, CodeChange.RETIRED, [code], tuple(dict.fromkeys(into)), entry)


def restore_code(codebook: Codebook, code: str, entry: Entry) -> Codebook:
    """Take a retired code into use again."""
    code_list = _list_of(codebook, code)
    if codebook.code(code).state is CodeState.ACTIVE:
        raise ConfigurationProblem(message('the code "{code}" is in use; there is nothing to restore', code=code))
    restored = change_codes(codebook, code_list, {code}, _as(CodeState.ACTIVE))
    return with_steps(restored, [_step(CodeChange.RESTORED, code_list, code, entry)], entry)


def _end(
    codebook: Codebook, change: CodeChange, codes: Sequence[str], into: tuple[str, ...], entry: Entry
) -> Codebook:
    """Retire codes of one list, and hand over what they leave when one code takes their place."""
    code_list = _list_of(codebook, codes[0])
    ended = [require_in_use(code_list, code) for code in dict.fromkeys(codes)]
    for successor in into:
        require_in_use(code_list, successor)
    own = sorted({code.id for code in ended} & set(into))
    if own:
        raise ConfigurationProblem(message('"{code}" cannot take its own place; name another code', code=own[0]))
    changed = change_codes(codebook, code_list, {code.id for code in ended}, _as(CodeState.RETIRED))
    if len(into) == 1:
        changed = _handed_over(changed, code_list.id, ended, into[0])
    steps = [_step(change, code_list, code.id, entry, into) for code in ended]
    return with_steps(changed, steps, entry)


def _handed_over(codebook: Codebook, list_id: str, ended: Sequence[Code], heir: str) -> Codebook:
    """Let the heir have the local names, and take the ended codes' place in what others are derived from."""
    gone = {code.id for code in ended}
    names = [name for code in ended for name in code.local_names]

    def hand_over(code: Code) -> Code:
        if code.state is CodeState.RETIRED:
            return code
        origins = tuple(heir if origin in gone else origin for origin in code.derived_from)
        derived = tuple(origin for origin in dict.fromkeys(origins) if origin != code.id)
        mapped = with_local_names(code, names) if code.id == heir else code
        return mapped.model_copy(update={"derived_from": derived})

    code_list = codebook.list(list_id)
    return change_codes(codebook, code_list, {code.id for code in code_list.codes}, hand_over)


def with_local_names(code: Code, names: Iterable[str]) -> Code:
    """Give a code more of groups' own words; one that it has in other capitals is not doubled."""
    by_key = {name_key(name): name for name in code.local_names}
    for name in names:
        by_key.setdefault(name_key(name), name)
    return code.model_copy(update={"local_names": tuple(by_key.values())})


def _as(state: CodeState) -> CodeEdit:
    return lambda code: code.model_copy(update={"state": state})


def change_codes(codebook: Codebook, code_list: CodeList, ids: set[str], edit: CodeEdit) -> Codebook:
    """Change some codes of a list; what is changed in the codebook is not written down."""
    codes = tuple(edit(code) if code.id in ids else code for code in code_list.codes)
    return _with_codes(codebook, code_list, codes)


def _with_codes(codebook: Codebook, code_list: CodeList, codes: tuple[Code, ...]) -> Codebook:
    changed = code_list.model_copy(update={"codes": codes})
    lists = tuple(changed if item.id == code_list.id else item for item in codebook.lists)
    # Made anew, since what a codebook looked up before stays with a copy.
    return Codebook(**{**dict(codebook), "lists": lists})


def _step(
    change: CodeChange, code_list: CodeList, code: str, entry: Entry, into: tuple[str, ...] = ()
) -> CodebookChange:
    return CodebookChange(change=change, list=code_list.id, code=code, into=into, reason=entry.reason)


def open_list(codebook: Codebook, list_id: str) -> CodeList:
    """Find a list that may grow; raises ConfigurationProblem."""
    open_lists = [item.id for item in codebook.lists if not (item.closed or item.id in CLOSED_LISTS)]
    if list_id not in open_lists:
        raise ConfigurationProblem(
            message(
                '"{list}" is no list that may grow; choose from {lists}', list=list_id, lists=", ".join(open_lists)
            )
        )
    return codebook.list(list_id)


def _list_of(codebook: Codebook, code: str) -> CodeList:
    """Find the list of a code that may be changed."""
    found = [item for item in codebook.lists if any(known.id == code for known in item.codes)]
    if not found:
        raise ConfigurationProblem(
            message('the codebook has no code "{code}"; look in codebook.yaml, or add it first', code=code)
        )
    if found[0].closed or found[0].id in CLOSED_LISTS:
        raise ConfigurationProblem(
            message(
                '"{code}" belongs to the list {list}, which the theory closes; only its wording may change',
                code=code,
                list=found[0].id,
            )
        )
    return found[0]


def require_in_use(code_list: CodeList, code: str) -> Code:
    """Find a code that is in use; raises ConfigurationProblem."""
    known = {item.id: item for item in code_list.codes}
    if code not in known:
        raise ConfigurationProblem(
            message('the list {list} has no code "{code}"; add it first', list=code_list.id, code=code)
        )
    if known[code].state is CodeState.RETIRED:
        raise ConfigurationProblem(
            message('the code "{code}" is retired; choose another, or restore it first', code=code)
        )
    return known[code]


def _require_free(codebook: Codebook, code: str) -> None:
    taken = {item.id for item in codebook.lists} | {known.id for item in codebook.lists for known in item.codes}
    if code in taken:
        raise ConfigurationProblem(
            message('"{code}" is in the codebook already, perhaps retired; an id is never given twice', code=code)
        )
