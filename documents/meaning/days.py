"""The days of a document against one another, and against today."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from documents.reasons import reason
from elements import Reason


def day_doubts(
    days: Mapping[str, date | None], today: date, *, ends: Collection[str] = ()
) -> Iterator[Reason]:
    """Which days can't be. days: by field, None where it is not known, in the order in which they
    must come. ends: those of them that may lie in the future."""
    known = [(name, day) for name, day in days.items() if day is not None]
    for name, day in known:
        if day > today and name not in ends:
            yield reason("date_in_future", name)
    for place, (name, day) in enumerate(known):
        if any(day <= before for _, before in known[:place]):
            yield reason("dates_out_of_order", name)
