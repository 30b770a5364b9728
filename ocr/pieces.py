"""Connected ink of a line, its parts joined where they are one character."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]  # (h, w)


@dataclass(frozen=True, slots=True)
class Piece:
    """Ink that is thought one character: a mask (h, w) whose first pixel lies at (left, top)."""

    left: int
    top: int
    mask: Mask

    @property
    def right(self) -> int:
        return self.left + self.size[0]

    @property
    def bottom(self) -> int:
        return self.top + self.size[1]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        height, width = self.mask.shape
        return int(width), int(height)

    def joined(self, other: Piece) -> Piece:
        left, top = min(self.left, other.left), min(self.top, other.top)
        right, bottom = max(self.right, other.right), max(self.bottom, other.bottom)
        mask = np.zeros((bottom - top, right - left), np.bool_)
        for part in (self, other):
            x, y = part.left - left, part.top - top
            mask[y : y + part.mask.shape[0], x : x + part.mask.shape[1]] |= part.mask
        return Piece(left, top, mask)

    def columns(self, start: int, end: int) -> Piece:
        """The part between two columns of the mask, trimmed to its rows."""
        mask = self.mask[:, start:end]
        rows = np.flatnonzero(mask.any(1))
        return Piece(self.left + start, self.top + int(rows[0]), mask[rows[0] : rows[-1] + 1])


def components(ink: Mask) -> list[Piece]:
    """The pieces of ink (h, w) that hang together, over corners too."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    return [
        Piece(x, y, labels[y : y + h, x : x + w] == n)
        for n, (x, y, w, h, _) in enumerate(stats.tolist())
        if n
    ]


def stacked(one: Piece, two: Piece) -> bool:
    """Columns shared and rows not: a 1 that a slash leans over is no part of it."""
    down = min(one.bottom, two.bottom) - max(one.top, two.top)
    apart = down < 0.5 * min(one.size[1], two.size[1])
    return _across(one, two) > 0.5 * min(one.size[0], two.size[0]) and apart


def one_above_other(one: Piece, two: Piece) -> bool:
    """Columns shared and rows not, or one within the other's columns; a slash by a 9 is neither."""
    return _across(one, two) == min(one.size[0], two.size[0]) or stacked(one, two)


def _across(one: Piece, two: Piece) -> int:
    """How many columns two pieces share."""
    return min(one.right, two.right) - max(one.left, two.left)


def joined(
    pieces: list[Piece], are_one: Callable[[Piece, Piece], bool] = one_above_other
) -> list[Piece]:
    """Parts that stand one above the other made one: a colon's dots, strokes broken across."""
    done: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: piece.left):
        while done and are_one(done[-1], piece):
            piece = done.pop().joined(piece)
        done.append(piece)
    return done
