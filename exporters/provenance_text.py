"""The words of where a table comes from, Dutch and English."""

from __future__ import annotations

from collections.abc import Mapping

_TEXTS: Mapping[str, tuple[str, str]] = {
    "study": ("studie", "study"),
    "codebook": ("codeboek", "codebook"),
    "policy": ("samengevoegd volgens {policy}", "merge policy {policy}"),
    "newest": ("jongste codering", "newest coding"),
    "text": ("tekst {name}", "text {name}"),
    "coding": ("codering {name} {coder}", "coding {name} {coder}"),
    "role": ("rol {role}", "role {role}"),
    "shown_as": ("getoond als {role}", "shown as {role}"),
    "beside_anonymous": ("naast gemeenten die anoniem blijven", "beside anonymous municipalities"),
    "kept_back": (
        "weggelaten: Werkplaats, datum, groep, titel, setting, opname, voorwaarden, notities, coachvraag, andere "
        "bronnen, organisaties, namen van codeurs; van member checks alles behalve het jaar",
        "withheld: Werkplaats, date, group, title, setting, recording, conditions, notes, coach question, other "
        "sources, organisations, names of coders; of member checks all but the year",
    ),
    "withheld": ("weggelaten", "withheld"),
    "only_werkplaats": ("alleen Werkplaats", "only Werkplaats"),
    "only_municipality": ("alleen gemeente", "only municipality"),
    "only_round": ("alleen ronde", "only round"),
    "only_discussion": ("alleen gesprek", "only discussion"),
    "only_issue": ("alleen issue", "only issue"),
    "only_role": ("alleen rol", "only role"),
    "only_frame": ("alleen frame", "only frame"),
}


def origin_text(key: str, language: str, **values: str) -> str:
    """Give a text about where something comes from, in Dutch unless English is asked."""
    dutch, english = _TEXTS[key]
    return (english if language == "en" else dutch).format(**values)
