"""What was said is taken out of texts, and nothing else."""

from __future__ import annotations

import pytest
from builders import a_transcript

from exporters.package.said import Said

TALK = a_transcript(
    "KM-I-1: Hij liet haar zomaar zitten, zei ze. En toen?", "ZT-1: Zoë’s tas met post, die bleef dicht."
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("KM zegt dat hij liet haar zomaar zitten en meer", "KM zegt dat […] en meer"),
        ("HIJ  LIET\nHAAR, ZOMAAR!", "[…]!"),
        ("hij liet haar gaan", "hij liet haar gaan"),
        ("zij noemt ‘met post’ als reden", "zij noemt […] als reden"),
        ("zij noemt ‘post met’ als reden", "zij noemt ‘post met’ als reden"),
        ("zij noemt “post” als reden", "zij noemt “post” als reden"),
        ("en toen zoë’s tas; Hij liet haar zomaar gaan", "[…] gaan"),
        ("", ""),
    ],
)
def test_runs_of_words_are_left_out(text: str, left: str) -> None:
    assert Said([TALK]).cleaned(text) == left


def test_a_definition_keeps_the_words_that_all_share() -> None:
    said = Said([TALK])
    assert said.cleaned_definition("Hij liet haar zomaar zitten.") == "Hij liet haar zomaar zitten."
    assert said.cleaned_definition("Als in “hij liet haar zomaar zitten”.") == "Als in […]."
    assert said.left_out == 1
