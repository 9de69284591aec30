"""Cues: whole words within one turn, marked as a suggestion with the sentence they stand in."""

from __future__ import annotations

import pytest
from builders import SECRET, a_transcript, shipped_codebook

from framebridge import language
from framebridge.precoding import Cue, coding_of_cues, read_cues
from frameschema import CLOSED_LISTS, Coding, Transcript, UnitKind
from labelstudio_plugin.results import CodingContext, read_result, write_result

YES_BUT = Cue(id="yes_but", words=("ja maar",), signals="refuted", note="Soms een aanloopje.")
DID_NOT_KNOW = Cue(
    id="did_not_know",
    kind=UnitKind.SHIFT_MOMENT,
    words=("dat wist ik niet",),
    signals="shift",
    note="Kijk verder.",
)


def found(*said: str, cues: tuple[Cue, ...] = (YES_BUT, DID_NOT_KNOW)) -> Coding:
    return coding_of_cues(talk(*said), "proef", cues, shipped_codebook(), "nl")


def talk(*said: str) -> Transcript:
    return a_transcript(*(f"KM-I-1: {words}" for words in said))


def marked(*said: str) -> list[str]:
    return [unit.span.of(talk(*said).text) for unit in found(*said).units]


@pytest.mark.parametrize("said", ["ja maar dat kan niet", "JA, MAAR dat kan niet", "Ja  maar", "ja,\nmaar"])
def test_case_comma_and_space_make_no_difference(said: str) -> None:
    assert len(found(said).units) == 1


@pytest.mark.parametrize("said", ["ja maarten", "januari ja. Maar goed", "mja maar", "ja-maar", "ja"])
def test_only_whole_words_beside_each_other_count(said: str) -> None:
    assert found(said).units == ()


def test_a_cue_does_not_run_over_the_edge_of_a_turn() -> None:
    assert found("Dat klopt, ja", "maar niet altijd").units == ()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("Goed 😀. Ja maar hij komt niet! En dan?", "Ja maar hij komt niet!"),
        ("ja maar hij komt niet", "ja maar hij komt niet"),
        ("Hij zei: „Ja maar ik kom.” Toen niet.", "Hij zei: „Ja maar ik kom.”"),
        ("Het was 3.5 uur, ja maar toch.", "Het was 3.5 uur, ja maar toch."),
    ],
)
def test_the_region_is_the_sentence(said: str, sentence: str) -> None:
    assert marked("Welkom.", said) == [sentence]


def test_two_cues_in_one_sentence_share_a_region_only_when_they_are_of_one_kind() -> None:
    other = YES_BUT.model_copy(update={"id": "but", "words": ("maar",)})
    units = found("Ja maar dat wist ik niet.", cues=(YES_BUT, other, DID_NOT_KNOW)).units
    assert [unit.kind for unit in units] == [UnitKind.FRAGMENT, UnitKind.SHIFT_MOMENT]
    assert (units[0].memo or "").count("Suggestie van framebridge") == 2


def test_a_suggestion_says_that_it_is_one_and_makes_no_choice() -> None:
    (unit,) = found("Ja maar hij komt niet.").units
    assert (unit.memo or "").startswith("Suggestie van framebridge")
    for part in ("ja maar", shipped_codebook().label("refuted", "nl").lower(), YES_BUT.note):
        assert part in (unit.memo or "").lower() or part in (unit.memo or "")
    assert unit.model_dump(exclude={"id", "key", "span", "memo"}) == type(unit)(
        id=unit.id, key="k", span=unit.span
    ).model_dump(exclude={"id", "key", "span", "memo"})


def test_a_suggestion_holds_no_words_of_the_talk() -> None:
    (unit,) = found(f"Ja maar {SECRET} komt niet.").units
    assert SECRET not in (unit.memo or "")


def test_the_memo_is_in_the_language_of_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_chosen", "en")
    (unit,) = found("Ja maar hij komt niet.").units
    assert (unit.memo or "").startswith("Suggestion by framebridge")


def test_the_same_talk_gives_the_same_coding_and_it_survives_label_studio() -> None:
    said = ("Ja maar hij komt niet 😀. Ja maar toch.", "O, dat wist ik niet.")
    coding = found(*said)
    assert coding == found(*said)
    context = CodingContext("proef", talk(*said), "cues", coding.coding_pass, shipped_codebook())
    read = read_result(write_result(coding, talk(*said), shipped_codebook(), "nl"), context)
    assert (read.coding, read.findings) == (coding, ())


# --- the list that we ship


def test_every_shipped_cue_is_found_where_it_is_said() -> None:
    for cue in read_cues().cues:
        for words in cue.words:
            (unit,) = found(f"Nou, {words}, zei hij.", cues=(cue,)).units
            assert unit.kind is cue.kind


def test_shipped_cues_have_an_id_of_their_own_and_signal_what_every_codebook_has() -> None:
    cues = read_cues().cues
    assert len({cue.id for cue in cues}) == len(cues)
    closed = {
        member.value for name in ("issue_status", "interaction", "shift_result") for member in CLOSED_LISTS[name]
    }
    assert {cue.signals for cue in cues} <= closed
    words = [words for cue in cues for words in cue.words]
    assert len(set(words)) == len(words)
