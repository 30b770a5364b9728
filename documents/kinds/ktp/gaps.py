"""Where the column of rows has a gap: a line that was printed there was not found.

A name of which a line is hidden or missed reads as a whole, shorter name. Only the room that is
left below it, or between its lines, tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from documents.kind import LocatedLine
from documents.kinds.ktp.layout import LAYOUT

GAP = 1.6  # pitches: rows of one card stand apart by 0.9 to 1.1 of their mean
APART = 1.6  # heights of a line's box from its top to the next one's: there is room for another
# Pitches between the boxes of the NIK, whose type is larger, and of a name: of 40 drawn cards 0.39
# at most, where a line was hidden 1.08.
ROOM_ABOVE = 0.7
# The same where the name's label stands before it, as it does before a first line alone: prints
# differ in how far below the NIK they begin, but hardly by more.
ROOM_ABOVE_LABEL = 1.05
FEWEST = 6  # lines from which on the pitch is sure


def before_a_gap(lines: Sequence[LocatedLine]) -> frozenset[str]:
    """The fields of the rows below which a line's room is left before the next row."""
    row_of = {name: number for number, row in enumerate(LAYOUT.rows) for name in row}
    column = [line.region for line in lines if line.region.name in row_of]
    middles: dict[int, list[float]] = {}
    for region in column:
        middle = (region.box.top + region.box.bottom) / 2
        middles.setdefault(row_of[region.name], []).append(middle)
    pitch = _pitch([middle for own in middles.values() for middle in own])
    if pitch is None:
        return frozenset()
    gaps = [
        number
        for number, own in middles.items()
        if number + 1 in middles and min(middles[number + 1]) - max(own) > GAP * pitch
    ]
    return frozenset(name for number in gaps for name in LAYOUT.rows[number])


def is_below_a_gap(lines: Sequence[LocatedLine], name: str) -> bool:
    """Whether there is room for a line between a field's first one and the row above it."""
    column = [line.region for line in lines if line.region.name in LAYOUT.column]
    own = [region for region in column if region.name == name]
    pitch = _pitch([(region.box.top + region.box.bottom) / 2 for region in column])
    if not own or pitch is None:
        return False
    first = min(own, key=lambda region: region.box.top)
    above = [region.box.bottom for region in column if region.box.top < first.box.top]
    room = ROOM_ABOVE_LABEL if first.labelled else ROOM_ABOVE
    return bool(above) and first.box.top - max(above) > room * pitch


def _pitch(middles: Sequence[float]) -> float | None:
    """How far apart lines stand, pixels; None where they are too few to tell."""
    steps = [below - above for above, below in pairwise(sorted(middles))]
    apart = [step for step in steps if step > median(steps) / 2] if steps else []
    return median(apart) if len(apart) >= FEWEST else None


def has_gap(lines: Sequence[LocatedLine]) -> bool:
    """Whether there is room for a line between two of a field's."""
    return any(
        below.top - above.top > APART * max(above.height, below.height)
        for above, below in pairwise(line.region.box for line in lines)
    )
