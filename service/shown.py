"""What people see of a document beside its fields: the page, and where each field stands on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from elements import Box, Image, Quad, transform
from segmentation.shown import small_jpeg, straightened


@dataclass(frozen=True, slots=True)
class Shown:
    """picture: a JPEG of the straightened page. width, height: its pixels. boxes: where fields
    stand on it, by name."""

    picture: bytes
    width: int
    height: int
    boxes: Mapping[str, Box]


def shown(photo: Image, quad: Quad | None, places: Mapping[str, Quad | None]) -> Shown:
    """The page under a quad (4, 2) of a photo, upright RGB uint8 (H, W, 3), with the fields whose
    ``places``, quads (4, 2) of the photo, are known."""
    page, matrix = straightened(photo, quad)
    height, width = page.shape[:2]
    boxes = {
        name: _box(transform(place, matrix), width, height)
        for name, place in places.items()
        if place is not None
    }
    return Shown(small_jpeg(page), width, height, boxes)


def _box(corners: Quad, width: int, height: int) -> Box:
    """The upright box about four corners, within the page."""
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    left, right = np.clip((left, right), 0, width)
    top, bottom = np.clip((top, bottom), 0, height)
    return Box(float(left), float(top), float(right), float(bottom))
