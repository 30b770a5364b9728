"""Callbacks that wait in the database until their receiver has taken them, or for two days.

One is put in by the transaction that ends its submission, claimed by one sender at a time, and
taken out once the receiver has answered 2xx. So each is delivered at least once, and has one id
however often it goes.
"""

from __future__ import annotations

import json
import logging
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, or_, select, update

from backlog.receivers import SECONDS, NotDelivered, Receivers
from backlog.signing import Signing
from backlog.tables import CALLBACKS
from errors import NotFound, RecordDamaged, Stale
from storage.clock import SKEW_SECONDS
from storage.database import Database
from storage.paging import Place, paged
from storage.vault import Vault, VaultError

log = logging.getLogger(__name__)

DUE, DEAD = CALLBACK_STATES = ("due", "dead")
CLAIM_SECONDS = 60.0  # longer than a delivery takes
HOUR = 3600.0
SLOW_SECONDS = 1.0  # a receiver that takes longer waits as long before its next one
PAUSES = (60.0, 300.0, 1800.0, 2 * HOUR, 8 * HOUR, 24 * HOUR)  # after each try that failed
HELD_SECONDS = 30 * 24 * HOUR  # how long a dead one can be sent again
K = CALLBACKS.c


@dataclass(frozen=True, slots=True)
class Waiting:
    """How a callback stands, as admins see it. Times are seconds since 1970."""

    id: str
    owner: str
    verification: str
    state: str
    tries: int
    due_at: float
    created_at: float


class Callbacks:
    """Callbacks on their way out."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        signing: Signing,
        receivers: Receivers,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database, self._vault, self.clock = database, vault, clock
        self.signing, self.receivers = signing, receivers
        self.waiting = threading.Event()  # set when there may be something to send

    def put(
        self,
        connection: Connection,
        owner: str,
        verification: str,
        url: str,
        body: Any,
        name: str | None = None,
    ) -> None:
        """Put one in, within the caller's transaction, unless ``name`` (its id, else a fresh one)
        is there already: its reader was killed before the submission had ended."""
        name, now = name or str(uuid.uuid4()), self.clock()
        if connection.execute(select(K.id).where(K.id == name)).first() is not None:
            return
        content = {"url": url, "body": json.dumps(body, separators=(",", ":"))}
        row = {
            "id": name,
            "owner": owner,
            "verification": verification,
            "state": DUE,
            "tries": 0,
            "due_at": now,
            "created_at": now,
            "sealed": self._vault.seal_json(_about(name, owner), content),
        }
        connection.execute(insert(CALLBACKS).values(row))

    def deliver(self) -> int:
        """Send what is due; returns how many were taken.

        Where one of an account's is not taken, its others wait a minute; where it is taken slowly,
        as long as it took: a receiver that lets each wait must not hold up everybody's.
        """
        taken, now = 0, self.clock()
        due = select(K.id).where(K.state == DUE, K.due_at <= now).limit(1)
        if self._database.read(lambda c: c.execute(due).first()) is None:
            return 0  # without a writer's turn: it is asked every two seconds
        while (row := self._database.write(self._claim)) is not None:
            taken += self._sent(dict(row))
        return taken

    def _claim(self, connection: Connection) -> Mapping[Any, Any] | None:
        now = self.clock()
        due = select(CALLBACKS).where(K.state == DUE, K.due_at <= now).order_by(K.due_at).limit(1)
        row = connection.execute(due).mappings().first()
        if row is not None:
            claimed = {"due_at": now + CLAIM_SECONDS, "tries": row["tries"] + 1}
            connection.execute(update(CALLBACKS).where(K.id == row["id"]).values(claimed))
        return row

    def _sent(self, row: Mapping[Any, Any]) -> bool:
        name, tries = row["id"], row["tries"] + 1
        mine = and_(K.id == name, K.tries == tries)
        began = self.clock()
        try:
            content = self._vault.open_json(_about(name, row["owner"]), row["sealed"])
            headers = self.signing.headers(row["owner"], name, content["body"])
            kind = {"Content-Type": "application/json", "User-Agent": "ktp-reader"}
            self.receivers.post(content["url"], content["body"].encode(), headers | kind)
        except NotDelivered as error:
            self._postpone(row, mine, tries, str(error))
            return False
        except (VaultError, RecordDamaged):
            self._vault.damaged("callback", name)
            self._database.write(
                lambda c: c.execute(update(CALLBACKS).where(mine).values(state=DEAD))
            )
            return False
        took = min(SECONDS, self.clock() - began)

        def work(connection: Connection) -> None:
            connection.execute(delete(CALLBACKS).where(mine))
            if took > SLOW_SECONDS:
                self._hold_others(connection, row, took)

        self._database.write(work)
        return True

    def _postpone(self, row: Mapping[Any, Any], mine: Any, tries: int, why: str) -> None:
        now, dead = self.clock(), tries > len(PAUSES)
        log.warning("callback=%s try=%d error=%s%s", row["id"], tries, why, " dead" * dead)
        change = {"state": DEAD} if dead else {"due_at": now + PAUSES[tries - 1]}

        def work(connection: Connection) -> None:
            connection.execute(update(CALLBACKS).where(mine).values(change))
            self._hold_others(connection, row, PAUSES[0])

        self._database.write(work)

    def _hold_others(self, connection: Connection, row: Mapping[Any, Any], seconds: float) -> None:
        """Let an account's other callbacks that are due wait."""
        now = self.clock()
        others = and_(
            K.owner == row["owner"], K.state == DUE, K.due_at <= now, K.id != row["id"]
        )  # fmt: skip
        connection.execute(update(CALLBACKS).where(others).values(due_at=now + seconds))

    def mend_times(self) -> None:
        """Where the clock was set back, let nothing wait for it to come round again: what is due
        later than its pause allows is due one such pause from now."""
        now, pauses = self.clock(), (PAUSES[0], *PAUSES)
        far = [and_(K.state == DUE, K.tries == tries, K.due_at > now + pause + SKEW_SECONDS)
               for tries, pause in enumerate(pauses)]  # fmt: skip
        if self._database.read(lambda c: c.execute(select(K.id).where(or_(*far))).first()) is None:
            return

        def work(connection: Connection) -> None:
            for which, pause in zip(far, pauses, strict=True):
                connection.execute(update(CALLBACKS).where(which).values(due_at=now + pause))

        self._database.write(work)

    def page(self, state: str | None, after: Place | None, limit: int) -> list[Waiting]:
        """How callbacks stand, the newest first, from after a place on."""
        query = select(*(column for column in K if column is not K.sealed))
        if state is not None:
            query = query.where(K.state == state)
        query = paged(query, K.created_at, K.id, after).limit(limit)
        found = self._database.read(lambda c: c.execute(query).mappings().all())
        return [Waiting(**{str(name): value for name, value in each.items()}) for each in found]

    def counts(self) -> dict[str, int]:
        """How many are due and dead."""
        query = select(K.state, func.count()).group_by(K.state)
        found = self._database.read(lambda c: {row[0]: row[1] for row in c.execute(query)})
        return {state: found.get(state, 0) for state in CALLBACK_STATES}

    def retry(self, id: str) -> None:
        """Send a dead one again, with all its tries; raises NotFound, Stale where it is not."""
        change = {"state": DUE, "tries": 0, "due_at": self.clock()}

        def work(connection: Connection) -> None:
            again = and_(K.id == id, K.state == DEAD)
            if connection.execute(update(CALLBACKS).where(again).values(change)).rowcount:
                return
            if connection.execute(select(K.id).where(K.id == id)).first() is None:
                raise NotFound("There is no such callback.")
            raise Stale(
                "It is not dead: it is sent again by itself.",
                advice="Nothing needs to be done until it is dead.",
            )

        self._database.write(work)
        self.waiting.set()

    def erase_owner(self, owner: str) -> None:
        """Erase all of an account's, its secrets too."""
        self._database.write(lambda c: c.execute(delete(CALLBACKS).where(K.owner == owner)))
        self.signing.forget(owner)

    def erase_of(self, verification: str) -> None:
        """Erase those of a verification that was erased."""
        gone = delete(CALLBACKS).where(K.verification == verification)
        self._database.write(lambda c: c.execute(gone))

    def purge(self) -> None:
        """Erase dead ones that nobody has sent again."""
        old = and_(K.state == DEAD, K.created_at <= self.clock() - HELD_SECONDS)
        self._database.write(lambda c: c.execute(delete(CALLBACKS).where(old)))

    def reseal(self) -> int:
        """Seal what waits under the newest key, secrets too; returns how many callbacks."""
        self.signing.reseal()

        def work(connection: Connection) -> int:
            count = 0
            for name, sealed in connection.execute(select(K.id, K.sealed)).all():
                try:
                    fresh = self._vault.reseal(sealed)
                except VaultError:
                    self._vault.damaged("callback", name)
                    continue
                connection.execute(update(CALLBACKS).where(K.id == name).values(sealed=fresh))
                count += 1
            return count

        return self._database.write(work)


def _about(name: str, owner: str) -> str:
    return f"callback {name} {owner}"
