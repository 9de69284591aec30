"""The Django app of the history."""

from __future__ import annotations

from django.apps import AppConfig
from django.db import connections
from django.db.backends.signals import connection_created

from labelstudio_plugin.server.history.sqlite import add_functions


class HistoryConfig(AppConfig):  # type: ignore[misc]
    """Makes SQLite know the functions that the triggers call."""

    name = "labelstudio_plugin.server.history"
    label = "framebridge_history"

    def ready(self) -> None:
        """Watch for new connections."""
        connection_created.connect(add_functions, dispatch_uid="framebridge_history")
        for connection in connections.all(initialized_only=True):
            if connection.connection is not None:  # another app asked something already
                add_functions(connection)
