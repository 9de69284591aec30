"""Sending tasks and coding to Label Studio, and reading coding back."""

from labelstudio_plugin.sync.drafts import DraftSeen, drafts_in, tasks_with_draft
from labelstudio_plugin.sync.feed import FeedSource
from labelstudio_plugin.sync.push import (
    IN_DOUBT,
    TO_SEND,
    EarlierTask,
    PushAction,
    PushPlan,
    apply_push,
    plan_push,
    send_coding,
    tasks_by_key,
)
from labelstudio_plugin.sync.renewal import apply_renewals, is_as_sent
from labelstudio_plugin.sync.revisions import close_task, closed_for, plan_newest, revised
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
    "IN_DOUBT",
    "TO_SEND",
    "ChangeSource",
    "Counts",
    "DraftSeen",
    "EarlierTask",
    "FeedSource",
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
    "close_task",
    "closed_for",
    "drafts_in",
    "is_as_sent",
    "overlap_before",
    "plan_newest",
    "plan_push",
    "read_moment",
    "revised",
    "send_coding",
    "tasks_by_key",
    "tasks_with_draft",
]
