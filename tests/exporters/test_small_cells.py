"""Roles that point to one person, and municipalities that stay anonymous."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from builders import (
    a_coder,
    a_coding,
    a_discussion,
    a_fragment,
    a_merged,
    a_transcript,
    shipped_codebook,
    shipped_roles,
)

from exporters import TABLES, AnalysedDiscussion, CsvProfile, TableSource, to_csv
from exporters.errors import NotFoundError
from exporters.small_cells import WITHHELD, CoarseRole, PrivacyRules, coarsened, few_people
from frameschema import Municipality, Participant, Transcript

OFFICER, WIDER = "enforcement_officer", "client_manager"
RULES = PrivacyRules((CoarseRole(OFFICER, WIDER, "er is er maar een"),))
X = PrivacyRules(municipalities=(Municipality(id="x", name="Gemeente X", is_anonymous=True),))


def talk(*turns: str, id: str = "gesprek-01") -> Transcript:
    found = a_transcript(*turns, id=id, discussion=id)
    roles = {"HH-D": OFFICER, "KM-1": WIDER, "KM-2": WIDER}
    speakers = tuple(one.model_copy(update={"role": roles.get(one.code, one.role)}) for one in found.speakers)
    return found.model_copy(update={"speakers": speakers})


def analysed(transcript: Transcript, **about: Any) -> AnalysedDiscussion:
    coding = a_coding(transcript, a_fragment(0, 5, key="f1", who_what="HH-D: de regels gaan voor, zei HH-D."))
    return AnalysedDiscussion(a_discussion(transcript.id, **about), transcript, a_merged(transcript, coding))


def a_source(*items: AnalysedDiscussion) -> TableSource:
    coders = (a_coder("ann", name="Ann Verzonnen"),)
    return TableSource(items, tuple(shipped_roles().roles), shipped_codebook(), coders)


def look(source: TableSource, rules: PrivacyRules) -> list[str]:
    return [str(found.line) for found in few_people(source, rules, coarsened(source, rules))]


def test_one_person_with_a_role_is_warned_of_at_the_widest_place() -> None:
    found = look(a_source(analysed(talk("HH-D: Regels.", "KM-1: Ja.", "KM-2: Nee."))), PrivacyRules())
    assert len(found) == 1
    assert "handhaver" in found[0]
    assert "in the whole study" in found[0]


def test_the_same_group_twice_does_not_make_two_people() -> None:
    first, second = (talk("HH-D: Regels.", id=name) for name in ("gesprek-01", "gesprek-02"))
    same = a_source(analysed(first, group="maandag"), analysed(second, group="maandag"))
    assert any("in the whole study" in line for line in look(same, PrivacyRules()))
    other = a_source(analysed(first, group="maandag"), analysed(second, group="dinsdag"))
    found = look(other, PrivacyRules())
    assert len(found) == 1
    assert "in group" in found[0]


def test_a_function_that_makes_a_role_rare_is_warned_of() -> None:
    people = (Participant(speaker="KM-1", role=WIDER, functions=("facilitator",)),)
    found = look(a_source(analysed(talk("KM-1: Ja.", "KM-2: Nee."), participants=people)), PrivacyRules())
    assert len(found) == 1
    assert "klantmanager (onbepaald) + Gespreksleider" in found[0]


def test_a_coarsened_role_is_nowhere_any_more() -> None:
    people = (Participant(speaker="HH-D", role=OFFICER),)
    source = a_source(analysed(talk("HH-D: Regels.", "KM-1: Ja.", "KM-2: Nee."), participants=people))
    shown = coarsened(source, RULES)
    assert look(source, RULES) == []
    written = repr(shown.discussions) + repr(shown.roles)
    assert OFFICER in repr(source.discussions)
    assert [word for word in (OFFICER, "HH-D", "handhaver") if word in written] == []
    tables = [to_csv(TABLES[name](shown), CsvProfile.RAW).decode() for name in ("T1", "T2", "T4")]
    assert all("HH-D" not in table for table in tables)
    assert "KM-3: de regels gaan voor, zei KM-3." in tables[0]


def test_what_was_said_and_where_stays_as_it_is() -> None:
    source = a_source(analysed(talk("HH-D: Ik ben HH-D, dacht ik.", "KM-1: Ja.")))
    old, new = source.discussions[0], coarsened(source, RULES).discussions[0]
    assert new.transcript.text == old.transcript.text
    assert [unit.span for unit in new.merged.units] == [unit.span for unit in old.merged.units]
    assert new.merged.units[0].members[0].unit.id == old.merged.units[0].members[0].unit.id
    assert new.transcript.spoken_role(0) == WIDER


def test_a_turn_that_names_a_coarsened_role_is_told() -> None:
    said = talk("HH-D: Ja.", "KM-1: Vraag het HH-D, of een andere.", "KM-2: HH-Dijk.")
    found = look(a_source(analysed(said)), RULES)
    assert [line for line in found if "is named in turns 2;" in line] == found
    assert len(found) == 1


def test_without_rules_a_source_is_what_it_was() -> None:
    source = a_source(analysed(talk("HH-D: Regels.")))
    assert coarsened(source, PrivacyRules()) == source


def test_nothing_stands_beside_an_anonymous_municipality() -> None:
    about = {
        "municipality": "Gemeente X",
        "werkplaats": "zuyd",
        "held_on": date(2025, 3, 18),
        "group": "wijkteam Noord",
        "title": "Het geval van de dijk",
        "recording": "opname-dijk.mp4",
        "participants": (Participant(speaker="HH-D", organisation="Stichting Dijk"),),
    }
    source = a_source(analysed(talk("HH-D: Regels."), **about))
    shown = coarsened(source, X)
    left = json.dumps(shown.discussions[0].discussion.model_dump(mode="json"))
    telling = ("zuyd", "2025", "wijkteam", "dijk", "Dijk")
    assert [word for word in telling if word in left] == []
    assert shown.discussions[0].discussion.municipality == "Gemeente X"
    assert {(one.name, one.werkplaats) for one in shown.coders} == {("ann", WITHHELD)}
    assert X.told("nl", is_hidden=True)[0][0] == "naast gemeenten die anoniem blijven"
    assert X.told("en", is_hidden=True)[0][0] == "beside anonymous municipalities"
    assert any("these ids stand beside Gemeente X" in line for line in look(source, X))


def test_other_municipalities_keep_what_they_have() -> None:
    source = a_source(analysed(talk("HH-D: Regels."), municipality="Waterkant", group="maandag"))
    assert coarsened(source, X) == source


@pytest.mark.parametrize(
    ("roles", "said"),
    [
        ((CoarseRole("nobody", WIDER),), "nobody"),
        ((CoarseRole(OFFICER, WIDER), CoarseRole(WIDER, OFFICER)), "becomes itself"),
    ],
)
def test_rules_that_cannot_hold_are_refused(roles: tuple[CoarseRole, ...], said: str) -> None:
    with pytest.raises(NotFoundError, match=said):
        coarsened(a_source(analysed(talk("HH-D: Regels."))), replace(RULES, roles=roles))


def test_rules_that_follow_each_other_are_told_to_their_end() -> None:
    rules = PrivacyRules((CoarseRole(OFFICER, "manager"), CoarseRole("manager", WIDER, "ook zeldzaam")))
    assert rules.told("nl", is_hidden=False)[0] == (f"rol {OFFICER}", f"getoond als {WIDER}")
