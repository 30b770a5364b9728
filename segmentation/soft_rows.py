"""Rows of print whose letters can't be told apart: out of focus, or in a dark photo's grain.

What counts is how much stroke there is along a row, not the shape of any part of it: smoothed, and
measured against the strongest row near.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from elements import Box, Image
from segmentation.inks import darkest_colour
from segmentation.prints import EDGE, Piece, depth_of, whole

SOFT = 1.6  # pixels of a page of ID-1 at 300 dpi, by which grain is smoothed
ALONG, DOWN = 25, 7  # pixels, the neighbourhood of which stroke is summed
NEAR_ACROSS, NEAR_DOWN = 121, 61  # pixels
OWN = 0.38  # of the strongest stroke near
FAINT = 0.45  # of that: where a row that was seen goes on
LEAST = 4.5  # grey levels of it
BLANK = 25  # pixels between two words of a row, and no more
ONE_SIZE = 0.7  # height of the lower of two rows over the higher one's, which are one
LEAST_HIGH, MOST_HIGH = 8, 50  # pixels of a row
MOST = 80  # rows of a page, the longest


def soft_rows(page: Image) -> list[Piece]:
    """Rows of print on a straightened page, RGB uint8 (H, W, 3), each as one piece; other strokes,
    as a signature's and a portrait's, are among them."""
    darkest = np.asarray(cv2.GaussianBlur(darkest_colour(page), (0, 0), SOFT), np.uint8)
    stroke = cv2.blur(depth_of(darkest).astype(np.float32), (ALONG, DOWN))
    strongest = cv2.dilate(stroke, np.ones((NEAR_DOWN, NEAR_ACROSS), np.uint8))
    least = np.maximum(LEAST, OWN * cv2.blur(strongest, (NEAR_DOWN, NEAR_DOWN)))
    rows = cv2.morphologyEx(
        (stroke > least).astype(np.uint8), cv2.MORPH_OPEN, np.ones((DOWN, 2 * DOWN + 1), np.uint8)
    )
    joined = cv2.morphologyEx(rows, cv2.MORPH_CLOSE, np.ones((1, BLANK), np.uint8))
    height, width = darkest.shape
    goes_on = stroke > FAINT * least
    found: list[Box] = []
    boxes = cv2.connectedComponentsWithStats(joined)[2][1:].tolist()
    for x, y, w, h, _ in sorted(boxes):
        inside = x >= EDGE and y >= EDGE and x + w <= width - EDGE and y + h <= height - EDGE
        if inside and LEAST_HIGH <= h <= MOST_HIGH and w >= h / 2:
            on = goes_on[y : y + h].mean(0) >= 0.5
            left, right = _end(on[:x][::-1]), _end(on[x + w :])
            row = Box(x - min(left, ALONG // 2), y, x + w + right, y + h)
            _add(found, row, x)
    longest = sorted(found, key=lambda box: -box.width)[:MOST]
    return [Piece(box, (box,)) for box in longest]


def _add(rows: list[Box], row: Box, start: int) -> None:
    """Add a row to those that begin before it. One that reaches into it is one with it, or ends
    where the other was seen to start if that is of another size: a label before its value."""
    for n, other in enumerate(rows):
        level = min(row.bottom, other.bottom) - max(row.top, other.top)
        if row.left < other.right and level > min(row.height, other.height) / 2:
            if min(row.height, other.height) > ONE_SIZE * max(row.height, other.height):
                rows[n] = whole((row, other))
                return
            edge = start - ALONG / 4
            if other.left < edge:
                rows[n] = replace(other, right=min(other.right, edge))
                row = replace(row, left=max(row.left, edge))
    rows.append(row)


def _end(on: npt.NDArray[np.bool_]) -> int:
    """For how many columns a row goes on."""
    return int(on.argmin()) if not on.all() else on.size
