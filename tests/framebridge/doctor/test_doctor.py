"""Doctor: every fault that can be there is told, with what to do; and a study in order gets no blame."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from fake_labelstudio import FakeLabelStudio, Fault
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from framebridge.cli import main
from framebridge.doctor import Check, Level, computer, examine, verdict
from framebridge.doctor.checks import About
from framebridge.doctor.computer import cloud_drive_of
from framebridge.places import store_url, tokens_file
from framebridge.store import open_store
from framebridge.study import StudyFolder
from framebridge.tokens import TOKEN_VARIABLE
from labelstudio_plugin import client
from labelstudio_plugin.server.release import PLUGIN_VERSION


def now() -> datetime:
    return datetime.now(UTC)


def checks_of(study: StudyFolder, clock: Callable[[], datetime] = now) -> dict[About, Check]:
    return {check.about: check for check in examine(StudyFolder(study.path), clock)}


def blamed(study: StudyFolder) -> dict[About, Level]:
    return {about: check.level for about, check in checks_of(study).items() if check.level is not Level.OK}


def test_a_study_on_a_server_with_our_plugin_is_in_order(study: StudyFolder, fake: FakeLabelStudio) -> None:
    fake.plugin = {"plugin": PLUGIN_VERSION, "database": "postgresql", "free_bytes": 10**11, "exports_bytes": 5}
    assert blamed(study) == {}
    assert verdict(list(examine(study, now))) == 0


def test_on_a_stock_server_it_says_what_cannot_be_seen(study: StudyFolder) -> None:
    checks = checks_of(study)
    assert blamed_in(checks) == {About.DATABASE: Level.WARNING}
    assert "cannot be seen from here" in checks[About.DATABASE].found
    assert "cannot be seen from here" in checks[About.SERVER_DISK].found
    assert "stock" in checks[About.PLUGIN].found


def blamed_in(checks: dict[About, Check]) -> dict[About, Level]:
    return {about: check.level for about, check in checks.items() if check.level is not Level.OK}


class Told(NamedTuple):
    about: About
    level: Level
    words: str


@pytest.mark.parametrize(
    ("plugin", "told"),
    [
        ({"database": "sqlite"}, Told(About.DATABASE, Level.ERROR, "stored twice")),
        ({"plugin": "0.0.1"}, Told(About.PLUGIN, Level.WARNING, "0.0.1")),
        ({"free_bytes": 10**6}, Told(About.SERVER_DISK, Level.ERROR, "0.0 GB free")),
        ({"free_bytes": 10**9}, Told(About.SERVER_DISK, Level.WARNING, "0.9 GB free")),
        ({"exports_bytes": 2 * 1024**3}, Told(About.EXPORTS, Level.WARNING, "2.0 GB of old exports")),
    ],
)
def test_what_the_plugin_tells_is_judged(
    study: StudyFolder, fake: FakeLabelStudio, plugin: dict[str, object], told: Told
) -> None:
    sound = {"plugin": PLUGIN_VERSION, "database": "postgresql", "free_bytes": 10**11, "exports_bytes": 5}
    fake.plugin = {**sound, **plugin}
    checks = checks_of(study)
    assert blamed_in(checks) == {told.about: told.level}
    assert told.words in checks[told.about].found
    assert checks[told.about].remedy


def test_one_coder_may_use_sqlite(study: StudyFolder, fake: FakeLabelStudio) -> None:
    settings = study.path / "study.toml"
    settings.write_text(settings.read_text().partition('[[coder]]\nid = "bob"')[0])
    fake.plugin = {"plugin": PLUGIN_VERSION, "database": "sqlite", "free_bytes": 10**11}
    assert blamed(study) == {}


def test_open_sign_up_is_an_error(study: StudyFolder, fake: FakeLabelStudio) -> None:
    fake.by_invite = False
    check = checks_of(study)[About.SIGN_UP]
    assert check.level is Level.ERROR
    assert "LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK=true" in str(check.remedy)
    assert fake.forms == [{"csrfmiddlewaretoken": "c5rf"}]  # an empty form makes no account


def test_another_version_ends_the_look(study: StudyFolder, fake: FakeLabelStudio) -> None:
    fake.version = "1.24.0"
    checks = checks_of(study)
    assert checks[About.SERVER].level is Level.ERROR
    assert "1.24.0" in checks[About.SERVER].found
    assert verdict(list(checks.values())) == 4


def test_a_server_out_of_reach(study: StudyFolder, fake: FakeLabelStudio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "_ATTEMPTS", 1)
    fake.fail("GET", "/api/version", Fault())
    checks = checks_of(study)
    assert "no answer" in checks[About.SERVER].found
    assert verdict(list(checks.values())) == 4


def test_no_token_and_a_refused_one(
    study: StudyFolder, monkeypatch: pytest.MonkeyPatch, fake: FakeLabelStudio
) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, "verkeerd")
    checks = checks_of(study)
    assert "does not accept" in checks[About.TOKEN].found
    assert verdict(list(checks.values())) == 4
    assert "verkeerd" not in str(checks)
    monkeypatch.delenv(TOKEN_VARIABLE)
    checks = checks_of(study)
    assert "setup --token" in checks[About.SERVER].found
    assert verdict(list(checks.values())) == 1


def test_a_clock_that_is_off(study: StudyFolder) -> None:
    check = checks_of(study, lambda: datetime.now(UTC) + timedelta(minutes=10))[About.CLOCK]
    assert check.level is Level.WARNING
    assert " 600 s" in check.found or " 601 s" in check.found or " 599 s" in check.found


def test_a_coder_without_account_and_a_page_that_is_behind(study: StudyFolder, fake: FakeLabelStudio) -> None:
    fake.users.pop()
    fake.projects[0]["label_config"] += "<!-- -->"
    checks = checks_of(study)
    assert "bob" in checks[About.ACCOUNTS].found
    assert "setup --invite" in str(checks[About.ACCOUNTS].remedy)
    assert checks[About.PAGES].level is Level.WARNING
    assert str(fake.projects[0]["title"]) in checks[About.PAGES].found


def test_a_store_whose_guards_were_taken_away(study: StudyFolder) -> None:
    url = store_url("proef", None)
    open_store(url).close()
    assert checks_of(study)[About.HISTORY].level is Level.OK
    with create_engine(url, poolclass=NullPool).begin() as connection:
        connection.execute(text("DROP TRIGGER annotation_payload_no_update"))
    check = checks_of(study)[About.HISTORY]
    assert (check.level, "annotation_payload" in check.found) == (Level.ERROR, True)


def test_a_store_that_is_not_there_is_not_made(study: StudyFolder, tmp_path: Path) -> None:
    assert "empty so far" in checks_of(study)[About.STORE].found
    assert not list(tmp_path.rglob("*.sqlite"))


def test_a_store_of_another_program(study: StudyFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAMEBRIDGE_STORE", f"sqlite:///{tmp_path / 'ander.db'}")
    with create_engine(f"sqlite:///{tmp_path / 'ander.db'}", poolclass=NullPool).begin() as connection:
        connection.execute(text("CREATE TABLE boek (id INTEGER)"))
    assert "another program" in checks_of(study)[About.STORE].found


@pytest.mark.parametrize(
    ("folder", "drive"),
    [
        ("OneDrive - Gemeente/studie", "OneDrive"),
        ("OneDrive/studie", "OneDrive"),
        ("Dropbox (Werk)/studie", "Dropbox"),
        ("Library/Mobile Documents/com~apple~CloudDocs/studie", "iCloud"),
        ("Library/CloudStorage/GoogleDrive-ann@example.org/Mijn Drive", "CloudStorage"),
        ("Google Drive/studie", "Google Drive"),
        ("SURFdrive/studie", "SURFdrive"),
        ("Documenten/studie over onedrive-gebruik", None),
        ("Documenten/dropboxen", None),
    ],
)
def test_a_cloud_drive_is_known_by_its_name(tmp_path: Path, folder: str, drive: str | None) -> None:
    assert cloud_drive_of(tmp_path / folder) == drive


def test_a_database_in_a_study_folder(study: StudyFolder, tmp_path: Path) -> None:
    (study.path / "store.sqlite").touch()
    assert blamed(study)[About.STUDY_FOLDER] is Level.WARNING
    moved = tmp_path / "OneDrive" / "studie"
    moved.parent.mkdir()
    study.path.rename(moved)
    check = checks_of(StudyFolder(moved))[About.STUDY_FOLDER]
    assert (check.level, "store.sqlite" in check.found) == (Level.ERROR, True)
    (moved / "store.sqlite").unlink()
    assert checks_of(StudyFolder(moved))[About.STUDY_FOLDER].level is Level.OK
    (moved / "recordings").mkdir()
    (moved / "recordings" / "gesprek.mp3").touch()
    assert checks_of(StudyFolder(moved))[About.STUDY_FOLDER].level is Level.WARNING


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
def test_a_secret_that_others_can_read(study: StudyFolder) -> None:
    tokens_file().write_text("{}")
    tokens_file().chmod(0o644)
    check = checks_of(study)[About.SECRET_FILES]
    assert (check.level, str(tokens_file()) in check.found) == (Level.ERROR, True)
    tokens_file().chmod(0o600)
    assert checks_of(study)[About.SECRET_FILES].level is Level.OK


def test_a_full_disk(study: StudyFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(computer, "_FULL", 2**60)
    assert blamed(study)[About.DISK] is Level.ERROR


def test_the_command_prints_what_was_found(
    study: StudyFolder, fake: FakeLabelStudio, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", "--study", str(study.path), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    levels = {check["about"]: check["level"] for check in printed}
    assert levels["sign-up"] == "ok"
    fake.by_invite = False
    assert main(["doctor", "--study", str(study.path)]) == 1
    printed_for_people = capsys.readouterr().out
    assert "fout" in printed_for_people and "LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK" in printed_for_people


def test_nothing_is_changed(study: StudyFolder, fake: FakeLabelStudio, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    calls = len(fake.calls)
    checks_of(study)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    written = {path for method, path in fake.calls[calls:] if method != "GET"}
    assert written == {"/api/token/refresh/", "/user/signup/"}
