"""Telling accounts what their cards came to, also after the accounts were down for a while."""

from __future__ import annotations

import logging

from auth.accounts import Accounts
from errors import UpstreamUnavailable
from records.keeper import Keeper
from records.store import Row
from records.verification import Verification

log = logging.getLogger(__name__)

BATCH = 50


def mark_due(keeper: Keeper, accounts: Accounts) -> None:
    """Tell the accounts of all records that wait for it; what can't be told now waits on."""
    for row in keeper.untold(BATCH):
        if not mark(keeper, accounts, row):
            return


def mark(keeper: Keeper, accounts: Accounts, row: Row) -> bool:
    """Tell one record's account whether any card of its has passed; False where that failed."""
    try:
        accounts.mark(row.owner, keeper.has_passed(row.owner))
        keeper.told(row)
    except UpstreamUnavailable:
        log.warning("marks=delayed")  # the record says that it waits
        return False
    return True


def mark_changed(keeper: Keeper, accounts: Accounts, record: Verification) -> None:
    """Tell a record's account now, where its verdict is new."""
    row = keeper.is_untold(record)
    if row is not None:
        mark(keeper, accounts, row)
