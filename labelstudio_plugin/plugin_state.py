"""What our plugin tells about the server it runs in; a stock Label Studio tells nothing of the kind."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import requests
from pydantic import TypeAdapter, ValidationError

from frameschema import Message, message
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import Refused, TokenRefused, UnexpectedAnswer
from labelstudio_plugin.session import new_session

_PATIENCE = (3, 10)
_NOT_FOUND = 404

T = TypeVar("T")


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


class ServerKind(StrEnum):
    """What is at an address: a Label Studio with our plugin, one without, or nothing that answers as one."""

    WITH_PLUGIN = "with plugin"
    STOCK = "stock"
    UNKNOWN = "unknown"


def answers_with_plugin(url: str) -> bool:
    """Ask once, without a token and without patience, whether a server with our plugin is up."""
    return isinstance(_told(url, "/framebridge/health").get("plugin"), str)


def kind_of_server(url: str) -> ServerKind:
    """Ask at most twice, without a token and without patience, what is there."""
    if answers_with_plugin(url):
        return ServerKind.WITH_PLUGIN
    return ServerKind.STOCK if "release" in _told(url, "/api/version") else ServerKind.UNKNOWN


def _told(url: str, path: str) -> dict[str, object]:
    try:
        found = new_session(url).get(url + path, timeout=_PATIENCE, allow_redirects=False).json()
    except requests.RequestException:
        return {}
    return found if isinstance(found, dict) else {}


def plugin_list(
    server: LabelStudio, address: str, entries: TypeAdapter[list[T]], otherwise: Message, *, may_lack: bool = True
) -> list[T] | None:
    """Read a list that our plugin keeps; None where there is no plugin, or one from before there was such a list.

    Raises UnexpectedAnswer, which says `otherwise`; Refused without that list when the plugin may not lack it.
    """
    if plugin_state(server) is None:
        return None
    try:
        return entries.validate_python(server.get_objects(address))
    except Refused as exc:
        if exc.status == _NOT_FOUND and may_lack:
            return None
        raise
    except ValidationError:
        raise UnexpectedAnswer(message("{reason}", reason=otherwise)) from None


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
