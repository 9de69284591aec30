"""Log lines that say where something happened and never with which text.

Label Studio puts request bodies, task texts and validation errors into its log messages (an import that
fails writes the whole task). So a line here has time, level, place in the code, and the type and places of
the exception; the message itself is left out, because every one of them may hold a quotation.
"""

from __future__ import annotations

import logging
import traceback
from datetime import UTC, datetime
from pathlib import PurePath

# Messages of these loggers are a fixed phrase and a path without query.
SPEAKING_LOGGERS = frozenset({"django.request"})
DEEPEST_PLACES = 12


class LocationFormatter(logging.Formatter):
    """Formats a record as time, level, logger, place and exception type, without its message."""

    def format(self, record: logging.LogRecord) -> str:
        """One line for the record; no argument, message or exception text in it."""
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds")
        place = f"{PurePath(record.pathname).name}:{record.lineno} {record.funcName}"
        parts = [time, record.levelname, record.name, place]
        if record.name in SPEAKING_LOGGERS:
            parts.append(record.getMessage().split("?")[0])
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            parts.append(describe_error(error))
        return " | ".join(parts)


def describe_error(error: BaseException) -> str:
    """Type and deepest places of an exception, without its text."""
    frames = traceback.extract_tb(error.__traceback__)[-DEEPEST_PLACES:]
    places = " > ".join(f"{PurePath(frame.filename).name}:{frame.lineno}" for frame in frames)
    return f"{type(error).__module__}.{type(error).__qualname__} at {places}"


LOCATION_LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"location": {"()": LocationFormatter}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "location"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # Django gives these handlers of their own, which print whole request lines and tracebacks.
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "asyncio": {"level": "WARNING"},
    },
}
