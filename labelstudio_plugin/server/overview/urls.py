"""The addresses of the overview, of invitations and of accounts."""

from __future__ import annotations

from django.urls import path, re_path

from labelstudio_plugin.server.overview import sheet_requests, sign_up, views

overview_patterns = [
    path("framebridge/", views.overview),
    path("framebridge/invite/<token>", sign_up.enter),
    path("framebridge/invites", views.invites),
    path("framebridge/invites/<int:number>/revoke", views.revoke),
    path("framebridge/sheets", sheet_requests.own_sheets),
    path("framebridge/sheets/asked", sheet_requests.asked),
    path("framebridge/sheets/made", sheet_requests.made),
    path("framebridge/members/active", views.active),
    path("api/framebridge/status", views.status),
    re_path(r"^user/signup/", sign_up.sign_up),
]
