"""Strokes of a pen: paths in shares of a character's height, swept by a nib of any shape.

A nib gives the strokes their width, how it changes with their direction, and their ends: round,
square or cut aslant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]  # (N, 2): x to the right, y upwards from the baseline
FRACTION = 4  # bits of a pixel's fraction, as OpenCV draws


@dataclass(frozen=True, slots=True)
class Stroke:
    """A path, or with ``filled`` the outline of a blot, which no nib touches."""

    points: Points
    closed: bool = False
    filled: bool = False


def nib(wide: float, high: float, turned: float = 0.0, squareness: float = 2.0) -> Points:
    """A convex nib around (0, 0), (N, 2), in shares of the character's height.

    turned: radians. squareness: 2 gives an ellipse, more goes towards a rectangle.
    """
    angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    directions = np.stack([np.cos(angles), np.sin(angles)], 1)
    reach = (np.abs(directions) ** squareness).sum(1, keepdims=True) ** (-1 / squareness)
    turn = np.array([[np.cos(turned), np.sin(turned)], [-np.sin(turned), np.cos(turned)]])
    return np.asarray((directions * reach * (wide / 2, high / 2)) @ turn)


def rounded(points: Points, closed: bool, cut: float, times: int) -> Points:
    """A path with its corners cut off (Chaikin 1974), each time by a share of both sides.

    cut: 0 to 0.25; with 0.25, a few times, corners become curves. Ends stay where they are.
    """
    for _ in range(times if len(points) > 2 else 0):
        sides = np.vstack([points, points[:1]]) if closed else points
        a, b = sides[:-1], sides[1:]
        cuts = np.stack([a + cut * (b - a), b - cut * (b - a)], 1).reshape(-1, 2)
        points = cuts if closed else np.vstack([points[:1], cuts[1:-1], points[-1:]])
    return points


def write(ink: np.ndarray, strokes: Sequence[Stroke], tip: Points, at: Points, size: float) -> None:
    """Draw strokes on ink, uint8 (H, W). at: the pixel (x, y) of their origin; size: pixels of the
    character's height."""
    for stroke in strokes:
        path = stroke.points
        if stroke.filled:
            _fill(ink, path, at, size)
            continue
        if stroke.closed:
            path = np.vstack([path, path[:1]])
        ends = pairwise(path) if len(path) > 1 else [(path[0], path[0])]
        for one, other in ends:
            # a convex nib that moves straight covers the hull of where it starts and ends
            swept = np.vstack([tip + one, tip + other]).astype(np.float32)
            _fill(ink, cv2.convexHull(swept)[:, 0], at, size)


def _fill(ink: np.ndarray, outline: np.ndarray, at: Points, size: float) -> None:
    pixels = (outline * (size, -size) + at) * 2**FRACTION
    cv2.fillPoly(ink, [np.rint(pixels).astype(np.int32)], 255, cv2.LINE_AA, FRACTION)
