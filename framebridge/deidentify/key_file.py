"""The key of a study on disk: encrypted with Fernet, readable by this user alone, outside every study folder.

The secret that opens it is kept in the keyring of the operating system where there is one, or else in a file of
its own beside it. Without that secret the key cannot be read by anybody, us included.
"""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from filelock import FileLock
from pydantic import ValidationError

from framebridge.deidentify.decisions import Key
from framebridge.documents import write_file
from framebridge.errors import ConfigurationProblem
from frameschema import message

_SERVICE = "framebridge-pseudonyms"


class KeyFile:
    """Reads and writes the key of one study."""

    def __init__(self, folder: Path, study: str) -> None:
        """Use this folder; it is made, closed to other users, when something is kept."""
        self.folder = folder
        self._study = study
        self._file = folder / "pseudonyms.enc"
        self._secret_file = folder / "pseudonyms.secret"

    def read(self) -> Key:
        """Give the key; an empty one when nothing was decided yet."""
        if not self._file.exists():
            return Key(study=self._study)
        try:
            return Key.model_validate_json(Fernet(self._secret()).decrypt(self._file.read_bytes()))
        except (InvalidToken, ValidationError, ValueError):
            raise ConfigurationProblem(
                message(
                    "{file} cannot be opened with the secret that is kept here; put both back from a backup",
                    file=self._file,
                )
            ) from None

    def write(self, key: Key) -> None:
        """Keep the key."""
        self.make_folder()
        with FileLock(self.folder / "pseudonyms.lock", mode=0o600):
            secret = self._secret() if self._file.exists() else self._new_secret()
            write_file(self._file, Fernet(secret).encrypt(key.model_dump_json().encode()))

    def make_folder(self) -> Path:
        """Make the private folder, and give it."""
        for missing in reversed([place for place in (self.folder, *self.folder.parents) if not place.exists()]):
            missing.mkdir(mode=0o700)
        self.folder.chmod(0o700)
        return self.folder

    def _secret(self) -> bytes:
        if self._secret_file.exists():
            return self._secret_file.read_bytes()
        found = _from_keyring(self._study)
        if found is None:
            raise ConfigurationProblem(
                message("the secret that opens {file} is not here; put it back from a backup", file=self._file)
            )
        return found

    def _new_secret(self) -> bytes:
        secret = Fernet.generate_key()
        if not _into_keyring(self._study, secret):
            handle = os.open(self._secret_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(secret)
        return secret


def _from_keyring(study: str) -> bytes | None:
    import keyring
    from keyring.errors import KeyringError

    try:
        found = keyring.get_password(_SERVICE, study) if _has_keyring() else None
    except KeyringError:
        return None
    return found.encode() if found else None


def _into_keyring(study: str, secret: bytes) -> bool:
    """Keep a secret in the keyring; False when there is none that can."""
    import keyring
    from keyring.errors import KeyringError

    try:
        if _has_keyring():
            keyring.set_password(_SERVICE, study, secret.decode())
            return True
    except KeyringError:
        pass
    return False


def _has_keyring() -> bool:
    """Say whether the operating system keeps secrets; what keeps them as plain text does not count."""
    import keyring

    backend = keyring.get_keyring()
    is_plain = type(backend).__module__.startswith("keyrings.alt")
    return backend.priority > 0 and not is_plain
