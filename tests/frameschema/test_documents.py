"""What holds for every document: frozen, nothing extra, silent about its content, the same after JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from builders import (
    SECRET,
    a_clearance,
    a_code,
    a_code_list,
    a_codebook,
    a_coder,
    a_coding,
    a_comment,
    a_discussion,
    a_fragment,
    a_member,
    a_merged,
    a_moment,
    a_shift,
    a_study,
    a_thematic_code,
    a_transcript,
    an_evaluation,
    an_out_of_role,
    both,
)
from golden import GOLDEN
from hypothesis import given
from pydantic import TypeAdapter, ValidationError
from strategies import coded_transcripts, codings, studies, transcripts
from whole_study import a_whole_study

import frameschema
from frameschema import (
    AnyUnit,
    Bridged,
    Codebook,
    CodebookChange,
    CodebookVersion,
    CodeChange,
    Coding,
    DeviceSummary,
    Document,
    DocumentKind,
    Finding,
    FrameAttribution,
    FrameRef,
    FramingDevice,
    Holder,
    Influence,
    Issue,
    Localized,
    Member,
    MergedCoding,
    Narrative,
    NarrativeState,
    Polarity,
    ReasoningDevice,
    ReframingOutcome,
    RejectedName,
    Severity,
    Study,
    Transcript,
    Variant,
    Werkplaats,
    stable_id,
)
from frameschema.whole import Whole

ID = stable_id("test", "één")
TALK = a_transcript()
OUTCOME = ReframingOutcome(
    bridged=Bridged.YES, influences=(Influence(influence="method", polarity=Polarity.PLUS),)
)
ATTRIBUTION = FrameAttribution(frames=(FrameRef(frame="need"),))
STATE = NarrativeState(
    from_fragment=ID,
    summaries=(DeviceSummary(device=ReasoningDevice.SOLUTIONS, text="Praten"),),
    attributions=(ATTRIBUTION,),
)
STORY = Narrative(id=ID, discussion=TALK.id, title="A", holder=Holder(roles=("client",)), states=(STATE,))
CODING = a_coding(
    TALK,
    a_fragment(
        key="f", attribution=ATTRIBUTION, framing_devices=(FramingDevice(device="metaphor", words="op slot"),)
    ),
    a_moment(key="m", issues=(("Huur",),), outcome=OUTCOME),
    a_shift(key="s"),
    an_out_of_role(key="o"),
    a_thematic_code(key="t"),
    an_evaluation(key="e"),
    a_comment(key="c"),
    links=[("f", "m")],
)
CHANGE = CodebookChange(change=CodeChange.RENAMED, list="lijst", code="oud", into=("code",))
VERSION = a_codebook(a_code_list("lijst", "code")).version
EXAMPLES: tuple[Document, ...] = (
    *(GOLDEN[kind] for kind in (DocumentKind.MERGED_CODING, DocumentKind.MERGED_STORIES, DocumentKind.DECISIONS)),
    a_study(
        transcripts=(TALK,),
        codings=(CODING,),
        issues=(Issue(id=ID, discussion=TALK.id, title="Huur", outcome=OUTCOME),),
        narratives=(
            Narrative(id=ID, discussion=TALK.id, title="A", holder=Holder(roles=("client",)), states=(STATE,)),
        ),
    ),
    a_whole_study(),
    a_codebook(
        a_code_list("lijst", "code"),
        headings={"T1.x": both("kop")},
        changelog=(CodebookVersion(version=VERSION, changes=(CHANGE,)),),
        rejected_names=(RejectedName(list="lijst", name="zomaar", reason="te vaag"),),
    ),
    a_merged(TALK, CODING),
    GOLDEN[DocumentKind.AGREEMENT_RESULT],
    Variant(value="huur", coders=("ann",)),
    a_clearance(TALK),
    Finding(rule="r", severity=Severity.INFO, where="hier", message="iets", remedy="kijk"),
)


def documents_in(value: object) -> Iterator[Document]:
    """Give a document and all documents inside it."""
    if isinstance(value, Document):
        yield value
        for name in type(value).model_fields:
            yield from documents_in(getattr(value, name))
    elif isinstance(value, tuple | list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from documents_in(item)


ONE_OF_EACH = {type(found): found for example in EXAMPLES for found in documents_in(example)}
BY_CLASS = [pytest.param(example, id=kind.__name__) for kind, example in ONE_OF_EACH.items()]


def subclasses(of: type[Document]) -> set[type[Document]]:
    found = {kind for kind in of.__subclasses__() if kind.__module__.startswith("frameschema.")}
    return found | {deeper for kind in found for deeper in subclasses(kind)}


def test_there_is_an_example_of_every_document() -> None:
    # These are what others have in common: the kinds of unit, documents with promises, merged stories.
    shared = {frameschema.CodedUnit, Whole, frameschema.MergedStory, frameschema.StoryMember}
    assert subclasses(Document) - set(ONE_OF_EACH) == shared


@pytest.mark.parametrize("example", BY_CLASS)
def test_a_document_cannot_be_changed(example: Document) -> None:
    name = next(iter(type(example).model_fields))
    with pytest.raises(ValidationError, match="frozen"):
        setattr(example, name, getattr(example, name))


@pytest.mark.parametrize("example", BY_CLASS)
def test_a_field_it_does_not_know_is_refused(example: Document) -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        type(example).model_validate({**example.model_dump(), "onbekend": 1})


def leaves(value: Any) -> Iterator[tuple[Any, Any]]:
    """Give (container, place) of every text and number in a JSON value."""
    for place, item in list(value.items() if isinstance(value, dict) else enumerate(value)):
        if isinstance(item, str | int):
            yield value, place
        elif isinstance(item, dict | list):
            yield from leaves(item)


@pytest.mark.parametrize("example", BY_CLASS)
def test_no_message_repeats_what_was_given(example: Document) -> None:
    document = example.model_dump(mode="json")
    refused = 0
    for container, place in leaves(document):
        if place == "kind":  # see the next test
            continue
        kept, container[place] = container[place], f" {SECRET} \ud800"
        try:
            type(example).model_validate(document)
        except ValidationError as exc:
            refused += 1
            assert SECRET not in str(exc), f"the message about {place} repeats it"
        container[place] = kept
    assert refused or isinstance(example, Variant)  # which takes any value


def test_no_message_repeats_an_unknown_kind() -> None:
    document = {**a_fragment().model_dump(mode="json"), "kind": SECRET}
    with pytest.raises(ValidationError, match="kind") as caught:
        Member.model_validate({**a_member().model_dump(), "unit": document})
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("kind", [Study, Codebook, Coding, MergedCoding])
def test_a_document_of_an_unknown_version_is_refused(kind: type[Document]) -> None:
    document = {**ONE_OF_EACH[kind].model_dump(), "schema_version": "9.9"}
    with pytest.raises(ValidationError, match="schema_version"):
        kind.model_validate(document)


@given(transcripts())
def test_a_transcript_is_the_same_after_json(talk: Transcript) -> None:
    assert Transcript.model_validate_json(talk.model_dump_json()) == talk


@given(codings())
def test_a_coding_is_the_same_after_json(coding: Coding) -> None:
    again = Coding.model_validate_json(coding.model_dump_json())
    assert again == coding
    assert [type(unit) for unit in again.units] == [type(unit) for unit in coding.units]


@given(coded_transcripts(coders=("ann", "bob"), max_units=3))
def test_a_merged_coding_is_the_same_after_json(case: tuple[Transcript, tuple[Coding, ...]]) -> None:
    talk, coded = case
    merged = a_merged(talk, *coded)
    assert MergedCoding.model_validate_json(merged.model_dump_json()) == merged


@given(studies())
def test_a_study_is_the_same_after_json(study: Study) -> None:
    again = Study.model_validate_json(study.model_dump_json())
    assert again == study
    assert json.loads(again.model_dump_json()) == study.model_dump(mode="json")


def test_a_codebook_is_the_same_after_json() -> None:
    codebook = a_codebook()
    assert type(codebook).model_validate_json(codebook.model_dump_json()) == codebook


@pytest.mark.parametrize("made", [a_fragment(), a_moment(), a_shift(), an_out_of_role()])
def test_a_unit_is_known_by_its_kind(made: AnyUnit) -> None:
    again = TypeAdapter(AnyUnit).validate_python(made.model_dump(mode="json"))
    assert again == made


@pytest.mark.parametrize("text", ["", "  ", "\ud83d"])
def test_words_hold_something_visible(text: str) -> None:
    with pytest.raises(ValidationError):
        Werkplaats(id="noord", name=text)


def test_words_lose_their_outer_white_space() -> None:
    assert Werkplaats(id="noord", name="  Werkplaats\tNoord\n").name == "Werkplaats\tNoord"


@pytest.mark.parametrize("text", ["", "-a", ".a", "a b", "a/b", "../a", "zoë", "a\n", "x" * 81])
def test_a_slug_is_safe_in_file_names(text: str) -> None:
    for make in (a_coder, a_discussion, a_code):
        with pytest.raises(ValidationError, match="id"):
            make(text)


def test_a_localized_text_is_there_in_both_languages() -> None:
    label = Localized(nl="ja", en="yes")
    assert (label.in_language("nl"), label.in_language("en")) == ("ja", "yes")
    with pytest.raises(ValueError, match='"fr"'):
        label.in_language("fr")


def test_a_member_is_a_document_too() -> None:
    assert a_member(a_fragment(key="f")).unit.id == a_coding(TALK, a_fragment(key="f")).units[0].id
