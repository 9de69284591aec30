"""`framebridge codebook …`: what is shown, what is written, and the exit code; a dry run writes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from book_builders import as_yaml, small_codebook, with_life
from builders import NOON, a_coding, a_fragment, a_moment, a_shift
from stored_codings import a_version

from framebridge.cli import main
from framebridge.cli.options import store_of
from framebridge.codebooks import diff_codebooks
from framebridge.documents import read_yaml
from framebridge.language import LANGUAGE_VARIABLE
from framebridge.shipped import shipped
from framebridge.store import AnnotationVersion, PullRun
from framebridge.study import StudyFolder, new_study
from frameschema import AnyUnit, Codebook, CodeChange, CodeState, FrameAttribution, FrameRef

WORDS = ("--label-en", "Sleep", "--definition-nl", "Hoe men slaapt.", "--definition-en", "How people sleep.")
NEW_THEME = ("add", "theme", "theme_sleep", "--label-nl", "Slaap", *WORDS)
CODERS = '[[coder]]\nid = "ann"\nname = "Ann"\nwerkplaats = "werkplaats-1"\naccount = "ann@example.org"\n'


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LANGUAGE_VARIABLE, "en")


@pytest.fixture
def study(tmp_path: Path) -> StudyFolder:
    made = new_study(tmp_path / "studie", "proef", "Proef", "nl")
    settings = made.path / "study.toml"
    settings.write_text(f"{settings.read_text('utf-8')}\n{CODERS}", encoding="utf-8")
    (made.path / "transcripts" / "gesprek-01.txt").write_text("KM-I-1: Goedemorgen Zoë.\n", encoding="utf-8")
    rows = "id,file,werkplaats\ngesprek-01,gesprek-01.txt,werkplaats-1\n"
    made.discussions_file.write_text(rows, encoding="utf-8")
    (made.path / "codebook.yaml").write_text(as_yaml(small_codebook()), encoding="utf-8")
    return StudyFolder(made.path)


@pytest.fixture
def whole(study: StudyFolder) -> StudyFolder:
    """The study with the codebook that `init` gives it."""
    began = new_study(study.path.parent / "vers", "vers", "Vers", "nl")
    (study.path / "codebook.yaml").write_bytes((began.path / "codebook.yaml").read_bytes())
    return study


def code_it(study: StudyFolder, *units: AnyUnit, version: str = "1.0.0") -> None:
    """Put a coding by Ann into the study's store."""
    talk = study.transcripts()["gesprek-01"]
    stored = a_version(talk, coding=a_coding(talk, *units), codebook_version=version)
    fields = {name: getattr(stored, name) for name in AnnotationVersion.model_fields}
    run = PullRun(
        study="proef", server=stored.server, started_at=NOON, finished_at=NOON, tasks_seen=1, annotations_seen=1
    )
    with store_of(study) as store:
        store.append([AnnotationVersion(**fields)], run)


def run(study: StudyFolder, *arguments: str) -> int:
    return main(["codebook", *arguments, "--study", str(study.path)])


def book(study: StudyFolder) -> Codebook:
    return read_yaml(study.path / "codebook.yaml", Codebook)


def as_json(study: StudyFolder, capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    capsys.readouterr()
    assert run(study, *arguments, "--json") == 0
    return json.loads(capsys.readouterr().out)


EDITS: list[tuple[tuple[str, ...], tuple[str, ...], str]] = [
    (NEW_THEME, ("theme_sleep",), "added"),
    (("rename", "market", "exchange"), ("market", "exchange"), "renamed"),
    (("merge", "market", "ecology", "--into", "need"), ("market", "ecology"), "merged"),
    (("split", "need", "--into", "market", "--into", "ecology"), ("need",), "split"),
    (("retire", "need", "--into", "market"), ("need",), "retired"),
    (("accept", "slaap", "--list", "theme", "--id", "theme_sleep", *WORDS), ("theme_sleep",), "added"),
    (("accept", "brug", "--list", "frame", "--id", "bridge", *WORDS), ("bridge",), "added"),
]


def dry_run_then_run(study: StudyFolder, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Give what is shown: the same by a dry run, which writes nothing, and by the run itself."""
    before = (study.path / "codebook.yaml").read_bytes()
    capsys.readouterr()
    assert run(study, *arguments, "--dry-run") == 0
    planned = capsys.readouterr()
    assert (study.path / "codebook.yaml").read_bytes() == before
    assert "Nothing was changed" in planned.err
    assert run(study, *arguments) == 0
    shown = capsys.readouterr()
    assert "framebridge setup" in shown.err
    assert shown.out == planned.out
    return shown.out


@pytest.mark.parametrize(("arguments", "codes", "change"), EDITS)
def test_an_edit_is_shown_and_written_down(
    study: StudyFolder,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    codes: tuple[str, ...],
    change: str,
) -> None:
    shown = dry_run_then_run(study, capsys, *arguments, "--by", "Ann", "--reason", "Ronde 1")
    assert "version 1.0.0 → 1.0.1" in shown
    assert all(code in shown for code in codes)
    (entry,) = book(study).changelog
    assert (book(study).version, entry.version, entry.by) == ("1.0.1", "1.0.1", "Ann")
    assert {(step.change.value, step.reason) for step in entry.changes} == {(change, "Ronde 1")}
    assert entry.changes[0].code == codes[0]


def test_a_word_is_mapped_or_rejected_within_the_version(
    study: StudyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "local_names" in dry_run_then_run(study, capsys, "map", "brug", "--list", "frame", "--to", "need")
    assert "“dak” is not taken up" in dry_run_then_run(study, capsys, "reject", "dak", "--list", "frame")
    assert (book(study).version, book(study).changelog) == ("1.0.0", ())
    assert book(study).code("need").local_names == ("brug",)
    assert [item.name for item in book(study).rejected_names] == ["dak"]


def test_edits_go_into_one_version_until_it_is_coded_with(study: StudyFolder) -> None:
    assert run(study, *NEW_THEME) == 0
    assert run(study, "retire", "ecology") == 0
    code_it(study, a_shift(), version="1.0.1")
    assert run(study, "restore", "ecology") == 0
    assert run(study, "retire", "market", "--version", "2.0") == 0
    versions = [(entry.version, [step.code for step in entry.changes]) for entry in book(study).changelog]
    assert versions == [("1.0.1", ["theme_sleep", "ecology"]), ("1.0.2", ["ecology"]), ("2.0", ["market"])]
    assert book(study).code("ecology").state is CodeState.ACTIVE


def test_what_makes_no_sense_is_answered_and_nothing_is_written(
    study: StudyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (study.path / "codebook.yaml").read_bytes()
    assert run(study, "retire", "weg") == 2
    assert 'no code "weg"' in capsys.readouterr().err
    assert (study.path / "codebook.yaml").read_bytes() == before


def test_what_an_edit_breaks_is_told(study: StudyFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(study, "retire", "community") == 0
    assert "retired without successor" in capsys.readouterr().err


def test_mapping_the_same_word_again_changes_nothing(
    study: StudyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(study, "map", "brug", "--list", "frame", "--to", "need") == 0
    assert run(study, "map", "Brug", "--list", "frame", "--to", "need") == 0
    assert "nothing to change" in capsys.readouterr().err
    assert book(study).code("need").local_names == ("brug",)


def test_check_lists_what_is_wrong(study: StudyFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(study, "check") == 0
    file = study.path / "codebook.yaml"
    file.write_text(
        file.read_text("utf-8").replace("derived_from: [community]", "derived_from: [weg]", 1), "utf-8"
    )
    assert run(study, "check") == 1
    assert '"weg"' in capsys.readouterr().err
    assert main(["check", "--study", str(study.path), "--json"]) == 1
    assert "derived-from-unknown" in {finding["rule"] for finding in json.loads(capsys.readouterr().out)}


def test_diff_compares_with_what_the_study_began_from(
    whole: StudyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert as_json(whole, capsys, "diff") == []
    assert run(whole, *NEW_THEME) == 0
    (difference,) = as_json(whole, capsys, "diff")
    assert (difference["difference"], difference["id"]) == ("added", "theme_sleep")
    ours = shipped("codebooks", "frames.yaml")
    wanted = [item.model_dump(mode="json") for item in diff_codebooks(read_yaml(ours, Codebook), book(whole))]
    assert as_json(whole, capsys, "diff", str(ours)) == wanted == [difference]
    assert run(whole, "diff") == 0
    assert "1 difference(s) between frames 1.0.0 and frames 1.0.1." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("based_on", "said"), [("", "does not say"), ('based_on: {id: ander, version: "1"}\n', "no codebook ander")]
)
def test_diff_without_a_codebook_to_compare_with(
    study: StudyFolder, capsys: pytest.CaptureFixture[str], based_on: str, said: str
) -> None:
    file = study.path / "codebook.yaml"
    lines = [line for line in file.read_text("utf-8").splitlines() if not line.startswith("based_on")]
    file.write_text(based_on + "\n".join(lines), "utf-8")
    assert run(study, "diff") == 2
    assert said in capsys.readouterr().err


def test_proposals_are_listed_until_they_are_decided(
    study: StudyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    bridge = FrameAttribution(local_name="Zorgbrug", frames=(FrameRef(frame="need"),))
    code_it(study, a_fragment(attribution=bridge), a_moment(6, 9, local_theme="rust"))
    assert as_json(study, capsys, "proposals") == [
        {
            "list": "frame",
            "name": "Zorgbrug",
            "times": 1,
            "coders": ["ann"],
            "werkplaatsen": ["werkplaats-1"],
            "beside": {"need": 1},
        },
        {
            "list": "theme",
            "name": "rust",
            "times": 1,
            "coders": ["ann"],
            "werkplaatsen": ["werkplaats-1"],
            "beside": {},
        },
    ]
    assert run(study, "proposals") == 0
    assert "Zorgbrug" in capsys.readouterr().out
    assert run(study, "map", "zorgbrug", "--list", "frame", "--to", "need") == 0
    assert run(study, "reject", "Rust", "--list", "theme", "--reason", "Vaag") == 0
    assert as_json(study, capsys, "proposals") == []


def a_newer_file(study: StudyFolder, **renamed: str) -> Path:
    text = as_yaml(small_codebook().model_copy(update={"version": "9.0"}))
    for before, after in renamed.items():
        text = text.replace(f"- id: {before}\n", f"- id: {after}\n", 1)
    file = study.path / "nieuw.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_migrating_keeps_the_former_codebook(study: StudyFolder, capsys: pytest.CaptureFixture[str]) -> None:
    former = (study.path / "codebook.yaml").read_bytes()
    newer = a_newer_file(study, market="exchange")
    assert run(study, "migrate", str(newer), "--dry-run") == 0
    planned = capsys.readouterr().out
    assert "exchange" in planned
    assert (study.path / "codebook.yaml").read_bytes() == former
    assert run(study, "migrate", str(newer)) == 0
    assert capsys.readouterr().out == planned
    assert (study.path / "codebooks" / "1.0.0.yaml").read_bytes() == former
    assert (study.path / "codebook.yaml").read_bytes() == newer.read_bytes()


def test_migrating_away_from_a_code_that_is_used_is_refused(
    study: StudyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    code_it(study, a_shift(before=(FrameRef(frame="market"),)))
    former = (study.path / "codebook.yaml").read_bytes()
    assert run(study, "migrate", str(a_newer_file(study, market="exchange"))) == 1
    assert '"market" is used' in capsys.readouterr().err
    assert (study.path / "codebook.yaml").read_bytes() == former
    assert not (study.path / "codebooks").exists()


def test_migrating_tells_which_coding_goes_along(study: StudyFolder, capsys: pytest.CaptureFixture[str]) -> None:
    code_it(study, a_shift(before=(FrameRef(frame="market"), FrameRef(frame="need"))))
    steps = ((CodeChange.MERGED, "frame", "market", ("autonomy",)), (CodeChange.RETIRED, "frame", "need", ()))
    newer = with_life(*steps, book=small_codebook())
    file = study.path / "nieuw.json"
    file.write_text(newer.model_dump_json(), encoding="utf-8")
    told = as_json(study, capsys, "migrate", str(file), "--dry-run")
    assert told["to"]["version"] == "2.0.0"
    assert told["carried"] == [
        {"change": "merged", "code": "market", "into": "autonomy", "codings": 1, "units": 1}
    ]
    assert [finding["rule"] for finding in told["findings"]] == ["needs-choice"]
    assert {difference["id"] for difference in told["differences"]} == {"market", "need"}
    assert run(study, "migrate", str(file), "--dry-run") == 0
    shown = capsys.readouterr()
    assert "market → autonomy" in shown.out
    assert '"need"' in shown.err


def test_going_back_to_ours(whole: StudyFolder, capsys: pytest.CaptureFixture[str]) -> None:
    began = (whole.path / "codebook.yaml").read_bytes()
    assert run(whole, "migrate", "--shipped") == 0
    assert "Nothing was changed" in capsys.readouterr().err
    assert run(whole, *NEW_THEME) == 0
    assert run(whole, "migrate", "--shipped") == 0
    assert (whole.path / "codebook.yaml").read_bytes() == began


@pytest.mark.parametrize("arguments", [("migrate",), ("migrate", "nieuw.yaml", "--shipped")])
def test_migrating_needs_one_new_codebook(
    study: StudyFolder, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    assert run(study, *arguments) == 2
    assert "--shipped" in capsys.readouterr().err


def test_a_codebook_of_an_earlier_release_that_lacks_codes_can_be_replaced(
    whole: StudyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    file = whole.path / "codebook.yaml"
    text = file.read_text(encoding="utf-8").replace('version: "1.0.0"', 'version: "0.9"', 1)
    start = text.index("\n  - id: remark_kind\n")
    text = text[:start] + text[text.index("\n  - id: ", start + 1) :]
    file.write_text(text, encoding="utf-8")
    code_it(whole, a_fragment(0, 5, key="a", memo="blijft"), version="0.9")
    assert main(["check", "--study", str(whole.path)]) == 1
    assert "remark_kind" in capsys.readouterr().err
    assert run(StudyFolder(whole.path), "migrate", "--shipped") == 0
    assert book(whole).has_list("remark_kind")
    assert (whole.path / "codebooks" / "0.9.yaml").read_text(encoding="utf-8") == text
    assert main(["check", "--study", str(whole.path)]) == 0
