"""The program: its commands, its language, and what becomes of errors.

Exit codes: 0 done; 1 the data have problems; 2 wrong usage or configuration; 3 the store needs a
migration; 4 Label Studio refused or is out of reach.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer

from exporters.errors import ExportError
from framebridge.cli import (
    adjudicate,
    codebook,
    comments,
    concordance,
    decisions,
    deidentify,
    history,
    member_check,
    qda,
    server,
    sheets,
    snapshot,
    transcripts,
    users,
)
from framebridge.cli.agenda import agenda
from framebridge.cli.agreement import agreement
from framebridge.cli.cards import cards
from framebridge.cli.check import check
from framebridge.cli.demo import demo
from framebridge.cli.doctor import doctor
from framebridge.cli.export import export
from framebridge.cli.handover import handover
from framebridge.cli.init import init
from framebridge.cli.manual import manual
from framebridge.cli.merge import merge
from framebridge.cli.migrate import migrate
from framebridge.cli.package import package
from framebridge.cli.precode import precode
from framebridge.cli.pull import pull
from framebridge.cli.push import push
from framebridge.cli.redact import redact
from framebridge.cli.report import report
from framebridge.cli.screen import say, show_findings
from framebridge.cli.setup import setup
from framebridge.cli.small_cells import small_cells
from framebridge.cli.status import status
from framebridge.errors import DataProblem, FramebridgeError
from framebridge.language import chosen_language, translated, use_language
from framebridge.store import StoreError, StoreNeedsMigration
from framebridge.study import StudyFolder
from frameschema import FrameSchemaError
from labelstudio_plugin.errors import LabelStudioError, NotCleared
from labelstudio_plugin.server.errors import ServerError, StartFailed

app = typer.Typer(
    help="Follow how frames develop, clash and get bridged in conversation.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(init)
app.add_typer(transcripts.app, name="transcripts")
app.add_typer(deidentify.app, name="deidentify")
app.add_typer(codebook.app, name="codebook")
app.add_typer(sheets.app, name="sheets")
app.add_typer(comments.app, name="comments")
app.add_typer(qda.app, name="qda")
app.add_typer(member_check.app, name="member-check")
app.add_typer(decisions.app, name="decisions")
app.add_typer(adjudicate.app, name="adjudicate")
app.add_typer(concordance.app, name="concordance")
app.add_typer(snapshot.app, name="snapshot")
app.add_typer(history.app, name="history")
app.add_typer(server.app, name="server")
app.add_typer(users.app, name="users")
for run in (
    setup,
    push,
    precode,
    pull,
    status,
    merge,
    agreement,
    agenda,
    handover,
    export,
    package,
    small_cells,
    report,
    cards,
    redact,
    manual,
    check,
    doctor,
    migrate,
    demo,
):
    app.command()(run)


@app.callback(invoke_without_command=True)
def framebridge(
    show_version: Annotated[bool, typer.Option("--version", help="Show the version and stop.")] = False,
) -> None:
    """Follow how frames develop, clash and get bridged in conversation, together, across institutes."""
    if show_version:
        sys.stdout.write(f"framebridge {version('framebridge')}\n")
        raise typer.Exit


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; gives the exit code."""
    if arguments is None:
        # What was loaded stays: to look through it for garbage again and again takes a fifth of the time.
        gc.freeze()
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    try:
        use_language(_study_language(arguments))
        _commands(chosen_language()).main(args=list(arguments), prog_name="framebridge")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except (FramebridgeError, LabelStudioError, ServerError, StoreError, ExportError, FrameSchemaError) as problem:
        return _tell(problem)
    except KeyboardInterrupt:
        say("Stopped; run the command again to go on.")
        return 130
    except Exception as problem:
        # The message of an unforeseen error may hold transcript text: only its kind and place are told.
        return _tell_unforeseen(problem)
    return 0


def exit_code(problem: Exception) -> int:
    """Give the exit code that belongs to an error."""
    if isinstance(problem, DataProblem | NotCleared):
        return 1
    if isinstance(problem, StoreNeedsMigration):
        return 3
    return 4 if isinstance(problem, LabelStudioError | StartFailed) else 2


def _tell(problem: Exception) -> int:
    if isinstance(problem, DataProblem):
        show_findings(problem.findings)
    say("framebridge: {message}", message=problem)
    return exit_code(problem)


def _tell_unforeseen(problem: Exception) -> int:
    trace = problem.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    message = "framebridge: unforeseen {kind} at {where}; please report this line to the makers"
    say(message, kind=type(problem).__name__, where=where)
    return 1


def _study_language(arguments: Sequence[str]) -> str | None:
    """Read the language of the study that the arguments name; any trouble is told later."""
    folder = Path()
    for index, argument in enumerate(arguments):
        if argument == "--study" and index + 1 < len(arguments):
            folder = Path(arguments[index + 1])
        elif argument.startswith("--study="):
            folder = Path(argument.partition("=")[2])
    try:
        return StudyFolder(folder).settings.study.language
    except FramebridgeError:
        return None


@cache
def _commands(language: str) -> Any:
    """Give the commands with their help in a language; made once, since that takes longer than most of them do."""
    command = typer.main.get_command(app)
    _translate(command)
    return command


def _translate(command: Any) -> None:
    """Put help texts into the chosen language, through all commands and options."""
    help_option = command.get_help_option(typer.Context(command))
    help_option.help = translated(help_option.help)
    for name in ("help", "short_help"):
        if getattr(command, name, None):
            setattr(command, name, translated(getattr(command, name)))
    for parameter in getattr(command, "params", ()):
        if getattr(parameter, "help", None):
            parameter.help = translated(parameter.help)
    for inner in getattr(command, "commands", {}).values():
        _translate(inner)
