"""What a merge told last, and who was invited."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from labelstudio_plugin.roles import Role


class MergeTold(models.Model):  # type: ignore[misc]
    """The newest status document of a study (`labelstudio_plugin.overview.StatusDocument`)."""

    study = models.CharField(max_length=80, unique=True)
    document = models.JSONField()
    told_at = models.DateTimeField()


class Invite(models.Model):  # type: ignore[misc]
    """A link with which people sign up; the link itself is this row's number, signed, and kept nowhere."""

    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    werkplaats = models.CharField(max_length=80, blank=True)
    most_uses = models.PositiveIntegerField()
    uses = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField()
    revoked = models.BooleanField(default=False)

    class Meta:
        """Never used more often than was meant."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(uses__lte=F("most_uses")), name="framebridge_invite_uses")
        ]

    def is_open(self, now: datetime) -> bool:
        """Say whether somebody may still sign up with it."""
        return not self.revoked and self.uses < self.most_uses and now < self.expires_at
