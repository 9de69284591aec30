"""The command line with wrong input: one clear line, its exit code, nothing half written, no traceback."""

from __future__ import annotations

import http.server
import io
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from framebridge.cli import main
from framebridge.cli.entry import exit_code
from framebridge.errors import ConfigurationProblem, DataProblem
from framebridge.language import LANGUAGE_VARIABLE
from framebridge.places import STORE_VARIABLE
from framebridge.store import StoreNeedsMigration
from framebridge.study import open_study
from framebridge.tokens import TOKEN_VARIABLE
from labelstudio_plugin.errors import NotCleared, Refused, Unreachable
from labelstudio_plugin.server.errors import PortInUse, StartFailed

TALK = "KM-I-1: Goedemorgen allemaal.\nZT-1: Goedemorgen.\n"
SECRET = "Zonnebloemstraat"


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Dutch of the same lines is tried in test_language.py."""
    monkeypatch.setenv(LANGUAGE_VARIABLE, "en")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "proef"
    assert main(["init", str(folder)]) == 0
    return folder


def run(study: Path, *arguments: str) -> int:
    return main([*arguments, "--study", str(study)])


def add(study: Path, name: str, content: str | bytes, *more: str) -> int:
    file = study.parent / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return run(study, "transcripts", "add", str(file), *more)


def contents(study: Path) -> dict[str, bytes]:
    return {str(path.relative_to(study)): path.read_bytes() for path in study.rglob("*") if path.is_file()}


def test_init_twice_is_refused(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(study)]) == 2
    assert "already" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["mijn studie", "Casuïstiek 2026", "ééé"])
def test_any_folder_name_gives_an_id_of_its_own(tmp_path: Path, name: str) -> None:
    ids = set()
    for number in (1, 2):
        folder = tmp_path / str(number) / name
        assert main(["init", str(folder)]) == 0
        ids.add(open_study(folder).settings.study.id)
    assert len(ids) == 2


def test_an_impossible_study_id_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    assert main(["init", str(tmp_path / "x"), "--id", "a/b"]) == 2
    assert not (tmp_path / "x").exists()


def test_a_transcript_is_added_listed_and_not_doubled(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert add(study, "talk-01.txt", TALK) == 0
    before = contents(study)
    assert add(study, "talk-01.txt", TALK) == 0
    assert contents(study) == before
    capsys.readouterr()
    assert run(study, "transcripts", "show", "--json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert [turn["speaker"] for turn in shown[0]["transcript"]["turns"]] == ["KM-I-1", "ZT-1"]


def test_another_text_takes_the_place_of_the_first_only_when_asked(study: Path) -> None:
    add(study, "talk-01.txt", TALK)
    before = contents(study)
    assert add(study, "talk-01.txt", TALK + "ZT-1: Nog iets.\n") == 1
    assert contents(study) == before
    assert add(study, "talk-01.txt", TALK + "ZT-1: Nog iets.\n", "--replace") == 0
    assert contents(study) != before
    (kept,) = (study / "transcripts" / "earlier").iterdir()
    assert kept.read_text(encoding="utf-8") == TALK


def test_a_dry_run_adds_nothing(study: Path) -> None:
    before = contents(study)
    assert add(study, "talk-01.txt", TALK, "--dry-run") == 0
    assert contents(study) == before


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("leeg.txt", b"", "empty"),
        ("verhaal.txt", b"Er was eens een gemeente zonder sprekers.\n", "no line starts with a speaker code"),
        ("plaatje.txt", b"\x89PNG\r\n\x1a\n\0\0\0", "not a text file"),
        ("oud.txt", "KM-I-1: geïrriteerd".encode("cp1252"), "save the file as UTF-8"),
        ("brief.docx", b"PK\x03\x04", "damaged or cut off"),
        ("code.txt", b"KM-1-1: Hallo.\n", "KM-I-1"),
        ("rol.txt", b"[rol KM-I-1 = koning]\nKM-I-1: Hallo.\n", "koning"),
    ],
)
def test_what_is_no_transcript_is_refused_whole(
    study: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, expected: str
) -> None:
    good = study.parent / "talk-01.txt"
    good.write_text(TALK)
    before = contents(study)
    assert add(study, name, content, str(good)) == 1
    error = capsys.readouterr().err
    assert expected in error
    assert "Traceback" not in error
    assert contents(study) == before


NOISY = f"KM-I-1: Ja.\nKM-1-1: {SECRET}.\nZT-1 nou nee\n"


def test_repairs_are_shown_with_their_preview_and_made_when_accepted(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(study)
    assert add(study, "talk-01.txt", NOISY) == 1
    shown = capsys.readouterr()
    assert SECRET in shown.out  # The preview, which is the result and is kept nowhere.
    assert SECRET not in shown.err
    assert contents(study) == before
    assert add(study, "talk-01.txt", NOISY, "--accept", "sure") == 0
    assert "1 repair(s) made as accepted: look-alike" in capsys.readouterr().err
    assert run(study, "transcripts", "show", "--json") == 0
    (document,) = json.loads(capsys.readouterr().out)
    assert document["repairs"] == [{"kind": "look-alike", "line": 2}]
    assert [(item["kind"], item["sure"]) for item in document["proposals"]] == [("missing-colon", False)]
    assert add(study, "talk-02.txt", NOISY, "--accept", "lookalike") == 2


def test_a_review_asks_about_each_repair(
    study: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("y\nn\n"))
    assert add(study, "talk-01.txt", NOISY, "--review", "--json") == 0
    shown = capsys.readouterr()
    assert [turn["speaker"] for turn in json.loads(shown.out)[0]["transcript"]["turns"]] == ["KM-I-1", "KM-I-1"]
    assert "2 of 2" in shown.err


def test_a_review_that_leaves_an_error_adds_nothing(
    study: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(study)
    monkeypatch.setattr("sys.stdin", io.StringIO("n\nn\n"))
    assert add(study, "talk-01.txt", NOISY, "--review") == 1
    assert "nothing was added" in capsys.readouterr().err
    assert contents(study) == before


def test_a_missing_file_is_named(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(study, "transcripts", "add", str(study / "weg.txt")) == 1
    assert "weg.txt: there is no such file" in capsys.readouterr().err


def test_no_study_here(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "status") == 2
    assert "framebridge init" in capsys.readouterr().err


def test_a_codebook_with_a_duplicate_id(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    codebook = study / "codebook.yaml"
    codebook.write_text(codebook.read_text().replace("id: solutions", "id: moral_judgement", 1))
    assert run(study, "check") == 2
    assert "moral_judgement" in capsys.readouterr().err


def test_a_codebook_that_misses_a_code_of_a_closed_list(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    codebook = study / "codebook.yaml"
    codebook.write_text(codebook.read_text().replace("id: solutions", "id: answers", 1))
    assert run(study, "check") == 1
    assert "solutions" in capsys.readouterr().err


def test_an_unknown_werkplaats_is_answered_with_those_there_are(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add(study, "talk-01.txt", TALK, "--werkplaats", "elders") == 2
    assert "werkplaats-1" in capsys.readouterr().err


def test_push_refuses_what_is_not_cleared_before_it_asks_for_a_server(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(study, "talk-01.txt", f"KM-I-1: Hij woont in de {SECRET}.\n")
    assert run(study, "push") == 1
    error = capsys.readouterr().err
    assert "clearance" in error
    assert SECRET not in error


def test_push_refuses_a_text_that_changed_after_it_was_cleared(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(study, "talk-01.txt", TALK, "--invented")
    (study / "transcripts" / "talk-01.txt").write_text(TALK + f"ZT-1: In de {SECRET}.\n")
    assert run(study, "push") == 1
    error = capsys.readouterr().err
    assert "changed since it was cleared" in error
    assert SECRET not in error


def test_label_studio_that_is_not_running(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add(study, "talk-01.txt", TALK, "--invented")
    assert run(study, "push") == 4
    assert "framebridge server start" in capsys.readouterr().err
    assert main(["server", "status"]) == 4


class Answers(http.server.BaseHTTPRequestHandler):
    """A server that gives fixed answers by path."""

    answers: ClassVar[dict[str, tuple[int, object]]] = {}

    def do_GET(self) -> None:
        status, body = self.answers.get(self.path.partition("?")[0], (404, {}))
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_POST = do_GET

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def address(study: Path) -> Iterator[str]:
    """A web server that is no Label Studio, named in study.toml."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    settings = study / "study.toml"
    settings.write_text(settings.read_text().replace('url = "embedded"', f'url = "{url}"'))
    yield url
    server.shutdown()
    server.server_close()


def test_label_studio_of_another_version(
    study: Path, address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, "a.b.c")
    Answers.answers = {"/api/version": (200, {"release": "1.20.0"})}
    assert run(study, "pull") == 4
    assert "1.20.0" in capsys.readouterr().err


def test_a_token_that_is_not_accepted(
    study: Path, address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, f"a.b.{SECRET}")
    Answers.answers = {
        "/api/version": (200, {"release": "1.23.2"}),
        "/api/token/refresh/": (401, {"detail": SECRET}),
    }
    assert run(study, "pull") == 4
    error = capsys.readouterr().err
    assert "token" in error
    assert SECRET not in error


def test_a_shared_server_without_a_token_says_how_to_keep_one(
    study: Path, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(study, "pull") == 2
    assert "framebridge setup --token" in capsys.readouterr().err


def test_a_store_address_that_is_none(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(STORE_VARIABLE, "geen adres")
    assert run(study, "merge") == 2


def test_tables_are_not_overwritten_without_force(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = study / "out" / "T6.csv"
    table.write_text("van mij")
    assert run(study, "export", "T6", "--format", "csv") == 2
    assert table.read_text() == "van mij"
    assert run(study, "export", "T6", "--format", "csv", "--force") == 0
    assert table.read_text() != "van mij"


@pytest.mark.parametrize("arguments", [("T99",), ("T1", "--format", "pdf")])
def test_unknown_tables_and_formats_are_answered_with_those_there_are(
    study: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    assert run(study, "export", *arguments) == 2
    assert "choose from" in capsys.readouterr().err


def test_wrong_usage_is_two() -> None:
    assert main(["nonsense"]) == 2
    assert main(["server", "start", "--port", "0"]) == 2


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (DataProblem("x"), 1),
        (NotCleared("x"), 1),
        (ConfigurationProblem("x"), 2),
        (PortInUse("x"), 2),
        (StoreNeedsMigration("x"), 3),
        (Unreachable("x"), 4),
        (Refused("x", 403), 4),
        (StartFailed("x"), 4),
    ],
)
def test_exit_codes(problem: Exception, code: int) -> None:
    assert exit_code(problem) == code


def test_an_unforeseen_error_tells_its_kind_and_place_but_not_its_message(
    study: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr("framebridge.cli.status.read_codings", fail)
    assert run(study, "status") == 1
    error = capsys.readouterr().err
    assert "RuntimeError" in error
    assert SECRET not in error
    assert "Traceback" not in error
