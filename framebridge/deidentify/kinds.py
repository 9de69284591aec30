"""What may be found in a text, and where it was found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a stretch of text gives away."""

    PERSON = "person"
    PLACE = "place"
    ADDRESS = "address"
    INSTITUTION = "institution"
    DATE_OF_BIRTH = "date_of_birth"
    CITIZEN_NUMBER = "citizen_number"
    BANK_ACCOUNT = "bank_account"
    PHONE = "phone"
    MAIL = "mail"
    WEB = "web"
    NUMBER_PLATE = "number_plate"
    FILE_NUMBER = "file_number"
    POSTCODE = "postcode"
    SPELLED = "spelled"


@dataclass(frozen=True, order=True)
class Found:
    """A stretch of a text that may give somebody away: half-open, in code points of that text."""

    start: int
    end: int
    kind: Kind
    by: str

    def of(self, text: str) -> str:
        """Give its words."""
        return text[self.start : self.end]
