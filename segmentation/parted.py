"""Pieces of a mask that hold several lines which touch, cut into them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

import numpy as np
import numpy.typing as npt

from segmentation.rows import Plane, Rect

LEAST_PARTED = 3  # pixels: a lower row has no middle
TWO_HIGH = 1.6  # heights of a line from which a piece holds several that touch and stand close
INTO = 0.5  # heights of a line by which a piece reaches into it from above, and holds some of it
FEWEST_STEPS = 4  # from a line to the next, from which on their pitch is sure


def height_of(rows: Sequence[Rect]) -> float:
    return float(median(bottom - top for _, top, _, bottom in rows))


def pitch_of(rows: Sequence[Rect]) -> float:
    """How far apart lines stand, 0 where they are too few to tell."""
    if not rows:
        return 0.0
    least = 0.5 * height_of(rows)
    tops = sorted(top for _, top, _, _ in rows)
    apart = [step for above, below in pairwise(tops) if (step := below - above) > least]
    return float(median(apart)) if len(apart) >= FEWEST_STEPS else 0.0


def lines_in(piece: Rect, height: float, pitch: float) -> int:
    """How many lines of a height and pitch a piece holds."""
    high, more = piece[3] - piece[1], (TWO_HIGH - 1) * height
    pitch = max(pitch, height)
    if high < max(LEAST_PARTED, pitch + more):
        return 1
    return max(2, round((high + pitch - height) / pitch))


def parted(mask: npt.NDArray[np.bool_], probability: Plane, row: Rect, count: int) -> list[Rect]:
    """A piece as ``count`` lines, cut where the field is least likely around where lines end."""
    left, top, right, bottom = row
    if count < 2:
        return [row]
    told = probability[top:bottom, left:right].sum(1)
    step = (bottom - top) / count
    cuts = [top]
    for number in range(1, count):
        first = max(cuts[-1] - top + 1, round(step * (number - 1 / 3)))
        last = max(first + 1, round(step * (number + 1 / 3)))
        cuts.append(top + first + int(told[first:last].argmin()))
    parts = []
    for first, last in pairwise([*cuts, bottom]):
        columns = np.flatnonzero(mask[first:last, left:right].any(0))
        if len(columns):
            parts.append((left + int(columns[0]), first, left + int(columns[-1]) + 1, last))
    return parts


def reaches_into(piece: Rect, line: Rect) -> bool:
    """Whether a piece begins above a line and holds some of that too."""
    return piece[1] < line[1] and piece[3] - line[1] > INTO * (line[3] - line[1])


def set_apart(mask: npt.NDArray[np.bool_], piece: Rect, line: Rect) -> tuple[Rect, Rect]:
    """A piece that `reaches_into` a line, as far as it stands above that, and the line with the
    rest of it. mask: bool (h, w), where the piece's field is seen."""
    left, top, right, bottom = piece
    begins = line[1]
    above = np.flatnonzero(mask[top:begins, left:right].any(0))
    beside = np.flatnonzero(mask[begins:bottom, left:right].any(0))
    if not len(above) or not len(beside):
        return piece, line
    first, last = left + int(beside[0]), left + int(beside[-1]) + 1
    return (
        (left + int(above[0]), top, left + int(above[-1]) + 1, begins),
        (min(first, line[0]), begins, max(last, line[2]), max(bottom, line[3])),
    )
