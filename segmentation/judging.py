"""A supposed card straightened to a page, and what the judge says of it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from elements import Image, Page, Quad
from segmentation.geometry import (
    PAGE_HEIGHT,
    PAGE_WIDTH,
    Scales,
    homography,
    inverse,
    rectangle,
    turn_of,
    warp,
)
from segmentation.looks import Looks
from segmentation.sighting import Sighting

Judge = Callable[[Page], Page | None]


def judged(looks: Looks, seen: Sighting, judge: Judge) -> Page | None:
    """The page of a sighting, turned by a half if it is a document only so."""
    for quad in (seen.quad, np.roll(seen.quad, 2, axis=0)):
        looks.judged()
        page = judge(straighten(looks.photo, quad, seen.agreement))
        if page is not None:
            return page
    return None


def straighten(photo: Image | Scales, quad: Quad, confidence: float) -> Page:
    """The page of PAGE_WIDTH × PAGE_HEIGHT under a quad (4, 2) of the photo."""
    matrix = homography(quad, rectangle(0, 0, PAGE_WIDTH, PAGE_HEIGHT))
    image = warp(photo, matrix, (PAGE_WIDTH, PAGE_HEIGHT))
    return Page(image, quad, inverse(matrix), turn_of(quad), confidence)
