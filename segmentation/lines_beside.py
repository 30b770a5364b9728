"""Lines of print beside a card in a photo: what another card's look like.

The net that finds cards hardly sees one of which another hides most, or that lies half outside the
photo; its print can be read all the same. Strokes are joined to words at the size of a card's, and
cut out upright.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from elements import Image, Quad
from segmentation.geometry import Scales

Reads = Callable[[Sequence[Image]], bool]  # whether lines, RGB uint8 (h, w, 3), are a document's

# Pixels of a card's width, at which its lines are looked for: its number's digits are 12 high then,
# the values' letters 8. All below is in such pixels.
WIDE = 400
ENLARGED = 0.7  # a scale of the photo that is at hand, at most so much smaller, is enlarged
STROKE, GAP = 9, 5  # a stroke is narrower than the one, letters of a word are nearer than the other
LEAST_INK = 24  # grey levels below the ground around it
LENGTHS, HEIGHTS, LONG = (36, 260), (5.5, 20), 4  # a word's; its length in heights
HIGHEST, LONGEST = 13, 120  # what is more tells no more: a number's
FILLED, INKED = 0.45, (0.25, 0.8)  # shares of its rectangle: of the joined strokes, and of strokes
AROUND = 1.04  # within this many sizes of a card print is its own
MOST_LOOKED_AT, MOST = 40, 8
MARGIN = 0.4, 0.35  # heights of a line that are cut out with it, at its ends and above and below


def lines_beside(photo: Scales, quad: Quad) -> list[Image]:
    """Lines that may be print beside a card at a quad of a photo, the largest first, RGB uint8
    (h, w, 3), as upright as the card or nearly."""
    width = float(np.linalg.norm(quad[1] - quad[0] + quad[2] - quad[3])) / 2
    grey, shrunk = _small(photo, width)
    strokes = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, np.ones((STROKE, STROKE), np.uint8))
    ink = (strokes > LEAST_INK).astype(np.uint8)
    middle = quad.mean(0)
    own = (middle + (quad - middle) * AROUND) / shrunk
    cv2.fillConvexPoly(ink, np.round(own).astype(np.int32), 0)
    if not ink.any():
        return []
    # round, or lines that stand close are joined
    near = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (GAP, GAP))
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, near)
    # the same pieces as by OpenCV's usual algorithm, in half of the time
    _, labels, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(
        joined, 8, cv2.CV_32S, cv2.CCL_BBDT
    )
    found = []
    for label in _large(stats):
        left, top, wide, high = stats[label, :4]
        part = slice(top, top + high), slice(left, left + wide)
        here = labels[part] == label
        line = _line(here, int(ink[part][here].sum()))
        if line is not None:
            (x, y), size, turn = line
            found.append((np.array([x + left, y + top]), size, turn))
    found.sort(key=lambda line: -min(line[1][0], LONGEST) * min(line[1][1], HIGHEST) ** 2)
    along = quad[1] - quad[0]
    way = float(np.degrees(np.arctan2(along[1], along[0])))
    whole, _ = photo.near(1)
    return [
        _cut_out(whole, (middle + 0.5) * shrunk - 0.5, np.array(size) * shrunk, _near(turn, way))
        for middle, size, turn in found[:MOST]
    ]


def _small(photo: Scales, width: float) -> tuple[npt.NDArray[np.uint8], float]:
    """A photo in grey, in which a card that is so wide has WIDE pixels, and by how much it has
    shrunk."""
    image, shrunk = photo.near(width / WIDE / ENLARGED)
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    more = width / shrunk / WIDE
    high, wide = (max(1, round(side / more)) for side in grey.shape)
    ways = cv2.INTER_AREA if more > 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(grey, (wide, high), interpolation=ways), np.uint8), shrunk * more


def _large(stats: npt.NDArray[Any]) -> npt.NDArray[np.intp]:
    """The pieces that may be lines, the largest first."""
    wide, high, area = stats.T[2:]
    least = LENGTHS[0]
    fits = (np.hypot(wide, high) >= least) & (np.maximum(wide, high) <= LENGTHS[1])
    fits &= area >= FILLED * least * HEIGHTS[0]
    fits[0] = False
    places = np.flatnonzero(fits)
    return places[np.argsort(-area[places])][:MOST_LOOKED_AT]


def _line(
    here: npt.NDArray[np.bool_], inked: int
) -> tuple[tuple[float, float], tuple[float, float], float] | None:
    """Middle, length and height, and degrees along, of a piece that may be a line of print."""
    rows, columns = np.nonzero(here)
    places = np.stack([columns, rows], 1).astype(np.float32)
    (x, y), (wide, high), turn = cv2.minAreaRect(places)
    if wide < high:
        wide, high, turn = high, wide, turn - 90
    wide, high = wide + 1, high + 1
    if not (
        LENGTHS[0] <= wide <= LENGTHS[1]
        and HEIGHTS[0] <= high <= HEIGHTS[1]
        and wide >= LONG * high
        and len(places) >= FILLED * wide * high
        and INKED[0] <= inked / (wide * high) <= INKED[1]
    ):
        return None
    return (x, y), (wide, high), turn


def _near(turn: float, way: float) -> float:
    """A line's direction, or the one across from it, that is nearer to a way, in degrees."""
    return way + (turn - way + 90) % 180 - 90


def _cut_out(
    photo: Image, middle: npt.NDArray[np.float64], size: npt.NDArray[np.float64], turn: float
) -> Image:
    ends, rows = MARGIN
    wide, high = round(size[0] + 2 * ends * size[1]), round(size[1] * (1 + 2 * rows))
    x, y = middle.tolist()
    turned = np.asarray(cv2.getRotationMatrix2D((x, y), turn, 1), np.float64)
    turned[:, 2] += (wide / 2 - x, high / 2 - y)
    cut = cv2.warpAffine(photo, turned, (wide, high), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cut, np.uint8)
