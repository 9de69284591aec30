"""Tables of a part of the study: by discussion, and by what is in the talk."""

import pytest
from export_builders import a_fragment, a_moment, a_source, a_transcript, a_unit, turns, words
from export_builders import analysed as analysed_in

from exporters import issue_table, narrative_table
from exporters.errors import NotFoundError
from exporters.selection import Selection, select
from exporters.source import AnalysedDiscussion
from frameschema import Discussion

NEED = {"frames": [{"frame": "master"}]}


def a_discussion(id, werkplaats, municipality, number, *, coder="ams-1"):
    talk = a_transcript(
        ("KM-I-1", "Hij komt niet."), ("ZT-1", "Hij durft niet."), ("KM-W-1", "Werk helpt."), id=id, discussion=id
    )
    own = {"coder": coder, "transcript": id}
    found = analysed_in(
        talk,
        a_moment(turns(talk, 1, 2), issues=[["Maatregel", "Wel of niet?"]], **own),
        a_fragment(words(talk, "komt"), **own),
        a_fragment(words(talk, "durft"), attribution=NEED, **own),
        a_moment(turns(talk, 3), issues=[["Werk"]], **own),
        a_fragment(words(talk, "helpt"), **own),
    )
    about = Discussion(id=id, werkplaats=werkplaats, municipality=municipality, round=number)
    return AnalysedDiscussion(about, found.transcript, found.merged)


@pytest.fixture(scope="module")
def study():
    return a_source(
        a_discussion("D1", "amsterdam", "Waterkant", 1),
        a_discussion("D2", "noord", "Gemeente X", 1),
        a_discussion("D3", "noord", "Gemeente X", 2),
    )


@pytest.mark.parametrize(
    ("selection", "discussions"),
    [
        (Selection(), ["D1", "D2", "D3"]),
        (Selection(werkplaats=("noord",)), ["D2", "D3"]),
        (Selection(werkplaats=("noord", "amsterdam"), round=("1",)), ["D1", "D2"]),
        (Selection(municipality=("gemeente x",), round=("2",)), ["D3"]),
        (Selection(discussion=("d1",)), ["D1"]),
    ],
)
def test_discussions_are_chosen_by_what_they_are(study, selection, discussions):
    assert [item.discussion.id for item in select(study, selection).in_order] == discussions


@pytest.mark.parametrize(
    ("selection", "issues"),
    [
        (Selection(discussion=("D1",), issue=("werk",)), ["Werk"]),
        (Selection(discussion=("D1",), issue=("Wel of niet?",)), ["Maatregel"]),
        (Selection(discussion=("D1",), role=("work",)), ["Werk"]),
        (Selection(discussion=("D1",), role=("rol care",)), ["Maatregel"]),
        (Selection(discussion=("D1",), frame=("master",)), ["Maatregel"]),
        (Selection(discussion=("D1",), frame=("<master>",), role=("care",)), ["Maatregel"]),
    ],
)
def test_talk_is_chosen_by_what_was_coded_in_it(study, selection, issues):
    chosen = select(study, selection)
    assert narrative_table(chosen).column("T1.issue") == tuple(issues)
    assert list(dict.fromkeys(issue_table(chosen).column("T2.issue"))) == issues


def test_what_others_say_in_a_chosen_stretch_stays(study):
    table = narrative_table(select(study, Selection(discussion=("D1",), role=("care",))))
    (income,) = table.column("role.income")
    assert "komt" in income


def test_an_issue_named_beside_the_chosen_one_has_no_block():
    talk = a_transcript(("KM-I-1", "Hij komt niet."))
    moment = a_moment(turns(talk, 1), issues=[["Maatregel"], ["Werk"]])
    source = a_source(analysed_in(talk, a_unit(moment), a_fragment(words(talk, "komt"))))
    blocks = issue_table(select(source, Selection(issue=("Werk",)))).column("T2.issue")
    assert set(blocks) == {"Werk"}


def test_a_name_that_does_not_occur_is_refused_with_what_there_is(study):
    with pytest.raises(NotFoundError, match='issue: there is no "Huur" in the coding; choose from Maatregel, '):
        select(study, Selection(issue=("Huur",)))


def test_a_selection_of_which_nothing_is_left_is_refused(study):
    with pytest.raises(NotFoundError, match="nothing is left"):
        select(study, Selection(werkplaats=("amsterdam",), round=("2",)))
