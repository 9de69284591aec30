"""What participants remark may hold a name: it is taken in as they wrote it, and told so that somebody looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from framebridge.deidentify.decisions import Key, Verdict
from framebridge.deidentify.detector import Detector
from framebridge.deidentify.forms import open_forms
from framebridge.deidentify.matching import Replacing
from framebridge.deidentify.passages import Passage
from framebridge.errors import ConfigurationProblem
from framebridge.study import StudyFolder
from framebridge.study.consent import is_invented
from framebridge.study.written import CheckRow
from frameschema import Finding, Message, Severity, message


def names_in_remarks(
    study: StudyFolder, rows: Sequence[CheckRow], detector: Callable[[], Detector], key: Callable[[], Key]
) -> tuple[Finding, ...]:
    """Tell which remarks hold what may be a name; those about invented talk are not searched."""
    searched = [row for row in rows if row.remarks and not is_invented(study.clearances, row.discussion)]
    if not searched:
        return ()
    try:
        return tuple(_told(searched, detector(), key()))
    except ConfigurationProblem as exc:
        return (_finding("?", message("remarks were not searched for names: {reason}", reason=exc.args[0])),)


def _told(rows: Sequence[CheckRow], detector: Detector, key: Key) -> Iterator[Finding]:
    replacing = Replacing(key)
    for row in rows:
        text = row.remarks or ""
        passage = Passage(row.discussion, ", ".join(map(str, row.about)), text)
        is_known = any(decision.verdict is Verdict.REPLACE for _, decision in replacing.places(text))
        if is_known or open_forms(detector, key, [passage]):
            yield _finding(
                passage.where, message("a participant's remark may hold a name; it was taken in as it is")
            )


def _finding(where: str, said: Message) -> Finding:
    return Finding(
        rule="name-in-remark",
        severity=Severity.WARNING,
        where=where,
        message=said,
        remedy=message("read the remarks in analysis/member_checks.csv, and write a role in the place of a name"),
    )
