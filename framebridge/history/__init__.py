"""History: what became of a coding from version to version, and putting one back in Label Studio."""

from framebridge.history.comparing import Difference, PartKind, Went, compare_results
from framebridge.history.restoring import RestoreAction, RestorePlan, apply_restore, plan_restore
from framebridge.history.telling import Told, tell_history

__all__ = [
    "Difference",
    "PartKind",
    "RestoreAction",
    "RestorePlan",
    "Told",
    "Went",
    "apply_restore",
    "compare_results",
    "plan_restore",
    "tell_history",
]
