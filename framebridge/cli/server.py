"""`framebridge server start|stop|status`."""

from __future__ import annotations

from typing import Annotated

import typer

from framebridge.cli.options import JsonOption
from framebridge.cli.screen import say, show, show_json
from framebridge.gallery import gallery_templates
from framebridge.language import chosen_language
from framebridge.places import server_home
from labelstudio_plugin.server.embedded import (
    ServerDatabase,
    ServerState,
    coordinator_account,
    server_answers,
    server_status,
    start_server,
    stop_server,
)

app = typer.Typer(help="Run a Label Studio on this computer (Linux and macOS).", no_args_is_help=True)

Port = Annotated[int | None, typer.Option("--port", help="Ask for this port.", min=1, max=65535)]
DatabaseOption = Annotated[
    ServerDatabase, typer.Option("--database", help="sqlite is for one annotator only.", case_sensitive=False)
]


@app.command()
def start(
    port: Port = None, database: DatabaseOption = ServerDatabase.POSTGRESQL, as_json: JsonOption = False
) -> None:
    """Start Label Studio on this computer, or find it running; only this computer can reach it."""
    say("Starting Label Studio; the first time this takes about a minute.")
    state = start_server(
        server_home(),
        port=port,
        database=database,
        gallery=gallery_templates(),
        language=chosen_language(),
        say=lambda text: say(text),
    )
    if port is not None and state.port != port:
        say("It was running already, on another port; stop it first to change that.")
    _show(state, as_json=as_json)


@app.command()
def stop() -> None:
    """Stop the Label Studio that framebridge started; it leaves every other program alone."""
    show("Label Studio has stopped." if stop_server(server_home()) else "Label Studio was not running.")


@app.command()
def status(as_json: JsonOption = False) -> None:
    """Say whether Label Studio runs on this computer, and where; exit code 4 when it does not."""
    state = server_status(server_home())
    if state is None:
        if as_json:
            show_json({"running": False})
        else:
            show("Label Studio is not running. Start it with: framebridge server start")
        raise typer.Exit(4)
    _show(state, as_json=as_json)
    if not server_answers(state):
        say("It runs but does not answer; stop it and start it again.")
        raise typer.Exit(4)


def _show(state: ServerState, *, as_json: bool) -> None:
    if as_json:
        show_json({"running": True, **state.model_dump(mode="json")})
        return
    account = coordinator_account(server_home())
    show("Label Studio {version} runs at {url}", version=state.label_studio_version, url=state.url)
    show(
        "Log in as {email}; the password is in {file}",
        email=account.email,
        file=server_home() / "coordinator.json",
    )
