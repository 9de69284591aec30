"""What somebody asks to be taken out, as a wording: words get their pseudonym from the key of the study."""

from __future__ import annotations

from dataclasses import dataclass, replace

from framebridge.deidentify.decisions import Decision, Key, Verdict, normal
from framebridge.deidentify.key_file import KeyFile
from framebridge.deidentify.kinds import Kind
from framebridge.deidentify.lexicon import Lexicon
from framebridge.deidentify.pseudonyms import Pseudonyms
from framebridge.errors import ConfigurationProblem
from framebridge.places import private_home
from framebridge.redacting.wording import EVERYBODY, Wording
from framebridge.study import StudyFolder
from frameschema import TAKEN_OUT, message

_SHORTEST = 2


@dataclass(frozen=True)
class Asked:
    """Words with the pseudonym they are to get (None: the fitting one); and whose words in which discussions."""

    words: tuple[str, ...]
    pseudonym: str | None
    kind: Kind
    discussions: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()

    def with_words(self, typed: str) -> Asked:
        """Add words that were typed with commas in between."""
        return replace(self, words=tuple(word.strip() for word in typed.split(",") if word.strip()))

    @property
    def scope(self) -> str:
        """Name the kind of redaction for the log, without what is taken out."""
        kinds = ("words",) if self.words else ()
        return " ".join(
            (*kinds, *(("speaker",) if self.speakers else ("discussion",) if self.discussions else ()))
        )


def wording_of(study: StudyFolder, asked: Asked, *, keep: bool) -> Wording:
    """Give the wording; raises ConfigurationProblem for what cannot be meant.

    With `keep` the pseudonyms are kept in the key first, so that a second run gives the same ones.
    """
    _check(study, asked)
    words: dict[str, str] = {}
    if asked.words:
        name = study.settings.study.id
        file = KeyFile(private_home(name), name)
        key = _with_words(file.read(), asked)
        words = {normal(word): f"[{_decided(key, word).pseudonym}]" for word in asked.words}
        if keep and key != file.read():
            file.write(key)
    speakers = frozenset(asked.speakers) if asked.speakers else EVERYBODY
    return Wording(words, TAKEN_OUT, dict.fromkeys(asked.discussions, speakers))


def _with_words(key: Key, asked: Asked) -> Key:
    pseudonyms = Pseudonyms(Lexicon(), key)
    for word in sorted(map(normal, asked.words), key=lambda form: (-len(form), form)):
        known = key.of(word)
        if known is not None and known.is_replaced and asked.pseudonym in (None, known.pseudonym):
            continue
        if asked.pseudonym is None:
            decision = pseudonyms.decide(word, asked.kind)
        else:
            decision = Decision(form=word, verdict=Verdict.REPLACE, kind=asked.kind, pseudonym=asked.pseudonym)
        key = key.with_decisions([decision])
    return key


def _decided(key: Key, word: str) -> Decision:
    return key.decisions[normal(word)]


def _check(study: StudyFolder, asked: Asked) -> None:
    known = {row.id for row in study.discussions}
    strangers = sorted(set(asked.discussions) - known)
    if strangers:
        raise ConfigurationProblem(
            message(
                "discussions.csv has no discussion {discussions}; look the id up there",
                discussions=", ".join(strangers),
            )
        )
    if asked.speakers and not asked.discussions:
        raise ConfigurationProblem(
            message("say with --discussion in which discussions: a speaker is a person only within a discussion")
        )
    if any(len(normal(word)) < _SHORTEST for word in asked.words):
        raise ConfigurationProblem(message("a single letter stands everywhere; give longer words"))
