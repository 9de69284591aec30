"""Re-anchoring: a transcript was corrected; the spans of its codings move along, or a finding says why not."""

from framebridge.reanchoring.coding import Reanchored, reanchor_coding
from framebridge.reanchoring.errors import NotThisText
from framebridge.reanchoring.moves import How, Move, Went, count_moves

__all__ = ["How", "Move", "NotThisText", "Reanchored", "Went", "count_moves", "reanchor_coding"]
