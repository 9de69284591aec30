"""What everybody is refused, whatever the role: requests from other sites, and password after password."""

from __future__ import annotations

import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase

from labelstudio_plugin.server.refusals import said

_SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
_LOGIN = ("/user/login", "/user/login/", "/api-auth/login", "/api-auth/login/")
FAILURES, WINDOW_SECONDS = 10, 300.0

Answer = Callable[[HttpRequest], HttpResponseBase]


class SameOrigin:
    """Refuses to change anything for a page of another site; Label Studio itself leaves its API unchecked.

    Browsers say where a request comes from, and pages cannot say it otherwise; programs say nothing.
    """

    def __init__(self, get_response: Answer) -> None:
        """Remember what answers."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request of our own pages or of a program."""
        if request.method not in _SAFE and _is_from_elsewhere(request):
            return JsonResponse({"detail": said("request from another site")}, status=403)
        return self.get_response(request)


def _is_from_elsewhere(request: HttpRequest) -> bool:
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        return site not in ("same-origin", "none")
    return origin is not None and urlsplit(origin).netloc != request.get_host()


class LoginLimit:
    """Answers 429 after ten failed logins to one account in five minutes."""

    def __init__(self, get_response: Answer) -> None:
        """Start without failures; they are forgotten when the server stops."""
        self.get_response = get_response
        self._failures: dict[str, deque[float]] = defaultdict(deque)
        self._lock = threading.Lock()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, unless it is one login too many."""
        if request.method != "POST" or request.path not in _LOGIN:
            return self.get_response(request)
        name = "account " + request.POST.get("email", request.POST.get("username", "")).casefold()
        if self._count(name) >= FAILURES:
            return JsonResponse(
                {"detail": said("too many failed logins; wait five minutes")},
                status=429,
                headers={"Retry-After": str(int(WINDOW_SECONDS))},
            )
        response = self.get_response(request)
        self._note(name, failed=response.status_code != 302)
        return response

    def _count(self, name: str) -> int:
        with self._lock:
            recent = self._failures.get(name, deque())
            while recent and recent[0] < time.monotonic() - WINDOW_SECONDS:
                recent.popleft()
            return len(recent)

    def _note(self, name: str, *, failed: bool) -> None:
        with self._lock:
            if failed:
                self._failures[name].append(time.monotonic())
            else:
                self._failures.pop(name, None)
