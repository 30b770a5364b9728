"""Boxes that end within a word go on to its end, as far as the page shows ink.

The mask is a quarter of the page's size and least sure of a row's last letters. On the page itself
letters stand close together, and nothing else stands as close behind a value.
"""

from __future__ import annotations

from collections.abc import Sequence
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


def to_the_ends(page: Image, regions: Sequence[TextRegion]) -> list[TextRegion]:
    """The regions, those longer to the right behind which a word goes on.

    page: RGB uint8 (H, W, 3), in whose pixels the boxes are.
    """
    grey = np.asarray(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), np.uint8)
    return [replace(region, box=_longer(grey, region.box, regions)) for region in regions]


def _longer(grey: npt.NDArray[np.uint8], box: Box, regions: Sequence[TextRegion]) -> Box:
    top, bottom = int(box.top + MARGIN), int(np.ceil(box.bottom - MARGIN))
    height = bottom - top
    right = int(box.right)
    end = min(_room(box, regions), right + FARTHEST * height, grey.shape[1])
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


def _room(box: Box, regions: Sequence[TextRegion]) -> float:
    """Where the next region in the same line begins."""
    beside = (
        other.box.left
        for other in regions
        if other.box.left > box.left
        and other.box is not box
        and min(other.box.bottom, box.bottom) - max(other.box.top, box.top) > 0.5 * box.height
    )
    return min(beside, default=float("inf"))
