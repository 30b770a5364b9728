"""Digits of our own design, written with a pen: as many designs as there are seeds.

A design chooses one nib, one roundness and one slant for all its characters, and for each of them
one of the forms that typefaces give it (`skeletons`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from training.drawing.pen import Points, Stroke, nib, rounded, write
from training.kinds.invoice.skeletons import SKELETONS

ROUND = 5  # times that corners are cut until curves look smooth
DIGIT = 0.68  # a digit's height, of the type's size
BLOT = 0.22  # what a dot's corners lose
# A character's ink, uint8 (h, w), the pixel (x, y) of its place on the baseline, and how far the
# next one stands from it.
Tile = tuple[np.ndarray, tuple[int, int], float]


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """One design. strokes: of each character, in shares of a digit's height; apart: what is left
    on both sides of it; tip: the pen's nib."""

    strokes: Mapping[str, tuple[Stroke, ...]]
    tip: Points
    apart: float

    def tile(self, character: str, size: float) -> Tile:
        """A character at a type's size."""
        high = DIGIT * size
        strokes = self.strokes[character]
        reach = np.vstack([s.points if s.filled else (s.points[:, None] + self.tip).reshape(-1, 2)
                           for s in strokes])  # fmt: skip
        left, right = reach[:, 0].min() - self.apart, reach[:, 0].max() + self.apart
        along = float((right - left) * high)
        at = int(0.7 * size), int(1.8 * size)
        ink = np.zeros((at[1] + int(1.3 * size), int(along) + 2 * at[0]), np.uint8)
        write(ink, strokes, self.tip, np.array(at) - (left * high, 0), high)
        return ink, at, along


def designed(rng: np.random.Generator) -> Design:
    """Another design for each state of the generator."""
    heavy = float(rng.uniform(0.06, 0.2))
    thin = heavy * float(rng.uniform(0.3, 1.0) if rng.random() < 0.6 else 1.0)
    square = float(rng.choice([2.0, 3.0, 12.0], p=[0.5, 0.15, 0.35]))
    turned = float(rng.uniform(-1.2, 1.2)) if thin < 0.9 * heavy or rng.random() < 0.2 else 0.0
    tip = nib(heavy, thin, turned, square)
    cut = float(rng.choice([0.0, rng.uniform(0.06, 0.2), 0.25], p=[0.2, 0.3, 0.5]))
    slant = float(rng.normal(0, 0.08)) if rng.random() < 0.7 else float(rng.uniform(0, 0.3))
    wide = float(np.exp(rng.normal(0, 0.16)))
    blots = cut if rng.random() < 0.3 else BLOT * int(rng.integers(0, 2))
    strokes = {}
    for character, draw in SKELETONS.items():
        drawn = []
        for stroke in draw(rng):
            share = blots if stroke.filled else cut
            points = rounded(stroke.points, stroke.closed, share, ROUND if share else 0)
            x, y = points.T
            stretched = x if stroke.filled else x * wide
            drawn.append(Stroke(np.stack([stretched + slant * y, y], 1), stroke.closed,
                                stroke.filled))  # fmt: skip
        strokes[character] = tuple(drawn)
    return Design(strokes, tip, float(rng.uniform(0.04, 0.16)))
