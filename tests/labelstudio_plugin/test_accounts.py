"""Accounts: signing up and logging in end in a token or in a reason, and passwords are told to nobody."""

from __future__ import annotations

import pytest
from builders import SECRET
from fake_labelstudio import DROPPED, INVITE, TOKEN, FakeLabelStudio, Fault, html, says

from labelstudio_plugin.accounts import invite_path, log_in, sign_up, sign_up_is_open
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import LabelStudioError, TokenRefused, UnexpectedAnswer, Unreachable

EMAIL = "ann@example.org"


def test_the_invite_link_is_given(server: LabelStudio) -> None:
    assert invite_path(server) == INVITE


@pytest.mark.parametrize("answer", ["{}", "[]", '{"invite_url": null}'])
def test_no_invite_link_is_unexpected(server: LabelStudio, fake: FakeLabelStudio, answer: str) -> None:
    fake.fail("GET", "/api/invite", says(answer))
    with pytest.raises(UnexpectedAnswer):
        invite_path(server)


def test_signing_up_fills_in_the_form_and_makes_a_token(fake: FakeLabelStudio) -> None:
    assert sign_up(fake.url + "/", INVITE, EMAIL, SECRET) == TOKEN
    assert fake.calls == [("GET", "/user/signup/"), ("POST", "/user/signup/"), ("POST", "/api/token/")]
    assert fake.forms == [
        {
            "email": EMAIL,
            "password": SECRET,
            "allow_newsletters": "false",
            "csrfmiddlewaretoken": "c5rf",
        }
    ]


def test_logging_in_makes_a_token(fake: FakeLabelStudio) -> None:
    assert log_in(fake.url, EMAIL, SECRET) == TOKEN
    assert fake.calls[1:] == [("POST", "/user/login/"), ("POST", "/api/token/")]


def test_a_second_token_is_refused_with_advice(fake: FakeLabelStudio) -> None:
    fake.fail("POST", "/api/token/", Fault(409))
    with pytest.raises(TokenRefused, match="revoke it") as caught:
        log_in(fake.url, EMAIL, SECRET)
    assert caught.value.status == 409


@pytest.mark.parametrize("status", [401, 403, 500])
def test_a_login_that_is_not_accepted_is_refused(fake: FakeLabelStudio, status: int) -> None:
    fake.fail("POST", "/api/token/", Fault(status))
    with pytest.raises(TokenRefused, match=EMAIL):
        log_in(fake.url, EMAIL, SECRET)


def test_a_page_without_a_form_is_refused(fake: FakeLabelStudio) -> None:
    fake.fail("GET", "/user/signup/", says("<h1>Gone</h1>", 403, "text/html"))
    with pytest.raises(TokenRefused, match="no form") as caught:
        sign_up(fake.url, INVITE, EMAIL, SECRET)
    assert caught.value.status == 403
    assert INVITE not in str(caught.value)


@pytest.mark.parametrize("answer", [html(SECRET), says("[]"), says("{}")], ids=["html", "list", "no token"])
def test_an_answer_without_a_token_is_unexpected(fake: FakeLabelStudio, answer: Fault) -> None:
    fake.fail("POST", "/api/token/", answer)
    with pytest.raises(LabelStudioError):
        log_in(fake.url, EMAIL, SECRET)


@pytest.mark.parametrize("path", ["/user/login/", "/api/token/"])
def test_no_answer_is_unreachable_and_tells_no_password(fake: FakeLabelStudio, path: str) -> None:
    fake.fail("POST", path, DROPPED)
    with pytest.raises(Unreachable) as caught:
        log_in(fake.url, EMAIL, SECRET)
    assert SECRET not in repr(caught.value)
    assert caught.value.__suppress_context__


def test_without_a_form_nobody_can_sign_up(fake: FakeLabelStudio) -> None:
    """Our own server shows none to who brings no invitation."""
    fake.fail("GET", "/user/signup/", html("<p>Aanmelden kan alleen met een uitnodiging.</p>"))
    assert not sign_up_is_open(fake.url)
    assert ("POST", "/user/signup/") not in fake.calls
