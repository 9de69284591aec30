"""The life of a codebook: what changed in it, changing it, and carrying coding along."""

from framebridge.codebooks.carrying import Carried, carry_codes
from framebridge.codebooks.diff import CodeDifference, Difference, diff_codebooks
from framebridge.codebooks.in_use import codes_chosen, codes_in_use, versions_in_use

__all__ = [
    "Carried",
    "CodeDifference",
    "Difference",
    "carry_codes",
    "codes_chosen",
    "codes_in_use",
    "diff_codebooks",
    "versions_in_use",
]
