"""Small print above rows of larger print, too pale to be seen by itself: where it stands over most
of them."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from elements import Box, Image
from segmentation.inks import darkest_colour
from segmentation.prints import depth_of

LEAST_ROWS = 4  # of larger print: of fewer the print above may be other rows'
UP, WIDE = 1.4, 1.5  # of a row's height: how far above it is looked, and for how much of it
STEPS = 12  # of a row's height, in which that is told
SHARE = 0.5  # of the most stroke that is seen there: where it stands
SIZES = (0.35, 0.62)  # of a row's height, so far as strokes reach: higher is another row
LEAST = 1.3  # times the stroke that is usual there


def print_above(page: Image, rows: Sequence[Box]) -> tuple[float, float] | None:
    """How far above their tops the small print over rows begins, and its height, both in heights of
    a row; None where there is none over most of them.

    page: RGB uint8 (H, W, 3). rows: boxes of the ink of larger print.
    """
    darkest = darkest_colour(page)
    depth = depth_of(darkest).astype(np.float32)
    seen = [_above(depth, row) for row in rows if row.top >= UP * row.height]
    if len(seen) < LEAST_ROWS:
        return None
    stroke = np.median(seen, axis=0)
    at = int(stroke.argmax())
    if stroke[at] < LEAST * float(np.median(stroke)):
        return None
    on = stroke >= SHARE * stroke[at] + (1 - SHARE) * stroke.min()
    first, last = at, at
    while first > 0 and on[first - 1]:
        first -= 1
    while last + 1 < len(on) and on[last + 1]:
        last += 1
    up, high = UP - first / STEPS, (last + 1 - first) / STEPS
    return (up, high) if SIZES[0] <= high <= SIZES[1] else None


def _above(depth: npt.NDArray[np.float32], row: Box) -> npt.NDArray[np.float64]:
    """How much stroke stands above a row's beginning, from the top, in steps of its height."""
    top, left = round(row.top - UP * row.height), round(row.left)
    above = depth[max(0, top) : round(row.top), left : round(row.left + WIDE * row.height)]
    own = above.mean(1, keepdims=True) / max(1.0, float(above.std()))
    steps = round(UP * STEPS)
    return np.asarray(cv2.resize(own, (1, steps), interpolation=cv2.INTER_AREA)[:, 0], np.float64)
