"""`codebook.yaml`: a file that people edit too, so that an edit changes its own lines and no others.

What is written is read back first: it is the planned codebook exactly, or nothing is written.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from framebridge.codebooks.folding import fold_lists
from framebridge.codebooks.yaml_nodes import add_section, in_paragraphs, insert_item, on_own_lines, put_field
from framebridge.documents import parse_yaml, read_text, write_file
from framebridge.errors import ConfigurationProblem
from frameschema import Code, Codebook, message

_NEVER_FOLD = 1_000_000
_FIRST_DASH = re.compile(r"^( *)- id:", re.MULTILINE)
_TEXTS = frozenset({"definition", "example", "counter_example"})
_GROWING = ("changelog", "rejected_names")


def write_codebook(path: Path, new: Codebook) -> None:
    """Write a codebook over the file it was read from; raises ConfigurationProblem, and then writes nothing."""
    text = edited_text(read_text(path), new)
    if text is None:
        raise ConfigurationProblem(
            message("{path}: this change cannot be written into the file; make it by hand", path=path)
        )
    write_file(path, text.replace("\n", "\r\n") if b"\r\n" in path.read_bytes() else text)


def edited_text(text: str, new: Codebook) -> str | None:
    """Bring the text of a codebook to what `new` says; None when that cannot be done.

    Codes may be added and changed, the changelog and the rejected names may grow.
    """
    editor = _editor(text)
    written = io.StringIO()
    try:
        old = parse_yaml(text, Codebook)
        changed = _changed_lists(old, new)
        folded = fold_lists(text, len(old.lists), changed)
        document = editor.load(folded.text)
        _edit(document, old, new, changed)
        editor.dump(document, written)
        whole = folded.unfolded(written.getvalue())
        read_back = parse_yaml(whole, Codebook)
    except (YAMLError, yaml.YAMLError, ValidationError):
        return None
    return whole if read_back == new else None


def _changed_lists(old: Codebook, new: Codebook) -> tuple[int, ...]:
    both = enumerate(zip(old.lists, new.lists, strict=False))
    return tuple(number for number, (before, after) in both if before != after)


def _editor(text: str) -> YAML:
    """Make a reader and writer that keeps what it can, with the indentation that the file has."""
    dash = _FIRST_DASH.search(text)
    offset = len(dash[1]) if dash else 2
    editor = YAML()
    editor.preserve_quotes = True
    editor.width = _NEVER_FOLD
    editor.indent(mapping=2, sequence=offset + 2, offset=offset)
    return editor


def _edit(document: CommentedMap, old: Codebook, new: Codebook, changed: Sequence[int]) -> None:
    for number in changed:
        _edit_codes(document["lists"][number]["codes"], old.lists[number].codes, new.lists[number].codes)
    if document.get("schema_version") != new.schema_version:
        put_field(document, "schema_version", new.schema_version)
    if old.version != new.version:
        put_field(document, "version", new.version)
    for name in _GROWING:
        before, after = (
            codebook.model_dump(mode="json", exclude_defaults=True).get(name, ()) for codebook in (old, new)
        )
        _grow(document, name, before, after)


def _edit_codes(nodes: CommentedSeq, old: Sequence[Code], new: Sequence[Code]) -> None:
    known = {code.id: code for code in old}
    for index, code in enumerate(new):
        if code.id not in known:
            insert_item(nodes, index, _new_code(code))
        else:
            _set_changed(nodes[index], known[code.id].model_dump(mode="json"), code.model_dump(mode="json"))


def _new_code(code: Code) -> CommentedMap:
    fields = code.model_dump(mode="json", exclude_defaults=True)
    return on_own_lines({**fields, **{name: in_paragraphs(fields[name]) for name in _TEXTS & set(fields)}})


def _set_changed(node: CommentedMap, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    for name, value in after.items():
        if before.get(name) != value:
            put_field(node, name, value)


def _grow(document: CommentedMap, name: str, before: Sequence[Any], after: Sequence[Any]) -> None:
    """Add entries to a list at the end of the file; those that were there may have changed."""
    if after and not before:
        add = put_field if name in document else add_section
        add(document, name, CommentedSeq())
    for index, entry in enumerate(after):
        if index >= len(before):
            insert_item(document[name], index, _entry(entry))
        elif before[index] != entry:
            _change_entry(document[name][index], before[index], entry)


def _change_entry(node: CommentedMap, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Change the fields of an entry of the changelog, and add to its steps."""
    steps = before.get("changes", ())
    if not steps:
        put_field(node, "changes", CommentedSeq())
    for step in after["changes"][len(steps) :]:
        insert_item(node["changes"], len(node["changes"]), step)
    _set_changed(node, before, {**after, "changes": steps})


def _entry(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """Make an entry of the changelog: a line per field, and per step."""
    if "changes" not in entry:
        return entry
    steps = CommentedSeq()
    for index, step in enumerate(entry["changes"]):
        insert_item(steps, index, step)
    return on_own_lines({**entry, "changes": steps})
