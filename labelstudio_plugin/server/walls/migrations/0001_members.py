"""Members and what was assigned to them."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

ROLES = ("coordinator", "annotator", "analyst")


class Migration(migrations.Migration):  # type: ignore[misc]
    """The first tables."""

    initial = True
    dependencies: ClassVar = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Member",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("email", models.EmailField(help_text="in small letters", max_length=254, unique=True)),
                ("role", models.CharField(choices=[(role, role) for role in ROLES], max_length=20)),
                (
                    "werkplaats",
                    models.CharField(blank=True, help_text="slug; the coordinator may have none", max_length=80),
                ),
                (
                    "coder",
                    models.CharField(blank=True, help_text="slug of the coder in the study", max_length=80),
                ),
                ("active", models.BooleanField(default=True)),
                (
                    "user",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="framebridge_member",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("project", models.IntegerField()),
                ("werkplaats", models.CharField(blank=True, max_length=80)),
                (
                    "member",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="framebridge_walls.member",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=(
                            (Q(werkplaats="") & Q(member__isnull=False))
                            | (~Q(werkplaats="") & Q(member__isnull=True))
                        ),
                        name="framebridge_assignment_to_one",
                    )
                ]
            },
        ),
    ]
