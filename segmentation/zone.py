"""Lines of print within a region that a person has drawn: where they stand, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from elements import Box, Image
from segmentation.inked import ink_in, runs
from segmentation.inks import light_on_dark, without_colour

LEAST_HIGH = 5  # pixels of a line
AROUND = 0.3  # of a line's height, left around it
GAP = 0.4  # of a line's height: so far apart two digits of a number may stand
REACH, FARTHER = 6.0, 14.0  # heights that a word, or a text, is followed beyond the region's side
MOSTLY, SLIVER = 1.5, 0.5  # of a word's part within, to the part beyond; of the line's height

ALONE = 0.8  # the same of a region's only line, up and down: it is no neighbour's
EVEN = 1.1  # of a number's second widest blank: its next digit is no farther
WORDS, APART = 1.3, 1.2  # of a text's widest blank, of its height: its next word is no farther
MARKED = 0.8  # of a line's height: so far apart a digit and a mark may stand
LOW = 0.55  # of a line's height: how far down a point or a comma begins
NARROW = 1.5  # of a region's height: in a narrower one half a digit may be all that stands
CUT = 0.65  # the same of a digit that the region's side cuts, as a 1 is narrow, and the next one


def lines_in(
    page: Image, region: Box, *, gap: float = GAP, space: float = 0.0, left: bool = False,
    both: bool = False,
) -> list[Box]:  # fmt: skip
    """The lines of print in a region of a page, RGB uint8 (H, W, 3), from the top; boxes in pixels
    of the page. None where nothing stands.

    A neighbour's line that the region only grazes is none of its own. A word or number that the
    region's side cuts is followed to its end where most of it stands within, and left out where no
    more than an edge does. gap: of a line's height, that parts two words; space: that words of one
    value are apart, 0 where it is one word: where the side at which it ends, the right or ``left``
    one, or ``both``, cuts one of several, all are followed.
    """
    height, width = page.shape[:2]
    begin, top = max(0, int(region.left)), max(0, int(region.top))
    end, bottom = min(width, int(np.ceil(region.right))), min(height, int(np.ceil(region.bottom)))
    if end - begin < LEAST_HIGH or bottom - top < LEAST_HIGH:
        return []
    if light_on_dark(page[top:bottom, begin:end]):
        page = np.asarray(cv2.bitwise_not(page), np.uint8)
    if not space and end - begin < NARROW * (bottom - top):
        begin, end = _with_cut_digits(page, (begin, end), (top, bottom))
    # with paper above and below, or a 1 from edge to edge is a rule
    above, below = min(top, (bottom - top) // 2), (bottom - top) // 2
    part = without_colour(page[top - above : bottom + below, begin:end])
    grey = cv2.cvtColor(part, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    rim = above, above + bottom - top
    inked = ink_in(grey, slice(*rim))
    ink = inked[slice(*rim)]
    rows = runs(ink.sum(1) > max(1.0, 0.004 * ink.shape[1]))
    rows = [(a, b) for a, b in _joined(rows) if b - a >= LEAST_HIGH]
    if not rows:
        return []
    tallest = max(b - a for a, b in rows)
    kept = [(a, b) for a, b in rows
            if b - a >= 0.45 * tallest
            and not ((a == 0 or b == len(ink)) and b - a < 0.8 * tallest)]  # fmt: skip
    boxes = []
    for row in kept:
        a, b = _risen(inked, rim, row, ALONE if len(kept) == 1 else MOSTLY)
        within = np.asarray(inked[above + a : above + b].any(0), np.bool_)
        apart = max(2, round(gap * (b - a)))
        if (
            not space and gap <= GAP
        ):  # in a typeface of even steps digits are as far apart as others' words
            apart = max(apart, _blank(within, round(MARKED * (b - a)), EVEN, nth=2))
        words = round(space * (b - a))
        parted = (words if left or both else 0, words if both or not left else 0)
        columns = _whole(page, (begin, end), (top + a, top + b), within, apart, parted)
        if columns is None:
            continue
        around = AROUND * (b - a)
        box = Box(columns[0], top + a, columns[1], top + b)
        boxes.append(box.grown(around, around * 0.6, width, height))
    return boxes


def _with_cut_digits(page: Image, sides: tuple[int, int], rows: tuple[int, int]) -> tuple[int, int]:
    """The sides of a region with the digits whole that they cut and of which most stands within:
    half a 2 is a hook, and a stroke below it that seems to be another line."""
    high = rows[1] - rows[0]
    left = max(0, sides[0] - high)
    strip = without_colour(page[slice(*rows), left : sides[1] + high])
    ink = ink_in(cv2.cvtColor(strip, cv2.COLOR_RGB2GRAY).astype(np.uint8))
    begin, end = sides
    pieces = runs(np.asarray(ink.any(0), np.bool_))
    for before, (a, b), behind in zip(
        [(0, 0), *pieces], pieces, [*pieces[1:], (ink.shape[1], 0)], strict=False
    ):
        within = min(left + b, sides[1]) - max(left + a, sides[0])
        if b - a <= high and b - a - within <= MOSTLY * within:  # with the paper around it
            begin = min(begin, left + (a + before[1]) // 2) if left + a < begin else begin
            end = max(end, left + (b + behind[0] + 1) // 2) if left + b > end else end
    return begin, end


def _risen(
    ink: npt.NDArray[np.bool_], rim: tuple[int, int], row: tuple[int, int], mostly: float
) -> tuple[int, int]:
    """A line's rows, with those beyond the region's upper or lower side where that cuts it and what
    stands within is ``mostly`` times as high. ink: with rows above and below the region, whose own
    are ``rim``."""
    a, b = row[0] + rim[0], row[1] + rim[0]
    columns = np.flatnonzero(ink[a:b].any(0))
    inked = np.asarray(ink[:, columns[0] : columns[-1] + 1].any(1), np.bool_)
    up = down = 0
    if a == rim[0]:
        up = int(np.argmin(np.append(inked[:a][::-1], False)))
    if b == rim[1]:
        down = int(np.argmin(np.append(inked[b:], False)))
    cut = a - up > 0 and b + down < len(inked) and mostly * (up + down) <= b - a
    return (row[0] - up, row[1] + down) if cut else row


def _whole(
    page: Image, sides: tuple[int, int], rows: tuple[int, int], within: npt.NDArray[np.bool_],
    gap: int, space: Sequence[int],
) -> tuple[int, int] | None:  # fmt: skip
    """From which column of the page to which a line stands whose ink within a region is known by
    column; None where all of it is the edges of neighbours. sides, rows: of the page."""
    turned = page[:, ::-1]
    width = page.shape[1]
    mirrored = width - sides[1], width - sides[0]
    alone = not any(space)
    right = _followed(turned, mirrored, rows, within[::-1], gap, space[1], alone=alone)
    # what a region narrower than a digit shows of it is as wide as the digit
    more = max(0, width - right - sides[1])
    left = _followed(page, sides, rows, within, gap, space[0], alone=alone, more=more)
    return (left, width - right) if left < width - right else None


def _followed(
    page: Image, sides: tuple[int, int], rows: tuple[int, int], within: npt.NDArray[np.bool_],
    gap: int, space: int, *, alone: bool, more: int = 0,
) -> int:  # fmt: skip
    """The page's column in which a line begins: where its ink does, or farther to the left, where
    the word begins that the region's left side cuts, or right of that word. alone: whether a value
    is one word. more: columns that its last word goes on beyond the other side."""
    first, high = int(np.flatnonzero(within)[0]), rows[1] - rows[0]
    space = max(space, _blank(within, round(APART * high), WORDS)) if space else 0
    if first >= max(gap, space or round(MARKED * high)) or not sides[0]:
        return sides[0] + first
    reach = max(0, sides[0] - round((FARTHER if space else REACH) * high))
    top, bottom = max(0, rows[0] - high // 2), rows[1] + high // 2
    beside = without_colour(page[top:bottom, reach : sides[1]])
    wider = ink_in(cv2.cvtColor(beside, cv2.COLOR_RGB2GRAY).astype(np.uint8))
    side = sides[0] - reach
    beyond = np.asarray(wider[rows[0] - top : rows[1] - top].any(0), np.bool_)[:side]
    on = np.concatenate([beyond, within])
    if not space:
        on = _with_marks(on, wider, slice(rows[0] - top, rows[1] - top), side)
    words = [(a, b) for a, b in runs(_closed(on, gap)) if b > side]
    (begins, ends), others = words[0], words[1:]
    first_of_all, last_of_all = next(
        (a, b) for a, b in runs(_closed(on, max(gap, space))) if b >= ends
    )
    if begins >= side:  # between two words of a text
        begins = first_of_all
    mine, theirs = last_of_all - side, side - begins
    mine += more if last_of_all == len(on) else 0
    sliver = ends - side <= SLIVER * high
    if theirs <= MOSTLY * mine or (alone and not sliver):  # cut, it would be another number
        return reach + first_of_all
    if not sliver:
        return sides[0] + first
    return reach + (others[0][0] if others else len(on))


def _blank(within: npt.NDArray[np.bool_], most: int, times: float, nth: int = 1) -> int:
    """How many columns the next word or digit may be away: some times the ``nth`` widest of the
    blanks between those that stand within; 0 where there are not so many."""
    blanks = sorted(b - a for (_, a), (b, _) in pairwise(runs(within)))
    return min(most, round(times * blanks[-nth])) if len(blanks) >= nth else 0


def _with_marks(
    on: npt.NDArray[np.bool_], ink: npt.NDArray[np.bool_], rows: slice, side: int
) -> npt.NDArray[np.bool_]:
    """Blanks filled that are no wider than a number has them: beside a point or a comma, which in
    a typeface of even steps stands as far from digits as words do, and beside a digit that the
    column ``side`` cuts. ink: of the same columns, from the first; with rows above and below the
    line's, where a frame goes on and a 1 does not."""
    on, high = np.array(on), rows.stop - rows.start
    line, around = ink[rows], max(2, round(AROUND * high))
    apart = []
    for a, b in runs(on):
        top = np.flatnonzero(line[:, a:b].any(1)).min(initial=high)
        frame = (
            ink[: max(0, rows.start - around), a:b].any() or ink[rows.stop + around :, a:b].any()
        )
        cut = a <= side <= b and not frame
        apart.append(MARKED if top > LOW * high else CUT if cut else 0.0)
    for ((_, a), one), ((b, _), other) in pairwise(zip(runs(on), apart, strict=True)):
        if b - a <= max(one, other) * high:
            on[a:b] = True
    return on


def _closed(on: npt.NDArray[np.bool_], gap: int) -> npt.NDArray[np.bool_]:
    """Gaps of fewer columns than ``gap`` filled."""
    on = np.array(on)
    for a, b in runs(~on):
        if a > 0 and b < len(on) and b - a < gap:
            on[a:b] = True
    return on


def _joined(rows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs that belong to one line: dots and marks above or below letters."""
    if not rows:
        return []
    tallest = max(b - a for a, b in rows)
    joined = [rows[0]]
    for (_, before), (a, b) in pairwise(rows):
        near = a - before <= max(2, 0.22 * tallest)
        if near and min(b - a, joined[-1][1] - joined[-1][0]) < 0.45 * tallest:
            joined[-1] = (joined[-1][0], b)
        else:
            joined.append((a, b))
    return joined
