"""The keyring of this computer, if it has a real one.

A server without a desktop has none, and a package that keeps plain text (keyrings.alt) does not count: a file of
our own is no worse, and its place is known. `keyring` takes 0.4 s to import: only who asks for a token pays.
"""

from __future__ import annotations

import contextlib
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_SERVICE = "framebridge"
_NOT_REAL = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt")


class Keyring:
    """Keeps secrets in the keyring; without a real one, or a locked one, it finds nothing and keeps nothing."""

    def find(self, key: str) -> str | None:
        """Give what is kept under this key."""
        from keyring.errors import KeyringError

        with contextlib.suppress(KeyringError):
            return self._backend.get_password(_SERVICE, key) if self._backend else None
        return None

    def put(self, key: str, secret: str) -> bool:
        """Keep a secret, in place of an older one; False when it is not there afterwards."""
        from keyring.errors import KeyringError

        with contextlib.suppress(KeyringError):
            if self._backend is not None:
                self._backend.set_password(_SERVICE, key, secret)
                return self.find(key) == secret
        return False

    @cached_property
    def _backend(self) -> KeyringBackend | None:
        import keyring

        chosen = keyring.get_keyring()
        several = getattr(chosen, "backends", (chosen,))  # a chain asks one after the other
        return chosen if several and all(map(_is_real, several)) else None


def _is_real(backend: KeyringBackend) -> bool:
    return backend.priority > 0 and not type(backend).__module__.startswith(_NOT_REAL)
