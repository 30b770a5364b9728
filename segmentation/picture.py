"""The portrait on a page, as the mask shows it: how much of it is there, and in what shape."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Plane = npt.NDArray[np.float32]  # (h, w), one class's probabilities

LEAST_SHARE = 0.028  # of the page: an upright portrait takes 0.05 to 0.12 of it
SHAPES = (0.55, 1.05)  # width over height of a whole one: 0.68 to 0.87
LEAST_FILLED = 0.72  # of its own rectangle: a hand or a sticker leaves a gap


@dataclass(frozen=True, slots=True)
class Picture:
    """share: of the page that it takes; shape: width over height; filled: of its rectangle."""

    share: float
    shape: float
    filled: float

    @property
    def whole(self) -> bool:
        """Whether nothing speaks against a whole portrait."""
        return (
            self.share >= LEAST_SHARE
            and SHAPES[0] <= self.shape <= SHAPES[1]
            and self.filled >= LEAST_FILLED
        )


def picture_in(plane: Plane, page_width: int, page_height: int) -> Picture:
    """The largest piece of a mask's class, on a page of these pixels."""
    mask = (plane > 0.5).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask)
    if count < 2:
        return Picture(0.0, 0.0, 0.0)
    _, _, width, height, area = stats[1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())].tolist()
    across, down = width * page_width / mask.shape[1], height * page_height / mask.shape[0]
    return Picture(area / mask.size, across / down, area / (width * height))
