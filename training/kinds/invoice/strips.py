"""A line of ink as it stands on paper, and as a file, a scanner or an unsteady camera gives it."""

from __future__ import annotations

import cv2
import numpy as np

from training.lines.cut import ROOM

CONDITIONS = ("clean", "scanned", "blurred")
LEAST_INK = 40  # of 255: fainter ink is no part of a line


def trimmed(ink: np.ndarray, pad: int) -> np.ndarray | None:
    """A line's ink, uint8 (H, W), with ``pad`` pixels around it; None where there is none."""
    rows, columns = np.nonzero(ink.max(1) > LEAST_INK)[0], np.nonzero(ink.max(0) > LEAST_INK)[0]
    if not rows.size:
        return None
    box = (max(rows[0] - pad, 0), rows[-1] + 1 + pad, max(columns[0] - pad, 0),
           columns[-1] + 1 + pad)  # fmt: skip
    ink = np.pad(ink, ((0, pad), (0, pad)))[box[0] : box[1], box[2] : box[3]]
    return np.asarray(ink, np.uint8)


def on_paper(rng: np.random.Generator, ink: np.ndarray, pad: int) -> np.ndarray:
    """Dark ink on light ground, seldom light on dark, float32 (h, w), of what `trimmed` gives."""
    ink = _ruled(rng, ink, pad)
    ground = rng.uniform(175, 255)
    dark = rng.uniform(0, 90) if rng.random() < 0.9 else rng.uniform(90, 140)
    if rng.random() < 0.03:
        ground, dark = dark, ground
    return np.asarray(ground + (dark - ground) * (ink / 255.0), np.float32)


def _ruled(rng: np.random.Generator, ink: np.ndarray, pad: int) -> np.ndarray:
    """At times a table's rule, or ink of the next row, in the margin of the line."""
    ink, (h, w) = ink.copy(), ink.shape
    if rng.random() < 0.15:
        row = int(rng.choice([pad // 2, h - pad // 2 - 1]) + rng.integers(-2, 3))
        ink[max(0, row) : row + int(rng.integers(1, 3))] = 255
    if rng.random() < 0.08:
        column = int(rng.choice([pad // 3, w - pad // 3 - 1]))
        ink[:, column : column + 2] = 255
    if rng.random() < 0.1:
        for _ in range(int(rng.integers(2, 8))):
            left, low = int(rng.integers(0, w)), int(rng.integers(1, max(2, pad // 3)))
            ink[:low, left : left + int(rng.integers(4, 16))] = 255
    return ink


def seen(rng: np.random.Generator, grey: np.ndarray, how: str) -> np.ndarray:
    """The line as a file, a scanner or an unsteady camera gives it, uint8 (h, w)."""
    if how != "clean":
        turn, (h, w) = float(rng.normal(0, 0.6)), grey.shape
        matrix = cv2.getRotationMatrix2D((w / 2, h / 2), turn, 1.0)
        grey = cv2.warpAffine(grey, matrix, (w, h), borderMode=cv2.BORDER_REPLICATE)
        # what a scan at 100 to 300 dpi, or a photo of a page, leaves of a line's height
        ink_high = max(8, grey.shape[0] - 2 * ROOM)
        low = 11 if how == "scanned" else 12
        scale = min(1.0, float(rng.uniform(low, 44)) / ink_high)
        small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        if how == "blurred":
            most = 0.5 + 0.055 * ink_high * scale
            small = cv2.GaussianBlur(small, (0, 0), float(rng.uniform(0.5, most)))
        small = small + rng.normal(0, rng.uniform(0, 9), small.shape)
        small = small * np.linspace(*rng.uniform(0.8, 1.1, 2), small.shape[1])[None]
        file = cv2.imencode(".jpg", np.clip(small, 0, 255).astype(np.uint8),
                            [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(40, 96))])[1]  # fmt: skip
        small = cv2.imdecode(file, cv2.IMREAD_GRAYSCALE)
        # back to the first size: what is cut has ROOM pixels around it
        grey = cv2.resize(small, grey.shape[::-1], interpolation=cv2.INTER_CUBIC)
    return np.clip(grey, 0, 255).astype(np.uint8)
