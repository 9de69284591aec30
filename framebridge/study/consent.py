"""Consent that somebody withdrew: what this person said is not sent any more."""

from __future__ import annotations

from framebridge.study.clearances import Clearances
from frameschema import TAKEN_OUT, Clearance, Consent, Discussion, Transcript, message
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
