"""Submissions in Firestore, for services whose records are there.

Each change is one batch, on condition that the document is still as it was read, which does what a
transaction would and ends within seconds (storage/firestore/calls.py). How many wait is counted
before a row is put in: of several at once a few may pass the bound.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from backlog.firestore.documents import CLAIMABLE, COLUMNS, OPEN, Documents, hold, row_of
from backlog.rows import NOT_AGAIN, Beside, Changes, Row
from backlog.submission import ERASED, FAILED, READING, WAITING, refuse_too_many
from backlog.turns import next_turn, turn_of_read
from errors import NotFound, ReaderError, Stale
from storage.columns import LATEST
from storage.database import Database
from storage.firestore.calls import PAGE, Lost, groups, unchanged, where
from storage.firestore.images import Upload

if TYPE_CHECKING:
    from google.cloud.firestore import Client, Query


LOOKED_AT = 8  # rows whose turn comes first: where others are quicker with one, the next is taken
ERASED_AT_ONCE = 20
FOREVER = LATEST  # no row is due later


class FirestoreRows(Documents):
    """The rows of submissions in a Firestore database of the operator's.

    client: made after the server's workers fork. database: where callbacks are put in, before the
    row that they tell of has ended.
    """

    def __init__(self, client: Client, database: Database) -> None:
        super().__init__(client)
        self._database, self._indexed = database, False

    def put(self, row: Changes, references: tuple[str, ...], most: int) -> Row:
        known = self.of_reference(row["owner"], references)
        if known is not None and known["state"] != FAILED:
            return known
        waiting = where(self._rows, ("state", "in", OPEN))
        mine = where(waiting, ("owner", "==", row["owner"]))
        refuse_too_many(most, self._calls.count(waiting), self._calls.count(mine))
        turned = row | {"turn": self._next_turn(row["owner"], row["due_at"])}
        upload = self._images.write(row["id"], row["photo"], row["deadline"])
        try:
            stored = self._calls.insist(partial(self._put, turned, references, upload))
        except ReaderError:
            self._images.discard(row["id"], upload)
            raise
        if stored["id"] != row["id"]:
            self._images.discard(row["id"], upload)
        return stored

    def _put(self, row: Changes, references: tuple[str, ...], upload: Upload) -> Row:
        names = [self._name(row["owner"], each) for each in references]
        found = self._calls.fetch(*names, self._document(row["id"]))
        own = found.pop(self._document(row["id"]).path)
        if own.exists:  # of a commit whose answer was lost
            return row_of(own)
        known = self._of(found.values())
        if known is not None and known.get("state") != FAILED:
            return row_of(known)
        batch, fields = self._client.batch(), {name: row.get(name) for name in COLUMNS}
        fields |= {"photo": True, "image": upload, "references": [name.id for name in names]}
        batch.create(own.reference, fields)
        for name in found.values():
            hold(batch, name, row["id"])
        if known is not None:  # what failed keeps nobody from sending a better photo
            self._take_out(batch, known)
        self._images.settle(batch, upload)
        self._calls.commit(batch)
        return fields | {"retriable": True}

    def again(self, id: str, change: Changes) -> None:
        def work() -> None:
            found = self._read(id)
            if found is None:
                raise NotFound("There is no such verification.")
            if found.get("state") != FAILED or not found.get("photo"):
                raise Stale("It has not failed, or its photo is gone.", advice=NOT_AGAIN)
            turn = self._next_turn(found.get("owner"), change["due_at"])
            self._write(found, change | {"turn": turn})

        self._calls.insist(work)

    def erase(self, id: str, owner: str | None) -> bool:
        return self._calls.insist(partial(self._erase, [id], owner)) > 0

    def erase_owner(self, owner: str) -> int:
        ids = [each["id"] for each in self.of_owner(owner)]
        return sum(
            self._calls.insist(partial(self._erase, group, owner))
            for group in groups(ids, ERASED_AT_ONCE)
        )

    def _erase(self, ids: list[str], owner: str | None) -> int:
        found = self._calls.fetch(*map(self._document, ids)).values()
        rows = [each for each in found if each.exists and each.get("state") != ERASED]
        rows = [each for each in rows if owner in (None, each.get("owner"))]
        if not rows:
            return 0
        batch = self._client.batch()
        for each in rows:
            if each.get("state") == READING:
                self._drop_photo(batch, each)
                self._set_free(batch, each)
                bare: Changes = {"state": ERASED, "reference": None, "sealed": b"", "photo": False,
                        "image": None, "references": []}  # fmt: skip
                batch.update(each.reference, bare, option=unchanged(each))
            else:
                self._take_out(batch, each)
                self._set_free(batch, each)
        self._calls.commit(batch)
        return len(rows)

    def purge(self, now: float, held: float) -> None:
        self._images.sweep()
        failed = where(self._rows, ("state", "==", FAILED))
        late = where(failed, ("photo", "==", True), ("deadline", "<=", now))
        for each in self._calls.find(late.order_by("deadline").limit(PAGE)):
            self._quietly(self._write, each, {"photo": None})
        gone = where(failed, ("deadline", "<=", now - held)).order_by("deadline").limit(PAGE)
        for each in self._calls.find(gone):
            self._quietly(self._remove, each)

    def reseal(self, id: str, anew: Callable[[Row], Changes]) -> bool:
        return self._calls.insist(partial(self._reseal, id, anew))

    def _reseal(self, id: str, anew: Callable[[Row], Changes]) -> bool:
        found = self._read(id)
        if found is None or found.get("state") == ERASED:
            return False
        row = row_of(found)
        change = anew({**row, "photo": self.photo(row)})
        batch, fields = self._client.batch(), {"sealed": change["sealed"]}
        upload = None
        if change["photo"] is not None:
            upload = self._images.write(id, change["photo"], row["deadline"])
            self._images.clear(batch, id, found.get("image"))
            self._images.settle(batch, upload)
            fields["image"] = upload
        fresh = change["reference"]
        if fresh is not None and fresh != row["reference"]:
            name = self._name(row["owner"], fresh)
            hold(batch, self._calls.fetch(name)[name.path], id)
            self._set_free(batch, found, but=name.id)
            fields |= {"reference": fresh, "references": [name.id]}
        batch.update(found.reference, fields, option=unchanged(found))
        try:
            self._calls.commit(batch)
        except Lost:
            if upload is not None:
                self._images.discard(id, upload)
            raise
        return True

    def claim(self, now: float, until: float, lease: str) -> Row | None:
        def work() -> Row | None:
            due = self._calls.find(self._in_turn(now).limit(LOOKED_AT))
            for each, following in zip(due, [*due[1:], *due[-1:]], strict=True):
                state = ERASED if each.get("state") == ERASED else READING
                turn = turn_of_read(each.get("turn"), following.get("turn"))
                change = {"state": state, "lease": lease, "due_at": until,
                          "tries": each.get("tries") + 1, "turn": turn}  # fmt: skip
                try:
                    self._write(each, change)
                except Lost:
                    continue
                return row_of(each)
            if due:
                raise Lost
            return None

        return self._calls.insist(work)

    def bring_near(self, after: float, due: float) -> None:
        far = where(self._rows, ("state", "in", CLAIMABLE), ("due_at", ">", after))
        for each in self._calls.find(far.order_by("due_at").limit(PAGE)):
            self._quietly(self._write, each, {"due_at": due})

    def _in_turn(self, now: float) -> Query:
        due = where(self._rows, ("state", "in", CLAIMABLE), ("due_at", "<=", now))
        return due.order_by("turn").order_by("due_at")

    def _next_turn(self, owner: str, now: float) -> int:
        def one(query: Query) -> Any:
            return next((each.get("turn") for each in self._calls.find(query.limit(1))), None)

        down = "DESCENDING"
        last = one(where(self._rows, ("owner", "==", owner)).order_by("turn", direction=down))
        reading = where(self._rows, ("state", "==", READING))
        read = one(reading.order_by("turn", direction=down))
        due = one(self._in_turn(now))
        if due is None:
            due = one(self._in_turn(FOREVER))
        return next_turn(last, due, read)

    def end(self, id: str, lease: str, change: Changes | None, beside: Beside | None) -> bool:
        def work() -> bool:
            found = self._read(id)
            if found is None or (found.get("state"), found.get("lease")) != (READING, lease):
                return False
            if beside is not None:
                self._database.write(beside)
            if change is None:
                self._remove(found)
            else:
                self._write(found, change)
            return True

        return self._calls.insist(work)

    def forget(self, id: str) -> None:
        found = self._read(id)
        if found is not None and found.get("state") == ERASED:
            self._quietly(self._remove, found)

    def ping(self) -> None:
        """Until it has answered once, ask everything that needs an index: a project whose indexes
        are not deployed is not ready, instead of failing later."""
        if not self._indexed:
            self.page(None, None, 1)
            self.page(WAITING, None, 1)
            self.oldest()
            self._next_turn("nobody", 0.0)
            self._calls.count(where(self._rows, ("state", "in", OPEN), ("owner", "==", "nobody")))
            self.purge(0.0, 0.0)
            self._indexed = True

    def _quietly(self, work: Callable[..., None], *given: Any) -> None:
        try:
            work(*given)
        except Lost:
            return  # somebody else did it, or it is no longer as it was
