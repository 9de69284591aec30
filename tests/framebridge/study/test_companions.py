"""The tables beside discussions.csv, as Excel saves them: what is read into the study and what is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from builders import SECRET
from hypothesis import given
from hypothesis import strategies as st

from framebridge.errors import ConfigurationProblem
from framebridge.study import StudyFolder, new_study
from framebridge.study.companions import COMPANIONS
from framebridge.study.csv_tables import excel_date, read_table, write_table
from framebridge.study.discussions import COLUMNS, DiscussionRow, write_discussions
from framebridge.transcripts.role_swaps import RoleSwap
from frameschema import Attendance, ClientCase, Consent, Municipality, OtherSource, Participant, PhaseStretch

TALK = "KM-I-1: Ja.\nBuurman: Nee.\nKM-I-1: Toch.\nOZ: Dank.\n"


@pytest.fixture
def study(tmp_path: Path) -> StudyFolder:
    made = new_study(tmp_path / "studie", "proef", "Proef", "nl")
    (made.path / "transcripts" / "g1.txt").write_text(TALK, encoding="utf-8")
    save(
        made,
        "discussions.csv",
        "id;file;werkplaats;municipality;held_on",
        "g1;g1.txt;werkplaats-1;Gemeente X;18-3-2025",
    )
    return made


def save(study: StudyFolder, name: str, *lines: str, encoding: str = "utf-8-sig") -> None:
    (study.path / name).write_bytes("".join(f"{line}\r\n" for line in lines).encode(encoding))


def test_all_that_belongs_to_a_discussion_is_read_into_it(study: StudyFolder) -> None:
    save(
        study,
        "participants.csv",
        ";".join(COMPANIONS["participants.csv"]),
        'g1;KM-I-1;client_manager_income;"case_bringer; facilitator";Dienst Werk;agent;partly_present;withdrawn;'
        '1/4/2025;"Jansen, Piet"',
        "g1;Buurman;informal_party;;;;;given;;",
        ";;;;;;;;;",
    )
    save(study, "phases.csv", "discussion,phase,first_turn,last_turn", "g1,analysis,1,2")
    save(
        study,
        "sources.csv",
        "discussion;id;kind;title;text",
        'g1;bron-1;verslag;Reflectie;"twee\nregels; en meer"',
    )
    save(study, "role_swaps.csv", "discussion;speaker;role;first_turn;last_turn", "g1;KM-I-1;client;3;3")
    (row,) = study.discussions
    assert row.held_on == date(2025, 3, 18)
    assert row.participants == (
        Participant(
            speaker="KM-I-1",
            role="client_manager_income",
            functions=("case_bringer", "facilitator"),
            organisation="Dienst Werk",
            former_profession="agent",
            attendance=Attendance.PARTLY,
            consent=Consent.WITHDRAWN,
            consent_withdrawn_on=date(2025, 4, 1),
        ),
        Participant(speaker="Buurman", role="informal_party", consent=Consent.GIVEN),
    )
    assert row.phases == (PhaseStretch(phase="analysis", first_turn=1, last_turn=2),)
    assert row.other_sources == (
        OtherSource(id="bron-1", kind="verslag", title="Reflectie", text="twee\nregels; en meer"),
    )
    assert row.role_swaps == (RoleSwap(speaker="KM-I-1", role="client", first_turn=3, last_turn=3),)
    assert row.typed_as == {"Jansen, Piet": "KM-I-1"}
    talk = study.read(row).transcript
    assert [(turn.speaker, turn.enacted_role) for turn in talk.turns] == [
        ("KM-I-1", None),
        ("Buurman", None),
        ("KM-I-1", "client"),
        ("OZ", None),
    ]
    assert talk.speaker("Buurman").role == "informal_party"
    assert row.discussion().participants == row.participants


def test_municipalities_and_cases(study: StudyFolder) -> None:
    save(
        study,
        "municipalities.csv",
        "id\tname\tis_anonymous",
        "x\tGemeente X\tWAAR",
        "rm\tRoermond\tnee",
        encoding="utf-16",
    )
    save(study, "cases.csv", "sep=;", "id;is_fictive;description", "c1;ja;Een vader")
    assert study.municipalities == (
        Municipality(id="x", name="Gemeente X", is_anonymous=True),
        Municipality(id="rm", name="Roermond"),
    )
    assert study.cases == (ClientCase(id="c1", is_fictive=True, description="Een vader"),)


def test_missing_and_empty_tables_are_nothing(study: StudyFolder) -> None:
    for name in COMPANIONS:
        (study.path / name).unlink()
    (row,) = study.discussions
    assert (row.participants, study.municipalities, study.cases) == ((), (), ())


@pytest.mark.parametrize(
    ("name", "lines", "said"),
    [
        ("participants.csv", ["discussion;speaker", "g9;KM-I-1"], "g9"),
        ("participants.csv", ["discussion;speaker;consent", f"g1;KM-I-1;{SECRET}"], "participants.csv:2: consent"),
        ("participants.csv", ["discussion;speaker;consent_withdrawn_on", "g1;A;1-4-2025"], "withdrawn"),
        ("participants.csv", ["discussion;naam", "g1;A"], "the first row should hold discussion, speaker"),
        ("participants.csv", ["discussion;speaker", "g1;A;x"], "more cells than columns"),
        ("phases.csv", ["discussion;phase;first_turn;last_turn", "g1;analysis;3;2"], "phases.csv:2"),
        ("phases.csv", ["discussion;phase;first_turn", "g1;analysis;3"], "the first row should hold"),
        ("role_swaps.csv", ["discussion;speaker;role;first_turn;last_turn", "g1;A;client;x;2"], "first_turn"),
    ],
)
def test_a_wrong_cell_is_told_with_its_place(study: StudyFolder, name: str, lines: list[str], said: str) -> None:
    save(study, name, *lines)
    with pytest.raises(ConfigurationProblem) as caught:
        _ = study.discussions
    assert said in str(caught.value)
    assert SECRET not in str(caught.value)


def test_what_excel_saves_in_its_old_encoding_is_told_with_what_to_choose(study: StudyFolder) -> None:
    save(study, "cases.csv", "id;description", "c1;geïrriteerd", encoding="cp1252")
    with pytest.raises(ConfigurationProblem, match="CSV UTF-8"):
        _ = study.cases


@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        ("2025-03-18", "2025-03-18"),
        ("18-3-2025", "2025-03-18"),
        ("18/03/2025", "2025-03-18"),
        ("18.3.2025", "2025-03-18"),
        ("2025-03-18 00:00:00", "2025-03-18"),
        ("18-3-2025 0:00", "2025-03-18"),
        ("3/18/2025", "2025-18-03"),
        ("18-3-25", "18-3-25"),
        ("45734", "45734"),
    ],
)
def test_dates_as_excel_shows_them(shown: str, meant: str) -> None:
    assert excel_date(shown) == meant


def test_adding_keeps_the_separator_and_all_columns(study: StudyFolder) -> None:
    for separator in (";", ",", "\t"):
        study.discussions_file.write_text(write_discussions(study.discussions, separator), encoding="utf-8")
        study.add_rows((DiscussionRow(id="g2", file="g2.txt", werkplaats="werkplaats-1", conditions="a;b,c\nd"),))
        text = study.discussions_file.read_text(encoding="utf-8")
        assert text.startswith("\ufeff" + separator.join(COLUMNS))
        assert [row.conditions for row in study.discussions] == [None, "a;b,c\nd"]


CELLS = st.text(st.sampled_from("aé;,\"\n\t =+-@'x"), max_size=8).map(str.strip)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=4), st.sampled_from(";,\t"))
def test_what_is_written_is_read_back_whatever_the_separator(
    tmp_path: Path, cells: list[tuple[str, str]], separator: str
) -> None:
    rows = [{"id": f"b{at}", "kind": "k", "title": title, "text": text} for at, (title, text) in enumerate(cells)]
    path = tmp_path / "bron.csv"
    path.write_text(write_table(("id", "kind", "title", "text"), rows, separator), encoding="utf-8", newline="")
    read = read_table(path, ("id", "kind", "title", "text"), OtherSource, ("id",))
    assert [(row.title or "", row.text or "") for row in read] == cells
