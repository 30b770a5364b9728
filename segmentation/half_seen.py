"""Digits of which something hides the upper or lower half: what is left of a 3 reads as a 2, and
what is left of the first or last ones as nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import combinations

import cv2
import numpy as np
import numpy.typing as npt

from elements import Box, Image
from segmentation.regions import ink_of
from segmentation.statistics import quantile

AROUND = 0.35  # heights of a row, of ground above and below it
BESIDE = 4.0  # the same before and behind it, where what is left of its first and last ones stands
# Of a row's ink: how deep a stroke's is, and what part of that counts as a stroke.
DEEP, STROKE = 0.95, 0.45
# Of the digits' height: what is lower is a mark, a dash or a speck; what is higher is whole; and by
# how much a foot stands above the others' line, or a head below theirs.
MARK, WHOLE, OFF = 0.36, 0.8, 0.2
NARROW = 0.12  # of that height: a digit's width at least
# What reaches so far out of the row, and so far into it, is no print: a stroke of a pen. A Q's tail
# reaches less far.
OUT, INTO = 0.35, 0.25
# Beside a row less is left of a digit, which is lower than a mark and wider than a colon's dots.
LEFT, WIDE = 0.15, 0.35
GAP = 0.8  # of that height: between two digits with or without a dash, at most
FEWEST = 4  # digits whose feet and heads tell of their lines
LEAST_DEPTH = 15.0  # grey levels of a stroke

Parts = npt.NDArray[np.float64]  # (n, 4): left, top, right, bottom of pieces of ink
Flags = npt.NDArray[np.bool_]  # (n,)


@dataclass(frozen=True, slots=True)
class Digits:
    """Pieces of ink of a row and beside it. usual: the height of a whole digit; above, below: how
    far a piece's head is below the others' line, and its foot above theirs, (n,)."""

    parts: Parts
    usual: float
    above: npt.NDArray[np.float64]
    below: npt.NDArray[np.float64]

    @property
    def high(self) -> npt.NDArray[np.float64]:
        return np.asarray(self.parts[:, 3] - self.parts[:, 1])

    @property
    def wide(self) -> npt.NDArray[np.float64]:
        return np.asarray(self.parts[:, 2] - self.parts[:, 0])

    @property
    def halves(self) -> Flags:
        """Which pieces stand on one of both lines and do not reach the other. A comma hangs."""
        near, far = np.minimum(self.above, self.below), np.maximum(self.above, self.below)
        sized = (self.high < WHOLE * self.usual) & (self.wide > NARROW * self.usual)
        return sized & (np.abs(near) < OFF * self.usual / 2) & (far > OFF * self.usual)

    @property
    def strokes(self) -> Flags:
        """Which pieces cross one of both lines: what somebody drew over a digit."""
        out = np.maximum(0, -self.above), np.maximum(0, -self.below)
        into = self.high - out[0] - out[1]
        return (np.maximum(*out) > OUT * self.usual) & (into > INTO * self.usual)

    @property
    def level(self) -> Flags:
        """Which pieces stand in the row, dashes among them."""
        return np.asarray(np.minimum(self.above, self.below) > -OFF * self.usual)


def is_half_seen(page: Image, row: Box, others: Collection[Box] = ()) -> bool:
    """Whether a digit or capital of a row stands less high than the others, which all stand alike,
    or one close before or behind it does, or something is drawn over one.

    page: RGB uint8 (H, W, 3). row: the box of its ink. others: boxes of other print, which may
    stand beside it. Lines that lean are told; print whose pieces run together tells nothing.
    """
    parts = _parts(page, row)
    middles = (parts[:, 0] + parts[:, 2]) / 2
    own = (middles > row.left) & (middles < row.right)
    digits = _digits(parts, own)
    if digits is None:
        return False
    halves, is_mark = digits.halves, digits.high <= MARK * digits.usual
    if (own & (digits.strokes | (halves & ~is_mark))).any():
        return True
    beside = _beside(digits, own & digits.level, others)
    is_left = (digits.high > LEFT * digits.usual) & (digits.wide > WIDE * digits.usual)
    return bool((beside & (digits.strokes | (halves & (is_left | ~is_mark)))).any())


def _digits(parts: Parts, own: Flags) -> Digits | None:
    """The pieces against the lines on which those of the row stand; None where too few tell."""
    if own.sum() < FEWEST:
        return None
    high = parts[:, 3] - parts[:, 1]
    usual = float(np.median(high[own & (high >= np.quantile(high[own], 0.5))]))
    tall = parts[own & (high >= 0.9 * usual)]
    if len(tall) < FEWEST:
        return None
    middles = (parts[:, 0] + parts[:, 2]) / 2
    above = parts[:, 1] - _line(tall, 1, middles)
    return Digits(parts, usual, above, _line(tall, 3, middles) - parts[:, 3])


def _beside(digits: Digits, own: Flags, others: Collection[Box]) -> Flags:
    """Which pieces follow the row's first and last ones without a gap and are of no other print."""
    parts, gap = digits.parts, GAP * digits.usual
    free = (
        (digits.level | digits.strokes)
        & ~own
        & ~np.array([_is_in(part, others) for part in parts], bool)
    )
    reached = own.copy()
    for n in (*np.flatnonzero(free), *np.flatnonzero(free)[::-1]):  # to the right, to the left
        apart = np.maximum(parts[n, 0] - parts[reached, 2], parts[reached, 0] - parts[n, 2])
        reached[n] |= (apart <= gap).any()
    return reached & ~own


def _is_in(part: npt.NDArray[np.float64], boxes: Collection[Box]) -> bool:
    x, y = (part[0] + part[2]) / 2, (part[1] + part[3]) / 2
    return any(box.left <= x <= box.right and box.top <= y <= box.bottom for box in boxes)


def _parts(page: Image, row: Box) -> Parts:
    """The pieces of ink of a row and beside it, from the left."""
    height, width = page.shape[:2]
    near = row.grown(BESIDE * row.height, AROUND * row.height, width, height)
    left, top = round(near.left), round(near.top)
    ink = ink_of(page[top : round(near.bottom), left : round(near.right)])
    rows, columns = (
        slice(round(first) - start, round(last) - start)
        for first, last, start in ((row.top, row.bottom, top), (row.left, row.right, left))
    )
    inked = ink[rows, columns]
    deep = quantile(inked, DEEP) if inked.size else 0.0
    if deep < LEAST_DEPTH:
        return np.empty((0, 4))
    strokes = np.asarray(ink > STROKE * deep, np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(strokes)
    x, y, w, h = (stats[1:count, k].astype(float) for k in range(4))
    parts = np.stack([x + left, y + top, x + w + left, y + h + top], 1)
    inside = (parts[:, 3] > row.top) & (parts[:, 1] < row.bottom) & (stats[1:count, 4] > 4)
    return parts[inside][np.argsort(x[inside], kind="stable")]


def _line(parts: Parts, side: int, at: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Where the line of most pieces' upper (1) or lower (3) sides runs, at some columns."""
    middles, sides = (parts[:, 0] + parts[:, 2]) / 2, parts[:, side]
    slopes = [
        (sides[b] - sides[a]) / (middles[b] - middles[a])
        for a, b in combinations(range(len(parts)), 2)
        if abs(middles[b] - middles[a]) > 1
    ]
    slope = float(np.median(slopes)) if slopes else 0.0
    return np.asarray(np.median(sides - slope * middles) + slope * at)
