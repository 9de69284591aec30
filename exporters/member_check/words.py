"""The words of the pack itself: what participants read around what researchers wrote."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CheckWords:
    """The words of the page."""

    title: str
    explanation: str
    told: str
    together: str
    beneath: str
    changed: str
    missed: str
    before: str
    after: str
    about: str
    bridged: str
    recognise: str
    yes: str
    partly: str
    no: str
    remarks: str
    role: str
    other_role: str
    day: str
    save: str
    nothing_sent: str
    choose: str
    differently: str
    own_words: str
    reading: str
    settled: str
    maybe_changed: str
    for_example: str
    acting: str
    turn: str
    form: str
    form_explanation: str
    subject: str
    typed_in: str
    answer: str
    one_each: str
    discussion: str
    heard: str
    number: str


WORDS = {
    "nl": CheckWords(
        title="Herkent u dit gesprek?",
        explanation="Onderzoekers schreven op wat zij in uw gesprek hoorden. Dat is hun lezing: u kunt die "
        "herkennen, aanvullen of verbeteren. Er staan rollen in, geen namen. U hoeft niet alles in te vullen.",
        told="Wat wij hoorden van",
        together="allen samen",
        beneath="Manier van kijken die wij daaronder zien",
        changed="Hier veranderde dit verhaal, denken wij",
        missed="Hier had dit verhaal kunnen veranderen, denken wij",
        before="eerst",
        after="daarna",
        about="Waar het over ging",
        bridged="Hoe het afliep, volgens ons",
        recognise="Herkent u dit?",
        yes="ja",
        partly="deels",
        no="nee",
        remarks="Wat wilt u aanvullen of verbeteren?",
        role="In welke rol was u erbij?",
        other_role="een andere rol",
        day="Datum",
        save="Bewaar mijn antwoorden in een bestand",
        nothing_sent="Er wordt niets verstuurd: u bewaart zelf een bestand en geeft dat aan de onderzoeker.",
        choose="kies",
        differently="De onderzoekers lazen dit verschillend. Hun lezingen staan hieronder, elk apart.",
        own_words="De onderzoekers schreven dit elk in eigen woorden op.",
        reading="Lezing",
        settled="Daarna stelden zij samen vast",
        maybe_changed="Hier veranderde dit verhaal misschien",
        for_example="Zo klonk het in het gesprek",
        acting="in de rol van",
        turn="beurt",
        form="Uw antwoorden",
        form_explanation="Zet per regel een kruisje bij ja, deels of nee. De nummers zijn die van de tekst. "
        "Schrijf erbij wat u wilt aanvullen of verbeteren; de achterkant mag ook.",
        subject="Waarover",
        typed_in="Antwoorden op papier overtypen",
        answer="Antwoord",
        one_each="Een tabblad per deelnemer: vul rol, datum en antwoorden in, laat leeg wat leeg bleef, en "
        "laat de laatste kolom staan. Geen namen. Lees daarna in met: framebridge member-check take",
        discussion="Gesprek",
        heard="Zo begint de tekst",
        number="Nummer van het formulier",
    ),
    "en": CheckWords(
        title="Do you recognise this discussion?",
        explanation="Researchers wrote down what they heard in your discussion. It is their reading: you can "
        "recognise, add to or correct it. It names roles, not people. You need not fill in everything.",
        told="What we heard from",
        together="all together",
        beneath="The way of looking that we see beneath",
        changed="Here this story changed, we think",
        missed="Here this story might have changed, we think",
        before="first",
        after="then",
        about="What it was about",
        bridged="How it ended, as we see it",
        recognise="Do you recognise this?",
        yes="yes",
        partly="partly",
        no="no",
        remarks="What would you add or correct?",
        role="In which role were you there?",
        other_role="another role",
        day="Date",
        save="Save my answers in a file",
        nothing_sent="Nothing is sent: you save a file yourself, and give it to the researcher.",
        choose="choose",
        differently="The researchers read this differently. Their readings stand below, each apart.",
        own_words="The researchers each wrote this down in their own words.",
        reading="Reading",
        settled="Afterwards they settled together on",
        maybe_changed="Here this story changed, perhaps",
        for_example="This is how it sounded in the discussion",
        acting="in the role of",
        turn="turn",
        form="Your answers",
        form_explanation="Put a cross at yes, partly or no on each line. The numbers are those of the text. "
        "Write beside it what you would add or correct; the back of the page will do too.",
        subject="About",
        typed_in="Typing over answers given on paper",
        answer="Answer",
        one_each="A sheet for each participant: fill in role, date and answers, leave empty what was left "
        "empty, and leave the last column as it is. No names. Then take it in with: framebridge member-check take",
        discussion="Discussion",
        heard="The text begins with",
        number="Number of the form",
    ),
}
