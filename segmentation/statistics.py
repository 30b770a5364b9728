"""Order statistics of few values, or of uint8 ones: numpy's own take ten times as long."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Values = npt.NDArray[Any]


def quantile(values: Values, share: float) -> float:
    """The value that a share of some numbers does not exceed, between two of them by proportion."""
    rising = np.sort(_wide(values), axis=None)
    place = share * (len(rising) - 1)
    below = int(place)
    above = min(below + 1, len(rising) - 1)
    return float(rising[below] + (place - below) * (float(rising[above]) - float(rising[below])))


def of_rank(values: Values, share: float) -> Values:
    """The value of (n, …) numbers below which a share of them stands along the first axis, as
    float32 (…)."""
    place = round(share * (len(values) - 1))
    return np.asarray(np.partition(_wide(values), place, axis=0)[place], np.float32)


def median(values: Values) -> Values:
    """The median of float32 (n, …) numbers along the first axis, (…)."""
    places = (len(values) - 1) // 2, len(values) // 2
    below, above = np.partition(values, places, axis=0)[list(places)]
    return np.asarray((below + above) / 2, np.float32)


def counts(values: Values) -> npt.NDArray[np.float64]:
    """How many of some contiguous uint8 values stand at each of the 256 levels."""
    return cv2.calcHist([values], [0], None, [256], [0, 256]).ravel().astype(np.float64)


def level(values: Values, share: float) -> int:
    """The least level that a share of some contiguous uint8 values does not exceed."""
    return levels(values, share)[0]


def levels(values: Values, *shares: float) -> list[int]:
    """The same of several shares."""
    wanted = np.array(shares) * values.size
    found: list[int] = np.searchsorted(np.cumsum(counts(values)), wanted).tolist()
    return found


def _wide(values: Values) -> Values:
    """Values of 16 bits or more: numpy sorts these by vector instructions, but not 8 bits."""
    return values.astype(np.int16) if values.dtype == np.uint8 else values
