"""The column `recording`: what is played from it, and what is told of a recording that cannot be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from builders import SECRET, a_clearance

from framebridge.places import server_home
from framebridge.playing import has_recording, keep_study_recordings, plan_recordings
from framebridge.pushing import cleared_tasks
from framebridge.study import StudyFolder, new_study
from framebridge.study.recordings import StudyRecordings, find_recordings
from labelstudio_plugin.recordings import PLACE, recording_name
from labelstudio_plugin.server.home import Home
from labelstudio_plugin.server.recordings import find_recording
from labelstudio_plugin.sync import PushAction, PushPlan
from labelstudio_plugin.tasks import Task

ADDRESS = "https://media.example.org/gesprek.mp3"
SHARED = 'url = "https://labelstudio.example.org"'
FILE = f"{SECRET}.wav"


def a_study(folder: Path, recording: str, *, shared: bool = False) -> StudyFolder:
    study = new_study(folder / "studie", "proef", "Proef", "nl")
    (study.path / "transcripts" / "g1.txt").write_text("KM-I-1: Goedemorgen.\n", encoding="utf-8")
    rows = f'id,file,werkplaats,recording\ng1,g1.txt,werkplaats-1,"{recording}"\n'
    study.discussions_file.write_text(rows, encoding="utf-8")
    (study.path / "recordings").mkdir()
    (study.path / "recordings" / FILE).write_bytes(b"RIFF")
    (study.path / "recordings" / "notitie.txt").write_text(SECRET)
    if shared:
        settings = study.path / "study.toml"
        text = settings.read_text(encoding="utf-8")
        assert 'url = "embedded"' in text
        settings.write_text(text.replace('url = "embedded"', SHARED), encoding="utf-8")
    for talk in study.transcripts().values():
        study.add_clearance(a_clearance(talk))
    return StudyFolder(study.path)


def test_a_file_of_the_study_is_played_under_a_name_that_tells_nothing(tmp_path: Path) -> None:
    study = a_study(tmp_path, FILE)
    found = find_recordings(study)
    name = recording_name("proef", FILE)
    assert found.findings == ()
    assert found.players["g1"].address == PLACE + name
    assert SECRET not in found.players["g1"].player()
    assert found.named({"g1"}) == {name: study.path / "recordings" / FILE}
    assert found.named(set()) == {}


def test_no_recording_is_nothing_to_tell(tmp_path: Path) -> None:
    assert find_recordings(a_study(tmp_path, "")) == StudyRecordings({}, {})


def test_a_shared_label_studio_plays_an_address(tmp_path: Path) -> None:
    found = find_recordings(a_study(tmp_path, ADDRESS, shared=True))
    assert (found.players["g1"].address, found.files, found.findings) == (ADDRESS, {}, ())


@pytest.mark.parametrize(
    ("recording", "shared", "told"),
    [
        (FILE, True, "https address"),
        (ADDRESS, False, "only plays own files"),
        ("http://media.example.org/a.mp3", True, "no https address"),
        (f"https://jan:{SECRET}@media.example.org/a.mp3", True, "name or password"),
        ("file:///etc/passwd", False, "no https address"),
        ("https://", True, "no https address"),
        ("../study.toml", False, "just the name"),
        (f"../recordings/{FILE}", False, "just the name"),
        (f"..\\\\{FILE}", False, "just the name"),
        (f"/etc/{FILE}", False, "just the name"),
        (".verborgen.wav", False, "just the name"),
        ("notitie.txt", False, "browsers do not play"),
        ("weg.wav", False, "not in the folder"),
    ],
)
def test_what_cannot_be_played_is_told_and_the_task_goes_without(
    tmp_path: Path, recording: str, shared: bool, told: str
) -> None:
    study = a_study(tmp_path, recording, shared=shared)
    cleared = cleared_tasks(study)
    (finding,) = cleared.recordings.findings
    assert told in finding.message
    assert finding.where == "g1"
    assert SECRET not in str(finding)
    assert cleared.findings == ()
    assert [task.data["recording"] for _, task in cleared.tasks] == [""]


def test_our_server_gives_what_was_sent_and_stops_when_it_is_taken_out(tmp_path: Path) -> None:
    study = a_study(tmp_path, FILE)
    Home(server_home()).create()
    listed, name = Home(server_home()).recordings, recording_name("proef", FILE)
    for action, given in ((PushAction.SEND, True), (PushAction.CHANGED, False), (PushAction.KEEP, True)):
        cleared = cleared_tasks(study)
        plans = [PushPlan(task, 1, action, 1) for _, task in cleared.tasks]
        assert [has_recording(plan) for plan in plans] == [given]
        keep_study_recordings(study, cleared.recordings, plans)
        assert (find_recording(listed, name) is not None) is given
    keep_study_recordings(study, find_recordings(a_study(tmp_path / "zonder", "")), [])
    assert find_recording(listed, name) is None


class StoredTask:
    """A server that holds one task."""

    def __init__(self, **data: Any) -> None:
        self.data = data

    def get_object(self, path: str, **query: Any) -> dict[str, Any]:
        assert path == "/api/tasks/1/"
        return {"id": 1, "data": self.data}


def planned(task: Task, action: PushAction, **stored: Any) -> PushPlan:
    (plan,) = plan_recordings(StoredTask(**stored), [PushPlan(task, 1, action, 1)])  # type: ignore[arg-type]
    return plan


def test_a_task_that_is_there_without_its_recording_gets_it_and_keeps_the_rest(tmp_path: Path) -> None:
    ((_, task),) = cleared_tasks(a_study(tmp_path, FILE)).tasks
    grown = {**task.data, "recording": "", "html": "<p>oud</p>", "issues": [{"value": "Brieven"}]}
    plan = planned(task, PushAction.KEEP, **grown)
    assert plan.action is PushAction.RENEW
    shown = {"recording": task.data["recording"], "html": task.data["html"]}
    assert plan.task.data == {**grown, **shown}
    assert plan.task.fingerprints == task.fingerprints


def test_a_task_that_has_its_recording_or_another_text_stays(tmp_path: Path) -> None:
    ((_, task),) = cleared_tasks(a_study(tmp_path, FILE)).tasks
    for action in PushAction:
        assert planned(task, action, **task.data).action is action
    assert planned(task, PushAction.CHANGED).action is PushAction.CHANGED


def test_a_task_without_a_recording_is_not_even_looked_at(tmp_path: Path) -> None:
    ((_, task),) = cleared_tasks(a_study(tmp_path, "")).tasks
    plan = PushPlan(task, 1, PushAction.KEEP, 1)
    assert plan_recordings(None, [plan]) == [plan]  # type: ignore[arg-type]
