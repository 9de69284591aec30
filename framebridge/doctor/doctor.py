"""All checks of a study in one go, and the exit code that they come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from framebridge.doctor.checks import Check, Level
from framebridge.doctor.computer import check_computer
from framebridge.doctor.server import check_server
from framebridge.doctor.store import check_store, stored_codes
from framebridge.study import StudyFolder


def examine(study: StudyFolder, clock: Callable[[], datetime]) -> Iterator[Check]:
    """Check the computer, the store, and each server of the study; `clock` is this computer's."""
    yield from check_computer(study)
    yield from check_store(study)
    in_use = stored_codes(study)
    for server in study.settings.servers:
        if study.settings.groups_on(server):
            yield from check_server(study.on(server), clock, in_use)


def verdict(checks: Sequence[Check]) -> int:
    """Give the exit code: 0 in order, 4 when Label Studio refused or is out of reach, 1 for other errors."""
    errors = [check for check in checks if check.level is Level.ERROR]
    if any(check.is_refusal for check in errors):
        return 4
    return 1 if errors else 0
