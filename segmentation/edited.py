"""Whether a part of a picture was hidden by an editor: under a bar of one colour, in squares, or
blurred.

A camera's picture has noise, and print its dots, so that nothing in it is quite even; what an
editor paints is. A bar is one even piece with straight sides; of a mosaic the squares are even,
alike in size and stand side by side in different colours; and whatever was painted or blurred has
none of the grain that the rest of the picture has.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from elements import Box, Image
from segmentation.statistics import quantile

EVEN = 2  # grey levels within which 3 × 3 pixels of the page are even
# A bar, in shares of the picture, and how much of its own rectangle it fills: of 1,250 portraits
# none has an even piece as large and as full, of five with a bar over them two that nothing else
# tells have 0.36 and 0.34.
LEAST_BAR, LEAST_FILLED = 0.08, 0.88
# A thinner one, which hides two eyes: its share of the picture, its length in shares of the width
# and in its heights, and between which shares of the height its middle lies: a cap's is above. Of
# 898 portraits none has such a piece, the lowest that is as full lies at 0.25.
LEAST_THIN_BAR, LEAST_LONG, TIMES_AS_LONG, EYES = 0.02, 0.28, 2, (0.34, 0.75)
# A square's side, in shares of the picture's width; how much of its box is even; how much longer
# one of its sides may be than the other, or than those of a square beside it.
SIDES, SQUARE, ALIKE = (0.035, 0.17), 0.62, 1.35
APART = 2.2  # pixels between two squares: what is not even where they meet, and as much again
LEAST_STEP = 4.0  # grey levels between squares that stand side by side: less is a file's own block
# That have two such beside them or more: of 1,250 portraits none has a single one, of five mosaics
# all have two.
LEAST_SQUARES = 2

# A part without grain: the rim of a picture that is not looked at, in shares of its width; the
# share of its pixels that are as calm as that part, or calmer, by levels from the mean of 3 x 3,
# between which alone there is grain to be told; levels that are neither black nor burnt.
RIM, CALMEST, GRAIN, GREYS = 0.06, 0.4, (0.4, 1.3), (8, 246)
CELL, CELLS = 4, 4  # pixels of the page to a cell, and cells over which calm ones are counted
# How much is calm where the grain is gone; such a piece's share of the picture, and of its own
# rectangle. Of 599 portraits the largest piece has 0.012; of 24 that were blurred in part five have
# more than this, of 24 mosaics five: the others' photos have too little grain.
MOSTLY_CALM, LEAST_PIECE, LEAST_COMPACT = 0.9, 0.025, 0.45


def is_edited(page: Image, box: Box) -> bool:
    """Whether a bar or a mosaic is painted over a part of a picture at a box of a page, RGB uint8
    (H, W, 3)."""
    part = page[int(box.top) : int(box.bottom), int(box.left) : int(box.right)]
    if min(part.shape[:2]) < 3:
        return False
    grey = cv2.cvtColor(np.ascontiguousarray(part), cv2.COLOR_RGB2GRAY)
    around = np.ones((3, 3), np.uint8)
    range_ = cv2.subtract(cv2.dilate(grey, around), cv2.erode(grey, around))
    even = (range_ <= EVEN).astype(np.uint8)
    _, labels, stats, middles = cv2.connectedComponentsWithStats(even, connectivity=4)
    stats[0, cv2.CC_STAT_AREA] = 0  # what is not even
    if _has_bar(labels, stats, middles) or squares(grey, stats, middles) >= LEAST_SQUARES:
        return True
    rim = int(RIM * box.width)
    return has_calm_part(np.ascontiguousarray(grey[rim : len(grey) - rim, rim : -rim or None]))


def has_calm_part(grey: npt.NDArray[Any]) -> bool:
    """Whether a part of a picture, uint8 (h, w), has no grain where the rest has some."""
    if min(grey.shape) < 2 * CELL * CELLS:
        return False
    sums = cv2.boxFilter(grey, cv2.CV_16S, (3, 3), normalize=False)
    away = cv2.absdiff(sums, np.asarray(grey, np.int16) * np.int16(9))
    calm = quantile(away[::3, ::3], CALMEST)
    if not GRAIN[0] * 9 <= calm <= GRAIN[1] * 9:
        return False
    seen = (away <= calm) & (grey >= GREYS[0]) & (grey <= GREYS[1])
    size = grey.shape[1] // CELL, grey.shape[0] // CELL
    cells = cv2.resize(seen.astype(np.uint8) * 255, size, interpolation=cv2.INTER_AREA)
    pieces = (cv2.blur(cells, (CELLS, CELLS)) >= MOSTLY_CALM * 255).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(pieces, connectivity=4)
    stats[0, cv2.CC_STAT_AREA] = 0  # what has grain
    _, _, wide, high, area = stats[int(stats[:, cv2.CC_STAT_AREA].argmax())].tolist()
    return bool(area >= LEAST_PIECE * pieces.size and area >= LEAST_COMPACT * wide * high)


def _has_bar(labels: npt.NDArray[Any], stats: npt.NDArray[Any], middles: npt.NDArray[Any]) -> bool:
    """Whether the largest even piece is a bar, or one that is long enough to hide two eyes."""
    wide, high, area = (stats[:, n] for n in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, -1))
    largest = int(area.argmax())
    if area[largest] >= LEAST_BAR * labels.size and _is_full(labels, stats, largest):
        return True
    down = middles[:, 1] / len(labels)
    over_eyes = (
        (area >= LEAST_THIN_BAR * labels.size)
        & (wide >= np.maximum(LEAST_LONG * labels.shape[1], TIMES_AS_LONG * high))
        & (down >= EYES[0])
        & (down <= EYES[1])
    )
    return any(_is_full(labels, stats, int(one)) for one in np.flatnonzero(over_eyes))


def _is_full(labels: npt.NDArray[Any], stats: npt.NDArray[Any], number: int) -> bool:
    """Whether a piece fills its own rectangle, at whatever tilt."""
    left, top, wide, high, area = stats[number].tolist()
    here = (labels[top : top + high, left : left + wide] == number).astype(np.uint8)
    contours, _ = cv2.findContours(here, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    _, (longer, shorter), _ = cv2.minAreaRect(np.concatenate(contours))
    return bool(area >= LEAST_FILLED * (longer + 1) * (shorter + 1))


def squares(grey: npt.NDArray[Any], stats: npt.NDArray[Any], middles: npt.NDArray[Any]) -> int:
    """How many even squares have two others beside them."""
    wide, high, area = (stats[:, n].astype(np.float64) for n in range(2, 5))
    sides = np.sqrt(wide * high)
    least, most = (share * grey.shape[1] for share in SIDES)
    square = (
        (sides >= least)
        & (sides <= most)
        & (area >= SQUARE * wide * high)
        & (np.maximum(wide, high) <= ALIKE * np.minimum(wide, high))
    )
    if np.count_nonzero(square) < LEAST_SQUARES:
        return 0
    at, side = middles[square], sides[square]
    columns, rows = np.rint(at).astype(int).T
    level = grey[rows, columns].astype(np.float64)
    apart = np.linalg.norm(at[:, None] - at, axis=2)
    mean = (side[:, None] + side) / 2
    beside = (apart > mean) & (apart < mean + 2 * APART)
    beside &= np.maximum(side[:, None], side) <= ALIKE * np.minimum(side[:, None], side)
    beside &= np.abs(level[:, None] - level) >= LEAST_STEP
    return int((beside.sum(1) >= 2).sum())
