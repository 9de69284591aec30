"""The demo's coders: accounts in the real Label Studio, each with its own coding."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

from framebridge.connection import is_accepted
from framebridge.demo.coding_file import CodingFile, to_coding
from framebridge.documents import read_yaml
from framebridge.shipped import shipped
from framebridge.study import EMBEDDED, StudyFolder
from framebridge.tokens import Tokens
from frameschema import Coder
from labelstudio_plugin.accounts import log_in, sign_up
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import TokenRefused
from labelstudio_plugin.invites import InviteWanted, ask_invite
from labelstudio_plugin.results import write_result
from labelstudio_plugin.sync import PushPlan, send_coding
from labelstudio_plugin.tasks import FRAGMENTS

DEMO_PASSWORD = "demo-password"  # noqa: S105 - the name under which it is kept


def demo_password(tokens: Tokens) -> str:
    """Give the password of all demo accounts, made up once on this machine."""
    kept = tokens.find(EMBEDDED, DEMO_PASSWORD)
    if kept is not None:
        return kept.get_secret_value()
    password = secrets.token_urlsafe(9)
    tokens.keep(EMBEDDED, DEMO_PASSWORD, password)
    return password


def sign_up_coders(study: StudyFolder, server: LabelStudio, tokens: Tokens, done: Callable[[int], None]) -> None:
    """Give every coder an account and a token of their own, by a personal invitation."""
    password = demo_password(tokens)
    for coder in study.settings.coder:
        account = _account(coder)
        kept = tokens.find(EMBEDDED, account)
        if kept is None or not is_accepted(LabelStudio(server.url, kept.get_secret_value())):
            tokens.keep(EMBEDDED, account, _new_token(server, coder, password))
        done(1)


def _new_token(server: LabelStudio, coder: Coder, password: str) -> str:
    """Make the account with its token; or only a token, when a run that was broken off made the account."""
    account = _account(coder)
    invite = ask_invite(server, InviteWanted(werkplaats=coder.werkplaats, email=account))
    try:
        return sign_up(server.url, invite.path, account, password)
    except TokenRefused:
        return log_in(server.url, account, password)


def submit_codings(
    study: StudyFolder, url: str, tokens: Tokens, pushed: list[PushPlan], done: Callable[[int], None]
) -> int:
    """Submit each coder's coding under the coder's own account; gives how many were new."""
    transcripts = study.transcripts()
    coders = {coder.id: coder for coder in study.settings.coder}
    tasks = {plan.task.key.unit: plan.task_id for plan in pushed}
    new = 0
    for path in coding_files():
        file = read_yaml(path, CodingFile)
        transcript = transcripts[file.transcript]
        coding = to_coding(file, transcript, study.settings.study.id, FRAGMENTS, study.codebook.ref)
        result = write_result(coding, transcript, study.codebook, study.settings.study.language)
        own_server = server_of(coders[file.coder], url, tokens)
        new += send_coding(own_server, tasks[file.transcript] or 0, coding.id, result)
        done(1)
    return new


def server_of(coder: Coder, url: str, tokens: Tokens) -> LabelStudio:
    """Open the door to Label Studio as a coder."""
    token = tokens.find(EMBEDDED, _account(coder))
    return LabelStudio(url, token.get_secret_value() if token else "")


def coding_files() -> list[Path]:
    """Give the files with the demo's coding, in a fixed order."""
    return sorted(shipped("demo", "codings").glob("*.yaml"))


def _account(coder: Coder) -> str:
    return coder.account or coder.id
