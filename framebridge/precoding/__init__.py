"""Pre-coding: an earlier coding, the merged coding or lexical cues, offered to a coder as a draft."""

from framebridge.draft_origin import MERGED, UNKNOWN_ORIGIN, began_from, coding_origin, cues_origin
from framebridge.precoding.cues import Cue, CueList, coding_of_cues, read_cues
from framebridge.precoding.merged import coding_of_merged
from framebridge.precoding.planning import PrecodingPlan, Source, find_coder, plan_precoding

__all__ = [
    "MERGED",
    "UNKNOWN_ORIGIN",
    "Cue",
    "CueList",
    "PrecodingPlan",
    "Source",
    "began_from",
    "coding_of_cues",
    "coding_of_merged",
    "coding_origin",
    "cues_origin",
    "find_coder",
    "plan_precoding",
    "read_cues",
]
