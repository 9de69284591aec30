"""The same Label Studio that tests of the plugin speak to."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "labelstudio_plugin"))
