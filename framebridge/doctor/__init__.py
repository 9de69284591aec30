"""Doctor: looks at everything a study leans on, says what is wrong, and what to change. It changes nothing."""

from framebridge.doctor.checks import Check, Level
from framebridge.doctor.doctor import examine, verdict

__all__ = ["Check", "Level", "examine", "verdict"]
