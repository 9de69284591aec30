"""From the store to codings: which version counts, and what is told of those that cannot be used."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from builders import NOON, PASS, SECRET, a_coding, a_fragment, a_moment, words
from stored_codings import ISSUE, SERVER, FakeStore, a_version

from framebridge.codings import StudyCodings, read_codings, read_codings_on
from framebridge.documents import write_file
from framebridge.reanchoring import Went, count_moves
from framebridge.store import AnnotationVersion, PullRun, Store, StoredVersion, open_store
from framebridge.study import StudyFolder, new_study
from frameschema import Coding, CodingState, FramingDevice, RelationKind, Severity, Transcript
from labelstudio_plugin.tasks import TaskKey


@pytest.fixture
def study(tmp_path: Path) -> StudyFolder:
    made = new_study(tmp_path / "studie", "proef", "Proef", "nl")
    for name in ("gesprek-01", "gesprek-02"):
        words = f"OZ: Welkom bij {name} 😀.\nKM-I-1: {SECRET} Zoë.\n"
        (made.path / "transcripts" / f"{name}.txt").write_text(words, encoding="utf-8")
    made.discussions_file.write_text(
        "id,file,werkplaats\ngesprek-01,gesprek-01.txt,werkplaats-1\ngesprek-02,gesprek-02.txt,werkplaats-1\n",
        encoding="utf-8",
    )
    return made


@pytest.fixture
def talk(study: StudyFolder) -> Transcript:
    return study.transcripts()["gesprek-01"]


def read(study: StudyFolder, *versions: StoredVersion) -> StudyCodings:
    return read_codings(study, FakeStore(*versions))  # type: ignore[arg-type]


def noticed(found: StudyCodings) -> list[tuple[str, str]]:
    return [(finding.where, finding.rule) for finding in found.findings]


def place(annotation: int = 7, transcript: str = "gesprek-01") -> str:
    return f"annotation {annotation} on proef/{transcript}/{PASS}/-/1"


def test_a_stored_coding_comes_back_as_it_was_made(study: StudyFolder, talk: Transcript) -> None:
    units = (a_fragment(0, 6, key="a", memo="Zoë 😀", **ISSUE), a_moment(0, 20, key="b"))
    coding = a_coding(talk, *units, links=[("a", "b", RelationKind.REFUTES)], memo="Geheel")
    found = read(study, a_version(talk, coding=coding))
    assert found.codings == (coding,)
    assert found.findings == ()
    assert found.of("gesprek-01") == (coding,)
    assert found.of("gesprek-02") == ()


def test_the_transcripts_come_along(study: StudyFolder) -> None:
    assert dict(read(study).transcripts) == study.transcripts()


def test_coding_of_every_coder_and_transcript_in_a_fixed_order(study: StudyFolder) -> None:
    talks = study.transcripts()
    versions = [
        a_version(talks[name], coding=a_coding(talks[name], coder=coder), annotation_id=number)
        for number, (name, coder) in enumerate(
            [("gesprek-02", "ann"), ("gesprek-01", "bob"), ("gesprek-01", "ann"), ("gesprek-02", "bob")]
        )
    ]
    found = read(study, *versions)
    assert [(coding.transcript, coding.coder) for coding in found.codings] == [
        ("gesprek-01", "ann"),
        ("gesprek-01", "bob"),
        ("gesprek-02", "ann"),
        ("gesprek-02", "bob"),
    ]
    assert read(study, *versions[::-1]).codings == found.codings


def test_coding_by_an_unknown_account_is_held_and_told(study: StudyFolder, talk: Transcript) -> None:
    found = read(study, a_version(talk, coder=None))
    assert found.codings == ()
    assert noticed(found) == [(place(), "unknown-account")]


def test_coding_of_an_unknown_transcript_is_told(study: StudyFolder, talk: Transcript) -> None:
    key = str(TaskKey("proef", "gesprek-09", PASS))
    found = read(study, a_version(talk, transcript="gesprek-09", task_key=key))
    assert found.codings == ()
    assert noticed(found) == [(place(transcript="gesprek-09"), "unknown-transcript")]


def test_coding_of_another_text_is_an_error(study: StudyFolder, talk: Transcript) -> None:
    found = read(study, a_version(talk, text_sha256="0" * 64))
    assert found.codings == ()
    assert noticed(found) == [(place(), "text-changed")]
    assert found.findings[0].severity is Severity.ERROR


# --- The text was corrected since


def correct(study: StudyFolder, *changes: tuple[str, str]) -> Transcript:
    """Change the text of gesprek-01 as `transcripts correct` does, and give the transcript as it is now."""
    (row, _) = study.discussions
    target, old = study.transcript_file(row), study.read(row).transcript
    content = target.read_text(encoding="utf-8")
    write_file(study.earlier_file(row, old.text_sha256), content)
    for before, after in changes:
        assert content.count(before) == 1
        content = content.replace(before, after)
    write_file(target, content)
    return study.read(row).transcript


def a_coded(talk: Transcript, quoted: str) -> StoredVersion:
    at = words(talk, quoted)
    return a_version(talk, coding=a_coding(talk, a_fragment(at.start, at.end, key="f1", **ISSUE)))


def test_a_coding_moves_along_with_a_corrected_text(study: StudyFolder, talk: Transcript) -> None:
    version = a_coded(talk, f"{SECRET} Zoë")
    new = correct(study, ("Welkom bij", "Heel hartelijk welkom bij"))
    found = read(study, version)
    assert found.codings[0].text_sha256 == new.text_sha256
    assert found.codings[0].units[0].span.of(new.text) == f"{SECRET} Zoë"
    assert [
        (rule, finding.severity) for (_, rule), finding in zip(noticed(found), found.findings, strict=True)
    ] == [("reanchored", Severity.INFO)]
    assert found.findings[0].values["moved"] == "1"
    assert count_moves(found.reanchored[0].moves)[Went.MOVED] == 1


def test_corrections_one_after_another_go_straight_from_the_coded_text(
    study: StudyFolder, talk: Transcript
) -> None:
    """The words were gone for a while: by way of that text the unit would be lost."""
    version = a_coded(talk, f"{SECRET} Zoë")
    correct(study, (f"{SECRET} Zoë.", "Dag."))
    assert [unit.key for unit in read(study, version).reanchored[0].left_out] == ["f1"]
    new = correct(study, ("Dag.", f"Nou, {SECRET} Zoë."))
    found = read(study, version)
    assert found.codings[0].units[0].span == words(new, f"{SECRET} Zoë")
    assert [rule for _, rule in noticed(found)] == ["reanchored"]


def test_what_re_anchoring_notices_comes_along(study: StudyFolder, talk: Transcript) -> None:
    version = a_coded(talk, f"{SECRET} Zoë")
    correct(study, (SECRET, f"{SECRET}en"))
    assert [rule for _, rule in noticed(read(study, version))] == ["words-edited", "reanchored"]
    correct(study, (f"{SECRET}en Zoë.", "Dag."))
    found = read(study, version)
    assert [rule for _, rule in noticed(found)] == ["not-placed", "reanchored"]
    assert found.codings[0].units == ()
    assert not any(SECRET in str(finding) for finding in found.findings)


def test_a_unit_is_checked_where_it_stands_now(study: StudyFolder, talk: Transcript) -> None:
    """A coding that reaches to the end of a longer text than there is now would be out of it."""
    version = a_coded(talk, f"{SECRET} Zoë")
    correct(study, ("Welkom bij gesprek-01 😀.", "Dag."))
    assert [rule for _, rule in noticed(read(study, version))] == ["reanchored"]


def test_a_corrected_speaker_leaves_the_coding_as_it_is(study: StudyFolder, talk: Transcript) -> None:
    version = a_coded(talk, f"{SECRET} Zoë")
    correct(study, ("KM-I-1:", "KM-W-1:"))
    found = read(study, version)
    assert found.findings == ()
    assert found.codings[0].units[0].span == words(talk, f"{SECRET} Zoë")


def test_of_equal_texts_with_other_turns_the_one_that_was_coded_is_read(study: StudyFolder) -> None:
    """Typed without a space, a turn that is split is the same text, cut in another way."""
    (row, _) = study.discussions
    write_file(study.transcript_file(row), "OZ: Dag.Ja.\nKM-I-1: Dank.\n")
    talk = study.read(row).transcript
    version = a_version(talk, coding=a_coding(talk, a_fragment(4, 12, key="f1", **ISSUE)))
    new = correct(study, ("Dag.Ja.", "Dag.\nSW-1: Ja."))
    assert (new.text_sha256, len(new.turns)) == (talk.text_sha256, 3)
    found = read(study, version)
    assert found.codings[0].units[0].span.of(new.text) == "Ja.Dank."
    assert "result-item" not in {rule for _, rule in noticed(found)}


def test_an_unknown_text_stays_an_error_although_earlier_ones_are_kept(
    study: StudyFolder, talk: Transcript
) -> None:
    correct(study, ("Welkom", "Dag"))
    found = read(study, a_version(talk, text_sha256="0" * 64))
    assert (found.codings, noticed(found)) == ((), [(place(), "text-changed")])


def test_a_kept_text_that_is_read_in_another_way_now_is_told(study: StudyFolder, talk: Transcript) -> None:
    correct(study, ("Welkom", "Dag"))
    (kept,) = study.earlier_files("gesprek-01")
    kept.write_text(kept.read_text(encoding="utf-8").replace("Zoë", "Zoe"), encoding="utf-8")
    found = read(study, a_version(talk))
    assert (found.codings, noticed(found)) == ((), [(place(), "kept-text-differs")])
    assert found.findings[0].severity is Severity.ERROR
    assert kept.name in found.findings[0].message


def test_coding_of_one_discussion_is_read_as_if_it_had_another_text(study: StudyFolder, talk: Transcript) -> None:
    (row, other) = study.discussions
    longer = study.transcripts()["gesprek-02"].model_copy(update={"id": talk.id, "discussion": talk.id})
    store = FakeStore(a_version(talk), a_version(study.transcripts()[other.id], annotation_id=8))
    found = read_codings_on(study, store, row, longer, (talk,))  # type: ignore[arg-type]
    assert [(coding.transcript, coding.text_sha256) for coding in found.codings] == [(talk.id, longer.text_sha256)]
    assert read_codings_on(study, store, row, longer).codings == ()  # type: ignore[arg-type]
    assert study.read(row).transcript == talk


@pytest.mark.parametrize("name", ["gesprek-01.txt", "gesprek-01.0123456789a.txt", "gesprek-01.b.0123456789ab.txt"])
def test_other_files_among_the_earlier_texts_are_let_be(study: StudyFolder, talk: Transcript, name: str) -> None:
    write_file(study.path / "transcripts" / "earlier" / name, "geen transcript")
    assert study.earlier_files("gesprek-01") == ()
    assert len(read(study, a_version(talk)).codings) == 1


def test_what_was_removed_is_left_out_without_a_word(study: StudyFolder, talk: Transcript) -> None:
    found = read(study, a_version(talk, deleted=True))
    assert (found.codings, found.findings) == ((), ())


def test_another_study_or_pass_is_left_out(study: StudyFolder, talk: Transcript) -> None:
    found = read(study, a_version(talk, study="ander"), a_version(talk, coding_pass="sheets"))
    assert (found.codings, found.findings) == ((), ())


def a_pair(talk: Transcript, *, same: bool, minutes: int) -> tuple[StoredVersion, StoredVersion]:
    """Two annotations of one coder on one transcript; 8 was changed `minutes` after 7."""
    other = a_coding(talk, a_fragment(memo=None if same else "anders", **ISSUE))
    later = NOON + timedelta(minutes=minutes)
    return a_version(talk), a_version(talk, coding=other, annotation_id=8, updated_at=later)


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("minutes", "used"), [(1, 8), (-1, 7), (0, 7)])
def test_of_several_annotations_the_newest_is_used_and_the_others_told(
    study: StudyFolder, talk: Transcript, minutes: int, used: int, turned: bool
) -> None:
    pair = a_pair(talk, same=False, minutes=minutes)
    found = read(study, *(pair[::-1] if turned else pair))
    assert [coding.units[0].memo for coding in found.codings] == ["anders" if used == 8 else None]
    assert noticed(found) == [(place(15 - used), "several-annotations")]
    assert f"is older than annotation {used}, which is used" in found.findings[0].message


def test_a_twin_is_told_as_such(study: StudyFolder, talk: Transcript) -> None:
    found = read(study, *a_pair(talk, same=True, minutes=0))
    assert len(found.codings) == 1
    assert noticed(found) == [(place(8), "several-annotations")]
    assert "is a twin of annotation 7, which is used" in found.findings[0].message


@pytest.mark.parametrize("turned", [False, True])
def test_of_twins_the_one_with_the_lowest_number_is_used_whichever_was_saved_last(
    study: StudyFolder, talk: Transcript, turned: bool
) -> None:
    pair = a_pair(talk, same=True, minutes=1)
    assert noticed(read(study, *(pair[::-1] if turned else pair))) == [(place(8), "several-annotations")]


def test_a_removed_twin_is_no_twin(study: StudyFolder, talk: Transcript) -> None:
    first, second = a_pair(talk, same=True, minutes=1)
    found = read(study, first, second.model_copy(update={"deleted": True}))
    assert (len(found.codings), found.findings) == (1, ())


def test_skipping_is_kept_as_a_state(study: StudyFolder, talk: Transcript) -> None:
    found = read(study, a_version(talk, coding=a_coding(talk, state=CodingState.SKIPPED)))
    assert [coding.state for coding in found.codings] == [CodingState.SKIPPED]


def test_a_coding_is_checked_by_the_rules(study: StudyFolder, talk: Transcript) -> None:
    odd = a_fragment(framing_devices=(FramingDevice(device="xyz"),))
    found = read(study, a_version(talk, coding=a_coding(talk, odd)))
    assert {rule for _, rule in noticed(found)} == {"unknown-code", "fragment-outside-issue"}


def test_an_item_that_cannot_be_read_is_told_and_the_rest_is_used(study: StudyFolder, talk: Transcript) -> None:
    version = a_version(talk, coding=a_coding(talk, a_fragment(0, 5, key="a", **ISSUE), a_moment(key="b")))
    broken = [item | {"value": {}} if item["id"] == "b" else item for item in version.raw["result"]]
    found = read(study, version.model_copy(update={"raw": {**version.raw, "result": broken}}))
    assert [unit.key for unit in found.codings[0].units] == ["a"]
    assert {rule for _, rule in noticed(found)} == {"result-item"}


def test_findings_hold_no_transcript_text(study: StudyFolder, talk: Transcript) -> None:
    whole = a_fragment(0, len(talk.text), memo=SECRET, framing_devices=(FramingDevice(device="xyz"),))
    versions = (
        a_version(talk, coding=a_coding(talk, whole)),
        a_version(talk, coder=None, annotation_id=8),
        a_version(talk, text_sha256="0" * 64, coder="bob", annotation_id=9),
    )
    found = read(study, *versions)
    assert len(found.findings) == 4
    assert not any(SECRET in str(finding) for finding in found.findings)


def test_a_real_store_gives_the_newest_of_each(study: StudyFolder, talk: Transcript, tmp_path: Path) -> None:
    run = PullRun(
        study="proef", server=SERVER, started_at=NOON, finished_at=NOON, tasks_seen=1, annotations_seen=1
    )
    later = a_coding(talk, a_fragment(memo="later", **ISSUE))
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as store:
        for coding in (a_coding(talk), later):
            store.append([_as_pulled(a_version(talk, coding=coding))], run)
        assert _codings(study, store) == (later,)


def _as_pulled(version: StoredVersion) -> AnnotationVersion:
    return AnnotationVersion(**version.model_dump(exclude={"number", "pulled_at"}))


def _codings(study: StudyFolder, store: Store) -> tuple[Coding, ...]:
    return read_codings(study, store).codings
