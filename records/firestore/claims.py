"""What keeps two rows apart that are stored at once: references and turns.

One row a reference. A row's batch creates ``references/{hash}`` under every key's fingerprint, and
only one batch can. A reference whose row is gone (deleted by hand, or by a TTL policy) is taken
over, on condition that nobody else has meanwhile. Erasing deletes it with the row.

One account a NIK. Rows themselves are asked, so nothing left behind can doubt wrongly. But two at
once could both ask before either is stored. Therefore whoever stores a NIK changes ``turns/{hash}``
in the row's batch, on condition that it is as it was before they asked:

    read the turn → ask for other accounts' rows → store the row and change the turn, or begin anew

What was stored before the turn was read is found by asking; what is stored after it makes the batch
void. A turn names nobody and is never waited for, so it stays when rows go.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from records.firestore.documents import REFERENCES, reference, turn
from records.store import Row, Twice
from storage.firestore.calls import instant, unchanged

if TYPE_CHECKING:
    from google.cloud.firestore import Client, DocumentReference

    from storage.firestore.calls import Calls, Snapshot


def names_of(client: Client, row: Row, references: Sequence[str] = ()) -> list[DocumentReference]:
    """The reference documents that a row holds."""
    own = [row.reference] if row.reference else []
    return [reference(client, row.owner, each) for each in dict.fromkeys([*references, *own])]


def turns_of(client: Client, row: Row, twice: Twice | None) -> list[DocumentReference]:
    """The turns to read before asking for a row's NIK, and to take when storing it."""
    niks = [*(twice.niks if twice else ()), *([row.nik] if row.nik else [])]
    return list({each.id: each for each in (turn(client, nik) for nik in niks)}.values())


def hold(batch: Any, names: Iterable[Snapshot], row: Row) -> None:
    """Let references that were free when they were read stand for a row."""
    for name in names:
        _put(batch, name, _held(row))


def take(batch: Any, turns: Iterable[Snapshot]) -> None:
    """Take turns, on condition that nobody has since they were read."""
    for each in turns:
        _put(batch, each, {"last": uuid.uuid4().hex})  # what stays the same is no change


def move(calls: Calls, batch: Any, before: Snapshot, row: Row) -> list[str]:
    """Let a row hold the reference of its newest fingerprint and no other; returns its name.

    A later key makes another fingerprint of the same reference.
    """
    had, names = set(before.get("references")), names_of(calls.client, row)
    found = calls.fetch(*(name for name in names if name.id not in had))
    free = {each.id for each in found.values() if not each.exists}
    for each in found.values():
        if each.id in free:
            _put(batch, each, _held(row))
    held = [name.id for name in names if name.id in had | free]
    release(calls, batch, {row.id: had.difference(held)})
    return held


def release(calls: Calls, batch: Any, names: Mapping[str, Iterable[str]]) -> None:
    """Set references free, in the batch that makes their rows (by id) let go of them.

    Not one that another row has taken over, after a TTL policy deleted it before its time.
    """
    documents = calls.client.collection(REFERENCES)
    pairs = {(row, name) for row, held in names.items() for name in held}
    found = calls.fetch(*(documents.document(name) for name in {name for _, name in pairs}))
    for each in found.values():
        if each.exists and (each.get("verification"), each.id) in pairs:
            batch.delete(each.reference, option=unchanged(each))


def held(found: Mapping[str, Snapshot], names: Iterable[DocumentReference]) -> list[str]:
    """Ids of the rows that references stand for."""
    named = [found[name.path] for name in names]
    return list(dict.fromkeys(each.get("verification") for each in named if each.exists))


def _held(row: Row) -> dict[str, Any]:
    return {"verification": row.id, "expires_at": instant(row.expires_at)}


def _put(batch: Any, document: Snapshot, fields: dict[str, Any]) -> None:
    """Write a document on condition that it is, or is not there, as it was read."""
    if document.exists:
        batch.update(document.reference, fields, option=unchanged(document))
    else:
        batch.create(document.reference, fields)
