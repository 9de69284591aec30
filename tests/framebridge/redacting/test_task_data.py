"""Sheets and remarks show pieces of the talk too: what somebody said is out of those, and all else stays."""

from __future__ import annotations

import json

from builders import a_fragment, a_transcript, shipped_codebook, shipped_roles, words

from framebridge.redacting.documents import Redactor
from framebridge.redacting.task_data import redact_data
from framebridge.redacting.wording import Wording
from labelstudio_plugin.gate import talk_in
from labelstudio_plugin.sheets.chain import TalkOnSheet

TALK = a_transcript("KM-I-1: Jansen wil niet & komt niet.", "ZT-1: Zij durft niet.", "KM-I-1: Ja, nee.")
WRITER = TalkOnSheet(TALK, shipped_roles().roles, shipped_codebook(), "nl")


def a_sheet() -> dict[str, object]:
    units = [a_fragment(at.start, at.end) for at in (words(TALK, "komt niet"), words(TALK, "Zij durft"))]
    return {
        "transcript_id": TALK.id,
        "title": "Blad over Jansen",
        "excerpt": WRITER.talk(TALK.turn_spans[:1]),
        "narratives": [{"who": "A; KM-I-1", "chain": WRITER.chain(units)}],
        "triggers": [{"value": WRITER.trigger(units[0])}, {"value": WRITER.trigger(units[0]) + " (2)"}],
    }


def test_words_are_out_of_the_whole_sheet() -> None:
    sheet = a_sheet()
    new = redact_data(sheet, Redactor(Wording({"Jansen": "[Naam 1]"}), {}), None)
    assert "Jansen" in json.dumps(sheet)
    assert "Jansen" not in json.dumps(new)
    assert talk_in(new) == TALK.text.replace("Jansen", "[Naam 1]")


def test_what_somebody_said_is_out_of_talk_chains_and_triggers() -> None:
    wording = Wording({}, "[…]", {TALK.id: frozenset({"KM-I-1"})})
    new = redact_data(a_sheet(), Redactor(wording, {}), None)
    assert talk_in(new) == "[…]Zij durft niet.[…]"
    chain = new["narratives"][0]["chain"]
    assert "komt niet" not in chain
    assert "Zij durft" in chain
    assert [one["value"] for one in new["triggers"]] == ["1 · KM-I-1 · […]", "1 · KM-I-1 · […] (2)"]
    assert redact_data(a_sheet(), Redactor(Wording({}, "[…]", {"ander": None}), {}), None) == a_sheet()
