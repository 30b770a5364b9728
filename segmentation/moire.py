"""Tell a photo of a screen by bands of colour that run all over a document.

A screen's red, green and blue stand side by side, so that what they make with the sensor's pixels
is in each colour a third further on: hues turn, red to green to blue, and one way only. Print has
its colours where its lines are, and turns no way. A hologram turns them too, in rings and at one
place.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from elements import Image
from segmentation.statistics import median

SIDE = 64  # pixels of the small page: of a square in which it is looked at
DARK = 20.0  # levels that are added to each colour: black is noise
FEWEST = 5  # bands across a square: fewer are a shade of the light's or of the print's
# Steps of the spectrum, over which energy is summed, and within which squares agree.
SMOOTH, NEAR = 5, 5
Values = npt.NDArray[np.float32]


def turning_hue(small: Image, middles: Sequence[tuple[int, int]]) -> float:
    """By how much hues that turn one way outweigh those that turn the other, in nepers, at one
    frequency in squares about some points (x, y) of a page, RGB uint8 (h, w, 3), on average of all
    but the one where it is most."""
    if min(small.shape[:2]) < SIDE:
        return 0.0
    most = small.shape[1] - SIDE, small.shape[0] - SIDE
    found = []
    for middle in middles:
        x, y = (min(max(0, at - SIDE // 2), end) for at, end in zip(middle, most, strict=True))
        one_way = _one_way(small[y : y + SIDE, x : x + SIDE])
        found.append(cv2.dilate(one_way, np.ones((NEAR, NEAR), np.uint8)))
    everywhere = (np.sum(found, axis=0) - np.max(found, axis=0)) / (len(found) - 1)
    return max(0.0, float(everywhere.max()))


def _one_way(part: Image) -> Values:
    """The same at each frequency of a square, 0 in the middle."""
    light = np.asarray(cv2.log(part.astype(np.float32) + np.float32(DARK)), np.float32)
    red, green, blue = cv2.split(light)
    # red, green and blue a third of a turn apart: a complex number whose angle is the hue
    hue = cv2.merge([red - (green + blue) / 2, (green - blue) * np.float32(np.sqrt(0.75))])
    hue = (hue - np.array(cv2.mean(hue)[:2], np.float32)) * _taper()
    spectrum = np.fft.fftshift(cv2.dft(hue), axes=(0, 1))
    squares = spectrum[..., 0] ** 2 + spectrum[..., 1] ** 2
    energy = np.asarray(cv2.blur(squares, (SMOOTH, SMOOTH))[1:, 1:], np.float32)
    energy += np.float32(median(energy[_looked_at()]) + 1e-6)
    return np.asarray(cv2.log(energy / energy[::-1, ::-1]) / 2 * _looked_at(), np.float32)


@cache
def _taper() -> Values:
    return np.asarray(cv2.createHanningWindow((SIDE, SIDE), cv2.CV_32F), np.float32)[..., None]


@cache
def _looked_at() -> npt.NDArray[np.bool_]:
    y, x = np.mgrid[1 - SIDE // 2 : SIDE // 2, 1 - SIDE // 2 : SIDE // 2]
    return np.asarray(np.hypot(x, y) >= FEWEST)
