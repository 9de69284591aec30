"""The coordinator's account: made at the first start, kept in the home, readable by its owner only."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict, SecretStr

from labelstudio_plugin.server.private_files import new_password, write_private

ACCOUNT_VARIABLE = "FRAMEBRIDGE_ACCOUNT"
COORDINATOR_EMAIL = "coordinator@localhost"


class Account(BaseModel):
    """Somebody who can log in."""

    model_config = ConfigDict(frozen=True)

    email: str
    password: SecretStr


def read_account(path: Path) -> Account:
    """The account that is kept in `path`."""
    return Account.model_validate_json(path.read_bytes())


def ensure_account(path: Path) -> Account:
    """The account in `path`; one with a random password is written when there is none."""
    if not path.exists():
        write_private(path, json.dumps({"email": COORDINATOR_EMAIL, "password": new_password()}))
    return read_account(path)
