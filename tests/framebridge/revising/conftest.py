"""The small Label Studio that the plugin's tests use."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "labelstudio_plugin"))
