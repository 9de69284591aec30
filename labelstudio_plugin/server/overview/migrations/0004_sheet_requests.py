"""Sheets that coders ask for."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):  # type: ignore[misc]
    """One more table."""

    dependencies: ClassVar = [
        ("framebridge_overview", "0003_personal_invites"),
        ("framebridge_walls", "0002_units_and_ends"),
    ]
    operations: ClassVar = [
        migrations.CreateModel(
            name="SheetRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("study", models.CharField(max_length=80)),
                ("unit", models.CharField(max_length=80)),
                ("asked_at", models.DateTimeField()),
                ("made_at", models.DateTimeField(null=True)),
                (
                    "member",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="framebridge_walls.member"),
                ),
            ],
        ),
    ]
