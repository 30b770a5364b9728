"""Turns: rows are claimed in their order, so that accounts take turns however many rows each has.

An account's rows have rising turns, one apart. The first row of an account that had none begins
where the claims stand now: behind nobody's hundreds, and before nobody who has waited. Turns only
order rows; where several were given at once they may be alike.

What stands in a row may be somebody else's: what is no number counts as none.
"""

from __future__ import annotations

from typing import Any

from storage.columns import MOST, count_or


def next_turn(last: Any, due: Any, read: Any) -> int:
    """The turn of an account's next row.

    last: the highest of its own rows. due: the lowest of what is due. read: the highest of what is
    being read. None where there is none.
    """
    turn: int = min(MOST, max(count_or(last, -1) + 1, count_or(due, 0), count_or(read, 0)))
    return turn


def turn_of_read(own: Any, following: Any) -> int:
    """The turn that a row has while it is read: no lower than the next one's, so that a row that is
    late, after a pause, takes nobody else back with it."""
    turn: int = max(count_or(own, 0), count_or(following, 0))
    return turn
