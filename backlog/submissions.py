"""Submissions from the side of callers and admins: put in, looked at, tried again, erased.

A row is put in before its caller is answered, and goes once the verification is kept.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from hashlib import sha256

from backlog.rows import Row, Rows
from backlog.submission import (
    FAILED,
    STATES,
    WAITING,
    Depth,
    Sealed,
    Status,
    Submission,
    status_of,
)
from errors import NotFound, RecordDamaged, ReferenceReused
from storage.paging import Place
from storage.vault import Vault

HELD_SECONDS = 7 * 86_400.0  # how long a failed one is told of, without its photo


class Submissions:
    """The rows that wait to be read.

    most: how many may wait. seconds: how long each may.
    """

    def __init__(
        self,
        rows: Rows,
        vault: Vault,
        most: int,
        seconds: float,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._rows, self._sealed, self.clock = rows, Sealed(vault), clock
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

        stored = self._rows.put(row, references, self._most)
        if self._sealed.content(stored)["image"] != content["image"]:
            raise ReferenceReused(field="reference_id")
        return status_of(stored, submission.reference_id)

    def status(self, id: str, owner: str | None = None) -> Status | None:
        """How a submission of ``owner`` (of anybody where None) stands; None where none waits."""
        found = self._rows.get(id)
        if found is None or owner not in (None, found["owner"]):
            return None
        return status_of(found, self._reference_of(found))

    def id_of(self, owner: str, reference_id: str | None, image: bytes) -> str | None:
        """The id of the submission that a reference has, unless it failed; raises ReferenceReused
        where that is of another image."""
        references = self._sealed.references(owner, reference_id)
        found = self._rows.of_reference(owner, references)
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

        self._rows.again(id, change)
        status = self.status(id)
        if status is None:  # it was read meanwhile
            raise NotFound("There is no such verification.")
        return status

    def page(self, state: str | None, after: Place | None, limit: int) -> list[Status]:
        """How submissions stand, the newest first, from after a place on."""
        return [status_of(each, None) for each in self._rows.page(state, after, limit)]

    def of_owner(self, owner: str) -> list[Status]:
        """How an account's submissions stand, with its own names for them."""
        found = self._rows.of_owner(owner)
        return [status_of(each, self._reference_of(each)) for each in found]

    def depth(self) -> Depth:
        """How much waits now."""
        counts, since = self._rows.counts(), self._rows.oldest()
        late = max(0.0, self.clock() - since) if since is not None else 0.0
        waiting, reading, failed = (counts.get(state, 0) for state in STATES)
        return Depth(waiting, reading, failed, late)

    def erase(self, id: str, owner: str | None = None) -> bool:
        """Erase a submission, of ``owner`` or of anybody where None; whether it was there."""
        return self._rows.erase(id, owner)

    def erase_owner(self, owner: str) -> int:
        """Erase all of an account's; returns how many there were."""
        return self._rows.erase_owner(owner)

    def purge(self) -> None:
        """Drop photos whose time is over, then what failed long ago."""
        self._rows.purge(self.clock(), HELD_SECONDS)

    def ping(self) -> None:
        """Raise UpstreamUnavailable where rows can't be found."""
        self._rows.ping()

    def reseal(self) -> int:
        """Seal what waits under the newest key; returns how many.

        Goes on past what no key opens; the vault is told of it.
        """
        return sum(map(self._reseal, self._rows.ids()))

    def _reseal(self, id: str) -> bool:
        try:
            return self._rows.reseal(id, self._sealed.resealed)
        except RecordDamaged:
            return False

    def _reference_of(self, row: Row) -> str | None:
        reference: str | None = self._sealed.content(row)["reference_id"]
        return reference
