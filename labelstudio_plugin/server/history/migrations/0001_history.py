"""The tables and triggers of the history."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

from labelstudio_plugin.server.history import postgresql, sqlite


def make(apps: Any, editor: Any) -> None:
    """Make everything, each in its own statement."""
    vendor = sqlite if editor.connection.vendor == "sqlite" else postgresql
    with editor.connection.cursor() as cursor:
        for statement in vendor.statements():
            cursor.execute(statement)


class Migration(migrations.Migration):  # type: ignore[misc]
    """Begins the history with what is there."""

    dependencies: ClassVar = [
        ("tasks", "0060_add_allow_skip_to_task"),
        ("projects", "0034_project_annotator_evaluation_enabled"),
        ("labels_manager", "0003_auto_20221213_1612"),
    ]
    operations: ClassVar = [migrations.RunPython(make, migrations.RunPython.noop, elidable=False)]
