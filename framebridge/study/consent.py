"""Whether talk may be sent: not while somebody is heard who withdrew consent; and whether it is invented."""

from __future__ import annotations

from framebridge.study.clearances import Clearances
from frameschema import TAKEN_OUT, Clearance, ClearanceBasis, Consent, Discussion, Transcript, message
from labelstudio_plugin.errors import NotCleared


def usable_clearance(clearances: Clearances, about: Discussion, talk: Transcript) -> Clearance | None:
    """Give the clearance of a text; raises NotCleared while somebody is heard in it who withdrew consent."""
    withdrew = {who.speaker for who in about.participants if who.consent in (Consent.REFUSED, Consent.WITHDRAWN)}
    heard = sorted({turn.speaker for turn in talk.turns if turn.text != TAKEN_OUT} & withdrew)
    if heard:
        raise NotCleared(
            message(
                "{transcript}: {speakers} gave no consent or withdrew it, and is heard in it; take that out with: "
                "framebridge redact --discussion {transcript} --speaker {speaker}",
                transcript=about.id,
                speakers=", ".join(heard),
                speaker=heard[0],
            )
        )
    return clearances.of(about.id)


def is_invented(clearances: Clearances, transcript: str) -> bool:
    """Say whether nobody real speaks in a text, so that what is written about it needs no search for names."""
    clearance = clearances.of(transcript)
    return clearance is not None and clearance.basis is ClearanceBasis.INVENTED
