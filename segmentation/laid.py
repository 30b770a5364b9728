"""A page as its template's page shows it, and print that has moved on it.

Boxes are shares of the template's page, 0 to 1; below a shorter one they are more.
"""

from __future__ import annotations

import cv2
import numpy as np

from elements import Box, Frame, Image, Page, transform
from segmentation.align import Fit, Reference
from segmentation.geometry import inverse, rectangle, turn_of, warp

MOST_PIXELS = 12_000_000  # of the page that comes out
LONGER, EDGE = 6, 0.02  # of the reference's height: of the longest page; of a page that is as long
ASIDE = 0.08  # of its width that labels stand aside where columns are as wide as their values


def laid(photo: Image, fit: Fit, reference: Reference, *, longer: bool = False) -> Page:
    """The page as the reference shows it, at the photo's own resolution.

    Boxes of the reference are the same shares of its width, and of `frame_of` its height: where the
    page may be ``longer`` than the reference, as a receipt is, what the photo shows below is kept.
    """
    height, width = reference.grey.shape
    quad = transform(rectangle(0, 0, width, height), fit.to_photo)
    sides = np.linalg.norm(np.roll(quad, -1, axis=0) - quad, axis=1)
    scale = max(1.0, float(np.max([sides[[0, 2]] / width, (sides[[1, 3]] / height)])))
    tall = _down_to(photo, fit, height) if longer else height
    scale = min(scale, (MOST_PIXELS / (tall * width)) ** 0.5)
    size = max(1, round(width * scale)), max(1, round(tall * scale))
    to_photo = fit.to_photo @ np.diag([width / size[0], tall / size[1], 1.0])
    image = warp(photo, inverse(to_photo), size)
    return Page(image, quad, to_photo, turn_of(quad), fit.shown.whole)


def frame_of(page: Image, reference: Reference | None) -> Frame:
    """The part of a laid page that its reference shows, from the top."""
    height, width = page.shape[:2]
    if reference is None:
        return Frame(width, height)
    high, wide = reference.grey.shape
    return Frame(width, min(height, round(high * width / wide)))


def _down_to(photo: Image, fit: Fit, height: int) -> int:
    """How far down a photo shows a page of this height, or a longer one, in its pixels."""
    high, wide = photo.shape[:2]
    corners = transform(rectangle(0, 0, wide, high), inverse(fit.to_photo))
    ahead = np.hstack([corners, np.ones((4, 1))]) @ fit.to_photo[2] > 0
    lowest = float(corners[ahead, 1].max(initial=height))
    return round(min(lowest, LONGER * height)) if lowest > (1 + EDGE) * height else height


def as_it_is(photo: Image) -> Page:
    """A page without a reference: the photo itself."""
    height, width = photo.shape[:2]
    return Page(photo, rectangle(0, 0, width, height), np.eye(3), 0, 1.0)


def anchor_places(
    page: Image, reference: Reference, anchor: Box, *, most: int = 4
) -> list[tuple[Box, float]]:
    """Where an anchor's print may stand on a laid page, the likeliest first: boxes as shares of
    its `frame_of`, and how alike the print is, -1 to 1.

    Print moves up and down with a table's length; sideways it moves as columns are wide.
    """
    height, width = reference.grey.shape
    tall = max(height, round(page.shape[0] * width / page.shape[1]))
    grey = cv2.resize(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), (width, tall),
                      interpolation=cv2.INTER_AREA)  # fmt: skip
    left, right = round(anchor.left * width), round(anchor.right * width)
    top, bottom = round(anchor.top * height), round(anchor.bottom * height)
    patch = reference.grey[top:bottom, left:right]
    if min(patch.shape) < 4 or patch.std() < 2:
        return []
    aside = max(8, round(ASIDE * width))
    first = max(0, left - aside)
    band = grey[:, first : min(width, right + aside)]
    alike = cv2.matchTemplate(band, patch, cv2.TM_CCOEFF_NORMED)
    places: list[tuple[Box, float]] = []
    for _ in range(most):
        _, score, _, (x, y) = cv2.minMaxLoc(alike)
        if not np.isfinite(score) or score < 0.3:
            break
        box = Box((first + x) / width, y / height, (first + x + right - left) / width,
                  (y + bottom - top) / height)  # fmt: skip
        places.append((box, float(score)))
        # no second place that overlaps this one by more than half
        reach = max(2, (bottom - top) // 2)
        alike[max(0, y - reach) : y + reach + 1] = -1
    return places
