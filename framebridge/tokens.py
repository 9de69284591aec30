"""Access tokens: in the keyring of this computer, or else in one file that only this user can read; never printed.

The token of the Label Studio on this computer always goes into the file: its password stands in one beside it.
"""

from __future__ import annotations

import json
import os
from enum import StrEnum
from pathlib import Path

from filelock import FileLock
from pydantic import SecretStr, TypeAdapter, ValidationError

from framebridge.errors import ConfigurationProblem
from framebridge.keyrings import Keyring
from framebridge.places import tokens_file
from framebridge.study import EMBEDDED
from frameschema import message

TOKEN_VARIABLE = "FRAMEBRIDGE_TOKEN"  # noqa: S105 - the name of a variable, not a token
"""Names the access token of this run; goes before all others."""

_TOKENS = TypeAdapter(dict[str, str])


def own_tokens() -> Tokens:
    """Give the tokens of whoever runs this."""
    return Tokens(tokens_file(), Keyring())


class KeptIn(StrEnum):
    """Where a token was found or put."""

    ENVIRONMENT = "environment"
    KEYRING = "keyring"
    FILE = "file"


class Tokens:
    """The tokens of people on servers."""

    def __init__(self, path: Path, ring: Keyring | None = None) -> None:
        """Use this keyring, and for what does not go into it this file, which is made when it is needed."""
        self._path = path
        self._ring = ring

    def find(self, server: str, account: str) -> SecretStr | None:
        """Give the token of an account on a server, if there is one."""
        found = self._search(server, account)
        return SecretStr(found[0]) if found else None

    def kept_in(self, server: str, account: str) -> KeptIn | None:
        """Say where the token of an account is kept, if there is one."""
        found = self._search(server, account)
        return found[1] if found else None

    def keep(self, server: str, account: str, token: str) -> KeptIn:
        """Keep a token, in place of an older one of the same account; says where."""
        key = _key(server, account)
        if server != EMBEDDED and self._ring is not None and self._ring.put(key, token.strip()):
            self._change_file(key, None)
            return KeptIn.KEYRING
        self._change_file(key, token.strip())
        return KeptIn.FILE

    def _search(self, server: str, account: str) -> tuple[str, KeptIn] | None:
        key = _key(server, account)
        # What is in the file was put there when the keyring was not to be had, so it is the newer one.
        if token := self._read().get(key):
            return token, KeptIn.FILE
        token = self._ring.find(key) if self._ring and server != EMBEDDED else None
        return (token, KeptIn.KEYRING) if token else None

    def _change_file(self, key: str, token: str | None) -> None:
        if token is None and not self._path.exists():
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self._path.with_suffix(".lock"), mode=0o600):
            others = {name: kept for name, kept in self._read().items() if name != key}
            self._write(others if token is None else others | {key: token})

    def _write(self, tokens: dict[str, str]) -> None:
        temporary = self._path.with_suffix(".new")
        temporary.unlink(missing_ok=True)
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(tokens, file, indent=1)
        temporary.replace(self._path)

    def _read(self) -> dict[str, str]:
        if not self._path.exists():
            return {}
        try:
            return _TOKENS.validate_json(self._path.read_bytes())
        except ValidationError:
            raise ConfigurationProblem(
                message("{path} is damaged; remove it and store the tokens again", path=self._path)
            ) from None


def _key(server: str, account: str) -> str:
    return f"{server} {account.casefold()}"
