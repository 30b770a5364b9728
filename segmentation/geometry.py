"""Warps and frames that training and serving share, so that they can't drift apart.

Coordinates are continuous: pixel i covers [i, i + 1). OpenCV counts from pixel centres, half a
pixel off, and ``warp`` alone makes up for it.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from elements import Homography, Image, Quad, transform

PAGE_WIDTH, PAGE_HEIGHT = 1011, 638  # ID-1, 85.60 × 53.98 mm at 300 dpi
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


def warp(
    image: Image, matrix: Homography, size: tuple[int, int], *, goes_on: bool = False
) -> Image:
    """The image through a homography onto (w, h); where it does not reach black, or its border.

    Shrinking by more than 1.5 is done by area first, so that fine print does not alias.
    """
    w, h = size
    corners = transform(rectangle(0, 0, w, h), inverse(matrix))
    area = cv2.contourArea(corners)
    shrink = float(np.sqrt(max(area, 1.0) / (w * h)))
    if shrink > 1.5:
        matrix, image = _shrunk(matrix, image, corners, shrink)
    beyond = cv2.BORDER_REPLICATE if goes_on else cv2.BORDER_CONSTANT
    return cv2.warpPerspective(
        image, _UNHALF @ matrix @ _HALF, size, flags=cv2.INTER_LINEAR, borderMode=beyond
    ).astype(np.uint8)


def _shrunk(
    matrix: Homography, image: Image, corners: Quad, shrink: float
) -> tuple[Homography, Image]:
    """The part of the image that a warp needs, shrunk by area; and the homography from there."""
    height, width = image.shape[:2]
    x0, y0 = np.clip(np.floor(corners.min(0)).astype(int) - 2, 0, (width - 1, height - 1))
    x1, y1 = np.clip(np.ceil(corners.max(0)).astype(int) + 2, (x0 + 1, y0 + 1), (width, height))
    part = image[y0:y1, x0:x1]
    size = (max(1, round((x1 - x0) / shrink)), max(1, round((y1 - y0) / shrink)))
    small = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    back = np.array(
        [[(x1 - x0) / size[0], 0, x0], [0, (y1 - y0) / size[1], y0], [0, 0, 1]], np.float64
    )
    return matrix @ back, small.astype(np.uint8)


def first_look(image: Image) -> tuple[Image, Homography]:
    """The whole photo in a square of LOOK pixels, centred on black; and photo → square."""
    h, w = image.shape[:2]
    scale = LOOK / max(h, w)
    size = (max(1, round(w * scale)), max(1, round(h * scale)))
    left, top = (LOOK - size[0]) // 2, (LOOK - size[1]) // 2
    canvas = np.zeros((LOOK, LOOK, 3), np.uint8)
    canvas[top : top + size[1], left : left + size[0]] = cv2.resize(
        image, size, interpolation=cv2.INTER_AREA
    )
    matrix = np.array([[size[0] / w, 0, left], [0, size[1] / h, top], [0, 0, 1]], np.float64)
    return canvas, matrix


def second_look(image: Image, quad: Quad) -> tuple[Image, Homography]:
    """The supposed card straightened into the middle of the square; and photo → square."""
    inner = rectangle(LOOK_MARGIN, LOOK_MARGIN, LOOK - LOOK_MARGIN, LOOK - LOOK_MARGIN)
    matrix = homography(quad, inner)
    return warp(image, matrix, (LOOK, LOOK)), matrix


def diagonal(quad: Quad) -> float:
    """The mean of a quad's two diagonals, pixels."""
    return float(np.linalg.norm(quad[2] - quad[0]) + np.linalg.norm(quad[3] - quad[1])) / 2


def turn_of(quad: Quad) -> int:
    """How far the document lies turned: 0, 90, 180 or 270 degrees clockwise."""
    along = (quad[1] - quad[0]) + (quad[2] - quad[3])
    return round(float(np.degrees(np.arctan2(along[1], along[0]))) / 90) % 4 * 90
