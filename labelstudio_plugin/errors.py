"""What can go wrong between us and a Label Studio server.

LabelStudioError             anything about the server or what it holds
├── Unreachable              no answer: it is down, or the address is wrong
│   └── TimedOut             no answer in time: the server may still be at work on the request
├── Busy                     it is too busy to answer now
├── Failed                   it broke over the request (status 5xx); a write may be stored or not
├── Refused                  it answered no (status 4xx); `status` says which
│   └── TokenRefused         the token or the login is not accepted
├── UnexpectedAnswer         it answered something that Label Studio does not answer
│   └── Incomplete           the answer broke off
├── WrongVersion             it is not the Label Studio version this was built for
├── NotCleared               a text has no clearance and may not be sent
└── NotOurProject            a project or task is not one that set-up made

Messages hold ids, addresses and statuses, never bodies: those may be transcript text.
"""

from __future__ import annotations


class LabelStudioError(Exception):
    """Anything about the server or what it holds."""


class Unreachable(LabelStudioError):
    """No answer: the server is down, or the address is wrong."""


class TimedOut(Unreachable):
    """No answer in time: the server may still be at work on the request."""


class Busy(LabelStudioError):
    """The server is too busy to answer now; `wait` is the number of seconds it asks for."""

    def __init__(self, message: str, wait: float) -> None:
        """Keep the waiting time next to the message."""
        super().__init__(message)
        self.wait = wait


class Failed(LabelStudioError):
    """The server broke over the request; whether a write was stored is not known."""


class Refused(LabelStudioError):
    """The server answered no."""

    def __init__(self, message: str, status: int) -> None:
        """Keep the HTTP status next to the message."""
        super().__init__(message)
        self.status = status


class TokenRefused(Refused):
    """The token or the login is not accepted."""


class UnexpectedAnswer(LabelStudioError):
    """The server answered something that Label Studio does not answer."""


class Incomplete(UnexpectedAnswer):
    """The answer broke off."""


class WrongVersion(LabelStudioError):
    """The server is not the Label Studio version this was built for."""


class NotCleared(LabelStudioError):
    """A text has no clearance and may not be sent."""


class NotOurProject(LabelStudioError):
    """A project or task is not one that set-up made."""
