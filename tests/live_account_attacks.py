"""Attempts to get in without an invitation, with somebody else's, or with a log-in that was ended."""

from __future__ import annotations

from uuid import uuid4

import requests
from live_attacks import Attack
from live_walls import ANONYMOUS, Walled, invited

from labelstudio_plugin.accounts import sign_up
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.invites import InviteWanted, ask_invite, revoke_invite, set_active


def _uninvited(walled: Walled) -> requests.Response:
    return _sign_up(walled, "/user/signup/?token=geraden", an_address())


def an_address() -> str:
    return f"{uuid4().hex}@example.org"


def _sign_up(walled: Walled, path: str, email: str) -> requests.Response:
    """Fill in the form of an address, or one that is not shown there."""
    person = requests.Session()
    person.get(f"{walled.url}/user/login/", timeout=60)
    form = {"email": email, "password": uuid4().hex, "allow_newsletters": "false"}
    form["csrfmiddlewaretoken"] = person.cookies["csrftoken"]
    answer = person.post(walled.url + path, data=form, headers={"Referer": walled.url}, timeout=60)
    if email in [user["email"] for user in walled.coordinator.get_objects("/api/users/")]:
        answer.status_code = 200  # refused or not, there is an account
    return answer


def _organisations_link(walled: Walled) -> requests.Response:
    return _sign_up(walled, str(walled.coordinator.get("/api/invite")["invite_url"]), an_address())


def _listed(walled: Walled) -> str:
    email = an_address()
    entry = {"email": email, "role": "coordinator"}
    walled.coordinator.put("/framebridge/members", [entry])
    return email


def _as_a_member_without_invitation(walled: Walled) -> requests.Response:
    return _sign_up(walled, "/user/signup/", _listed(walled))


def _as_a_member_with_anothers(walled: Walled) -> requests.Response:
    made = ask_invite(walled.coordinator, InviteWanted(werkplaats="amsterdam"))
    return _sign_up(walled, made.path, _listed(walled))


def _with_anothers(walled: Walled) -> requests.Response:
    made = ask_invite(walled.coordinator, InviteWanted(werkplaats="amsterdam", email=an_address()))
    return _sign_up(walled, made.path, an_address())


def _used_twice(walled: Walled) -> requests.Response:
    made = ask_invite(walled.coordinator, InviteWanted(werkplaats="amsterdam"))
    sign_up(walled.url, made.path, an_address(), uuid4().hex)
    return _sign_up(walled, made.path, an_address())


def _revoked_invitation(walled: Walled) -> requests.Response:
    made = ask_invite(walled.coordinator, InviteWanted(werkplaats="amsterdam"))
    revoke_invite(walled.coordinator, made.id)
    return _sign_up(walled, made.path, an_address())


def _shut_and_opened(walled: Walled, email: str) -> None:
    set_active(walled.coordinator, email, active=False)
    set_active(walled.coordinator, email, active=True)


def _session_from_before(walled: Walled) -> requests.Response:
    """Go on in a browser where one was logged in before the account was shut; it is open again."""
    email, password = an_address(), uuid4().hex
    made = ask_invite(walled.coordinator, InviteWanted(werkplaats="amsterdam", email=email))
    sign_up(walled.url, made.path, email, password)
    person, page = requests.Session(), f"{walled.url}/user/login/"
    person.get(page, timeout=60)
    form = {"email": email, "password": password, "csrfmiddlewaretoken": person.cookies["csrftoken"]}
    person.post(page, data=form, headers={"Referer": walled.url}, timeout=60)
    kept = person.cookies.copy()
    path = walled.url + "/api/tasks/{task}/".format(**walled.numbers)
    assert person.get(path, timeout=60).status_code == 200
    _shut_and_opened(walled, email)
    person.cookies = kept
    return person.get(path, timeout=60)


def _token_from_before(walled: Walled) -> requests.Response:
    """Use an access token of five minutes from before the account was shut; it is open again."""
    email = an_address()
    access = dict(LabelStudio(walled.url, invited(walled.coordinator, email))._authorization())
    path = walled.url + "/api/tasks/{task}/".format(**walled.numbers)
    assert walled.session.get(path, headers=access, timeout=60).status_code == 200
    _shut_and_opened(walled, email)
    return walled.session.get(path, headers=access, timeout=60)


ACCOUNT_ATTACKS = (
    Attack("sign up without an invitation", ANONYMOUS, own_way=_uninvited),
    Attack("sign up with the organisation's link of Label Studio", ANONYMOUS, own_way=_organisations_link),
    Attack(
        "sign up first with a coordinator's address, uninvited",
        ANONYMOUS,
        own_way=_as_a_member_without_invitation,
    ),
    Attack(
        "sign up with a coordinator's address and an invitation for nobody in particular",
        ANONYMOUS,
        own_way=_as_a_member_with_anothers,
    ),
    Attack("sign up with an invitation for another address", ANONYMOUS, own_way=_with_anothers),
    Attack("sign up with an invitation that was used", ANONYMOUS, own_way=_used_twice),
    Attack("sign up with an invitation that was withdrawn", ANONYMOUS, own_way=_revoked_invitation),
    Attack(
        "go on with a session from before an account was shut and opened again",
        "shut and opened",
        own_way=_session_from_before,
        refused_with=(401,),
    ),
    Attack(
        "go on with an access token from before an account was shut and opened again",
        "shut and opened",
        own_way=_token_from_before,
        refused_with=(401,),
    ),
)
