"""Snapshots: a study as it stood at the end of a round, frozen, and compared with another or with now."""

from framebridge.snapshots.comparing import Change, compare
from framebridge.snapshots.freezing import Frozen, freeze, frozen_files, read_snapshot, snapshot_names

__all__ = ["Change", "Frozen", "compare", "freeze", "frozen_files", "read_snapshot", "snapshot_names"]
