"""The same work over a Dask cluster: equal output, in order, and nothing of what was said in a log."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from agreement_study import a_study_folder, fill_store
from builders import SECRET

from framebridge import cluster
from framebridge.cli import main
from framebridge.cluster import mapped
from framebridge.errors import ConfigurationProblem, DataProblem
from framebridge.study import StudyFolder
from frameschema import message


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A scheduler with two workers in this process."""
    distributed = pytest.importorskip("distributed", reason="Dask is not installed")
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=False,
        host="127.0.0.1",
        protocol="tcp://",
        dashboard_address=None,
        silence_logs=logging.CRITICAL,
    ) as found:
        yield found.scheduler_address


@pytest.fixture
def study(tmp_path: Path) -> StudyFolder:
    folder = a_study_folder(tmp_path / "proef")
    fill_store(folder)
    return folder


def shout(text: str) -> str:
    if text == SECRET:
        raise DataProblem(message("{text} cannot be shouted", text="this"))
    return text.upper()


def test_results_come_in_order_and_no_more_is_asked_for_than_the_workers_can_take(address: str) -> None:
    asked: list[str] = []

    def items() -> Iterator[str]:
        for number in range(30):
            asked.append(f"n{number}")
            yield asked[-1]

    found = mapped(shout, items(), address)
    assert next(found) == "N0"
    assert len(asked) < 10
    assert list(found) == [f"N{number}" for number in range(1, 30)]


@pytest.mark.parametrize("command", ["merge", "agreement"])
def test_over_a_cluster_the_output_is_the_same(
    command: str, study: StudyFolder, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = []
    for more in ([], ["--dask", address]):
        assert main([command, "--study", str(study.path), "--json", *more]) == 0
        shown.append(capsys.readouterr().out)
    assert shown[0] == shown[1]
    assert len(json.loads(shown[0])) > 2


def test_a_failure_on_a_worker_is_our_own_error_and_in_no_log(
    address: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(DataProblem, match="this cannot be shouted"):
        list(mapped(shout, [SECRET], address))
    assert SECRET not in caplog.text + "".join(capfd.readouterr())


def test_without_dask_it_says_what_to_install(
    study: StudyFolder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert main(["merge", "--study", str(study.path), "--dask", "local"]) == 2
    assert 'pip install "framebridge[cluster]"' in capsys.readouterr().err
    assert list(study.out.iterdir()) == []


def test_an_address_where_nobody_is_is_told(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_WAIT_SECONDS", 0.3)
    with pytest.raises(ConfigurationProblem, match=r"no Dask scheduler at tcp://127\.0\.0\.1:1 "):
        list(mapped(shout, ["x"], "tcp://127.0.0.1:1"))
    with pytest.raises(ConfigurationProblem, match="no Dask scheduler at nergens"):
        list(mapped(shout, ["x"], "nergens://a"))


def test_a_worker_with_another_version_is_named(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    versions = iter(["0.0.1", "0.0.1", *["9.9.9"] * 9])
    monkeypatch.setattr(cluster, "version", lambda name: next(versions))
    with pytest.raises(ConfigurationProblem, match="another version than"):
        list(mapped(shout, ["x"], address))
