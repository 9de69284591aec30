"""Corrections drawn out: the unit stands between « and », before and after; turns are parted by ¶.

Without « in the corrected text the unit is left out. The rule of the finding comes after it, or None.
"""

from __future__ import annotations

import pytest
from builders import a_coding, a_fragment, a_transcript, a_turn

from framebridge.reanchoring import Went, reanchor_coding
from frameschema import Span, Transcript

A = "Wij zitten hier vandaag met elkaar aan tafel."
B = "De gemeente schrijft straks een lange brief."
C = "Mevrouw heeft daar nog nooit iets over gehoord."
UHM, LACHT = "Uhm? Uhm? Uhm? Uhm? Uhm?", "[lacht] [lacht] [lacht] [lacht]"

LEFT_OUT, EDITED, EDGE, ELSEWHERE = "not-placed", "words-edited", "edge-repeated", "moved-elsewhere"

WENT = {LEFT_OUT: Went.LEFT_OUT, EDITED: Went.EDITED, ELSEWHERE: Went.ELSEWHERE}

ANCHORS = [
    # Twelve characters that stand once are enough anywhere, eleven are not when all around them changed.
    (f"{UHM}¶«een regeling»¶{UHM}", f"{LACHT}¶«een regeling»¶{LACHT}", None),
    (f"{UHM}¶«de regeling»¶{UHM}", f"{LACHT}¶de regeling¶{LACHT}", LEFT_OUT),
    (f"{UHM}¶«een regeling»¶{UHM}¶een regeling", f"{LACHT}¶een regeling¶{LACHT}", LEFT_OUT),
    # Half alike is alike: 2 × 3 of 3 + 9 characters; one more is too few.
    ("«Ja.»", "«Ja.»¶(klop)", None),
    ("«Ja.»", "Ja.¶(klopt)", LEFT_OUT),
    # Between two anchors, short words settle what is left between them.
    (f"{A}¶«Ja.» Hm. Ja.¶{B}", f"{A}¶«Ja.» Hmm. Ja.¶{B}", None),
    (f"{A}¶Ja. Hm. «Ja.»¶{B}", f"{A}¶Ja. Hmm. «Ja.»¶{B}", None),
    (f"{A}¶«Ja.» Hm. Ja.¶{B}", f"{A}¶Nou «Ja.» Hmm. Ja.¶{B}", None),
    (f"{A}¶Ja. Hm. «Ja.»¶{B}", f"{A}¶Ja. Hmm. «Ja.» nou¶{B}", None),
    (f"{C}¶{A}¶«Ja.» Hm. Ja.¶{B}", f"{A}¶«Ja.» Hmm. Ja.¶{B}", None),
    (f"{A}¶«Ja.» Hm. Ja.¶{B}", f"{C}¶{A}¶«Ja.» Hmm. Ja.¶{B}", None),
    (f"{A}¶«Ja.» Hm. Ja.¶{B}¶{C}", f"{A}¶«Ja.» Hmm. Ja.¶{B}", None),
    # Each gap is looked at by itself: what stands once in the one may stand twice in the other.
    (f"Ja. Hm.¶{A}¶«Ja.» Ja.¶{B}", f"Ja. Hmm.¶{A}¶Ja.¶{B}", LEFT_OUT),
    (f"Ja. Hm.¶{A}¶Ja. «Ja.»¶{B}", f"Ja. Hmm.¶{A}¶Ja.¶{B}", LEFT_OUT),
    (f"{A}¶Ja.¶{B}¶«Ja.»", f"{A}¶{B}¶«Ja.»", None),
    (f"{A}¶«Ja.»¶{B}¶Ja.", f"{A}¶{B}¶Ja.", LEFT_OUT),
    (f"{A}¶«Ja.»¶{B}", f"{A}¶{B}¶Ja.", LEFT_OUT),
    # Half a word, in the second of two words that were corrected.
    (f"De briev. {A} De «regel»ing.", f"De brief. {A} De «regel»ingg.", None),
    (f"{C} De briev. {A} De «regel»ing.", f"De brief. {A} De «regel»ingg.", None),
]

EDGES = [
    # A word at the edge stands beside its twin, which was added or removed, before or after.
    (f"{A}¶«Ja.¶{B}»", f"{A}¶Ja.¶«Ja.¶{B}»", EDGE),
    (f"{A}¶Ja.¶«Ja.¶{B}»", f"{A}¶«Ja.¶{B}»", EDGE),
    (f"«{A}¶Ja.»¶{B}", f"«{A}¶Ja.»¶Ja.¶{B}", EDGE),
    (f"«{A}¶Ja.»¶Ja.¶{B}", f"«{A}¶Ja.»¶{B}", EDGE),
    (f"«{A}😀»😀 {B}", f"«{A}😀» {B}", EDGE),
    (f"«{A}»¶Ja.¶{B}", f"«{A}»¶Ja.¶Ja.¶{B}", None),
    (f"{A}¶Ja.¶«{B}»", f"{A}¶Ja.¶Ja.¶«{B}»", None),
    # Two words at the edge, and their twins.
    (f"{A}¶«Nou ja. {B}»", f"{A}¶Nou ja. «Nou ja. {B}»", EDGE),
    (f"«{A} Nou ja.»¶{B}", f"«{A} Nou ja.» Nou ja.¶{B}", EDGE),
    # A word is not cut in two by what came beside it.
    ("Wij zoeken een «regel» voor haar.", "Wij zoeken een «regels» voor haar.", EDITED),
    ("Wij zoeken een «regel» voor haar.", "Wij zoeken een «eregel» voor haar.", EDITED),
    # A turn that ends without a sign ends its last word, and a turn that was split too.
    (f"{A}¶«en dan morgen» weer¶{B}", f"{A}¶«en dan morgen»¶weer¶{B}", None),
    (f"{A}¶en dan «weer verder»¶{B}", f"{A}¶en dan¶«weer verder»¶{B}", None),
    (f"{A} en dan¶«dus verder» {B}", f"{A} en dan «dus verder» {B}", None),
    (f"{A}¶«en dan morgen weer»¶{B}", f"{A}¶«en dan morgen¶weer»¶{B}", EDITED),
]

MOVED = [
    # A passage that stands once is known elsewhere, with what is around it in its turn.
    (f"«{C}»¶{A}¶{B}", f"{A}¶{B}¶«{C}»", ELSEWHERE),
    (f"{C[:-9]}«gehoord.»¶{A}¶{B}", f"{A}¶{B}¶{C[:-9]}«gehoord.»", ELSEWHERE),
    (f"«Mevrouw»{C[7:]}¶{A}¶{B}", f"{A}¶{B}¶«Mevrouw»{C[7:]}", ELSEWHERE),
    (f"{A}¶{B}¶«een regeling»", f"«een regeling»¶{A}¶{B}", ELSEWHERE),
    (f"{A}¶{B}¶«de regeling»", f"de regeling¶{A}¶{B}", LEFT_OUT),
    (f"{A}¶{B}¶«een regeling»", f"een regeling¶{A}¶een regeling¶{B}", LEFT_OUT),
    (f"{A}¶«een regeling»¶{B}¶een regeling", f"een regeling¶{A}¶{B}", LEFT_OUT),
    # But not where its last word became part of a longer one.
    (f"{A}¶{B}¶een lange «regel»", f"een lange regeling¶{A}¶{B}", LEFT_OUT),
]

REWORDED = [
    # Half a word is followed letter by letter.
    (f"De «regel»ing. {B}", f"De «reegel»ing. {B}", EDITED),
    (f"De re«geling». {B}", f"De re«gelingg». {B}", EDITED),
    (f"Een briev. {A} De «regel»ing. {B}", f"Een brieffje. {A} De «reegel»ing. {B}", EDITED),
    (f"Een briev. {A} De re«geling». {B}", f"Een brieffje. {A} De re«gelling». {B}", EDITED),
    (f"Een brieffje. {A} De «regel»ing. {B}", f"Een briev. {A} De «reegel»ing. {B}", EDITED),
    # An accent, a skin tone or a joined sign belongs to the letter or sign before it.
    (f"{A} «q» {B}", f"{A} «q\u0323» {B}", EDITED),
    (f"{A} «👍» {B}", f"{A} «👍🏽» {B}", EDITED),
    (f"{A} «👩» {B}", f"{A} 👩\u200d💼 {B}", LEFT_OUT),
    (f"{A} «👩🏽\u200d💼» {B}", f"{A} «👩🏽» {B}", EDITED),
    # A second space beside it is another space.
    (f"{A} «Ja. »Nee. {B}", f"{A} «Ja. » Nee. {B}", None),
    # More than half of it is still there (0.64), or less (0.57).
    (f"{A} «zij is nog ziek». {B}", f"{A} «is ziek». {B}", EDITED),
    (f"{A} «zij is nog ziek». {B}", f"{A} zij is. {B}", LEFT_OUT),
    # Its words are nearly the same, but nothing around them is.
    (f"{A}¶«Huur» {UHM}¶{B}", f"{A}¶Huurr {LACHT}¶{B}", LEFT_OUT),
    (f"{A}¶«Huur» {B}", f"{A}¶«Huurr» {B}", EDITED),
    (f"{A} Zij «kan de huur niet betalen». {B}", f"{A} Zij «kan de huurr niet betalen». {B}", EDITED),
    (f"{A} «Zij kan» het niet. {B}", f"{A} «Zij kon» het niet. {B}", EDITED),
    (f"{A} Zij «kan het». {B}", f"{A} Zij «kon het». {B}", EDITED),
    (f"{A} Zij kan «het». {B}", f"{A} Zij kan wel. {B}", LEFT_OUT),
    (f"{A} «Zij kan het». {B}", f"{A} {B}", LEFT_OUT),
    (f"«{A} Zij kan het niet.» {B}", f"«{A} »{B}", EDITED),
    (f"{B} «Zij kan het niet. {A}»", f"{B} «{A}»", EDITED),
]


AROUND = "dertig tekens om een eenheid. "


@pytest.mark.parametrize(("changed", "told"), [("x", ELSEWHERE), ("", LEFT_OUT)])
@pytest.mark.parametrize("turned", [False, True])
def test_thirty_characters_around_a_unit_recognise_it_elsewhere(changed: str, told: str, turned: bool) -> None:
    """What changed stands just outside of them, or is the last of them."""
    assert len(AROUND) == 30
    one, other = f"A{changed}{AROUND[1:]}«Ja.»", f"B{changed}{AROUND[1:]}Ja."
    if turned:
        one, other = f"«Ja.»{AROUND[:-1]}{changed}A", f"Ja.{AROUND[:-1]}{changed}B"
    after = f"{A}¶{B}¶{other.replace('Ja.', '«Ja.»') if told is ELSEWHERE else other}"
    test_the_unit_stands_where_it_is_drawn_and_that_is_told(f"{one}¶{A}¶{B}", after, told)


def drawn(text: str) -> tuple[Transcript, Span | None]:
    """Read a drawing: the transcript without the signs, and where the unit stands in it."""
    parts = text.replace("¶", "").split("«")
    talk = a_transcript(*(a_turn(turn.replace("«", "").replace("»", "")) for turn in text.split("¶")))
    if len(parts) == 1:
        return talk, None
    start = len(parts[0])
    return talk, Span(start=start, end=start + len(parts[1].partition("»")[0]))


@pytest.mark.parametrize(("before", "after", "told"), [*ANCHORS, *EDGES, *MOVED, *REWORDED])
def test_the_unit_stands_where_it_is_drawn_and_that_is_told(before: str, after: str, told: str | None) -> None:
    old, unit = drawn(before)
    new, expected = drawn(after)
    assert unit
    result = reanchor_coding(a_coding(old, a_fragment(unit.start, unit.end)), old, new)
    (move,) = result.moves
    assert (move.new, move.went) == (
        expected,
        WENT.get(told) or (Went.UNCHANGED if expected == unit else Went.MOVED),
    )
    assert [finding.rule for finding in result.findings] == ([told] if told else [])
