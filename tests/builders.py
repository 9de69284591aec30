"""Small values with defaults, so that a test says only what it is about (`strategies.py`: any value at all).

    talk = a_transcript("KM-I-1: Goedemorgen.", "ZT-1: Zoë belde 😀.")
    coding = a_coding(talk, a_fragment(0, 5, key="f1"), a_moment(0, 9, key="m1"), links=[("f1", "m1")])

Units are written before their coding is known; `a_coding` gives them their ids and puts them in order.
Everything is invented.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from typing import Any

from framebridge.documents import read_yaml
from framebridge.merging import MergeRules, merge_codings
from framebridge.shipped import shipped
from framebridge.transcripts import RolesFile
from frameschema import (
    AnyUnit,
    Clearance,
    ClearanceBasis,
    Code,
    Codebook,
    CodebookRef,
    CodeList,
    Coder,
    Coding,
    Comment,
    Discussion,
    Evaluation,
    Fragment,
    IssueMoment,
    Localized,
    Member,
    MergedCoding,
    OutOfRole,
    Relation,
    RelationKind,
    Role,
    Shift,
    Span,
    Speaker,
    Study,
    ThematicCode,
    Transcript,
    Turn,
    Werkplaats,
    coding_id,
    stable_id,
    unit_id,
)

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
STUDY = "proef"
PASS = "fragments"
SECRET = "geheimwoord"
"""Put it into an input, then look that it is in no message."""

LATER = stable_id("unit", "given by a_coding")


@cache
def shipped_codebook() -> Codebook:
    return read_yaml(shipped("codebooks", "frames.yaml"), Codebook)


@cache
def shipped_roles() -> RolesFile:
    return read_yaml(shipped("roles", "roles.yaml"), RolesFile)


def both(text: str) -> Localized:
    """A text in Dutch and, marked as such, in English."""
    return Localized(nl=text, en=f"{text} (en)")


def a_code(code: str = "code", **fields: Any) -> Code:
    return Code(**{"id": code, "label": both(code), "definition": both(f"over {code}"), **fields})


def a_code_list(name: str, *codes: str, closed: bool = False) -> CodeList:
    made = tuple(a_code(code) for code in codes)
    return CodeList(id=name, label=both(name), definition=both(f"over {name}"), closed=closed, codes=made)


def a_codebook(*lists: CodeList, **fields: Any) -> Codebook:
    """A codebook of these lists; without any, the one we ship."""
    if not lists:
        return shipped_codebook().model_copy(update=fields)
    return Codebook(**{"id": "frames", "version": "1", "title": both("frames"), "lists": lists, **fields})


def a_codebook_ref() -> CodebookRef:
    return shipped_codebook().ref


def some_roles() -> dict[str, Role]:
    return {role.id: role for role in shipped_roles().roles}


def a_turn(text: str = "Goedemorgen.", speaker: str = "KM-I-1", **fields: Any) -> Turn:
    return Turn(speaker=speaker, text=text, **fields)


def a_transcript(*turns: str | Turn, id: str = "gesprek-01", **fields: Any) -> Transcript:
    """A transcript of turns, each `"KM-I-1: words"` or a Turn; roles follow from the codes."""
    made = tuple(_turn(turn) for turn in turns or ("KM-I-1: Goedemorgen Zoë 😀.", "ZT-1: Ik maak me zorgen."))
    codes = dict.fromkeys(turn.speaker for turn in made)
    speakers = tuple(Speaker(code=code, role=_role(code)) for code in codes)
    return Transcript(**{"id": id, "discussion": id, "speakers": speakers, "turns": made, **fields})


def _turn(turn: str | Turn) -> Turn:
    if isinstance(turn, Turn):
        return turn
    speaker, _, text = turn.partition(": ")
    return a_turn(text, speaker)


def _role(code: str) -> str:
    known = {"KM-I": "client_manager_income", "KM-W": "client_manager_work", "ZT": "social_professional"}
    return known.get(code.rpartition("-")[0], "unknown")


def a_span(start: int = 0, end: int = 5) -> Span:
    return Span(start=start, end=end)


def words(transcript: Transcript, quoted: str) -> Span:
    """Where these words stand in the text, the first time they do."""
    start = transcript.text.index(quoted)
    return Span(start=start, end=start + len(quoted))


def a_fragment(start: int = 0, end: int = 5, key: str | None = None, **fields: Any) -> Fragment:
    return Fragment(**_unit_fields("f", start, end, key), **fields)


def a_moment(start: int = 0, end: int = 5, key: str | None = None, **fields: Any) -> IssueMoment:
    return IssueMoment(**_unit_fields("m", start, end, key), **fields)


def a_shift(start: int = 0, end: int = 5, key: str | None = None, **fields: Any) -> Shift:
    return Shift(**_unit_fields("s", start, end, key), **fields)


def an_out_of_role(start: int = 0, end: int = 5, key: str | None = None, **fields: Any) -> OutOfRole:
    return OutOfRole(**_unit_fields("o", start, end, key), **fields)


def a_thematic_code(start: int = 0, end: int = 5, key: str | None = None, **fields: Any) -> ThematicCode:
    return ThematicCode(**_unit_fields("t", start, end, key), **fields)


def an_evaluation(start: int = 0, end: int = 5, key: str | None = None, **fields: Any) -> Evaluation:
    return Evaluation(**_unit_fields("e", start, end, key), **fields)


def a_comment(start: int = 0, end: int = 5, key: str | None = None, **fields: Any) -> Comment:
    return Comment(**_unit_fields("c", start, end, key), **fields)


def _unit_fields(letter: str, start: int, end: int, key: str | None) -> dict[str, Any]:
    return {"id": LATER, "key": key or f"{letter}-{start}-{end}", "span": Span(start=start, end=end)}


def a_coding(
    transcript: Transcript | None = None,
    *units: AnyUnit,
    coder: str = "ann",
    study: str = STUDY,
    coding_pass: str = PASS,
    links: Iterable[tuple[str, str] | tuple[str, str, RelationKind]] = (),
    **fields: Any,
) -> Coding:
    """A coding of a transcript; `links` are (key, key) or (key, key, kind)."""
    transcript = transcript or a_transcript()
    identity = coding_id(study, transcript.id, coder, coding_pass)
    owned = [unit.model_copy(update={"id": unit_id(identity, unit.key)}) for unit in units]
    defaults = {
        "id": identity,
        "study": study,
        "transcript": transcript.id,
        "text_sha256": transcript.text_sha256,
        "coder": coder,
        "coding_pass": coding_pass,
        "codebook": a_codebook_ref(),
        "units": tuple(sorted(owned, key=lambda unit: (unit.span.start, unit.span.end, unit.key))),
        "relations": tuple(
            Relation(source=unit_id(identity, source), target=unit_id(identity, target), kinds=tuple(kinds))
            for source, target, *kinds in links
        ),
    }
    return Coding(**{**defaults, **fields})


def a_member(unit: AnyUnit | None = None, coder: str = "ann", transcript: str = "gesprek-01") -> Member:
    """A unit as one coder's part of a merged unit."""
    unit = unit or a_fragment()
    coding = coding_id(STUDY, transcript, coder, PASS)
    return Member(coder=coder, coding=coding, unit=unit.model_copy(update={"id": unit_id(coding, unit.key)}))


def a_merged(transcript: Transcript, *codings: Coding, same_from: float = 0.3) -> MergedCoding:
    return merge_codings(codings, transcript, MergeRules(same_from=same_from))


def a_discussion(id: str = "gesprek-01", **fields: Any) -> Discussion:
    return Discussion(**{"id": id, "werkplaats": "noord", **fields})


def a_coder(id: str = "ann", **fields: Any) -> Coder:
    defaults = {"id": id, "name": f"Codeur {id}", "werkplaats": "noord", "account": f"{id}@example.org"}
    return Coder(**{**defaults, **fields})


def a_clearance(transcript: Transcript | None = None, **fields: Any) -> Clearance:
    transcript = transcript or a_transcript()
    defaults = {
        "transcript": transcript.id,
        "text_sha256": transcript.text_sha256,
        "basis": ClearanceBasis.INVENTED,
        "cleared_by": "De coördinator",
        "cleared_at": NOON,
    }
    return Clearance(**{**defaults, **fields})


def a_study(**fields: Any) -> Study:
    defaults = {
        "id": STUDY,
        "title": "Een proefstudie",
        "codebook": a_codebook_ref(),
        "werkplaatsen": (Werkplaats(id="noord", name="Werkplaats Noord"),),
        "coders": (a_coder("ann"), a_coder("bob")),
        "roles": tuple(some_roles().values()),
        "discussions": (a_discussion(),),
    }
    return Study(**{**defaults, **fields})
