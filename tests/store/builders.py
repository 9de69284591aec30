"""Small invented versions and pulls."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from framebridge.store import AnnotationVersion, PullRun, content_hash

NOON = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)
SERVER = "http://127.0.0.1:8080"
SECRET = "geheime woorden"


def a_raw(label: str = "A", **more: Any) -> dict[str, Any]:
    """An annotation as Label Studio gives it."""
    region = {
        "id": "r1",
        "type": "labels",
        "value": {"start": 0, "end": 5, "text": "Zoë 😀", "labels": [label]},
    }
    return {"id": 7, "result": [region], "was_cancelled": False, "completed_by": 3, "lead_time": 1.5, **more}


def a_version(label: str = "A", **changes: Any) -> AnnotationVersion:
    raw = changes.pop("raw", None) or a_raw(label)
    values = {
        "study": "nijmegen",
        "server": SERVER,
        "task_key": "nijmegen/gesprek-01/p1/ann",
        "transcript": "gesprek-01",
        "coding_pass": "p1",
        "coder": "ann",
        "account": "zoë@example.org",
        "project_id": 1,
        "task_id": 11,
        "annotation_id": 7,
        "created_at": NOON,
        "updated_at": NOON + timedelta(minutes=1),
        "text_sha256": "0" * 64,
        "codebook_id": "frames",
        "codebook_version": "1.0",
        "raw": raw,
        "content_sha256": content_hash(raw),
    }
    return AnnotationVersion(**{**values, **changes})


def a_run(minute: int = 0, **changes: Any) -> PullRun:
    began = NOON + timedelta(minutes=minute)
    values = {
        "study": "nijmegen",
        "server": SERVER,
        "started_at": began,
        "finished_at": began + timedelta(seconds=5),
        "tasks_seen": 1,
        "annotations_seen": 1,
    }
    return PullRun(**{**values, **changes})


def way_around(url: str) -> Engine:
    """An engine that does not go through the store, and keeps no connection open."""
    return create_engine(url, poolclass=NullPool)
