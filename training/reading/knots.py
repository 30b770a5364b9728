"""Shares of right values by score, counted: isotonic regression (Zadrozny and Elkan 2002)."""

from __future__ import annotations

import numpy as np
from sklearn.isotonic import IsotonicRegression

from training.reading.figures import Pair

Knots = tuple[list[float], list[float]]  # scores rising, shares of right values
LEAST = 5  # values a knot stands for; of 5 to 25, 5 told best on cards that were left out
MIDDLE = (0.1, 0.9)  # of a block; where it begins and ends is chance
LOWEST = 100  # values at the lower end of a long block, which are counted by themselves,
UPPER = (0.5, 0.9)  # and claimed in their upper half alone: the lower they are, the fewer are near


def knots(pairs: list[Pair]) -> Knots:
    """Give scores and shares, both rising; each share counts half a value right and half one
    wrong."""
    told = np.array(sorted(pairs), np.float64)
    rising = IsotonicRegression().fit_transform(told[:, 0], told[:, 1])
    starts = np.flatnonzero(np.r_[True, np.diff(rising) > 0])
    blocks = [block for block in np.split(told, starts[1:]) if len(block)]
    merged: list[np.ndarray] = []
    for block in blocks:
        missing = LEAST - len(merged[-1]) if merged else 0
        if missing > 0:
            merged[-1] = np.concatenate([merged[-1], block[:missing]])
            block = block[missing:]
        if len(block):
            merged.append(block)
    if len(merged) > 1 and len(merged[-1]) < LEAST:
        merged[-2:] = [np.concatenate(merged[-2:])]
    parts = [part for block in merged for part in _ends(block)]
    shares = [(block[:, 1].sum() + 0.5) / (len(block) + 1) for block, _ in parts]
    level = np.repeat(np.maximum.accumulate(shares), 2)  # a block is level over its middle
    middles = np.concatenate([np.quantile(block[:, 0], middle) for block, middle in parts])
    return (
        [0.0, *(round(float(score), 6) for score in middles), 1.0],
        [0.0, *(round(float(share), 5) for share in level), round(float(level[-1]), 5)],
    )


def _ends(block: np.ndarray) -> list[tuple[np.ndarray, tuple[float, float]]]:
    """Give a block and its middle: a long one without its lowest values, which stand apart, for
    most of it may lie far above them."""
    if len(block) < 2 * LOWEST:
        return [(block, MIDDLE)]
    return [(block[:LOWEST], UPPER), (block[LOWEST:], MIDDLE)]
