"""Digits of which something hides the upper or lower half: what is left of a 3 reads as a 2."""

from __future__ import annotations

from itertools import combinations

import cv2
import numpy as np
import numpy.typing as npt

from elements import Box, Image
from segmentation.regions import ink_of

AROUND = 0.35  # heights of a row, of ground above and below it and half as much at its ends
# Of a row's ink: how deep a stroke's is, and what part of that counts as a stroke.
DEEP, STROKE = 95, 0.45
# Of the digits' height: what is lower is a mark, a dash or a speck; what is higher is whole; and by
# how much a foot stands above the others' line, or a head below theirs.
MARK, WHOLE, OFF = 0.36, 0.8, 0.2
NARROW = 0.12  # of that height: a digit's width at least
FEWEST = 4  # digits whose feet and heads tell of their lines
LEAST_DEPTH = 15.0  # grey levels of a stroke

Parts = npt.NDArray[np.float64]  # (n, 4): left, top, right, bottom of pieces of ink


def is_half_seen(page: Image, row: Box) -> bool:
    """Whether a digit or capital of a row stands less high than the others, which all stand alike.

    page: RGB uint8 (H, W, 3). row: the box of its ink. Lines that lean are told; print whose pieces
    run together tells nothing.
    """
    parts = _parts(page, row)
    if len(parts) < FEWEST:
        return False
    high = parts[:, 3] - parts[:, 1]
    usual = float(np.median(high[high >= np.quantile(high, 0.5)]))
    tall = parts[high >= 0.9 * usual]
    if len(tall) < FEWEST:
        return False
    middles = (parts[:, 0] + parts[:, 2]) / 2
    above = parts[:, 1] - _line(tall, 1, middles)
    below = _line(tall, 3, middles) - parts[:, 3]
    wide = parts[:, 2] - parts[:, 0]
    is_part = (high > MARK * usual) & (high < WHOLE * usual) & (wide > NARROW * usual)
    alone = np.minimum(above, below) < OFF * usual / 2  # one side stands where the others' does
    return bool((is_part & alone & (np.maximum(above, below) > OFF * usual)).any())


def _parts(page: Image, row: Box) -> Parts:
    """The pieces of a row's ink, from the left."""
    height, width = page.shape[:2]
    near = row.grown(AROUND / 2 * row.height, AROUND * row.height, width, height)
    left, top = round(near.left), round(near.top)
    ink = ink_of(page[top : round(near.bottom), left : round(near.right)])
    first, last = round(row.top) - top, round(row.bottom) - top
    rows = ink[first:last]
    deep = float(np.percentile(rows, DEEP)) if rows.size else 0.0
    if deep < LEAST_DEPTH:
        return np.empty((0, 4))
    strokes = np.asarray(ink > STROKE * deep, np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(strokes)
    x, y, w, h = (stats[1:count, k].astype(float) for k in range(4))
    parts = np.stack([x + left, y + top, x + w + left, y + h + top], 1)
    inside = (parts[:, 3] > row.top) & (parts[:, 1] < row.bottom) & (stats[1:count, 4] > 4)
    return parts[inside]


def _line(parts: Parts, side: int, at: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Where the line of most pieces' upper (1) or lower (3) sides runs, at some columns."""
    middles, sides = (parts[:, 0] + parts[:, 2]) / 2, parts[:, side]
    slopes = [
        (sides[b] - sides[a]) / (middles[b] - middles[a])
        for a, b in combinations(range(len(parts)), 2)
        if abs(middles[b] - middles[a]) > 1
    ]
    slope = float(np.median(slopes)) if slopes else 0.0
    return np.asarray(np.median(sides - slope * middles) + slope * at)
