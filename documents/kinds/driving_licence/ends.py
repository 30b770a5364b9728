"""Values of which a part was not seen: faint print goes on behind them, or a glare eats an end."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from elements import Box, Image
from segmentation.regions import ink_of

# Behind a row, in its heights: where its next letter would stand.
NEXT, BEYOND = 0.15, 1.2
AROUND, APART = 0.8, 0.25  # of its height: the ground above and below that it is compared with
STROKES = 90  # percentile of ink that is a stroke's
# What goes on is darker than its ground's pattern so many times, and by so many grey levels more.
# Of some 800 drawn values that were read rightly none went on so, but for marks of inches.
TIMES, MORE = 2.0, 6.0
# What stands further on in a row, in its heights: how far at most, and how long at least, of nearly
# its height and so level with it. Of 60 good licences none has such print; signatures are shorter.
FARTHER, LONG, ALIKE, LEVEL = 6.0, 2.0, 1.35, 0.6
# The same below it: how far at most, and how far it may begin beside it.
BELOW, BEGINS_ALIKE = 2.5, 0.5
# Print that a glare eats fades to its end or beginning, and what is beyond is white: grey levels of
# the ground and of a row's darkest strokes. WHITE_INK is nearly gone as well.
WHITE, FADED, WHITE_INK = 244.0, 80.0, 200.0
DARKEST = 10  # percentile of grey levels


def goes_on(page: Image, row: Box) -> bool:
    """Whether print goes on where a row of it ends.

    page: RGB uint8 (H, W, 3). row: the box of its ink. Only the lower half of the row counts: marks
    of feet and inches stand in the upper.
    """
    height, width = page.shape[:2]
    tall = row.height
    left = round(row.right + NEXT * tall)
    right = min(width, round(row.right + BEYOND * tall))
    top, middle = round(row.top), round((row.top + row.bottom) / 2)
    above, below = max(0, round(row.top - AROUND * tall)), round(row.bottom + AROUND * tall)
    bottom = min(height, round(row.bottom))
    if right - left < 4 or bottom - middle < 3:
        return False
    ink = ink_of(page[above:below, left:right])
    gap = round(APART * tall)
    ground = [ink[: max(1, top - above - gap)], ink[bottom - above + gap :]]
    behind, pattern = ink[middle - above : bottom - above], np.concatenate(ground)
    return _strokes(behind) >= TIMES * _strokes(pattern) + MORE


def goes_on_farther(row: Box, pieces: Sequence[Box], others: Collection[Box]) -> bool:
    """Whether print of a row's own size stands further on in it which is of no other value and no
    label: then something hides what is between.

    row: the box of its ink. pieces: of all print on the page; others: boxes of values and labels.
    """
    return any(
        row.right < piece.left <= row.right + FARTHER * row.height
        and row.shared_height(piece) >= LEVEL * row.height
        and _is_unread(piece, row, others)
        for piece in pieces
    )


def goes_on_below(row: Box, pieces: Sequence[Box], others: Collection[Box]) -> bool:
    """Whether print of a row's own size begins below it, nearer than rows of other values do, which
    is of no value and no label. Arguments as those of `goes_on_farther`."""
    return any(
        0 < piece.top - row.bottom <= BELOW * row.height
        and abs(piece.left - row.left) <= BEGINS_ALIKE * row.height
        and _is_unread(piece, row, others)
        for piece in pieces
    )


def _is_unread(piece: Box, row: Box, others: Collection[Box]) -> bool:
    """Whether print is as long and as high as a row's may be, and of no value and no label."""
    return (
        piece.width >= LONG * row.height
        and 1 / ALIKE <= piece.height / row.height <= ALIKE
        and not any(_meet(piece, other) for other in others)
    )


def _meet(box: Box, other: Box) -> bool:
    return box.shared_height(other) > 0 and box.left < other.right and other.left < box.right


def fades_out(page: Image, row: Box) -> bool:
    """Whether a row of print ends or begins in a glare, so that what stands there may be gone.

    page: RGB uint8 (H, W, 3). row: the box of its ink.
    """
    tall = max(1, round(row.height))
    top, left, right = (max(0, round(side)) for side in (row.top, row.left, row.right))
    lines, width = page[top : top + tall].min(2), page.shape[1]
    return _ends_in_white(lines, left, right) or _ends_in_white(
        lines[:, ::-1], max(0, width - right), width - left
    )


def _ends_in_white(lines: npt.NDArray[np.uint8], left: int, right: int) -> bool:
    """Whether print between two columns of its grey rows (H, W) fades to its right end, with white
    behind it."""
    tall = lines.shape[0]
    behind = lines[:, right + round(NEXT * tall) : right + round(BEYOND * tall)]
    if not behind.size or np.median(behind) < WHITE:
        return False
    wide = max(1, round(AROUND * tall))
    first, last = (
        float(np.percentile(lines[:, start : start + wide], DARKEST))
        for start in (left, max(left, right - wide))
    )
    return last - first >= FADED or last >= WHITE_INK


def _strokes(ink: npt.NDArray[np.uint8]) -> float:
    return float(np.percentile(ink, STROKES)) if ink.size else 0.0
