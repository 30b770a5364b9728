"""What a lens and a sensor do to a picture, RGB uint8 (H, W, 3): blur, noise, the file."""

from __future__ import annotations

import cv2
import numpy as np

from elements import Image


def blur(rng: np.random.Generator, image: Image, amount: float) -> Image:
    """Blur by defocus (a disc) or motion (a line); amount is the diameter in pixels."""
    if amount < 0.8:
        return image
    n = int(np.ceil(amount)) | 1
    n = max(3, n)
    kernel = np.zeros((n, n), np.float32)
    if rng.random() < 0.5:
        cv2.circle(kernel, (n // 2, n // 2), n // 2, 1.0, -1)
    else:
        angle = rng.uniform(0, np.pi)
        reach = (amount - 1) / 2 * np.array([np.cos(angle), np.sin(angle)])
        ends = [tuple(round(v) for v in n // 2 + sign * reach) for sign in (-1, 1)]
        cv2.line(kernel, ends[0], ends[1], 1.0, 1)
    return cv2.filter2D(image, -1, kernel / kernel.sum())


def sensor(rng: np.random.Generator, image: Image, *, noise: float, quality: int) -> Image:
    """Add Gaussian and shot noise, then JPEG."""
    if noise > 0.3:
        h, w = image.shape[:2]
        grain = rng.standard_normal((h, w), dtype=np.float32)[..., None] * noise
        if rng.random() < 0.5:  # chroma noise is coarser than luma noise
            coarse = rng.standard_normal((h // 2 + 1, w // 2 + 1, 3), dtype=np.float32) * noise
            grain = grain + cv2.resize(coarse, (w, h), interpolation=cv2.INTER_LINEAR)
        image = np.clip(image.astype(np.float32) + grain, 0, 255).astype(np.uint8)
    flags = [cv2.IMWRITE_JPEG_QUALITY, int(quality)]
    _, data = cv2.imencode(".jpg", image[..., ::-1], flags)
    return np.ascontiguousarray(cv2.imdecode(data, cv2.IMREAD_COLOR)[..., ::-1])
