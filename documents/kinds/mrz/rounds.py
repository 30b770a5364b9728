"""A 0 or an O, where either may stand: by those of the same zone of which there is no doubt.

The line net takes many an O for a 0. Print differs from zone to zone, but within one all zeros look
alike, and so do all letters O: zeros stand in its dates, where no letter may be, and letters O in
its names, where no digit may be.
"""

from __future__ import annotations

from collections.abc import Sequence

from documents.kinds.mrz.whole import ROUND, ZERO, WholeLine
from elements import Image
from fields.mrz_layouts import Place
from ocr.likeness import cells, likeness, mean

BOTH = {ZERO, ROUND}
MOST = 0.25  # by which print is liker the one than the other; more is of a cell that shows neither


def rounder(whole: Sequence[WholeLine], crops: Sequence[Image], room: float) -> dict[Place, float]:
    """For each place that was read as a 0 or an O and may be either: how much liker the zone's sure
    Os than its sure zeros its print is, at most MOST. None where the zone has not both.

    crops: of the lines, each RGB uint8 (h, w, 3). room: as `ocr.likeness.cells`.
    """
    sure: dict[str, list[Place]] = {ZERO: [], ROUND: []}
    asked: list[Place] = []
    for row, line in enumerate(whole):
        for column, character in enumerate(line.text):
            if character not in BOTH:
                continue
            either = set(line.allowed[column]) >= BOTH
            (asked if either else sure[character]).append((row, column))
    if not asked or not all(sure.values()):
        return {}
    shown = [cells(crop, len(line.text), room) for crop, line in zip(crops, whole, strict=True)]
    zero, letter = (mean([shown[row][column] for row, column in sure[c]]) for c in (ZERO, ROUND))
    told = {
        (row, column): likeness(shown[row][column], letter) - likeness(shown[row][column], zero)
        for row, column in asked
    }
    return {place: by for place, by in told.items() if abs(by) <= MOST}
