"""The embedded server's parts that need no server: gallery, logs, seed, folders, versions, errors."""

from __future__ import annotations

import logging
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from labelstudio_plugin.server import embedded, pg_programs, release, seed
from labelstudio_plugin.server.account import ensure_account
from labelstudio_plugin.server.embedded import (
    ServerDatabase,
    ServerState,
    coordinator_account,
    default_home,
    server_status,
    start_server,
    stop_server,
)
from labelstudio_plugin.server.errors import (
    PortInUse,
    UnreachableFolder,
    UnsupportedLabelStudio,
    UnsupportedPlatform,
    WrongDatabase,
)
from labelstudio_plugin.server.gallery import GROUP, GalleryTemplate, dump_gallery, load_gallery, put_first
from labelstudio_plugin.server.home import Home
from labelstudio_plugin.server.log_record import LocationFormatter
from labelstudio_plugin.server.privilege import Runner, closed_folder, require_enterable

SAID = "mevrouw Jansen zegt dat het niet klopt"


# --- gallery


def test_our_group_stands_first_in_the_gallery(tmp_path: Path) -> None:
    path = tmp_path / "gallery.json"
    path.write_text(dump_gallery([GalleryTemplate(title="Gesprek", config="<View/>")]), encoding="utf-8")
    gallery = put_first({"templates": [{"title": "NER"}], "groups": ["Videos"]}, load_gallery(path))
    assert gallery["groups"] == [GROUP, "Videos"]
    assert [entry["title"] for entry in gallery["templates"]] == ["Gesprek", "NER"]
    assert gallery["templates"][0]["group"] == GROUP


def test_without_templates_the_gallery_stays_as_it_is(tmp_path: Path) -> None:
    stock = {"templates": [{"title": "NER"}], "groups": ["Videos"]}
    assert put_first(stock, load_gallery(tmp_path / "absent.json")) is stock


# --- logs


def _record(name: str, message: str, *arguments: object) -> str:
    try:
        raise ValueError(SAID)
    except ValueError:
        error = sys.exc_info()
    record = logging.LogRecord(name, logging.ERROR, "/ls/api.py", 7, message, arguments, error, "create")
    return LocationFormatter().format(record)


def test_a_log_line_says_where_and_not_what() -> None:
    line = _record("tasks.serializers", f"cannot import {SAID}: %s", SAID)
    assert SAID not in line
    assert "tasks.serializers | api.py:7 create" in line
    assert "builtins.ValueError at test_server_parts.py:" in line


def test_a_refused_request_is_named_without_its_query() -> None:
    line = _record("django.request", "Bad Request: %s", f"/api/tasks?query={SAID}")
    assert "Bad Request: /api/tasks" in line
    assert SAID not in line


# --- seed


def test_a_seed_comes_back_as_it_was(tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "empty").mkdir(parents=True)
    (source / "table").write_bytes(b"\x00rows")
    packed = tmp_path / "cache" / "seed.tar.gz"
    seed.save_seed(source, packed)
    assert seed.unpack_seed(packed, tmp_path / "target")
    assert (tmp_path / "target" / "table").read_bytes() == b"\x00rows"
    assert (tmp_path / "target" / "empty").is_dir()
    assert (tmp_path / "target").stat().st_mode & 0o777 == 0o700


def test_a_damaged_or_absent_seed_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "seed.tar.gz").write_bytes(b"\x1f\x8b\x08 half a file")
    assert not seed.unpack_seed(tmp_path / "seed.tar.gz", tmp_path / "one")
    assert not seed.unpack_seed(tmp_path / "absent.tar.gz", tmp_path / "two")


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file, not a folder")
    seed.save_seed(tmp_path, tmp_path / "cache" / "seed.tar.gz")


# --- home and account


def test_the_home_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FRAMEBRIDGE_HOME", str(tmp_path))
    assert default_home() == tmp_path / "labelstudio"
    monkeypatch.delenv("FRAMEBRIDGE_HOME")
    assert default_home().name == "labelstudio"


def test_data_are_never_looked_for_in_the_other_kind_of_database(tmp_path: Path) -> None:
    place = Home(tmp_path)
    place.database(ServerDatabase.SQLITE).mkdir()
    place.require_database(ServerDatabase.SQLITE)
    with pytest.raises(WrongDatabase, match="--database sqlite"):
        place.require_database(ServerDatabase.POSTGRESQL)


def test_the_account_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    first = coordinator_account(tmp_path / "home")
    assert coordinator_account(tmp_path / "home") == first
    assert first.password.get_secret_value() not in repr(first)
    assert (tmp_path / "home" / "coordinator.json").stat().st_mode & 0o777 == 0o600
    assert ensure_account(tmp_path / "other.json").password != first.password


# --- the unprivileged user


def test_a_closed_folder_on_the_way_is_named() -> None:
    nobody = Runner(65534, 65534)
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        closed = Path(name)  # 0700, like root's own folders
        (closed / "home").mkdir()
        assert closed_folder(closed / "home", nobody) == closed
        with pytest.raises(UnreachableFolder, match="FRAMEBRIDGE_HOME"):
            require_enterable(closed / "home", nobody)
        require_enterable(closed / "home", None)
        closed.chmod(0o711)
        require_enterable(closed / "home", nobody)


def test_programs_in_a_closed_folder_are_copied_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "venv" / "bin").mkdir(parents=True)
    (tmp_path / "venv" / "bin" / "postgres").write_text("program")
    monkeypatch.setattr(pg_programs, "_wheel_folder", lambda: tmp_path / "venv")
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        Path(name).chmod(0o755)
        monkeypatch.setattr(pg_programs, "COPIES_FOLDER", Path(name) / "copies")
        for _ in range(2):
            pg_programs.programs_folder.cache_clear()
            found = pg_programs.programs_folder(Runner(65534, 65534))
            assert found.is_relative_to(name)
            assert (found / "postgres").read_text() == "program"
        assert len(list((Path(name) / "copies").iterdir())) == 1
    pg_programs.programs_folder.cache_clear()


# --- the door, without a server


def test_a_home_without_a_server(tmp_path: Path) -> None:
    assert server_status(tmp_path / "home") is None
    assert stop_server(tmp_path / "home") is False
    assert not (tmp_path / "home").exists()


def test_a_stranger_that_got_our_process_id_is_not_stopped(tmp_path: Path) -> None:
    home = tmp_path / "home"
    coordinator_account(home)
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as stranger:
        state = ServerState(
            url="http://127.0.0.1:1",
            port=1,
            pid=stranger.pid,
            process_started_at=1_000_000.0,
            database=ServerDatabase.POSTGRESQL,
            label_studio_version="1.23.2",
        )
        (home / "state.json").write_text(state.model_dump_json())
        assert server_status(home) is None
        assert stop_server(home) is False
        assert stranger.poll() is None
        stranger.kill()


def test_a_requested_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortInUse, match=f"port {port} "):
            embedded._listen(Home(tmp_path), port)


def test_without_a_request_the_previous_port_is_kept_if_it_is_free(tmp_path: Path) -> None:
    with embedded._listen(Home(tmp_path), None) as first:
        port = first.getsockname()[1]
    state = ServerState(
        url="",
        port=port,
        pid=1,
        process_started_at=0,
        database=ServerDatabase.SQLITE,
        label_studio_version="",
    )
    (tmp_path / "state.json").write_text(state.model_dump_json())
    with embedded._listen(Home(tmp_path), None) as again:
        assert again.getsockname()[1] == port
        with embedded._listen(Home(tmp_path), None) as other:
            assert other.getsockname()[1] != port


def test_another_label_studio_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(release, "version", lambda name: "1.24.0")
    with pytest.raises(UnsupportedLabelStudio, match=r"1\.24\.0 .* 1\.23\.2"):
        start_server(tmp_path / "home")
    assert not (tmp_path / "home").exists()


def test_on_windows_everything_loads_and_the_start_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code = (
        "import psutil, subprocess, signal, sys\n"
        "del signal.SIGQUIT, signal.SIGKILL\n"
        "sys.modules.update(dict.fromkeys(['pwd', 'grp', 'fcntl', 'resource', 'termios']))\n"
        "import labelstudio_plugin.server.embedded\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(embedded.__file__).parents[2])
    monkeypatch.setattr(embedded.sys, "platform", "win32")
    with pytest.raises(UnsupportedPlatform, match="address"):
        start_server(tmp_path / "home")
