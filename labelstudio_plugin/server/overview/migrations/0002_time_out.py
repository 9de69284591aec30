"""Our time-out for sessions, in organisations that have Label Studio's own."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

from labelstudio_plugin.server.overview.sessions import our_time_out

OF_LABEL_STUDIO = {"max_session_age": 8 * 24 * 60, "max_time_between_activity": 3 * 24 * 60}


def shorten(apps: Any, schema_editor: Any) -> None:
    """Change what nobody chose."""
    policies = apps.get_model("session_policy", "SessionTimeoutPolicy").objects
    policies.filter(**OF_LABEL_STUDIO).update(**our_time_out())


class Migration(migrations.Migration):  # type: ignore[misc]
    """Sessions that end."""

    dependencies: ClassVar = [
        ("framebridge_overview", "0001_overview"),
        ("session_policy", "0003_alter_sessiontimeoutpolicy_max_session_age_and_more"),
    ]
    operations: ClassVar = [migrations.RunPython(shorten, migrations.RunPython.noop)]
