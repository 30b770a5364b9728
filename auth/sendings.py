"""How many codes a mailbox has been sent, how many of them one asker asked for, and all in all.

An asker is whom a code can be refused to without anybody else being refused: were all who name an
address counted as one, a stranger could use its codes up and its holder had none. What a mailbox
gets from all askers together has a bound of its own, wide enough for several, so that nobody's is
filled. Counts stand in the database: no number of workers gives more.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from auth.mail.addresses import mailbox
from auth.tables import SENDINGS
from errors import RateLimited
from storage.clock import SKEW_SECONDS
from storage.vault import Vault

HOUR = 3600.0
S = SENDINGS.c


@dataclass(frozen=True, slots=True)
class SendingRules:
    """How long an asker waits for another code, and how many codes go out an hour."""

    resend_seconds: int = 60
    by_asker: int = 5
    to_mailbox: int = 15
    in_all: int = 5000


class Sendings:
    """Counts what is sent; times are seconds since 1970."""

    def __init__(self, vault: Vault, rules: SendingRules) -> None:
        self._vault, self._rules = vault, rules

    def refuse_flood(self, connection: Connection, now: float) -> None:
        """Raise RateLimited where the hour's codes are used up all in all.

        Those that are on their way at this moment may be a few too many: counted to the last one,
        all who ask would wait for each other.
        """
        recent = S.mailbox & (S.window_started > now - HOUR)
        query = select(func.sum(S.sends), func.min(S.window_started)).where(recent)
        sent, first = connection.execute(query).one()
        if (sent or 0) >= self._rules.in_all:
            wait = max(1, math.ceil(min(first, now) + HOUR - now))
            raise RateLimited("Too many codes were asked for this hour.", retry_after=wait)

    def count(self, connection: Connection, email: str, asker: str, now: float) -> None:
        """Count one more; raises RateLimited where it is one too many."""
        soon, full = self._waits(connection, email, asker, now)
        if full > 0:
            wait = math.ceil(max(soon, full))
            raise RateLimited("This address has had its codes of this hour.", retry_after=wait)
        if soon > 0:
            raise RateLimited("A code was sent a moment ago.", retry_after=math.ceil(soon))
        for prints, whole in ((self._asker(email, asker), False), (self._mailbox(email), True)):
            row = _row(connection, prints)
            if row is None:
                fresh = {"who": prints[0], "mailbox": whole, **_started(now)}
                connection.execute(insert(SENDINGS).values(fresh))
                continue
            began = min(row["window_started"], now)
            more = {"sent_at": now, "window_started": began, "sends": row["sends"] + 1}
            counted = _started(now) if _over(row, now) else more
            connection.execute(update(SENDINGS).where(S.who == row["who"]).values(counted))

    def wait(self, connection: Connection, email: str, asker: str, now: float) -> float:
        """Seconds until the asker may have another code sent there; none where 0 or less."""
        return max(self._waits(connection, email, asker, now))

    def _waits(
        self, connection: Connection, email: str, asker: str, now: float
    ) -> tuple[float, float]:
        """The same by what one waits for: the last code being fresh, the hour's being used up."""
        mine = _row(connection, self._asker(email, asker))
        everybodys = _row(connection, self._mailbox(email))
        fresh, full = now, now
        if mine is not None and mine["sent_at"] <= now + SKEW_SECONDS:
            fresh = mine["sent_at"] + self._rules.resend_seconds
        for row, most in ((mine, self._rules.by_asker), (everybodys, self._rules.to_mailbox)):
            if row is not None and row["sends"] >= most and not _over(row, now):
                full = max(full, min(row["window_started"], now) + HOUR)
        return fresh - now, full - now

    def ahead(self, connection: Connection, now: float) -> bool:
        """Whether counts began later than now: then the clock was set back."""
        query = select(S.who).where(S.window_started > now + SKEW_SECONDS)
        return connection.execute(query.limit(1)).first() is not None

    def mend_times(self, connection: Connection, now: float) -> None:
        """Let such counts go on for an hour from now: they were of the hour before, so they neither
        end with it nor hold anybody up until it comes round again."""
        ahead = S.window_started > now + SKEW_SECONDS
        connection.execute(update(SENDINGS).where(ahead).values(window_started=now))

    def forget(self, connection: Connection, email: str) -> None:
        """Erase the mailbox's own count; those of its askers name nobody and end with the hour."""
        connection.execute(delete(SENDINGS).where(S.who.in_(self._mailbox(email))))

    def purge(self, connection: Connection, now: float) -> None:
        """Erase the counts of who asked for nothing for an hour."""
        old = now - HOUR
        connection.execute(delete(SENDINGS).where(S.window_started < old, S.sent_at < old))

    def _mailbox(self, email: str) -> tuple[str, ...]:
        return self._vault.fingerprints("mailbox", mailbox(email))

    def _asker(self, email: str, asker: str) -> tuple[str, ...]:
        return self._vault.fingerprints("asker", f"{mailbox(email)}\0{asker}")


def _started(now: float) -> dict[str, Any]:
    return {"sent_at": now, "window_started": now, "sends": 1}


def _over(row: RowMapping, now: float) -> bool:
    """Whether a count's hour is over."""
    over: bool = now - row["window_started"] >= HOUR
    return over


def _row(connection: Connection, prints: tuple[str, ...]) -> RowMapping | None:
    query = select(SENDINGS).where(S.who.in_(prints)).order_by(S.sent_at.desc())
    return connection.execute(query).mappings().first()
