"""`framebridge status` says what kind of server it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_labelstudio import FakeLabelStudio, says
from stored_demo import a_stored_demo

from framebridge.cli import main
from labelstudio_plugin.plugin_state import ServerKind, kind_of_server


def test_the_three_kinds(fake: FakeLabelStudio) -> None:
    assert kind_of_server(fake.url) is ServerKind.STOCK
    fake.fail("GET", "/framebridge/health", says('{"plugin": "0.1.0"}'))
    assert kind_of_server(fake.url) is ServerKind.WITH_PLUGIN
    fake.fail("GET", "/api/version", says("<html>elders</html>"))
    assert kind_of_server(fake.url) is ServerKind.UNKNOWN


@pytest.mark.parametrize("has_plugin", [False, True])
def test_a_stock_server_is_said_to_have_no_walls(
    has_plugin: bool, tmp_path: Path, fake: FakeLabelStudio, capsys: pytest.CaptureFixture[str]
) -> None:
    study = a_stored_demo(tmp_path / "study", "ams-1")
    file = study.path / "study.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('"embedded"', f'"{fake.url}"'), encoding="utf-8")
    if has_plugin:
        fake.fail("GET", "/framebridge/health", says('{"plugin": "0.1.0"}'))
    assert main(["status", "--study", str(study.path)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert ("zonder muren" in said, "/framebridge/" in said) == (not has_plugin, has_plugin)
