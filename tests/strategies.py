"""Hypothesis strategies for the documents of the language; each takes nothing, or the transcript it is about."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from builders import LATER, a_coding, a_study, shipped_codebook, some_roles
from hypothesis import strategies as st

from frameschema import (
    Alignment,
    AnyUnit,
    Bridged,
    Coding,
    CodingState,
    Comment,
    DeviceSummary,
    Discussion,
    Evaluation,
    EvaluationBasis,
    Fragment,
    FrameAttribution,
    FrameEnactment,
    FrameLevel,
    FrameRef,
    FramingDevice,
    Handling,
    Holder,
    Influence,
    Interaction,
    Issue,
    IssueMoment,
    IssueStatus,
    Narrative,
    NarrativeState,
    OutOfRole,
    Polarity,
    Presence,
    ReasoningDevice,
    ReframingForm,
    ReframingOutcome,
    Relation,
    RelationDirection,
    RelationKind,
    RemarkKind,
    Responsibility,
    Shift,
    ShiftResult,
    SourceKind,
    Span,
    Speaker,
    Study,
    ThematicCode,
    Transcript,
    Turn,
)

_PIECES = (
    "a",
    "Ben ",
    " ",
    "ë",
    "e\u0308",
    "q\u0323\u0308",
    "😀",
    "\U0001f469\u200d\U0001f4bc",
    "한",
    "\n",
    ": ",
    "=",
    "<b>",
    "&",
)


def _soundly(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def texts(min_size: int = 1, max_size: int = 12) -> st.SearchStrategy[str]:
    """Text in NFC with line ends, emoji of several code points, combining marks and markup."""
    pieces = st.lists(st.sampled_from(_PIECES), min_size=min_size, max_size=max_size).map("".join)
    other = st.characters(codec="utf-8", exclude_characters="\0\r")
    return (pieces | st.text(other, min_size=min_size, max_size=max_size)).map(_soundly)


def prose() -> st.SearchStrategy[str]:
    """What a researcher typed: at least one visible character, white space kept."""
    return texts().filter(lambda text: text.strip() != "")


def titles() -> st.SearchStrategy[str]:
    """One line without outer white space."""
    return prose().map(lambda text: " ".join(text.split())).filter(bool)


def slugs() -> st.SearchStrategy[str]:
    return st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,8}", fullmatch=True)


def keys() -> st.SearchStrategy[str]:
    """Names of units as Label Studio gives them."""
    return st.from_regex(r"[A-Za-z0-9_-]{1,8}", fullmatch=True)


def codes(list_id: str) -> st.SearchStrategy[str]:
    """A code of a list of the codebook we ship."""
    return st.sampled_from([code.id for code in shipped_codebook().list(list_id).codes])


def role_ids() -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(some_roles()))


@st.composite
def transcripts(draw: st.DrawFn, max_turns: int = 5, id: str = "gesprek-01") -> Transcript:
    speakers = draw(st.lists(st.sampled_from(["KM-I-1", "KM-W-1", "ZT-1", "OZ"]), min_size=1, unique=True))
    turn = st.builds(
        Turn,
        speaker=st.sampled_from(speakers),
        text=texts(),
        start_ms=_maybe(st.integers(0, 7_200_000)),
        enacted_role=_maybe(role_ids()),
    )
    turns = draw(st.lists(turn, min_size=1, max_size=max_turns))
    people = tuple(Speaker(code=code, role=draw(role_ids())) for code in speakers)
    kind = draw(st.sampled_from(SourceKind))
    title = draw(_maybe(titles()))
    return Transcript(id=id, discussion=id, kind=kind, title=title, speakers=people, turns=tuple(turns))


def spans(length: int) -> st.SearchStrategy[Span]:
    """Any span in a text of this many code points."""
    ends = st.lists(st.integers(0, length), min_size=2, max_size=2, unique=True).map(sorted)
    return ends.map(lambda pair: Span(start=pair[0], end=pair[1]))


def units(transcript: Transcript) -> st.SearchStrategy[AnyUnit]:
    """A unit of any kind on the transcript, with any of its fields filled in."""
    common = {
        "id": st.just(LATER),
        "key": keys(),
        "span": spans(len(transcript.text)),
        "issues": _some(st.lists(titles(), min_size=1, max_size=2).map(tuple)),
        "memo": _maybe(prose()),
    }
    narrative = (_fragments(common), _moments(common), _shifts(common), _outs_of_role(common))
    return st.one_of(*narrative, _thematic_codes(common), _evaluations(common), _comments(common))


def frame_refs() -> st.SearchStrategy[FrameRef]:
    return st.builds(FrameRef, frame=codes("frame"), level=_maybe(st.sampled_from(FrameLevel)))


def attributions() -> st.SearchStrategy[FrameAttribution]:
    return st.builds(
        FrameAttribution,
        frames=_some(frame_refs()),
        object=_maybe(codes("frame_object")),
        image=_maybe(codes("frame_image")),
        source=_maybe(codes("frame_source")),
        certainty=_maybe(codes("certainty")),
        local_name=_maybe(titles()),
        enactment=_maybe(st.sampled_from(FrameEnactment)),
    )


def framing_devices() -> st.SearchStrategy[tuple[FramingDevice, ...]]:
    device = st.builds(FramingDevice, device=codes("framing_device"), words=_maybe(prose()))
    return st.lists(device, max_size=2, unique_by=lambda item: item.device).map(tuple)


def outcomes() -> st.SearchStrategy[ReframingOutcome]:
    influences = st.builds(Influence, influence=codes("influence"), polarity=st.sampled_from(Polarity))
    return st.builds(
        ReframingOutcome,
        bridged=_maybe(st.sampled_from(Bridged)),
        forms=_any_of(ReframingForm),
        how=_maybe(prose()),
        evidence=_maybe(prose()),
        influences=_some(influences),
    )


def _fragments(common: dict[str, Any]) -> st.SearchStrategy[Fragment]:
    return st.builds(
        Fragment,
        **common,
        who_what=_maybe(prose()),
        reasoning_devices=_any_of(ReasoningDevice),
        responsibilities=_any_of(Responsibility),
        framing_devices=framing_devices(),
        interaction=_maybe(st.sampled_from(Interaction)),
        attribution=attributions(),
        enacted_role=_maybe(role_ids()),
        narrative=_maybe(titles()),
    )


def _moments(common: dict[str, Any]) -> st.SearchStrategy[IssueMoment]:
    return st.builds(
        IssueMoment,
        **common,
        question=_maybe(prose()),
        themes=_some(codes("theme")),
        local_theme=_maybe(titles()),
        status=_maybe(st.sampled_from(IssueStatus)),
        handling=_maybe(st.sampled_from(Handling)),
        alignment=_maybe(st.sampled_from(Alignment)),
        outcome=outcomes(),
    )


def _shifts(common: dict[str, Any]) -> st.SearchStrategy[Shift]:
    return st.builds(
        Shift,
        **common,
        result=_maybe(st.sampled_from(ShiftResult)),
        narrative=_maybe(titles()),
        what_changes=_maybe(prose()),
        before=_some(frame_refs()),
        after=_some(frame_refs()),
    )


def _outs_of_role(common: dict[str, Any]) -> st.SearchStrategy[OutOfRole]:
    return st.builds(OutOfRole, **common, enacted_role=_maybe(role_ids()))


def _thematic_codes(common: dict[str, Any]) -> st.SearchStrategy[ThematicCode]:
    return st.builds(
        ThematicCode,
        **common,
        open_codes=_some(st.lists(titles(), min_size=1, max_size=3).map(tuple)),
        axial=_maybe(titles()),
        selective=_maybe(titles()),
        themes=_some(codes("theme")),
    )


def _evaluations(common: dict[str, Any]) -> st.SearchStrategy[Evaluation]:
    return st.builds(
        Evaluation,
        **common,
        method=_maybe(codes("method")),
        opened=_some(codes("opening")),
        drawback=_maybe(prose()),
        polarity=_maybe(st.sampled_from(Polarity)),
        basis=_maybe(st.sampled_from(EvaluationBasis)),
    )


def _comments(common: dict[str, Any]) -> st.SearchStrategy[Comment]:
    return st.builds(
        Comment,
        **common,
        about=_maybe(st.uuids()),
        remark=_maybe(st.sampled_from(RemarkKind)),
        text=_maybe(prose()),
    )


@st.composite
def codings(
    draw: st.DrawFn,
    transcript: Transcript | None = None,
    coder: str = "ann",
    max_units: int = 4,
    states: Sequence[CodingState] = tuple(CodingState),
) -> Coding:
    """A coding of this transcript (or of any), with links between its units."""
    talk = transcript or draw(transcripts())
    marked = draw(st.lists(units(talk), max_size=max_units, unique_by=lambda unit: unit.key))
    coding = a_coding(talk, *marked, coder=coder, state=draw(st.sampled_from(states)), memo=draw(_maybe(prose())))
    return coding.model_copy(update={"relations": draw(_relations(coding))})


def _relations(coding: Coding) -> st.SearchStrategy[tuple[Relation, ...]]:
    if not coding.units:
        return st.just(())
    ids = st.sampled_from([unit.id for unit in coding.units])
    link = st.builds(
        Relation,
        source=ids,
        target=ids,
        kinds=_any_of(RelationKind),
        direction=st.sampled_from(RelationDirection),
    )
    return st.lists(link, max_size=2).map(tuple)


@st.composite
def coded_transcripts(
    draw: st.DrawFn, coders: Sequence[str] = ("ann", "bob", "cas"), max_units: int = 4
) -> tuple[Transcript, tuple[Coding, ...]]:
    """A transcript, and what each of these coders submitted on it."""
    talk = draw(transcripts())
    submitted = (CodingState.SUBMITTED,)
    return talk, tuple(draw(codings(talk, coder, max_units, submitted)) for coder in coders)


@st.composite
def studies(draw: st.DrawFn) -> Study:
    """A study with one discussion, its transcript, coding, issues and narratives."""
    talk, coded = draw(coded_transcripts(coders=("ann", "bob"), max_units=2))
    ids = tuple(unit.id for coding in coded for unit in coding.units)
    return a_study(
        title=draw(titles()),
        language=draw(st.sampled_from(["nl", "en"])),
        discussions=(draw(_discussions(talk.discussion)),),
        transcripts=(talk,),
        codings=coded,
        issues=tuple(draw(st.lists(_issues(talk.discussion), max_size=2))),
        narratives=tuple(draw(st.lists(_narratives(talk.discussion, ids), max_size=2))),
    )


def _discussions(id: str) -> st.SearchStrategy[Discussion]:
    return st.builds(
        Discussion,
        id=st.just(id),
        werkplaats=st.just("noord"),
        municipality=_maybe(titles()),
        held_on=_maybe(st.dates(date(2020, 1, 1), date(2030, 1, 1))),
        round=_maybe(st.integers(1, 3)),
        methods=_some(codes("method")),
        coach_question=_maybe(prose()),
        excluded_because=_maybe(prose()),
    )


def _issues(discussion: str) -> st.SearchStrategy[Issue]:
    return st.builds(
        Issue,
        id=st.uuids(),
        discussion=st.just(discussion),
        title=titles(),
        question=_maybe(titles()),
        parent=_maybe(st.uuids()),
        themes=_some(codes("theme")),
        status=_maybe(st.sampled_from(IssueStatus)),
        outcome=_maybe(outcomes()),
    )


def _narratives(discussion: str, units: Sequence[Any]) -> st.SearchStrategy[Narrative]:
    told = st.builds(DeviceSummary, device=st.sampled_from(ReasoningDevice), text=prose())
    absent = st.builds(DeviceSummary, device=st.sampled_from(ReasoningDevice), presence=st.just(Presence.ABSENT))
    state = st.builds(
        NarrativeState,
        from_fragment=st.uuids(),
        after_shift=_maybe(st.uuids()),
        summaries=_some(told | absent),
        attributions=_some(attributions()),
    )
    return st.builds(
        Narrative,
        id=st.uuids(),
        discussion=st.just(discussion),
        title=titles(),
        holder=st.builds(Holder, speakers=_some(titles()), roles=_some(role_ids())),
        who_what=_maybe(prose()),
        fragments=st.just(tuple(units)),
        states=_some(state),
    )


def _maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def _some(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """No, one or two different values."""
    return st.lists(strategy, max_size=2).map(lambda found: tuple(dict.fromkeys(found)))


def _any_of(choices: type[StrEnum]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(choices), max_size=3, unique=True).map(tuple)
