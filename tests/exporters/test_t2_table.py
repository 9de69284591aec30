"""T2: blocks per issue, narratives side by side."""

from export_builders import a_fragment, a_moment, a_source, a_transcript, a_unit, analysed, turns, words

from exporters import RowStyle, issue_table
from frameschema import Influence, ReframingOutcome, SettledBy, SettledField

TALK = a_transcript(
    ("KM-I-1", "Hij komt niet."),
    ("ZT-1", "Hij durft niet."),
    ("KM-I-1", "Dan korten."),
    ("KM-W-1", "Hij wil wel."),
)
KOMEN = ("Komen", "Moet hij komen?")


def t2(*units, coders=()):
    return issue_table(a_source(analysed(TALK, *units, coders=coders)))


def said(quoted, coder="ams-1", **fields):
    return a_fragment(words(TALK, quoted), coder, **fields)


def parts(table):
    """The rows as (part, cells of the narratives)."""
    count = sum(column.key.startswith("narrative.") for column in table.columns)
    return [(row.cells[1].text, *(cell.text for cell in row.cells[2 : 2 + count])) for row in table.rows]


def part(table, name):
    return [row[1:] for row in parts(table) if row[0] == name]


def test_a_block_in_order():
    table = t2(
        a_moment(turns(TALK, 1, 3), issues=(KOMEN,), status="controversy"),
        said("komt niet", who_what="weg", reasoning_devices=("problem_definition",)),
        said("durft niet", who_what="bang", reasoning_devices=("causes_responsibility",)),
        said("Dan korten", who_what="korten", reasoning_devices=("solutions", "moral_judgement")),
    )
    assert parts(table) == [
        ("T2.issue", "Komen", ""),
        ("T2.text_fragment", "KM-I-1: Hij komt niet.\nZT-1: Hij durft niet.\nKM-I-1: Dan korten.", ""),
        ("T2.narrative", "T2.narrative A; KM-I-1", "T2.narrative B; ZT-1"),
        ("<problem_definition>", "KM-I-1: weg", ""),
        ("<causes_responsibility>", "", "ZT-1: bang"),
        ("<moral_judgement>", "KM-I-1: korten", ""),
        ("<solutions>", "KM-I-1: korten", ""),
        ("T2.questions", "Moet hij komen?", ""),
        ("T2.status", "<controversy>", ""),
        ("T2.outcome", "(mark.not_coded)", ""),
    ]
    assert set(table.column("T2.issue")) == {"Komen"}
    assert table.rows[0].style is RowStyle.BLOCK
    assert table.rows[1].cells[2].span == 2


def test_what_has_no_device_stands_under_what():
    table = t2(a_moment(turns(TALK, 1), issues=(KOMEN,)), said("komt niet", who_what="weg"))
    assert part(table, "T2.what") == [("KM-I-1: weg",)]
    assert part(table, "<solutions>") == []


def test_a_responsibility_is_named_and_counts_as_its_device():
    fields = {"who_what": "zelf", "responsibilities": ("responsible_for_solution",)}
    table = t2(said("komt niet", **fields))
    assert part(table, "<causes_responsibility>") == [("KM-I-1: zelf (<responsible_for_solution>)",)]


def test_moments_of_one_issue_share_a_block_and_are_told_apart_by_turns():
    first = a_moment(turns(TALK, 1), issues=(KOMEN,), status="controversy")
    second = a_moment(turns(TALK, 3), issues=(("Komen",),), status="unanimous")
    table = t2(first, second)
    assert part(table, "T2.text_fragment") == [("KM-I-1: Hij komt niet.\n(…)\nKM-I-1: Dan korten.",)]
    assert part(table, "T2.status") == [("1: <controversy>\n3: <unanimous>",)]


def test_a_fragment_goes_to_the_issue_it_names_and_else_to_that_of_its_moment():
    moment = a_moment(turns(TALK, 1, 3), issues=(KOMEN,))
    table = t2(
        moment,
        said("komt niet", who_what="a"),
        said("durft niet", who_what="b", issues=(("Angst",), KOMEN)),
        said("wil wel", who_what="c"),
    )
    assert list(dict.fromkeys(table.column("T2.issue"))) == ["Komen", "Angst", "(mark.not_coded)"]
    assert part(table, "T2.what") == [("KM-I-1: a", "ZT-1: b"), ("ZT-1: b", ""), ("KM-W-1: c", "")]


def test_a_moment_without_an_issue_is_a_block_of_its_own():
    table = t2(a_moment(turns(TALK, 1)), a_moment(turns(TALK, 3)))
    assert len(part(table, "T2.issue")) == 2


def test_a_named_narrative_and_an_enacted_role_head_their_column():
    table = t2(
        said("komt niet", narrative="eerlijkheid"),
        said("Dan korten", enacted_role="client"),
        said("durft niet", narrative="eerlijkheid"),
    )
    assert part(table, "T2.narrative") == [
        ("T2.narrative A; eerlijkheid (KM-I-1, ZT-1)", "T2.narrative B; KM-I-1 (rol client)")
    ]


def test_coders_differ_on_status_and_outcome():
    outcome = ReframingOutcome(
        bridged="bridged_partly",
        forms=("frame_bridging",),
        how="samen langs",
        evidence="slot",
        influences=(Influence(influence="method", polarity="influence_plus"),),
    )
    span = turns(TALK, 1)
    table = t2(
        a_unit(
            a_moment(span, issues=(KOMEN,), status="controversy", outcome=outcome, handling="opened"),
            a_moment(span, "ams-2", issues=(KOMEN,), status="unanimous"),
        )
    )
    assert part(table, "T2.status") == [("<controversy> [ams-1]\n– <unanimous> [ams-2]",)]
    assert part(table, "<field_handling>") == [("<opened> [ams-1]\n– (mark.not_coded) [ams-2]",)]
    assert part(table, "T2.outcome") == [
        (
            "<bridged_partly>, <frame_bridging>\n<field_how> samen langs\n<field_evidence> slot\n"
            "<field_influence_plus>: <method> [ams-1]\n– (mark.not_coded) [ams-2]",
        )
    ]


def test_coders_who_differ_on_the_device_each_keep_their_row():
    table = t2(
        a_unit(
            said("komt niet", who_what="a", reasoning_devices=("solutions",)),
            said("komt niet", "ams-2", who_what="b"),
        )
    )
    assert part(table, "T2.what") == [("KM-I-1: b [ams-2]",)]
    assert part(table, "<solutions>") == [("KM-I-1: a [ams-1]",)]


def test_what_was_settled_stands_before_what_each_coder_chose():
    influence = {"influence": "method", "polarity": "influence_minus"}
    settled = (
        SettledField(field="outcome.forms", value=["frame_bridging", "frame_extension"], by=SettledBy.LEAD),
        SettledField(field="outcome.how", value="Door te bellen.", by=SettledBy.DECISION),
        SettledField(field="outcome.influences", value=[influence], by=SettledBy.MAJORITY),
    )
    both = [a_moment(turns(TALK, 1), coder, issues=(KOMEN,), status="controversy") for coder in ("ams-1", "ams-2")]
    table = t2(a_unit(*both).model_copy(update={"settled": settled}))
    outcome, *others = part(table, "T2.outcome")[0][0].split("\n– ")
    assert outcome == "mark.settled: <frame_bridging>, <frame_extension>; Door te bellen.; – <method>"
    assert others == ["(mark.not_coded) [ams-1, ams-2]"]
    assert part(table, "T2.status")[0][0] == "<controversy> [ams-1, ams-2]"
