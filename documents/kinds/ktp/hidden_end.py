"""Lines of free texts behind which something hides the card: a lamp's reflection, a bar, a label.

A name that is cut there is one all the same: NENG QADARI passed as NENG, with 0.999.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

import numpy as np

from documents.kinds.ktp.portrait_edge import NEAR
from elements import Box, Image, TextRegion

# Where what hides it may begin behind a line's end, how wide it is looked at there, in heights of
# the line, and how many levels it is apart from the ground at least. A next word begins nearer; a
# soft side comes before what is even.
LOOKS = ((0.2, 0.6, 20.0), (0.4, 0.4, 40.0), (0.6, 0.4, 40.0), (0.8, 0.4, 40.0))
INNER = 0.15  # of a line's height: nearer to its upper and lower side a neighbour's print may stand
PAPER = 0.9  # of a column's pixels that its ground is lighter than, or as light
NEAR_END = 2.5  # heights of a line: a ground that darkens little by little is the same so near
LONG = 6.0  # heights of a line by which its ground tells how it changes along the line
# Levels by which what is behind a line is spread. Of 59 names that end at light or at a bar 52 are
# told by the first look, of 144 others of good cards two, which wait anyhow.
EVEN = 3.0


def before_what_hides(
    page: Image, regions: Sequence[TextRegion], names: Collection[str], pictures: Sequence[Box]
) -> list[TextRegion]:
    """The regions of a page, RGB uint8 (H, W, 3); those of the fields ``names`` are ``open_ended``
    where something begins at their end that is neither the card's ground nor a picture."""
    return [
        replace(region, open_ended=True)
        if region.name in names and _ends_before_another_ground(page, region.box, pictures)
        else region
        for region in regions
    ]


def _ends_before_another_ground(page: Image, box: Box, pictures: Sequence[Box]) -> bool:
    """Whether what is behind a line is lighter than the line's ground, or has another colour than
    near its end, and an even one, as paint, paper and light that is too much for a camera have; and
    another than the line's ground would have there, changing as it does along the line."""
    line = page[round(max(0.0, box.top)) : round(box.bottom), round(box.left) : round(box.right)]
    if not line.size:
        return False
    grounds = np.quantile(line, PAPER, axis=0)
    ground, near = np.median(grounds, axis=0), np.median(grounds[-_wide(NEAR_END, box) :], axis=0)
    slope = _slope(grounds, box)
    for behind, ahead, apart in _behind(page, box, pictures):
        if behind.min(2).std() > EVEN:
            continue
        colour = np.median(behind, axis=(0, 1))
        expected = near + slope * (ahead + _wide(NEAR_END, box) / 2)
        if slope.any() and np.abs(colour - expected).max() < apart:
            continue
        lighter = colour - ground
        if (lighter.min() >= 0 and lighter.max() >= apart) or np.abs(colour - near).max() >= apart:
            return True
    return False


def _slope(grounds: np.ndarray, box: Box) -> np.ndarray:
    """By how many levels a line's ground (w, 3) changes in a pixel along it; 0 where a line is too
    short to tell."""
    half = len(grounds) // 2
    if len(grounds) < LONG * box.height:
        return np.zeros(grounds.shape[1])
    change = np.median(grounds[half:], axis=0) - np.median(grounds[:half], axis=0)
    return np.asarray(change / half)


def _behind(page: Image, box: Box, pictures: Sequence[Box]) -> Iterator[tuple[Image, float, float]]:
    """Parts of a page behind a line, none of which reaches into a picture, how many pixels behind
    it their middles lie, and how far apart from the ground each has to be."""
    inner = INNER * box.height
    rows = slice(round(box.top + inner), round(box.bottom - inner))
    beside = (picture for picture in pictures if box.shared_height(picture) > 0)
    last = min([page.shape[1], *(round(picture.left) - NEAR for picture in beside)])
    for begins, wide, apart in LOOKS:
        first = round(box.right + begins * box.height)
        if first + _wide(wide, box) <= last:
            part = page[rows, first : first + _wide(wide, box)]
            yield part, first - box.right + part.shape[1] / 2, apart


def _wide(heights: float, box: Box) -> int:
    return max(1, round(heights * box.height))
