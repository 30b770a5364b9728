"""Boxes that end within a word go on to its end, as far as the page shows ink.

The mask is a quarter of the page's size and least sure of a row's last letters. On the page itself
letters stand close together, and nothing else stands as close behind a value.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from elements import Box, Image, TextRegion
from segmentation.regions import MARGIN, SIDE_MARGIN
from segmentation.statistics import quantile

INK = 0.45  # of the way from the ground's grey to the ink's: what is darker is ink
LEAST_CONTRAST = 40  # grey levels between a line's ground and its ink
WITHIN = 0.45  # heights of a line: letters stand closer, words of one value mostly apart by less
FARTHEST = 12.0  # heights by which a box may become longer
LEAST_LETTER = 0.35  # of the line's height: a letter's ink from top to bottom


def to_the_ends(
    page: Image, regions: Sequence[TextRegion], centred: Collection[str] = ()
) -> list[TextRegion]:
    """The regions, those longer behind which a word goes on, and of centred fields those before
    which it begins.

    page: RGB uint8 (H, W, 3), in whose pixels the boxes are.
    """
    grey = np.asarray(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), np.uint8)
    boxes = [region.box for region in regions]
    longer = [_longer(grey, box, boxes) for box in boxes]
    width = grey.shape[1]
    mirror = [_mirrored(box, width) for box in longer]
    backwards = grey[:, ::-1]
    both = [
        _mirrored(_longer(backwards, box, mirror), width) if region.name in centred else plain
        for region, box, plain in zip(regions, mirror, longer, strict=True)
    ]
    return [replace(region, box=box) for region, box in zip(regions, both, strict=True)]


def _mirrored(box: Box, width: int) -> Box:
    return replace(box, left=width - box.right, right=width - box.left)


def _longer(grey: npt.NDArray[np.uint8], box: Box, boxes: Sequence[Box]) -> Box:
    top, bottom = int(box.top + MARGIN), int(np.ceil(box.bottom - MARGIN))
    height = bottom - top
    right = int(box.right)
    end = min(_room(box, boxes), right + FARTHEST * height, grey.shape[1])
    inside = grey[top:bottom, int(box.left + SIDE_MARGIN) : right]
    if height < 6 or inside.size == 0 or end <= right:
        return box
    ground, ink = quantile(inside, 0.7), quantile(inside, 0.05)
    if ground - ink < LEAST_CONTRAST:
        return box
    start = max(int(box.left), right - height)
    dark = grey[top:bottom, start : int(end)] < ground - INK * (ground - ink)
    reached = _reach(dark, right - start, height)
    if reached is None:
        return box
    return replace(box, right=float(min(end, start + reached + SIDE_MARGIN)))


def _reach(dark: npt.NDArray[np.bool_], edge: int, height: int) -> int | None:
    """The column after the last letter of the word that runs over ``edge``; None where none does.

    dark: where ink is, from within the box on.
    """
    inked = dark.any(0)
    columns = np.flatnonzero(inked)
    before = columns[columns < edge]
    if not len(before):
        return None
    last = int(before[-1])
    for column in columns[columns >= edge]:
        if column - last > WITHIN * height:
            break
        last = int(column)
    if last < edge:
        return None
    added = dark[:, edge : last + 1]
    rows = np.flatnonzero(added.any(1))
    if rows[-1] - rows[0] + 1 < LEAST_LETTER * height or added.mean() > 0.75:
        return None
    return last + 1


def _room(box: Box, boxes: Sequence[Box]) -> float:
    """Where the next box in the same line begins."""
    beside = (
        other.left
        for other in boxes
        if other.left > box.left
        and min(other.bottom, box.bottom) - max(other.top, box.top) > 0.5 * box.height
    )
    return min(beside, default=float("inf"))
