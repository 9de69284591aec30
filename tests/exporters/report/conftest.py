"""Lets the tests here import the builders of the exporters by name."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
