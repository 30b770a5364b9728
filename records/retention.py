"""What ends: records whose time is over; and what comes anew: everything, under a new key."""

from __future__ import annotations

from collections.abc import Callable

from records.keeper import SYSTEM, Keeper
from records.store import AuditLine

BATCH = 100


def purge(keeper: Keeper) -> int:
    """Erase every record whose time is over, in small transactions; returns how many.

    Safe to run at any time, also by several at once, and to break off.
    """
    erased = 0
    while rows := keeper.store.expired(now := keeper.clock(), BATCH):
        lines = [AuditLine(now, SYSTEM, "expired", row.id, row.version) for row in rows]
        erased += len(keeper.store.erase([row.id for row in rows], lines))
    return erased


def reseal(keeper: Keeper, seen: Callable[[int], None] = lambda count: None) -> int:
    """Seal every record and image under the newest key, its fingerprints too; returns how many.

    Safe while the service runs and to break off: until it is through, old keys must stay listed.
    """
    count, last = 0, ""
    while rows := keeper.store.rows(last, BATCH):
        for row in rows:
            image = keeper.store.image(row.id)
            keeper.store.reseal(
                keeper.row(keeper.opened(row), row.unmarked),
                None if image is None else keeper.vault.reseal(image),
            )
            count, last = count + 1, row.id
            seen(count)
    return count
