"""The rules of a merge: from where two units are the same, and what becomes of a difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import get_args

from frameschema import AnyUnit, Consensus, choice_paths

SAME_FROM = 0.3
CONTENT = 0.2


def _fields() -> tuple[str, ...]:
    """Name what coders choose in a unit: paths, and what these are part of."""
    tagged = get_args(get_args(AnyUnit)[0])
    models = [get_args(model)[0] for model in tagged]
    paths = [path for model in models for path, _ in choice_paths(model)]
    return tuple(dict.fromkeys(name for path in paths for name in (path.partition(".")[0], path)))


FIELDS = (*_fields(), "fragments", "trigger", "summaries", "frames", "frames_after", "dominant_frame")
"""The fields for which a consensus can be chosen; the last ones are those of narratives, shifts and issues."""


@dataclass(frozen=True)
class MergeRules:
    """`[merge]` of a study, for one transcript.

    `same_from` is the likeness (0-1) from which two units mark the same thing, `content` how far equal choices
    make up for words that are not shared. `fields` has the consensus of single fields, by path or by the name
    before its dot; `lead` is the coder who leads in the Werkplaats of the transcript.
    """

    same_from: float = SAME_FROM
    content: float = CONTENT
    consensus: Consensus = Consensus.UNANIMOUS
    fields: Mapping[str, Consensus] = field(default_factory=dict)
    lead: str | None = None

    def consensus_of(self, path: str) -> Consensus:
        """Give the consensus of a field: that of its path, or of what it is part of, or else the general one."""
        whole = path.partition(".")[0]
        return self.fields.get(path, self.fields.get(whole, self.consensus))

    @property
    def only_decisions(self) -> bool:
        """Say whether no difference at all is settled, or kept, without a decision."""
        return {self.consensus, *self.fields.values()} == {Consensus.UNANIMOUS}

    @property
    def policy(self) -> str:
        """The rules in one line, as a merge names them."""
        parts = [f"likeness >= {self.same_from}", f"content {self.content}", f"consensus {self.consensus}"]
        parts += [f"{path}: {self.fields[path]}" for path in sorted(self.fields)]
        used = {self.consensus, *self.fields.values()}
        parts += [f"lead {self.lead}"] if self.lead and Consensus.LEAD in used else []
        return "; ".join(parts)
