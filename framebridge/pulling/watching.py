"""Pulling again and again, politely: pauses differ a little, and are longer while the server has trouble."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from framebridge.errors import StudyBusy
from framebridge.pulling.reading import Told, utc_now
from framebridge.pulling.study import PullReport, SurveyInUse, pull_study, survey_drafts, survey_study
from framebridge.store import Store
from framebridge.study import StudyFolder
from framebridge.study_lock import only_us
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import Busy, Failed, UnexpectedAnswer, Unreachable

LONGEST_PAUSE_SECONDS = 900.0
DRAFTS_EVERY = timedelta(minutes=15)

_PASSING = (Unreachable, Busy, Failed, UnexpectedAnswer)


@dataclass(frozen=True)
class Poll:
    """One poll: what it brought, or the trouble that kept it from that; `pause` is the time until the next."""

    report: PullReport | None
    trouble: Exception | None
    pause: float


class Watch:
    """Polls one study; between polls it holds no lock, so that other commands have their turn."""

    def __init__(
        self,
        study: StudyFolder,
        server: LabelStudio,
        store: Store,
        every: float,
        *,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        """Poll `every` so many seconds; nothing is asked yet."""
        self.study = study
        self.server = server
        self.store = store
        self._every = every
        self._sleep = sleep
        self._now = now
        self._failures = 0
        self._survey: SurveyInUse | None = None
        self._drafts_at: datetime | None = None

    def polls(self, told: Told | None = None) -> Iterator[Poll]:
        """Poll for ever; raises what no waiting mends, such as a token that is refused."""
        while True:
            poll = self._poll(told or Told())
            yield poll
            self._sleep(poll.pause)

    def _poll(self, told: Told) -> Poll:
        try:
            with only_us(self.study.settings.study.id, patience=0):
                report = self._pull(told)
        except StudyBusy as busy:
            return Poll(None, busy, self._pause())
        except _PASSING as trouble:
            self._failures += 1
            self._survey = None
            return Poll(None, trouble, self._pause())
        self._failures = 0
        return Poll(report, None, self._pause())

    def _pull(self, told: Told) -> PullReport:
        if self._survey is None:
            self._survey = SurveyInUse(lambda: survey_study(self.study, self.server, self.store))
        report = pull_study(self.study, self.server, self.store, told, now=self._now, survey=self._survey)
        if self._drafts_at is None or abs(self._now() - self._drafts_at) >= DRAFTS_EVERY:
            survey_drafts(self.study, self.server, self.store, self._now)
            self._drafts_at = self._now()
        return report

    def _pause(self) -> float:
        """Give the pause, a tenth more or less, so that several who watch do not all ask at once."""
        pause = min(self._every * 2.0**self._failures, max(LONGEST_PAUSE_SECONDS, self._every))
        return pause * random.uniform(0.9, 1.1)  # noqa: S311 - no secret
