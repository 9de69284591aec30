"""The kinds as people read and type them, in their language."""

from __future__ import annotations

from framebridge.deidentify.kinds import Kind
from framebridge.language import translated_message
from frameschema import Message, message

_WORDS: dict[Kind, Message] = {
    Kind.PERSON: message("person"),
    Kind.PLACE: message("place"),
    Kind.ADDRESS: message("address"),
    Kind.INSTITUTION: message("organisation"),
    Kind.DATE_OF_BIRTH: message("date of birth"),
    Kind.CITIZEN_NUMBER: message("citizen number"),
    Kind.BANK_ACCOUNT: message("bank account"),
    Kind.PHONE: message("phone number"),
    Kind.MAIL: message("mail address"),
    Kind.WEB: message("web address"),
    Kind.NUMBER_PLATE: message("number plate"),
    Kind.FILE_NUMBER: message("file number"),
    Kind.POSTCODE: message("postcode"),
    Kind.SPELLED: message("spelled out"),
}


def kind_word(kind: Kind) -> str:
    """Write a kind in the chosen language."""
    return translated_message(_WORDS[kind])


def kind_of_word(word: str) -> Kind | None:
    """Read a kind as it was typed: in the chosen language, in English, or as its code."""
    wanted = word.strip().casefold()
    names = ({kind.value, str(_WORDS[kind]).casefold(), kind_word(kind).casefold()} for kind in Kind)
    return next((kind for kind, own in zip(Kind, names, strict=True) if wanted in own), None)
