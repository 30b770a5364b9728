"""Whether a line of print may go on under what hides the document at its end or before its
beginning: a lamp's reflection, a bar, a label.

A name that is cut there is one all the same: NENG QADARI passed as NENG, with 0.999.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from elements import Box, Image
from segmentation.inked import runs
from segmentation.inks import darkest_colour
from segmentation.statistics import of_rank

NEAR_PICTURE = 16  # pixels of a page by which a mask may miss where a picture begins
# Where what hides it may begin behind a line's end, how wide it is looked at there, in heights of
# the line, and how many levels it is apart from the ground at least. A next word begins nearer; a
# soft side comes before what is even.
LOOKS = ((0.2, 0.6, 20.0), (0.4, 0.4, 40.0), (0.6, 0.4, 40.0), (0.8, 0.4, 40.0))
INNER = 0.15  # of a line's height: nearer to its upper and lower side a neighbour's print may stand
PAPER = 0.9  # of a column's pixels that its ground is lighter than, or as light
NEAR_END = 2.5  # heights of a line: a ground that darkens little by little is the same so near
LONG = 6.0  # heights of a line by which its ground tells how it changes along the line
# What is behind a shorter line is so far apart at least, or WHITE: three of 170 good licences have
# a ground that is 20 to 26 levels lighter there.
APART_SHORT, WHITE = 30.0, 245.0
# Levels by which what is behind a line is spread. Of 59 names that end at light or at a bar 52 are
# told by the first look, of 144 others of good cards two, which wait anyhow.
EVEN = 3.0
# A label in the ground's colour has not its grain. Where that is looked at behind a line, in
# heights of the line, and what of the grain behind a quarter of the lines there is at least. Of 60
# good cards one name had less than 0.4 times it, of eight that passed cut seven less than 0.1.
GRAIN_AT, GRAIN_WIDE = 0.25, 1.2
LEAST_GRAIN, QUARTER, FEWEST_LINES = 0.25, 0.25, 5
COARSE = 4.0  # pixels; what changes less fast is light
OTHER = 20.0  # levels apart: another ground, of which its colour tells
FAINT = 1.0  # levels: a ground with less grain may have spots without any
# Print that a soft light ends fades into it: its last ink, of what is usual in its line, where the
# ground is so many levels lighter than the line's, or nearly white. WINDOW: in heights of the line.
# Of 1,160 names of drawn cards that passed four seem so, of four that passed cut three.
FADED, WINDOW, LEAST_SEEN, LEAST_DEPTH = 0.58, 0.5, 0.12, 10.0
LIGHTER, NEARLY_WHITE = 5.0, 238.0
# A picture beside a line is higher than what hides a line or two: in heights of the line.
TALL = 5.0


def begins_behind_cover(page: Image, box: Box) -> bool:
    """The same as `ends_before_cover` of where a line begins."""
    width = page.shape[1]
    turned = Box(width - box.right, box.top, width - box.left, box.bottom)
    return ends_before_cover(page[:, ::-1], turned)


def ends_before_cover(page: Image, box: Box, pictures: Sequence[Box] | None = None) -> bool:
    """Whether what is behind a line is lighter than the line's ground, or has another colour than
    near its end, and an even one, as paint, paper and light that is too much for a camera have; and
    another than the line's ground would have there, changing as it does along the line.

    page: RGB uint8 (H, W, 3). box: the line's, with ground around it. pictures: none of which is
    taken for cover; None where they are not known: then nothing is that is TALL.
    """
    line = page[round(max(0.0, box.top)) : round(box.bottom), round(box.left) : round(box.right)]
    if not line.size:
        return False
    grounds = of_rank(line, PAPER)
    ground, near = of_rank(grounds, 0.5), of_rank(grounds[-_wide(NEAR_END, box) :], 0.5)
    slope = _slope(grounds, box)
    for behind, first, apart in _behind(page, box, pictures or ()):
        if darkest_colour(behind).std() > EVEN:
            continue
        colour = of_rank(behind.reshape(-1, 3), 0.5)
        ahead = first - box.right + behind.shape[1] / 2
        expected = near + slope * (ahead + _wide(NEAR_END, box) / 2)
        if slope.any() and np.abs(colour - expected).max() < apart:
            continue
        if not slope.any() and colour.min() < WHITE:
            apart = max(apart, APART_SHORT)
        lighter = colour - ground
        if (lighter.min() >= 0 and lighter.max() >= apart) or np.abs(colour - near).max() >= apart:
            beside = page[:, first : first + behind.shape[1]]
            return pictures is not None or not _is_tall(beside, box, near, apart)
    return False


def fades_into_light(page: Image, box: Box) -> bool:
    """Whether a line's print fades to its end in a light, as `ends_before_cover` has them."""
    line = page[
        round(max(0.0, box.top)) : round(box.bottom), round(max(0.0, box.left)) : round(box.right)
    ]
    wide = _wide(WINDOW, box)
    if not line.size or line.shape[1] < 4 * wide:
        return False
    darkest = darkest_colour(line)
    grounds = of_rank(darkest, PAPER)
    depth = (grounds - darkest.min(0))[::-1]
    windows = depth[: len(depth) // wide * wide].reshape(-1, wide).max(1)
    if windows.max() < LEAST_DEPTH:
        return False
    usual = float(of_rank(windows[windows > 0.3 * windows.max()], 0.5))
    inked = windows[windows > max(LEAST_DEPTH, LEAST_SEEN * usual)]
    if not len(inked) or inked[0] > FADED * usual:
        return False
    ground, end = float(of_rank(grounds, 0.5)), float(of_rank(darkest[:, -wide:].reshape(-1), 0.5))
    return end >= NEARLY_WHITE or end > ground + LIGHTER


def without_grain(page: Image, boxes: Sequence[Box], pictures: Sequence[Box] = ()) -> list[bool]:
    """Whether the ground behind each of a page's lines lacks the grain that it has behind others,
    as paper, paint and a retouched picture do. Arguments as those of `ends_before_cover`."""
    grains = [_grain_behind(page, box, pictures) for box in boxes]
    known = [grain for grain in grains if grain is not None]
    usual = float(np.quantile(known, QUARTER)) if len(known) >= FEWEST_LINES else 0.0
    return [
        usual >= FAINT and grain is not None and grain < LEAST_GRAIN * usual for grain in grains
    ]


def _grain_behind(page: Image, box: Box, pictures: Sequence[Box]) -> float | None:
    """By how many levels the ground behind a line differs from what is around, half of it by more;
    None where a picture, another ground or the page's end is."""
    first = round(box.right + GRAIN_AT * box.height)
    last = first + _wide(GRAIN_WIDE, box)
    part = page[_inner_rows(box), first:last].astype(np.float32)
    line = page[_inner_rows(box), round(box.left) : round(box.right)]
    if last > _last(page, box, pictures) or min(*part.shape[:2], *line.shape[:2]) < 2:
        return None
    ground = of_rank(of_rank(line, PAPER), 0.5)
    if np.abs(of_rank(part.reshape(-1, 3), 0.5) - ground).max() >= OTHER:
        return None
    grain = np.abs(part - cv2.GaussianBlur(part, (0, 0), COARSE))
    return float(of_rank(grain.reshape(-1), 0.5))


def _is_tall(strip: Image, box: Box, ground: np.ndarray, apart: float) -> bool:
    """Whether what a strip of the page's columns shows beside a line goes on above and below it,
    TALL heights of the line in all; ground: of the line there."""
    other = np.abs(np.median(strip, axis=1) - ground).max(1) >= apart
    return any(
        begin <= box.bottom and end >= box.top and end - begin >= TALL * box.height
        for begin, end in runs(other)
    )


def _slope(grounds: np.ndarray, box: Box) -> np.ndarray:
    """By how many levels a line's ground (w, 3) changes in a pixel along it; 0 where a line is too
    short to tell."""
    half = len(grounds) // 2
    if len(grounds) < LONG * box.height:
        return np.zeros(grounds.shape[1])
    change = of_rank(grounds[half:], 0.5) - of_rank(grounds[:half], 0.5)
    return np.asarray(change / half)


def _behind(page: Image, box: Box, pictures: Sequence[Box]) -> Iterator[tuple[Image, int, float]]:
    """Parts of a page behind a line, none of which reaches into a picture, the column in which each
    begins, and how far apart from the ground it has to be."""
    rows, last = _inner_rows(box), _last(page, box, pictures)
    for begins, wide, apart in LOOKS:
        first = round(box.right + begins * box.height)
        if first + _wide(wide, box) <= last:
            yield page[rows, first : first + _wide(wide, box)], first, apart


def _inner_rows(box: Box) -> slice:
    inner = INNER * box.height
    return slice(round(box.top + inner), round(box.bottom - inner))


def _last(page: Image, box: Box, pictures: Sequence[Box]) -> int:
    """The column up to which nothing beside a line is a picture."""
    beside = (picture for picture in pictures if box.shared_height(picture) > 0)
    ends = (round(picture.left) - NEAR_PICTURE for picture in beside)
    return min([int(page.shape[1]), *ends])


def _wide(heights: float, box: Box) -> int:
    return max(1, round(heights * box.height))
