"""What the server says when it does not do something: Dutch, or English where that is chosen.

The English words stand where they are said; here is their Dutch. Label Studio's own refusals stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings

DUTCH: Mapping[str, str] = {
    "the text of a task is not kept twice; send it again with: framebridge push": (
        "de tekst van een taak wordt niet dubbel bewaard; stuur haar opnieuw met: framebridge push"
    ),
    "there is no such version": "die versie is er niet",
    "this version was redacted": "deze versie is gewist",
    "its number was given to another annotation": "het nummer is aan een andere codering gegeven",
    "its number was given to another draft": "het nummer is aan een ander concept gegeven",
    "the annotation that it is a draft of is gone; put that back first": (
        "de codering waarvan dit een concept is, is weg; zet die eerst terug"
    ),
    "whose it was has no account any more": "van wie het was, heeft geen account meer",
    "the project is gone, with its tasks; make it again with: framebridge setup": (
        "het project is weg, met zijn taken; maak het opnieuw met: framebridge setup"
    ),
    "the coding that is there now does not fit that page": ("de codering die er nu is, past niet op dat scherm"),
    "its label is gone; put that back first": "het label is weg; zet dat eerst terug",
    "its task is gone; send it again with: framebridge push": (
        "de taak is weg; stuur haar opnieuw met: framebridge push"
    ),
    "log in first": "log eerst in",
    "this is for the coordinator": "dit is voor de coördinator",
    "use {method}": "gebruik {method}",
    "send JSON": "stuur JSON",
    "give the number of a version": "geef het nummer van een versie",
    "give the numbers of versions": "geef de nummers van versies",
    "{name} is no number": "{name} is geen getal",
    "{name} holds something that is no number": "in {name} staat iets dat geen getal is",
    "{name} holds too many": "in {name} staan er te veel",
    "send an object": "stuur een object",
    "there is no such kind": "die soort is er niet",
    "not a status document": "dit is geen statusdocument",
    "not an invitation": "dit is geen uitnodiging",
    "give the numbers of requests": "geef de nummers van verzoeken",
    "not an account": "dit is geen account",
    "no such member": "dat lid is er niet",
    "the last coordinator cannot be shut out": "de laatste coördinator kan niet worden buitengesloten",
    "not a list of members": "dit is geen lijst van leden",
    "not the assignments of a study": "dit zijn niet de toewijzingen van een studie",
    "not there: {what}": "niet aanwezig: {what}",
    "request from another site": "verzoek vanaf een andere site",
    "too many failed logins; wait five minutes": "te vaak verkeerd ingelogd; wacht vijf minuten",
}


def said(english: str, **values: object) -> str:
    """Give the words in the language of the server."""
    words = english if settings.FRAMEBRIDGE_LANGUAGE == "en" else DUTCH[english]
    return words.format(**values)
