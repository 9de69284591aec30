"""From one page to the next: every difference is told, and nothing else."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from builders import a_code, shipped_codebook, shipped_roles
from hypothesis import given
from hypothesis import strategies as st

from frameschema import Code, Codebook, CodeState, Localized
from labelstudio_plugin.config_changes import ConfigChange, ConfigChangeKind, compare_configs
from labelstudio_plugin.errors import UnexpectedAnswer
from labelstudio_plugin.label_config import label_config
from labelstudio_plugin.page_fields import page_fields
from labelstudio_plugin.sheets import sheet_config

KINDS = ConfigChangeKind
CODES = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["Rust", "Onrust", "Ruis"]), max_size=6)


def choices(name: str, codes: dict[str, str]) -> str:
    inside = "".join(f'<Choice alias="{code}" value="{words}"/>' for code, words in codes.items())
    return f'<Header value="Kop"/><Choices name="{name}" toName="t">{inside}</Choices>'


def a_page(*fields: str) -> str:
    return f"<View><View>{''.join(fields)}</View></View>"


def tree(**branches: str) -> str:
    inside = "".join(
        f'<Choice alias="{branch}" value="{branch}">'
        + "".join(f'<Choice alias="{leaf}" value="{leaf}"/>' for leaf in leaves)
        + "</Choice>"
        for branch, leaves in branches.items()
    )
    return a_page(f'<Taxonomy name="frames" toName="t">{inside}</Taxonomy>')


def with_themes(*codes: Code) -> Codebook:
    book = shipped_codebook()
    lists = tuple(each.model_copy(update={"codes": codes}) if each.id == "theme" else each for each in book.lists)
    return Codebook(**{**book.model_dump(), "lists": [each.model_dump() for each in lists]})


def config(book: Codebook, in_use: frozenset[str] = frozenset()) -> str:
    return label_config(book, shipped_roles().roles, "nl", in_use)


def changes(old: str, new: str, *retired: str) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(change.kind, change.field, change.path) for change in compare_configs(old, new, frozenset(retired))]


@given(CODES, CODES)
def test_what_comes_and_goes_is_exactly_told(old: dict[str, str], new: dict[str, str]) -> None:
    told = compare_configs(a_page(choices("f", old)), a_page(choices("f", new)))
    by_kind = {kind: {change.path[0] for change in told if change.kind is kind and change.path} for kind in KINDS}
    assert by_kind[KINDS.ADDED] == set(new) - set(old)
    assert by_kind[KINDS.REMOVED] == set(old) - set(new)
    assert by_kind[KINDS.REWORDED] == {code for code in set(old) & set(new) if old[code] != new[code]}
    shared = [[code for code in names if code in old and code in new] for names in (old, new)]
    assert any(change.kind is KINDS.REORDERED for change in told) == (shared[0] != shared[1])
    assert bool(told) == (a_page(choices("f", old)) != a_page(choices("f", new)))


@given(CODES, CODES)
def test_there_and_back_is_the_reverse(old: dict[str, str], new: dict[str, str]) -> None:
    pages = a_page(choices("f", old)), a_page(choices("f", new))
    there, back = compare_configs(*pages), compare_configs(*reversed(pages))
    opposite = {KINDS.ADDED: KINDS.REMOVED, KINDS.REMOVED: KINDS.ADDED}
    assert {(opposite.get(c.kind, c.kind), c.path, c.after, c.before) for c in there} == {
        (c.kind, c.path, c.before, c.after) for c in back
    }


def test_a_field_that_comes_goes_or_changes_its_kind_is_told_once() -> None:
    old = a_page(choices("weg", {"a": "A"}), choices("zelfde", {"a": "A"}), choices("anders", {"a": "A"}))
    other = '<Header value="Kop"/><TextArea name="anders" toName="t"/>'
    new = a_page(choices("zelfde", {"a": "A"}), choices("nieuw", {"a": "A"}), other)
    assert changes(old, new) == [
        (KINDS.REMOVED, "weg", ()),
        (KINDS.ADDED, "nieuw", ()),
        (KINDS.REPLACED, "anders", ()),
        (KINDS.REMOVED, "anders", ("a",)),
    ]


def test_a_field_may_get_another_heading() -> None:
    old = a_page(choices("f", {"a": "A"}))
    (change,) = compare_configs(old, old.replace("Kop", "Titel"))
    assert change == ConfigChange(KINDS.REWORDED, "f", before="Kop", after="Titel")


def test_a_choice_under_another_branch_has_moved() -> None:
    (change,) = compare_configs(tree(master="ab", meta="c"), tree(master="a", meta="cb"))
    assert (change.kind, change.path, change.to) == (KINDS.MOVED, ("master", "b"), ("meta", "b"))
    assert change.takes_away


def test_a_choice_that_gets_a_second_place_has_not_moved() -> None:
    assert changes(tree(master="ab", meta="c"), tree(master="ab", meta="cb")) == [
        (KINDS.ADDED, "frames", ("meta", "b"))
    ]


def test_links_are_known_by_their_words() -> None:
    old = '<View><Relations><Relation value="reageert op"/></Relations></View>'
    assert changes(old, old.replace("reageert", "antwoordt")) == [
        (KINDS.REMOVED, "relations", ("reageert op",)),
        (KINDS.ADDED, "relations", ("antwoordt op",)),
    ]


def test_other_differences_are_told_as_looks() -> None:
    assert changes("<View><Style>a</Style></View>", "<View><Style>b</Style></View>") == [(KINDS.LOOKS, "", ())]


# --- pages of ours


def test_a_retired_code_stays_or_goes() -> None:
    kept, gone, other = a_code("blijft"), a_code("gaat"), a_code("anders")
    before = config(with_themes(kept, gone, other))
    after = with_themes(*(each.model_copy(update={"state": CodeState.RETIRED}) for each in (kept, gone)), other)
    told = changes(before, config(after, frozenset({"blijft"})), "blijft", "gaat")
    assert told == [(KINDS.REMOVED, "themes", ("gaat",)), (KINDS.KEPT, "themes", ("blijft",))]


def test_words_may_change_under_the_same_id() -> None:
    code = a_code("thema")
    new = code.model_copy(update={"label": Localized(nl="Beter gezegd", en="Better said")})
    (change,) = compare_configs(config(with_themes(code)), config(with_themes(new)))
    assert (change.kind, change.path, change.after) == (KINDS.REWORDED, ("thema",), "Beter gezegd")
    assert not change.takes_away


@pytest.mark.parametrize("name", ["page", "sheet"])
def test_our_pages_are_read_in_full(codebook: Codebook, name: str) -> None:
    xml = config(codebook) if name == "page" else sheet_config(codebook, "nl")
    named = {element.get("name") for element in ET.fromstring(xml).iter() if element.get("toName")}
    fields = page_fields(xml)
    assert {field for field in fields if field != "relations"} == named
    assert all(field.choices for field in fields.values() if field.kind == "hypertextlabels")


def test_a_column_of_a_sheet_is_found_by_its_number(codebook: Codebook) -> None:
    field = page_fields(sheet_config(codebook, "nl"))["who_what_{{idx}}"]
    assert field.is_named("who_what_12")
    assert not any(map(field.is_named, ("who_what_", "who_what_x", "who_what_{{idx}}0", "xwho_what_1")))


@pytest.mark.parametrize("page", ["", "<View>", '<!DOCTYPE v [<!ENTITY a "b">]><View>&a;</View>'])
def test_what_is_no_page_is_refused(page: str) -> None:
    with pytest.raises(UnexpectedAnswer, match="cannot be read"):
        page_fields(page)
