"""How a zone's lines bend, as those of an open booklet do: by where they stand in narrow strips.

Four corners straighten a zone that lies in a plane. Of a page that bulges the lines run up and down
between them by up to their own height, all alike, and a page by its corners alone cuts them off.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise

import cv2
import numpy as np
import numpy.typing as npt

from elements import Homography, Image, Quad, transform
from segmentation.geometry import Scales, homography, inverse, rectangle, warp
from segmentation.mrz_lines import (
    ACROSS,
    CAP,
    LEADING,
    PITCH,
    Ink,
    end_of,
    ink_of,
    rows_in,
    side_of,
)

STRIPS = 11  # across the page, narrow enough that lines are level in each
LEAST_STRIPS = 7  # that agree on a bend
STRAY = 2.5  # pixels by which a strip's lines may miss it
DOWN = 1.3  # LEADINGs of room above and below the zone
MOST = 0.9  # LEADINGs by which lines bend at most
CURVED, PLACED = 3, 1  # degrees: of the lines' middle along the zone, of their distance
PLACES = np.linspace(0, 1, 13)  # along the zone, at which a bend is told
Curve = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Bent:
    """quad: the corners (4, 2) of a zone in the photo. bend: at each of PLACES how far its lines
    are below those straight between the corners, in shares of the distance from one to the next."""

    quad: Quad
    bend: Curve


def bent(photo: Scales | Image, quad: Quad, lines: int, length: int) -> Bent | None:
    """The corners and the bend of a zone near a rough quad; None where its print does not show
    them. See `segmentation.mrz_lines.refined`."""
    wide, tall = length * PITCH, CAP + (lines - 1) * LEADING
    left, top = ACROSS * PITCH, DOWN * LEADING
    size = round(wide + 2 * left), round(tall + 2 * top)
    to_page = homography(quad, rectangle(left, top, left + wide, top + tall))
    ink = ink_of(warp(photo, to_page, size))
    fitted = _fitted(ink, lines, top)
    if fitted is None:
        return None
    middle, apart = fitted
    level = _level(ink, middle - (top + tall / 2))
    rows = [top + n * LEADING for n in range(lines)]
    sides = [side_of([end_of(level, y, x, step) for y in rows], rows)
             for x, step in ((left, -1), (left + wide, 1))]  # fmt: skip
    if None in sides:
        return None
    (a, d), (b, c) = (side for side in sides if side is not None)
    if min(a, d) < 0 or max(b, c) >= size[0] - 1:
        return None
    columns = np.rint([a, b, c, d]).astype(int)
    up = (apart[columns] * (lines - 1) + CAP) / 2 * [-1, -1, 1, 1]
    corners = np.stack([[a, b, c, d], middle[columns] + up], 1)
    found = transform(corners, inverse(to_page)).astype(np.float32)
    return Bent(found, _bend(middle, (a + d) / 2, (b + c) / 2))


def _fitted(ink: Ink, lines: int, top: float) -> tuple[Curve, Curve] | None:
    """For each column of a page where the lines' middle stands, and how far one stands from the
    next, (W,) each; None where fewer than LEAST_STRIPS agree."""
    width = ink.shape[1]
    found = []
    inside = (ACROSS - 1) * PITCH
    for left, right in pairwise(np.linspace(inside, width - inside, STRIPS + 1)):
        rows = rows_in(ink[:, int(left) : int(right)].mean(1), lines, top)
        if rows is not None:
            gap = (rows.bottom - rows.top - CAP) / max(1, lines - 1)
            found.append(((left + right) / 2, (rows.top + rows.bottom) / 2, gap, rows.contrast))
    if len(found) < LEAST_STRIPS:
        return None
    x, y, gap, weight = np.array(found).T
    near = agreeing(x, y, weight)
    if near.sum() < LEAST_STRIPS:
        return None
    columns = np.arange(width) + 0.5
    curves = (
        np.polynomial.Polynomial.fit(x[near], values[near], degree, w=weight[near])
        for values, degree in ((y, CURVED), (gap, PLACED))
    )
    # A curve is known as far as strips show it; beyond, it goes on straight.
    known = np.clip(columns, x[near].min(), x[near].max())
    middle, apart = (curve(known) + curve.deriv()(known) * (columns - known) for curve in curves)
    return np.asarray(middle, np.float32), np.asarray(apart, np.float32)


def agreeing(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> npt.NDArray[np.bool_]:
    """Which points lie near the parabola through three of them that most weight lies near."""
    threes = np.array([*combinations(range(len(x)), 3)])
    powers = (x / x.max())[:, None] ** np.arange(3)
    curves = np.linalg.solve(powers[threes], y[threes][..., None])[..., 0]
    near = np.abs(curves @ powers.T - y) <= STRAY
    return np.asarray(near[(near @ weight).argmax()], np.bool_)


def _level(ink: Ink, below: Curve) -> Ink:
    """A page whose columns are moved up by so many pixels."""
    height, width = ink.shape
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    return np.asarray(cv2.remap(ink, x, y + below, cv2.INTER_LINEAR), np.float32)


def _bend(middle: Curve, start: float, stop: float) -> Curve:
    """What `Bent` tells, of the lines' middle on the page."""
    places = start + PLACES * (stop - start)
    along = np.interp(places, np.arange(len(middle)) + 0.5, middle)
    straight = along[0] + PLACES * (along[-1] - along[0])
    return np.asarray((along - straight) / LEADING, np.float32)


def unbent(
    photo: Image | Scales, to_page: Homography, size: tuple[int, int], ends: tuple[float, float],
    below: Curve,
) -> Image:  # fmt: skip
    """A photo's page, (w, h), with its columns moved up by a bend: from the first to the last of
    two columns by so many pixels at each of PLACES."""
    wide, high = size
    room = int(np.ceil(np.abs(below).max())) + 1
    moved = np.array([[1, 0, 0], [0, 1, room], [0, 0, 1]], np.float64) @ to_page
    image = warp(photo, moved, (wide, high + 2 * room))
    columns = np.arange(wide, dtype=np.float32)
    share = (columns + 0.5 - ends[0]) / (ends[1] - ends[0])
    x, y = np.meshgrid(columns, np.arange(high, dtype=np.float32) + room)
    y += np.interp(share, PLACES, below).astype(np.float32)
    return np.asarray(cv2.remap(image, x, y, cv2.INTER_CUBIC), np.uint8)
