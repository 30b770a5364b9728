"""Drawn signatures: a scribble of smooth strokes, nobody's hand."""

from __future__ import annotations

import cv2
import numpy as np

from elements import Box, Image


def draw_signature(rng: np.random.Generator, image: Image, box: Box) -> None:
    """Draw a scribble inside ``box``: one or two smooth strokes and perhaps a rule under them."""
    colour = (15, 15, 20) if rng.random() < 0.6 else (30, 30, 110)
    thick = int(rng.integers(1, 4))
    for _ in range(int(rng.integers(1, 3))):
        knots = int(rng.integers(5, 14))
        points = rng.uniform((box.left, box.top), (box.right, box.bottom), (knots, 2))
        points[:, 0] = 0.75 * np.linspace(box.left, box.right, knots) + 0.25 * points[:, 0]
        fine = np.linspace(0, knots - 1, knots * 8)
        curve = np.stack([np.interp(fine, np.arange(knots), points[:, k]) for k in (0, 1)], -1)
        window = np.ones(7) / 7
        smooth = np.stack([np.convolve(curve[:, k], window, "valid") for k in (0, 1)], -1)
        cv2.polylines(image, [smooth.astype(np.int32)], False, colour, thick, cv2.LINE_AA)
    if rng.random() < 0.25:
        y = int(rng.uniform(box.top, box.bottom))
        cv2.line(
            image,
            (int(box.left), y),
            (int(box.right), y - int(rng.integers(-8, 9))),
            colour,
            1,
            cv2.LINE_AA,
        )
