"""Corrections as people make them, and where the coding goes."""

from __future__ import annotations

import pytest
from builders import SECRET, a_coding, a_fragment, a_moment, a_transcript, words

from framebridge.language import translated_message, use_language
from framebridge.reanchoring import How, Move, NotThisText, Reanchored, reanchor_coding
from frameschema import Coding, Severity, Span, Speaker, Transcript

TALK = (
    "KM-I-1: Goedemorgen Zoë 😀, fijn dat je er bent.\n",
    "ZT-1: Ik maak me zorgen over de huur van mevrouw.\n",
    "KM-I-1: Ja.\n",
    "ZT-1: Zij kan de huur niet betalen en durft niet te bellen.\n",
    "KM-I-1: Ja.\n",
    "ZT-1: Dus wij moeten samen naar een regeling zoeken.\n",
)


def coded(quoted: str, talk: Transcript | None = None) -> Coding:
    talk = talk or a_transcript(*TALK)
    at = words(talk, quoted)
    return a_coding(talk, a_fragment(at.start, at.end, key="f1"))


def corrected(quoted: str, *changes: tuple[str, str]) -> tuple[Reanchored, Transcript]:
    """Code a quote, make the changes, and re-anchor."""
    return moved(quoted, TALK, changed(*changes))


def changed(*changes: tuple[str, str]) -> list[str]:
    text = "¶".join(TALK)
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return [turn for turn in text.split("¶") if turn.partition(": ")[2]]


def moved(quoted: str, before: tuple[str, ...], after: list[str]) -> tuple[Reanchored, Transcript]:
    old, new = a_transcript(*before), a_transcript(*after)
    return reanchor_coding(coded(quoted, old), old, new), new


def now(result: tuple[Reanchored, Transcript]) -> str | None:
    reanchored, new = result
    (move,) = reanchored.moves
    return move.new and move.new.of(new.text)


def how(result: tuple[Reanchored, Transcript]) -> How:
    return result[0].moves[0].how


def rules(result: tuple[Reanchored, Transcript]) -> list[tuple[str, Severity]]:
    return [(finding.rule, finding.severity) for finding in result[0].findings]


# --- The same words, at another place


def test_a_typo_before_the_span_moves_it_along():
    result = corrected("de huur niet betalen", ("fijn dat", "heel fijn dat"))
    assert now(result) == "de huur niet betalen"
    assert how(result) is How.UNCHANGED
    assert rules(result) == []
    assert result[0].coding.text_sha256 == result[1].text_sha256


def test_an_emoji_before_the_span_counts_as_the_code_points_it_has():
    result = corrected("zorgen over", ("😀", "👩‍💼🏽 😀"))
    assert (now(result), how(result)) == ("zorgen over", How.UNCHANGED)


def test_a_split_turn_leaves_the_words_as_they_are():
    result = corrected("niet betalen en durft", ("betalen en", "betalen ¶ZT-1: en"))
    assert (now(result), how(result)) == ("niet betalen en durft", How.UNCHANGED)


@pytest.mark.parametrize(
    ("quoted", "change"),
    [
        ("Zij kan de huur", ("Zij kan", "Nou ja, Zij kan")),
        ("Zij kan de huur", ("de huur niet", "de huur ook niet")),
        ("niet betalen en", ("niet betalen", "echt niet betalen")),
        ("fijn dat je er bent.", ("er bent.", "er bent. Welkom.")),
    ],
)
def test_words_added_at_the_edge_stay_outside(quoted, change):
    result = corrected(quoted, change)
    assert (now(result), how(result), rules(result)) == (quoted, How.UNCHANGED, [])


def test_an_edge_that_stands_twice_is_told():
    before = ("ZT-1: Dertig procent van de mensen.\n", "KM-I-1: Ja.\n", "ZT-1: Dat is wat ervoor staat.\n")
    result = moved("van de mensen.\nJa", before, [before[0], before[1], before[1], before[2]])
    assert (now(result), how(result)) == ("van de mensen.\nJa", How.UNCHANGED)
    assert rules(result) == [("edge-repeated", Severity.INFO)]


def test_a_corrected_speaker_changes_nothing():
    old = a_transcript(*TALK)
    speakers = tuple(Speaker(code=speaker.code, role="unknown") for speaker in old.speakers)
    coding = coded("Ik maak me zorgen", old)
    result = reanchor_coding(coding, old, old.model_copy(update={"speakers": speakers}))
    assert result.coding is coding
    assert result.findings == ()
    assert result.moves == (Move("f1", coding.units[0].span, coding.units[0].span, How.UNCHANGED),)


# --- Words inside were corrected


def test_a_typo_inside_is_told_with_its_size():
    result = corrected("durft niet te bellen", ("te bellen", "te beelen"))
    assert (now(result), how(result)) == ("durft niet te beelen", How.EDITED)
    assert rules(result) == [("words-edited", Severity.INFO)]
    assert result[0].findings[0].values["count"] == "2"


@pytest.mark.parametrize(
    ("quoted", "change", "severity"),
    [
        ("Zij kan de huur", ("kan de huur", "kan de huren"), Severity.INFO),
        ("Zij kan de huur", ("Zij kan", "Zij"), Severity.WARNING),
    ],
)
def test_a_small_correction_is_told_and_a_larger_one_is_a_warning(quoted, change, severity):
    """Likeness 0.903 and 0.846; the border is at 0.85."""
    assert rules(corrected(quoted, change)) == [("words-edited", severity)]


def test_a_word_of_its_own_is_followed_through_its_typo():
    result = corrected("regeling", ("regeling", "regelign"))
    assert (now(result), how(result)) == ("regelign", How.EDITED)


def test_a_longer_word_is_not_cut():
    result = corrected("moeten", ("moeten", "moetend"))
    assert (now(result), how(result)) == ("moetend", How.EDITED)


def test_two_neighbouring_words_are_told_apart():
    result = corrected("samen", ("moeten samen", "moetne saamen"))
    assert (now(result), how(result)) == ("saamen", How.EDITED)


def test_a_part_that_was_removed_is_told():
    result = corrected("Zij kan de huur niet betalen en durft niet te bellen.", (" en durft niet te bellen", ""))
    assert (now(result), how(result)) == ("Zij kan de huur niet betalen.", How.EDITED)
    assert rules(result) == [("words-edited", Severity.WARNING)]


@pytest.mark.parametrize(
    ("quoted", "change", "found"),
    [
        ("moeten", ("moeten samen", "moetend saamen"), "moetend"),
        ("moeten", ("moeten samen", "moetne saamen"), "moetne"),
        ("samen", ("moeten samen", "mmoeten opsamen"), "opsamen"),
        ("Dus wij moeten samen", ("samen", "samens"), "Dus wij moeten samens"),
    ],
)
def test_an_edge_never_comes_to_cut_a_word(quoted, change, found):
    result = corrected(quoted, change)
    assert (now(result), how(result)) == (found, How.EDITED)


# --- Not placed


BEFORE, AFTER = "Wij zitten hier met elkaar aan tafel. ", "De gemeente schrijft straks een brief."


@pytest.mark.parametrize(
    ("between", "became"),
    [
        ("Toe. Ja. Nee. Ja. Moe. ", "Tja. Ja. Hm. "),
        ("Daar hebben wij vorige week al uitgebreid over gesproken. Ja. Kijk. ", "Ja. Dus. "),
        ("Daar hebben wij vorige week al uitgebreid over gesproken. Ja. Kijk. ", "Jo. Dus. "),
        ("Ja. Kijk. ", "Dus daar hebben wij het vorige week al uitgebreid over gehad. Ja. "),
    ],
)
def test_a_short_word_in_a_passage_that_changed_is_lost(between, became):
    result = moved("Ja.", (f"OZ: {BEFORE}{between}{AFTER}",), [f"OZ: {BEFORE}{became}{AFTER}"])
    assert how(result) is How.LOST


def test_words_that_became_others_are_lost_with_the_place_where_they_were():
    result = corrected(
        "Zij kan de huur niet betalen", ("kan de huur niet", "woont volgende maand bij haar zus om te")
    )
    assert (how(result), result[1].text.count("Zij woont")) == (How.LOST, 1)
    (candidate,) = result[0].moves[0].candidates
    assert candidate.of(result[1].text) == "Zij woont volgende maand bij haar zus om te betalen"
    assert result[0].findings[0].values["places"] == f"{candidate.start}..{candidate.end}"


def test_a_turn_that_stood_twice_and_moved_is_lost():
    result = moved("maak me zorgen", (*TALK, TALK[1]), [TALK[0], *TALK[2:5], TALK[1], TALK[5]])
    assert how(result) is How.LOST


def test_words_that_were_removed_are_lost():
    result = corrected("durft niet te bellen", (" en durft niet te bellen", ""))
    assert (now(result), how(result)) == (None, How.LOST)
    assert rules(result) == [("not-placed", Severity.ERROR)]
    assert result[0].coding.units == ()
    assert [unit.key for unit in result[0].left_out] == ["f1"]


def test_a_repeated_word_never_jumps_to_another_one():
    old = a_transcript("KM-I-1: Ja. ", "ZT-1: Ja. ", "KM-I-1: Dat klopt.")
    new = a_transcript("ZT-1: Ja. ", "KM-I-1: Dat klopt.")
    coding = a_coding(old, a_fragment(0, 3, key="f1"), a_fragment(4, 7, key="f2"), a_fragment(8, 11, key="f3"))
    result = reanchor_coding(coding, old, new)
    assert [move.how for move in result.moves] == [How.LOST, How.LOST, How.UNCHANGED]
    assert result.moves[0].candidates == (Span(start=0, end=3),)


def test_a_repeated_word_stays_with_its_own_neighbours():
    old, new = a_transcript(*TALK), a_transcript(*changed(("Ik maak", "Nou, ik maak")))
    second = old.turn_spans[4]
    coding = a_coding(old, a_fragment(second.start, second.start + 3))
    (move,) = reanchor_coding(coding, old, new).moves
    assert (move.how, move.new.start) == (How.UNCHANGED, new.turn_spans[4].start)


def test_a_removed_repeated_word_is_lost():
    old, new = a_transcript(*TALK), a_transcript(*TALK[:2], *TALK[3:])
    first = old.turn_spans[2]
    coding = a_coding(old, a_fragment(first.start, first.start + 3))
    (move,) = reanchor_coding(coding, old, new).moves
    assert move.how is How.LOST
    assert move.candidates == (Span(start=new.turn_spans[3].start, end=new.turn_spans[3].start + 3),)


def test_a_rewritten_passage_is_lost():
    result = corrected("samen naar een regeling", ("wij moeten samen naar een regeling zoeken", "het is klaar"))
    assert how(result) is How.LOST


def test_relations_with_a_lost_unit_are_told_and_kept():
    old, new = a_transcript(*TALK), a_transcript(*changed((" en durft niet te bellen", "")))
    lost, kept = words(old, "durft niet"), words(old, "de huur van")
    units = a_fragment(lost.start, lost.end, key="f1"), a_moment(kept.start, kept.end, key="m1")
    result = reanchor_coding(a_coding(old, *units, links=[("f1", "m1"), ("m1", "f1"), ("m1", "m1")]), old, new)
    assert [finding.rule for finding in result.findings] == ["not-placed", "relation-cut", "relation-cut"]
    assert (len(result.cut), len(result.coding.relations)) == (2, 1)


# --- Moved elsewhere


def test_a_turn_that_was_moved_takes_its_coding_along_and_that_is_told():
    result = moved("maak me zorgen", TALK, [TALK[0], *TALK[2:], TALK[1]])
    assert (now(result), how(result)) == ("maak me zorgen", How.UNCHANGED)
    assert rules(result) == [("moved-elsewhere", Severity.WARNING)]


def test_a_turn_that_was_moved_but_stands_twice_does_not():
    result = moved("maak me zorgen", TALK, [TALK[0], *TALK[2:], TALK[1], TALK[1]])
    assert how(result) is How.LOST
    assert len(result[0].moves[0].candidates) == 2


# --- What does not belong together


def test_another_old_text_is_refused():
    old = a_transcript(*TALK)
    with pytest.raises(NotThisText, match="made on another text"):
        reanchor_coding(coded("zorgen"), a_transcript(*TALK[:2]), old)
    with pytest.raises(ValueError, match="different ids"):
        reanchor_coding(coded("zorgen"), old, a_transcript(*TALK, id="gesprek-02"))


def test_a_span_past_the_text_is_lost_and_told():
    old = a_transcript("OZ: kort")
    result = reanchor_coding(a_coding(old, a_fragment(2, 99)), old, a_transcript("OZ: korter"))
    assert [move.how for move in result.moves] == [How.LOST]


def test_findings_are_told_in_dutch_without_the_words():
    before = (f"OZ: Hier staat {SECRET} tussen andere woorden in.",)
    result, _ = moved(
        f"staat {SECRET} tussen", before, [f"OZ: Hier staat {SECRET[:-1]} tussen andere woorden in."]
    )
    (finding,) = result.findings
    assert SECRET[:-1] not in finding.model_dump_json()
    use_language("nl")
    assert "de woorden zijn verbeterd: 1 tekens" in translated_message(finding.line)
