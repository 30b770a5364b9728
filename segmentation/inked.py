"""Where ink stands in a part of a page."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from segmentation.ruled import without_rules

LEAST_CONTRAST = 28  # grey levels between paper and ink


def ink_in(grey: npt.NDArray[np.uint8], rows: slice = slice(None)) -> npt.NDArray[np.bool_]:
    """Where ink stands, without rules, specks and what an even ground shows. rows: those that tell
    how dark ink is, and how long a rule."""
    inked = dark_in(grey, rows)
    if inked is None:
        return np.zeros(grey.shape, np.bool_)
    ink = without_rules(inked, *grey[rows].shape)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    specks = np.nonzero(stats[:, cv2.CC_STAT_AREA] < 3)[0]
    ink[np.isin(labels, specks[specks > 0])] = 0
    return ink.astype(np.bool_)


def dark_in(grey: npt.NDArray[np.uint8], rows: slice = slice(None)) -> npt.NDArray[np.uint8] | None:
    """Where ink stands, 0 or 1, as dark as that of some rows; None where hardly any does."""
    paper = cv2.medianBlur(cv2.dilate(grey, np.ones((9, 9), np.uint8)), 15)
    depth = cv2.subtract(paper, grey)
    dark = float(np.percentile(depth[rows], 99.5))
    if dark < LEAST_CONTRAST:
        return None
    return np.asarray(depth > max(LEAST_CONTRAST * 0.6, 0.4 * dark), np.uint8)


def runs(on: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where each run of True begins, and the place behind its end."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], on.astype(np.int8), [0]])))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
