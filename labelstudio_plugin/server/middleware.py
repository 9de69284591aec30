"""Adds one script to every page of Label Studio."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.html import format_html

from labelstudio_plugin.roles import Role
from labelstudio_plugin.server.release import PLUGIN_VERSION

# First thing in the head: Label Studio reads its settings as soon as its own scripts at the end run.
PLACE = b"<head>"
_OWN_PAGE = {Role.ANNOTATOR.value: "/framebridge/sheets", Role.COORDINATOR.value: "/framebridge/"}
"""To which page of ours a link stands on the pages of Label Studio, by role."""


class PageScript:
    """Django middleware that puts our script tag into HTML pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Prepare all of the tag that does not change while the server runs."""
        self.get_response = get_response
        address = f"/framebridge/labeling.js?v={PLUGIN_VERSION}"
        language = settings.FRAMEBRIDGE_LANGUAGE
        tag = '<script src="{}" data-language="{}" data-own-page="{}"></script>'
        self.tags = {
            page: PLACE + format_html(tag, address, language, page).encode() for page in ("", *_OWN_PAGE.values())
        }

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request; a page gets the script tag."""
        response = self.get_response(request)
        if isinstance(response, HttpResponse) and response.get("Content-Type", "").startswith("text/html"):
            role = getattr(getattr(request, "framebridge_member", None), "role", "")
            tag = self.tags[_OWN_PAGE.get(role, "")]
            response.content = response.content.replace(PLACE, tag, 1)
            if response.has_header("Content-Length"):
                response["Content-Length"] = str(len(response.content))
        return response
