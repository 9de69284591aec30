"""Merging: which units of different coders mark the same thing, and what each coder said of it."""

from framebridge.merging.merge import merge_codings
from framebridge.merging.rules import MergeRules

__all__ = ["MergeRules", "merge_codings"]
