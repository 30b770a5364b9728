"""Sessions: who is signed in with a browser; a row each, found by the random name in its cookie.

Only a keyed hash of the name is kept. The account has the last word at every use, in every worker:
what disables, calls back or erases it ends its sessions at once.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from auth.accounts import Account, Accounts, Proof
from auth.tables import SESSIONS
from errors import AccountDisabled, EmailNotVerified, SignedOut, TokenInvalid, TokenRevoked
from storage.database import Database
from storage.vault import Vault

NAME_BYTES = 32
FRESH = 60.0  # seconds in which a use is not written down again
S = SESSIONS.c


class Sessions:
    """Begins, finds and ends sessions. lifetime: seconds after the last use."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        accounts: Accounts,
        secret: str,
        lifetime: float,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database, self._vault, self._accounts = database, vault, accounts
        self._pepper = hmac.digest(secret.encode(), b"sessions, version 1", "sha256")
        self._lifetime, self._clock = lifetime, clock

    def begin(self, proof: Proof) -> str:
        """A new session; returns its name, which is kept nowhere here."""
        name = secrets.token_urlsafe(NAME_BYTES)
        row = {
            "name": self._hashed(name),
            "uid": proof.uid,
            "generation": proof.generation,
            "admin": proof.admin,
            "used_at": self._clock(),
        }
        row["bound"] = self._vault.bind("session", _told(row))
        self._database.write(lambda c: c.execute(insert(SESSIONS).values(row)))
        return name

    def account(self, name: str) -> Account:
        """Whose session it is, which counts as a use of it.

        Raises SignedOut where there is none or it has ended, RecordDamaged, UpstreamUnavailable.
        """
        now = self._clock()
        row = self._database.read(lambda c: _by_name(c, self._hashed(name)))
        if row is None or row["used_at"] + self._lifetime <= now:
            raise SignedOut
        if not self._vault.holds("session", _told(row), row["bound"]):
            raise SignedOut  # somebody without a key wrote it
        proof = Proof(row["uid"], row["generation"], row["admin"])
        try:
            account = self._accounts.holder(proof)
        except (AccountDisabled, EmailNotVerified, TokenInvalid, TokenRevoked):
            self.end(name)
            raise SignedOut from None
        if now - row["used_at"] > min(FRESH, self._lifetime / 10):
            self._use(row, now)
        return account

    def end(self, name: str) -> None:
        """End one session; does nothing where there is none."""
        mine = delete(SESSIONS).where(S.name == self._hashed(name))
        self._database.write(lambda c: c.execute(mine))

    def end_all(self, uid: str) -> None:
        """End every session of an account."""
        self._database.write(lambda c: c.execute(delete(SESSIONS).where(S.uid == uid)))

    def purge(self) -> None:
        """Erase sessions that have ended by themselves."""
        old = delete(SESSIONS).where(S.used_at <= self._clock() - self._lifetime)
        self._database.write(lambda c: c.execute(old))

    def reseal(self) -> None:
        """Put every session's code under the newest key."""

        def work(connection: Connection) -> None:
            for row in connection.execute(select(SESSIONS)).mappings().all():
                if self._vault.holds("session", _told(row), row["bound"]):
                    self._put(connection, row, row["used_at"])

        self._database.write(work)

    def _use(self, row: RowMapping, now: float) -> None:
        self._database.write(lambda c: self._put(c, row, now))

    def _put(self, connection: Connection, row: RowMapping, used_at: float) -> None:
        code = self._vault.bind("session", _told({**row, "used_at": used_at}))
        mine = update(SESSIONS).where(S.name == row["name"])
        connection.execute(mine.values(used_at=used_at, bound=code))

    def _hashed(self, name: str) -> str:
        return hmac.digest(self._pepper, name.encode(), "sha256").hex()


def _told(row: Any) -> list[Any]:
    """What of a row is acted upon."""
    seconds = float(row["used_at"])
    return [row["name"], row["uid"], int(row["generation"]), bool(row["admin"]), seconds]


def _by_name(connection: Connection, hashed: str) -> RowMapping | None:
    return connection.execute(select(SESSIONS).where(S.name == hashed)).mappings().first()
