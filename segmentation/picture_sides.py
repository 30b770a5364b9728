"""Where a picture on a page ends, whose mask lacks a part of its plain ground."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from elements import Box, Image
from segmentation.outlines import lengths

# How far beside a mask a side is looked for, in widths of the mask; pixels of the page from a side
# within which the mask ends at it; and pixels apart that are compared across a side.
FAR, AT, ACROSS = 0.35, 6, 4
INNER = 0.08  # of its height, above and below, that is left out: a mask may end too low
# Along so much of it a side differs by so much, in CIE Lab, from what is beside it.
ALONG, LEAST = 0.9, 8.0
TILT = 4  # pixels by which a side may lean from its upper to its lower end


def to_its_sides(page: Image, box: Box) -> Box:
    """A picture's box, as wide as the picture is where a straight side of it stands beside the box
    and none at its end. page: RGB uint8 (H, W, 3)."""
    right = _end(page, box)
    turned = Box(page.shape[1] - box.right, box.top, page.shape[1] - box.left, box.bottom)
    left = page.shape[1] - _end(np.ascontiguousarray(page[:, ::-1]), turned)
    return replace(box, left=float(left), right=float(right))


def _end(page: Image, box: Box) -> float:
    """The column in which a picture's right side stands; the box's own where none does."""
    inner = INNER * box.height
    rows = slice(max(0, round(box.top + inner)), max(0, round(box.bottom - inner)))
    first = max(0, round(box.right) - AT - TILT)
    part = page[rows, first : round(box.right + FAR * box.width) + TILT]
    if min(part.shape[:2]) <= 2 * (ACROSS + TILT):
        return box.right
    smooth = cv2.GaussianBlur(part, (0, 0), 1.0)
    lab = np.asarray(cv2.cvtColor(smooth, cv2.COLOR_RGB2LAB), np.float32)
    along = _steps(lengths(lab[:, ACROSS:] - lab[:, :-ACROSS]))
    at = first + ACROSS / 2 + np.arange(len(along))
    sides = along >= LEAST
    if not sides.any() or sides[np.abs(at - box.right) <= AT].any():
        return box.right
    nearest = int(np.flatnonzero(sides)[0])
    end = nearest + int(np.argmax(along[nearest : nearest + 2 * ACROSS]))
    return float(at[end])


def _steps(step: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """By how much most of each column of steps (h, w) differs, where it may lean a little, (w,)."""
    height, width = step.shape
    down = np.linspace(-0.5, 0.5, height)[:, None]
    least = []
    for tilt in range(-TILT, TILT + 1, 2):
        columns = np.clip(np.arange(width) + np.rint(tilt * down).astype(int), 0, width - 1)
        leaning = np.take_along_axis(step, columns, axis=1)
        least.append(np.quantile(leaning, 1 - ALONG, axis=0))
    return np.asarray(np.max(least, axis=0), np.float32)
