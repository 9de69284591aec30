"""What a person decided about each distinct form, and the pseudonym it got: the key of a study.

The key names people. It is kept encrypted, for this user alone, and never in a study folder (see `key_file`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from framebridge.deidentify.kinds import Kind


class Verdict(StrEnum):
    """What becomes of a form.

    `ELSEWHERE`: the search had the wrong stretch; other forms in it are decided on instead.
    """

    REPLACE = "replace"
    KEEP = "keep"
    ELSEWHERE = "elsewhere"


class Decision(BaseModel):
    """What was decided about a form; `pseudonym` when it is replaced, `reason` when it is kept."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    form: Annotated[str, Field(min_length=1)]
    verdict: Verdict
    kind: Kind = Kind.PERSON
    pseudonym: str = ""
    reason: str = ""

    @property
    def is_replaced(self) -> bool:
        """Say whether a pseudonym comes in its place."""
        return self.verdict is Verdict.REPLACE


class Key(BaseModel):
    """All decisions of a study; nothing is ever taken out, so that no pseudonym is given twice."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    schema_version: str = "1.0"
    study: str
    decisions: Mapping[str, Decision] = {}
    retired: tuple[str, ...] = ()

    def of(self, form: str) -> Decision | None:
        """Give what was decided about a form, exactly as it is written."""
        return self.decisions.get(normal(form))

    def with_decisions(self, decisions: Iterable[Decision]) -> Key:
        """Add decisions, in place of earlier ones about the same forms."""
        new = {normal(item.form): item for item in decisions}
        given_up = {
            before.pseudonym for form, before in self.decisions.items() if form in new and before.pseudonym
        }
        retired = tuple(sorted({*self.retired, *given_up}))
        return self.model_copy(update={"decisions": {**self.decisions, **new}, "retired": retired})

    @property
    def pseudonyms(self) -> frozenset[str]:
        """All pseudonyms that are or were given."""
        return frozenset(item.pseudonym for item in self.decisions.values() if item.pseudonym) | set(self.retired)

    def replaced(self) -> list[Decision]:
        """Give the forms that are replaced."""
        return [item for item in self.decisions.values() if item.verdict is Verdict.REPLACE]


def normal(form: str) -> str:
    """Write a form with single spaces; capitals count, since `Roos` is not `roos`."""
    return re.sub(r"\s+", " ", form).strip()
