"""Projects: made once, kept in step with the codebook, and nobody else's touched."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fake_labelstudio import DROPPED, GONE, LOST, FakeLabelStudio, says
from hypothesis import given
from hypothesis import strategies as st
from strategies import titles

from frameschema import Werkplaats
from labelstudio_plugin import projects
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import LabelStudioError, NotOurProject, Refused, UnexpectedAnswer, Unreachable
from labelstudio_plugin.projects import (
    ProjectAction,
    ProjectContent,
    ProjectKey,
    ProjectPlan,
    apply_projects,
    find_projects,
    plan_projects,
    study_projects,
)

NORTH = Werkplaats(id="noord", name="Werkplaats Noord")
SOUTH = Werkplaats(id="zuid", name="Werkplaats Zuid")
KEY = str(ProjectKey("proef", "noord", "fragments"))


def plan(server: LabelStudio, config: str = "<View/>", *werkplaatsen: Werkplaats) -> list[ProjectPlan]:
    return plan_projects(
        server, "proef", werkplaatsen or (NORTH, SOUTH), "fragments", "Fragmenten", ProjectContent(config)
    )


def a_project(number: int, description: str | None = None, config: str = "<View/>") -> dict[str, Any]:
    return {"id": number, "title": f"Project {number}", "description": description, "label_config": config}


# --- the plan


def test_planning_changes_nothing(server: LabelStudio, fake: FakeLabelStudio) -> None:
    assert [item.action for item in plan(server)] == [ProjectAction.CREATE] * 2
    assert {method for method, path in fake.calls if "token" not in path} == {"GET"}


def test_a_project_is_made_once_and_then_kept(server: LabelStudio, fake: FakeLabelStudio) -> None:
    made = apply_projects(server, plan(server))
    again = plan(server)
    assert [item.action for item in again] == [ProjectAction.KEEP] * 2
    assert apply_projects(server, again) == made == {KEY: 1, "framebridge:proef/zuid/fragments": 2}
    assert [project["title"] for project in fake.projects] == [
        "Werkplaats Noord · Fragmenten",
        "Werkplaats Zuid · Fragmenten",
    ]


def test_only_the_configuration_is_brought_in_step(server: LabelStudio, fake: FakeLabelStudio) -> None:
    apply_projects(server, plan(server))
    fake.projects[0].update(title="Onze eigen naam", maximum_annotations=3)
    changed = plan(server, "<View>nieuw</View>")
    assert {item.action for item in changed} == {ProjectAction.UPDATE}
    assert [item.project_id for item in changed] == [1, 2]
    apply_projects(server, changed)
    assert fake.projects[0]["label_config"] == "<View>nieuw</View>"
    assert (fake.projects[0]["title"], fake.projects[0]["maximum_annotations"]) == ("Onze eigen naam", 3)


def test_a_new_werkplaats_gets_a_project_of_its_own(server: LabelStudio, fake: FakeLabelStudio) -> None:
    apply_projects(server, plan(server, "<View/>", NORTH))
    assert [item.action for item in plan(server)] == [ProjectAction.KEEP, ProjectAction.CREATE]


def test_a_project_whose_answer_was_lost_is_found_later(server: LabelStudio, fake: FakeLabelStudio) -> None:
    fake.fail("POST", "/api/projects/", LOST)
    with pytest.raises(Unreachable):
        apply_projects(server, plan(server, "<View/>", NORTH))
    assert [item.action for item in plan(server, "<View/>", NORTH)] == [ProjectAction.KEEP]
    assert len(fake.projects) == 1


# --- whose project it is


@pytest.mark.parametrize(
    "description",
    [
        None,
        "",
        "Zomaar een project",
        "framebridge:proef/noord",
        "framebridge:proef/noord/fragments/x",
        "xframebridge:proef/noord/fragments",
        "framebridge:ander/noord/fragments",
        "framebridge:proef/noord/sheets",
    ],
)
def test_a_foreign_project_is_left_alone(
    server: LabelStudio, fake: FakeLabelStudio, description: str | None
) -> None:
    fake.projects.append(a_project(1, description, "<View>van een ander</View>"))
    before = dict(fake.projects[0])
    apply_projects(server, plan(server, "<View/>", NORTH))
    assert fake.projects[0] == before
    assert len(fake.projects) == 2


def test_people_may_write_around_the_key(server: LabelStudio, fake: FakeLabelStudio) -> None:
    fake.projects.append(a_project(4, f"Wij coderen hier.\n{KEY} (niet weghalen)"))
    assert plan(server, "<View/>", NORTH)[0].project_id == 4


def test_projects_are_found_by_werkplaats(server: LabelStudio, fake: FakeLabelStudio) -> None:
    apply_projects(server, plan(server))
    fake.projects.append(a_project(9, "framebridge:ander/noord/fragments"))
    found = study_projects(server, "proef", "fragments")
    assert {name: project.project_id for name, project in found.items()} == {"noord": 1, "zuid": 2}


def test_without_projects_it_is_said_how_to_make_them(server: LabelStudio) -> None:
    with pytest.raises(NotOurProject, match="framebridge setup"):
        study_projects(server, "proef", "fragments")


# --- the list of projects


@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 200, 250])
def test_the_whole_list_is_read(server: LabelStudio, fake: FakeLabelStudio, count: int) -> None:
    fake.projects += [a_project(n, f"framebridge:proef/w{n}/fragments") for n in range(count)]
    assert [project["id"] for project in find_projects(server).values()] == list(range(count))


def test_a_missing_page_is_not_the_end(server: LabelStudio, fake: FakeLabelStudio) -> None:
    first_page = [a_project(n) for n in range(100)]
    fake.fail("GET", "/api/projects/", says(_page(150, first_page)), GONE)
    with pytest.raises(Refused, match="404"):
        find_projects(server)


def test_an_incomplete_list_is_an_error(server: LabelStudio, fake: FakeLabelStudio) -> None:
    """Otherwise set-up would make the missing ones a second time."""
    fake.fail("GET", "/api/projects/", says(_page(2, [a_project(1)])), says(_page(2, [])))
    with pytest.raises(UnexpectedAnswer):
        find_projects(server)


def _page(count: int, results: list[dict[str, Any]]) -> str:
    return json.dumps({"count": count, "results": results})


@pytest.mark.parametrize("answer", ["null", '{"detail": "nee"}'])
def test_a_list_in_another_shape_is_unexpected(server: LabelStudio, fake: FakeLabelStudio, answer: str) -> None:
    fake.fail("GET", "/api/projects/", says(answer))
    with pytest.raises(LabelStudioError):
        find_projects(server)


def test_faults_that_pass_are_not_noticed(server: LabelStudio, fake: FakeLabelStudio) -> None:
    fake.projects.append(a_project(4, KEY))
    fake.fail("GET", "/api/projects/", DROPPED)
    assert list(find_projects(server)) == [KEY]


# --- titles


@given(titles(), st.text(min_size=1, max_size=30))
def test_a_title_fits_label_studio(name: str, pass_name: str) -> None:
    title = projects._title(name * 6, pass_name)
    assert len(title) <= 50
    assert title.endswith(f" · {pass_name}")


def test_a_pass_with_a_long_name_fits_too() -> None:
    assert len(projects._title("Werkplaats Noord", "Een heel lange naam voor een pas " * 2)) <= 50


def test_a_title_that_fits_is_not_cut() -> None:
    assert projects._title("W" * 36, "Fragmenten"[:11]) == "W" * 36 + " · Fragmenten"
    assert projects._title("W" * 38, "Fragmenten") == "W" * 36 + "… · Fragmenten"
