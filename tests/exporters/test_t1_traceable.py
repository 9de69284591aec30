"""T1: whatever was coded, every fragment and every issue moment stands in exactly one row."""

from collections import Counter

from export_builders import a_fragment, a_moment, a_source, a_transcript, a_unit, analysed
from hypothesis import given
from hypothesis import strategies as st

from exporters import issue_table, narrative_table
from frameschema import Span

TALK = a_transcript(*((speaker, f"Woord {n}. ") for n, speaker in enumerate(["KM-I-1", "ZT-1", "HH-1"] * 6)))
LENGTH = len(TALK.text)

spans = st.tuples(st.integers(0, LENGTH - 1), st.integers(1, LENGTH)).map(
    lambda ends: Span(start=min(ends[0], ends[1] - 1), end=max(ends[0] + 1, ends[1]))
)
issues = st.lists(st.sampled_from([("A",), ("A", "Hoe?"), ("B", "Wie?")]), max_size=2, unique=True).map(tuple)
roles = st.sampled_from([None, "income", "client"])


@st.composite
def units(draw):
    """Random merged units: each of one or two coders, whose spans may differ."""
    made = []
    for number in range(draw(st.integers(0, 12))):
        is_moment = draw(st.booleans())
        members = []
        for coder in draw(st.sampled_from([("ams-1",), ("ams-2",), ("ams-1", "ams-2")])):
            key, paths = f"u{number}", draw(issues)
            if is_moment:
                members.append(a_moment(draw(spans), coder, key=key, issues=paths))
            else:
                enacted = draw(roles)
                members.append(a_fragment(draw(spans), coder, key=key, issues=paths, enacted_role=enacted))
        made.append(a_unit(*members))
    return made


@given(units(), st.booleans())
def test_every_coded_unit_is_in_exactly_one_row(made, extra_roles):
    table = narrative_table(a_source(analysed(TALK, *made)), extra_roles=extra_roles)
    found = Counter(id for ids in table.column("T1.fragments") for id in ids.split(", "))
    assert found == Counter(str(member.unit.id) for unit in made for member in unit.members)


@given(units())
def test_a_fragment_without_words_is_quoted_in_its_row(made):
    table = narrative_table(a_source(analysed(TALK, *made)))
    for row in table.rows:
        ids = row.cells[-1].text.split(", ")
        fragments = [unit for unit in made if unit.kind == "fragment" and str(unit.members[0].unit.id) in ids]
        quotes = sum(cell.text.count("(mark.not_coded)") for cell in row.cells[1:-6])
        assert quotes >= len(fragments)


@given(units())
def test_every_coded_unit_is_in_the_issue_table(made):
    table = issue_table(a_source(analysed(TALK, *made)))
    found = {id for ids in table.column("T2.fragments") for id in ids.split(", ") if id}
    assert found == {str(member.unit.id) for unit in made for member in unit.members}


@given(units())
def test_the_order_in_which_units_are_given_does_not_matter(made):
    assert narrative_table(a_source(analysed(TALK, *made))) == narrative_table(
        a_source(analysed(TALK, *reversed(made)))
    )
