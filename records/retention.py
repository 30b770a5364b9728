"""What ends: records whose time is over; and what comes anew: everything, under a new key."""

from __future__ import annotations

from collections.abc import Callable

from records.keeper import SYSTEM, Keeper
from records.store import AuditLine
from storage.vault import VaultError

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
    Goes on past what no key opens; the vault is told of it.
    """
    count, last = 0, ""
    while rows := keeper.store.rows(last, BATCH):
        for row in rows:
            last = row.id
            try:
                fresh = keeper.row(keeper.opened(row), row.unmarked)
            except VaultError:
                keeper.vault.damaged("verification", row.id)
                continue
            keeper.store.reseal(fresh, _fresh_image(keeper, row.id))
            count += 1
            seen(count)
    return count


def _fresh_image(keeper: Keeper, id: str) -> bytes | None:
    """A record's image under the newest key; None where none is kept or none can be opened."""
    image = keeper.store.image(id)
    try:
        return None if image is None else keeper.vault.reseal(image)
    except VaultError:
        keeper.vault.damaged("image", id)
        return None
