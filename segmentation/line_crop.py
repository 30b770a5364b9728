"""A line's crop: how its ink begins and ends, and its ink without rules and wide blanks."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np

from elements import Image
from segmentation.inked import dark_in, ink_in, runs
from segmentation.ruled import without_rules

BEGIN, DASH = 0.25, 0.4  # of a line's height: its first columns, and how high a dash is at most
BLANK = 0.7, 1.5  # of a line's height: between words, and wider ones
WIDEST = 0.7  # of a line's height: a mark, at most
END, LOW = 0.1, 0.55  # of a line's height: its last columns, and how far down their ink begins


def plain(line: Image, *, narrowed: bool = False) -> Image:
    """A line's crop, RGB uint8 (h, w, 3), with paper in place of rules and frames.

    narrowed: with a word's blank in place of wider ones, as between a currency's sign at a cell's
    left side and the amount at its right.
    """
    grey = cv2.cvtColor(line, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    inked = dark_in(grey)
    if inked is None:
        return line
    ink = without_rules(inked, *grey.shape)
    ruled = cv2.dilate(inked - ink, np.ones((3, 3), np.uint8)) > 0
    ruled &= cv2.dilate(ink, np.ones((3, 3), np.uint8)) == 0
    freed = line.copy()
    freed[ruled] = np.percentile(line, 90, axis=(0, 1)).astype(np.uint8)
    if not narrowed:
        return freed
    rows, words = np.flatnonzero(ink.any(1)), runs(np.asarray(ink.any(0), np.bool_))
    kept = np.ones(line.shape[1], np.bool_)
    for (_, a), (b, _) in pairwise(words):
        if b - a > BLANK[1] * (rows[-1] + 1 - rows[0]):
            half = round(BLANK[0] * (rows[-1] + 1 - rows[0]) / 2)
            kept[a + half : b - half] = False
    return np.ascontiguousarray(freed[:, kept])


def ends_low(line: Image, *, left: bool = False) -> bool:
    """Whether the ink at the right end of a line's crop, RGB uint8 (h, w, 3), or at its left end,
    stands as low as a stop does; so where there is no ink."""
    ink = ink_in(cv2.cvtColor(line, cv2.COLOR_RGB2GRAY).astype(np.uint8))
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    if not len(rows):
        return True
    high = rows[-1] + 1 - rows[0]
    wide = max(2, round(END * high))
    end = ink[:, columns[0] : columns[0] + wide] if left else ink[:, columns[-1] + 1 - wide :]
    return bool(np.flatnonzero(end.any(1))[0] - rows[0] > LOW * high)


def left_end_is_wide(line: Image) -> bool:
    """Whether the piece of ink at the left end of a line's crop, RGB uint8 (h, w, 3), is wider than
    a mark is."""
    ink = ink_in(cv2.cvtColor(line, cv2.COLOR_RGB2GRAY).astype(np.uint8))
    rows, pieces = np.flatnonzero(ink.any(1)), runs(np.asarray(ink.any(0), np.bool_))
    if not pieces:
        return False
    return bool(pieces[0][1] - pieces[0][0] > WIDEST * (rows[-1] + 1 - rows[0]))


def begins_high(line: Image) -> bool:
    """Whether the ink at the left end of a line's crop, RGB uint8 (h, w, 3), is higher than a dash
    is."""
    ink = ink_in(cv2.cvtColor(line, cv2.COLOR_RGB2GRAY).astype(np.uint8))
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    if not len(rows):
        return False
    high = rows[-1] + 1 - rows[0]
    begin = ink[:, columns[0] : columns[0] + max(2, round(BEGIN * high))]
    return bool(np.ptp(np.flatnonzero(begin.any(1))) > DASH * high)
