"""Tokens: in a keyring or a file for this user alone, stripped, never shown. No test touches a real keyring."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import keyring
import pytest
from builders import SECRET
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.backends.null import Keyring as NullKeyring
from keyring.errors import KeyringLocked

from framebridge.errors import ConfigurationProblem
from framebridge.keyrings import Keyring
from framebridge.study import EMBEDDED
from framebridge.tokens import KeptIn, Tokens

SERVER = "https://ls.example.org"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "nieuw" / "tokens.json"


def kept(file: Path, account: str, server: str = SERVER) -> str | None:
    found = Tokens(file).find(server, account)
    return found.get_secret_value() if found else None


def test_a_token_is_kept_without_its_white_space(file: Path) -> None:
    Tokens(file).keep(SERVER, "ann@example.org", f" {SECRET}\n")
    assert kept(file, "ann@example.org") == SECRET


def test_each_account_on_each_server_has_its_own(file: Path) -> None:
    tokens = Tokens(file)
    tokens.keep(SERVER, "ann@example.org", "een")
    tokens.keep(SERVER, "bob@example.org", "twee")
    tokens.keep("embedded", "ann@example.org", "drie")
    tokens.keep(SERVER, "ann@example.org", "vier")
    assert kept(file, "ann@example.org") == "vier"
    assert kept(file, "bob@example.org") == "twee"
    assert kept(file, "ann@example.org", "embedded") == "drie"
    assert kept(file, "cas@example.org") is None


def test_an_account_is_the_same_in_capitals(file: Path) -> None:
    Tokens(file).keep(SERVER, "Ann@Example.org", "een")
    assert kept(file, "ann@example.ORG") == "een"


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
@pytest.mark.parametrize("umask", [0o000, 0o022])
def test_nobody_else_can_read_the_file(file: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        Tokens(file).keep(SERVER, "ann@example.org", "een")
        file.chmod(0o644)
        Tokens(file).keep(SERVER, "bob@example.org", "twee")
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_half_written_file_is_in_nobodys_way(file: Path) -> None:
    file.parent.mkdir()
    file.with_suffix(".new").write_text("{")
    Tokens(file).keep(SERVER, "ann@example.org", "een")
    assert kept(file, "ann@example.org") == "een"
    assert "tokens.new" not in [path.name for path in file.parent.iterdir()]


def test_a_token_is_never_in_a_representation(file: Path) -> None:
    tokens = Tokens(file)
    tokens.keep(SERVER, "ann@example.org", SECRET)
    shown = tokens.find(SERVER, "ann@example.org")
    assert SECRET not in f"{tokens!r} {tokens} {vars(tokens)} {shown!r} {shown}"


@pytest.mark.parametrize("content", ["", "{", SECRET, f'{{"a": "{SECRET}"', f'"{SECRET}"', "[1]", "null", "5"])
def test_a_damaged_file_is_told_without_its_content(file: Path, content: str) -> None:
    file.parent.mkdir()
    file.write_text(content)
    with pytest.raises(ConfigurationProblem, match="is damaged") as caught:
        Tokens(file).find(SERVER, "ann@example.org")
    assert str(file) in str(caught.value)
    assert SECRET not in str(caught.value)


def test_no_file_is_no_token(file: Path) -> None:
    assert kept(file, "ann@example.org") is None
    assert not file.exists()


# --- the keyring


class RealKeyring(KeyringBackend):
    """A keyring of a desktop, in memory."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False
        self.forgets = False

    def get_password(self, service: str, username: str) -> str | None:
        self._open()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._open()
        if not self.forgets:
            self.kept[service, username] = password

    def _open(self) -> None:
        if self.locked:
            raise KeyringLocked(SECRET)


class PlainText(RealKeyring):
    """As the package keyrings.alt has it."""


PlainText.__module__ = "keyrings.alt.file"


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> RealKeyring:
    made = RealKeyring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: made)
    return made


def test_a_real_keyring_is_used_and_nothing_stands_in_the_file(file: Path, ring: RealKeyring) -> None:
    tokens = Tokens(file, Keyring())
    assert tokens.keep(SERVER, "Ann@example.org", f" {SECRET}\n") is KeptIn.KEYRING
    assert list(ring.kept.values()) == [SECRET]
    assert not file.exists()
    assert tokens.kept_in(SERVER, "ann@example.org") is KeptIn.KEYRING
    found = tokens.find(SERVER, "ann@example.org")
    assert found is not None and found.get_secret_value() == SECRET


def test_a_token_moves_from_the_file_to_the_keyring(file: Path, ring: RealKeyring) -> None:
    Tokens(file).keep(SERVER, "ann@example.org", "oud")
    Tokens(file).keep(SERVER, "bob@example.org", "blijft")
    Tokens(file, Keyring()).keep(SERVER, "ann@example.org", "nieuw")
    assert kept(file, "ann@example.org") is None
    assert kept(file, "bob@example.org") == "blijft"


def test_the_token_of_the_own_server_stays_in_the_file(file: Path, ring: RealKeyring) -> None:
    assert Tokens(file, Keyring()).keep(EMBEDDED, "coordinator", SECRET) is KeptIn.FILE
    assert ring.kept == {}


@pytest.mark.parametrize("fault", ["locked", "forgets"])
def test_a_keyring_that_does_not_keep_it_leaves_it_to_the_file(file: Path, ring: RealKeyring, fault: str) -> None:
    setattr(ring, fault, True)
    tokens = Tokens(file, Keyring())
    assert tokens.keep(SERVER, "ann@example.org", SECRET) is KeptIn.FILE
    assert tokens.kept_in(SERVER, "ann@example.org") is KeptIn.FILE
    assert tokens.find(SERVER, "bob@example.org") is None


@pytest.mark.parametrize("chosen", [NoKeyring(), NullKeyring(), PlainText()], ids=["none", "null", "plain text"])
def test_what_is_no_real_keyring_is_not_used(
    file: Path, monkeypatch: pytest.MonkeyPatch, chosen: KeyringBackend
) -> None:
    monkeypatch.setattr(keyring, "get_keyring", lambda: chosen)
    assert Tokens(file, Keyring()).keep(SERVER, "ann@example.org", SECRET) is KeptIn.FILE
    assert not getattr(chosen, "kept", None)


def test_a_chain_with_a_plain_text_keyring_is_not_used(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chain = ChainerBackend()
    monkeypatch.setattr(type(chain), "backends", [RealKeyring(), PlainText()])
    monkeypatch.setattr(keyring, "get_keyring", lambda: chain)
    assert Tokens(file, Keyring()).keep(SERVER, "ann@example.org", SECRET) is KeptIn.FILE
