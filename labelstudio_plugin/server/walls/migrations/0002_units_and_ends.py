"""Assignments of single discussions, and when somebody's log-ins ended."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):  # type: ignore[misc]
    """More exact assignments; ends that last."""

    dependencies: ClassVar = [("framebridge_walls", "0001_members")]
    operations: ClassVar = [
        migrations.AddField(
            "Assignment",
            "unit",
            models.CharField(
                blank=True,
                default="",
                help_text="id of the discussion; all of the project if empty",
                max_length=80,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "Member",
            "ended_at",
            models.DateTimeField(help_text="log-ins and tokens from before it count no more", null=True),
        ),
    ]
