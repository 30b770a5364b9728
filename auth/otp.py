"""One-time codes: six digits by e-mail, one live code an address, few tries, used once.

Only an HMAC of a code is kept. Counts stand in the database, in the row that the code stands in, so
that no number of workers, machines or clients gets more tries than one.
"""

from __future__ import annotations

import hmac
import math
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from auth.messages import code_mail
from auth.postbox import Postbox
from auth.tables import CODES
from errors import CodeExpired, CodeInvalid, CodeLocked, RateLimited, ReaderError
from storage.database import Database
from storage.vault import Vault

HOUR = 3600.0
DIGITS = 6
C = CODES.c


@dataclass(frozen=True, slots=True)
class CodeRules:
    """How long a code holds, how many wrong tries it takes, how often one may be asked for."""

    minutes: int = 10
    tries: int = 5
    resend_seconds: int = 60
    sends_an_hour: int = 5


class Codes:
    """Sends codes and checks them. Whether an address has an account makes no difference here."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        postbox: Postbox,
        secret: str,
        rules: CodeRules,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database, self._vault, self._postbox = database, vault, postbox
        self._pepper = hmac.digest(secret.encode(), b"one-time codes, version 1", "sha256")
        self._rules, self._clock = rules, clock

    def send(self, email: str, service: str) -> None:
        """Make a code and put its mail into the postbox, in one transaction.

        email: as normal_email gives it. Raises RateLimited where the last code is too fresh or
        the hour's codes are used up.
        """
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        mail = code_mail(email, code, self._rules.minutes, service)
        now = self._clock()
        end = now + 60 * self._rules.minutes
        hashed = self._hashed(email, code)
        fresh = {"code": hashed, "expires_at": end, "tries": 0, "sent_at": now}

        def work(connection: Connection) -> None:
            row = self._row(connection, email)
            counts = self._counted(row, now)
            if row is None:
                key = self._vault.fingerprint("email", email)
                connection.execute(insert(CODES).values(email=key, **fresh, **counts))
            else:
                mine = update(CODES).where(C.email == row["email"])
                connection.execute(mine.values(**fresh, **counts))
            self._postbox.put(connection, mail, end)

        self._database.write(work)
        self._postbox.wake()

    def check(self, email: str, code: str) -> None:
        """Use a code up: returns once, for the right one.

        Raises CodeInvalid (also where none was sent, or it was used), CodeExpired, CodeLocked.
        """
        now = self._clock()
        hashed = self._hashed(email, code)

        def work(connection: Connection) -> ReaderError | None:
            row = self._row(connection, email)
            if row is None or row["code"] is None:
                return CodeInvalid(field="code")
            if row["tries"] >= self._rules.tries:
                return CodeLocked(retry_after=self._wait(row, now))
            if row["expires_at"] <= now:
                return CodeExpired(field="code")
            right = hmac.compare_digest(row["code"], hashed)
            used = {"code": None} if right else {"tries": row["tries"] + 1}
            connection.execute(update(CODES).where(C.email == row["email"]).values(used))
            return None if right else CodeInvalid(field="code")

        error = self._database.write(work)  # raised after the commit, or a wrong try were not kept
        if error is not None:
            raise error

    def give_back(self, email: str, code: str) -> None:
        """A right code was used, but what it was for failed: it may be used again."""
        mine = C.email.in_(self._vault.fingerprints("email", email))
        change = update(CODES).where(mine, C.code.is_(None))  # unless a new one was sent
        self._database.write(lambda c: c.execute(change.values(code=self._hashed(email, code))))

    def forget(self, email: str) -> None:
        """Erase what is kept of an address."""
        mine = delete(CODES).where(C.email.in_(self._vault.fingerprints("email", email)))
        self._database.write(lambda c: c.execute(mine))

    def purge(self) -> None:
        """Erase the rows of addresses that asked for nothing for an hour."""
        old = self._clock() - HOUR
        gone = delete(CODES).where(C.window_started < old, C.sent_at < old, C.expires_at < old)
        self._database.write(lambda c: c.execute(gone))

    def reseal(self) -> int:
        """Forget all codes: their rows can't be found under a new key; returns how many."""
        return self._database.write(lambda c: c.execute(delete(CODES)).rowcount)

    def _counted(self, row: RowMapping | None, now: float) -> dict[str, Any]:
        """The address's counts with this sending; raises RateLimited where it is one too many."""
        if row is None:
            return {"window_started": now, "sends": 1}
        if now < row["sent_at"] + self._rules.resend_seconds:
            said = "A code was sent a moment ago."
        elif now >= row["window_started"] + HOUR:
            return {"window_started": now, "sends": 1}
        elif row["sends"] >= self._rules.sends_an_hour:
            said = "Too many codes were asked for this hour."
        else:
            return {"window_started": row["window_started"], "sends": row["sends"] + 1}
        raise RateLimited(said, retry_after=self._wait(row, now))

    def _wait(self, row: RowMapping, now: float) -> int:
        """Seconds until the address may ask for another code."""
        free: float = row["sent_at"] + self._rules.resend_seconds
        if row["sends"] >= self._rules.sends_an_hour:
            free = max(free, row["window_started"] + HOUR)
        return max(1, math.ceil(free - now))

    def _row(self, connection: Connection, email: str) -> RowMapping | None:
        prints = self._vault.fingerprints("email", email)
        query = select(CODES).where(C.email.in_(prints)).order_by(C.sent_at.desc())
        return connection.execute(query).mappings().first()

    def _hashed(self, email: str, code: str) -> str:
        return hmac.digest(self._pepper, f"{email}\0{code}".encode(), "sha256").hex()
