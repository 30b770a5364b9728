"""Tell a coin or a round sticker over a portrait: an edge that is a circle nearly all round.

A head's outline is none: it is longer than wide, and ends at the neck. A coin has an inner rim as
well, which may be found in place of its outline: so about each middle all radii are looked at.
"""

from __future__ import annotations

from functools import cache
from itertools import product

import cv2
import numpy as np
import numpy.typing as npt

from elements import Image
from segmentation.outlines import LEAST_APART, NEAR, CloseUp, Floats, squared

RADII = 0.15, 0.62  # of a portrait's width, that circles have
EDGE, CENTRE, APART = 60, 12, 4  # of OpenCV's search: gradient, votes, pixels between centres
MOST = 3  # circles that are looked at in each channel
ANGLES = 72  # in which a circle is looked at
AROUND = 0.6, 1.7  # of a found circle's radius, between which others are looked at
# Pixels by which an edge may be off a circle; more of a larger one, since a crown cap's is wavy,
# from a share of the portrait's width on that is larger than heads.
WITHIN, WITHIN_LARGE, LARGE = 1, 2, 0.3
LEAST_AT_FIRST = 0.5  # of a circle that is looked at a little aside as well
ASIDE = (2, 1)  # pixels
# Of 301 portraits over which no such thing lies the roundest has 0.90; the bound was chosen on
# these and 60 coins, caps and stickers.
LEAST_ROUND = 0.93
Radii = npt.NDArray[np.int_]


def roundness(near: CloseUp) -> float:
    """The share of the roundest circle over a portrait along which there is an edge, 0 to 1."""
    width = near.portrait.width
    smallest, largest = (int(share * width) for share in RADII)
    if smallest < NEAR or min(near.lab.shape[:2]) < 2 * smallest:
        return 0.0
    found = [
        (2 * x, 2 * y, 2 * radius)
        for channel in near.varied(2)
        for x, y, radius in _circles(channel, smallest // 2, largest // 2)
    ]
    return max((_roundest(near, *circle) for circle in found), default=0.0)


def _circles(channel: Image, smallest: int, largest: int) -> list[list[float]]:
    """Middles x, y and radii of the likeliest circles in a channel."""
    found = cv2.HoughCircles(
        channel, cv2.HOUGH_GRADIENT, 1, APART, param1=EDGE, param2=CENTRE,
        minRadius=smallest, maxRadius=largest,
    )  # fmt: skip
    return [] if found is None else found.reshape(-1, 3)[:MOST].tolist()


def _roundest(near: CloseUp, x: float, y: float, radius: float) -> float:
    """The largest share of the circles about a middle, or about one a little aside."""
    width = near.portrait.width
    first = max(RADII[0] * width, AROUND[0] * radius)
    last = min(RADII[1] * width, AROUND[1] * radius)
    large = LARGE * width
    middle = np.array([[x, y]], np.float32)
    (shares,) = _shares(near.lab, middle, np.arange(int(first), int(last) + 1), large)
    best = float(shares.max(initial=0))
    radii = int(first) + int(shares.argmax()) + np.arange(-1, 2)
    for far in ASIDE:
        if not LEAST_AT_FIRST <= best < LEAST_ROUND:
            break
        middles = middle + far * _aside()
        others = _shares(near.lab, middles, radii, large).max(1)
        best, middle = float(others.max()), middles[others.argmax()]
    return best


@cache
def _turn() -> Floats:
    """Cosines and sines of all ANGLES, (2, ANGLES, 1)."""
    angles = np.linspace(0, 2 * np.pi, ANGLES, endpoint=False)
    return np.stack([np.cos(angles), np.sin(angles)]).astype(np.float32)[..., None]


@cache
def _aside() -> Floats:
    """Eight ways and none, (9, 2)."""
    return np.array(list(product((-1, 0, 1), repeat=2)), np.float32)


def _shares(lab: Image, middles: Floats, radii: Radii, large: float) -> Floats:
    """Of circles about middles (N, 2), with radii (R,) one pixel apart, the share that is an edge
    each, (N, R); from ``large`` on it may be wavy."""
    far = np.arange(radii[0] - NEAR, radii[-1] + NEAR + 1, dtype=np.float32)
    x, y = (middles.T[:, :, None, None] + _turn()[:, None] * far).reshape(2, -1, len(far))
    rings = cv2.remap(lab, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    colours = rings.astype(np.float32)  # (N * ANGLES, from inside outwards, 3)
    over, apart = squared(colours, 2), squared(colours, 2 * NEAR)
    at = slice(NEAR - 1, NEAR - 1 + len(radii))
    steepest, plain, wavy = (
        cv2.dilate(over, np.ones((1, 2 * within + 1), np.uint8))[:, at]
        for within in (NEAR - 1, WITHIN, WITHIN_LARGE)
    )
    there = np.where(radii >= large, wavy, plain)
    edge = (there >= steepest) & (there >= (LEAST_APART / 2) ** 2) & (apart >= LEAST_APART**2)
    return np.asarray(edge.reshape(len(middles), ANGLES, len(radii)).mean(1), np.float32)
