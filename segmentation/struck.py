"""Whether a line of print is struck out: somebody drew a stroke through it, to tell that it doesn't
count."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from elements import Image
from segmentation.inked import dark_in
from segmentation.inks import light_on_dark

STEEPEST, STEPS = 0.1, 9  # of a stroke, as its height over its width; how many slopes are tried
CROSSED = 0.93  # of a line's columns, that a stroke through it crosses: print leaves blanks
BESIDE = 0.2  # of a line's height: so much of its print stands above the stroke, and below it
MOST_THICK = 0.25  # of a line's height: a stroke is no thicker
LEAST_WIDE = 1.5  # heights of a line: in less print a dash or a minus may be all that is wide


def struck(line: Image) -> bool:
    """Whether a stroke of any ink crosses a line's print from end to end, between its head and its
    foot. line: its part of the page, RGB uint8 (h, w, 3); an underline is none, nor a frame's
    side."""
    if not line.size:
        return False
    grey = cv2.cvtColor(line, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    ink = dark_in(np.asarray(cv2.bitwise_not(grey), np.uint8) if light_on_dark(line) else grey)
    if ink is None:
        return False
    return any(_is_struck(_sheared(ink, slope)) for slope in np.linspace(-1, 1, STEPS) * STEEPEST)


def _is_struck(ink: npt.NDArray[np.uint8]) -> bool:
    """Whether rows of the picture of ink, 0 or 1 (h, w), are a stroke through the rest."""
    crossed = ink.mean(1) >= 0.5
    rest = np.where(crossed[:, None], 0, ink)
    columns, rows = np.flatnonzero(rest.any(0)), np.flatnonzero(rest.sum(1) > 1)
    if not len(columns) or not len(rows):
        return False
    first, last, high = columns[0], columns[-1] + 1, rows[-1] + 1 - rows[0]
    if last - first < LEAST_WIDE * high:
        return False
    within = slice(rows[0] + round(BESIDE * high), rows[-1] + 1 - round(BESIDE * high))
    thick = np.flatnonzero(crossed[within])
    if not len(thick) or np.ptp(thick) + 1 > MOST_THICK * high + 1:
        return False
    on = ink[within][thick[0] : thick[-1] + 1, first:last].any(0)
    return bool(on.mean() >= CROSSED)


def _sheared(ink: npt.NDArray[np.uint8], slope: float) -> npt.NDArray[np.uint8]:
    """The ink with each column moved up or down, so that a stroke of this slope is level."""
    height, width = ink.shape
    matrix = np.array([[1, 0, 0], [-slope, 1, slope * width / 2]], np.float32)
    return np.asarray(
        cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_NEAREST), np.uint8
    )
