"""Sending tasks and coding to Label Studio, and reading coding back."""

from labelstudio_plugin.sync.drafts import DraftSeen, drafts_in, tasks_with_draft
from labelstudio_plugin.sync.push import PushAction, PushPlan, apply_push, plan_push, send_coding, tasks_by_key
from labelstudio_plugin.sync.renewal import apply_renewals, is_as_sent
from labelstudio_plugin.sync.source import (
    ChangeSource,
    Counts,
    PulledAnnotation,
    PulledTask,
    TaskMark,
    overlap_before,
    read_moment,
)
from labelstudio_plugin.sync.stock import StockSource, account_of, accounts_by_id

__all__ = [
    "ChangeSource",
    "Counts",
    "DraftSeen",
    "PulledAnnotation",
    "PulledTask",
    "PushAction",
    "PushPlan",
    "StockSource",
    "TaskMark",
    "account_of",
    "accounts_by_id",
    "apply_push",
    "apply_renewals",
    "drafts_in",
    "is_as_sent",
    "overlap_before",
    "plan_push",
    "read_moment",
    "send_coding",
    "tasks_by_key",
    "tasks_with_draft",
]
