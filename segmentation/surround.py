"""Whether what surrounds a head in a picture is one ground, up to the picture's sides.

A portrait is taken before a plain sheet, which is seen on both sides of the head and in both upper
corners. Something laid over a side is of another colour than the side across from it; of another
portrait that was stuck on, the old one's ground shows as a rim in a corner. Colours are compared
without their light, so that shadows count little.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from elements import Box, Image

Lab = npt.NDArray[np.float32]  # (h, w, 3), CIE Lab in 0 to 255

WIDE, HIGH = 100, 125  # pixels to which a picture is brought
AROUND = 0.12  # of its width and height, that is seen around it
SOFT = 0.8  # pixels of blur

# The sides: bands of rows down to the shoulders, a strip at both ends of each compared.
ROWS, BANDS = (0.05, 0.6), 11
STRIP = 0.05, 0.12  # of the width, from a side: further out its own edge may lie
FEWEST = 4  # bands that must differ
# In hue and saturation, CIE Lab: 41 at most of 1,240 portraits that nothing lies over, 55 of one of
# 270 others; 61 or more of nine of 13 covered ones that seemed whole.
LEAST_APART = 58.0
# A finger over a red ground is less far; then its picture has no two halves that are alike.
LEAST_APART_UNEVEN, UNEVEN = 43.0, 0.5
# Light that changes from one side to the other does so above the head as well, and gradually: so
# much at most, of what the sides differ, within a step of so many pixels. A sheet ends somewhere.
ABOVE, STEP, MOST_AT_ONCE, LEAST_ALONG = (0.03, 0.1), 8, 0.3, 0.7
BURNT = 240.0  # of 255: lighter is a reflection, which hides colours and is told elsewhere

# The corners: from outside inwards, the page's ground, then the picture's.
CORNER = 0.05, 0.2  # of the width or height, where no head reaches
OUTSIDE, INSIDE = 9, 22  # pixels on both sides of where a side is supposed
EVEN = 20.0  # in hue and saturation, of three pixels one after another that are a rim
COLOURED, FOREIGN = 22.0, 25.0  # saturation of a portrait's ground; how far it is from the page's
# How far a rim is from what it surrounds: 61 at most of 1,400 portraits, but for one in a coloured
# frame with 80; of 27 that were stuck over others and seemed to be the document's twelve have 94 or
# more.
LEAST_RIM = 85.0


@dataclass(frozen=True, slots=True)
class Surround:
    """How far the ground at one side of a head is from that at the other, and a rim in a corner
    from what it surrounds, in hue and saturation, CIE Lab."""

    apart: float
    rim: float

    def broken(self, symmetry: float = 1.0) -> bool:
        """Whether that is no one ground. symmetry: how far the picture's left half mirrors its
        right one, -1 to 1."""
        least = LEAST_APART_UNEVEN if symmetry < UNEVEN else LEAST_APART
        return self.apart >= least or self.rim >= LEAST_RIM


def surround(page: Image, box: Box) -> Surround:
    """What surrounds the head in a picture at a box of a page, RGB uint8 (H, W, 3)."""
    lab = _seen(page, box)
    return Surround(_sides_apart(lab), _rim(lab))


def _seen(page: Image, box: Box) -> Lab:
    """The picture and a little around it; beyond the page's end its last pixels."""
    aside, above = AROUND * box.width, AROUND * box.height
    left, right = round(box.left - aside), round(box.right + aside)
    top, bottom = round(box.top - above), round(box.bottom + above)
    height, width = page.shape[:2]
    part = page[max(0, top) : bottom, max(0, left) : right]
    beyond = max(0, -top), max(0, bottom - height), max(0, -left), max(0, right - width)
    if any(beyond):
        part = np.asarray(cv2.copyMakeBorder(part, *beyond, cv2.BORDER_REPLICATE), np.uint8)
    size = round((1 + 2 * AROUND) * WIDE), round((1 + 2 * AROUND) * HIGH)
    small = cv2.GaussianBlur(cv2.resize(part, size, interpolation=cv2.INTER_AREA), (0, 0), SOFT)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2LAB), np.float32)


def _down(share: float) -> int:
    return round((AROUND + share) * HIGH)


def _across(share: float) -> int:
    return round((AROUND + share) * WIDE)


def _sides_apart(lab: Lab) -> float:
    """How far at least FEWEST bands of both sides differ."""
    near, far = STRIP
    strips = lab[:, _across(near) : _across(far)], lab[:, _across(1 - far) : _across(1 - near)]
    first, last = (_down(row) for row in ROWS)
    one, other = (
        cv2.resize(strip[first:last], (1, BANDS), interpolation=cv2.INTER_AREA)[:, 0]
        for strip in strips
    )
    apart = np.linalg.norm((one - other)[:, 1:], axis=1)
    apart[np.maximum(one[:, 0], other[:, 0]) > BURNT] = 0
    most = float(np.sort(apart)[-FEWEST])
    return 0.0 if most > 0 and _is_gradual(lab, most) else most


def _is_gradual(lab: Lab, apart: float) -> bool:
    """Whether the ground above a head changes from side to side as far, and nowhere at once."""
    first, last = (_down(row) for row in ABOVE)
    along = lab[first:last, _across(STRIP[0]) : _across(1 - STRIP[0]), 1:].mean(0)
    over = float(np.linalg.norm(along[-STEP:].mean(0) - along[:STEP].mean(0)))
    at_once = np.linalg.norm(along[STEP:] - along[:-STEP], axis=1).max()
    return over >= LEAST_ALONG * apart and bool(at_once <= MOST_AT_ONCE * apart)


def _rim(lab: Lab) -> float:
    """How far a rim of another colour is from the ground in an upper corner that it surrounds."""
    turned = lab.transpose(1, 0, 2)
    first, last = CORNER
    left, right = (slice(_across(a), _across(b)) for a, b in ((first, last), (1 - last, 1 - first)))
    upper = slice(_down(first), _down(last))
    inwards = (
        lab[:, left].mean(1)[_down(0) - OUTSIDE :],
        lab[:, right].mean(1)[_down(0) - OUTSIDE :],
        turned[:, upper].mean(1)[_across(0) - OUTSIDE :],
        turned[::-1, upper].mean(1)[_across(0) - OUTSIDE :],
    )
    return max(_rim_along(colours[: OUTSIDE + INSIDE]) for colours in inwards)


def _rim_along(colours: npt.NDArray[np.float32]) -> float:
    """The same of colours (N, 3) from outside of a side inwards."""
    tints = colours[:, 1:] - np.float32(128)
    outside, ground = tints[:4].mean(0), tints[-5:].mean(0)
    inner = tints[OUTSIDE:-5]
    rims = (inner[:-2] + inner[1:-1] + inner[2:]) / 3
    is_one = (
        (np.linalg.norm(inner[2:] - inner[:-2], axis=1) <= EVEN)
        & (np.linalg.norm(rims, axis=1) >= COLOURED)
        & (np.linalg.norm(rims - outside, axis=1) >= FOREIGN)
    )
    return float(np.linalg.norm(rims - ground, axis=1)[is_one].max(initial=0.0))
