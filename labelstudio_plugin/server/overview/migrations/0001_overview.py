"""What merges told, and invitations."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.models import F, Q

ROLES = ("coordinator", "annotator", "analyst")


def _number() -> models.BigAutoField:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):  # type: ignore[misc]
    """The first tables."""

    initial = True
    dependencies: ClassVar[list[tuple[str, str]]] = []
    operations: ClassVar = [
        migrations.CreateModel(
            name="MergeTold",
            fields=[
                ("id", _number()),
                ("study", models.CharField(max_length=80, unique=True)),
                ("document", models.JSONField()),
                ("told_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Invite",
            fields=[
                ("id", _number()),
                ("role", models.CharField(choices=[(role, role) for role in ROLES], max_length=20)),
                ("werkplaats", models.CharField(blank=True, max_length=80)),
                ("most_uses", models.PositiveIntegerField()),
                ("uses", models.PositiveIntegerField(default=0)),
                ("expires_at", models.DateTimeField()),
                ("revoked", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=Q(uses__lte=F("most_uses")), name="framebridge_invite_uses")
                ]
            },
        ),
    ]
