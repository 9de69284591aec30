"""Invitations for one person each; those for several people end."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models
from django.db.models import F


def end_those_for_several(apps: Any, schema_editor: Any) -> None:
    """Mark what was used, and withdraw what more than one could use."""
    invites = apps.get_model("framebridge_overview", "Invite").objects
    invites.filter(most_uses__gt=1).update(revoked=True)
    invites.filter(uses__gte=1).update(used_at=F("expires_at"))


class Migration(migrations.Migration):  # type: ignore[misc]
    """Personal invitations."""

    dependencies: ClassVar = [("framebridge_overview", "0002_time_out")]
    operations: ClassVar = [
        migrations.AddField(
            "Invite",
            "email",
            models.EmailField(blank=True, default="", help_text="in small letters", max_length=254),
            preserve_default=False,
        ),
        migrations.AddField("Invite", "used_at", models.DateTimeField(null=True)),
        migrations.RunPython(end_those_for_several, migrations.RunPython.noop),
        migrations.RemoveConstraint("Invite", "framebridge_invite_uses"),
        migrations.RemoveField("Invite", "most_uses"),
        migrations.RemoveField("Invite", "uses"),
    ]
