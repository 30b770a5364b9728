"""Submissions from the side of callers and admins: put in, looked at, tried again, erased.

A row is put in before its caller is answered, and goes once the verification is kept.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from functools import partial
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, select, update

from backlog.submission import (
    BARE,
    ERASED,
    FAILED,
    OPEN,
    READING,
    STATES,
    WAITING,
    Depth,
    S,
    Sealed,
    Status,
    Submission,
    status_of,
)
from backlog.tables import SUBMISSIONS
from errors import Busy, NotFound, RecordDamaged, ReferenceReused, Stale
from storage.database import Database
from storage.paging import Place, paged
from storage.vault import Vault

HELD_SECONDS = 7 * 86_400.0  # how long a failed one is told of, without its photo
RETRY_AFTER = 30


class Submissions:
    """The rows that wait to be read.

    most: how many may wait. seconds: how long each may.
    """

    def __init__(
        self,
        database: Database,
        vault: Vault,
        most: int,
        seconds: float,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database, self._sealed, self.clock = database, Sealed(vault), clock
        self._most, self._seconds = most, seconds

    def put(self, submission: Submission) -> Status:
        """Store a submission durably; or the one that its reference has already.

        Raises ReferenceReused where that is of another image, Busy where too many wait: of all, or
        of this account, which may take up half of the room.
        """
        name, now = str(uuid.uuid4()), self.clock()
        references = self._sealed.references(submission.owner, submission.reference_id)
        content = {
            "reference_id": submission.reference_id,
            "consent": submission.consent,
            "callback_url": submission.callback_url,
            "image": sha256(submission.image).hexdigest(),
        }
        row = {
            "id": name,
            "owner": submission.owner,
            "reference": references[0] if references else None,
            "state": WAITING,
            "tries": 0,
            "due_at": now,
            "deadline": now + self._seconds,
            "created_at": now,
            "sealed": self._sealed.seal(name, submission.owner, content),
            "photo": self._sealed.seal_photo(name, submission.owner, submission.image),
        }

        def work(connection: Connection) -> Mapping[Any, Any]:
            known = self._of_reference(connection, submission.owner, references)
            if known is not None and known["state"] != FAILED:
                return known
            if known is not None:  # what failed keeps nobody from sending a better photo
                connection.execute(delete(SUBMISSIONS).where(S.id == known["id"]))
            self._refuse_too_many(connection, submission.owner)
            connection.execute(insert(SUBMISSIONS).values(row))
            return row | {"code": None, "retriable": True}

        stored = self._database.write(work)
        if self._sealed.content(stored)["image"] != content["image"]:
            raise ReferenceReused(field="reference_id")
        return status_of(stored, submission.reference_id)

    def status(self, id: str, owner: str | None = None) -> Status | None:
        """How a submission of ``owner`` (of anybody where None) stands; None where none waits."""
        query = select(*BARE).where(S.id == id, S.state != ERASED)
        if owner is not None:
            query = query.where(S.owner == owner)
        found = self._database.read(lambda c: c.execute(query).mappings().first())
        return None if found is None else status_of(found, self._reference_of(found))

    def id_of(self, owner: str, reference_id: str | None, image: bytes) -> str | None:
        """The id of the submission that a reference has, unless it failed; raises ReferenceReused
        where that is of another image."""
        references = self._sealed.references(owner, reference_id)
        found = self._database.read(lambda c: self._of_reference(c, owner, references))
        if found is None or found["state"] == FAILED:
            return None
        if self._sealed.content(found)["image"] != sha256(image).hexdigest():
            raise ReferenceReused(field="reference_id")
        return str(found["id"])

    def retry(self, id: str) -> Status:
        """Let a failed one be read again, three times more.

        Raises NotFound where there is none, Stale where it has not failed or its photo is gone.
        """
        now = self.clock()
        change = {"state": WAITING, "code": None, "tries": 0, "due_at": now,
                  "deadline": now + self._seconds}  # fmt: skip

        def work(connection: Connection) -> None:
            again = and_(S.id == id, S.state == FAILED, S.photo.is_not(None))
            if connection.execute(update(SUBMISSIONS).where(again).values(change)).rowcount:
                return
            if connection.execute(select(S.id).where(S.id == id)).first() is None:
                raise NotFound("There is no such verification.")
            raise Stale("It has not failed, or its photo is gone.")

        self._database.write(work)
        status = self.status(id)
        if status is None:  # it was read meanwhile
            raise NotFound("There is no such verification.")
        return status

    def page(self, state: str | None, after: Place | None, limit: int) -> list[Status]:
        """How submissions stand, the newest first, from after a place on."""
        query = select(*BARE).where(S.state != ERASED)
        if state is not None:
            query = query.where(S.state == state)
        query = paged(query, S.created_at, S.id, after).limit(limit)
        found = self._database.read(lambda c: c.execute(query).mappings().all())
        return [status_of(each, None) for each in found]

    def of_owner(self, owner: str) -> list[Status]:
        """How an account's submissions stand, with its own names for them."""
        query = select(*BARE).where(S.owner == owner, S.state != ERASED)
        found = self._database.read(lambda c: c.execute(query).mappings().all())
        return [status_of(each, self._reference_of(each)) for each in found]

    def depth(self) -> Depth:
        """How much waits now."""
        now = self.clock()
        counts = select(S.state, func.count()).group_by(S.state)
        oldest = select(func.min(S.due_at)).where(OPEN)

        def work(connection: Connection) -> Depth:
            found: dict[str, int] = {row[0]: row[1] for row in connection.execute(counts)}
            since = connection.execute(oldest).scalar()
            late = max(0.0, now - since) if since is not None else 0.0
            waiting, reading, failed = (found.get(state, 0) for state in STATES)
            return Depth(waiting, reading, failed, late)

        return self._database.read(work)

    def erase(self, id: str, owner: str | None = None) -> bool:
        """Erase a submission, of ``owner`` or of anybody where None; whether it was there."""
        return self._erase(S.id == id if owner is None else and_(S.id == id, S.owner == owner)) > 0

    def erase_owner(self, owner: str) -> int:
        """Erase all of an account's; returns how many there were."""
        return self._erase(S.owner == owner)

    def purge(self) -> None:
        """Drop photos whose time is over, then what failed long ago."""
        now = self.clock()
        late = update(SUBMISSIONS).where(S.state == FAILED, S.deadline <= now, S.photo.is_not(None))
        gone = delete(SUBMISSIONS).where(S.state == FAILED, S.deadline <= now - HELD_SECONDS)
        self._database.write(lambda c: (c.execute(late.values(photo=None)), c.execute(gone)))

    def reseal(self) -> int:
        """Seal what waits under the newest key; returns how many.

        Goes on past what no key opens; the vault is told of it.
        """
        ids = self._database.read(lambda c: list(c.execute(select(S.id)).scalars()))
        return sum(self._database.write(partial(self._reseal, each)) for each in ids)

    def _reseal(self, id: str, connection: Connection) -> bool:
        row = connection.execute(select(SUBMISSIONS).where(S.id == id)).mappings().first()
        if row is None:
            return False
        try:
            change = self._sealed.resealed(row)
        except RecordDamaged:
            return False
        connection.execute(update(SUBMISSIONS).where(S.id == id).values(change))
        return True

    def _erase(self, which: ColumnElement[bool]) -> int:
        """The rows go; one that is being read stays as a bare mark, so that its reader erases what
        it keeps."""
        marked = {"state": ERASED, "reference": None, "sealed": b"", "photo": None}

        def work(connection: Connection) -> int:
            read = update(SUBMISSIONS).where(which, S.state == READING).values(marked)
            gone = delete(SUBMISSIONS).where(which, S.state != ERASED)
            return connection.execute(read).rowcount + connection.execute(gone).rowcount

        count = self._database.write(work)
        if count:
            self._database.forget_traces()
        return count

    def _refuse_too_many(self, connection: Connection, owner: str) -> None:
        count = select(func.count()).select_from(SUBMISSIONS).where(OPEN)
        mine = count.where(S.owner == owner)
        if connection.execute(count).scalar_one() >= self._most or connection.execute(
            mine
        ).scalar_one() >= max(1, self._most // 2):
            raise Busy(retry_after=RETRY_AFTER)

    @staticmethod
    def _of_reference(
        connection: Connection, owner: str, references: tuple[str, ...]
    ) -> Mapping[Any, Any] | None:
        if not references:
            return None
        query = select(*BARE).where(S.owner == owner, S.reference.in_(references))
        return connection.execute(query).mappings().first()

    def _reference_of(self, row: Mapping[Any, Any]) -> str | None:
        reference: str | None = self._sealed.content(row)["reference_id"]
        return reference
