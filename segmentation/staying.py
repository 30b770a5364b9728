"""Print that stays on every page of a template: where it stands, and how much of it a page shows.

Points alone don't tell two suppliers apart who fill in the same form in the same typeface: labels
agree, names and marks don't. So small patches of the print that stays are held against the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from elements import Box, Homography
from segmentation.drift import Drift

Grey = npt.NDArray[np.uint8]
Place = tuple[int, int, int, int]

HALF = 0.5  # of the small page's side: letters are some ten pixels high, and noise is less
WIDE, HIGH = 26, 12  # pixels of a patch at half size: a letter or three
ASTRAY = 3  # pixels at half size that a fit may be off
SOFT = 0.8  # pixels of blur, so that sharp print and a soft photo of it are alike
EVEN = 8.0  # pixels of the blur that is taken away, and shadows with it
INKED = 18.0  # grey levels by which a patch with print varies
FAINT = 7.0  # one with a label, which may be small, and light on a coloured ground
LINES = 0.03  # of a patch's steepness across its strokes, along them: less is a rule
ALIKE = 0.8  # correlation from which on a patch shows the same print
TOP = 1 / 3  # of the page that is a head, at most
OVER = 2.0  # heights of a region above it, so far up its own label may stand
ABOVE, BELOW = 1.5, 0.3  # heights of a region around it in which its label stands
ASIDE = 30  # pixels at half size that labels stand aside where a column is as wide as its values
LEAST_LABELS = 3  # of a template, that tell anything together
LONG = 130  # pixels at half size of a label, at most


@dataclass(frozen=True, slots=True)
class Patches:
    """Patches of a template's page that its other pages show as well.

    places: left and top (N, 2) of each, pixels at half size. heads: bool (N,), which of them are of
    the page's head, where a supplier's name and mark stand. labels: of each value that stays, where
    the print nearest to it stands, on either side and above it: left, top, right, bottom at half
    size.
    """

    places: npt.NDArray[np.intp]
    heads: npt.NDArray[np.bool_]
    labels: tuple[tuple[Place, ...], ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """The shares of a template's patches that a photo shows, 0 to 1, 0 where there are none: of all
    of them, and of its head's; where no patch is of a head, the same. labels: the share of the
    values that stay beside which the photo shows one of the template's labels."""

    whole: float
    head: float
    labels: float


def patches_of(grey: Grey, values: Sequence[Box], moving: Sequence[Box]) -> Patches:
    """The patches of a template's page: in its head and beside the values that stay. Boxes are
    shares of the page; moving: of values that hang on anchors."""
    half = _half(grey)
    high, wide = half.shape
    head = int(min([TOP, *(box.top for box in (*values, *moving))]) * high)
    stays = _rows_that_stay(high, head, values)
    covered = np.zeros(half.shape, np.bool_)
    for box in (*values, *moving):
        covered[int(box.top * high) : int(np.ceil(box.bottom * high)),
                int(box.left * wide) : int(np.ceil(box.right * wide))] = True  # fmt: skip
    varies = _varies(half, covered)
    places = _printed(half, varies, range(ASTRAY, high - HIGH - ASTRAY, HIGH // 2), INKED, stays)
    labels = (_labels_of(half, varies, box) for box in values)
    return Patches(places, places[:, 1] + HIGH <= head, tuple(filter(None, labels)))


def _printed(
    half: npt.NDArray[np.float32], varies: npt.NDArray[np.float32], tops: Iterable[int],
    inked: float, stays: npt.NDArray[np.bool_] | None = None,
) -> npt.NDArray[np.intp]:  # fmt: skip
    """Left and top (N, 2) of the patches of some rows that show print, but for those in a row of
    the page that does not stay. varies: of `_varies`."""
    lefts = np.arange(ASTRAY, half.shape[1] - WIDE - ASTRAY, WIDE // 2)
    found = [
        (left, top)
        for top in tops
        if stays is None or stays[top : top + HIGH].all()
        for left in lefts[varies[top, lefts] >= inked]
        if _tells(half[top : top + HIGH, left : left + WIDE])
    ]
    return np.array(found, np.intp).reshape(-1, 2)


def _varies(
    half: npt.NDArray[np.float32], covered: npt.NDArray[np.bool_]
) -> npt.NDArray[np.float32]:
    """By how many grey levels the patch varies whose left top corner each place is; by none where
    some of it is covered."""
    mean, squares, hidden = (
        cv2.boxFilter(
            each, cv2.CV_64F, (WIDE, HIGH), anchor=(0, 0), borderType=cv2.BORDER_REPLICATE
        )
        for each in (half, half**2, covered.astype(np.float32))
    )
    varies = np.sqrt(np.maximum(squares - mean**2, 0))
    varies[hidden > 0] = 0
    return np.asarray(varies, np.float32)


def shown(
    grey: Grey, patches: Patches, photo: Grey, to_photo: Homography, drift: Drift | None = None
) -> Shown:
    """How much of a template's patches a photo shows.

    grey, photo: uint8 (h, w); to_photo: pixels of the one → pixels of the other. drift: how far
    print is off that, on a bent sheet.
    """
    if not len(patches.places):
        return Shown(0.0, 0.0, 0.0)
    half = _half(grey)
    to_half = to_photo @ np.diag([1 / HALF, 1 / HALF, 1.0])
    laid = cv2.warpPerspective(
        photo, to_half, half.shape[::-1], flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    laid = _strokes(laid)
    drift = drift if drift and drift.bent else None
    alike = np.array([_shows(half, laid, place, drift) for place in patches.places])
    whole = float(alike.mean())
    head = float(alike[patches.heads].mean()) if patches.heads.any() else whole
    told = [any(_labelled(half, laid, place) for place in places) for places in patches.labels]
    return Shown(whole, head, float(np.mean(told)) if len(told) >= LEAST_LABELS else 0.0)


def _shows(
    half: npt.NDArray[np.float32], laid: npt.NDArray[np.float32], place: npt.NDArray[np.intp],
    drift: Drift | None,
) -> bool:  # fmt: skip
    """Whether a laid page shows the patch at a place of the template's."""
    (high, wide), (left, top) = half.shape, place
    x, y = left, top
    if drift is not None:
        across, down = drift.at((left + WIDE / 2) / wide, (top + HIGH / 2) / high)
        x = np.clip(left + round(across * wide), ASTRAY, wide - WIDE - ASTRAY)
        y = np.clip(top + round(down * high), ASTRAY, high - HIGH - ASTRAY)
    around = laid[y - ASTRAY : y + HIGH + ASTRAY, x - ASTRAY : x + WIDE + ASTRAY]
    patch = half[top : top + HIGH, left : left + WIDE]
    return bool(cv2.matchTemplate(around, patch, cv2.TM_CCOEFF_NORMED).max() >= ALIKE)


def _labels_of(
    half: npt.NDArray[np.float32], varies: npt.NDArray[np.float32], value: Box
) -> tuple[Place, ...]:
    """Where the print nearest to a value stands on its left, on its right and above it."""
    high, wide = half.shape
    tall = (value.bottom - value.top) * high
    top, bottom = value.top * high - BELOW * tall, value.bottom * high + BELOW * tall
    left, right = value.left * wide, value.right * wide
    first = max(ASTRAY, int(top - OVER * tall))
    last = min(high - HIGH - ASTRAY, max(int(bottom) - HIGH, int(value.top * high)))
    places = _printed(half, varies, range(first, last + 1, HIGH // 3), FAINT)
    x, y = places[:, 0], places[:, 1]
    row = (y + HIGH / 2 >= top) & (y + HIGH / 2 <= bottom)
    over = (y + HIGH <= top + HIGH / 2) & (x < right) & (x + WIDE > left)
    before, behind = row & (x + WIDE <= left + WIDE / 2), row & (x >= right - WIDE / 2)
    return tuple(
        _together(places[near], ends)
        for near, ends in ((before, True), (behind, False), (over, False)) if near.any()
    )  # fmt: skip


def _together(places: npt.NDArray[np.intp], ends: bool) -> Place:
    """The box of the patches that hang together, from the last one or the first one of a row."""
    near = places[np.argsort(places[:, 0])]
    if ends:
        near = near[::-1]
    kept = [near[0]]
    for each in near[1:]:
        if (
            abs(int(each[0]) - int(kept[-1][0])) > WIDE
            or abs(int(each[0]) - int(near[0][0])) > LONG
        ):
            break
        kept.append(each)
    lefts, tops = np.array(kept).T
    return int(lefts.min()), int(tops.min()), int(lefts.max()) + WIDE, int(tops.max()) + HIGH


def _labelled(half: npt.NDArray[np.float32], laid: npt.NDArray[np.float32], place: Place) -> bool:
    """Whether a label stands on the laid page where it does on the template's, or aside."""
    left, top, right, bottom = place
    around = laid[max(0, top - ASTRAY) : bottom + ASTRAY, max(0, left - ASIDE) : right + ASIDE]
    label = half[top:bottom, left:right]
    return bool(cv2.matchTemplate(around, label, cv2.TM_CCOEFF_NORMED).max() >= ALIKE)


def _tells(patch: npt.NDArray[np.float32]) -> bool:
    """Whether strokes of more than one direction stand in a patch: it has one place only."""
    down, along = np.gradient(patch)
    xx, xy, yy = float((along**2).mean()), float((along * down).mean()), float((down**2).mean())
    apart = float(np.hypot(xx - yy, 2 * xy))
    return xx + yy - apart >= LINES * (xx + yy + apart)


def _half(grey: Grey) -> npt.NDArray[np.float32]:
    """Its strokes at half size."""
    high, wide = (max(1, round(HALF * side)) for side in grey.shape)
    return _strokes(cv2.resize(grey, (wide, high), interpolation=cv2.INTER_AREA))


def _strokes(grey: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    """Print without the light that lies on it."""
    soft = cv2.GaussianBlur(np.asarray(grey, np.float32), (0, 0), SOFT)
    return np.asarray(soft - cv2.GaussianBlur(soft, (0, 0), EVEN), np.float32)


def _rows_that_stay(high: int, head: int, values: Sequence[Box]) -> npt.NDArray[np.bool_]:
    """Which rows of a page hold its head, or a value and its label: a table moves, between them."""
    stays = np.zeros(high, np.bool_)
    stays[:head] = True
    for box in values:
        tall = box.bottom - box.top
        above, below = box.top - ABOVE * tall, box.bottom + BELOW * tall
        stays[max(0, int(above * high)) : int(below * high)] = True
    return stays
