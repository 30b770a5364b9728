"""The queue as an admin works it off: what waits, longest first, and nobody else has in hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import pairwise
from statistics import median

from records.keeper import Asker, Keeper
from records.store import Outline, Row, Wanted
from records.verification import REVIEW, VERDICTS
from storage.paging import Place

IN_HAND = 300.0  # seconds for which a record is left to who looked at it
SOME = 50  # rows a look
DAYS, MOST = 30, 20_000  # that figures are made of
CONFIDENCES = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.001)
MILLISECONDS = (0.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, float("inf"))
LONGEST_FIRST = Wanted(decided=False, oldest=True)
NEWEST_FIRST = Wanted(decided=False)


def waiting(keeper: Keeper) -> int:
    """How many records wait for a person's decision."""
    return keeper.count(REVIEW, LONGEST_FIRST)


def next_waiting(
    keeper: Keeper, asker: Asker, after: Place | None, *, back: bool = False
) -> Row | None:
    """The record that waits longest of those after a place (``back``: the nearest before it).

    What another admin looked at a moment ago is left to them; a look by whose it is counts nothing.
    """
    taken: dict[str, set[str]] = {}
    for actor, record in keeper.in_hand(asker, IN_HAND):
        taken.setdefault(record, set()).add(actor)
    wanted = NEWEST_FIRST if back else LONGEST_FIRST
    while rows := keeper.page(REVIEW, after, SOME, wanted):
        for row in rows:
            if not taken.get(row.id, set()) - {row.owner} and keeper.trusts(row):
                return row
        after = rows[-1].created_at, rows[-1].id
    return None


@dataclass(frozen=True, slots=True)
class Figures:
    """What records of the last DAYS came to; each a list of (name, count).

    days: (day, verdict → count). confidences, milliseconds: by range, as ``0.9–0.95``. median: of
    the milliseconds, None where none are known. records: how many were looked at.
    """

    days: list[tuple[str, dict[str, int]]]
    reasons: list[tuple[str, int]]
    confidences: list[tuple[str, int]]
    milliseconds: list[tuple[str, int]]
    median: float | None
    records: int


def figures(keeper: Keeper, zone: tzinfo) -> Figures:
    """Of the newest MOST records of the last DAYS, which are days in a zone."""
    found = keeper.outlines(keeper.clock() - 86_400 * DAYS, MOST)
    days: dict[str, Counter[str]] = {}
    for each in found:
        day = datetime.fromtimestamp(each.created_at, zone).date().isoformat()
        days.setdefault(day, Counter())[each.verdict] += 1
    times = [each.milliseconds for each in found if each.milliseconds is not None]
    sure = [each.least_confidence for each in found if each.least_confidence is not None]
    return Figures(
        days=[(day, {verdict: days[day][verdict] for verdict in VERDICTS}) for day in sorted(days)],
        reasons=_reasons(found),
        confidences=_ranges(sure, CONFIDENCES),
        milliseconds=_ranges(times, MILLISECONDS),
        median=median(times) if times else None,
        records=len(found),
    )


def _reasons(found: Sequence[Outline]) -> list[tuple[str, int]]:
    """Codes by how many records have them, the commonest first."""
    return Counter(code for each in found for code in dict.fromkeys(each.reasons)).most_common()


def _ranges(values: Sequence[float], bounds: Sequence[float]) -> list[tuple[str, int]]:
    """How many values lie from each bound on and below the next."""
    return [
        (_range(low, high), sum(low <= each < high for each in values))
        for low, high in pairwise(bounds)
    ]


def _range(low: float, high: float) -> str:
    return f"≥ {low:g}" if high == float("inf") else f"{low:g}–{min(high, round(high, 2)):g}"
