"""HTTP sessions that send what we say and nothing more."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase


class NoOtherAuth(AuthBase):
    """Keeps `requests` from putting the user's ~/.netrc in place of our own header."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Leave the request as it is."""
        return request


def new_session(url: str) -> requests.Session:
    """Open a session for a server; what is on this computer is never asked through a proxy."""
    session = requests.Session()
    session.auth = NoOtherAuth()
    if is_this_computer(url):
        session.trust_env = False
    return session


def is_this_computer(url: str) -> bool:
    """Say whether an address is a loopback address."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
