"""Ink of a word: characters laid, turned and bent into planes, and strokes that cross them.

A plane is uint8 (H, W), 255 where ink covers the picture whole. Bends are maps for cv2.remap:
float32 (H, W) each, where every pixel comes from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from training.kinds.captcha.faces import SIZE, Mask, glyph, ink_height, thick

HEIGHT, WIDTH = 50, 200  # of a picture
Bend = tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Setting:
    """How a word is set; lengths in pixels, angles in degrees. Spreads are standard deviations.

    size: the mean height of the small x and the b. turn: the most each character is turned by.
    """

    size: float = 25.0
    spacing: float = 2.0
    turn: float = 0.0
    lean: float = 0.0
    rise: float = 0.0
    growth: float = 0.0
    stroke: int = 0


def set_word(
    rng: np.random.Generator, text: str, faces: Sequence[str], how: Setting, width: int = WIDTH
) -> Mask:
    """One plane a character, uint8 (len(text), HEIGHT, width); ``faces``: a path for each."""
    scales = [
        how.size / (SIZE * ink_height(face)) * np.exp(rng.normal(0, how.growth)) for face in faces
    ]
    glyphs = [glyph(face, character) for face, character in zip(faces, text, strict=True)]
    steps = [g[3] * s + how.spacing for g, s in zip(glyphs, scales, strict=True)]
    fit = min(1.0, (width - 8) / sum(steps))
    slack = width - fit * sum(steps)
    pen = slack * rng.beta(3, 3)
    middle = HEIGHT / 2 + rng.normal(0, 1.5)
    planes = np.zeros((len(text), HEIGHT, width), np.uint8)
    for n, ((ink, left, top, _), scale, step) in enumerate(zip(glyphs, scales, steps, strict=True)):
        scale *= fit
        angle = np.deg2rad(rng.uniform(-how.turn, how.turn))
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        bent = scale * turn @ np.array([[1.0, rng.normal(0, how.lean)], [0.0, 1.0]])
        # turned about the middle of a small letter: from the pen, in ems of the glyph
        about = np.array([(step - how.spacing) / 2 / (scale / fit), -0.3 * SIZE])
        aim = np.array([pen + fit * (step - how.spacing) / 2, middle + rng.normal(0, how.rise)])
        shift = aim - bent @ about + bent @ np.array([left, top], np.float64)
        planes[n] = cv2.warpAffine(
            thick(ink, how.stroke), np.column_stack([bent, shift]), (width, HEIGHT),
            flags=cv2.INTER_LINEAR,
        )  # fmt: skip
        pen += fit * step
    return planes


def straight(shape: tuple[int, ...]) -> Bend:
    """The map that leaves a picture (H, W, …) as it is."""
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    return x, y


def bend(plane: npt.NDArray[np.uint8], by: Bend, border: int = cv2.BORDER_CONSTANT) -> Mask:
    """A plane or a picture through a map."""
    return np.asarray(cv2.remap(plane, *by, cv2.INTER_LINEAR, borderMode=border), np.uint8)


def waves(rng: np.random.Generator, by: Bend, high: float, wide: float) -> Bend:
    """A map bent by a sine down (``high`` pixels) and one across (``wide``)."""
    x, y = by
    length = rng.uniform(25, 110, 2).astype(np.float32)
    start = rng.uniform(0, 2 * np.pi, 2).astype(np.float32)
    down = np.float32(high) * np.sin(2 * np.pi * x / length[0] + start[0])
    across = np.float32(wide) * np.sin(2 * np.pi * y / length[1] + start[1])
    return x + across, y + down


def ripples(rng: np.random.Generator, by: Bend) -> Bend:
    """A map with short ripples, which fray strokes."""
    x, y = by
    length = rng.uniform(5, 18, 2).astype(np.float32)
    most = rng.uniform(0.4, 1.6, 2).astype(np.float32)
    return (
        x + most[0] * np.sin(2 * np.pi * y / length[0]),
        y + most[1] * np.sin(2 * np.pi * x / length[1]),
    )


def swirl(rng: np.random.Generator, by: Bend) -> Bend:
    """A map turned, or drawn together, about one point; less the farther from it."""
    x, y = by
    h, w = x.shape
    cx, cy = rng.uniform(0.2, 0.8) * w, rng.uniform(0.2, 0.8) * h
    reach = rng.uniform(25, 70)
    near = np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / reach**2).astype(np.float32)
    angle = near * np.float32(rng.normal(0, 0.3))
    grown = 1 - near * np.float32(rng.normal(0, 0.22))
    dx, dy = (x - cx) * grown, (y - cy) * grown
    return (
        (cx + dx * np.cos(angle) - dy * np.sin(angle)).astype(np.float32),
        (cy + dx * np.sin(angle) + dy * np.cos(angle)).astype(np.float32),
    )


def tilted(rng: np.random.Generator, by: Bend) -> Bend:
    """A map as of a sheet that is seen from the side."""
    x, y = by
    h, w = x.shape
    corners = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
    moved = corners + rng.uniform(-1, 1, (4, 2)).astype(np.float32) * np.float32(
        [0.06 * w, 0.2 * h]
    )
    matrix = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    away = matrix[2, 0] * x + matrix[2, 1] * y + 1
    return (
        ((matrix[0, 0] * x + matrix[0, 1] * y + matrix[0, 2]) / away).astype(np.float32),
        ((matrix[1, 0] * x + matrix[1, 1] * y + matrix[1, 2]) / away).astype(np.float32),
    )


def curve(rng: np.random.Generator, width: int, points: int = 4) -> npt.NDArray[np.float64]:
    """A Bézier curve across a picture of HEIGHT, (25, 2) x, y."""
    x = np.sort(rng.uniform(-0.1, 1.1, points)) * width
    x[0], x[-1] = rng.uniform(-0.1, 0.3) * width, rng.uniform(0.6, 1.1) * width
    given = np.column_stack([x, rng.uniform(0, HEIGHT, points)])
    return bezier(given)


def bezier(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """25 points (x, y) of the Bézier curve with these control points (N, 2)."""
    t = np.linspace(0, 1, 25)[:, None, None]
    level = np.repeat(points[None], len(t), 0)
    while level.shape[1] > 1:
        level = level[:, :-1] * (1 - t) + level[:, 1:] * t
    return np.asarray(level[:, 0], np.float64)


def stroke(plane: Mask, points: npt.NDArray[np.float64], thickness: int) -> None:
    """Draw a line through points (N, 2) into a plane, smooth at its edges."""
    fixed = np.rint(points * 16).astype(np.int32)
    cv2.polylines(plane, [fixed], False, 255, thickness, cv2.LINE_AA, 4)
