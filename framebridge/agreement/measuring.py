"""Which coefficients tell of which topic, and their values in a scope."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from framebridge.agreement.alpha import alpha
from framebridge.agreement.continuum import Continuum, Piece
from framebridge.agreement.counts import Counts, Resampling, measured
from framebridge.agreement.distance import masi, nominal, ordinal
from framebridge.agreement.evidence import TextKey
from framebridge.agreement.fields import ChoiceField
from framebridge.agreement.gamma import gamma
from framebridge.agreement.kappa import cohen_kappa, fleiss_kappa, gwet_ac1, percent
from framebridge.agreement.sequence import Told, edit_similarity, kendall_tau
from framebridge.agreement.subjects import Subject
from framebridge.agreement.unitizing import bar_u_alpha, cu_alpha, u_alpha
from framebridge.agreement.value_table import TextRows, ValueTable
from frameschema.agreement_result import AgreementEntry, AgreementScope, Coefficient, ScopeKind, Undefined

Found = Iterator[tuple[Coefficient, Counts | Undefined]]


@dataclass(frozen=True)
class Measuring:
    """A scope, the texts in it, and how its intervals are drawn; `pair` are its coders when it is about two."""

    scope: AgreementScope
    texts: frozenset[TextKey]
    resampling: Resampling
    with_codes: bool = True
    with_gamma: bool = False

    @property
    def pair(self) -> Collection[str] | None:
        """The coders to whom a scope is limited."""
        return self.scope.coders if self.scope.kind is ScopeKind.PAIR else None

    def entry(self, subject: Subject) -> AgreementEntry | None:
        """Give the coefficients about a topic; None when nobody in the scope marked or chose anything of it."""
        table, continua = self._table(subject), self._continua(subject)
        if not _says_something(table, continua):
            return None
        found = (*self._of_values(subject, table), *self._of_words(subject, continua), *self._of_order(subject))
        return AgreementEntry(
            scope=self.scope.id,
            topic=subject.topic,
            one_coder_only=self._one_coder_only(subject),
            measures=tuple(measured(name, counts, self.resampling) for name, counts in found),
        )

    def _table(self, subject: Subject) -> ValueTable:
        table = ValueTable(tuple(rows for key, rows in subject.rows.items() if key in self.texts))
        return table if self.pair is None else table.among(self.pair)

    def _continua(self, subject: Subject) -> list[Continuum]:
        found = [text for key, text in subject.continua.items() if key in self.texts]
        return found if self.pair is None else [text.among(self.pair) for text in found]

    def _one_coder_only(self, subject: Subject) -> int:
        coders = None if self.pair is None else set(self.pair)
        units = (unit for key, found in subject.units.items() if key in self.texts for unit in found)
        kept = (set(unit) if coders is None else coders & set(unit) for unit in units)
        return sum(len(unit) == 1 for unit in kept)

    def _of_values(self, subject: Subject, table: ValueTable) -> Found:
        """Compare what was chosen in units that were taken for the same."""
        if subject.choice is None:
            return
        yield Coefficient.PERCENT, percent(table)
        yield Coefficient.ALPHA_NOMINAL, alpha(table, nominal)
        if subject.topic.code is None and subject.choice.many:
            yield Coefficient.ALPHA_MASI, alpha(table, masi)
        if subject.topic.code is None and subject.choice.order:
            yield Coefficient.ALPHA_ORDINAL, alpha(_in_order(table, subject.choice), ordinal)
        if self.pair is not None:
            yield Coefficient.COHEN_KAPPA, cohen_kappa(table)
        else:
            yield Coefficient.FLEISS_KAPPA, fleiss_kappa(table)
        yield Coefficient.GWET_AC1, gwet_ac1(table)

    def _of_words(self, subject: Subject, continua: list[Continuum]) -> Found:
        """Compare which words were marked, and as what; codes may overlap, so each is a continuum of its own."""
        if not subject.continua:
            return
        if subject.choice is None:
            yield Coefficient.BAR_U_ALPHA, bar_u_alpha(continua)
            if self.with_gamma:
                yield Coefficient.GAMMA, gamma(self._spans(subject))
            return
        yield Coefficient.U_ALPHA, u_alpha(continua)
        if subject.topic.code is None:
            yield Coefficient.BAR_U_ALPHA, bar_u_alpha(continua)
            yield Coefficient.CU_ALPHA, cu_alpha(continua)

    def _spans(self, subject: Subject) -> list[Mapping[str, Sequence[Piece]]]:
        found = (spans for key, spans in subject.spans.items() if key in self.texts)
        if self.pair is None:
            return list(found)
        return [{coder: spans[coder] for coder in self.pair} for spans in found]

    def _of_order(self, subject: Subject) -> Found:
        """Compare the order in which narratives are told."""
        if not subject.chains:
            return
        told = [chains for key, chains in subject.chains.items() if key in self.texts]
        if self.pair is not None:
            told = [_told_by(chains, self.pair) for chains in told]
        yield Coefficient.KENDALL_TAU, kendall_tau(told)
        yield Coefficient.EDIT_SIMILARITY, edit_similarity(told)


def _told_by(chains: Told, coders: Collection[str]) -> Told:
    return {story: {who: own[who] for who in coders if who in own} for story, own in chains.items()}


def _says_something(table: ValueTable, continua: list[Continuum]) -> bool:
    """Say whether there is a value, or a piece; of one code a value that is its own."""
    chosen = any(value for text in table.texts for row in text.rows for value in row.values())
    return chosen or any(own.pieces for text in continua for own in text.own.values())


def _in_order(table: ValueTable, choice: ChoiceField) -> ValueTable:
    """Number the values of a list that has an order."""
    place = {code: number for number, code in enumerate(choice.order)}
    return ValueTable(
        tuple(
            TextRows(
                text.coders, tuple({who: place[str(value)] for who, value in row.items()} for row in text.rows)
            )
            for text in table.texts
        )
    )
