"""The study folder: made, opened, and every file in it that is broken told by name, place and remedy."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from builders import NOON, SECRET, a_clearance, a_transcript, shipped_codebook, shipped_roles
from hypothesis import given
from hypothesis import strategies as st

from framebridge.errors import ConfigurationProblem, DataProblem, FramebridgeError
from framebridge.study import EMBEDDED, StudyFolder, new_study, open_study
from framebridge.study.clearances import Clearances
from frameschema import Severity


@pytest.fixture
def study(tmp_path: Path) -> StudyFolder:
    return new_study(tmp_path / "studie", "proef", "Een proef", "nl")


def rewrite(study: StudyFolder, name: str, old: str, new: str) -> StudyFolder:
    """Change a file of the study, and open the study anew."""
    path = study.path / name
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), encoding="utf-8")
    return open_study(study.path)


def test_a_new_study_opens_with_all_it_needs(study: StudyFolder) -> None:
    opened = open_study(study.path)
    assert opened.settings.study.model_dump() == {
        "id": "proef",
        "title": "Een proef",
        "language": "nl",
        "codebook": "codebook.yaml",
        "store": None,
        "instruments": ("narrative",),
    }
    assert opened.settings.labelstudio.url == EMBEDDED
    ours = shipped_codebook()
    assert opened.codebook == ours.model_copy(update={"based_on": ours.ref})
    assert opened.roles == shipped_roles()
    assert opened.discussions == ()
    assert opened.clearances == Clearances()
    assert opened.transcripts() == {}
    assert all((study.path / folder).is_dir() for folder in ("transcripts", "analysis", "out"))


def test_the_example_of_a_coder_is_sound_when_it_is_put_to_use(study: StudyFolder) -> None:
    path = study.path / "study.toml"
    head, mark, tail = path.read_text(encoding="utf-8").partition("# [[coder]]")
    path.write_text(head + (mark + tail).replace("\n# ", "\n").removeprefix("# "), encoding="utf-8")
    assert [coder.account for coder in open_study(study.path).settings.coder] == ["naam@example.org"]


TITLES = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1).filter(str.strip)


@given(TITLES, st.sampled_from(["nl", "en"]))
def test_any_title_makes_a_study_that_opens(
    tmp_path_factory: pytest.TempPathFactory, title: str, language: str
) -> None:
    study = new_study(tmp_path_factory.mktemp("studie"), "proef", f"A{title}", language)
    assert study.settings.study.language == language
    assert study.settings.study.title == f"A{title}".strip()


@pytest.mark.parametrize("name", ["codebook.yaml", "roles.yaml", "discussions.csv"])
def test_what_is_in_a_folder_already_is_not_overwritten(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("van mij")
    with pytest.raises(ConfigurationProblem, match=name):
        new_study(tmp_path, "proef", "Proef", "nl")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {name: "van mij"}


@pytest.mark.parametrize(
    "url", ["http://u:geheim@localhost:8080", "http://labelstudio.example.org", "ftp://x", "labelstudio"]
)
def test_an_address_that_is_not_safe_is_refused_and_not_repeated(study: StudyFolder, url: str) -> None:
    with pytest.raises(ConfigurationProblem) as caught:
        assert rewrite(study, "study.toml", '"embedded"', f'"{url}"').settings
    assert "geheim" not in str(caught.value)


def test_an_excluded_discussion_takes_no_part(study: StudyFolder) -> None:
    (study.path / "transcripts" / "a.txt").write_text("OZ: Ja.", encoding="utf-8")
    rows = "id,file,werkplaats,excluded_because\nd1,a.txt,werkplaats-1,toestemming ingetrokken\n"
    study.discussions_file.write_text(rows + "d2,a.txt,werkplaats-1,\n", encoding="utf-8")
    assert list(study.transcripts()) == ["d2"]


def test_a_werkplaats_that_there_is_not_is_told_with_those_there_are(study: StudyFolder) -> None:
    study.discussions_file.write_text("id,file,werkplaats\nd1,a.txt,elders\n", encoding="utf-8")
    with pytest.raises(ConfigurationProblem, match=r"elders.*werkplaats-1"):
        assert study.discussions


def test_two_roles_with_one_id_are_refused(study: StudyFolder) -> None:
    broken = rewrite(study, "roles.yaml", "id: client_manager_work", "id: client_manager_income")
    with pytest.raises(ConfigurationProblem, match="client_manager_income"):
        assert broken.roles


def test_a_study_is_never_overwritten(study: StudyFolder) -> None:
    before = (study.path / "study.toml").read_bytes()
    with pytest.raises(ConfigurationProblem, match="already; choose another folder"):
        new_study(study.path, "ander", "Ander", "nl")
    assert (study.path / "study.toml").read_bytes() == before


@pytest.mark.parametrize("study_id", ["", "a b", "../a", "a/b", "é"])
def test_an_id_that_can_be_no_file_name_is_refused(tmp_path: Path, study_id: str) -> None:
    with pytest.raises(ConfigurationProblem, match="cannot be the id"):
        new_study(tmp_path / "studie", study_id, "Titel", "nl")
    assert not (tmp_path / "studie").exists()


def test_a_folder_without_a_study_is_told_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationProblem, match="framebridge init"):
        open_study(tmp_path)


def test_each_file_is_read_once(study: StudyFolder) -> None:
    assert study.codebook is study.codebook
    assert study.speaker_codes is study.speaker_codes


# study.toml


def told(study: StudyFolder, part: str, kind: type[FramebridgeError] = ConfigurationProblem) -> str:
    """Read a part of the study, and give what its reader is told."""
    with pytest.raises(kind) as caught:
        getattr(open_study(study.path), part)
    assert SECRET not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('id = "proef"', f'id = "proef" {SECRET}', r"not TOML: .*line 2"),
        ('title = "Een proef"', f'titel = "{SECRET}"', r"study\.titel: Extra inputs"),
        ('language = "nl"', f'language = "{SECRET}"', r"study\.language"),
        ("[merge]", f'[merger]\nx = "{SECRET}"\n[merge]', "merger: Extra inputs"),
        ("same_from = 0.3", "same_from = 0", r"merge\.same_from"),
        ("same_from = 0.3", f'same_from = "{SECRET}"', r"merge\.same_from"),
        ('name = "Werkplaats 1"', f'naam = "{SECRET}"', r"werkplaats\.0\.name: Field required"),
        ("[[werkplaats]]", "[[werkgroep]]", "werkplaats: Field required"),
    ],
)
def test_a_mistake_in_study_toml_is_told_with_its_place(
    study: StudyFolder, old: str, new: str, reason: str
) -> None:
    message = told(rewrite(study, "study.toml", old, new), "settings")
    assert message.startswith(f"{study.path / 'study.toml'}: ")
    assert re.search(reason, message)


def a_coder_section(coder: str = "ann", werkplaats: str = "werkplaats-1", account: str = "ann@example.org") -> str:
    return f'[[coder]]\nid = "{coder}"\nname = "N"\nwerkplaats = "{werkplaats}"\naccount = "{account}"\n'


@pytest.mark.parametrize(
    ("sections", "reason"),
    [
        ([a_coder_section(), a_coder_section(account="bob@example.org")], "a coder is given twice"),
        ([a_coder_section(), a_coder_section("bob", account="ANN@example.org")], "an account is given twice"),
        ([a_coder_section(werkplaats="zuid")], "does not exist: zuid"),
        (['[[werkplaats]]\nid = "werkplaats-1"\nname = "Nog een"\n'], "a werkplaats is given twice"),
    ],
)
def test_people_who_do_not_fit_are_told(study: StudyFolder, sections: list[str], reason: str) -> None:
    with (study.path / "study.toml").open("a", encoding="utf-8") as file:
        file.write("\n" + "\n".join(sections))
    assert reason in told(study, "settings")


def test_a_coder_is_found_by_account_however_it_is_written(study: StudyFolder) -> None:
    with (study.path / "study.toml").open("a", encoding="utf-8") as file:
        file.write("\n" + a_coder_section(account="Ann@Example.org"))
    settings = open_study(study.path).settings
    assert settings.coder_of("ann@example.ORG") == settings.coder[0]
    assert settings.coder_of("bob@example.org") is None


def test_a_file_that_is_not_utf8_is_told(study: StudyFolder) -> None:
    (study.path / "study.toml").write_bytes(f'[study]\nid = "{SECRET} \xe9"'.encode("latin-1"))
    assert "is not UTF-8 at byte" in told(study, "settings")


def test_a_mark_at_the_start_of_a_file_is_no_trouble(study: StudyFolder) -> None:
    path = study.path / "study.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert open_study(study.path).settings.study.id == "proef"


# codebook.yaml and roles.yaml


def test_a_broken_codebook_is_told_with_its_line(study: StudyFolder) -> None:
    (study.path / "codebook.yaml").write_text(f"id: frames\ntitle: [{SECRET}\nlists: ]]\n", encoding="utf-8")
    assert told(study, "codebook").startswith(f"{study.path / 'codebook.yaml'}:3: this is not YAML")


def test_a_code_given_twice_is_told(study: StudyFolder) -> None:
    rewrite(study, "codebook.yaml", "- id: bridged_partly", "- id: bridged_yes")
    assert '"bridged_yes" is given twice' in told(study, "codebook")


def test_a_mistake_in_the_codebook_is_told_with_its_place(study: StudyFolder) -> None:
    rewrite(study, "codebook.yaml", 'label: {nl: "Ja", en: "Yes"}', f'label: {{nl: "Ja", fr: "{SECRET}"}}')
    message = told(study, "codebook")
    assert "label.en: Field required" in message
    assert "label.fr: Extra inputs" in message


@pytest.mark.parametrize("content", ["", "- a\n- b\n", "tekst", "5"])
@pytest.mark.parametrize("name", ["codebook.yaml", "roles.yaml"])
def test_a_file_of_another_shape_is_told(study: StudyFolder, name: str, content: str) -> None:
    (study.path / name).write_text(content, encoding="utf-8")
    part = "codebook" if name == "codebook.yaml" else "roles"
    assert told(study, part).startswith(f"{study.path / name}: document: ")


def test_a_closed_list_that_is_not_complete_is_a_finding(study: StudyFolder) -> None:
    changed = rewrite(study, "codebook.yaml", "- id: bridged_partly", "- id: bridged_somewhat")
    with pytest.raises(DataProblem, match=r"codebook\.yaml is not complete") as caught:
        _ = changed.codebook
    assert [(item.rule, item.severity) for item in caught.value.findings] == [("closed-list", Severity.ERROR)] * 2


@pytest.mark.parametrize(("name", "part"), [("codebook.yaml", "codebook"), ("roles.yaml", "roles")])
def test_a_missing_file_is_told(study: StudyFolder, name: str, part: str) -> None:
    (study.path / name).unlink()
    assert told(study, part).startswith(f"{study.path / name} does not exist")


def test_a_mistake_in_the_roles_is_told_with_its_place(study: StudyFolder) -> None:
    rewrite(study, "roles.yaml", 'stems: ["KM-A"]', f'stammen: ["{SECRET}"]')
    assert "roles.4.stammen: Extra inputs" in told(study, "roles")


def test_the_codebook_may_have_another_name(study: StudyFolder) -> None:
    (study.path / "codebook.yaml").rename(study.path / "ons.yaml")
    changed = rewrite(study, "study.toml", 'codebook = "codebook.yaml"', 'codebook = "ons.yaml"')
    assert changed.codebook.lists == shipped_codebook().lists


# transcripts


def test_transcripts_are_read_from_their_folder_alone(study: StudyFolder) -> None:
    (study.path / "transcripts" / "a.txt").write_text("OZ: Ja.", encoding="utf-8")
    (study.path / "a.txt").write_text(f"OZ: {SECRET}", encoding="utf-8")
    study.discussions_file.write_text("id,file,werkplaats\nd1,../a.txt,werkplaats-1\n", encoding="utf-8")
    assert study.transcripts()["d1"].text == "Ja."


def test_a_transcript_with_errors_stops_the_work_with_its_findings(study: StudyFolder) -> None:
    (study.path / "transcripts" / "a.txt").write_text(f"0Z: {SECRET}", encoding="utf-8")
    study.discussions_file.write_text("id,file,werkplaats\nd1,a.txt,werkplaats-1\n", encoding="utf-8")
    with pytest.raises(DataProblem, match=r"a\.txt has errors") as caught:
        study.transcripts()
    assert [finding.rule for finding in caught.value.findings] == ["unknown-speaker"]
    assert SECRET not in f"{caught.value} {caught.value.findings}"


def test_a_transcript_that_is_not_there_is_told(study: StudyFolder) -> None:
    study.discussions_file.write_text("id,file,werkplaats\nd1,a.txt,werkplaats-1\n", encoding="utf-8")
    with pytest.raises(DataProblem, match=r"a\.txt: there is no such file"):
        study.transcripts()


# clearances.json


def test_clearances_are_only_ever_added(study: StudyFolder) -> None:
    first, second = a_transcript("OZ: een"), a_transcript("OZ: twee")
    for talk in (first, first, second, first):
        study.add_clearance(a_clearance(talk, cleared_at=NOON))
    kept = open_study(study.path).clearances
    assert [item.text_sha256 for item in kept.clearances] == [
        first.text_sha256,
        second.text_sha256,
        first.text_sha256,
    ]
    assert kept.of("gesprek-01") == kept.clearances[-1]
    assert kept.of("gesprek-02") is None


def test_a_clearance_of_another_transcript_changes_nothing_for_this_one() -> None:
    one, other = a_clearance(), a_clearance(a_transcript(id="gesprek-02"))
    kept = Clearances().with_new(one).with_new(other)
    assert (kept.of("gesprek-01"), kept.of("gesprek-02")) == (one, other)
    assert kept.with_new(one) is kept


@pytest.mark.parametrize("content", ["", "{", "[]", f'{{"clearances": [{{"transcript": "{SECRET} {SECRET}"}}]}}'])
def test_a_damaged_list_of_clearances_is_told(study: StudyFolder, content: str) -> None:
    (study.path / "clearances.json").write_text(content, encoding="utf-8")
    assert told(study, "clearances").startswith(f"{study.path / 'clearances.json'}: ")


def test_the_template_is_toml_whatever_is_filled_in() -> None:
    template = (Path(__file__).parents[3] / "configs" / "study" / "study.toml").read_text(encoding="utf-8")
    assert tomllib.loads(template)["study"]["id"] == "@ID@"
