"""A line of a zone's page as it runs: where four corners leave it rising, falling or bent, its crop
follows it. A crop that doesn't cuts off the tops or the feet of characters, and an E without its
upper bar is an L in a clear print.
"""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from elements import Box, Image
from segmentation.mrz_band import CAP, DOWN
from segmentation.mrz_bend import agreeing

STRIPS = 11  # along a line, narrow enough that it is level in each
LEAST_STRIPS = 7  # that agree on how it runs
FARTHEST = 12  # pixels by which a line may run off its place
AROUND = 5  # rows above and below the capitals, which are paper
LEAST_CONTRAST = (
    0.25  # of its ink, and of the line's own contrast: a strip with less shows no print
)
ALIKE = 0.95  # of the best place's contrast
LEAST = 3.0  # pixels: a line that runs off by less is cut as it is; its crop has room for 8
STROKE = 17  # pixels, wider than any stroke: the paper is what a closing as wide leaves
CURVED = 2  # degree of the curve on which a line runs


def follow(page: Image, box: Box) -> Image:
    """A line's crop, RGB uint8 (h, w, 3), its columns moved up or down to where its print runs.
    page: of a zone (`segmentation.mrz_band.straighten`). box: the line's
    (`segmentation.mrz_band.line_boxes`)."""
    top, bottom = round(box.top), round(box.bottom)
    left, right = round(box.left), round(box.right)
    off = _off(page[:, left:right], top + DOWN * CAP)
    if off is None or np.abs(off).max() < LEAST:
        return page[top:bottom, left:right]
    x, y = np.meshgrid(
        np.arange(left, right, dtype=np.float32), np.arange(top, bottom, dtype=np.float32)
    )
    moved = cv2.remap(page, x, y + off, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.uint8)


def _off(page: Image, top: float) -> npt.NDArray[np.float32] | None:
    """By how many pixels print stands below its place in each column (W,); None where too few
    strips show it. top: of the capitals."""
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    paper = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((STROKE, STROKE), np.uint8))
    ink = paper.astype(np.float32) - grey
    edges = np.linspace(0, ink.shape[1], STRIPS + 1).astype(int)
    middles, offs, contrasts = [], [], []
    for start, stop in pairwise(edges):
        off, contrast = _place(ink[:, start:stop].mean(1), top)
        middles.append((start + stop) / 2)
        offs.append(off)
        contrasts.append(contrast)
    x, y, weight = (np.array(each, np.float64) for each in (middles, offs, contrasts))
    shown = (weight > 0) & (weight >= LEAST_CONTRAST * np.median(weight))
    if shown.sum() < LEAST_STRIPS:
        return None
    x, y, weight = x[shown], y[shown], weight[shown]
    near = agreeing(x, y, weight)
    if near.sum() < LEAST_STRIPS:
        return None
    curve = np.polynomial.Polynomial.fit(x[near], y[near], CURVED, w=weight[near])
    columns = np.clip(np.arange(ink.shape[1]), x[near].min(), x[near].max())
    return np.asarray(curve(columns), np.float32)


def _place(profile: npt.NDArray[np.float32], top: float) -> tuple[float, float]:
    """By how many rows a strip's capitals stand below their place, by its ink in each row (H,), and
    the contrast of ink within them to that just above and below; 0 where it shows no print."""
    sums = np.concatenate([[0.0], np.cumsum(profile)])
    shifts = np.arange(-FARTHEST, FARTHEST + 1)
    first = np.rint(top + shifts).astype(int)
    last = first + round(CAP)

    def mean(start: np.ndarray, stop: np.ndarray) -> np.ndarray:
        start, stop = (np.clip(each, 0, len(profile)) for each in (start, stop))
        return np.asarray((sums[stop] - sums[start]) / np.maximum(stop - start, 1))

    around = (mean(first - AROUND, first) + mean(last, last + AROUND)) / 2
    inside = mean(first, last)
    contrast = inside - around
    best = contrast.argmax()
    if contrast[best] < LEAST_CONTRAST * inside[best]:
        return 0.0, 0.0
    alike = contrast >= ALIKE * contrast[best]  # lower letters fit as well at several places
    return float(shifts[alike].mean()), float(contrast[best])
