"""Rules about issues: how they stand, are handled and end, in a coding and in a study."""

from __future__ import annotations

from collections.abc import Iterator

from frameschema.findings import Severity
from frameschema.issue import ReframingOutcome
from frameschema.message import Message, message
from frameschema.rules.circles import lost_or_circling
from frameschema.rules.context import Context, StudyContext
from frameschema.rules.places import place_of
from frameschema.rules.rule import Found, rule
from frameschema.vocabulary import Bridged, Handling, IssueStatus, ReframingForm

_REFRAMING = {
    ReframingForm.AMPLIFICATION,
    ReframingForm.EXTENSION,
    ReframingForm.BRIDGING,
    ReframingForm.TRANSFORMATION,
}
_NOTHING_BRIDGED = {ReframingForm.PSEUDO_AGREEMENT, ReframingForm.OFF_THE_TABLE}
_FRAMES_CLASH = (None, IssueStatus.CONTROVERSY, IssueStatus.POTENTIAL)


def _outcomes(context: Context) -> Iterator[tuple[Message, ReframingOutcome]]:
    return ((where, issue.outcome) for where, issue in context.issues() if issue.outcome)


@rule(
    "bridged-without-evidence",
    Severity.WARNING,
    remedy=message("write how it was bridged, or from what that appears"),
)
def bridged_without_evidence(context: Context) -> Iterator[Found]:
    """A difference is said to be bridged, and nothing says how or from what that appears."""
    for where, outcome in _outcomes(context):
        is_bridged = outcome.bridged in (Bridged.YES, Bridged.PARTLY)
        if is_bridged and outcome.how is None and outcome.evidence is None:
            yield where, message("the issue is called bridged without how or evidence")


@rule(
    "bridged-without-reframing",
    Severity.WARNING,
    remedy=message("choose the form in which it was bridged, or say that it was bridged partly or not"),
)
def bridged_without_reframing(context: Context) -> Iterator[Found]:
    """A difference is called bridged, and every form that is given says that it was not.

    Without reframing only a difference between frames stays; facts may end a pseudo-controversy.
    """
    for where, issue in context.issues():
        bridged, forms = (issue.outcome.bridged, issue.outcome.forms) if issue.outcome else (None, ())
        stays = {ReframingForm.NONE} if issue.status in _FRAMES_CLASH else set()
        if bridged is Bridged.YES and forms and (_NOTHING_BRIDGED | stays).issuperset(forms):
            yield where, message("the issue is called bridged in a form that bridges nothing")


@rule(
    "reframed-without-bridging",
    Severity.WARNING,
    remedy=message("say that it was bridged, wholly or partly, or choose another form"),
)
def reframed_without_bridging(context: Context) -> Iterator[Found]:
    """A form of reframing is given, and the difference is called not bridged."""
    for where, outcome in _outcomes(context):
        if outcome.bridged is Bridged.NO and not _REFRAMING.isdisjoint(outcome.forms):
            yield where, message("the issue is called not bridged, and reframing is coded")


@rule(
    "no-reframing-beside-reframing",
    Severity.WARNING,
    remedy=message("leave one of the two out"),
)
def no_reframing_beside_reframing(context: Context) -> Iterator[Found]:
    """A form of reframing is given together with the form that says there was none."""
    for where, outcome in _outcomes(context):
        if ReframingForm.NONE in outcome.forms and not _REFRAMING.isdisjoint(outcome.forms):
            yield where, message("it is coded that the frames stayed as they were, and that they changed")


@rule(
    "controversy-without-handling",
    Severity.INFO,
    remedy=message("choose what is done with it, or leave it open if you do not see it yet"),
)
def controversy_without_handling(context: Context) -> Iterator[Found]:
    """Frames clash, and what those present do with that is left open."""
    for where, issue in context.issues():
        if issue.status is IssueStatus.CONTROVERSY and issue.handling is None:
            yield where, message("there is a controversy, and how it is handled is left open")


@rule(
    "handling-of-unanimity",
    Severity.WARNING,
    remedy=message("choose another status, or leave the handling open"),
)
def handling_of_unanimity(context: Context) -> Iterator[Found]:
    """Where all agree, it is said that a controversy was avoided, opened or swept away."""
    for where, issue in context.issues():
        if issue.status is IssueStatus.UNANIMOUS and issue.handling not in (None, Handling.COOPERATIVE):
            yield where, message("all agree, and the handling of a controversy is coded")


@rule(
    "avoided-without-dominant-frame",
    Severity.INFO,
    remedy=message("name it if you see one"),
)
def avoided_without_dominant_frame(context: StudyContext) -> Iterator[Found]:
    """A controversy was avoided, and which frame then dominates is left open."""
    for issue in context.study.issues:
        if issue.handling is Handling.AVOIDED and issue.dominant_frame is None:
            yield place_of(issue), message("the controversy was avoided and no dominant frame is named")


@rule(
    "transformation-without-joint-narrative",
    Severity.WARNING,
    remedy=message("name the narrative that is shared now, or choose another form"),
)
def transformation_without_joint_narrative(context: StudyContext) -> Iterator[Found]:
    """A frame transformation is coded and the joint narrative that belongs to it is not named."""
    for issue in context.study.issues:
        forms = issue.outcome.forms if issue.outcome else ()
        if ReframingForm.TRANSFORMATION in forms and issue.joint_narrative is None:
            yield place_of(issue), message("a frame transformation has no joint narrative")


@rule("circle-of-issues", Severity.ERROR, remedy=message("choose the issue it belongs to"))
def circle_of_issues(context: StudyContext) -> Iterator[Found]:
    """A sub-issue lies under itself, or under an issue that is not there."""
    issues = {issue.id: issue for issue in context.study.issues}
    parents = {issue.id: issue.parent for issue in issues.values() if issue.parent}
    for lost in lost_or_circling(parents, issues.keys()):
        yield place_of(issues[lost]), message("it does not lie under an issue of the study")


@rule("sub-issue-without-question", Severity.INFO, remedy=message("word it as a question if you can"))
def sub_issue_without_question(context: StudyContext) -> Iterator[Found]:
    """A sub-issue is not worded as a question yet."""
    for issue in context.study.issues:
        if issue.parent and issue.question is None:
            yield place_of(issue), message("the sub-issue has no question")


@rule("moments-out-of-order", Severity.WARNING, remedy=message("put them in the order in which they are spoken"))
def moments_out_of_order(context: StudyContext) -> Iterator[Found]:
    """The issue moments of an issue do not stand in order of speaking."""
    for issue in context.study.issues:
        if not context.is_in_order(issue.moments):
            yield place_of(issue), message("its issue moments do not stand in order of speaking")
