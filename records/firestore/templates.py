"""Templates in Firestore: ``templates/{hash}``, the sealed picture in ``picture/file`` beneath.

A picture has a document of its own, so that a list of templates does not carry them. It is smaller
than what a document holds: service/templates.py sees to that. Row and picture are written and
erased in one batch.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from errors import NotFound, Stale
from records.templates import TemplateRow
from storage.firestore.calls import Calls, unchanged, where

if TYPE_CHECKING:
    from google.cloud.firestore import Client, DocumentReference

    from storage.firestore.calls import Snapshot

TEMPLATES, PICTURE = "templates", "picture"
ERASED = 100  # templates a batch


class FirestoreTemplates:
    """The store that stands on a Firestore database of the operator's."""

    def __init__(self, client: Client) -> None:
        self._calls, self._client = Calls(client), client
        self._templates = client.collection(TEMPLATES)

    def get(self, owner: str, names: Sequence[str]) -> TemplateRow | None:
        return next(iter(self._whole(self._document(owner, name) for name in names)), None)

    def of_owner(self, owner: str, limit: int) -> list[TemplateRow]:
        query = where(self._templates, ("owner", "==", owner)).limit(limit)
        return [_row(each) for each in self._calls.find(query)]

    def put(self, row: TemplateRow, names: Sequence[str], before: int) -> None:
        """Compare the version, then write on condition that the document is as it was read."""
        self._calls.insist(partial(self._put, row, names, before))

    def _put(self, row: TemplateRow, names: Sequence[str], before: int) -> None:
        found = self._standing(row.owner, names)
        if found is None and before:
            raise NotFound("There is no such template.")
        if (0 if found is None else found.get("version")) != before:
            raise Stale
        batch, document = self._client.batch(), self._document(row.owner, row.name)
        fields = {name: value for name, value in asdict(row).items() if name != "picture"}
        if found is not None and found.id == document.id:
            batch.update(document, fields, option=unchanged(found))
        else:
            batch.create(document, fields)
            if found is not None:  # under an older key's name
                self._erase_in(batch, found)
        if row.picture is None:
            batch.delete(_picture(document))
        else:
            batch.set(_picture(document), {"sealed": row.picture})
        self._calls.commit(batch)

    def erase(self, owner: str, names: Sequence[str]) -> bool:
        return self._calls.insist(partial(self._erase, owner, names))

    def _erase(self, owner: str, names: Sequence[str]) -> bool:
        found = self._standing(owner, names)
        if found is None:
            return False
        batch = self._client.batch()
        self._erase_in(batch, found)
        self._calls.commit(batch)
        return True

    def erase_owner(self, owner: str) -> int:
        """Some a batch, until none is left."""
        count = 0
        while erased := self._calls.insist(partial(self._erase_some, owner)):
            count += erased
        return count

    def _erase_some(self, owner: str) -> int:
        found = self._calls.find(where(self._templates, ("owner", "==", owner)).limit(ERASED))
        if found:
            batch = self._client.batch()
            for each in found:
                self._erase_in(batch, each)
            self._calls.commit(batch)
        return len(found)

    def rows(self, after: tuple[str, str], limit: int) -> list[TemplateRow]:
        """By the documents' names: a page begins behind the document of ``after``."""
        query = self._templates.order_by("__name__").limit(limit)
        if after != ("", ""):
            query = query.start_after({"__name__": self._document(*after)})
        found = self._calls.find(query)
        return self._whole(each.reference for each in found)

    def _whole(self, documents: Iterable[DocumentReference]) -> list[TemplateRow]:
        """Rows with their pictures, as they stand at one moment; those that are there."""
        asked = list(documents)
        found = self._calls.fetch(*asked, *map(_picture, asked))
        there = [each for each in asked if found[each.path].exists]
        return [_with(_row(found[each.path]), found[_picture(each).path]) for each in there]

    def _standing(self, owner: str, names: Sequence[str]) -> Snapshot | None:
        found = self._calls.fetch(*(self._document(owner, name) for name in names))
        return next((each for each in found.values() if each.exists), None)

    def _document(self, owner: str, name: str) -> DocumentReference:
        return self._templates.document(sha256(f"{owner}\0{name}".encode()).hexdigest())

    def _erase_in(self, batch: Any, found: Snapshot) -> None:
        batch.delete(found.reference, option=unchanged(found))
        batch.delete(_picture(found.reference))


def _picture(document: DocumentReference) -> DocumentReference:
    picture: DocumentReference = document.collection(PICTURE).document("file")
    return picture


def _row(found: Snapshot) -> TemplateRow:
    fields = found.to_dict() or {}
    given: dict[str, Any] = {name: fields.get(name) for name in TemplateRow.__dataclass_fields__}
    return TemplateRow(**given | {"picture": None})


def _with(row: TemplateRow, picture: Snapshot) -> TemplateRow:
    return replace(row, picture=picture.get("sealed")) if picture.exists else row
