"""One-time codes: six digits by e-mail, few tries, used once.

Only HMACs of a code and of its challenge are kept. Counts stand in the database, in the row that
the code stands in, so that no number of workers, machines or clients gets more tries than one.

Whoever asks for a code is given a challenge. Who sends it back tries that code on a count of their
own: a stranger who knows the address can neither use the tries up nor put another code before it.
Without a challenge it is the newest code, and all who have none share its tries.
"""

from __future__ import annotations

import hmac
import math
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from auth.mail.messages import code_mail
from auth.mail.postbox import Postbox
from auth.sendings import HOUR, SendingRules, Sendings
from auth.tables import CODES, SENDINGS
from errors import CodeExpired, CodeInvalid, CodeLocked, ReaderError
from storage.database import Database
from storage.vault import Vault

DIGITS = 6
CHALLENGE_BYTES = 16
C = CODES.c


def as_sent(typed: str) -> str:
    """A code as it was sent, from how people type or paste it.

    >>> as_sent(" 123-456 ")
    '123456'
    """
    return re.sub(r"[\s\u2010-\u2015-]+", "", typed)


@dataclass(frozen=True, slots=True)
class CodeRules:
    """How long a code holds, how many wrong tries it takes, how often one may be asked for."""

    minutes: int = 10
    tries: int = 5
    sendings: SendingRules = field(default_factory=SendingRules)


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
        self._sendings = Sendings(vault, rules.sendings)

    def send(self, email: str, service: str, asker: str = "") -> str:
        """Make a code and put its mail into the postbox, in one transaction; gives its challenge.

        email: as normal_email gives it. asker: who asks, as a client's address. Raises RateLimited
        where the asker's last code is too fresh or the hour's codes are used up.
        """
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        challenge = secrets.token_urlsafe(CHALLENGE_BYTES)
        mail = code_mail(email, code, self._rules.minutes, service)
        now = self._clock()
        end = now + 60 * self._rules.minutes
        row = {
            "challenge": self._hashed("challenge", challenge),
            "email": self._vault.fingerprint("email", email),
            "code": self._hashed(email, code),
            "expires_at": end,
            "tries": 0,
            "loose_tries": 0,
            "sent_at": now,
        }

        def work(connection: Connection) -> None:
            self._sendings.count(connection, email, asker, now)
            # Sent before the clock was set back, they would pass for newer than this one.
            prints = self._vault.fingerprints("email", email)
            later = delete(CODES).where(C.email.in_(prints), C.sent_at > now)
            connection.execute(later)
            connection.execute(insert(CODES).values(row))
            self._postbox.put(connection, mail, end)

        self._database.read(lambda c: self._sendings.refuse_flood(c, now))
        self._database.write(work)
        self._postbox.wake()
        return challenge

    def check(self, email: str, code: str, challenge: str = "", asker: str = "") -> None:
        """Use a code up: returns once, for the right one.

        challenge: as ``send`` gave it; without one it is the newest code. Raises CodeInvalid (also
        where none was sent, or it was used), CodeExpired, CodeLocked.
        """
        now = self._clock()
        hashed = self._hashed(email, code)
        tries = "tries" if challenge else "loose_tries"

        def work(connection: Connection) -> ReaderError | None:
            row = self._row(connection, email, challenge)
            if row is None or row["code"] is None:
                return CodeInvalid(field="code")
            if row[tries] >= self._rules.tries:
                wait = self._sendings.wait(connection, email, asker, now)
                return CodeLocked(retry_after=max(1, math.ceil(wait)))
            if row["expires_at"] <= now:
                return CodeExpired(field="code")
            right = hmac.compare_digest(row["code"], hashed)
            used = {"code": None} if right else {tries: row[tries] + 1}
            mine = update(CODES).where(C.challenge == row["challenge"])
            connection.execute(mine.values(used))
            return None if right else CodeInvalid(field="code")

        error = self._database.write(work)  # raised after the commit, or a wrong try were not kept
        if error is not None:
            raise error

    def give_back(self, email: str, code: str, challenge: str = "") -> None:
        """A right code was used, but what it was for failed: it may be used again."""
        hashed = self._hashed(email, code)

        def work(connection: Connection) -> None:
            row = self._row(connection, email, challenge)
            if row is not None and row["code"] is None:  # unless a new one was sent
                mine = update(CODES).where(C.challenge == row["challenge"])
                connection.execute(mine.values(code=hashed))

        self._database.write(work)

    def forget(self, email: str) -> None:
        """Erase what is kept of an address."""

        def work(connection: Connection) -> None:
            prints = self._vault.fingerprints("email", email)
            connection.execute(delete(CODES).where(C.email.in_(prints)))
            self._sendings.forget(connection, email)

        self._database.write(work)

    def mend_times(self) -> None:
        """Where the clock was set back, let counts of the time ahead end in an hour."""
        now = self._clock()
        if self._database.read(lambda c: self._sendings.ahead(c, now)):
            self._database.write(lambda c: self._sendings.mend_times(c, now))

    def purge(self) -> None:
        """Erase codes that ended an hour ago, and counts of who asked for nothing for an hour."""
        now = self._clock()

        def work(connection: Connection) -> None:
            connection.execute(delete(CODES).where(C.expires_at < now - HOUR))
            self._sendings.purge(connection, now)

        self._database.write(work)

    def reseal(self) -> int:
        """Forget all codes: their rows can't be found under a new key; returns how many."""

        def work(connection: Connection) -> int:
            connection.execute(delete(SENDINGS))
            return connection.execute(delete(CODES)).rowcount

        return self._database.write(work)

    def _row(self, connection: Connection, email: str, challenge: str) -> RowMapping | None:
        """The code that a challenge stands for; the newest one where there is no challenge."""
        prints = self._vault.fingerprints("email", email)
        query = select(CODES).where(C.email.in_(prints)).order_by(C.sent_at.desc())
        if challenge:
            query = query.where(C.challenge == self._hashed("challenge", challenge))
        return connection.execute(query).mappings().first()

    def _hashed(self, whose: str, text: str) -> str:
        return hmac.digest(self._pepper, f"{whose}\0{text}".encode(), "sha256").hex()
