"""Who codes the material of another Werkplaats, from `[[assignment]]` in `study.toml`."""

from __future__ import annotations

from collections.abc import Iterator

from framebridge.errors import ConfigurationProblem
from framebridge.members import wanted_members
from framebridge.study import StudyFolder
from framebridge.study.settings import AssignmentSection
from frameschema import message
from labelstudio_plugin.assignments import AssignmentEntry
from labelstudio_plugin.passes import Layout


def wanted_assignments(study: StudyFolder) -> list[AssignmentEntry]:
    """Give the assignments of one server, for the passes in which talk is marked; sheets follow the own coding.

    Raises ConfigurationProblem for a discussion or coder that cannot be found there.
    """
    here = {group.id for group in study.settings.werkplaats}
    found: dict[AssignmentEntry, None] = {}
    for section in study.settings.assignment:
        if section.werkplaats in here:
            found.update(dict.fromkeys(_entries(study, section)))
    return list(found)


def _entries(study: StudyFolder, section: AssignmentSection) -> Iterator[AssignmentEntry]:
    _check_discussions(study, section)
    for item in study.passes:
        if item.layout is not Layout.TALK:
            continue
        for email, group in _people(study, section):
            for unit in section.discussions or ("",):
                yield AssignmentEntry(
                    study=study.settings.study.id,
                    owner=section.werkplaats,
                    coding_pass=item.id,
                    unit=unit,
                    email=email,
                    werkplaats=group,
                )


def _people(study: StudyFolder, section: AssignmentSection) -> list[tuple[str, str]]:
    if section.to is not None:
        return [("", section.to)]
    accounts = {entry.coder: entry.email for entry in wanted_members(study.settings)}
    missing = [coder for coder in section.coders if coder not in accounts]
    if missing:
        raise ConfigurationProblem(
            message(
                "study.toml, assignment: {coders} has no account on this Label Studio; give it an e-mail address",
                coders=", ".join(missing),
            )
        )
    return [(accounts[coder], "") for coder in section.coders]


def _check_discussions(study: StudyFolder, section: AssignmentSection) -> None:
    own = {row.id for row in study.whole.discussions if row.werkplaats == section.werkplaats}
    strangers = [name for name in section.discussions if name not in own]
    if strangers:
        raise ConfigurationProblem(
            message(
                "study.toml, assignment: {werkplaats} has no discussion {names}; see discussions.csv",
                werkplaats=section.werkplaats,
                names=", ".join(strangers),
            )
        )
