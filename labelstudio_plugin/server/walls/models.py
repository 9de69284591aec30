"""Who somebody is in the study, and which further work was given to whom."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from labelstudio_plugin.roles import Role


class Member(models.Model):  # type: ignore[misc]
    """Somebody with a role. Known by e-mail address first; `user` is filled in when that address signs up."""

    email = models.EmailField(unique=True, help_text="in small letters")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="framebridge_member"
    )
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    werkplaats = models.CharField(max_length=80, blank=True, help_text="slug; the coordinator may have none")
    coder = models.CharField(max_length=80, blank=True, help_text="slug of the coder in the study")
    active = models.BooleanField(default=True)
    ended_at = models.DateTimeField(null=True, help_text="log-ins and tokens from before it count no more")


class Assignment(models.Model):  # type: ignore[misc]
    """Work of another Werkplaats, given to a Werkplaats or to one member: a project, or one discussion in it.

    A plain number, no foreign key: Label Studio deletes past Django, and numbers are never used again.
    """

    project = models.IntegerField()
    unit = models.CharField(
        max_length=80, blank=True, help_text="id of the discussion; all of the project if empty"
    )
    werkplaats = models.CharField(max_length=80, blank=True)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, null=True)

    class Meta:
        """One of a Werkplaats and a member, never both or none."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(werkplaats="") & Q(member__isnull=False))
                | (~Q(werkplaats="") & Q(member__isnull=True)),
                name="framebridge_assignment_to_one",
            )
        ]
