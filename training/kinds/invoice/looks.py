"""A page as a scanner or a phone sees it."""

from __future__ import annotations

import cv2
import numpy as np

from elements import Image
from segmentation.geometry import homography, rectangle
from training.drawing.textures import plain
from training.kinds.invoice.pages import HEIGHT, WIDTH
from training.photos.effects import light, shadow
from training.photos.lens import blur, sensor


def scanned(rng: np.random.Generator, page: Image) -> Image:
    """As a scanner gives it, at times turned by a quarter or two."""
    middle = WIDTH / 2, HEIGHT / 2
    turn = cv2.getRotationMatrix2D(middle, rng.uniform(-3, 3), rng.uniform(0.94, 1))
    turn[:, 2] += rng.uniform(-25, 25, 2)
    seen = cv2.warpAffine(page, turn, (WIDTH, HEIGHT), borderValue=(255, 255, 255))
    seen = np.rot90(seen, int(rng.choice(4, p=[0.7, 0.1, 0.1, 0.1])))
    return sensor(rng, np.ascontiguousarray(seen), noise=rng.uniform(0, 6), quality=80)


def photographed(rng: np.random.Generator, page: Image) -> Image:
    """Lying on a ground, seen a little askew by a phone of some 5 megapixels."""
    size = (1900, 2500)
    ground = cv2.resize(plain(rng, (190, 250)), size)
    scale = rng.uniform(0.8, 0.95) * min(size[0] / WIDTH, size[1] / HEIGHT)
    w, h = WIDTH * scale, HEIGHT * scale
    corners = rectangle((size[0] - w) / 2, (size[1] - h) / 2, (size[0] + w) / 2, (size[1] + h) / 2)
    quad = corners + rng.normal(0, 0.018, (4, 2)) * w
    turn = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), rng.normal(0, 2), 1)
    quad = (quad @ turn[:, :2].T + turn[:, 2]).astype(np.float32)
    matrix = homography(rectangle(0, 0, WIDTH, HEIGHT), quad)
    seen = cv2.warpPerspective(page, matrix, size, flags=cv2.INTER_AREA)
    cover = cv2.warpPerspective(np.full((HEIGHT, WIDTH), 255, np.uint8), matrix, size)
    seen = np.where(cover[..., None] > 127, seen, ground).astype(np.uint8)
    seen = light(rng, seen, strength=0.6)
    if rng.random() < 0.3:
        seen = shadow(rng, seen)
    seen = blur(rng, seen, abs(rng.normal(0, 1.2)))
    seen = sensor(rng, seen, noise=rng.uniform(1, 5), quality=int(rng.uniform(70, 95)))
    return np.ascontiguousarray(np.rot90(seen, int(rng.choice(4, p=[0.7, 0.1, 0.1, 0.1]))))
