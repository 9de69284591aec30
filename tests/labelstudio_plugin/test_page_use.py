"""Who uses what of a page: submitted coding and drafts, with what Label Studio would refuse."""

from __future__ import annotations

from typing import Any

from fake_labelstudio import FakeLabelStudio

from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.page_fields import page_fields
from labelstudio_plugin.page_use import Coded, read_coded, strays, uses_by_field

PAGE = """<View>
  <Choices name="theme" toName="t"><Choice alias="a" value="A"/><Choice alias="b" value="B"/></Choices>
  <Taxonomy name="frames_{{idx}}" toName="t">
    <Choice alias="master" value="M"><Choice alias="f" value="F"/></Choice>
  </Taxonomy>
  <TextArea name="memo" toName="t"/>
  <Relations><Relation value="reageert op"/></Relations>
</View>"""
FIELDS = page_fields(PAGE)
ACCOUNTS = {1: "ann@example.org"}


def item(name: str, kind: str, *chosen: Any) -> dict[str, Any]:
    return {"id": "r", "from_name": name, "to_name": "t", "type": kind, "value": {kind: list(chosen)}}


def coded(*items: dict[str, Any], number: int = 1, is_draft: bool = False) -> Coded:
    return Coded(number, "ann@example.org", is_draft, items)


def test_submitted_coding_and_drafts_of_everyone_are_read(server: LabelStudio, fake: FakeLabelStudio) -> None:
    chosen = [item("theme", "choices", "a")]
    fake.add_task("proef/g/fragments/-/1", annotations=[{"id": 7, "completed_by": 1, "result": chosen}])
    fake.add_task(None, annotations=[{"id": 8, "completed_by": {"id": 9}, "result": None}])
    fake.drafts.append({"id": 3, "task": 2, "user": "bob@example.org", "result": chosen})
    assert read_coded(server, 1, ACCOUNTS) == (
        Coded(7, "ann@example.org", False, tuple(chosen)),
        Coded(8, "id 9", False, ()),
        Coded(3, "bob@example.org", True, tuple(chosen)),
    )
    assert fake.count("GET", "/drafts") == 1


def test_use_is_counted_once_per_annotation() -> None:
    one = coded(item("theme", "choices", "a"), item("theme", "choices", "a", "b"))
    two = coded(item("theme", "choices", "b"), number=2)
    use = uses_by_field([one, two], FIELDS)["theme"]
    assert (use.by, use.of(("a",)), use.of(("b",))) == ([one, two], [one], [one, two])


def test_a_branch_is_used_by_what_stands_under_it_and_a_bare_id_wherever_it_stands() -> None:
    whole = coded(item("frames_0", "taxonomy", ["master", "f"]))
    bare = coded(item("frames_3", "taxonomy", ["f"]), number=2)
    use = uses_by_field([whole, bare], FIELDS)["frames_{{idx}}"]
    assert use.of(("master",)) == [whole]
    assert use.of(("master", "f")) == [whole, bare]


def test_links_are_used_by_their_words() -> None:
    one = coded({"type": "relation", "from_id": "a", "to_id": "b", "labels": ["reageert op"]})
    assert uses_by_field([one], FIELDS)["relations"].of(("reageert op",)) == [one]


def test_typed_words_are_no_choice() -> None:
    one = coded({**item("memo", "textarea", "a"), "value": {"text": ["a"]}})
    use = uses_by_field([one], FIELDS)["memo"]
    assert (use.by, use.choices) == ([one], {})


def test_a_stray_is_what_label_studio_refuses() -> None:
    good = coded(item("theme", "choices", "a"), item("frames_0", "taxonomy", ["f"]), {"type": "relation"})
    box = coded({**item("gone", "textarea"), "value": {"text": ["x"]}}, number=2)
    unknown, other = coded(item("vreemd", "choices", "a"), number=3), coded(item("theme", "rating"), number=4)
    assert strays([good, box, unknown, other], FIELDS) == {"vreemd": [unknown], "theme": [other]}
