"""Sealed images beside their rows, in parts.

A document holds 1 MiB and a batch 10 MiB, and a sealed image may be larger than both. So an image
is written before its row, in batches, in this order:

1. ``uploads/{upload}`` with the first parts: from now on the parts can be found and cleared;
2. the other parts, each batch on condition that the upload is still there;
3. in the row's own batch: the row names its upload, and ``uploads/{upload}`` goes.

Killed before the third, a process leaves an upload and parts that no row names: nobody sees them,
they hold nothing up, and ``sweep`` takes them away when they are old. A writer that was merely slow
finds its upload gone and writes nothing; of the two, the one whose batch came first has won.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from storage.firestore.calls import Calls, Lost, groups, instant, there, unavailable, where

if TYPE_CHECKING:
    from google.cloud.firestore import DocumentReference

IMAGE = "image"  # the collection below a row
PART = 900_000  # bytes a document
PARTS = 2  # documents a call, so that a weak line is fast enough
LEFT = timedelta(hours=1)  # after which an upload is no longer somebody's work
SWEPT = 20  # uploads a call

Upload = dict[str, Any]  # {"upload": its name, "parts": how many}; stands in the row's document


class Images:
    """Images in parts, of the rows of one collection. uploads: the collection of its uploads."""

    def __init__(self, calls: Calls, rows: str, uploads: str) -> None:
        self._calls, self._client = calls, calls.client
        self._rows = calls.client.collection(rows)
        self._uploads = calls.client.collection(uploads)

    def write(self, id: str, sealed: bytes, expires_at: float | None) -> Upload:
        """The first two steps; the parts go when the row does, under a TTL policy too."""
        upload = {"upload": uuid.uuid4().hex, "parts": max(1, -(-len(sealed) // PART))}
        ticket, ends = self._ticket(upload), instant(expires_at)
        for group in groups(enumerate(self._parts(id, upload)), PARTS):
            batch = self._client.batch()
            first = group[0][0]
            if first == 0:
                now = datetime.now(UTC)
                batch.create(ticket, {**upload, "verification": id, "started_at": now})
            else:
                batch.update(ticket, {"written": first})
            for number, part in group:
                content = sealed[number * PART : (number + 1) * PART]
                batch.create(part, {"sealed": content, "expires_at": ends})
            try:
                self._calls.commit(batch)
            except Lost:
                raise unavailable() from None
        return upload

    def settle(self, batch: Any, upload: Upload) -> None:
        """The third step's half that is here: the upload is done, unless it was swept."""
        batch.delete(self._ticket(upload), option=there())

    def clear(self, batch: Any, id: str, upload: Upload | None) -> None:
        """Delete an image's parts, in the batch that makes its row forget it."""
        for part in self._parts(id, upload) if upload else ():
            batch.delete(part)

    def discard(self, id: str, upload: Upload) -> None:
        """Take back what ``write`` wrote, since no row will name it."""
        batch = self._client.batch()
        self.settle(batch, upload)
        self.clear(batch, id, upload)
        try:
            self._calls.commit(batch)
        except Lost:
            return  # its row names it by now, or it is swept

    def read(self, id: str) -> bytes | None:
        """A row's image. Where parts are missing, it was written anew or erased meanwhile."""
        tried = None
        while (upload := self._upload(id)) != tried and upload is not None:
            parts: list[bytes] = []
            for group in groups(self._parts(id, upload), PARTS):
                found = self._calls.fetch(*group)
                parts += [
                    found[each.path].get("sealed") for each in group if found[each.path].exists
                ]
            if len(parts) == upload["parts"]:
                return b"".join(parts)
            tried = upload
        return None

    def sweep(self) -> None:
        """Take away what processes that ended half-way left behind."""
        before = datetime.now(UTC) - LEFT
        query = where(self._uploads, ("started_at", "<", before))
        for document in self._calls.find(query.limit(SWEPT)):
            left = document.to_dict() or {}
            self.discard(left["verification"], left)

    def _upload(self, id: str) -> Upload | None:
        (document,) = self._calls.fetch(self._rows.document(id)).values()
        return document.get("image") if document.exists else None

    def _ticket(self, upload: Upload) -> DocumentReference:
        return self._uploads.document(upload["upload"])

    def _parts(self, id: str, upload: Upload) -> list[DocumentReference]:
        folder = self._rows.document(id).collection(IMAGE)
        return [folder.document(f"{upload['upload']}-{n:04}") for n in range(upload["parts"])]
