"""The few addresses that our server adds to, or replaces in, Label Studio."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from core.middleware import enforce_csrf_checks
from django.conf import settings
from django.db import connection, transaction
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from jwt_auth.models import LSAPIToken
from projects.api import TemplateListAPI
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken
from users.models import User

from labelstudio_plugin.recordings import MEDIA_TYPES
from labelstudio_plugin.server.gallery import load_gallery, put_first
from labelstudio_plugin.server.history.permission import may_read_history
from labelstudio_plugin.server.recordings import NoSuchRange, byte_range, find_recording
from labelstudio_plugin.server.release import PLUGIN_VERSION, SUPPORTED_RELEASE

LABELING_SCRIPT = Path(__file__).parent / "static" / "labeling.js"
_PIECE = 256 * 1024


class FrameTemplateList(TemplateListAPI):  # type: ignore[misc]
    """Label Studio's template gallery with our group first."""

    if settings.FRAMEBRIDGE_GALLERY:
        templates_and_groups = put_first(
            TemplateListAPI.templates_and_groups, load_gallery(Path(settings.FRAMEBRIDGE_GALLERY))
        )


def health(request: HttpRequest) -> JsonResponse:
    """Tell which plugin and which Label Studio answer here."""
    return JsonResponse({"plugin": PLUGIN_VERSION, "label_studio": SUPPORTED_RELEASE})


def server_state(request: HttpRequest) -> JsonResponse:
    """Tell who has an account what cannot be seen from outside: the kind of database, and the room on the disk.

    Every export through Label Studio leaves a copy in its folder for ever.
    """
    if not request.user.is_authenticated:
        return JsonResponse({}, status=401)
    data, exports = Path(settings.BASE_DATA_DIR), Path(settings.EXPORT_DIR)
    kept = sum(file.stat().st_size for file in exports.rglob("*") if file.is_file()) if exports.is_dir() else 0
    return JsonResponse(
        {
            "plugin": PLUGIN_VERSION,
            "database": connection.vendor,
            "free_bytes": shutil.disk_usage(data).free,
            "exports_bytes": kept,
            "feed": may_read_history(request),
        }
    )


def labeling_script(request: HttpRequest) -> FileResponse:
    """The script that every page loads."""
    return FileResponse(LABELING_SCRIPT.open("rb"), content_type="text/javascript; charset=utf-8")


@enforce_csrf_checks  # type: ignore[untyped-decorator]  # Label Studio leaves the check out unless told
def renew_token(request: HttpRequest) -> JsonResponse:
    """Give whoever is logged in a new access token, and end the old ones.

    Label Studio shows a token once; who loses it before it is kept could never get another.
    """
    if request.method != "POST":
        return JsonResponse({}, status=405)
    # Only who logged in with a password: a token of five minutes is not to be traded for a lasting one.
    if not request.user.is_authenticated or getattr(request, "is_jwt", False):
        return JsonResponse({}, status=401)
    with transaction.atomic():
        token = _new_token_of(request.user)
    return JsonResponse({"token": token}, status=201)


def _new_token_of(user: User) -> str:
    for old in OutstandingToken.objects.filter(user=user):
        BlacklistedToken.objects.get_or_create(token=old)
    return str(LSAPIToken.for_user(user).get_full_jwt())


def no_tips(request: HttpRequest) -> JsonResponse:
    """In place of Label Studio's view that fetches advertisements from GitHub: there are none."""
    return JsonResponse({})


def recording(request: HttpRequest, name: str) -> HttpResponseBase:
    """Give a recording, or the part of it that is asked for, to whoever is logged in; browsers keep nothing."""
    if not request.user.is_authenticated:
        return JsonResponse({}, status=401)
    if request.method not in ("GET", "HEAD"):
        return JsonResponse({}, status=405)
    file = find_recording(Path(settings.FRAMEBRIDGE_RECORDINGS), name)
    if file is None:
        return JsonResponse({}, status=404)
    response = _whole_or_part(request, file)
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _whole_or_part(request: HttpRequest, file: Path) -> HttpResponseBase:
    size = file.stat().st_size
    try:
        asked = byte_range(request.headers.get("Range"), size)
    except NoSuchRange:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, last = asked or (0, size - 1)
    length = last - first + 1
    headers = {"Content-Length": str(length)}
    if asked is not None:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    kind = MEDIA_TYPES[file.suffix.lower()]
    body = () if request.method == "HEAD" else _pieces(file, first, length)
    return StreamingHttpResponse(body, status=206 if asked else 200, content_type=kind, headers=headers)


def _pieces(file: Path, first: int, length: int) -> Iterator[bytes]:
    with file.open("rb") as opened:
        opened.seek(first)
        while length > 0 and (piece := opened.read(min(_PIECE, length))):
            length -= len(piece)
            yield piece
