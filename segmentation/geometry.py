"""Warps and frames that training and serving share, so that they can't drift apart.

Coordinates are continuous: pixel i covers [i, i + 1). OpenCV counts from pixel centres, half a
pixel off, and ``warp`` alone makes up for it.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from elements import Homography, Image, Quad, transform

LOOK = 256  # side of the square that the card net sees
LOOK_MARGIN = 24  # the second look shows the card in the middle 208 × 208 of it
_HALF = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]], np.float64)
_UNHALF = np.array([[1, 0, -0.5], [0, 1, -0.5], [0, 0, 1]], np.float64)


def rectangle(left: float, top: float, right: float, bottom: float) -> Quad:
    """A rectangle's corners, (4, 2) float32."""
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)


def homography(source: npt.ArrayLike, target: npt.ArrayLike) -> Homography:
    """The homography (3, 3) that takes four points (4, 2) to four others."""
    four, others = np.asarray(source, np.float32), np.asarray(target, np.float32)
    return np.asarray(cv2.getPerspectiveTransform(four, others), np.float64)


def inverse(matrix: Homography) -> Homography:
    """The way back through a homography (3, 3)."""
    return np.asarray(np.linalg.inv(matrix), np.float64)


class Scales:
    """A photo and its halves, each halved from the last by area when it is first wanted.

    Looks that shrink the photo start from the scale next above theirs: a look at a large photo
    costs as much as one at a small one.
    """

    def __init__(self, photo: Image) -> None:
        self._scales = [photo]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the photo itself."""
        height, width = self._scales[0].shape[:2]
        return width, height

    def near(self, shrink: float) -> tuple[Image, int]:
        """The photo at the smallest scale that ``shrink`` still shrinks, and by how much that
        scale has shrunk it: 1, 2, 4 and so on."""
        wanted = int(np.log2(max(1.0, shrink)))
        while len(self._scales) <= wanted and min(self._scales[-1].shape[:2]) >= 2:
            self._scales.append(_halved(self._scales[-1]))
        level = min(wanted, len(self._scales) - 1)
        return self._scales[level], 2**level


def _halved(image: Image) -> Image:
    """Half as wide and high; an odd last row or column is left out, so that it is exactly half."""
    height, width = (side // 2 for side in image.shape[:2])
    even = image[: 2 * height, : 2 * width]
    return np.asarray(cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def as_scales(photo: Image | Scales) -> Scales:
    """A photo with its halves; one that has them already, as it is."""
    return photo if isinstance(photo, Scales) else Scales(photo)


def shrunk_by(matrix: Homography, size: tuple[int, int]) -> float:
    """How many times smaller than in the image things are, on average, on a (w, h) that the image
    is taken to by ``matrix``."""
    w, h = size
    corners = transform(rectangle(0, 0, w, h), inverse(matrix))
    return float(np.sqrt(max(cv2.contourArea(corners), 1.0) / (w * h)))


def warp(photo: Image | Scales, matrix: Homography, size: tuple[int, int]) -> Image:
    """The photo through a homography onto (w, h); black where it does not reach.

    Shrinking by more than 1.5 is done by area first, so that fine print does not alias.
    """
    shrink = shrunk_by(matrix, size)
    image, factor = as_scales(photo).near(shrink)
    matrix = matrix @ np.diag([float(factor), float(factor), 1.0])
    if shrink / factor > 1.5:
        matrix, image = _shrunk(matrix, image, size, shrink / factor)
    warped = cv2.warpPerspective(image, _UNHALF @ matrix @ _HALF, size, flags=cv2.INTER_LINEAR)
    return np.asarray(warped, np.uint8)


def _shrunk(
    matrix: Homography, image: Image, size: tuple[int, int], shrink: float
) -> tuple[Homography, Image]:
    """The part of the image that a warp needs, shrunk by area; and the homography from there."""
    corners = transform(rectangle(0, 0, *size), inverse(matrix))
    height, width = image.shape[:2]
    x0, y0 = np.clip(np.floor(corners.min(0)).astype(int) - 2, 0, (width - 1, height - 1))
    x1, y1 = np.clip(np.ceil(corners.max(0)).astype(int) + 2, (x0 + 1, y0 + 1), (width, height))
    part = image[y0:y1, x0:x1]
    less = (max(1, round((x1 - x0) / shrink)), max(1, round((y1 - y0) / shrink)))
    small = cv2.resize(part, less, interpolation=cv2.INTER_AREA)
    back = np.array(
        [[(x1 - x0) / less[0], 0, x0], [0, (y1 - y0) / less[1], y0], [0, 0, 1]], np.float64
    )
    return matrix @ back, np.asarray(small, np.uint8)


def first_look(
    photo: Image | Scales, window: tuple[int, int, int, int] | None = None
) -> tuple[Image, Homography]:
    """The photo, or a window (left, top, right, bottom) of it, in a square of LOOK pixels, centred
    on black; and photo → square."""
    scales = as_scales(photo)
    left, top, right, bottom = window or (0, 0, *scales.size)
    image, factor = scales.near(max(right - left, bottom - top) / LOOK)
    # rounded outwards, so that something is left of a sliver
    part = image[top // factor : -(-bottom // factor), left // factor : -(-right // factor)]
    h, w = part.shape[:2]
    scale = LOOK / max(h, w)
    size = (max(1, round(w * scale)), max(1, round(h * scale)))
    x, y = (LOOK - size[0]) // 2, (LOOK - size[1]) // 2
    canvas = np.zeros((LOOK, LOOK, 3), np.uint8)
    canvas[y : y + size[1], x : x + size[0]] = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    to_part = np.array(
        [[1 / factor, 0, -(left // factor)], [0, 1 / factor, -(top // factor)], [0, 0, 1]],
        np.float64,
    )
    to_square = np.array([[size[0] / w, 0, x], [0, size[1] / h, y], [0, 0, 1]], np.float64)
    return canvas, to_square @ to_part


def second_look(photo: Image | Scales, quad: Quad) -> tuple[Image, Homography]:
    """The supposed card straightened into the middle of the square; and photo → square."""
    inner = rectangle(LOOK_MARGIN, LOOK_MARGIN, LOOK - LOOK_MARGIN, LOOK - LOOK_MARGIN)
    matrix = homography(quad, inner)
    return warp(photo, matrix, (LOOK, LOOK)), matrix


def diagonal(quad: Quad) -> float:
    """The mean of a quad's two diagonals, pixels."""
    return float(np.linalg.norm(quad[2] - quad[0]) + np.linalg.norm(quad[3] - quad[1])) / 2


def turn_of(quad: Quad) -> int:
    """How far the document lies turned: 0, 90, 180 or 270 degrees clockwise."""
    along = (quad[1] - quad[0]) + (quad[2] - quad[3])
    return round(float(np.degrees(np.arctan2(along[1], along[0]))) / 90) % 4 * 90
