"""Accounts and personal access tokens, by the ways that work on Label Studio Community.

Users made through the API cannot log in; so people sign up with the organisation's invite link,
and everybody makes their own token. A token is shown once, when it is made.
"""

from __future__ import annotations

import re

import requests

from frameschema import message
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import TokenRefused, UnexpectedAnswer, Unreachable
from labelstudio_plugin.session import new_session

_CSRF = re.compile(r'csrfmiddlewaretoken" value="([^"]+)')
_TIMEOUT = (10, 60)
_HAS_ONE = 409


def invite_path(coordinator: LabelStudio) -> str:
    """Give the path (with its secret) under which new people may sign up."""
    path = coordinator.get_object("/api/invite").get("invite_url")
    if not isinstance(path, str):
        raise UnexpectedAnswer(message("{url} gave no invite link", url=coordinator.url))
    return path


def sign_up(url: str, invite: str, email: str, password: str) -> str:
    """Make an account with an invite link, and its access token; raises TokenRefused if refused."""
    person = _Person(url)
    person.submit(invite, email=email, password=password, allow_newsletters="false")
    return person.new_token(email)


def log_in(url: str, email: str, password: str) -> str:
    """Make the access token of an account that exists.

    An account has one valid token at a time. Our server replaces it; a stock Label Studio does not,
    and then TokenRefused is raised.
    """
    person = _Person(url)
    person.submit("/user/login/", email=email, password=password)
    return person.new_token(email)


def sign_up_is_open(url: str) -> bool:
    """Ask whether anybody may sign up without an invite link; an empty form makes no account."""
    try:
        answer = _Person(url).try_form("/user/signup/", email="", password="")
    except TokenRefused:
        return False  # our server shows no form without an invitation
    return answer.status_code not in (401, 403, 404)


class _Person:
    """Somebody in front of the browser: a session with cookies, filling in forms."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._session = new_session(url)

    def submit(self, path: str, **fields: str) -> None:
        self.try_form(path, **fields)

    def try_form(self, path: str, **fields: str) -> requests.Response:
        page = self._request("GET", path)
        found = _CSRF.search(page.text)
        if found is None:
            raise TokenRefused(
                message("{url} shows no form to log in or sign up", url=self._url), page.status_code
            )
        return self._request(
            "POST", path, data={**fields, "csrfmiddlewaretoken": found[1]}, headers={"Referer": self._url}
        )

    def new_token(self, email: str) -> str:
        headers = {"X-CSRFToken": self._session.cookies.get("csrftoken", ""), "Referer": self._url}
        answer = self._request("POST", "/api/token/", json={}, headers=headers)
        if answer.status_code == _HAS_ONE:
            # Our own server can give a new one; a stock Label Studio answers that it has no such address.
            renewed = self._request("POST", "/framebridge/token", json={}, headers=headers)
            answer = renewed if renewed.status_code == 201 else answer
        if answer.status_code == _HAS_ONE:
            raise TokenRefused(
                message(
                    "{email} already has an access token; use that one, or revoke it in Label Studio under "
                    "Account & Settings and try again",
                    email=email,
                ),
                answer.status_code,
            )
        if answer.status_code not in (200, 201):
            raise TokenRefused(
                message("Label Studio did not accept the login of {email}", email=email), answer.status_code
            )
        token = _token_in(answer)
        if token is None:
            raise UnexpectedAnswer(message("{url} gave no access token; is this a Label Studio?", url=self._url))
        return token

    def _request(self, method: str, path: str, **request: object) -> requests.Response:
        try:
            return self._session.request(method, self._url + path, timeout=_TIMEOUT, **request)  # type: ignore[arg-type]
        except requests.RequestException as exc:
            raise Unreachable(
                message("no answer from Label Studio at {url} ({kind})", url=self._url, kind=type(exc).__name__)
            ) from None


def _token_in(answer: requests.Response) -> str | None:
    try:
        body = answer.json()
    except requests.JSONDecodeError:
        return None
    token = body.get("token") if isinstance(body, dict) else None
    return token if isinstance(token, str) else None
