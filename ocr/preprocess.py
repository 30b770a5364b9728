"""A line crop made ready for a recogniser: grey, flat white ground, dark ink, fixed height."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from elements import Image

Grey = npt.NDArray[np.uint8]  # (H, W), ink dark on white

LEAST_CONTRAST = 0.06  # of the ground's brightness; fainter marks are noise
LEAST_SPREAD = 16  # grey levels between the darkest and the lightest 2 % of a line with ink
_LEVELS = np.arange(256)
_SMALL = 0.25  # the ground is estimated at a quarter of the size: it varies slowly


def clean_line(crop: Image, height: int, *, margin: int = 0, sharpen: float = 0.0) -> Grey:
    """Flatten the ground and stretch the ink of one line.

    crop: RGB uint8 (h, w, 3). Gives uint8 (height, w × height / h), ground 255, ink towards 0,
    and ``margin`` white rows more above and below. All white where nothing stands out.
    sharpen: weight of an unsharp mask, which gives thin strokes back what a lens took.
    The ground is divided out, so that guilloche, shadow and a card's tint vanish; what lies
    near the ground's own level is then cut to white, which keeps texture from being read as
    punctuation.
    """
    grey = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY)
    scale = height / grey.shape[0]
    size = (max(1, round(grey.shape[1] * scale)), height)
    resized = cv2.resize(
        grey, size, interpolation=cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    ).astype(np.float32)
    if sharpen:
        resized += sharpen * (resized - cv2.GaussianBlur(resized, (0, 0), height / 16))
    flat = resized / np.maximum(_ground(resized), 1.0)
    ink, ground = np.percentile(flat, (2, 60))
    white = ground - 0.15 * (ground - ink)
    levels = (flat - ink) / max(white - ink, 1e-3) if ground - ink > LEAST_CONTRAST else flat + 1
    cleaned: Grey = (np.clip(levels, 0.0, 1.0) * 255).astype(np.uint8)
    return np.pad(cleaned, ((margin, margin), (0, 0)), constant_values=255)


def _ground(grey: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The paper under the ink: a closing wider than any stroke, smoothed."""
    height, width = grey.shape
    small = cv2.resize(
        grey,
        (max(1, round(width * _SMALL)), max(1, round(height * _SMALL))),
        interpolation=cv2.INTER_AREA,
    )
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    smooth = cv2.GaussianBlur(closed, (0, 0), 3)
    return np.asarray(cv2.resize(smooth, (width, height)), np.float32)


def grey_line(crop: Image | Grey, height: int) -> Grey:
    """One line in grey at a fixed height, its contrast stretched: what a line network sees.

    crop: uint8 (h, w, 3) RGB or (h, w). Gives uint8 (height, w × height / h), of which 2 % are
    black and 2 % white; a crop without contrast comes out flat grey, not as amplified noise.
    """
    grey = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY) if crop.ndim == 3 else crop
    scale = height / grey.shape[0]
    size = (max(1, round(grey.shape[1] * scale)), height)
    resized = cv2.resize(
        grey, size, interpolation=cv2.INTER_LINEAR if scale > 1 else cv2.INTER_AREA
    )
    reached = cv2.calcHist([resized], [0], None, [256], [0, 256]).ravel().cumsum()
    low, high = np.searchsorted(reached, (0.02 * resized.size, 0.98 * resized.size))
    slope = 255 / max(int(high) - int(low), LEAST_SPREAD)
    levels = np.clip((_LEVELS - low) * slope, 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(resized, levels), np.uint8)
