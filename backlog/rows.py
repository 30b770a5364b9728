"""Where submissions stand, whichever database keeps them: what a store of theirs can do.

Nothing here opens what is sealed. Every change is stored whole or not at all, and what is looked at
before a change still holds when it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from sqlalchemy import Connection

from storage.paging import Place

Row = Mapping[Any, Any]  # the columns of backlog.tables.SUBMISSIONS but the photo, and `retriable`
Changes = dict[str, Any]
Beside = Callable[[Connection], object]
NOT_AGAIN = "Fetch it to see how it stands; a photo that is gone must be sent anew."


class Rows(Protocol):
    """The rows of submissions. Times are seconds since 1970; all raise UpstreamUnavailable."""

    def put(self, row: Changes, references: tuple[str, ...], most: int) -> Row:
        """Store a row with its photo; or give the one that has one of its owner's ``references``
        already, unless that failed. Its turn is given here (backlog.turns). most: how many may
        wait, half of them an owner's; Busy."""
        ...

    def get(self, id: str) -> Row | None:
        """One row; None where there is none, or it was erased."""
        ...

    def of_reference(self, owner: str, references: tuple[str, ...]) -> Row | None:
        """An owner's row that has one of these references."""
        ...

    def again(self, id: str, change: Changes) -> None:
        """Change a failed row that has its photo still, and give it a turn; NotFound, or Stale
        where it is none."""
        ...

    def page(self, state: str | None, after: Place | None, limit: int) -> list[Row]:
        """Rows, the newest first, from after a place on."""
        ...

    def of_owner(self, owner: str) -> list[Row]:
        """All rows of an account."""
        ...

    def counts(self) -> dict[str, int]:
        """How many rows there are, by state."""
        ...

    def oldest(self) -> float | None:
        """When the row that is due longest became due."""
        ...

    def erase(self, id: str, owner: str | None) -> bool:
        """Erase a row, of ``owner`` where one is given; whether it was there. One that is being
        read stays as a bare mark, so that its reader erases what it keeps."""
        ...

    def erase_owner(self, owner: str) -> int:
        """The same of all of an account's; returns how many there were."""
        ...

    def purge(self, now: float, held: float) -> None:
        """Drop photos of failed rows whose deadline is over, and rows ``held`` seconds later."""
        ...

    def ids(self) -> list[str]:
        """Of every row."""
        ...

    def reseal(self, id: str, anew: Callable[[Row], Changes]) -> bool:
        """Change a row to what ``anew`` makes of it, its photo given as well; False where it is
        gone. What ``anew`` raises comes out."""
        ...

    def claim(self, now: float, until: float, lease: str) -> Row | None:
        """Give the row whose turn it is of those that are due to who names ``lease``, and count the
        try; the row as it stood before, None where none is due."""
        ...

    def bring_near(self, after: float, due: float) -> None:
        """Make what is claimable and due later than ``after`` due at ``due``."""
        ...

    def photo(self, row: Row) -> bytes | None:
        """The sealed photo of a row that was claimed; None where it is gone."""
        ...

    def end(self, id: str, lease: str, change: Changes | None, beside: Beside | None) -> bool:
        """Change a row, or take it out where None, if it is this reader's still; False if not.

        beside: what is put into the service's own database if so. It is there once the row has
        changed, and may be put in again where a reader was killed between the two.
        """
        ...

    def state(self, id: str) -> str | None:
        """The state of a row, ERASED too."""
        ...

    def forget(self, id: str) -> None:
        """Take out the bare mark of one that was erased."""
        ...

    def ping(self) -> None:
        """Raise UpstreamUnavailable where rows can't be found."""
        ...
