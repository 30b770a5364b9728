"""A line of a zone's page as it runs: where four corners leave it rising, falling or bent, its crop
follows it. A crop that doesn't cuts off the tops or the feet of characters, and an E without its
upper bar is an L in a clear print.
"""

from __future__ import annotations

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
LEAST_CONTRAST = 0.25  # of a strip's ink and of the line's contrast: with less it shows no print
ALIKE = 0.95  # of the best place's contrast
LEAST = 3.0  # pixels: a line that runs off by less is cut as it is; its crop has room for 8
STROKE = 17  # pixels, wider than any stroke: the paper is what a closing as wide leaves
EVEN = 1e-3  # grey levels: ground without any print
CURVED = 2  # degree of the curve on which a line runs
Floats = npt.NDArray[np.float64]


def follow(page: Image, box: Box) -> Image:
    """A line's crop, RGB uint8 (h, w, 3), its columns moved up or down to where its print runs.
    page: of a zone (`segmentation.mrz_band.straighten`). box: the line's
    (`segmentation.mrz_band.line_boxes`)."""
    top, bottom = round(box.top), round(box.bottom)
    left, right = round(box.left), round(box.right)
    capitals = top + DOWN * CAP
    above = max(0, round(capitals) - FARTHEST - AROUND)
    near = page[above : round(capitals + CAP) + FARTHEST + AROUND, left:right]
    off = _off(near, capitals - above)
    if off is None or np.abs(off).max() < LEAST:
        return page[top:bottom, left:right]
    x, y = np.meshgrid(
        np.arange(left, right, dtype=np.float32), np.arange(top, bottom, dtype=np.float32)
    )
    moved = cv2.remap(page, x, y + off, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.uint8)


def _off(page: Image, top: float) -> npt.NDArray[np.float32] | None:
    """By how many pixels print stands below its place in each column (W,); None where too few
    strips show it, or all of them show it near its place. top: of the capitals."""
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    paper = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((STROKE, STROKE), np.uint8))
    ink = paper.astype(np.float32) - grey
    edges = np.linspace(0, ink.shape[1], STRIPS + 1).astype(int)
    profiles = np.add.reduceat(ink, edges[:-1], axis=1) / np.diff(edges)
    x, (y, weight) = (edges[:-1] + edges[1:]) / 2, _places(profiles, top)
    shown = (weight > 0) & (weight >= LEAST_CONTRAST * np.median(weight))
    if shown.sum() < LEAST_STRIPS:
        return None
    x, y, weight = x[shown], y[shown], weight[shown]
    if np.abs(y).max() < LEAST:
        return None
    near = agreeing(x, y, weight)
    if near.sum() < LEAST_STRIPS:
        return None
    curve = np.polynomial.Polynomial.fit(x[near], y[near], CURVED, w=weight[near])
    columns = np.clip(np.arange(ink.shape[1]), x[near].min(), x[near].max())
    return np.asarray(curve(columns), np.float32)


def _places(profiles: Floats, top: float) -> tuple[Floats, Floats]:
    """By how many rows each strip's capitals stand below their place, by its ink in each row
    (H, STRIPS), and the contrast of ink within them to that just above and below, (STRIPS,) each; 0
    where a strip shows no print."""
    height, strips = profiles.shape
    sums = np.concatenate([np.zeros((1, strips)), np.cumsum(profiles, axis=0)])
    shifts = np.arange(-FARTHEST, FARTHEST + 1)
    first = np.rint(top + shifts).astype(int)
    last = first + round(CAP)

    def mean(start: npt.NDArray[np.int_], stop: npt.NDArray[np.int_]) -> Floats:
        start, stop = np.clip(start, 0, height), np.clip(stop, 0, height)
        return np.asarray((sums[stop] - sums[start]) / np.maximum(stop - start, 1)[:, None])

    inside = mean(first, last)
    contrast = inside - (mean(first - AROUND, first) + mean(last, last + AROUND)) / 2
    most = contrast.max(0)
    alike = contrast >= ALIKE * most  # lower letters fit as well at several places
    off = (alike * shifts[:, None]).sum(0) / np.maximum(alike.sum(0), 1)
    is_print = most >= np.maximum(LEAST_CONTRAST * inside[contrast.argmax(0), range(strips)], EVEN)
    return np.where(is_print, off, 0.0), np.where(is_print, most, 0.0)
