"""Small values to make tables from: every builder has defaults, so that a test says only what it is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from builders import shipped_codebook, shipped_roles

from exporters import FORM_LABELS, HEADINGS, AnalysedDiscussion, TableSource
from frameschema import (
    CLOSED_LISTS,
    Code,
    Codebook,
    CodebookRef,
    CodeList,
    Coder,
    CodingRef,
    Discussion,
    Fragment,
    IssueMoment,
    Localized,
    Member,
    MergedCoding,
    MergedUnit,
    MergeStatus,
    Role,
    Span,
    Speaker,
    Transcript,
    Turn,
    coding_id,
    differing_fields,
    stable_id,
    unit_id,
)

CONFIGS = Path(__file__).parents[2] / "configs"

ROLES = {"KM-I": "income", "KM-W": "work", "ZT": "care", "HH": "enforcement", "CL": "client"}


def both(text: str) -> Localized:
    return Localized(nl=text, en=f"{text} (en)")


def a_codebook(**headings: str) -> Codebook:
    lists = [_list(name, [member.value for member in kind], True) for name, kind in CLOSED_LISTS.items()]
    lists += [_list("influence", ["method"], False), _list("form", list(FORM_LABELS), False)]
    words = {key: both(headings.get(key, key)) for key in HEADINGS}
    return Codebook(id="frames", version="1", title=both("frames"), lists=tuple(lists), headings=words)


def _list(name: str, codes: Iterable[str], closed: bool) -> CodeList:
    made = tuple(Code(id=code, label=both(f"<{code}>"), definition=both(f"over {code}")) for code in codes)
    return CodeList(id=name, label=both(name), definition=both(name), closed=closed, codes=made)


def some_roles() -> tuple[Role, ...]:
    heads = ("income", "work", "care")
    return tuple(
        Role(id=role, label=both(f"rol {role}"), heading=both(f"kop {role}") if role in heads else None)
        for role in ROLES.values()
    )


def a_transcript(*turns: tuple[str, str] | Turn, id: str = "D1", discussion: str = "D1") -> Transcript:
    made = tuple(item if isinstance(item, Turn) else Turn(speaker=item[0], text=item[1]) for item in turns)
    codes = dict.fromkeys(turn.speaker for turn in made)
    speakers = tuple(Speaker(code=code, role=ROLES.get(code.rsplit("-", 1)[0], "unknown")) for code in codes)
    return Transcript(id=id, discussion=discussion, speakers=speakers, turns=made)


def words(transcript: Transcript, quoted: str) -> Span:
    """Where the quoted words stand in the text, the first time they do."""
    start = transcript.text.index(quoted)
    return Span(start=start, end=start + len(quoted))


def turns(transcript: Transcript, first: int, last: int | None = None) -> Span:
    """The span of turns `first` up to and including `last`, counted from 1 as researchers do."""
    spans = transcript.turn_spans
    return Span(start=spans[first - 1].start, end=spans[(last or first) - 1].end)


def a_fragment(span: Span, coder: str = "ams-1", transcript: str = "D1", **fields: object) -> Member:
    return _member(Fragment, span, coder, transcript, fields)


def a_moment(span: Span, coder: str = "ams-1", transcript: str = "D1", **fields: object) -> Member:
    return _member(IssueMoment, span, coder, transcript, fields)


def _member(
    kind: type[Fragment] | type[IssueMoment],
    span: Span,
    coder: str,
    transcript: str,
    fields: dict[str, object],
) -> Member:
    coding = coding_id("demo", transcript, coder, "moments")
    key = str(fields.pop("key", f"{kind.__name__}-{span.start}-{span.end}"))
    unit = kind.model_validate({"id": unit_id(coding, key), "key": key, "span": span, **fields})
    return Member(coder=coder, coding=coding, unit=unit)


def a_unit(*members: Member) -> MergedUnit:
    first = members[0].unit
    differing = differing_fields(members)
    one = MergeStatus.ONE_CODER if len({item.coder for item in members}) == 1 else None
    status = one or (MergeStatus.DIFFERS if differing else MergeStatus.AGREED)
    return MergedUnit(
        id=stable_id("merged", *(str(item.unit.id) for item in members)),
        kind=first.kind,
        span=first.span,
        members=members,
        status=status,
        differing=differing,
    )


def a_merged(transcript: Transcript, *units: Member | MergedUnit, coders: Sequence[str] = ()) -> MergedCoding:
    merged = [item if isinstance(item, MergedUnit) else a_unit(item) for item in units]
    merged.sort(key=lambda unit: (unit.span.start, unit.span.end, unit.kind, str(unit.id)))
    found = sorted({*coders, *(coder for unit in merged for coder in unit.coders)})
    return MergedCoding(
        study="demo",
        transcript=transcript.id,
        text_sha256=transcript.text_sha256,
        coding_pass="moments",
        codings=tuple(_coding_ref(transcript.id, coder) for coder in found),
        policy="side-by-side",
        units=tuple(merged),
    )


def _coding_ref(transcript: str, coder: str) -> CodingRef:
    coding = coding_id("demo", transcript, coder, "moments")
    return CodingRef(coding=coding, coder=coder, codebook=CodebookRef(id="frames", version="1"))


def analysed(
    transcript: Transcript, *units: Member | MergedUnit, coders: Sequence[str] = ()
) -> AnalysedDiscussion:
    discussion = Discussion(id=transcript.discussion, werkplaats="amsterdam")
    return AnalysedDiscussion(discussion, transcript, a_merged(transcript, *units, coders=coders))


def a_source(*discussions: AnalysedDiscussion, codebook: Codebook | None = None, **fields: object) -> TableSource:
    coders = (Coder(id="ams-1", name="Codeur Een", werkplaats="amsterdam"),)
    defaults = {"roles": some_roles(), "codebook": codebook or a_codebook(), "coders": coders, **fields}
    return TableSource(discussions=discussions, **defaults)  # type: ignore[arg-type]


def real_codebook() -> Codebook:
    return shipped_codebook()


def real_roles() -> tuple[Role, ...]:
    return shipped_roles().roles
