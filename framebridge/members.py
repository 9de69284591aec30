"""Who has which role on the study's Label Studio, from `study.toml`."""

from __future__ import annotations

from framebridge.study import StudySettings
from labelstudio_plugin.members import MemberEntry
from labelstudio_plugin.roles import Role


def wanted_members(settings: StudySettings) -> list[MemberEntry]:
    """Give the members of one server (`StudySettings.on`): its coders by their accounts there, then the others."""
    groups = {group.id for group in settings.werkplaats}
    known_as = {account: coder for account, coder in settings.labelstudio.accounts.items() if "@" in account}
    own = {coder.account.casefold(): coder.id for coder in settings.coder if coder.account}
    coders = {coder.id: coder for coder in settings.coder}
    entries = [
        MemberEntry(email=account, role=Role.ANNOTATOR, werkplaats=coders[coder].werkplaats, coder=coder)
        for account, coder in (own | known_as).items()
        if "@" in account and coders[coder].werkplaats in groups
    ]
    others = [
        MemberEntry(email=one.account.casefold(), role=one.role, werkplaats=one.werkplaats or "")
        for one in settings.member
    ]
    named = {entry.email for entry in others}
    return [entry for entry in entries if entry.email not in named] + others
