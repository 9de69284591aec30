"""Agreement between coders: coefficients with what they rest on, and the frames that are mistaken for each other.

A number that cannot be given is null with a `reason`; it is never 0, 1 or NaN. Several coefficients go by one
name in the literature, so each carries the `generation` that it is of.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from frameschema.base import SCHEMA_VERSION, Document, SchemaVersion, Slug, Words
from frameschema.codebook import CodebookRef
from frameschema.message import message
from frameschema.sheet import SheetKind
from frameschema.vocabulary import UnitKind
from frameschema.whole import GivenOnce, Known, Whole, as_uuid, as_words


class Coefficient(StrEnum):
    """A measure of agreement. The first eight are about values of units, the next four about words in a text."""

    PERCENT = "percent"
    COHEN_KAPPA = "cohen_kappa"
    FLEISS_KAPPA = "fleiss_kappa"
    GWET_AC1 = "gwet_ac1"
    ALPHA_NOMINAL = "alpha_nominal"
    ALPHA_ORDINAL = "alpha_ordinal"
    ALPHA_INTERVAL = "alpha_interval"
    ALPHA_RATIO = "alpha_ratio"
    ALPHA_MASI = "alpha_masi"
    U_ALPHA = "u_alpha"
    BAR_U_ALPHA = "bar_u_alpha"
    CU_ALPHA = "cu_alpha"
    U_ALPHA_OF_CODE = "u_alpha_of_code"
    GAMMA = "gamma"
    KENDALL_TAU = "kendall_tau"
    EDIT_SIMILARITY = "edit_similarity"


class Generation(StrEnum):
    """Which of those that go by the name of a coefficient is meant; members are called as coefficients are."""

    PERCENT = "share of pairable pairs of values that are equal"
    COHEN_KAPPA = "Cohen 1960; units with both values"
    FLEISS_KAPPA = "Fleiss 1971; units with a value by every coder"
    GWET_AC1 = "Gwet 2008; units with a value by every coder"
    ALPHA_NOMINAL = "Krippendorff 2011, missing values allowed; nominal"
    ALPHA_ORDINAL = "Krippendorff 2011, missing values allowed; ordinal"
    ALPHA_INTERVAL = "Krippendorff 2011, missing values allowed; interval"
    ALPHA_RATIO = "Krippendorff 2011, missing values allowed; ratio"
    ALPHA_MASI = "Krippendorff 2011, missing values allowed; distance of sets: MASI, Passonneau 2006"
    U_ALPHA = "Krippendorff, Mathet, Bouvry & Widlöcher 2016; u-alpha"
    BAR_U_ALPHA = "Krippendorff, Mathet, Bouvry & Widlöcher 2016; |u-alpha, marked or not"
    CU_ALPHA = "Krippendorff, Mathet, Bouvry & Widlöcher 2016; cu-alpha over pairs of coders, words both marked"
    U_ALPHA_OF_CODE = "Krippendorff, Mathet, Bouvry & Widlöcher 2016; (k)u-alpha over pairs of coders"
    GAMMA = "Mathet, Widlöcher & Métivier 2015, by pygamma-agreement"
    KENDALL_TAU = "Kendall 1938; order of first mention of the codes in both chains, mean over pairs of chains"
    EDIT_SIMILARITY = "1 − edit distance (Levenshtein 1966) ÷ the longer chain, mean over pairs of chains"


GENERATIONS: Mapping[Coefficient, Generation] = {name: Generation[name.name] for name in Coefficient}
"""Coefficient → the form that is worked out here."""

SYMBOLS: Mapping[Coefficient, str] = {
    Coefficient.PERCENT: "%",
    Coefficient.COHEN_KAPPA: "κ (Cohen)",
    Coefficient.FLEISS_KAPPA: "κ (Fleiss)",
    Coefficient.GWET_AC1: "AC1",
    Coefficient.ALPHA_NOMINAL: "α",
    Coefficient.ALPHA_ORDINAL: "α (ordinal)",
    Coefficient.ALPHA_INTERVAL: "α (interval)",
    Coefficient.ALPHA_RATIO: "α (ratio)",
    Coefficient.ALPHA_MASI: "α (MASI)",
    Coefficient.U_ALPHA: "u-α",
    Coefficient.BAR_U_ALPHA: "|u-α",
    Coefficient.CU_ALPHA: "cu-α",
    Coefficient.U_ALPHA_OF_CODE: "(k)u-α",
    Coefficient.GAMMA: "γ",
    Coefficient.KENDALL_TAU: "τ",
    Coefficient.EDIT_SIMILARITY: "1 − edit",
}
"""Coefficient → how it is written in tables, in any language."""


class Undefined(StrEnum):
    """Why there is no number."""

    NO_SHARED_TEXT = "undefined, because no text was coded by two coders"
    NO_PAIR = "undefined, because no unit has a value by two coders"
    NO_COMPLETE_UNIT = "undefined, because no unit has a value by every coder"
    UNEQUAL_CODERS = "undefined, because the texts do not all have the same number of coders"
    NOT_TWO_CODERS = "undefined, because it is for two coders"
    ONE_VALUE = "undefined, because all values are the same, so that no disagreement could be expected"
    NOTHING_MARKED = "undefined, because nobody marked anything"
    ALL_MARKED = "undefined, because everybody marked everything"
    NO_COMMON_WORDS = "undefined, because no words were marked by two coders"
    TOO_FEW_COMMON_WORDS = (
        "undefined, because too few words were marked by two coders to say what could be expected"
    )
    OVERLAPPING = "undefined, because units of one coder overlap"
    NOT_NUMBERS = "undefined, because not all values are numbers"
    NO_RATIO = "undefined, because a ratio needs values of 0 or more"
    NO_CHAIN = "undefined, because no narrative has a chain by two coders"
    NO_SHARED_ORDER = "undefined, because no two chains of a narrative share two codes"
    NOT_INSTALLED = "undefined, because pygamma-agreement is not installed"
    GAMMA_FAILED = "undefined, because pygamma-agreement gave no value"
    ONE_TEXT = "undefined, because an interval needs two texts or more that were coded by two coders"
    TOO_FEW_REPLICATES = "undefined, because an interval needs a value in half of the replicates or more"


class Interval(Document):
    """The middle 95 % of the replicates in which the coefficient is defined, which are `replicates` in number."""

    low: Annotated[float, Field(allow_inf_nan=False)]
    high: Annotated[float, Field(allow_inf_nan=False)]
    replicates: int = Field(ge=1)


class Measure(Document):
    """One coefficient. `basis` counts what it rests on: units with values by two coders, marked units, or chains.

    `texts` counts the texts among them; a text with one coder takes no part. A missing value or interval has its
    `reason` and `interval_reason`. `coverage` is, of a coefficient about words that two coders both marked, the
    share that these are of all words, or of the words with the code.
    """

    coefficient: Coefficient
    generation: Words
    value: Annotated[float, Field(allow_inf_nan=False)] | None = None
    reason: Undefined | None = None
    interval: Interval | None = None
    interval_reason: Undefined | None = None
    basis: int = Field(default=0, ge=0)
    texts: int = Field(default=0, ge=0)
    coverage: Annotated[float, Field(ge=0, le=1)] | None = None

    @model_validator(mode="after")
    def _number_or_reason(self) -> Self:
        if (self.value is None) == (self.reason is None):
            raise ValueError(message("a coefficient has a value, or a reason why it has none"))
        if (self.interval is None) == (self.interval_reason is None):
            raise ValueError(message("a coefficient has an interval, or a reason why it has none"))
        return self


class ScopeKind(StrEnum):
    """Among whom agreement is told."""

    ALL = "all"
    PAIR = "pair"
    WERKPLAATS = "werkplaats"
    ROUND = "round"


class AgreementScope(Document):
    """Some texts and coders. `coders` coded them; `texts` are those of which two or more coded the same pass.

    `name` is the Werkplaats of the discussions or their round, or the two coders. `prefilled` are the codings in
    it that began from a draft: their agreement is partly agreement with that draft.
    """

    id: Words
    kind: ScopeKind
    name: Words | None = None
    coders: tuple[Slug, ...] = ()
    texts: tuple[Slug, ...] = ()
    prefilled: tuple[UUID, ...] = ()


class AgreementTopic(Document):
    """What agreement is about: a kind of unit, a field of it, or one code in that field.

    Of a kind alone it is about which words were marked. `field` is a code of the list `form`, `list` is the list
    that the field takes its codes from. What is about issue sheets compares what coders made of the same issue.
    """

    kind: UnitKind | SheetKind
    field: Slug | None = None
    list: Slug | None = None
    code: Slug | None = None


class AgreementEntry(Document):
    """The coefficients about one topic in one scope; `one_coder_only` counts units that no other coder marked."""

    scope: Words
    topic: AgreementTopic
    one_coder_only: int = Field(default=0, ge=0)
    measures: tuple[Measure, ...] = ()


class ConfusedFragments(Document):
    """Two fragments on the same words by two coders, in order of coder."""

    text: Slug
    coders: tuple[Slug, Slug]
    fragments: tuple[UUID, UUID]


class Confusion(Document):
    """A cell of the matrix: one coder saw `first` where another saw `second`; the same code is agreement.

    `second` is null where the other coder saw frames, but no other than those both saw. The two stand in order of
    code, so that every pair of frames has one cell.
    """

    first: Slug
    second: Slug | None = None
    cases: Annotated[tuple[ConfusedFragments, ...], Field(min_length=1)]


class ComparedCoding(Document):
    """A coding that was compared; `is_prefilled` says that it began from a draft."""

    coding: UUID
    text: Slug
    coder: Slug
    coding_pass: Slug
    is_prefilled: bool = False


class AgreementResult(Whole):
    """Agreement between the coders of a study. Intervals come from `replicates` bootstrap samples of texts.

    `policy` is the rule by which units of different coders were taken for the same. `one_coder_texts` were coded
    by one coder, and so take no part. Merged or settled coding is left out.
    """

    schema_version: SchemaVersion = SCHEMA_VERSION
    study: Slug
    codebook: CodebookRef
    policy: Words
    replicates: int = Field(ge=1)
    seed: int = Field(ge=0)
    codings: tuple[ComparedCoding, ...] = ()
    one_coder_texts: tuple[Slug, ...] = ()
    scopes: tuple[AgreementScope, ...] = ()
    entries: tuple[AgreementEntry, ...] = ()
    confusions: tuple[Confusion, ...] = ()

    promises = (
        GivenOnce(("codings.*.coding",), as_uuid),
        GivenOnce(("scopes.*.id",), as_words),
        Known("entries.*.scope", "scopes.*.id", as_words),
        Known("scopes.*.prefilled.*", "codings.*.coding", as_uuid),
    )

    def scopes_of(self, kind: ScopeKind) -> tuple[AgreementScope, ...]:
        """Give the scopes of one kind, in order."""
        return tuple(scope for scope in self.scopes if scope.kind is kind)

    def of(self, scope: str) -> tuple[AgreementEntry, ...]:
        """Give the entries of one scope, by its id."""
        return tuple(entry for entry in self.entries if entry.scope == scope)
