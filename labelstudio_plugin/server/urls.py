"""The addresses of our server: our own first, then all of Label Studio's."""

from __future__ import annotations

from core.urls import urlpatterns as label_studio_patterns
from django.urls import path, re_path

from labelstudio_plugin.server import views
from labelstudio_plugin.server.history.views import patterns as history_patterns
from labelstudio_plugin.server.overview.urls import overview_patterns
from labelstudio_plugin.server.walls.assigning import assignments
from labelstudio_plugin.server.walls.views import members, routes

urlpatterns = [
    path("framebridge/health", views.health),
    path("framebridge/server", views.server_state),
    path("framebridge/token", views.renew_token),
    path("framebridge/members", members),
    path("framebridge/assignments", assignments),
    path("framebridge/routes", routes),
    path("framebridge/labeling.js", views.labeling_script),
    re_path(r"^framebridge/recordings/(?P<name>[0-9a-f]{32}\.[a-z0-9]{3,4})$", views.recording),
    *overview_patterns,
    path("api/templates/", views.FrameTemplateList.as_view()),
    path("heidi-tips/", views.no_tips),
    *history_patterns,
    *label_studio_patterns,
]
