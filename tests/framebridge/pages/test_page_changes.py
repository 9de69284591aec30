"""Setting up again with coding present: what is told, what is refused, and that refusing sends nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from fake_labelstudio import FakeLabelStudio

from framebridge.cli import main
from framebridge.codebooks.words import lacking_words
from framebridge.documents import load_yaml
from framebridge.errors import ConfigurationProblem
from framebridge.page_changes import SetupPlan, plan_changes
from framebridge.study import StudyFolder
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.projects import ProjectPart

THEME = "theme_responsibility"
Edit = Callable[[dict[str, Any]], None]


def item(name: str, kind: str, *chosen: Any) -> dict[str, Any]:
    return {"id": "r", "from_name": name, "to_name": "transcript", "type": kind, "value": {kind: list(chosen)}}


def codes_of(document: dict[str, Any], list_id: str) -> list[dict[str, Any]]:
    return next(each["codes"] for each in document["lists"] if each["id"] == list_id)


def edited(study: StudyFolder, edit: Edit) -> StudyFolder:
    file = study.path / "codebook.yaml"
    document = load_yaml(file.read_text(encoding="utf-8"))
    edit(document)
    # JSON is YAML too, and written in no time.
    file.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return StudyFolder(study.path)


def without(list_id: str, code_id: str) -> Edit:
    def edit(document: dict[str, Any]) -> None:
        codes = codes_of(document, list_id)
        codes[:] = [code for code in codes if code["id"] != code_id]

    return edit


def retired(document: dict[str, Any]) -> None:
    next(code for code in codes_of(document, "theme") if code["id"] == THEME)["state"] = "retired"


def explained(document: dict[str, Any]) -> None:
    retired(document)
    step = {"change": "retired", "list": "theme", "code": THEME}
    document["changelog"] = [{"version": document["version"], "changes": [step]}]


def coded(fake: FakeLabelStudio, *items: dict[str, Any], project: int = 1, by: int = 1) -> None:
    number = 10 + len(fake.tasks)
    result = [{"id": number, "completed_by": by, "result": list(items)}]
    fake.add_task(f"proef/x{number}/fragments/-/1", project=project, annotations=result)


def rules(plan: SetupPlan) -> list[str]:
    return [finding.rule for finding in plan.findings]


def run(study: StudyFolder, *options: str) -> int:
    return main(["setup", *options, "--study", str(study.path)])


def pages(fake: FakeLabelStudio) -> list[str]:
    return [project["label_config"] for project in fake.projects]


# --- what is refused


def test_a_used_code_that_vanishes_is_refused_with_who_uses_it(
    study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio, capsys: pytest.CaptureFixture[str]
) -> None:
    coded(fake, item("themes", "choices", THEME))
    coded(fake, item("themes", "choices", THEME), by=2)
    fake.drafts.append(
        {"id": 5, "task": 1, "user": "ann@example.org", "result": [item("themes", "choices", THEME)]}
    )
    changed, before = edited(study, without("theme", THEME)), pages(fake)
    plan = plan_changes(changed, server, frozenset())
    assert rules(plan) == ["code-in-use"]
    assert plan.findings[0].values["use"] == ("2 submitted annotation(s) and 1 draft(s) of ann, eve@example.org")
    (used,) = (item for item in plan.changes if item.submitted)
    assert (used.project.project_id, used.drafts, used.coders) == (1, 1, ("ann", "eve@example.org"))
    assert run(changed) == 1
    assert "er is niets verstuurd" in capsys.readouterr().err
    assert pages(fake) == before


def test_what_nobody_uses_may_vanish(study: StudyFolder, fake: FakeLabelStudio) -> None:
    coded(fake, item("themes", "choices", "theme_self_direction"))
    assert run(edited(study, without("theme", THEME))) == 0
    assert THEME not in "".join(pages(fake))


@pytest.mark.parametrize(("edit", "expected"), [(retired, ["retired-unexplained"]), (explained, [])])
def test_a_retired_code_in_use_is_kept_when_the_codebook_says_what_became_of_it(
    study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio, edit: Edit, expected: list[str]
) -> None:
    coded(fake, item("themes", "choices", THEME))
    plan = plan_changes(edited(study, edit), server, frozenset())
    assert rules(plan) == expected
    assert f'alias="{THEME}"' in plan.projects[0].content.label_config


def test_coding_on_sheets_keeps_its_retired_codes_on_their_page(
    study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio
) -> None:
    code = study.codebook.list("influence").codes[0].id
    coded(fake, item("influence_plus", "choices", code), project=3)

    def edit(document: dict[str, Any]) -> None:
        codes_of(document, "influence")[0]["state"] = "retired"

    sheets = plan_changes(edited(study, edit), server, frozenset()).projects[2]
    assert sheets.key.coding_pass == "sheets"
    assert f'alias="{code}"' in sheets.content.label_config


def test_a_frame_that_leaves_a_level_in_use_is_refused(
    study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio
) -> None:
    coded(fake, item("frames", "taxonomy", ["master", "autonomy"]))

    def edit(document: dict[str, Any]) -> None:
        next(code for code in codes_of(document, "frame") if code["id"] == "autonomy")["levels"] = ["relational"]

    (finding,) = plan_changes(edited(study, edit), server, frozenset()).findings
    assert finding.values["code"] == "master / autonomy"


def test_links_in_use_keep_their_words(study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio) -> None:
    coded(fake, {"type": "relation", "labels": [study.codebook.label("refutes", "nl")]})

    def reworded(code_id: str) -> Edit:
        def edit(document: dict[str, Any]) -> None:
            codes = codes_of(document, "relation_kind")
            next(code for code in codes if code["id"] == code_id)["label"]["nl"] = f"anders {code_id}"

        return edit

    assert rules(plan_changes(edited(study, reworded("transforms")), server, frozenset())) == []
    assert rules(plan_changes(edited(study, reworded("refutes")), server, frozenset())) == ["code-in-use"]


def test_a_stray_field_is_named_with_its_annotation(
    study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio
) -> None:
    coded(fake, item("vreemd", "choices", "x"))
    assert plan_changes(study, server, frozenset()).findings == ()  # the page stays as it is
    plan = plan_changes(edited(study, without("theme", THEME)), server, frozenset())
    (finding,) = plan.findings
    assert (finding.rule, finding.values["coding"]) == ("stray-field", "annotation 10")
    fake.drafts.append({"id": 5, "task": 1, "user": "ann@example.org", "result": [item("vreemd", "choices", "x")]})
    (finding,) = plan_changes(edited(study, without("theme", THEME)), server, frozenset()).findings
    assert finding.values["coding"] == "annotation 10 and draft 5"
    fake.tasks[0]["annotations"] = []
    (finding,) = plan_changes(edited(study, without("theme", THEME)), server, frozenset()).findings
    assert finding.values["coding"] == "draft 5"


def test_a_field_with_coding_does_not_vanish(
    study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio
) -> None:
    page = fake.projects[0]["label_config"]
    extra = '<Choices name="ons_veld" toName="transcript"><Choice value="x"/></Choices>'
    fake.projects[0]["label_config"] = page.replace("</View>", f"{extra}</View>", 1)
    coded(fake, item("ons_veld", "choices", "x"))
    plan = plan_changes(study, server, frozenset(), overwrite=True)
    assert rules(plan) == ["field-in-use"]
    assert plan.findings[0].values["coding"] == "annotation 10"


# --- pages that people changed


def test_a_page_changed_by_hand_is_replaced_only_when_asked(study: StudyFolder, fake: FakeLabelStudio) -> None:
    ours = fake.projects[0]["label_config"]
    fake.projects[0]["label_config"] = theirs = ours.replace("fb-half", "fb-heel")
    assert run(study) == 1
    assert fake.projects[0]["label_config"] == theirs
    assert run(study, "--overwrite-page", "--dry-run") == 0
    assert fake.projects[0]["label_config"] == theirs
    assert run(study, "--overwrite-page") == 0
    assert fake.projects[0]["label_config"] == ours
    assert run(study) == 0


def test_an_older_page_of_ours_is_not_taken_for_theirs(study: StudyFolder, fake: FakeLabelStudio) -> None:
    fake.projects[0]["description"] = fake.projects[0]["description"].splitlines()[0]
    fake.projects[0]["label_config"] = fake.projects[0]["label_config"].replace("fb-half", "fb-heel")
    assert run(study) == 0


# --- what is shown, and the rest of a project


def test_the_plan_is_shown_and_nothing_done(
    study: StudyFolder, fake: FakeLabelStudio, capsys: pytest.CaptureFixture[str]
) -> None:
    changed, before = edited(study, without("theme", THEME)), pages(fake)
    assert run(changed, "--dry-run", "--json") == 0
    shown = json.loads(capsys.readouterr().out)
    (change,) = shown[0]["changes"]
    assert (shown[0]["action"], shown[0]["parts"]) == ("update", ["page", "instruction"])
    assert (change["kind"], change["field"], change["path"]) == ("removed", "themes", [THEME])
    assert run(changed, "--dry-run") == 0
    (row,) = (line for line in capsys.readouterr().out.splitlines() if THEME in line and "Werkplaats 1 ·" in line)
    assert [cell.strip() for cell in row.split("│")][1:4] == ["verwijderd", "themes", THEME]
    assert pages(fake) == before


def test_instruction_and_view_are_made_with_the_project(study: StudyFolder, fake: FakeLabelStudio) -> None:
    assert [project["show_instruction"] for project in fake.projects] == [True] * 4
    assert {project["expert_instruction"][:4] for project in fake.projects} == {"<div"}
    assert [view["data"]["title"] for view in fake.views] == ["Overzicht"] * 4
    assert {"tasks:data.html", "tasks:data.excerpt"} <= set(fake.views[0]["data"]["hiddenColumns"]["explore"])


def test_a_view_that_was_removed_comes_back_and_others_stay(
    study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio
) -> None:
    fake.views[0]["data"]["title"] = "Onze lijst"
    plan = plan_changes(study, server, frozenset())
    assert [item.parts for item in plan.projects] == [{ProjectPart.VIEW}, set(), set(), set()]
    assert run(study) == 0
    assert [view["data"]["title"] for view in fake.views if view["project"] == 1] == ["Onze lijst", "Overzicht"]


def test_words_around_the_key_stay(study: StudyFolder, fake: FakeLabelStudio) -> None:
    fake.projects[0]["description"] = f"Wij coderen hier.\n{fake.projects[0]['description']}\nTot ziens."
    assert run(edited(study, without("theme", THEME))) == 0
    words = fake.projects[0]["description"].splitlines()
    assert (words[0], words[-1], len(words)) == ("Wij coderen hier.", "Tot ziens.", 5)


def test_a_codebook_without_the_words_of_the_page_is_told_which(study: StudyFolder, server: LabelStudio) -> None:
    poor = edited(study, without("form", "help_title"))
    assert lacking_words(poor.codebook) == ("help_title",)
    with pytest.raises(ConfigurationProblem, match=r"help_title.*codebook migrate --shipped"):
        plan_changes(poor, server, frozenset())
    assert run(poor) == 2
