"""Whatever is done to a study, reading does not raise, finds all of it at once, and repeats nothing of it."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pytest
from builders import SECRET
from golden import golden_file
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from frameschema import Codebook, DocumentKind, Finding, Read, Study, check_study, read_document
from frameschema.json_input import LONGEST_LIST
from frameschema.reading import MOST_FINDINGS

Path = tuple[str | int, ...]

BASE = json.loads(golden_file(DocumentKind.STUDY).read_text(encoding="utf-8"))
CODEBOOK = read_document(Codebook, golden_file(DocumentKind.CODEBOOK).read_bytes()).document
MARK = f"{SECRET} één!"
"""No identifier, so that it may stand in no finding."""

REMOVED = object()
IDENTITY = {"id", "study", "transcript", "coder", "coding_pass"}


def places_in(value: Any, path: Path = ()) -> Iterator[Path]:
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in items:
        yield from places_in(item, (*path, name))


def value_at(document: Any, path: Path) -> Any:
    for part in path:
        document = document[part]
    return document


PLACES = [path for path in places_in(BASE) if path]
FIELDS = [path for path in PLACES if isinstance(path[-1], str)]
OBJECTS = [path for path in places_in(BASE) if isinstance(value_at(BASE, path), dict)]
TEXTS = [path for path in PLACES if isinstance(value_at(BASE, path), str)]
# An id that another item of the same list has too.
TWINS = [
    (path, (*path[:-2], 1 - path[-2], path[-1]))
    for path in PLACES
    if len(path) > 2
    and path[-1] in ("id", "code", "key")
    and path[-2] in (0, 1)
    and len(value_at(BASE, path[:-2])) > 1
]


@dataclass(frozen=True)
class Damage:
    """Another value at a place, or none; `beside` are other places that it has to do with."""

    path: Path
    value: Any
    beside: tuple[Path, ...] = ()

    def done_to(self, document: Any) -> None:
        inner = value_at(document, self.path[:-1])
        if self.value is REMOVED:
            del inner[self.path[-1]]
        else:
            inner[self.path[-1]] = copy.deepcopy(self.value)

    @property
    def touched(self) -> set[Path]:
        """The stretches of the document in which other damage could hide this one."""
        return {found for path in (self.path, *self.beside) for found in stretches(path)}


def stretches(path: Path) -> Iterator[Path]:
    """A small object is judged as one; a whole document field by field, and its ids in one go."""
    yield path if len(path) == 1 or (path[0] in ("codings", "transcripts") and len(path) == 3) else path[:-1]
    in_unit = path[0] == "codings" and len(path) > 4 and (path[4] in ("id", "key", "span"))
    if path[0] == "codings" and len(path) > 2 and (path[2] in IDENTITY or in_unit):
        yield (*path[:2], "ids")


def independent(one: Damage, other: Damage) -> bool:
    return not any(
        longer[: len(shorter)] == shorter
        for first in one.touched
        for second in other.touched
        for shorter, longer in ((first, second), (second, first))
    )


def nested(levels: int) -> Any:
    value: Any = MARK
    for level in range(levels):
        value = [value] if level % 2 else {MARK: value}
    return value


def wrong_values() -> st.SearchStrategy[Any]:
    plain = [None, True, 0, -1, 1.5, 10**30, float("nan"), float("inf"), [], {}, "", " ", "x" * 5000]
    marked = [MARK, [MARK], {MARK: MARK}, [[MARK]] * 3, f"{MARK}\ud800", f"{MARK}\r\n", f"{MARK}\0"]
    return st.sampled_from([*plain, *marked, "".join((MARK, "e\u0308")), nested(90), nested(150)])


def damages() -> st.SearchStrategy[Damage]:
    return st.one_of(
        st.builds(Damage, st.sampled_from(PLACES), wrong_values()),
        st.builds(Damage, st.sampled_from(TEXTS), wrong_values()),
        st.builds(Damage, st.sampled_from(FIELDS), st.just(REMOVED)),
        st.builds(Damage, st.sampled_from(OBJECTS).map(lambda path: (*path, MARK)), wrong_values()),
        st.sampled_from(TWINS).map(lambda pair: Damage(pair[0], value_at(BASE, pair[1]), (pair[1],))),
        st.builds(Damage, st.sampled_from(TEXTS), st.sampled_from(["niemand", str(DANGLING)])),
    )


DANGLING = "3f1d1c9e-95a1-5a8e-8f0a-0123456789ab"


def some_of(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(values, max_size=4) | st.dictionaries(
        st.text() | st.sampled_from(sorted(BASE)), values, max_size=4
    )


def damaged(*done: Damage) -> Any:
    document = copy.deepcopy(BASE)
    for damage in done:
        damage.done_to(document)
    return document


def read_damaged(*done: Damage, as_text: bool = True) -> Read[Study]:
    document = damaged(*done)
    return read_document(Study, json.dumps(document) if as_text else document)


def is_refused(document: Any) -> bool:
    """What the model says of it as JSON, without `reading`."""
    try:
        Study.model_validate_json(json.dumps(document), strict=True)
    except ValidationError:
        return True
    return False


def all_of(finding: Finding) -> str:
    return f"{finding!r} {finding} {finding.values} {finding.line.values} {finding.model_dump_json()}"


@given(damages(), st.booleans())
def test_damage_is_found_unless_it_is_harmless(damage: Damage, as_text: bool) -> None:
    read = read_damaged(damage, as_text=as_text)
    assert (read.document is None) == bool(read.findings)
    document = damaged(damage)
    assert read.findings or not is_refused(document)
    if not is_refused(document) and read.findings:
        # A number that JSON Schema has no objection to.
        assert damage.value == 10**30
    if read.document is not None:
        assert read.document == Study.model_validate_json(json.dumps(document))


@given(damages(), st.booleans())
def test_findings_repeat_nothing_of_the_input(damage: Damage, as_text: bool) -> None:
    for finding in read_damaged(damage, as_text=as_text).findings:
        assert SECRET not in all_of(finding)


@given(st.lists(damages(), min_size=2, max_size=6), st.booleans())
def test_all_damage_is_found_at_once(drawn: list[Damage], as_text: bool) -> None:
    done: list[Damage] = []
    for damage in drawn:
        if all(independent(damage, other) for other in done) and read_damaged(damage).findings:
            done.append(damage)
    read = read_damaged(*done, as_text=as_text)
    assert len(read.findings) >= len(done)
    assert SECRET not in "".join(map(all_of, read.findings))


@given(st.lists(damages(), min_size=1, max_size=4))
def test_text_and_value_are_judged_alike(done: list[Damage]) -> None:
    done = [one for at, one in enumerate(done) if all(independent(one, other) for other in done[:at])]
    assert read_damaged(*done) == read_damaged(*done, as_text=False)


def test_damage_of_every_sort_is_tried() -> None:
    assert len(PLACES) > 400
    assert len(TWINS) >= 10
    far = [Damage(("title",), 5), Damage(("coders", 0, "name"), 5), Damage(("codings", 0, "memo"), 5)]
    assert all(independent(one, other) for one, other in combinations(far, 2))
    assert not independent(Damage(("coders",), 5), Damage(("coders", 0, "name"), 5))


@given(st.text() | st.binary())
def test_anything_at_all_is_answered(data: str | bytes) -> None:
    assert read_document(Study, data).findings


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(), some_of, max_leaves=20))
def test_any_value_is_answered(data: Any) -> None:
    assert read_document(Study, data).findings


# --- What only the rules about a study can see


@pytest.mark.parametrize(
    ("name", "field", "rule"),
    [("issues", "parent", "circle-of-issues"), ("themes", "merged_into", "circle-of-themes")],
)
def test_a_circle_is_read_and_found_by_the_rules(name: str, field: str, rule: str) -> None:
    document = damaged()
    first = document[name][0]
    second = {**first, "id": DANGLING, field: first["id"]}
    first[field] = DANGLING
    document[name].append(second)
    read = read_document(Study, document)
    assert read.findings == ()
    assert read.document is not None
    assert CODEBOOK is not None
    found = [finding.rule for finding in check_study(read.document, CODEBOOK)]
    assert found.count(rule) == 2


# --- Too much of it


def test_a_very_long_list_of_junk_is_answered_in_short() -> None:
    findings = read_document(Study, json.dumps({**BASE, "codings": [MARK] * (LONGEST_LIST + 10)})).findings
    assert len(findings) == MOST_FINDINGS + 1
    assert [findings[0].rule, findings[-1].rule] == ["too-large", "more-findings"]
    assert int(findings[-1].values["count"]) < LONGEST_LIST
    assert SECRET not in "".join(map(all_of, findings))


@pytest.mark.parametrize("junk", ["[" * 10**5 + "]" * 10**5, '{"a":' * 10**5 + "1" + "}" * 10**5])
def test_very_deep_junk_is_answered_in_short(junk: str) -> None:
    text = json.dumps(damaged(Damage(("title",), "HIER"))).replace('"HIER"', junk)
    assert [finding.rule for finding in read_document(Study, text).findings] == ["too-deep"]
