"""What is personal is sealed before it is written: authenticated encryption and keyed fingerprints.

Fernet (AES-128-CBC with HMAC-SHA256, from the library ``cryptography``) seals; MultiFernet lets a
new key take over while the old ones still open. A fingerprint is an HMAC-SHA256, so that a NIK, of
which there are few enough to try them all, can be found again without being stored.
"""

from __future__ import annotations

import base64
import hmac
import json
import logging
from collections.abc import Callable, Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

log = logging.getLogger(__name__)


class VaultError(RuntimeError):
    """A key that is none, or something sealed that no key opens; says nothing of the content."""


class Vault:
    """Seals and opens under the first of some keys, opens under the others too.

    keys: Fernet keys (32 bytes in URL-safe base64), the newest first. Raises VaultError where
    there is none or one is malformed.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self.on_damage: Callable[[str, str], None] = lambda *which: None
        self.believes_unbound = False  # while rows from before there were codes are given theirs
        if not keys:
            raise VaultError("no encryption key is set")
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
            self._prints = [
                hmac.digest(base64.urlsafe_b64decode(key), b"fingerprints, version 1", "sha256")
                for key in keys
            ]
        except ValueError:
            raise VaultError("an encryption key is not 32 bytes in URL-safe base64") from None

    def seal(self, about: str, content: bytes) -> bytes:
        """Encrypt content; ``about`` says whose it is and must be named again to open it."""
        return self._fernet.encrypt(about.encode() + b"\0" + content)

    def open(self, about: str, sealed: bytes) -> bytes:
        """Decrypt; raises VaultError where no key fits, or where it was sealed about another."""
        try:
            whose, _, content = self._fernet.decrypt(sealed).partition(b"\0")
        except (InvalidToken, TypeError):  # of what a changed column holds
            raise VaultError(
                "a stored value can't be opened with the keys in ENCRYPTION_KEYS"
            ) from None
        if whose != about.encode():
            raise VaultError("a stored value belongs to another record")
        return content

    def seal_json(self, about: str, content: Any) -> bytes:
        """Encrypt what JSON can hold."""
        return self.seal(about, json.dumps(content, ensure_ascii=False).encode())

    def open_json(self, about: str, sealed: bytes) -> Any:
        """Decrypt what seal_json encrypted; raises VaultError."""
        return json.loads(self.open(about, sealed))

    def reseal(self, sealed: bytes) -> bytes:
        """The same content under the newest key; raises VaultError."""
        try:
            return self._fernet.rotate(sealed)
        except InvalidToken:
            raise VaultError(
                "a stored value can't be opened with the keys in ENCRYPTION_KEYS"
            ) from None

    def bind(self, about: str, values: Sequence[Any]) -> str:
        """A keyed code over a row's clear values, so that nobody changes them without a key."""
        return self.fingerprint(f"row {about}", _as_text(values))

    def holds(self, about: str, values: Sequence[Any], code: object) -> bool:
        """Whether a row still holds the values of which its code was made, under any key."""
        if code is None:
            return self.believes_unbound
        if not isinstance(code, str):  # SQLite holds anything in any column
            return False
        prints = self.fingerprints(f"row {about}", _as_text(values))
        return any(hmac.compare_digest(code.encode(), each.encode()) for each in prints)

    def opens(self, sealed: bytes) -> bool:
        """Whether a key fits, whatever it was sealed about."""
        try:
            self._fernet.decrypt(sealed)
        except InvalidToken:
            return False
        return True

    def damaged(self, what: str, id: str) -> None:
        """Something that is kept can't be opened, or was changed without a key: the log
        has which, and ``on_damage`` is called.

        what: ``account``, ``mail``, ``verification`` or ``image``. An account's id names a person
        and stays out of the log.
        """
        log.error("damaged=%s id=%s", what, "-" if what == "account" else id)
        self.on_damage(what, id)

    def fingerprint(self, purpose: str, text: str | bytes) -> str:
        """64 hexadecimal digits that stand for a text under the newest key."""
        return self.fingerprints(purpose, text)[0]

    def fingerprints(self, purpose: str, text: str | bytes) -> tuple[str, ...]:
        """The same under every key, the newest first: what to look for while keys change."""
        content = text if isinstance(text, bytes) else text.encode()
        message = purpose.encode() + b"\0" + content
        return tuple(hmac.digest(key, message, "sha256").hex() for key in self._prints)


def _as_text(values: Sequence[Any]) -> str:
    """Values as one text, which no other values have."""
    return json.dumps(list(values), ensure_ascii=True)


def new_key() -> str:
    """A fresh key for ENCRYPTION_KEYS."""
    return Fernet.generate_key().decode()
