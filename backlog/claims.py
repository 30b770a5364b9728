"""Claims: who reads a submission holds its row for a while, and only who holds it may end it.

A claim that ran out is anybody's, so what a killed reader had in hand is read by another. Tries are
counted when they begin: one that takes its reader along is counted too.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, select, update

from backlog.submission import ERASED, FAILED, READING, WAITING, S, Sealed, Submission
from backlog.tables import SUBMISSIONS
from storage.database import Database
from storage.vault import Vault

LEASE_SECONDS = 60.0  # longer than a reading and its wait for a turn
TRIES = 3
CLAIMABLE = S.state.in_((WAITING, READING, ERASED))


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that is this reader's until its lease ends. tries: this one among them."""

    id: str
    owner: str
    lease: str
    tries: int
    deadline: float
    row: Mapping[Any, Any]

    @property
    def worn_out(self) -> bool:
        """Whether three readers had it before and none has ended it."""
        return self.tries > TRIES

    @property
    def erased(self) -> bool:
        """Whether it was erased while a reader that has ended since had it."""
        return bool(self.row["state"] == ERASED)


class Claims:
    """Gives rows out and takes them back."""

    def __init__(
        self, database: Database, vault: Vault, clock: Callable[[], float] = time.time
    ) -> None:
        self._database, self._sealed, self.clock = database, Sealed(vault), clock

    def claim(self, id: str | None = None) -> Claimed | None:
        """The row that is due longest, or this one; None where none is. Counts the try."""
        now, lease = self.clock(), uuid.uuid4().hex

        def work(connection: Connection) -> Mapping[Any, Any] | None:
            query = select(SUBMISSIONS).where(CLAIMABLE, S.due_at <= now)
            if id is not None:
                query = query.where(S.id == id)
            row = connection.execute(query.order_by(S.due_at).limit(1)).mappings().first()
            if row is not None:
                state = ERASED if row["state"] == ERASED else READING
                change = {"state": state, "lease": lease, "due_at": now + LEASE_SECONDS,
                          "tries": row["tries"] + 1}  # fmt: skip
                connection.execute(update(SUBMISSIONS).where(S.id == row["id"]).values(change))
            return row

        due = select(S.id).where(CLAIMABLE, S.due_at <= now).limit(1)
        if self._database.read(lambda c: c.execute(due).first()) is None:
            return None  # without a writer's turn: it is asked every two seconds
        row = self._database.write(work)
        if row is None:
            return None
        return Claimed(row["id"], row["owner"], lease, row["tries"] + 1, row["deadline"], row)

    def opened(self, claimed: Claimed) -> Submission:
        """What a claimed row holds; raises RecordDamaged."""
        content = self._sealed.content(claimed.row)
        photo = self._sealed.photo(claimed.row)
        return Submission(
            claimed.owner, photo, content["reference_id"], content["consent"],
            content["callback_url"],
        )  # fmt: skip

    def give_back(self, claimed: Claimed, pause: float, *, counts: bool) -> None:
        """Let it be claimed again after ``pause`` seconds. counts: whether the try is one."""
        change = {"state": WAITING, "lease": None, "due_at": self.clock() + pause,
                  "tries": claimed.tries - (not counts)}  # fmt: skip
        mine = update(SUBMISSIONS).where(_held(claimed)).values(change)
        self._database.write(lambda c: c.execute(mine))

    def finish(self, claimed: Claimed, beside: Callable[[Connection], object]) -> bool:
        """Take the row out, its photo with it, and do ``beside`` in the same transaction; False,
        with nothing done, where the row is no longer this reader's: it was erased, or its lease ran
        out and another has it."""

        def work(connection: Connection) -> bool:
            gone = connection.execute(delete(SUBMISSIONS).where(_held(claimed))).rowcount
            if gone:
                beside(connection)
            return bool(gone)

        return self._database.write(work)

    def fail(
        self,
        claimed: Claimed,
        code: str,
        *,
        for_good: bool,
        beside: Callable[[Connection], object],
    ) -> bool:
        """Note why it can't be read, and do ``beside`` in the same transaction. for_good: the photo
        goes, since reading it again would tell the same."""
        change = {"state": FAILED, "lease": None, "code": code, "due_at": self.clock()}
        change |= {"photo": None} if for_good else {}

        def work(connection: Connection) -> bool:
            mine = update(SUBMISSIONS).where(_held(claimed)).values(change)
            done = bool(connection.execute(mine).rowcount)
            if done:
                beside(connection)
            return done

        return self._database.write(work)

    def was_erased(self, claimed: Claimed) -> bool:
        """Whether the submission was erased while this reader had it."""
        query = select(S.state).where(S.id == claimed.id)
        return self._database.read(lambda c: c.execute(query).scalar()) == ERASED

    def forget(self, claimed: Claimed) -> None:
        """Take out the row of one that was erased."""
        gone = delete(SUBMISSIONS).where(S.id == claimed.id, S.state == ERASED)
        self._database.write(lambda c: c.execute(gone))


def _held(claimed: Claimed) -> ColumnElement[bool]:
    return and_(S.id == claimed.id, S.lease == claimed.lease, S.state == READING)
