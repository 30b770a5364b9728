"""What ends: records whose time is over; and what comes anew: everything, under a new key."""

from __future__ import annotations

from collections.abc import Callable

from errors import RecordDamaged
from records.keeper import SYSTEM, Keeper
from records.store import AuditLine
from records.trust import bound
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


def bind(keeper: Keeper) -> None:
    """Give every row from before there were keyed codes its own; one that no key opens gets none.

    Safe while the service runs and to break off.
    """
    last = ""
    while rows := keeper.store.rows(last, BATCH):
        for row in rows:
            last = row.id
            if row.bound is None and keeper.vault.opens(row.sealed):
                keeper.store.reseal(bound(keeper.vault, row), None)


def reseal(keeper: Keeper, progress: Callable[[int], None] = lambda count: None) -> int:
    """Seal every record and image under the newest key, its fingerprints too; returns how many.

    Safe while the service runs and to break off: until it is through, old keys must stay listed.
    Goes on past what no key opens; the vault is told of it.
    """
    count, last = 0, ""
    while rows := keeper.store.rows(last, BATCH):
        for row in rows:
            last = row.id
            try:
                fresh = keeper.row(keeper.opened(row), row.unmarked, row)
            except RecordDamaged:
                continue
            keeper.store.reseal(fresh, _fresh_image(keeper, row.id))
            count += 1
            progress(count)
    return count


def _fresh_image(keeper: Keeper, id: str) -> bytes | None:
    """A record's image under the newest key; None where none is kept or none can be opened."""
    image = keeper.store.image(id)
    try:
        return None if image is None else keeper.vault.reseal(image)
    except VaultError:
        keeper.vault.damaged("image", id)
        return None
