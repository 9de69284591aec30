"""What each table of the coding holds, in Dutch; the English words stand with the tables."""

from __future__ import annotations

from collections.abc import Mapping

from exporters.package.resource import Resource

_DUTCH: Mapping[str, str] = {
    "discussions": "Casuïstiekbesprekingen en andere bronnen",
    "discussion_methods": "Methoden die in een bespreking gebruikt zijn",
    "roles": "Rollen waarin mensen spreken",
    "transcripts": "Transcripten, elk de tekst van een bespreking",
    "speakers": "Sprekers, elk binnen één transcript",
    "turns": "Beurten op volgorde; start en end tellen tekens (code points) in de tekst als geheel",
    "coders": "Onderzoekers die codeerden, met hun id",
    "codes": "Codes van het codeboek",
    "codings": "Het werk van één codeur aan één transcript",
    "merged_units": "Wat codeurs als hetzelfde aanstreepten",
    "settled": "Verschillen tussen codeurs die beslecht zijn, en waardoor",
    "units": "Woorden die een codeur aanstreepte; start en end tellen tekens (code points) in de tekst als geheel",
    "fragments": "Fragmenten van narratieven: wie en wat volgens de onderzoeker, en het frame dat gezien wordt",
    "issue_moments": "Stukken gesprek waarin een issue blijkt, en wat ervan komt",
    "shift_moments": "Uitingen waarna een narratief verandert, of had kunnen veranderen",
    "spoken_out_of_role": "Woorden waarmee een spreker uit de rol valt",
    "evaluations": "Wat deelnemers of onderzoekers van een methode zeggen",
    "thematic_codes": "Open codes van een thematische codering",
    "comments": "Opmerkingen van onderzoekers bij de tekst",
    "unit_codes": "Codes waarvan een eenheid er meer kan hebben, op volgorde",
    "unit_paths": "Issues en subissues, en open codes, van een eenheid: titels van buiten naar binnen",
    "relations": "Lijnen die codeurs tussen eenheden trokken; een rij per soort",
    "narratives": "Narratieven zoals een onderzoeker ze reconstrueert",
    "narrative_fragments": "Fragmenten van een narratief, in de volgorde van spreken",
    "narrative_holders": "Van wie een narratief is: sprekers en rollen",
    "narrative_states": "Wat een narratief is vanaf een fragment",
    "narrative_summaries": "Wat een narratief zegt per redeneermiddel; afwezig is gezocht en niet gevonden",
    "narrative_frames": "Frames onder een narratief",
    "shifts": "Veranderingen van een narratief, en openingen die niets veranderden",
    "shift_frames": "Frames vóór en na een omslag",
    "issues": "Onderwerpen waarop frames elkaar treffen",
    "issue_units": "Waar een issue blijkt, op volgorde",
    "issue_codes": "Thema's en uitkomst van een issue",
    "texts": "Wat onderzoekers voor tabellen schreven",
    "agreements": "Wat is afgesproken, en wat ervan kwam",
    "member_checks": "Wat deelnemers antwoordden",
    "decisions": "Besluiten van de onderzoekers",
}


def title_in(resource: Resource, language: str) -> str:
    """Say what a table holds; one without Dutch words of its own was made in its language."""
    return resource.title if language == "en" else _DUTCH.get(resource.name, resource.title)
