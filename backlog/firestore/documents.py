"""What stands in which document, how it is found, and the changes that others are made of.

submissions/{id}                the row's columns, and `photo`: whether it is there still
submissions/{id}/image/{part}   the sealed photo, in parts: a document holds 1 MiB
submission_references/{hash}    which submission an owner's reference stands for
submission_uploads/{upload}     a photo on its way in
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from backlog.rows import Changes, Row
from backlog.submission import ERASED, FAILED, READING, WAITING
from storage.firestore.calls import Calls, unchanged, where
from storage.firestore.images import Images
from storage.paging import Place

if TYPE_CHECKING:
    from google.cloud.firestore import Client, DocumentReference

    from storage.firestore.calls import Snapshot

SUBMISSIONS, REFERENCES = "submissions", "submission_references"
UPLOADS = "submission_uploads"
COLUMNS = ("id", "owner", "reference", "state", "code", "tries", "lease", "due_at", "deadline",
           "created_at", "sealed", "turn")  # fmt: skip
OPEN, CLAIMABLE = [WAITING, READING], [WAITING, READING, ERASED]


class Documents:
    """The half of the rows that looks. client: made after the server's workers fork."""

    def __init__(self, client: Client) -> None:
        self._calls, self._client = Calls(client), client
        self._images = Images(self._calls, SUBMISSIONS, UPLOADS)
        self._rows = client.collection(SUBMISSIONS)
        self._references = client.collection(REFERENCES)

    def get(self, id: str) -> Row | None:
        found = self._read(id)
        return None if found is None or found.get("state") == ERASED else row_of(found)

    def of_reference(self, owner: str, references: tuple[str, ...]) -> Row | None:
        found = self._of(self._calls.fetch(*(self._name(owner, e) for e in references)).values())
        return None if found is None else row_of(found)

    def page(self, state: str | None, after: Place | None, limit: int) -> list[Row]:
        rows: Any = self._rows if state is None else where(self._rows, ("state", "==", state))
        rows = rows.order_by("created_at", direction="DESCENDING")
        rows = rows.order_by("id", direction="DESCENDING")
        page: list[Row] = []
        while len(page) < limit:
            start = rows.start_after({"created_at": after[0], "id": after[1]}) if after else rows
            found = [row_of(each) for each in self._calls.find(start.limit(limit))]
            page += [each for each in found if each["state"] != ERASED]
            if len(found) < limit:
                break
            after = found[-1]["created_at"], found[-1]["id"]
        return page[:limit]

    def of_owner(self, owner: str) -> list[Row]:
        found = self._calls.every(where(self._rows, ("owner", "==", owner)))
        return [row_of(each) for each in found if each.get("state") != ERASED]

    def counts(self) -> dict[str, int]:
        states = (WAITING, READING, FAILED)
        return {s: self._calls.count(where(self._rows, ("state", "==", s))) for s in states}

    def oldest(self) -> float | None:
        query = where(self._rows, ("state", "in", OPEN)).order_by("due_at").limit(1)
        return next((each.get("due_at") for each in self._calls.find(query)), None)

    def ids(self) -> list[str]:
        return [each.id for each in self._calls.every(self._rows.select(["id"]))]

    def photo(self, row: Row) -> bytes | None:
        return self._images.read(row["id"])

    def state(self, id: str) -> str | None:
        found = self._read(id)
        return None if found is None else str(found.get("state"))

    def _document(self, id: str) -> DocumentReference:
        return self._rows.document(id if id and "/" not in id else "none")

    def _name(self, owner: str, fingerprint: str) -> DocumentReference:
        return self._references.document(sha256(f"{owner}\0{fingerprint}".encode()).hexdigest())

    def _read(self, id: str) -> Snapshot | None:
        (found,) = self._calls.fetch(self._document(id)).values()
        return found if found.exists else None

    def _of(self, names: Iterable[Snapshot]) -> Snapshot | None:
        """The row that references stand for."""
        held = dict.fromkeys(each.get("submission") for each in names if each.exists)
        found = self._calls.fetch(*map(self._document, held)).values()
        return next((each for each in found if each.exists), None)

    def _write(self, found: Snapshot, change: Changes) -> None:
        """Change a row on condition that it is as it was read; its photo goes where it says so."""
        batch, fields = self._client.batch(), dict(change)
        if "photo" in change:
            self._drop_photo(batch, found)
            fields |= {"photo": False, "image": None}
        batch.update(found.reference, fields, option=unchanged(found))
        self._calls.commit(batch)

    def _remove(self, found: Snapshot) -> None:
        batch = self._client.batch()
        self._take_out(batch, found)
        self._set_free(batch, found)
        self._calls.commit(batch)

    def _take_out(self, batch: Any, found: Snapshot) -> None:
        self._drop_photo(batch, found)
        batch.delete(found.reference, option=unchanged(found))

    def _drop_photo(self, batch: Any, found: Snapshot) -> None:
        self._images.clear(batch, found.id, found.get("image"))

    def _set_free(self, batch: Any, found: Snapshot, but: str = "") -> None:
        """Let go of a row's references, but for those that another has taken over."""
        held = [each for each in found.get("references") if each != but]
        names = [self._references.document(each) for each in held]
        for name in self._calls.fetch(*names).values():
            if name.exists and name.get("submission") == found.id:
                batch.delete(name.reference, option=unchanged(name))


def hold(batch: Any, name: Snapshot, id: str) -> None:
    """Let a reference stand for a submission, on condition that it is as it was read."""
    if name.exists:
        batch.update(name.reference, {"submission": id}, option=unchanged(name))
    else:
        batch.create(name.reference, {"submission": id})


def row_of(found: Snapshot) -> Row:
    fields = found.to_dict() or {}
    return {name: fields.get(name) for name in COLUMNS} | {"retriable": bool(fields["photo"])}
