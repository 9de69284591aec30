"""Coding of groups that work offline with a Label Studio of their own: taken in from the files that it exports."""

from framebridge.offline.taking import Export, TakenIn, plan_take_in, read_exports, take_in

__all__ = ["Export", "TakenIn", "plan_take_in", "read_exports", "take_in"]
