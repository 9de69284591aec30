"""The pack of a member check: readings that differ, quotes by role and time, and its three forms."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import docx
import openpyxl
import pytest
from export_builders import a_fragment, a_merged, a_source, a_transcript, real_codebook, real_roles, words
from export_builders import analysed as analysed_in
from lxml import html

from exporters.member_check import (
    ABOUT,
    FIRST_ANSWER,
    MARK,
    WORDS,
    CheckPack,
    answer_form_xlsx,
    check_pack,
    member_check_docx,
    member_check_html,
)
from exporters.member_check.quotes import LONGEST, MOST
from exporters.source import TableSource
from frameschema import (
    TAKEN_OUT,
    Consent,
    Holder,
    MergedNarrative,
    MergedShift,
    MergedStories,
    MergeStatus,
    Narrative,
    NarrativeMember,
    NarrativeShift,
    Participant,
    ShiftMember,
    Turn,
    stable_id,
)

LONG = "Ja maar, " + "hij komt weer niet en " * 12 + "klaar."
TALK = a_transcript(
    Turn(speaker="KM-I-1", text="Hij komt niet.", start_ms=3_723_400),
    Turn(speaker="ZT-1", text=LONG),
    Turn(speaker="ZT-1", text="Ik lees niets.", enacted_role="client"),
    *(Turn(speaker="KM-I-1", text=f"Oproep {number}.") for number in range(6)),
)
EVIL = '=1+1 <script>alert("x")</script> \x0b & KM-I-1'


def marked(*texts: str):
    return [a_fragment(words(TALK, text)) for text in texts]


def told(coder: str, **fields: object) -> NarrativeMember:
    fields = {"id": stable_id("story", coder), "discussion": "D1", "title": "plicht", **fields}
    return NarrativeMember(coder=coder, told=Narrative.model_validate(fields))


def a_state(fragment: object, frame: str) -> dict[str, object]:
    return {"from_fragment": fragment.unit.id, "attributions": [{"frames": [{"frame": frame}]}]}


def a_pack(*members: NarrativeMember, fragments=(), shifts=(), consent=None, quotes=True, **fields) -> CheckPack:
    status = MergeStatus.ONE_CODER if len(members) == 1 else MergeStatus.DIFFERS
    narrative = MergedNarrative(id=stable_id("merged"), status=status, members=members)
    of_all = [replace_narrative(one, narrative) for one in shifts]
    stories = MergedStories(
        study="demo",
        transcript="D1",
        text_sha256=TALK.text_sha256,
        policy="p",
        narratives=(narrative,),
        shifts=tuple(of_all),
    )
    analysed = replace(analysed_in(TALK), merged=a_merged(TALK, *fragments), stories=stories)
    if consent:
        people = (Participant(speaker="KM-I-1", role="income", consent=consent),)
        about = analysed.discussion.model_copy(update={"participants": people})
        analysed = replace(analysed, discussion=about)
    return check_pack(a_real_source(analysed, **fields), analysed, quotes=quotes)


def replace_narrative(shift: MergedShift, narrative: MergedNarrative) -> MergedShift:
    return shift.model_copy(update={"narrative": narrative.id})


def a_real_source(analysed, **fields: object) -> TableSource:
    return replace(a_source(analysed, codebook=real_codebook()), **fields)


def lines(pack: CheckPack, item: int = 0) -> list[list[str]]:
    return [[line.text for line in reading] for reading in pack.items[item].readings]


def test_one_reading_has_no_remark() -> None:
    [item] = a_pack(told("ann", who_what="Plicht."), told("bob", who_what=" Plicht. ")).items
    assert (len(item.readings), item.note) == (1, "")
    assert item.ids == {stable_id("story", "ann"), stable_id("story", "bob")}


def test_other_frames_are_a_difference_and_other_words_are_not() -> None:
    [where] = marked("Hij komt niet.")
    same, other = a_state(where, "need"), a_state(where, "market")
    said = a_pack(
        told("ann", who_what="Rust.", states=[same]), told("bob", who_what="Kalmte.", states=[same])
    ).items[0]
    assert (len(said.readings), said.note) == (2, WORDS["nl"].own_words)
    read = a_pack(told("ann", states=[same]), told("bob", states=[other])).items[0]
    assert (len(read.readings), read.note) == (2, WORDS["nl"].differently)
    assert "De onderzoekers lazen dit verschillend" in read.note


def test_who_chose_nothing_does_not_differ() -> None:
    [where] = marked("Hij komt niet.")
    [item] = a_pack(
        told("ann", who_what="Rust.", states=[a_state(where, "need")]), told("bob", who_what="Rust.")
    ).items
    assert item.note == WORDS["nl"].own_words


def a_shift(*results: str) -> MergedShift:
    members = tuple(
        ShiftMember(
            coder=f"c{at}",
            told=NarrativeShift(
                id=stable_id("shift", str(at)),
                discussion="D1",
                narrative=stable_id("story", "ann"),
                result=result,
                text_before="Eerst plicht.",
            ),
        )
        for at, result in enumerate(results)
    )
    return MergedShift(id=stable_id("merged shift"), status=MergeStatus.DIFFERS, members=members)


def test_a_change_that_one_researcher_saw_and_another_did_not_is_a_difference() -> None:
    pack = a_pack(told("ann", who_what="Plicht."), shifts=[a_shift("shift", "missed_opening")])
    words_nl, shift = WORDS["nl"], pack.items[1]
    assert (shift.heading, shift.note) == (words_nl.maybe_changed, words_nl.differently)
    assert [reading[0] for reading in lines(pack, 1)] == [words_nl.changed, words_nl.missed]
    assert lines(pack, 1)[0][1] == "eerst: Eerst plicht."


def quotes_of(*texts: str, **fields: object):
    found = marked(*texts)
    member = told("ann", who_what="Plicht.", fragments=[one.unit.id for one in found])
    return a_pack(member, fragments=found, **fields).items[0].quotes


def test_a_quote_has_a_role_and_a_time_and_no_speaker() -> None:
    [first, second, third] = quotes_of("Hij komt niet.", LONG, "Ik lees niets.", roles=real_roles())
    assert (first.who, first.when, first.text) == ("income", "1:02:03", "Hij komt niet.")
    assert second.when == "beurt 2"
    assert len(second.text) <= LONGEST + 2
    assert second.text.endswith(" …")
    assert LONG.startswith(second.text.removesuffix(" …"))
    assert third.who == "care, in de rol van cliënt"


def test_a_few_quotes_stand_for_many() -> None:
    found = quotes_of(*(f"Oproep {number}." for number in range(6)))
    assert len(found) == MOST
    assert (found[0].text, found[-1].text) == ("Oproep 0.", "Oproep 5.")


def test_quotes_can_be_left_out() -> None:
    assert quotes_of("Hij komt niet.", quotes=False) == ()


@pytest.mark.parametrize("consent", [Consent.REFUSED, Consent.WITHDRAWN])
def test_nobody_without_consent_is_quoted_or_asked(consent: Consent) -> None:
    found = quotes_of("Hij komt niet.", "Ik lees niets.", consent=consent)
    assert [quote.text for quote in found] == ["Ik lees niets."]
    pack = a_pack(told("ann", who_what="Plicht."), consent=consent)
    assert [role for role, _ in pack.roles] == ["care"]


def test_what_was_taken_out_is_no_quote() -> None:
    gone = TALK.model_copy(
        update={"turns": (TALK.turns[0].model_copy(update={"text": TAKEN_OUT}), *TALK.turns[1:])}
    )
    [fragment] = [a_fragment(words(gone, TAKEN_OUT))]
    member = told("ann", who_what="Plicht.", fragments=[fragment.unit.id])
    stories = MergedStories(
        study="demo",
        transcript="D1",
        text_sha256=gone.text_sha256,
        policy="p",
        narratives=(MergedNarrative(id=stable_id("merged"), status=MergeStatus.ONE_CODER, members=(member,)),),
    )
    analysed = replace(analysed_in(gone), merged=a_merged(gone, fragment), stories=stories)
    assert check_pack(a_real_source(analysed), analysed).items[0].quotes == ()


@pytest.mark.parametrize(
    ("holder", "is_there"),
    [
        (Holder(speakers=("KM-I-1",)), False),
        (Holder(speakers=("KM-I-1", "ZT-1")), True),
        (Holder(speakers=("KM-I-1",), roles=("income",)), True),
        (Holder(), True),
    ],
)
def test_the_story_of_one_who_withdrew_is_left_out_and_named(holder: Holder, is_there: bool) -> None:
    pack = a_pack(told("ann", who_what="Plicht.", holder=holder), consent=Consent.WITHDRAWN)
    assert bool(pack.items) is is_there
    assert pack.left_out == (() if is_there else (stable_id("story", "ann"),))


def full_pack() -> CheckPack:
    found = marked("Hij komt niet.")
    state = a_state(found[0], "need")
    pair = (
        told("ann", who_what=EVIL, fragments=[found[0].unit.id], states=[state]),
        told("bob", who_what="Anders.", states=[a_state(found[0], "market")]),
    )
    return a_pack(*pair, fragments=found)


def test_the_letter_has_text_and_a_form_with_boxes() -> None:
    pack = full_pack()
    letter = docx.Document(BytesIO(member_check_docx(pack)))
    said = "\n".join(one.text for one in letter.paragraphs)
    for expected in (
        pack.words.differently,
        "Lezing 2",
        "“Hij komt niet.” (rol income, 1:02:03)",
        "<script>",
        "=1+1",
    ):
        assert expected in said
    [table] = letter.tables
    assert len(table.rows) == 1 + len(pack.items)
    assert [one.text for one in table.rows[1].cells[2].paragraphs] == ["☐ ja", "☐ deels", "☐ nee"]
    styles = {one.style.name for one in letter.paragraphs}
    assert {"Member check subject", "Member check text", "Member check quote", "Member check note"} <= styles
    assert "KM-I-1" not in said
    assert member_check_docx(pack) == member_check_docx(pack)


def test_the_answer_form_says_in_its_last_column_what_each_row_is_about() -> None:
    pack = full_pack()
    workbook = openpyxl.load_workbook(BytesIO(answer_form_xlsx(pack)))
    sheet = workbook.worksheets[0]
    assert sheet.cell(1, ABOUT + 1).value == MARK
    assert sheet.cell(FIRST_ANSWER + 1, ABOUT + 1).value == str(pack.items[0].about)
    formulas = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas == []
    assert len({one.title for one in workbook.worksheets}) == len(workbook.worksheets)


def test_the_page_shows_hostile_text_as_text() -> None:
    page = html.fromstring(member_check_html(full_pack()))
    assert len(page.xpath("//script")) == 1
    assert '<script>alert("x")</script>' in page.xpath("string(//main)")
    assert page.xpath("//p[@class='note']/text()") == [WORDS["nl"].differently]
    assert page.xpath("string(//cite)") == "rol income, 1:02:03"
