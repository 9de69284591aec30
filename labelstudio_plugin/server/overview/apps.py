"""The Django application."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class OverviewConfig(AppConfig):  # type: ignore[misc]
    """Progress, invitations and accounts."""

    name = "labelstudio_plugin.server.overview"
    label = "framebridge_overview"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let sessions end as our settings say."""
        import_module(f"{self.name}.sessions").use_our_time_out()
