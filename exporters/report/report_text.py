"""The words of the report itself, Dutch and English; those of codes and tables come from the codebook."""

from __future__ import annotations

from collections.abc import Mapping

_TEXTS: Mapping[str, tuple[str, str]] = {
    "report": ("Rapport", "Report"),
    "contents": ("Inhoud", "Contents"),
    "glance": ("De studie in één oogopslag", "The study at a glance"),
    "glance_intro": (
        "Wat er is gecodeerd. Een samengevoegd fragment telt één keer, hoeveel codeurs het ook markeerden.",
        "What was coded. A merged fragment counts once, however many coders marked it.",
    ),
    "discussions": ("Gesprekken", "Discussions"),
    "discussion": ("Gesprek", "Discussion"),
    "werkplaats": ("Werkplaats", "Werkplaats"),
    "round": ("Ronde", "Round"),
    "methods": ("Methoden", "Methods"),
    "turns": ("Beurten", "Turns"),
    "turn": ("beurt", "turn"),
    "coders": ("Codeurs", "Coders"),
    "fragments": ("Fragmenten", "Fragments"),
    "moments": ("Issuemomenten", "Issue moments"),
    "shifts": ("Omslagen en gemiste openingen", "Shifts and missed openings"),
    "frames": ("Frames", "Frames"),
    "bars": ("Gecodeerde fragmenten per gesprek", "Coded fragments per discussion"),
    "bars_desc": (
        "Per gesprek een balk, zo lang als het aantal fragmenten dat er is gecodeerd.",
        "A bar per discussion, as long as the number of fragments that were coded in it.",
    ),
    "timeline": ("Tijdlijn van de beurten", "Timeline of the turns"),
    "timeline_desc": (
        "Van links naar rechts de beurten, elke rol op een eigen regel; volle blokken zijn gecodeerd. Daaronder "
        "de issuemomenten en de omslagen (◆) en gemiste openingen (◇).",
        "The turns from left to right, each role on a line of its own; full blocks are coded. Below it the issue "
        "moments, the shifts (◆) and missed openings (◇).",
    ),
    "flow": ("Ontwikkeling van de narratieven per rol", "Development of the narratives per role"),
    "flow_desc": (
        "De fragmenten in de volgorde van het gesprek, elke rol op een eigen regel, verbonden tot een verhaal. De "
        "letter is het redeneermiddel, de cijfers eronder zijn de frames; ◆ is een omslag, ◇ een gemiste opening.",
        "The fragments in order of speaking, each role on a line of its own, joined into a story. The letter is "
        "the reasoning device, the figures below are the frames; ◆ is a shift, ◇ a missed opening.",
    ),
    "frames_by_role": ("Frames per rol", "Frames by role"),
    "frames_by_municipality": ("Frames per gemeente", "Frames by municipality"),
    "outcome_by_method": ("Uitkomst per methode", "Outcome by method"),
    "heat_desc": (
        "Een vak per combinatie; het getal zegt hoe vaak, en hoe vaker hoe donkerder. Een leeg vak is nul. De "
        "aantallen zijn een ingang tot de fragmenten, geen bewijs.",
        "A box per combination; the number says how often, the more the darker. An empty box is nought. The "
        "counts are a way in to the fragments, no evidence.",
    ),
    "anonymous_note": (
        "Bij een gemeente die anoniem blijft, leidt het getal niet door naar fragmenten.",
        "For a municipality that stays anonymous the number does not lead to fragments.",
    ),
    "anonymous": ("een gemeente die anoniem blijft", "a municipality that stays anonymous"),
    "no_method": ("zonder methode", "no method"),
    "not_coded": ("niet gecodeerd", "not coded"),
    "differs": ("codeurs verschillen", "coders differ"),
    "agreement": ("Overeenstemming", "Agreement"),
    "codebook": ("Codeboek", "Codebook"),
    "provenance": ("Herkomst", "Provenance"),
    "groups": ("Waar de getallen vandaan komen", "Where the numbers come from"),
    "groups_intro": (
        "Per getal de fragmenten die het telt, met een link naar elk.",
        "For each number the fragments that it counts, with a link to each.",
    ),
    "register": ("Alle fragmenten", "All fragments"),
    "register_intro": (
        "Elk gecodeerd fragment in de volgorde van spreken, met de gemarkeerde woorden; van een lang issuemoment "
        "begin en eind.",
        "Each coded fragment in order of speaking, with the words that were marked; of a long issue moment how it "
        "begins and ends.",
    ),
    "data": ("De tabel bij dit beeld", "The table behind this picture"),
    "kind": ("Soort", "Kind"),
    "time": ("Tijd", "Time"),
    "role": ("Rol", "Role"),
    "quote": ("Gemarkeerde woorden", "Marked words"),
    "ids": ("Fragment-id", "Fragment id"),
    "device": ("Redeneermiddel", "Reasoning device"),
    "more_devices": ("drie of meer van deze", "three or more of these"),
    "no_device": ("zonder teken: geen gecodeerd", "without a sign: none was coded"),
    "narrative": ("Narratief", "Narrative"),
    "who_what": ("Wie en wat", "Who and what"),
    "frame": ("Frame", "Frame"),
    "outcome": ("Uitkomst", "Outcome"),
    "label": ("Issue", "Issue"),
    "about": ("Waarover", "About"),
    "back": ("terug naar de inhoud", "back to the contents"),
    "nothing": ("Hier is nog niets gecodeerd.", "Nothing was coded here yet."),
    "show": ("toon", "show"),
}


def text_of(key: str, language: str) -> str:
    """Give a text of the report in its language."""
    dutch, english = _TEXTS[key]
    return english if language == "en" else dutch
