"""The four sides of a card on the border of a mask."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from elements import Image, Quad
from segmentation.sides import Floats, crossed, sides
from segmentation.statistics import quantile

Cover = npt.NDArray[np.float32]  # (h, w), the share of each pixel that lies on the card

MASK_REACH = 7.0  # pixels of the mask on either side of a supposed edge in which it is searched


def on_mask(cover: Cover, quad: Quad) -> Quad:
    """Move a quad's sides (pixels of the cover) onto the border of the cover.

    A side whose border is not seen along at least a third of it (cut by the frame, hidden) stays.
    """
    at = np.linspace(0.06, 0.94, 45)
    offsets = np.arange(-MASK_REACH, MASK_REACH + 0.01, 0.5)
    around, lines = list(sides(quad)), []
    profiles = sampled(cover, np.concatenate([side.points(at, offsets) for side in around]))
    falls = (profiles[:, :-1] >= 0.5) & (profiles[:, 1:] < 0.5)
    # of several falls the one nearest to the supposed edge
    nearest = np.where(falls, np.abs(offsets[:-1])[None], np.inf).argmin(1)
    fallen = np.asarray(falls.any(1))
    for n, side in enumerate(around):
        own = slice(n * len(at), (n + 1) * len(at))
        profile, seen = profiles[own], fallen[own]
        if seen.mean() < 0.34:
            lines.append(side)
            continue
        rows, near = np.flatnonzero(seen), nearest[own][seen]
        high, low = profile[rows, near], profile[rows, near + 1]
        edge = offsets[near] + 0.5 * (high - 0.5) / (high - low)
        first, slope = _robust_line(at[seen], edge)
        lines.append(side.moved(first, first + slope))
    return crossed(lines, quad)


def _robust_line(at: Floats, edge: Floats) -> tuple[float, float]:
    """Offset and slope of edge over at, outliers weighed down (Cauchy, five rounds)."""
    weight = np.ones_like(at)
    first = slope = 0.0
    for _ in range(5):
        share = weight / weight.sum()
        middle, height = share @ at, share @ edge
        spread = share @ (at - middle) ** 2
        slope = float(share @ ((at - middle) * (edge - height)) / max(spread, 1e-9))
        first = float(height - slope * middle)
        off = np.abs(edge - first - slope * at)
        weight = 1 / (1 + (off / max(0.3, 1.5 * quantile(off, 0.5))) ** 2)
    return first, slope


def sampled(image: Image | Cover, points: Floats) -> npt.NDArray[np.float32]:
    """The image at points (n, m, 2), bilinear; the border goes on beyond it."""
    maps = points.astype(np.float32) - 0.5  # remap counts from pixel centres
    values = cv2.remap(
        image, maps[..., 0], maps[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(values, np.float32)
