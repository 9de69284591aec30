"""The store: every version of every annotation that was pulled, never removed and changed by a redaction alone.

`open_store` opens or makes one; `errors.py` lists what can go wrong.
"""

from framebridge.store.appending import identity_of
from framebridge.store.content import content_hash
from framebridge.store.errors import (
    NotAStore,
    StoreAddressWrong,
    StoreDamaged,
    StoreError,
    StoreNeedsMigration,
    StoreRefused,
    StoreTooNew,
    StoreUnreachable,
    VersionRefused,
)
from framebridge.store.redacting import LoggedRedaction, Redaction, RewrittenVersion
from framebridge.store.schema import MigrationReport
from framebridge.store.store import Store, StoreState, look_at_store, migrate_store, open_store
from framebridge.store.sync_state import (
    DraftKept,
    DraftSurvey,
    LiveAnnotation,
    ProjectState,
    SyncStates,
    SyncStep,
    TaskState,
)
from framebridge.store.versions import (
    AnnotationVersion,
    AppendReport,
    PullRun,
    StoredVersion,
    VersionMark,
    choose_version,
)

__all__ = [
    "AnnotationVersion",
    "AppendReport",
    "DraftKept",
    "DraftSurvey",
    "LiveAnnotation",
    "LoggedRedaction",
    "MigrationReport",
    "NotAStore",
    "ProjectState",
    "PullRun",
    "Redaction",
    "RewrittenVersion",
    "Store",
    "StoreAddressWrong",
    "StoreDamaged",
    "StoreError",
    "StoreNeedsMigration",
    "StoreRefused",
    "StoreState",
    "StoreTooNew",
    "StoreUnreachable",
    "StoredVersion",
    "SyncStates",
    "SyncStep",
    "TaskState",
    "VersionMark",
    "VersionRefused",
    "choose_version",
    "content_hash",
    "identity_of",
    "look_at_store",
    "migrate_store",
    "open_store",
]
