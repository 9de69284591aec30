"""Where the program keeps what must not lie in a study folder: server data, stores, tokens.

A study folder may be in a synchronised drive, which would corrupt databases and upload secrets.
`FRAMEBRIDGE_HOME` names another folder.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import platformdirs

from labelstudio_plugin.server.home import HOME_VARIABLE, default_home

STORE_VARIABLE = "FRAMEBRIDGE_STORE"
"""Names the store of this run, with its password if it has one; goes before study.toml."""


def data_home() -> Path:
    """The platform's folder for this user's data, made if it is missing.

    Whatever comes first makes it: were it the store, with folders for its owner alone, then the PostgreSQL of a
    server that root starts could not get through.
    """
    folder = server_home().parent
    with contextlib.suppress(OSError):  # who needs it says why it cannot be made
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def server_home() -> Path:
    """The folder of the embedded Label Studio."""
    return default_home()


def cache_home() -> Path:
    """The folder for what can be made again; lost, it only costs time."""
    if os.environ.get(HOME_VARIABLE):
        return data_home() / "cache"
    return platformdirs.user_cache_path("framebridge")


def private_home(study_id: str) -> Path:
    """Where a study keeps what names people: readable by this user alone, and in no study folder."""
    return data_home() / "studies" / study_id / "private"


def tokens_file() -> Path:
    """Where access tokens are kept, readable by this user alone."""
    return data_home() / "tokens.json"


def store_url(study_id: str, configured: str | None) -> str:
    """The address of a study's store: from the environment, from study.toml, or a file of our own."""
    own = data_home() / "studies" / study_id / "store.sqlite"
    return os.environ.get(STORE_VARIABLE) or configured or f"sqlite:///{own}"
