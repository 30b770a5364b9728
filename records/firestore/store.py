"""FirestoreStore: what is written, each method's whole change in one batch.

A batch is stored whole or not at all, and its audit line is in it. So a process that is killed
between two calls has written nothing yet, but for an image's parts, which images.py looks after.
Killed or timed out in the commit itself, all of it may be stored or nothing: the same request sent
again finds the row by its reference, or stores it now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from errors import NotFound, Stale
from records.firestore import claims
from records.firestore.documents import changes_of, fields_of, note, row_from, verification
from records.firestore.reads import Reads
from records.store import RESEALED, AuditLine, Row, Twice
from storage.firestore.calls import groups, unchanged
from storage.firestore.images import Upload

ERASED = 20  # rows a batch
NOTED = 200  # lines a batch


class FirestoreStore(Reads):
    """The store that stands on a Firestore database of the operator's."""

    def add(
        self,
        row: Row,
        audit: AuditLine,
        *,
        references: Sequence[str] = (),
        twice: Twice | None = None,
        image: bytes | None = None,
    ) -> Row:
        """Write the image's parts, then row, references, turns and audit line in one batch."""
        upload = None
        if image is not None:
            known = self.by_reference(row.owner, references)
            if known is not None:
                return known
            upload = self._images.write(row.id, image, row.expires_at)
        work = partial(self._add, row, audit, references, twice, upload)
        stored = self._calls.insist(work)
        if upload is not None and stored.id != row.id:
            self._images.discard(row.id, upload)
        return stored

    def _add(
        self,
        row: Row,
        audit: AuditLine,
        references: Sequence[str],
        twice: Twice | None,
        upload: Upload | None,
    ) -> Row:
        names = claims.names_of(self._client, row, references)
        turns = claims.turns_of(self._client, row, twice)
        document = verification(self._client, row.id)
        found = self._calls.fetch(document, *names, *turns)
        known = self._first(claims.held(found, names))
        if known is not None:
            return known
        if found[document.path].exists:
            return row_from(found[document.path])
        stored = self._chosen(row, twice)
        batch = self._client.batch()
        fields = fields_of(stored, [name.id for name in names], upload)
        batch.create(document, fields)
        claims.hold(batch, (found[name.path] for name in names), row)
        claims.take(batch, (found[each.path] for each in turns))
        if upload is not None:
            self._images.settle(batch, upload)
        note(batch, self._client, [audit])
        self._calls.commit(batch)
        return stored

    def replace(self, row: Row, audit: AuditLine, *, twice: Twice | None = None) -> Row:
        """Compare the version, then write on condition that the document is as it was read."""
        return self._calls.insist(partial(self._replace, row, audit, twice))

    def _replace(self, row: Row, audit: AuditLine, twice: Twice | None) -> Row:
        document = verification(self._client, row.id)
        turns = claims.turns_of(self._client, row, twice)
        found = self._calls.fetch(document, *turns)
        before = found[document.path]
        if not before.exists:
            raise NotFound
        if before.get("version") != row.version - 1:
            raise Stale
        stored = self._chosen(row, twice)
        batch = self._client.batch()
        names = claims.move(self._calls, batch, before, row)
        changes = changes_of(stored, names, before.get("image"))
        batch.update(document, changes, option=unchanged(before))
        claims.take(batch, (found[each.path] for each in turns))
        note(batch, self._client, [audit])
        self._calls.commit(batch)
        return stored

    def _chosen(self, row: Row, twice: Twice | None) -> Row:
        """The row to store: the other one where another account holds the NIK."""
        return twice.row if twice and self._held_elsewhere(twice.niks, row.owner) else row

    def marked(self, id: str, version: int) -> None:
        self._calls.insist(partial(self._marked, id, version))

    def _marked(self, id: str, version: int) -> None:
        document = verification(self._client, id)
        before = self._calls.fetch(document)[document.path]
        if before.exists and before.get("version") == version:
            batch = self._client.batch()
            batch.update(document, {"unmarked": False}, option=unchanged(before))
            self._calls.commit(batch)

    def erase(self, ids: Sequence[str], audits: Sequence[AuditLine]) -> list[str]:
        """Some rows a batch, each with all that is its own and its audit line.

        Broken off between batches, the rows before are erased and noted, the others untouched.
        """
        gone: list[str] = []
        for group in groups(dict(zip(ids, audits, strict=True)).items(), ERASED):
            gone += self._calls.insist(partial(self._erase, dict(group)))
        return gone

    def _erase(self, lines: Mapping[str, AuditLine]) -> list[str]:
        found = self._calls.fetch(*(verification(self._client, each) for each in lines))
        there = {each.id: each for each in found.values() if each.exists}
        gone = [name for name in lines if name in there]
        if not gone:
            return []
        batch = self._client.batch()
        for each in map(there.__getitem__, gone):
            batch.delete(each.reference, option=unchanged(each))
            self._images.clear(batch, each.id, each.get("image"))
        claims.release(self._calls, batch, {name: there[name].get("references") for name in gone})
        note(batch, self._client, [lines[name] for name in gone])
        self._calls.commit(batch)
        return gone

    def note(self, *audits: AuditLine) -> None:
        """Some lines a batch."""
        for group in groups(audits, NOTED):
            self._calls.insist(partial(self._note, group))

    def _note(self, audits: Sequence[AuditLine]) -> None:
        batch = self._client.batch()
        note(batch, self._client, audits)
        self._calls.commit(batch)

    def reseal(self, row: Row, image: bytes | None) -> None:
        """Write the new image beside the old one, then let the row name it in one batch."""
        upload = None if image is None else self._images.write(row.id, image, row.expires_at)
        resealed = self._calls.insist(partial(self._reseal, row, upload))
        if upload is not None and not resealed:
            self._images.discard(row.id, upload)

    def _reseal(self, row: Row, upload: Upload | None) -> bool:
        """Whether the row was as expected, so that it is sealed anew and names the upload."""
        document = verification(self._client, row.id)
        before = self._calls.fetch(document)[document.path]
        if not before.exists or before.get("version") != row.version:
            return False
        batch = self._client.batch()
        names = claims.move(self._calls, batch, before, row)
        anew = changes_of(row, names, None)
        changes = {name: anew[name] for name in (*RESEALED, "decided")}
        if upload is not None:
            self._images.clear(batch, row.id, before.get("image"))
            self._images.settle(batch, upload)
            changes["image"] = upload
        batch.update(document, changes | {"references": names}, option=unchanged(before))
        self._calls.commit(batch)
        return True
