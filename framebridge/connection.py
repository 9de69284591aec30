"""From a study to its Label Studio: which address, whose token."""

from __future__ import annotations

import os
import re
from pathlib import Path

from pydantic import SecretStr

from framebridge.errors import ConfigurationProblem
from framebridge.places import server_home
from framebridge.study import EMBEDDED, ServerSection, StudySettings
from framebridge.tokens import TOKEN_VARIABLE, KeptIn, Tokens, own_tokens
from frameschema import message
from labelstudio_plugin.accounts import log_in
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import TokenRefused, Unreachable
from labelstudio_plugin.server.embedded import coordinator_account, server_status

COORDINATOR = "coordinator"
"""The account name under which the coordinator's token for a shared server is kept."""


def token_variable(settings: StudySettings) -> str:
    """Name the environment variable with the token: each further server has one of its own."""
    server = settings.labelstudio
    if not isinstance(server, ServerSection):
        return TOKEN_VARIABLE
    return f"{TOKEN_VARIABLE}_{re.sub(r'[^A-Z0-9]', '_', server.id.upper())}"


def address_of(settings: StudySettings) -> str:
    """Give the address of the study's Label Studio; raises Unreachable when ours is not running.

    Of a study with several servers, give it the settings of one part (`StudyFolder.parts`).
    """
    if settings.labelstudio.is_offline:
        raise ConfigurationProblem(
            message(
                "{name} is offline in study.toml; take in what it exports with: framebridge pull --from-file",
                name=settings.labelstudio.name,
            )
        )
    if settings.labelstudio.url != EMBEDDED:
        return settings.labelstudio.url
    state = server_status(server_home())
    if state is None:
        raise Unreachable(
            message("Label Studio is not running on this computer; start it with: framebridge server start")
        )
    return state.url


def connect(settings: StudySettings) -> LabelStudio:
    """Open the door to the study's Label Studio as coordinator, and check its version."""
    server = open_door(settings)
    server.check_version()
    return _with_accepted_token(settings, server)


def open_door(settings: StudySettings) -> LabelStudio:
    """Give the study's Label Studio as it is for the coordinator; only one of our own is asked anything yet."""
    url = address_of(settings)
    return LabelStudio(url, _coordinator_token(settings, url).get_secret_value())


def token_kept_in(settings: StudySettings) -> KeptIn | None:
    """Say where the coordinator's token comes from; None when there is none yet."""
    if os.environ.get(token_variable(settings)):
        return KeptIn.ENVIRONMENT
    return own_tokens().kept_in(settings.labelstudio.url, COORDINATOR)


def keep_token(settings: StudySettings, token: str) -> tuple[str, KeptIn]:
    """Keep the coordinator's token once the server accepts it; says whose it is and where it is kept."""
    server = LabelStudio(address_of(settings), token)
    owner = account_of_token(server)
    return owner, own_tokens().keep(settings.labelstudio.url, COORDINATOR, token)


def account_of_token(server: LabelStudio) -> str:
    """Ask whose token this is; raises TokenRefused when it is not accepted."""
    return str(server.get_object("/api/current-user/whoami").get("email", "?"))


def _with_accepted_token(settings: StudySettings, server: LabelStudio) -> LabelStudio:
    given = os.environ.get(token_variable(settings))
    if settings.labelstudio.url == EMBEDDED and not given and not is_accepted(server):
        # The server was made anew, or the token was revoked; its password is ours to log in with.
        token = _embedded_token(own_tokens(), server.url, server_home())
        return LabelStudio(server.url, token.get_secret_value())
    return server


def is_accepted(server: LabelStudio) -> bool:
    """Ask whether the server accepts the token."""
    try:
        server.get("/api/current-user/whoami")
    except TokenRefused:
        return False
    return True


def _coordinator_token(settings: StudySettings, url: str) -> SecretStr:
    if given := os.environ.get(token_variable(settings)):
        return SecretStr(given)
    tokens = own_tokens()
    kept = tokens.find(settings.labelstudio.url, COORDINATOR)
    if kept is not None:
        return kept
    if settings.labelstudio.url != EMBEDDED:
        raise ConfigurationProblem(
            message(
                "no access token for {url}; make one in Label Studio (Account & Settings, Personal Access Token) "
                "and keep it with: framebridge setup --token",
                url=url,
            )
        )
    return _embedded_token(tokens, url, server_home())


def _embedded_token(tokens: Tokens, url: str, home: Path) -> SecretStr:
    account = coordinator_account(home)
    token = log_in(url, account.email, account.password.get_secret_value())
    tokens.keep(EMBEDDED, COORDINATOR, token)
    return SecretStr(token)
