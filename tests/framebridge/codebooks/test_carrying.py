"""Carrying: every field that holds a code follows the changelog; where a person has to choose, nothing moves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from book_builders import a_frame, a_theme, with_codes, with_life
from builders import (
    SECRET,
    a_coding,
    a_fragment,
    a_moment,
    a_shift,
    a_thematic_code,
    an_evaluation,
    an_out_of_role,
    shipped_codebook,
)
from hypothesis import given
from hypothesis import strategies as st
from strategies import codings

from framebridge.codebooks import carry_codes
from framebridge.codebooks.carrying import carry_sheet_codes
from frameschema import (
    AnyUnit,
    Codebook,
    CodeChange,
    CodeState,
    Coding,
    Finding,
    FrameAttribution,
    FrameLevel,
    FrameRef,
    FramingDevice,
    Influence,
    Polarity,
    ReframingOutcome,
    Severity,
    codes_of,
    coding_id,
    stable_id,
)
from frameschema.rules.used_codes import codes_of_sheet
from frameschema.sheet import FilledColumn, SheetCoding, SheetShift

BOOK = shipped_codebook()
MERGED, RENAMED, RETIRED, SPLIT = CodeChange.MERGED, CodeChange.RENAMED, CodeChange.RETIRED, CodeChange.SPLIT
META, MASTER = FrameLevel.META_CULTURAL, FrameLevel.MASTER


def first(list_id: str) -> str:
    return BOOK.list(list_id).codes[0].id


def second(list_id: str) -> str:
    return BOOK.list(list_id).codes[1].id


def merged(*lists: str) -> Codebook:
    """The codebook in which the first code of each list has become the second."""
    return with_life(*((MERGED, name, first(name), (second(name),)) for name in lists))


def carried(unit: AnyUnit, book: Codebook) -> Any:
    (found,) = carry_codes(a_coding(None, unit), book).coding.units
    return found


def frames(*codes: str, level: FrameLevel | None = None) -> tuple[FrameRef, ...]:
    return tuple(FrameRef(frame=code, level=level) for code in codes)


# --- every field that holds a code


@pytest.mark.parametrize(
    ("field", "list_id"),
    [
        ("object", "frame_object"),
        ("image", "frame_image"),
        ("source", "frame_source"),
        ("certainty", "certainty"),
    ],
)
def test_what_is_attributed_follows(field: str, list_id: str) -> None:
    unit = a_fragment(attribution=FrameAttribution(**{field: first(list_id)}))
    assert getattr(carried(unit, merged(list_id)).attribution, field) == second(list_id)


def test_frames_follow_in_their_order_and_on_their_level() -> None:
    book = with_life((MERGED, "frame", "need", ("autonomy",)))
    mix = (*frames("market"), *frames("need", level=META), *frames("autonomy", level=MASTER))
    found = carried(a_fragment(attribution=FrameAttribution(frames=mix)), book).attribution.frames
    assert found == (*frames("market"), *frames("autonomy", level=META), *frames("autonomy", level=MASTER))


def test_a_frame_is_not_doubled() -> None:
    book = with_life((MERGED, "frame", "need", ("autonomy",)))
    mix = frames("need", "market", "autonomy", level=META)
    found = carried(a_fragment(attribution=FrameAttribution(frames=mix)), book).attribution.frames
    assert found == frames("autonomy", "market", level=META)


def test_frames_before_and_after_a_shift_follow() -> None:
    found = carried(a_shift(before=frames(first("frame")), after=frames("need", first("frame"))), merged("frame"))
    assert (found.before, found.after) == (frames(second("frame")), frames("need", second("frame")))


def test_the_codes_of_other_passes_follow_too() -> None:
    book = merged("theme", "method", "opening")
    both_themes = (first("theme"), second("theme"))
    assert carried(a_thematic_code(themes=both_themes), book).themes == (second("theme"),)
    unit = carried(an_evaluation(method=first("method"), opened=(first("opening"),)), book)
    assert (unit.method, unit.opened) == (second("method"), (second("opening"),))
    assert list(codes_of(unit)) == [("method", second("method")), ("opening", second("opening"))]


def test_themes_and_influences_follow_once() -> None:
    one, two = first("influence"), second("influence")
    plus, minus = Polarity.PLUS, Polarity.MINUS
    influences = [(one, plus), (two, plus), (one, minus)]
    outcome = ReframingOutcome(influences=tuple(Influence(influence=c, polarity=p) for c, p in influences))
    unit = a_moment(themes=(second("theme"), first("theme")), outcome=outcome)
    found = carried(unit, merged("influence", "theme"))
    assert found.themes == (second("theme"),)
    assert [(item.influence, item.polarity) for item in found.outcome.influences] == [(two, plus), (two, minus)]


@pytest.mark.parametrize(
    ("words", "joined"),
    [(("een", "twee"), "een\ntwee"), (("een", None), "een"), ((None, None), None), (("een", "een"), "een")],
)
def test_words_of_framing_devices_that_become_one_are_put_together(
    words: Sequence[str | None], joined: str | None
) -> None:
    one, two, *_, other = sorted(code.id for code in BOOK.list("framing_device").codes)
    devices = (FramingDevice(device=one, words=words[0]), FramingDevice(device=two, words=words[1]))
    book = with_life((MERGED, "framing_device", one, (other,)), (MERGED, "framing_device", two, (other,)))
    found = carried(a_fragment(framing_devices=devices), book)
    assert found.framing_devices == (FramingDevice(device=other, words=joined),)
    assert found == type(found).model_validate(found.model_dump())


def test_devices_stay_in_the_order_that_a_fragment_has() -> None:
    ids = sorted(code.id for code in BOOK.list("framing_device").codes)
    devices = tuple(FramingDevice(device=device) for device in ids[:2])
    book = with_life((RENAMED, "framing_device", ids[0], (ids[-1],)))
    found = carried(a_fragment(framing_devices=devices), book)
    assert found == type(found).model_validate(found.model_dump())
    assert [item.device for item in found.framing_devices] == [ids[1], ids[-1]]


def test_words_and_everything_else_stay() -> None:
    unit = a_fragment(who_what=SECRET, memo="Memo", issues=(("Huur",),), enacted_role="client")
    assert carried(unit, merged("frame")).model_dump() == {
        **unit.model_dump(),
        "id": carried(unit, BOOK).id,
    }
    assert carried(an_out_of_role(enacted_role="client"), merged("frame")).enacted_role == "client"


# --- how far


@pytest.mark.parametrize("change", [RENAMED, MERGED, RETIRED])
def test_a_code_follows_through_several_steps(change: CodeChange) -> None:
    book = with_life((change, "frame", "need", ("market",)), (MERGED, "frame", "market", ("autonomy",)))
    found = carry_codes(a_coding(None, a_shift(before=frames("need"))), book)
    assert found.coding.units[0].before == frames("autonomy")  # type: ignore[union-attr]
    assert found.findings == ()


def test_a_code_that_was_taken_up_again_stays() -> None:
    book = with_life((RENAMED, "frame", "need", ("market",)), (CodeChange.RESTORED, "frame", "need", ()))
    assert carried(a_shift(before=frames("need")), book).before == frames("need")


@pytest.mark.parametrize("version", ["1.0.0", "2.0.0", "weg"])
def test_a_retired_code_follows_whenever_it_was_given(version: str) -> None:
    """A page keeps a retired code that coding holds, so that newer coding holds it too."""
    book = with_life((RENAMED, "frame", "need", ("market",)))
    ref = BOOK.ref.model_copy(update={"version": version})
    found = carry_codes(a_coding(None, a_shift(before=frames("need")), codebook=ref), book)
    assert found.coding.units[0].before == frames("market")  # type: ignore[union-attr]
    assert found.coding.codebook == book.ref


def noticed(unit: AnyUnit, book: Codebook) -> tuple[Finding, ...]:
    return carry_codes(a_coding(None, unit), book).findings


@pytest.mark.parametrize(
    ("step", "remedy"),
    [
        ((SPLIT, "frame", "need", ("market", "autonomy")), "choose from: market, autonomy"),
        ((RETIRED, "frame", "need", ("market", "autonomy")), "choose from: market, autonomy"),
        ((RETIRED, "frame", "need", ()), "choose another code, or leave it out"),
    ],
)
def test_where_a_person_has_to_choose_the_code_stays(step: Any, remedy: str) -> None:
    unit = a_shift(before=frames("need"), after=frames("need", "market"), key="s1", what_changes=SECRET)
    assert carried(unit, with_life(step)).before == frames("need")
    (finding,) = noticed(unit, with_life(step))
    assert (finding.rule, finding.severity, finding.remedy) == ("needs-choice", Severity.WARNING, remedy)
    assert "unit s1" in finding.where
    assert '"need"' in finding.message
    assert SECRET not in str(finding)


def test_every_unit_and_code_to_choose_for_is_told() -> None:
    theme = first("theme")
    book = with_life((RETIRED, "frame", "need", ()), (RETIRED, "theme", theme, ()))
    units = (a_shift(before=frames("need")), a_moment(themes=(theme,)), a_moment(5, 9), a_fragment())
    found = carry_codes(a_coding(None, *units), book).findings
    assert sorted(finding.values["code"] for finding in found) == sorted(["need", theme])


def test_a_code_nobody_knows_is_left_to_other_rules() -> None:
    assert noticed(a_shift(before=frames("weg")), BOOK) == ()


# --- groups' own words


NAMED = with_codes(
    "frame",
    a_frame("een", local_names=("Zorgbrug",)),
    a_frame("twee", local_names=("zorgbrug", "Dak"), levels=()),
    a_frame("oud", local_names=("Vroeger",), state=CodeState.RETIRED),
    book=with_codes("theme", a_theme(local_names=("Rust",))),
)


@pytest.mark.parametrize("name", ["Zorgbrug", "ZORGBRUG", "zorgbrug"])
def test_an_own_word_that_was_mapped_gives_its_frames(name: str) -> None:
    found = carried(a_fragment(attribution=FrameAttribution(local_name=name)), NAMED).attribution
    assert found.local_name == name
    assert found.frames == (*frames("een", level=FrameLevel.INSTITUTIONAL), *frames("twee"))


@pytest.mark.parametrize(
    "attribution",
    [
        FrameAttribution(local_name="Zorgbrug", frames=frames("need")),
        FrameAttribution(local_name="Iets anders"),
        FrameAttribution(local_name="Vroeger"),
        FrameAttribution(),
    ],
)
def test_a_frame_that_was_chosen_stays_alone_and_none_is_made_up(attribution: FrameAttribution) -> None:
    assert carried(a_fragment(attribution=attribution), NAMED).attribution == attribution


def test_an_own_word_for_a_theme_gives_the_theme() -> None:
    found = carried(a_moment(local_theme="rust"), NAMED)
    assert (found.local_theme, found.themes) == ("rust", ("theme_sleep",))
    other = first("theme")
    assert carried(a_moment(local_theme="rust", themes=(other,)), NAMED).themes == (other,)


# --- laws


@st.composite
def lives(draw: st.DrawFn) -> Codebook:
    """The codebook we ship, after some of its frames and themes ended in any way."""
    steps = []
    for name in ("frame", "theme", "framing_device", "influence", "frame_object"):
        codes = [code.id for code in BOOK.list(name).codes]
        for code in draw(st.lists(st.sampled_from(codes), max_size=4, unique=True)):
            others = st.sampled_from([other for other in codes if other != code])
            change = draw(st.sampled_from([MERGED, SPLIT, RETIRED]))
            least, most = {MERGED: (1, 1), SPLIT: (2, 3), RETIRED: (0, 2)}[change]
            into = draw(st.lists(others, min_size=least, max_size=most, unique=True))
            steps.append((change, name, code, into))
    return with_life(*steps)


@given(coding=codings(), book=lives())
def test_doing_it_twice_is_doing_it_once(coding: Coding, book: Codebook) -> None:
    once = carry_codes(coding, book)
    assert carry_codes(once.coding, book) == once
    assert Coding.model_validate(once.coding.model_dump()) == once.coding


@given(coding=codings(), book=lives())
def test_what_is_not_in_use_any_more_is_told(coding: Coding, book: Codebook) -> None:
    found = carry_codes(coding, book)
    told = {finding.values["code"] for finding in found.findings}
    left = {code for unit in found.coding.units for _, code in codes_of(unit)}
    assert told == {code for code in left if book.code(code).state is CodeState.RETIRED}


@given(coding=codings())
def test_a_codebook_in_which_nothing_ended_changes_nothing(coding: Coding) -> None:
    assert carry_codes(coding, BOOK) == carry_codes(carry_codes(coding, BOOK).coding, BOOK)
    assert carry_codes(coding, BOOK).coding == coding


# --- filled-in sheets


def a_filled_sheet(**fields: Any) -> SheetCoding:
    sheet = stable_id("sheet", "een")
    fixed = {"study": "proef", "transcript": "gesprek-01", "sheet": sheet, "coder": "ann", "coding_pass": "sheets"}
    own = coding_id("proef", str(sheet), "ann", "sheets")
    return SheetCoding(**{**fixed, "id": own, "codebook": BOOK.ref, **fields})


def test_every_code_on_a_sheet_is_carried() -> None:
    book = merged("frame", "frame_object", "influence")
    influence = Influence(influence=first("influence"), polarity=Polarity.PLUS)
    column = FilledColumn(
        narrative=stable_id("narrative", "a"),
        attributions=(FrameAttribution(frames=frames(first("frame")), object=first("frame_object")),),
        shift=SheetShift(before=frames(first("frame")), after=frames(second("frame"))),
    )
    coding = a_filled_sheet(
        columns=(column,),
        dominant_frames=frames(first("frame"), second("frame")),
        outcome=ReframingOutcome(influences=(influence,)),
    )
    found = carry_sheet_codes(coding, book)
    assert found.findings == ()
    assert set(codes_of_sheet(found.coding)) == {
        ("frame", second("frame")),
        ("frame_object", second("frame_object")),
        ("influence", second("influence")),
    }
    assert found.coding.dominant_frames == frames(second("frame"))
    assert found.coding.codebook == book.ref
    assert carry_sheet_codes(found.coding, book) == found


def test_a_split_code_on_a_sheet_waits_for_a_choice() -> None:
    book = with_life((SPLIT, "frame", first("frame"), (second("frame"), BOOK.list("frame").codes[2].id)))
    coding = a_filled_sheet(dominant_frames=frames(first("frame")))
    found = carry_sheet_codes(coding, book)
    assert found.coding.dominant_frames == coding.dominant_frames
    (finding,) = found.findings
    assert (finding.rule, finding.severity) == ("needs-choice", Severity.WARNING)
