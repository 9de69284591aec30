"""T5: methods as they were used and evaluated."""

from dataclasses import replace

from export_builders import a_moment, a_source, a_transcript, a_unit, turns, words
from export_builders import analysed as analysed_in

from exporters.selection import Selection, select
from exporters.source import CellText
from exporters.t5 import methods_table
from frameschema import Evaluation, Member, coding_id, unit_id

TALK = a_transcript(("KM-I-1", "Die cirkel hielp ons."), ("ZT-1", "Het duurde lang."))


def an_evaluation(quoted, coder="ams-1", **fields):
    coding, span = coding_id("demo", "D1", coder, "evaluation"), words(TALK, quoted)
    key = f"e-{span.start}"
    unit = Evaluation.model_validate({"id": unit_id(coding, key), "key": key, "span": span, **fields})
    return Member(coder=coder, coding=coding, unit=unit)


def a_study(*evaluations, moments=(), methods=("method",), conditions=None, **fields):
    about = {"methods": methods, "conditions": conditions}

    def with_methods(item):
        return replace(item, discussion=item.discussion.model_copy(update=about))

    talk = with_methods(analysed_in(TALK, *moments))
    evaluated = with_methods(analysed_in(TALK, *map(a_unit, evaluations)))
    return a_source(talk, evaluated=(evaluated,), **fields)


def rows(table, *keys):
    return list(zip(*(table.column(key) for key in keys), strict=True))


def test_a_method_stands_with_what_it_opened_drawbacks_and_quotes():
    first = an_evaluation("hielp ons", method="method", opened=["master", "ecology"], polarity="influence_plus")
    second = an_evaluation(
        "duurde lang", method="method", opened=["master"], drawback="kost tijd", basis="participant"
    )
    table = methods_table(a_study(first, second, conditions="online"))
    keys = ("T5.method", "T5.opens", "T5.drawbacks", "T5.evaluations", "T5.conditions", "T5.turns")
    assert rows(table, *keys) == [
        (
            "<method>",
            "<master>: 2\necology: 1",
            "kost tijd (D1: 2)",
            "“hielp ons” (<influence_plus>, D1: 1)\n“duurde lang” (<participant>, D1: 2)",
            "D1: online",
            "D1: 1; D1: 2",
        )
    ]


def test_issues_of_its_discussions_say_how_they_ended():
    bridged = a_moment(turns(TALK, 1), outcome={"bridged": "bridged_partly", "forms": ["frame_extension"]})
    table = methods_table(a_study(moments=(bridged, a_moment(turns(TALK, 2)))))
    assert table.column("T5.outcomes") == ("D1: 1: <bridged_partly>, <frame_extension>\nD1: 2: (mark.not_coded)",)
    assert str(bridged.unit.id) in table.column("T5.fragments")[0]


def test_an_evaluation_without_a_method_and_a_text_on_another_stay():
    text = CellText("T5", "roddelmethode", "Niet geprobeerd.")
    table = methods_table(a_study(an_evaluation("hielp ons"), texts=(text,)))
    assert rows(table, "T5.method", "T5.text") == [
        ("<method>", "(mark.not_written)"),
        ("roddelmethode", "Niet geprobeerd."),
        ("(mark.not_coded)", "(mark.not_written)"),
    ]


def test_evaluations_of_other_discussions_are_not_selected():
    source = a_study(an_evaluation("hielp ons", method="method"))
    other = analysed_in(a_transcript(("KM-I-1", "Ja."), id="D2", discussion="D2"))
    both = replace(source, discussions=(*source.discussions, other))
    assert methods_table(select(both, Selection(discussion=("D2",)))).rows == ()
