"""The demo from beginning to end; every step can be run again and then changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from framebridge.codings import read_codings
from framebridge.connection import connect
from framebridge.demo.coders import coding_files, demo_password, sign_up_coders, submit_codings
from framebridge.demo.sheets import fill_in_sheets, sheet_files
from framebridge.documents import write_file
from framebridge.gallery import gallery_templates
from framebridge.language import chosen_language
from framebridge.members import wanted_members
from framebridge.merged_study import StudyPart, Wanted, make_tables
from framebridge.places import server_home, store_url, tokens_file
from framebridge.pulling import pull_study
from framebridge.pushing import cleared_tasks, plan_setup, plan_study_push
from framebridge.sheets.reading import read_sheets
from framebridge.shipped import shipped
from framebridge.store import open_store
from framebridge.study import StudyFolder
from framebridge.tokens import Tokens
from framebridge.transcripts.adding import clear_as_invented, plan_additions
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.members import apply_members, plan_members
from labelstudio_plugin.projects import apply_projects
from labelstudio_plugin.server.embedded import coordinator_account, start_server, stop_server
from labelstudio_plugin.sync import apply_push

TABLES = ("T1", "T2", "T6")
FORMATS = ("xlsx", "csv", "html")

Say = Callable[[str], None]
Progress = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]


@dataclass(frozen=True)
class Demo:
    """What the demo ends with: the files, and where and as whom one can look."""

    study: Path
    files: tuple[Path, ...]
    url: str
    coordinator: str
    coordinator_password: str
    coder: str
    coder_password: str


def run_demo(folder: Path, say: Say, progress: Progress) -> Demo:
    """Run the whole path, from transcripts to tables, through the embedded Label Studio."""
    say("Making the study folder with four invented discussions")
    study = make_demo_study(folder)
    say("Starting Label Studio; the first time this takes about a minute")
    start_server(server_home(), gallery=gallery_templates(), language=chosen_language(), say=say)
    server = connect(study.settings)
    tokens = Tokens(tokens_file())
    say("Making a project per Werkplaats, with the form made from the codebook")
    apply_projects(server, plan_setup(study, server))
    apply_members(server, plan_members(server, wanted_members(study.settings)))
    pushed = apply_push(server, plan_study_push(study, server, cleared_tasks(study).tasks))
    with progress("Accounts for the coders", len(study.settings.coder)) as done:
        sign_up_coders(study, server, tokens, done)
    with progress("Coding, under each coder's own account", len(coding_files())) as done:
        submit_codings(study, server.url, tokens, pushed, done)
    with progress("Sheets, filled in by the coders of one discussion", len(sheet_files())) as done:
        fill_in_sheets(study, server, tokens, done)
    say("Reading the coding back, merging it and making the tables")
    files = _tables(study, server)
    account = coordinator_account(server_home())
    return Demo(
        study=folder,
        files=tuple(files),
        url=server.url,
        coordinator=account.email,
        coordinator_password=account.password.get_secret_value(),
        coder=study.settings.coder[0].account or "",
        coder_password=demo_password(tokens),
    )


def stop_demo() -> bool:
    """Stop the Label Studio that the demo started."""
    return stop_server(server_home())


def make_demo_study(folder: Path) -> StudyFolder:
    """Lay the demo's files in a study folder; files that are there and equal stay untouched."""
    _lay(folder / "study.toml", shipped("demo", "study.toml"))
    _lay(folder / "codebook.yaml", shipped("codebooks", "frames.yaml"))
    _lay(folder / "roles.yaml", shipped("roles", "roles.yaml"))
    _lay(folder / "discussions.csv", shipped("demo", "discussions.csv"))
    texts = sorted(shipped("demo", "transcripts").glob("*.txt"))
    for text in texts:
        _lay(folder / "transcripts" / text.name, text)
    for name in ("analysis", "out"):
        (folder / name).mkdir(exist_ok=True)
    study = StudyFolder(folder)
    clear_as_invented(study, plan_additions(study, texts), "demo", datetime.now(UTC))
    return study


def _lay(target: Path, source: Path) -> None:
    data = source.read_bytes()
    if not target.exists() or target.read_bytes() != data:
        write_file(target, data)


def _tables(study: StudyFolder, server: LabelStudio) -> list[Path]:
    section = study.settings.study
    with open_store(store_url(section.id, section.store)) as store:
        pull_study(study, server, store)
        codings, sheets = read_codings(study, store), read_sheets(study, store)
    wanted = Wanted(TABLES, FORMATS, section.language)
    files = make_tables(study, (StudyPart(codings, sheets),), wanted).files
    for name, pieces in files.items():
        write_file(study.out / name, b"".join(pieces))
    return [study.out / name for name in files]
