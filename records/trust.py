"""Which rows are believed: those whose keyed code holds, and that nobody put back.

Who can write the database but has no key could otherwise give a record another owner, verdict or
end by changing a column. The code is over all that is acted upon, the sealed content too. A whole
row from before has a code that held; the audit has a later version of it then.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Any

from records.store import Row, Store
from storage.vault import Vault

FIRST = 10  # so many values the code was over before there were NOTED ones


def bound(vault: Vault, row: Row) -> Row:
    """The row with its code under the newest key."""
    return replace(row, bound=vault.bind("verification", _bound_values(row)))


def holds(vault: Vault, row: Row) -> bool:
    """Whether the row is as the service wrote it, also before it noted more of it in the clear."""
    known = (_bound_values(row), _bound_values(row)[:FIRST])
    return any(vault.holds("verification", values, row.bound) for values in known)


def put_back(store: Store, row: Row) -> bool:
    """Whether the audit knows a later version than the one that stands here.

    A change between two looks is none: row and line are written at once, so a second look at the
    row shows at least what the line told.
    """
    latest = store.latest(row.id)
    if row.version >= latest:
        return False
    again = store.get(row.id)
    return again is not None and again.version < latest


def _bound_values(row: Row) -> list[Any]:
    return [
        row.id, row.owner, row.reference, row.nik, row.verdict, list(row.reasons),
        float(row.created_at), None if row.expires_at is None else float(row.expires_at),
        int(row.version), sha256(row.sealed).hexdigest(),
        row.called, _float(row.decided_at), row.decided_by,
        _float(row.least_confidence), _float(row.milliseconds),
    ]  # fmt: skip


def _float(number: float | None) -> float | None:
    return None if number is None else float(number)
