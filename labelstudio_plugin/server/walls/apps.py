"""The Django application."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class WallsConfig(AppConfig):  # type: ignore[misc]
    """Roles, Werkplaatsen and the rules."""

    name = "labelstudio_plugin.server.walls"
    label = "framebridge_walls"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Limit Label Studio's lists, once everything is loaded."""
        import_module(f"{self.name}.lists").limit_lists()
