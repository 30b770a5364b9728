"""Rules and frames among print: lines of tables, underlines, boxes around values, a box a digit."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from segmentation.dotted import without_dotted

Ink = npt.NDArray[np.uint8]

RULED, RISING = 0.7, 1.1  # of the region's width and height: ink as long is a rule of a table
UNDERLINED = 3.0  # of the region's height: so is this, which no stroke of a letter is
LEANING = 3  # pixels, over which a rule that leans is still one
THIN, TALL = 0.15, 1.25  # of a side's height: how wide it is; of a letter's: how high
NEAR = 2  # pixels between a side's end and the rule that it meets
WIDE, NARROW = 2.0, 0.3  # of its height: a letter


def without_rules(ink: Ink, height: int, width: int) -> Ink:
    """Ink, uint8 0 or 1 (H, W), of a region of that height and width, without rules and frames."""
    along = max(20, round(min(RULED * width, UNDERLINED * height)))
    high = min(max(12, round(RISING * height) + 2), len(ink))
    freed = ink.copy()
    leaning = cv2.dilate(ink, np.ones((LEANING, 1), np.uint8))
    level = _opened(np.asarray(leaning, np.uint8), (1, along))
    freed[level] = 0
    leaning = cv2.dilate(freed, np.ones((1, LEANING), np.uint8))
    # with paper around, or a stroke of small print that ends at an edge is one
    leaning = np.pad(leaning, ((1, 1), (0, 0)))
    freed[_opened(np.asarray(leaning, np.uint8), (high, 1))[1:-1]] = 0
    return without_dotted(_without_sides(freed, level))


def _opened(ink: Ink, size: tuple[int, int]) -> npt.NDArray[np.bool_]:
    rules = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(size, np.uint8))
    return np.asarray(cv2.dilate(rules, np.ones((3, 3), np.uint8)) > 0)


def _without_sides(ink: Ink, level: npt.NDArray[np.bool_]) -> Ink:
    """Ink without thin upright strokes from one level rule, or edge of the picture, to another, or
    from one on and higher than letters are."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    if count == 1:
        return ink
    x, y, w, h = (stats[:, n].astype(int) for n in range(4))
    letters = (w <= WIDE * h) & (w >= NARROW * h)
    letters[0] = False
    tall = TALL * h[letters].max(initial=len(ink))
    bottom = y + h
    gone = []
    for n in np.flatnonzero((w <= THIN * h + 2) & (h >= 3 * w)):
        if not n:
            continue
        columns = slice(max(0, x[n] - 1), x[n] + w[n] + 1)
        ends = (
            y[n] == 0 or level[max(0, y[n] - NEAR) : y[n], columns].any(),
            bottom[n] == len(ink) or level[bottom[n] : bottom[n] + NEAR, columns].any(),
        )
        if all(ends) or (any(ends) and h[n] >= tall):
            gone.append(n)
    if gone:
        ink = ink.copy()
        ink[np.isin(labels, gone)] = 0
    return ink
