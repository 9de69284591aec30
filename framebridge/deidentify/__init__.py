"""De-identification: find what gives somebody away, have a person decide, replace it, clear the text."""

from framebridge.deidentify.detector import Detector, detector_at
from framebridge.deidentify.kinds import Found, Kind

__all__ = ["Detector", "Found", "Kind", "detector_at"]
