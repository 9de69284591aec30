"""The laws of merging: nothing mixed, nothing lost, and never an order that matters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from builders import a_coding, a_fragment, a_member, a_moment, a_shift, a_transcript
from hypothesis import given
from hypothesis import strategies as st
from strategies import spans

from framebridge.errors import DataProblem
from framebridge.merging import MergeRules, merge_codings
from framebridge.merging.alignment import align, alike_in_content
from frameschema import (
    Coding,
    CodingState,
    Consensus,
    Interaction,
    Member,
    MergedCoding,
    MergeStatus,
    RelationKind,
    Span,
    Transcript,
    UnitKind,
    open_choices,
)

TALK = a_transcript("KM-I-1: abcdefghij", "ZT-1: klmnopqrstuvwxyz")
RULES = st.builds(
    MergeRules,
    st.sampled_from([0.01, 0.3, 0.5, 1.0]),
    st.sampled_from([0.0, 0.2, 1.0]),
    st.sampled_from(Consensus),
)
MARKS = st.tuples(
    st.sampled_from([a_fragment, a_fragment, a_fragment, a_moment]),
    spans(12),
    st.sampled_from([None, "x", "y"]),
    st.sampled_from([(), (("a",),), (("a",), ("b",)), (("c",),)]),
)
Codings = tuple[Coding, ...]


@st.composite
def cases(draw: st.DrawFn) -> Codings:
    """What three coders marked on the same few words."""
    codings = []
    for coder in ("ann", "bob", "cas"):
        marks = draw(st.lists(MARKS, max_size=5))
        units = [
            make(at.start, at.end, key=f"u{n}", memo=memo, issues=named)
            for n, (make, at, memo, named) in enumerate(marks)
        ]
        links = [("u0", f"u{len(units) - 1}")] if units else []
        codings.append(a_coding(TALK, *units, coder=coder, links=links, memo=draw(st.sampled_from([None, "x"]))))
    return tuple(codings)


def likeness(one: Member, other: Member, content: float) -> float:
    """Likeness as the docs tell it, worked out anew."""
    words = one.unit.span.similarity(other.unit.span)
    chosen = alike_in_content(open_choices(one.unit), open_choices(other.unit))
    return words + (1 - words) * content * chosen if words else 0.0


def merged(*codings: Coding, same_from: float = 0.3, **rules: Any) -> MergedCoding:
    return merge_codings(codings, TALK, MergeRules(same_from, **rules))


@given(cases(), RULES, st.permutations(range(3)))
def test_the_order_of_codings_does_not_matter(codings: Codings, rules: MergeRules, order: list[int]) -> None:
    shuffled = [codings[at] for at in order]
    one, other = merge_codings(codings, TALK, rules), merge_codings(shuffled, TALK, rules)
    assert one.model_dump_json() == other.model_dump_json()


def test_the_same_coding_twice_counts_once() -> None:
    coding = a_coding(TALK, a_fragment())
    assert merged(coding, coding) == merged(coding)


@given(cases(), RULES)
def test_every_unit_is_in_exactly_one_group_as_its_coder_made_it(codings: Codings, rules: MergeRules) -> None:
    members = [member for unit in merge_codings(codings, TALK, rules).units for member in unit.members]
    placed = [(member.coder, member.coding, member.unit) for member in members]
    made = [(coding.coder, coding.id, unit) for coding in codings for unit in coding.units]
    assert sorted(placed, key=str) == sorted(made, key=str)


@given(cases(), RULES)
def test_a_group_holds_one_unit_per_coder_all_of_one_kind(codings: Codings, rules: MergeRules) -> None:
    for unit in merge_codings(codings, TALK, rules).units:
        assert len(unit.coders) == len(unit.members)
        assert {member.unit.kind for member in unit.members} == {unit.kind}
        assert unit.span in [member.unit.span for member in unit.members]


@given(cases(), RULES)
def test_each_member_is_alike_to_another_one_of_its_group(codings: Codings, rules: MergeRules) -> None:
    for unit in merge_codings(codings, TALK, rules).units:
        for member in unit.members:
            others = [other for other in unit.members if other is not member]
            assert not others or max(likeness(member, other, rules.content) for other in others) >= rules.same_from


@given(cases())
def test_units_and_links_are_in_order_and_ids_are_unique(codings: Codings) -> None:
    found = merge_codings(codings, TALK)
    places = [(unit.span.start, unit.span.end, unit.kind.value, str(unit.id)) for unit in found.units]
    assert places == sorted(places)
    assert len({unit.id for unit in found.units}) == len(found.units)
    assert [item.relation for item in found.relations] == [link for c in codings for link in c.relations]
    assert [ref.memo for ref in found.codings] == [coding.memo for coding in codings]


@given(cases())
def test_one_coder_alone_is_never_changed(codings: Codings) -> None:
    coding = codings[0]
    found = merge_codings([coding], TALK, MergeRules(0.01))
    units = [unit.members[0].unit for unit in found.units]
    assert sorted(units, key=str) == sorted(coding.units, key=str)
    assert {unit.status for unit in found.units} <= {MergeStatus.ONE_CODER}


def test_the_status_says_how_far_coders_agree() -> None:
    support, refuted = Interaction.SUPPORT, Interaction.REFUTED
    first, second = a_fragment(0, 5, key="a", memo="x"), a_fragment(6, 9, key="b", interaction=support)
    ann = a_coding(TALK, first, second, coder="ann")
    other = a_fragment(6, 9, key="b", interaction=refuted)
    bob = a_coding(TALK, a_fragment(0, 5, key="a", memo="y"), other, coder="bob")
    cas = a_coding(TALK, a_fragment(20, 25), coder="cas")
    found = merged(ann, bob, cas)
    assert [(unit.status, unit.differing) for unit in found.units] == [
        (MergeStatus.AGREED, ()),
        (MergeStatus.DIFFERS, ("interaction",)),
        (MergeStatus.ONE_CODER, ()),
    ]


@pytest.mark.parametrize(("same_from", "groups"), [(0.5, 1), (0.51, 2)])
def test_units_are_the_same_from_the_similarity_given(same_from: float, groups: int) -> None:
    ann, bob = a_coding(TALK, a_fragment(0, 10), coder="ann"), a_coding(TALK, a_fragment(0, 5), coder="bob")
    found = merged(ann, bob, same_from=same_from)
    assert len(found.units) == groups
    assert found.policy == f"likeness >= {same_from}; content 0.2; consensus unanimous"


def test_the_best_pair_is_joined_first() -> None:
    ann = a_coding(TALK, a_fragment(0, 10, key="a"), coder="ann")
    bob = a_coding(TALK, a_fragment(0, 6, key="ver"), a_fragment(1, 10, key="dicht"), coder="bob")
    pair = next(unit for unit in merged(ann, bob).units if len(unit.members) == 2)
    assert [member.unit.key for member in pair.members] == ["a", "dicht"]


def test_other_kinds_on_the_same_words_stay_apart() -> None:
    codings = (
        a_coding(TALK, a_fragment(0, 5), coder="ann"),
        a_coding(TALK, a_moment(0, 5), coder="bob"),
        a_coding(TALK, a_shift(0, 5), coder="cas"),
    )
    found = merged(*codings)
    assert len(found.units) == 3
    assert [len(found.of_kind(kind)) for kind in UnitKind] == [1, 1, 1, 0, 0, 0, 0]


def test_the_span_is_the_one_most_like_the_others() -> None:
    spans = {"ann": (0, 4), "bob": (0, 8), "cas": (0, 9)}
    codings = [a_coding(TALK, a_fragment(*span), coder=coder) for coder, span in spans.items()]
    (unit,) = merged(*codings).units
    assert unit.span == Span(start=0, end=8)


def test_links_keep_the_ids_of_the_coders_own_units() -> None:
    units = (a_fragment(0, 5, key="a"), a_fragment(6, 9, key="b"))
    ann = a_coding(TALK, *units, coder="ann", links=[("b", "a", RelationKind.REFUTES)])
    found = merged(ann, a_coding(TALK, *units, coder="bob"))
    assert [(item.coder, item.relation) for item in found.relations] == [("ann", ann.relations[0])]


def test_skipped_and_unfinished_codings_are_left_out() -> None:
    ann = a_coding(TALK, a_fragment(), coder="ann")
    others = [
        a_coding(TALK, a_fragment(), coder=s.value, state=s) for s in (CodingState.SKIPPED, CodingState.DRAFT)
    ]
    assert merged(ann, *others) == merged(ann)
    with pytest.raises(DataProblem, match="no submitted coding"):
        merged(*others)


def test_nothing_to_merge_is_told() -> None:
    with pytest.raises(DataProblem, match="gesprek-01 has no submitted coding"):
        merged()


@pytest.mark.parametrize(
    "other", [a_transcript("OZ: anders"), a_transcript(*TALK.turns, id="gesprek-02")], ids=["text", "transcript"]
)
def test_a_coding_of_another_text_is_refused(other: Transcript) -> None:
    with pytest.raises(DataProblem, match="by bob was made on another text"):
        merged(a_coding(TALK, coder="ann"), a_coding(other, coder="bob"))


@pytest.mark.parametrize("other", [{"study": "ander"}, {"coding_pass": "sheets"}])
def test_codings_of_another_study_or_pass_are_refused(other: dict[str, str]) -> None:
    with pytest.raises(DataProblem, match="different studies or passes"):
        merged(a_coding(TALK, coder="ann"), a_coding(TALK, coder="bob", **other))


# Alignment alone


def groups(members: Sequence[Member], same_from: float = 0.3) -> list[list[str]]:
    return sorted(sorted(f"{m.coder}{m.unit.key}" for m in group) for group in align(members, same_from).groups)


@pytest.mark.parametrize(("last", "grouped"), [(6, [["a1", "b1", "c1"]]), (8, [["a1", "b1"], ["c1"]])])
def test_a_group_grows_while_its_units_are_alike_on_average(last: int, grouped: list[list[str]]) -> None:
    members = [
        a_member(a_fragment(0, 10, key="1"), "a"),
        a_member(a_fragment(4, 14, key="1"), "b"),
        a_member(a_fragment(last, last + 10, key="1"), "c"),
    ]
    # To b both are as near: 3/7; to a the one is at 1/4 and the other at 1/9, on average 0.43 (0.34) and 0.27.
    assert groups(members) == grouped


def test_two_units_of_one_coder_never_meet_through_another() -> None:
    members = [
        a_member(a_fragment(0, 10, key="1"), "a"),
        a_member(a_fragment(0, 8, key="2"), "a"),
        a_member(a_fragment(0, 9, key="1"), "b"),
    ]
    assert groups(members) == [["a1", "b1"], ["a2"]]


def test_ties_go_to_the_earliest_place() -> None:
    members = [
        a_member(a_fragment(0, 4, key="1"), "a"),
        a_member(a_fragment(4, 8, key="2"), "a"),
        a_member(a_fragment(2, 6, key="1"), "b"),
    ]
    assert groups(members) == groups(members[::-1]) == [["a1", "b1"], ["a2"]]


def test_no_members_make_no_groups() -> None:
    assert align([], 0.3).groups == ()


def test_the_best_way_to_pair_all_goes_before_the_best_pair() -> None:
    members = [
        a_member(a_fragment(0, 10, key="1"), "a"),
        a_member(a_fragment(6, 12, key="2"), "a"),
        a_member(a_fragment(4, 11, key="1"), "b"),
        a_member(a_fragment(0, 5, key="2"), "b"),
    ]
    # a1-b1 0.55, a1-b2 0.5, a2-b1 0.63: together a2-b1 and a1-b2 are the best.
    assert groups(members) == [["a1", "b2"], ["a2", "b1"]]
    # Here the best pair of all (a1-b1, 0.6) would leave the others alone.
    crossed = [
        a_member(a_fragment(0, 10, key="1"), "a"),
        a_member(a_fragment(8, 13, key="2"), "a"),
        a_member(a_fragment(4, 10, key="1"), "b"),
        a_member(a_fragment(0, 5, key="2"), "b"),
    ]
    assert groups(crossed, 0.2) == [["a1", "b2"], ["a2", "b1"]]


def test_equal_choices_make_up_for_part_of_the_words_and_other_choices_take_nothing() -> None:
    refuted, support = Interaction.REFUTED, Interaction.SUPPORT
    short, long = {"start": 0, "end": 2}, {"start": 0, "end": 10}
    ann = a_coding(TALK, a_fragment(**long, interaction=refuted), coder="ann")
    same = a_coding(TALK, a_fragment(**short, interaction=refuted), coder="bob")
    other = a_coding(TALK, a_fragment(**short, interaction=support), coder="bob")
    assert len(merged(ann, same).units) == 1  # 0.2 + 0.8 × 0.2 = 0.36
    assert len(merged(ann, other).units) == 2
    assert len(merged(ann, same, content=0.0).units) == 2
    wide = a_coding(TALK, a_fragment(0, 3, interaction=support), coder="bob")
    assert [unit.status for unit in merged(ann, wide).units] == [MergeStatus.DIFFERS]


def test_without_shared_words_equal_choices_do_not_help() -> None:
    ann, bob = (a_coding(TALK, a_fragment(at, at + 5, memo="x"), coder=c) for at, c in ((0, "ann"), (5, "bob")))
    assert len(merged(ann, bob, same_from=0.01, content=1.0).units) == 2


def test_one_unit_where_another_coder_marked_two_is_named_as_a_split() -> None:
    ann = a_coding(TALK, a_fragment(0, 20, key="one"), coder="ann")
    bob = a_coding(TALK, a_fragment(0, 11, key="first"), a_fragment(12, 20, key="last"), coder="bob")
    found = merged(ann, bob)
    assert [[member.unit.key for member in unit.members] for unit in found.units] == [["one", "first"], ["last"]]
    (case,) = found.splits
    assert (case.one, case.one_by) == (ann.units[0].id, "ann")
    assert (case.several, case.several_by) == (tuple(unit.id for unit in bob.units), "bob")


def test_a_part_that_has_a_counterpart_of_its_own_is_no_split() -> None:
    ann = a_coding(TALK, a_fragment(0, 20, key="whole"), a_fragment(12, 20, key="part"), coder="ann")
    bob = a_coding(TALK, a_fragment(0, 11), a_fragment(12, 20), coder="bob")
    assert merged(ann, bob).splits == ()


@given(cases(), RULES)
def test_a_split_names_units_of_two_coders_on_shared_words(codings: Codings, rules: MergeRules) -> None:
    found = merge_codings(codings, TALK, rules)
    units = {member.unit.id: member for unit in found.units for member in unit.members}
    for case in found.splits:
        assert len(set(case.several)) == len(case.several) > 1
        assert {units[part].coder for part in case.several} == {case.several_by} != {case.one_by}
        assert all(units[part].unit.span.overlap(units[case.one].unit.span) for part in case.several)


def best_total(pairs: dict[tuple[str, str], float], free: tuple[str, ...]) -> float:
    """The highest total of all ways to pair the units of two coders, by trying each."""
    if not free:
        return 0.0
    first, rest = free[0], free[1:]
    taken = [
        alike + best_total({key: value for key, value in pairs.items() if key[1] != other}, rest)
        for (one, other), alike in pairs.items()
        if one == first
    ]
    return max([best_total(pairs, rest), *taken])


@given(cases(), RULES)
def test_the_units_of_two_coders_are_paired_in_the_best_way_of_all(codings: Codings, rules: MergeRules) -> None:
    ann, bob = ([a_member(unit, c.coder) for unit in c.units] for c in codings[:2])
    pairs = {
        (one.unit.key, other.unit.key): likeness(one, other, rules.content)
        for one in ann
        for other in bob
        if one.unit.kind is other.unit.kind and likeness(one, other, rules.content) >= rules.same_from
    }
    found = align([*ann, *bob], rules.same_from, rules.content).groups
    total = sum(likeness(*group, rules.content) for group in found if len(group) == 2)
    assert total == pytest.approx(best_total(pairs, tuple(one.unit.key for one in ann)))


def test_a_component_that_is_too_large_is_joined_best_first_and_reported() -> None:
    members = [
        a_member(a_fragment(at, at + 10, key=str(at)), coder) for coder in ("a", "b") for at in range(0, 400, 2)
    ]
    found = align(members, 0.3)
    assert len(found.best_first) == len(members) > 200
    assert {tuple(m.coder for m in group) for group in found.groups} == {("a", "b")}
    assert align(members[:100], 0.3).best_first == ()
