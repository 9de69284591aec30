"""Reports of any number of discussions, with seven roles and names that are longer than anybody wants."""

from __future__ import annotations

from export_builders import a_fragment, a_merged, a_moment, both, real_codebook, words

from exporters import AnalysedDiscussion, TableSource
from exporters.report import Report
from frameschema import Discussion, Member, Role, Shift, Span, Speaker, Transcript, Turn, coding_id, unit_id

ROLES = tuple(
    Role(id=f"role-{at}", label=both(f"{name} bij de afdeling maatschappelijke ondersteuning"))
    for at, name in enumerate(
        (
            "klantmanager",
            "zorgcoördinator",
            "schuldhulpverlener",
            "cliëntondersteuner",
            "wijkcoach",
            "jobcoach",
            "OZ",
        )
    )
)
METHODS = ("golden_circle", "joint_interviewing", "role_swap", "gossip_method", "four_windows")
FRAMES = ("need", "social_control", "market", "autonomy", "enforcement", "keeping_cards_close")


def a_report_of_size(discussions: int, turns: int = 60) -> Report:
    """Make a report in which every turn is coded and shifts follow close upon each other."""
    made = tuple(_discussion(number, turns) for number in range(1, discussions + 1))
    return Report(TableSource(made, ROLES, real_codebook()), "Een studie met een heel lange titel " * 3)


def _discussion(number: int, turns: int) -> AnalysedDiscussion:
    name = f"WERKPLAATS-MET-EEN-LANGE-NAAM-{number:02}"
    speakers = tuple(Speaker(code=f"S{at}", role=role.id) for at, role in enumerate(ROLES))
    said = tuple(Turn(speaker=f"S{at % 7}", text=f"beurt {at} van gesprek {number}.") for at in range(turns))
    talk = Transcript(id=name, discussion=name, speakers=speakers, turns=said)
    about = Discussion(
        id=name,
        werkplaats=f"werkplaats-{number % 4}",
        municipality=f"Samenwerkende gemeenten van de streek {number}",
        methods=(METHODS[number % len(METHODS)],),
    )
    coded = [_fragment(talk, at) for at in range(turns)]
    moments = [_moment(talk, at) for at in range(0, turns, 9)]
    shifts = [_shift(talk, at, key) for at in range(0, turns, 4) for key in "ab"]
    return AnalysedDiscussion(about, talk, a_merged(talk, *coded, *moments, *shifts))


def _turns(talk: Transcript, first: int, last: int) -> Span:
    return Span(start=talk.turn_spans[first].start, end=talk.turn_spans[min(last, len(talk.turns) - 1)].end)


def _fragment(talk: Transcript, at: int) -> Member:
    frames = [{"frame": FRAMES[(at + step) % len(FRAMES)]} for step in range(1 + at % 3)]
    devices = ["problem_definition", "solutions", "moral_judgement"][: at % 4]
    span = words(talk, talk.turns[at].text)
    return a_fragment(span, transcript=talk.id, attribution={"frames": frames}, reasoning_devices=devices)


def _issue(at: int) -> str:
    return f"Mag de gemeente dit van een cliënt vragen als die al zo lang wacht op antwoord? ({at})"


def _moment(talk: Transcript, at: int) -> Member:
    outcome = {"bridged": ("bridged_yes", "bridged_no")[at % 2]}
    return a_moment(_turns(talk, at, at + at % 8), transcript=talk.id, issues=[[_issue(at)]], outcome=outcome)


def _shift(talk: Transcript, at: int, key: str) -> Member:
    coding = coding_id("demo", talk.id, "ams-1", "moments")
    unit = {
        "id": unit_id(coding, f"{key}{at}"),
        "key": f"{key}{at}",
        "span": _turns(talk, at, at),
        "result": "shift",
    }
    return Member(coder="ams-1", coding=coding, unit=Shift.model_validate(unit))
