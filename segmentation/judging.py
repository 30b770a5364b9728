"""A supposed document straightened to a page, and what the judge says of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from elements import Frame, Image, Page, Quad, TextRegion
from segmentation.geometry import Scales, homography, inverse, turn_of, warp
from segmentation.looks import Looks
from segmentation.sighting import Sighting


@dataclass(frozen=True, slots=True)
class Judged:
    """A page that its kind takes for a document, and what it saw in it.

    mask: float32 (h, w, C) class probabilities, class 0 the ground; None where no net looked.
    regions: where its fields stand, by that mask.
    doubtful: the share of the document that was seen, 0–1, where it is too little to be sure, as
    of a card that is half covered: such a page is taken where the photo shows no better one.
    """

    page: Page
    mask: npt.NDArray[np.float32] | None = None
    regions: tuple[TextRegion, ...] = ()
    doubtful: float | None = None


Judge = Callable[[Page], Judged | None]  # None: the page is no document of the kind


def judged(looks: Looks, seen: Sighting, judge: Judge) -> Judged | None:
    """The page of a sighting, turned by a half if it is a document only so."""
    for quad in (seen.quad, np.roll(seen.quad, 2, axis=0)):
        looks.judged()
        found = judge(straighten(looks.photo, quad, seen.agreement, looks.frame))
        if found is not None:
            return found
    return None


def sure(judge: Judge) -> Judge:
    """A judge that takes no doubtful page."""

    def strict(page: Page) -> Judged | None:
        found = judge(page)
        return found if found is not None and found.doubtful is None else None

    return strict


def straighten(photo: Image | Scales, quad: Quad, confidence: float, frame: Frame) -> Page:
    """The page of a frame's size under a quad (4, 2) of the photo."""
    matrix = homography(quad, frame.quad())
    image = warp(photo, matrix, (frame.width, frame.height))
    return Page(image, quad, inverse(matrix), turn_of(quad), confidence)
