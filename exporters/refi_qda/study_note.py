"""The note that holds what REFI-QDA has no place for: the study, without codings and what was said."""

from __future__ import annotations

import json
from typing import Any

from exporters.refi_qda.cases import IDENTIFYING, is_anonymous
from frameschema import Discussion, Study

_ALWAYS_THERE = ("werkplaats",)


def study_as_json(study: Study) -> str:
    """Write the study; of each turn only how many characters it has. Accounts of coders are withheld."""
    dumped = study.model_dump(mode="json", exclude_none=True, exclude={"codings"})
    for coder in dumped["coders"]:
        coder.pop("account", None)
    for talk in dumped["transcripts"]:
        for turn in talk["turns"]:
            turn["text"] = len(turn["text"])
    dumped["discussions"] = [_shown(study, discussion) for discussion in study.discussions]
    return json.dumps(dumped, ensure_ascii=False)


def _shown(study: Study, discussion: Discussion) -> dict[str, Any]:
    hidden = set(IDENTIFYING) - set(_ALWAYS_THERE) if is_anonymous(study, discussion) else set()
    return discussion.model_dump(mode="json", exclude_none=True, exclude=hidden)
