"""The colons of a form's column, where a value stands close behind its own.

Line nets read such a colon as an I or L, or lose an I behind it. One colon alone may be missed, or
be a part of a letter; but all stand in one straight column.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from elements import Image, TextRegion
from segmentation.prints import depth_of
from segmentation.statistics import quantile

BEFORE, WITHIN = 6, 0.9  # pixels before a box, and heights of it behind its beginning
RIM = 4  # pixels above and below a line, which may hold a neighbour's ink
# Of the ink's depth: the first at which two dots are seen counts, as they may touch a letter.
LEVELS = (0.4, 0.55, 0.7)
DOT, LEAST_INK = 0.27, 3  # of a box's height, and pixels: a dot's size
APART = (0.2, 0.45)  # of a box's height: the middles of a colon's dots
ASIDE = 1.5  # pixels by which one dot may stand beside the other
ASTRAY = 2.5  # pixels from the column
FEWEST = 6  # colons from which on the column is sure
# Pixels between a colon and the value. Of 537 lines with less 48 were misread with their colons, 11
# without; of 895 others 23 and 26.
CLOSE = 4
GROUND = 8  # pixels of ground before a first letter: without any an I at the edge is lost
PAPER = 0.75  # of a crop's levels: no print is as light


@dataclass(frozen=True, slots=True)
class _Begin:
    """Where a line begins: how dark its ink is, (h, w) from a column of the page on."""

    region: TextRegion
    left: int
    depth: npt.NDArray[np.uint8]
    darkest: float

    @property
    def middle(self) -> float:
        return (self.region.box.top + self.region.box.bottom) / 2

    def colon_end(self) -> int | None:
        """The column of the page behind the first two dots above one another."""
        for level in LEVELS:
            end = _dots_end(self.depth > level * self.darkest, self.region.box.height)
            if end is not None:
                return self.left + end
        return None

    def gap(self, end: int) -> int:
        """Pixels of ground behind a column of the page."""
        ink = self.depth[:, max(0, end - self.left) :].max(0, initial=0) > LEVELS[0] * self.darkest
        return int(ink.argmax()) if ink.any() else len(ink)


def behind_colons(
    page: Image, regions: Sequence[TextRegion], names: Collection[str]
) -> tuple[list[TextRegion], frozenset[str]]:
    """The regions of a page, grey RGB uint8 (H, W, 3), the first lines of the fields ``names``
    without their colons where these are close to the value and stand in one column; and the names
    of those."""
    begins = [_begin(page, r) for r in regions if r.name in names and not r.line]
    ends = [(begin.middle, end) for begin in begins if (end := begin.colon_end()) is not None]
    column = _column(ends)
    if column is None:
        return list(regions), frozenset()
    moved = {}
    for begin in begins:
        end = int(np.ceil(np.polyval(column, begin.middle)))
        box = begin.region.box
        if box.left < end < box.right - box.height / 2 and begin.gap(end) < CLOSE:
            moved[begin.region.name] = replace(begin.region, box=replace(box, left=float(end)))
    return [r if r.line else moved.get(r.name, r) for r in regions], frozenset(moved)


def with_ground_before(crop: Image) -> Image:
    """A grey line's crop that begins where a colon ends, with ground before it as usual."""
    level = int(quantile(crop[:, : 2 * len(crop), 0], PAPER))
    ground = cv2.copyMakeBorder(
        crop, 0, 0, GROUND, 0, borderType=cv2.BORDER_CONSTANT, value=(level,) * 3
    )
    return np.asarray(ground, np.uint8)


def _begin(page: Image, region: TextRegion) -> _Begin:
    box = region.box
    left = max(0, round(box.left) - BEFORE)
    right = max(left + 1, round(box.left + WITHIN * box.height))
    rows = slice(round(box.top) + RIM, max(round(box.top) + RIM + 1, round(box.bottom) - RIM))
    depth = depth_of(np.ascontiguousarray(page[rows, left:right, 0]))
    return _Begin(region, left, depth, quantile(depth.max(0), 0.9))


def _column(ends: Sequence[tuple[float, int]]) -> npt.NDArray[np.float64] | None:
    """The straight line on which most colons end, as coefficients of the column of the page by its
    row; None where they are too few or don't stand so."""
    if len(ends) < FEWEST:
        return None
    rows, columns = np.array(ends, np.float64).T
    near = np.abs(columns - np.median(columns)) <= 2 * ASTRAY
    for _ in range(2):
        if near.sum() < FEWEST:
            return None
        line = np.polyfit(rows[near], columns[near], 1)
        near = np.abs(np.polyval(line, rows) - columns) <= ASTRAY
    return line if near.sum() >= FEWEST else None


def _dots_end(ink: npt.NDArray[np.bool_], high: float) -> int | None:
    """Where the first two dots above one another end in a strip's ink, before which and around
    which no letter stands: dots within one are its own fragments, or specks."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=4)
    parts = stats[1:count].tolist()
    dots = [
        (x + w / 2, y + h / 2, x + w)
        for x, y, w, h, area in parts
        if max(w, h) <= DOT * high and area >= LEAST_INK
    ]
    letter = min((x for x, _, w, h, _ in parts if max(w, h) > DOT * high), default=ink.shape[1])
    ends = [
        max(upper[2], lower[2])
        for upper in dots
        for lower in dots
        if APART[0] * high < lower[1] - upper[1] < APART[1] * high
        and abs(lower[0] - upper[0]) <= ASIDE
    ]
    return min((end for end in ends if end <= letter), default=None)
