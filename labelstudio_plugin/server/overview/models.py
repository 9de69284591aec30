"""What a merge told last, who was invited, and who asked for sheets."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from labelstudio_plugin.roles import Role
from labelstudio_plugin.server.walls.models import Member


class MergeTold(models.Model):  # type: ignore[misc]
    """The newest status document of a study (`labelstudio_plugin.overview.StatusDocument`)."""

    study = models.CharField(max_length=80, unique=True)
    document = models.JSONField()
    told_at = models.DateTimeField()


class Invite(models.Model):  # type: ignore[misc]
    """A link with which one person signs up; the link itself is this row's number, signed, and kept nowhere.

    With an `email` it is for that address alone; who is written down in the study needs such a one.
    """

    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    werkplaats = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True, help_text="in small letters")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked = models.BooleanField(default=False)

    def is_open(self, now: datetime) -> bool:
        """Say whether somebody may still sign up with it."""
        return not self.revoked and self.used_at is None and now < self.expires_at


class SheetRequest(models.Model):  # type: ignore[misc]
    """Somebody wants sheets of the own coding of a discussion; `made_at` says when they were made."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE)
    study = models.CharField(max_length=80)
    unit = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
