"""Shares of right values by score, counted: isotonic regression (Zadrozny and Elkan 2002)."""

from __future__ import annotations

import numpy as np
from sklearn.isotonic import IsotonicRegression

from training.reading.figures import Pair

Knots = tuple[list[float], list[float]]  # scores rising, shares of right values
LEAST = 5  # values a knot stands for; of 5 to 25, 5 told best on cards that were left out
MIDDLE = (0.1, 0.9)  # of a block; where it begins and ends is chance
LOWEST = 100  # values at the lower end of a long block, which are counted by themselves


def knots(pairs: list[Pair]) -> Knots:
    """Give scores and shares, both rising; each share counts half a value right and half one
    wrong."""
    told = np.array(sorted(pairs), np.float64)
    rising = IsotonicRegression().fit_transform(told[:, 0], told[:, 1])
    starts = np.flatnonzero(np.r_[True, np.diff(rising) > 0])
    blocks = [block for block in np.split(told, starts[1:]) if len(block)]
    merged: list[np.ndarray] = []
    for block in blocks:
        if merged and len(merged[-1]) < LEAST:
            merged[-1] = np.concatenate([merged[-1], block])
        else:
            merged.append(block)
    if len(merged) > 1 and len(merged[-1]) < LEAST:
        merged[-2:] = [np.concatenate(merged[-2:])]
    merged = [part for block in merged for part in _ends(block)]
    shares = [(block[:, 1].sum() + 0.5) / (len(block) + 1) for block in merged]
    level = np.repeat(np.maximum.accumulate(shares), 2)  # a block is level over its middle
    middles = np.concatenate([np.quantile(block[:, 0], MIDDLE) for block in merged])
    return (
        [0.0, *(round(float(score), 6) for score in middles), 1.0],
        [0.0, *(round(float(share), 5) for share in level), round(float(level[-1]), 5)],
    )


def _ends(block: np.ndarray) -> list[np.ndarray]:
    """Give a long block without its lowest values and these, for most of it may lie far above
    them."""
    return [block] if len(block) < 2 * LOWEST else [block[:LOWEST], block[LOWEST:]]
