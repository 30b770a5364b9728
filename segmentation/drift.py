"""How far print lies from where a flat page would have it, on a sheet that is bent or creased.

Points that are found on both pages but agree on no one perspective still tell, each near itself,
how the sheet is bent there: where most of those near a value are off alike, the value is, too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from elements import Homography, transform
from segmentation.geometry import inverse

Points = npt.NDArray[np.float32]

FAR = 28.0  # pixels that print may be off; more is another match
NEAREST, FEWEST = 7, 4  # points around a value that are asked, and at least
WITHIN = 0.2  # of the page's width, that they are away
ALIKE, MOSTLY = 3.0, 0.6  # pixels by which so many of them may differ
STRAY = 0.05  # of the points: so many are matched wrongly on flat pages
NONE = 1.5  # pixels: less is no bend


@dataclass(frozen=True, slots=True)
class Drift:
    """Points of a template's page, float32 (N, 2), and how far each is off there, in its pixels."""

    points: Points
    off: Points
    size: tuple[int, int]

    @property
    def bent(self) -> bool:
        """Whether more than stray points are off."""
        off = np.linalg.norm(self.off, axis=1) > 2 * NONE
        return bool(off.sum() > STRAY * len(off))

    def at(self, x: float, y: float) -> tuple[float, float]:
        """How far print is off at a place; places and distances are shares of width and height."""
        width, height = self.size
        away = np.linalg.norm(self.points - np.array([x * width, y * height]), axis=1)
        near = np.argsort(away)[:NEAREST]
        off = self.off[near[away[near] <= WITHIN * width]]
        if len(off) < FEWEST:
            return 0.0, 0.0
        middle = np.median(off, axis=0)
        alike = np.linalg.norm(off - middle, axis=1) <= ALIKE
        if alike.mean() < MOSTLY or np.linalg.norm(middle) < NONE:
            return 0.0, 0.0
        dx, dy = off[alike].mean(0)
        return float(dx / width), float(dy / height)


def drift_of(ours: Points, theirs: Points, found: Homography, size: tuple[int, int]) -> Drift:
    """What pairs of points, of a template's page of that width and height and of a photo, tell of
    the sheet's bends beside the perspective that was found."""
    off = transform(theirs, inverse(found)) - ours
    near = np.linalg.norm(off, axis=1) <= FAR
    return Drift(ours[near], off[near], size)
