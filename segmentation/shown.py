"""The straightened page as a small JPEG, for people's eyes."""

from __future__ import annotations

import cv2
import numpy as np
import simplejpeg

from elements import ID1, Frame, Homography, Image, Quad
from segmentation.geometry import homography, warp

MOST_BYTES = 180_000
LONGEST = 1400  # pixels of the longer side
LEAST = 300  # of one that is smaller in the photo, so that its boxes can be told apart
QUALITIES = (82, 70, 55, 40)
LIKE_A_CARD = 0.15  # how far the sides of a card in perspective are from its own


def straightened(photo: Image, quad: Quad | None) -> tuple[Image, Homography]:
    """The page under a quad (4, 2) of a photo, upright RGB uint8 (H, W, 3), and photo pixels → its
    pixels; without a quad the whole photo."""
    height, width = photo.shape[:2]
    if quad is None:
        quad = Frame(width, height).quad()
    frame = _frame(np.asarray(quad, np.float32))
    matrix = homography(quad, frame.quad())
    return warp(photo, matrix, (frame.width, frame.height)), matrix


def view_of(image: Image, longest: int) -> Image:
    """An image RGB uint8 (H, W, 3) with so many pixels on its longer side, or fewer."""
    height, width = image.shape[:2]
    scale = longest / max(height, width)
    if scale >= 1:
        return image
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def small_jpeg(page: Image, most_bytes: int = MOST_BYTES) -> bytes:
    """A JPEG of an image RGB uint8 (H, W, 3), of so many bytes at most, or of 1 × 1 pixel."""
    while True:
        for quality in QUALITIES:
            file: bytes = simplejpeg.encode_jpeg(np.ascontiguousarray(page), quality)
            if len(file) <= most_bytes or max(page.shape[:2]) == 1:
                return file
        half = max(1, page.shape[1] // 2), max(1, page.shape[0] // 2)
        page = np.asarray(cv2.resize(page, half, interpolation=cv2.INTER_AREA), np.uint8)


def _frame(quad: Quad) -> Frame:
    """The page's size: as large as in the photo, within LEAST and LONGEST; a card's own shape where
    the sides are like one's."""
    top, right, bottom, left = (
        float(np.linalg.norm(quad[(n + 1) % 4] - quad[n])) for n in range(4)
    )
    width, height = max(1.0, (top + bottom) / 2), max(1.0, (left + right) / 2)
    if abs(width / height / ID1.shape - 1) < LIKE_A_CARD:
        height = width / ID1.shape
    scale = min(LONGEST, max(LEAST, width, height)) / max(width, height)
    return Frame(max(1, round(width * scale)), max(1, round(height * scale)))
