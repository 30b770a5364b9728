"""Tell a coin or a round sticker over a portrait: an edge that is a circle nearly all round.

A head's outline is none: it is longer than wide, and ends at the neck.
"""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from elements import Box, Image

HALF, QUARTER = 2, 4  # page pixels to one of the pictures that are looked at, closely and first
ROOM, RADII = 0.2, (0.15, 0.62)  # of a portrait's width, in which circles lie, and that they have
EDGE, CENTRE, APART = 60, 12, 4  # of OpenCV's search: gradient, votes, pixels between centres
CHANNELS, MOST = 2, 3  # the most varied of CIE Lab, and circles that are looked at in each
ANGLES = 72  # in which a circle is looked at
NEAR, WITHIN = 4, 1  # pixels from it, in which an edge is looked for, and by which it may be off
LEAST_APART = 18.0  # in CIE Lab, of what lies inside and outside; half as much within two pixels
LEAST_AT_FIRST = 0.55  # of a circle that is looked at a pixel aside as well
# Of 2,566 portraits of four renderers over which no such thing lies the roundest has 0.90, of 13
# coins eleven and of 13 round stickers eight have more.
LEAST_ROUND = 0.93
Floats = npt.NDArray[np.float32]


def roundness(page: Image, portrait: Box) -> float:
    """The share of the roundest circle over a portrait along which there is an edge, 0 to 1; page:
    RGB uint8 (H, W, 3)."""
    room = ROOM * portrait.width
    left, top = max(0, int(portrait.left - room)), max(0, int(portrait.top - room))
    part = page[top : int(portrait.bottom + room), left : int(portrait.right + room)]
    smallest, largest = (round(share * portrait.width / QUARTER) for share in RADII)
    if min(part.shape[:2]) < 2 * QUARTER * smallest or smallest < 2:
        return 0.0
    half = _smaller(part, HALF)
    lab = np.asarray(cv2.cvtColor(cv2.GaussianBlur(half, (3, 3), 0), cv2.COLOR_RGB2LAB), np.uint8)
    small = _smaller(lab, QUARTER // HALF)
    varied = np.argsort(small.std((0, 1)))[-CHANNELS:]
    found = [
        circle
        for channel in varied
        for circle in _circles(np.ascontiguousarray(small[..., channel]), smallest, largest)
    ]
    return max((_edge(lab, *circle) for circle in found), default=0.0)


def _smaller(picture: Image, times: int) -> Image:
    by = 1 / times
    small = cv2.resize(picture, None, fx=by, fy=by, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def _circles(
    channel: npt.NDArray[np.uint8], smallest: int, largest: int
) -> list[tuple[float, float, float]]:
    """Middles x, y and radii of the likeliest circles, in pixels of the larger picture."""
    found = cv2.HoughCircles(
        channel, cv2.HOUGH_GRADIENT, 1, APART, param1=EDGE, param2=CENTRE,
        minRadius=smallest, maxRadius=largest,
    )  # fmt: skip
    if found is None:
        return []
    scale = QUARTER / HALF
    return [(x * scale, y * scale, r * scale) for x, y, r in found.reshape(-1, 3)[:MOST].tolist()]


def _edge(lab: Image, x: float, y: float, radius: float) -> float:
    """The share of a circle, or of one a pixel aside, along which there is an edge."""
    own = _along(lab, x, y, radius)
    if own < LEAST_AT_FIRST:
        return own
    aside = [(dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy]
    return max(own, *(_along(lab, x + dx, y + dy, radius) for dx, dy in aside))


@cache
def _turn() -> Floats:
    """Cosines and sines of all ANGLES, (2, ANGLES)."""
    angles = np.linspace(0, 2 * np.pi, ANGLES, endpoint=False)
    return np.stack([np.cos(angles), np.sin(angles)]).astype(np.float32)


def _along(lab: Image, x: float, y: float, radius: float) -> float:
    far = np.float32(radius) + np.arange(-NEAR, NEAR + 1, dtype=np.float32)
    cos, sin = _turn()[..., None]
    places = np.float32(x) + cos * far, np.float32(y) + sin * far
    rings = cv2.remap(lab, *places, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    colours = rings.astype(np.float32)  # (ANGLES, from inside outwards, 3)
    over = np.linalg.norm(colours[:, 2:] - colours[:, :-2], axis=2)
    apart = np.linalg.norm(colours[:, -1] - colours[:, 0], axis=1)
    where = over.argmax(1)
    there = np.abs(where - np.bincount(where).argmax()) <= WITHIN
    return float(np.mean(there & (over.max(1) >= LEAST_APART / 2) & (apart >= LEAST_APART)))
