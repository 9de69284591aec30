"""Sheets that coders asked for on a server with our plugin; a stock Label Studio has no such place."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, TypeAdapter

from frameschema import Slug, message
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.plugin_state import plugin_list

PAGE = "/framebridge/sheets"
ASKED = "/framebridge/sheets/asked"
MADE = "/framebridge/sheets/made"


class SheetRequestEntry(BaseModel):
    """Somebody who wants sheets of the own coding of one discussion."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    id: int
    study: Slug
    unit: Slug
    email: str


class SheetsMade(BaseModel):
    """Requests that were met."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    ids: tuple[int, ...]


_ENTRIES: TypeAdapter[list[SheetRequestEntry]] = TypeAdapter(list[SheetRequestEntry])


def read_requests(server: LabelStudio, study: str) -> list[SheetRequestEntry]:
    """Read what is still asked for in a study; nothing where there is no plugin, or one from before this."""
    otherwise = message("{url} gave no list of requests; is its framebridge as new as this one?", url=server.url)
    entries = plugin_list(server, ASKED, _ENTRIES, otherwise)
    return [entry for entry in entries or () if entry.study == study]


def tell_made(server: LabelStudio, requests: Iterable[SheetRequestEntry]) -> None:
    """Say which requests were met."""
    ids = tuple(request.id for request in requests)
    if ids:
        server.post(MADE, SheetsMade(ids=ids).model_dump(mode="json"))
