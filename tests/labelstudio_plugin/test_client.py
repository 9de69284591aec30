"""The door to the server: tokens, faults, and what its errors do not tell."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from builders import SECRET
from fake_labelstudio import (
    CUT_SHORT,
    DROPPED,
    EXPIRED,
    GONE,
    LOST,
    TOKEN,
    FakeLabelStudio,
    Fault,
    busy,
    html,
    says,
)

from labelstudio_plugin import client
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import (
    Busy,
    LabelStudioError,
    Refused,
    TokenRefused,
    UnexpectedAnswer,
    Unreachable,
    WrongVersion,
)

USERS = "/api/users/"
IMPORT = "/api/projects/1/import"
REFRESH = "/api/token/refresh/"


# --- token


def test_the_token_is_renewed_once_for_many_calls(server: LabelStudio, fake: FakeLabelStudio) -> None:
    for _ in range(3):
        server.get(USERS)
    assert fake.count("POST", REFRESH) == 1


def test_the_token_is_renewed_before_it_expires(
    server: LabelStudio, fake: FakeLabelStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1_000_000.0]
    monkeypatch.setattr(client, "time", SimpleNamespace(monotonic=lambda: now[0]))
    server.get(USERS)
    now[0] += fake.lifetime - 61
    server.get(USERS)
    assert fake.count("POST", REFRESH) == 1
    now[0] += 2
    server.get(USERS)
    assert fake.count("POST", REFRESH) == 2


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_token_is_renewed_once_when_the_server_calls_it_expired(
    server: LabelStudio, fake: FakeLabelStudio, method: str
) -> None:
    path = USERS if method == "get" else IMPORT
    fake.fail(method.upper(), path, EXPIRED)
    server.get(path) if method == "get" else server.post(path, [])
    assert fake.count("POST", REFRESH) == 2
    assert fake.count(method.upper(), path) == 2


def test_a_token_that_stays_refused_is_not_tried_for_ever(server: LabelStudio, fake: FakeLabelStudio) -> None:
    fake.fail("GET", USERS, EXPIRED, EXPIRED)
    with pytest.raises(TokenRefused, match="store a new one"):
        server.get(USERS)
    assert fake.count("GET", USERS) == 2


def test_an_unknown_token_is_refused_and_not_shown(fake: FakeLabelStudio) -> None:
    with pytest.raises(TokenRefused) as caught:
        LabelStudio(fake.url, SECRET).get(USERS)
    assert SECRET not in repr(caught.value)


def test_white_space_around_the_token_is_taken_off(fake: FakeLabelStudio) -> None:
    assert LabelStudio(fake.url + "/", f" {TOKEN}\r\n").get(USERS) == []


def test_passwords_kept_for_other_programs_are_not_sent_instead(
    server: LabelStudio, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login ann password geheim\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    assert server.get(USERS) == []


def test_a_server_on_this_computer_needs_no_proxy(server: LabelStudio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert server.get(USERS) == []


@pytest.mark.parametrize("access", ["", "a.b.c", "a.e30.c", "zomaar", "a.bnVsbA.c"])
def test_an_access_token_that_cannot_be_read_is_used_all_the_same(
    server: LabelStudio, fake: FakeLabelStudio, access: str
) -> None:
    fake.access.append(access)
    fake.fail("POST", REFRESH, says(f'{{"access": "{access}"}}'))
    server.get("/api/version")
    assert fake.count("POST", REFRESH) == 1


@pytest.mark.parametrize("answer", ["[]", "{}", '{"access": 1}', "null"])
def test_a_refresh_without_an_access_token_is_unexpected(
    server: LabelStudio, fake: FakeLabelStudio, answer: str
) -> None:
    fake.fail("POST", REFRESH, says(answer))
    with pytest.raises(UnexpectedAnswer):
        server.get(USERS)


# --- faults

PASSING = {
    "502": busy(),
    "503": busy(status=503),
    "429": busy(status=429),
    "dropped": DROPPED,
    "lost": LOST,
    "cut short": CUT_SHORT,
    "500": Fault(500),
    "not json": says('{"tasks": ['),
}
LASTING = {
    "400": Fault(400),
    "403": Fault(403),
    "404": GONE,
    "html": html("<html>Log in</html>"),
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_reading_is_repeated_when_the_fault_may_pass(
    server: LabelStudio, fake: FakeLabelStudio, waits: list[float], fault: Fault
) -> None:
    fake.fail("GET", USERS, fault, fault)
    assert server.get(USERS) == []
    assert fake.count("GET", USERS) == 3
    assert len(waits) == 2


@pytest.mark.parametrize("fault", LASTING.values(), ids=LASTING)
def test_reading_is_not_repeated_when_it_would_not_help(
    server: LabelStudio, fake: FakeLabelStudio, fault: Fault
) -> None:
    fake.fail("GET", USERS, fault)
    with pytest.raises((Refused, UnexpectedAnswer)):
        server.get(USERS)
    assert fake.count("GET", USERS) == 1


@pytest.mark.parametrize("fault", [*PASSING.values(), *LASTING.values()], ids=[*PASSING, *LASTING])
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_writing_is_never_repeated(
    server: LabelStudio, fake: FakeLabelStudio, waits: list[float], method: str, fault: Fault
) -> None:
    fake.fail(method, IMPORT, fault)
    write = server.post if method == "POST" else server.patch
    with pytest.raises(LabelStudioError):
        write(IMPORT, [])
    assert (fake.count(method, IMPORT), waits) == (1, [])


def test_reading_gives_up_in_the_end(server: LabelStudio, fake: FakeLabelStudio, waits: list[float]) -> None:
    fake.fail("GET", USERS, *[DROPPED] * 10)
    with pytest.raises(Unreachable):
        server.get(USERS)
    assert fake.count("GET", USERS) == 5
    assert waits == sorted(waits)


def test_all_repeating_together_takes_two_minutes_at_most(
    server: LabelStudio, fake: FakeLabelStudio, waits: list[float]
) -> None:
    fake.fail("GET", USERS, *[busy("50", status=503)] * 10)
    with pytest.raises(Busy):
        server.get(USERS)
    assert waits == [50.0, 50.0]


def test_a_write_waits_for_a_token_as_reading_does(server: LabelStudio, fake: FakeLabelStudio) -> None:
    fake.fail("POST", REFRESH, busy(), DROPPED)
    server.post(IMPORT, [])
    assert (fake.count("POST", REFRESH), fake.count("POST", IMPORT)) == (3, 1)


@pytest.mark.parametrize(
    ("asked", "waited"),
    [
        ("7", 7.0),
        ("70", 70.0),
        ("0.1", 1.0),
        ("morgen", 1.0),
        ("-3", 1.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 1.0),
        ("Fri, 31 Dec 9999 23:59:59", 1.0),
    ],
)
def test_retry_after_is_respected_within_reason(
    server: LabelStudio, fake: FakeLabelStudio, waits: list[float], asked: str, waited: float
) -> None:
    fake.fail("GET", USERS, busy(asked, status=429))
    server.get(USERS)
    assert waits == [waited]


@pytest.mark.parametrize("asked", ["86400", "inf"])
def test_a_server_that_asks_for_longer_is_left_alone(
    server: LabelStudio, fake: FakeLabelStudio, waits: list[float], asked: str
) -> None:
    fake.fail("GET", USERS, busy(asked, status=429))
    with pytest.raises(Busy):
        server.get(USERS)
    assert waits == []


def test_nobody_there_is_unreachable(fake: FakeLabelStudio) -> None:
    with pytest.raises(Unreachable, match=r"study\.toml"):
        LabelStudio("http://127.0.0.1:1", TOKEN, sleep=lambda _: None).get(USERS)


@pytest.mark.parametrize("fault", [html("<html>"), says("[]"), says('{"release":')], ids=["html", "list", "cut"])
def test_another_kind_of_server_is_unexpected(server: LabelStudio, fake: FakeLabelStudio, fault: Fault) -> None:
    fake.fail("GET", "/api/version", *[fault] * 5)
    with pytest.raises(UnexpectedAnswer):
        server.check_version()


def test_only_the_tested_version_is_accepted(server: LabelStudio, fake: FakeLabelStudio) -> None:
    assert server.check_version() == "1.23.2"
    fake.version = "1.24.0"
    with pytest.raises(WrongVersion, match=re.escape("1.24.0")):
        server.check_version()


def test_redirects_are_not_followed(server: LabelStudio, fake: FakeLabelStudio) -> None:
    fake.fail("GET", USERS, Fault(302, headers=(("Location", f"{fake.url}/api/invite"),)))
    with pytest.raises(Refused, match="302"):
        server.get(USERS)
    assert fake.count("GET", "/api/invite") == 0


def test_an_empty_answer_is_nothing(server: LabelStudio, fake: FakeLabelStudio) -> None:
    fake.fail("PATCH", "/api/projects/1/", Fault(204, body=b""))
    assert server.patch("/api/projects/1/", {}) is None


# --- silence

TELLING = {
    "refused": says(f'{{"detail": "{SECRET}"}}', 400),
    "busy": says(SECRET, 503, "text/plain"),
    "html": html(SECRET),
    "not json": says(f'["{SECRET}"'),
    "forbidden": says(SECRET, 403, "text/plain"),
    "dropped": DROPPED,
}


@pytest.mark.parametrize("fault", TELLING.values(), ids=TELLING)
def test_errors_hold_no_body_query_or_token(server: LabelStudio, fake: FakeLabelStudio, fault: Fault) -> None:
    fake.fail("POST", "/import", fault)
    with pytest.raises(LabelStudioError) as caught:
        server.post(f"{IMPORT}?at={SECRET}", [SECRET])
    told = _everything_told(caught.value)
    assert SECRET not in told
    assert TOKEN not in told
    assert not any(access in told for access in fake.access)


def test_errors_of_reading_hold_no_query(server: LabelStudio, fake: FakeLabelStudio) -> None:
    fake.fail("GET", "/api/tasks/", *[DROPPED] * 5)
    with pytest.raises(Unreachable) as caught:
        server.get("/api/tasks/", query=SECRET)
    assert SECRET not in _everything_told(caught.value)


def test_a_token_that_is_no_header_is_not_shown(server: LabelStudio, fake: FakeLabelStudio) -> None:
    fake.fail("POST", REFRESH, says(f'{{"access": "{SECRET}\\n"}}'))
    with pytest.raises(LabelStudioError) as caught:
        server.post(IMPORT, [])
    assert SECRET not in _everything_told(caught.value)


def _everything_told(error: BaseException) -> str:
    """The error as any log would print it: with what it shows as its cause."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return f"{error!r} {error}" + (_everything_told(cause) if cause else "")


def test_busy_is_told_apart_from_refused(server: LabelStudio, fake: FakeLabelStudio) -> None:
    fake.fail("POST", IMPORT, busy("9"), Fault(400))
    with pytest.raises(Busy, match="502") as waiting:
        server.post(IMPORT, [])
    assert waiting.value.wait == 9.0
    with pytest.raises(Refused, match="400") as refused:
        server.post(IMPORT, [])
    assert refused.value.status == 400
