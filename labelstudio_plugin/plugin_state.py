"""What our plugin tells about the server it runs in; a stock Label Studio tells nothing of the kind."""

from __future__ import annotations

from dataclasses import dataclass

import requests

from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import Refused, TokenRefused, UnexpectedAnswer
from labelstudio_plugin.session import new_session

_PATIENCE = (3, 10)


@dataclass(frozen=True)
class PluginState:
    """The plugin's version, and what only the server itself can see; None where it does not say.

    `feed` says that it keeps a history, and that whose token this is may read it.
    """

    version: str
    database: str | None = None
    free_bytes: int | None = None
    exports_bytes: int | None = None
    feed: bool = False


def answers_with_plugin(url: str) -> bool:
    """Ask once, without a token and without patience, whether a server with our plugin is up."""
    try:
        answer = new_session(url).get(f"{url}/framebridge/health", timeout=_PATIENCE, allow_redirects=False)
        found = answer.json()
    except requests.RequestException:
        return False
    return isinstance(found, dict) and isinstance(found.get("plugin"), str)


def plugin_state(server: LabelStudio) -> PluginState | None:
    """Ask the plugin about its server, as somebody with an account; None when there is no plugin."""
    try:
        answer = server.get("/framebridge/server")
    except TokenRefused:
        raise
    except (UnexpectedAnswer, Refused):
        return None  # a page of Label Studio, or none at this address
    if not isinstance(answer, dict) or not isinstance(answer.get("plugin"), str):
        return None
    database, free, exports = (answer.get(name) for name in ("database", "free_bytes", "exports_bytes"))
    return PluginState(
        answer["plugin"],
        database if isinstance(database, str) else None,
        free if isinstance(free, int) else None,
        exports if isinstance(exports, int) else None,
        answer.get("feed") is True,
    )
