"""What can go wrong with the embedded server.

ServerError
├── UnsupportedPlatform
├── UnsupportedLabelStudio
├── MissingPart
├── UnreachableFolder
├── WrongDatabase
├── PortInUse
└── StartFailed
"""

from __future__ import annotations


class ServerError(Exception):
    """The embedded server could not do what was asked; the message says what to do next."""


class UnsupportedPlatform(ServerError):
    """The embedded server does not run on this operating system."""


class UnsupportedLabelStudio(ServerError):
    """The Label Studio that is installed is not the one this plugin was made for."""


class MissingPart(ServerError):
    """A package that the embedded server needs is not installed."""


class UnreachableFolder(ServerError):
    """The unprivileged user that runs PostgreSQL cannot enter a folder it needs."""


class WrongDatabase(ServerError):
    """This home keeps its data in the other kind of database."""


class PortInUse(ServerError):
    """Another program listens on the port that was asked for."""


class StartFailed(ServerError):
    """A process of the server ended early or did not answer in time."""
