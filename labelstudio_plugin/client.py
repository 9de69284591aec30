"""The one door to a Label Studio server over HTTP.

Why not the SDK's client here, and what stands in its place (measured on 1.23.2 with SDK 2.1.2):

- It repeats a POST after a 502 or a dropped connection: 2 tasks for 1, 6 for 3. Here a write goes out once; who
  sends it looks afterwards what was stored. Only GET is repeated, and the renewal of a token.
- It does not repeat a GET after a reset or a time-out. Here that is done, as for 429, 500, 502, 503 and half an
  answer: with growing pauses, with those that the server asks for, and for two minutes at most.
- It gives back 20 of 68 tasks when a later page is a 404. Here a 404 is an error, and lists are counted
  (`sync/task_list.py`).
- It waits for its own clock to say that a token has expired, and fails when that clock is behind. Here the
  server's 401 renews the token once, and the age of a token is measured with a clock that nobody puts right.
- It takes any answer with status 200. Here it must be JSON of the expected shape: a login page is no task list.
- It prints the token when that ends in a line break. Here no message holds a body, a token or transcript text.

No talk leaves that has no clearance (see `gate`).
"""

from __future__ import annotations

import base64
import email.utils
import json
import math
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests
from tenacity import RetryCallState, Retrying, retry_if_exception_type

from frameschema import message
from labelstudio_plugin.errors import (
    Busy,
    Failed,
    Incomplete,
    Refused,
    TimedOut,
    TokenRefused,
    UnexpectedAnswer,
    Unreachable,
    WrongVersion,
)
from labelstudio_plugin.gate import check_outgoing
from labelstudio_plugin.session import new_session

SUPPORTED_VERSION = "1.23.2"
_TIMEOUT = (10, 120)
_LEEWAY_SECONDS = 60
_TRANSIENT = frozenset({429, 502, 503})
_GATEWAY_TIMEOUT = 504
_ATTEMPTS = 5
_LONGEST_PAUSE_SECONDS = 20.0
_PATIENCE_SECONDS = 120.0
"""How long reading is repeated altogether; a server that asks for more is left alone."""


class LabelStudio:
    """A server, spoken to with one person's access token.

    `token` is a personal access token; raises TokenRefused at first use when it is not accepted.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        session: requests.Session | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Remember where and who; nothing is sent yet."""
        self.url = url.rstrip("/")
        self._token = token.strip()
        self._session = session or new_session(url)
        self._sleep = sleep
        self._access = ""
        self._renew_at = -math.inf

    def check_version(self) -> str:
        """Give the server's version; raises WrongVersion for another one than was tested."""
        version = self._repeated(self._read_open, "/api/version").get("release")
        if version != SUPPORTED_VERSION:
            raise WrongVersion(
                message(
                    "{url} runs Label Studio {version}; this program was tested with {supported}: install that "
                    "version on the server",
                    url=self.url,
                    version=version,
                    supported=SUPPORTED_VERSION,
                )
            )
        return str(version)

    def clock(self) -> datetime | None:
        """Ask what time it is on the server, in whole seconds; None when it does not say."""
        said = self._repeated(self._exchange, "GET", "/api/version").headers.get("Date", "")
        try:
            return parsedate_to_datetime(said)
        except ValueError:
            return None

    def pause(self, seconds: float) -> None:
        """Give the server time."""
        self._sleep(seconds)

    def get(self, path: str, **query: Any) -> Any:
        """Read; repeated a few times when the server is busy or the connection drops."""
        return self._repeated(self._send, "GET", path, params=query)

    def get_object(self, path: str, **query: Any) -> dict[str, Any]:
        """Read what must be an object; raises UnexpectedAnswer when it is something else."""
        answer = self.get(path, **query)
        if not isinstance(answer, dict):
            raise UnexpectedAnswer(
                message("GET {path} at {url} gave no object; is this a Label Studio?", path=path, url=self.url)
            )
        return answer

    def get_objects(self, path: str, **query: Any) -> list[dict[str, Any]]:
        """Read what must be a list of objects; raises UnexpectedAnswer when it is something else."""
        answer = self.get(path, **query)
        if not isinstance(answer, list) or not all(isinstance(item, dict) for item in answer):
            raise UnexpectedAnswer(
                message("GET {path} at {url} gave no list; is this a Label Studio?", path=path, url=self.url)
            )
        return answer

    def post(self, path: str, body: object) -> Any:
        """Write once; after an error it is not known whether it was stored: look before repeating."""
        return self._write("POST", path, body)

    def patch(self, path: str, body: object) -> Any:
        """Change once."""
        return self._write("PATCH", path, body)

    def put(self, path: str, body: object) -> Any:
        """Put something in the place of what is there, once."""
        return self._write("PUT", path, body)

    def _write(self, method: str, path: str, body: object) -> Any:
        check_outgoing(method, path, body)
        self._repeated(self._authorization)
        return self._send(method, path, json=body)

    def _repeated(self, ask: Callable[..., Any], *arguments: Any, **more: Any) -> Any:
        retrying = Retrying(
            retry=retry_if_exception_type((Busy, Failed, Incomplete, Unreachable)),
            stop=_is_enough,
            wait=_wait,
            sleep=self._sleep,
            reraise=True,
        )
        return retrying(ask, *arguments, **more)

    def _send(self, method: str, path: str, **request: Any) -> Any:
        answer = self._exchange(method, path, headers=self._authorization(), **request)
        if answer.status_code == 401:
            # The server's clock decides, not ours: renew once and ask again.
            self._renew_at = -math.inf
            answer = self._exchange(method, path, headers=self._authorization(), **request)
        return self._accepted(answer, method, path)

    def _exchange(self, method: str, path: str, **request: Any) -> requests.Response:
        try:
            return self._session.request(
                method, self.url + path, timeout=_TIMEOUT, allow_redirects=False, **request
            )
        except requests.Timeout:
            raise TimedOut(
                message("Label Studio at {url} did not answer in time; try again in a minute", url=self.url)
            ) from None
        except requests.RequestException as exc:
            # The foreign message may show headers or addresses with secrets: only its class is told.
            raise Unreachable(
                message(
                    "no answer from Label Studio at {url} ({kind}); is it running, and is the address in "
                    "study.toml right?",
                    url=self.url,
                    kind=type(exc).__name__,
                )
            ) from None

    def _accepted(self, answer: requests.Response, method: str, path: str) -> Any:
        where = f"{method} {path.partition('?')[0]}"
        if answer.status_code == _GATEWAY_TIMEOUT:
            raise TimedOut(
                message(
                    "Label Studio at {url} did not answer {where} in time; try again in a minute",
                    url=self.url,
                    where=where,
                )
            )
        if answer.status_code in _TRANSIENT:
            raise Busy(
                message(
                    "Label Studio at {url} is too busy for {where} (status {status}); try again later",
                    url=self.url,
                    where=where,
                    status=answer.status_code,
                ),
                _retry_after(answer),
            )
        if answer.status_code in (401, 403):
            raise TokenRefused(
                message(
                    "Label Studio at {url} does not accept the access token for {where}; store a new one",
                    url=self.url,
                    where=where,
                ),
                answer.status_code,
            )
        if answer.status_code >= 500:
            raise Failed(
                message(
                    "Label Studio at {url} failed over {where} (status {status}); its log says why",
                    url=self.url,
                    where=where,
                    status=answer.status_code,
                )
            )
        if answer.status_code >= 300:
            raise Refused(
                message(
                    "Label Studio refused {where} with status {status}", where=where, status=answer.status_code
                ),
                answer.status_code,
            )
        return self._json(answer, where)

    def _json(self, answer: requests.Response, where: str) -> Any:
        if answer.status_code == 204 or not answer.content:
            return None
        if "json" not in answer.headers.get("Content-Type", ""):
            raise UnexpectedAnswer(
                message("{where} at {url} gave no JSON; is this a Label Studio?", where=where, url=self.url)
            )
        try:
            return answer.json()
        except requests.JSONDecodeError:
            raise Incomplete(
                message("{where} at {url} gave an incomplete answer", where=where, url=self.url)
            ) from None

    def _authorization(self) -> Mapping[str, str]:
        if time.monotonic() >= self._renew_at:
            self._renew()
        return {"Authorization": f"Bearer {self._access}"}

    def _renew(self) -> None:
        answer = self._exchange("POST", "/api/token/refresh/", json={"refresh": self._token})
        if answer.status_code in (400, 401, 403):
            raise TokenRefused(
                message(
                    "Label Studio at {url} does not accept the stored access token; store a new one", url=self.url
                ),
                answer.status_code,
            )
        renewed = self._accepted(answer, "POST", "/api/token/refresh/")
        access = renewed.get("access") if isinstance(renewed, dict) else None
        if not isinstance(access, str):
            raise UnexpectedAnswer(message("{url} gave no access token; is this a Label Studio?", url=self.url))
        self._access = access
        self._renew_at = time.monotonic() + _lifetime(access) - _LEEWAY_SECONDS

    def _read_open(self, path: str) -> dict[str, Any]:
        answer = self._accepted(self._exchange("GET", path), "GET", path)
        if not isinstance(answer, dict):
            raise UnexpectedAnswer(
                message("GET {path} at {url} gave no object; is this a Label Studio?", path=path, url=self.url)
            )
        return answer


def _lifetime(access: str) -> float:
    """Read how long an access token lives, by the server's own clock; 300 s when it cannot be read."""
    try:
        payload = access.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return float(claims["exp"]) - float(claims["iat"])
    except (IndexError, KeyError, ValueError, TypeError):
        return 300.0


def _retry_after(answer: requests.Response) -> float:
    """Read how long the server wants to be left alone: seconds, or a moment by its own clock."""
    asked = answer.headers.get("Retry-After", "1")
    try:
        seconds = float(asked)
    except ValueError:
        seconds = _seconds_between(answer.headers.get("Date", ""), asked)
    return seconds if math.isfinite(seconds) else _PATIENCE_SECONDS


def _seconds_between(now: str, then: str) -> float:
    try:
        began, ends = (email.utils.parsedate_to_datetime(moment) for moment in (now, then))
        return (ends - began).total_seconds()
    except (ValueError, TypeError):  # no moment at all, or one without a time zone
        return 1.0


def _wait(state: RetryCallState) -> float:
    failed = state.outcome.exception() if state.outcome else None
    asked = failed.wait if isinstance(failed, Busy) else 0.0
    return max(asked, min(_LONGEST_PAUSE_SECONDS, 0.5 * 2.0**state.attempt_number))


def _is_enough(state: RetryCallState) -> bool:
    spent = max(state.idle_for, state.seconds_since_start or 0.0)
    return state.attempt_number >= _ATTEMPTS or spent + state.upcoming_sleep > _PATIENCE_SECONDS
