"""γ, for those who installed pygamma-agreement themselves: its licence (GPL, by way of cvxopt) is not ours.

γ aligns units and compares their places and codes at once. Per text; of several texts the mean, by their number of
units.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from framebridge.agreement.continuum import Piece
from framebridge.agreement.counts import SEED, Columns, Counts
from frameschema.agreement_result import Undefined

PACKAGE = "pygamma_agreement"

_UNCODED = "-"


def gamma_is_installed() -> bool:
    """Say whether γ can be worked out here."""
    return find_spec(PACKAGE) is not None


def gamma(texts: Sequence[Mapping[str, Sequence[Piece]]]) -> Counts | Undefined:
    """Count, per text, units and how far γ is from 1; units of one coder may overlap.

    A piece's value is a set of codes, which counts as one category.
    """
    if not gamma_is_installed():
        return Undefined.NOT_INSTALLED
    # γ compares coders who marked something; one who marked nothing cannot be aligned.
    used = [text for text in texts if sum(map(bool, text.values())) > 1]
    if not used:
        return Undefined.NO_SHARED_TEXT
    found = [(sum(map(len, text.values())), _gamma(text)) for text in used]
    rows = [(units, units * (1 - value)) for units, value in found if value is not None]
    if not rows:
        return Undefined.GAMMA_FAILED

    def formula(of: Columns) -> tuple[Columns, Columns]:
        units, unlike = of
        return unlike, units

    return Counts(rows, formula, sum(units for units, _ in rows))


def _gamma(text: Mapping[str, Sequence[Piece]]) -> float | None:
    # None of its users has it without asking for it, so nobody else pays for its import.
    import numpy as np

    package, segment = import_module(PACKAGE), import_module("pyannote.core").Segment
    continuum = package.Continuum()
    for coder, pieces in sorted(text.items()):
        for piece in pieces:
            continuum.add(coder, segment(piece.start, piece.end), _category(piece.value))
    np.random.seed(SEED)
    dissimilarity = package.CombinedCategoricalDissimilarity(alpha=1, beta=1)
    found: Any = continuum.compute_gamma(dissimilarity, n_samples=30).gamma
    return float(found) if found == found else None


def _category(value: object) -> str:
    if isinstance(value, frozenset):
        return " + ".join(sorted(map(str, value))) or _UNCODED
    return str(value)
