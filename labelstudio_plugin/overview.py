"""What a merge tells the coordinator's page on a server with our plugin: counts and ids, never talk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from frameschema import Slug
from labelstudio_plugin.client import LabelStudio

PAGE = "/framebridge/"
STATUS = "/api/framebridge/status"

FieldId = Annotated[str, Field(pattern=r"^[a-z_.]{1,60}$")]
Count = Annotated[int, Field(ge=0)]


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class OpenTranscript(_Told):
    """A merged transcript: how many units there are, and how many differences are open, by field."""

    transcript: Slug
    werkplaats: Slug
    units: Count
    differences: Mapping[FieldId, Count]

    @property
    def open(self) -> int:
        """Count the open differences."""
        return sum(self.differences.values())


class StatusDocument(_Told):
    """How the merged coding of a study stands on one server, and when coding was fetched last.

    `fields` names the fields as the codebook does.
    """

    study: Slug
    last_sync: datetime | None
    errors: Count
    warnings: Count
    transcripts: tuple[OpenTranscript, ...]
    fields: Mapping[FieldId, Annotated[str, Field(max_length=120)]] = {}


def post_status(server: LabelStudio, document: StatusDocument) -> None:
    """Put the document in the place of the study's former one."""
    server.put(STATUS, document.model_dump(mode="json"))
