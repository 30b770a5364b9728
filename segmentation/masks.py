"""What a segmentation network saw, as a small picture for people's eyes."""

from __future__ import annotations

import colorsys
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image as Pictures

GROUND = "ground"
SURE = 0.5  # of a class that has no ground beside it: from here on it is there
TURN = 0.618  # of the colour wheel, from a class to the next: neighbours differ


@dataclass(frozen=True, slots=True)
class Mask:
    """The likeliest class of each pixel: uint8 (h, w), numbers into ``classes``, 0 the ground."""

    pixels: npt.NDArray[np.uint8]
    classes: tuple[str, ...]

    @property
    def seen(self) -> tuple[int, ...]:
        """The classes that it holds, but for the ground."""
        return tuple(int(n) for n in np.unique(self.pixels) if n)

    def png(self) -> bytes:
        """A picture of it, each class in its colour, the ground clear."""
        picture = Pictures.fromarray(self.pixels, "P")
        picture.putpalette([part for n in range(len(self.classes)) for part in colour(n)])
        out = io.BytesIO()
        picture.save(out, "PNG", optimize=True, transparency=0)
        return out.getvalue()


def mask_of(answer: npt.NDArray[np.float32], classes: Sequence[str]) -> Mask:
    """The mask of a network's answer (h, w, C): of exclusive classes where the first is the ground,
    else of its first plane alone, for the others say where on the document a pixel lies."""
    if classes[0] == GROUND:
        return Mask(answer.argmax(-1).astype(np.uint8), tuple(classes))
    return Mask((answer[..., 0] > SURE).astype(np.uint8), (GROUND, classes[0]))


def colour(number: int) -> tuple[int, int, int]:
    """A class's colour as red, green and blue, 0–255."""
    red, green, blue = colorsys.hsv_to_rgb(number * TURN % 1, 0.85, 0.85)
    return round(255 * red), round(255 * green), round(255 * blue)
