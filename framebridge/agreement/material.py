"""What is compared: the texts that two coders or more coded, and the scopes in which agreement is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from framebridge.agreement.evidence import TextEvidence
from frameschema.agreement_result import AgreementScope, ComparedCoding, ScopeKind


@dataclass(frozen=True)
class Material:
    """The texts with two coders or more, in order of transcript and pass, and those with one."""

    texts: tuple[TextEvidence, ...]
    one_coder_texts: tuple[str, ...]

    def compared(self) -> tuple[ComparedCoding, ...]:
        """Say which codings are compared."""
        return tuple(coding for text in self.texts for coding in text.codings.values())

    def scopes(self) -> tuple[AgreementScope, ...]:
        """Give all texts, then those of every pair of coders, of every Werkplaats and of every round."""
        rounds = {str(number) for text in self.texts if (number := text.discussion.round) is not None}
        werkplaatsen = {text.discussion.werkplaats for text in self.texts}
        pairs = {pair for text in self.texts for pair in combinations(sorted(text.codings), 2)}
        return (
            self._scope("all", ScopeKind.ALL, None, self.texts, None),
            *(self._pair(pair) for pair in sorted(pairs)),
            *(self._where(ScopeKind.WERKPLAATS, "werkplaats", name) for name in sorted(werkplaatsen)),
            *(self._where(ScopeKind.ROUND, "round", name) for name in sorted(rounds)),
        )

    def _pair(self, pair: tuple[str, str]) -> AgreementScope:
        texts = [text for text in self.texts if set(pair) <= set(text.codings)]
        return self._scope(f"pair {' '.join(pair)}", ScopeKind.PAIR, " – ".join(pair), texts, pair)

    def _where(self, kind: ScopeKind, field: str, name: str) -> AgreementScope:
        texts = [text for text in self.texts if str(getattr(text.discussion, field)) == name]
        return self._scope(f"{kind.value} {name}", kind, name, texts, None)

    def _scope(
        self,
        id: str,
        kind: ScopeKind,
        name: str | None,
        texts: Iterable[TextEvidence],
        coders: tuple[str, ...] | None,
    ) -> AgreementScope:
        found = [
            coding
            for text in texts
            for coding in text.codings.values()
            if coders is None or coding.coder in coders
        ]
        return AgreementScope(
            id=id,
            kind=kind,
            name=name,
            coders=tuple(sorted({coding.coder for coding in found})),
            texts=tuple(dict.fromkeys(coding.text for coding in found)),
            prefilled=tuple(coding.coding for coding in found if coding.is_prefilled),
        )
