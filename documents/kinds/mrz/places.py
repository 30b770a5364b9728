"""Where a zone's fields stand in the photo, and whether the photo ends within its lines."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from documents.kinds.mrz.parse import NAMES, span_of
from elements import Box, Page, Quad, transform
from fields.mrz_layouts import Layout, may_be_cut
from segmentation.mrz_band import ROOM_ACROSS

NEXT = 1.0  # characters behind a line's end: a picture that ends before may have cut one off


def is_cut(page: Page, layout: Layout, photo: tuple[int, int]) -> bool:
    """Whether the picture may end within lines that are longer than they are read."""
    height, width = page.image.shape[:2]
    end, pitch = width - ROOM_ACROSS, (width - 2 * ROOM_ACROSS) / layout.length
    behind = transform(Box(end, 0, end + NEXT * pitch, height).quad(), page.to_photo)
    wide, tall = photo
    outside = behind.min() < 0 or behind[:, 0].max() > wide or behind[:, 1].max() > tall
    return may_be_cut(layout) and bool(outside)


def quad_of(layout: Layout, name: str, boxes: Sequence[Box], page: Page) -> Quad | None:
    """Where a field stands in the photo, by the columns of its line; None for what is no place."""
    if name.startswith("line_") and int(name[-1]) <= len(boxes):
        row, start, end = int(name[-1]) - 1, 0, layout.length
    elif name in layout.spans or (name in NAMES and "names" in layout.spans):
        row, start, end = span_of(layout, name)
    else:
        return None
    box, width = boxes[row], page.image.shape[1] - 2 * ROOM_ACROSS
    left, right = (ROOM_ACROSS + column * width / layout.length for column in (start, end))
    quad = Box(left, box.top, right, box.bottom).quad()
    if page.below:
        places = np.linspace(0, 1, len(page.below))
        a, b = np.interp([start / layout.length, end / layout.length], places, page.below)
        quad = quad + np.array([[0, a], [0, b], [0, b], [0, a]])
    return transform(quad, page.to_photo)
