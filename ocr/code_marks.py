"""The marks at the ends of a PDF417 code, which all its rows share: where they are in a crop.

What is blurred, noisy or too small for single bars to be told still shows both marks, taken over
many rows. They tell how wide a module is at either end.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from ocr.code_symbols import ENDS, MODULES, START, STOP, Floats, modules_of

NARROWEST, WIDEST, FINER = 0.0016, 0.0075, 0.03  # of a crop's width, a module; steps between
COARSER = 0.09  # the same at a glance
SOFT = 0.7  # modules by which the marks are looked for blurred
SOFTER = 1.5 / 1200  # of its width, by which a crop is blurred for them
BANDS, WORST = 10, 3  # of a code's height; of these so many may not show a mark
# Times that the lean of bars is told; of a crop's width, by how much they lean over its height.
LEANINGS, LEAST_LEAN = 2, 0.0025
RIM = 0.12  # of the height, without the code's own ends
MARKS_KEPT = 128  # of different widths, for the next code
QUIET = 3  # modules of light before and behind a code
BEGINS, ENDS_FROM = 0.35, 0.6  # of the width, where the left mark ends and the right one begins
# How alike both marks are to theirs, 2 being most: of 51 codes 49 had 1.85 or more, of 24 pictures
# without one no region had more than 1.79.
LEAST_MARKS = 1.82
LESS = 0.02  # by how much less alike they may be at a glance: of 40 codes none was by 0.01
UNEVEN = 20  # steps by which modules may be wider at one end: one end may be nearer
EVEN = 0.005  # by how much more alike marks must be for each such step
MOST_COLUMNS = 25
Coordinates = npt.NDArray[np.float32] | npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of a code. alike: how much they are so, at most 2; left, right: where it begins and
    ends, pixels; columns: of symbols between their indicators; near: how many times as high the
    right end looks as the left one, which lies farther away."""

    alike: float
    left: float
    right: float
    columns: int
    near: float = 1.0


def find_marks(grey: Floats) -> Marks | None:
    """The marks of the code in a crop (h, w), its rows along it and the right way up; None where
    there are none."""
    width = grey.shape[1]
    rows = _softened(bands_of(grey, RIM, BANDS))
    sizes = _sizes(width, FINER)
    starts = [_best(rows, start_mark(size), 0, BEGINS) for size in sizes]
    stops = [_best(rows, stop_mark(size), ENDS_FROM, 1) for size in sizes]
    found = None
    for n, (start, at) in enumerate(starts):
        for m in range(max(0, n - UNEVEN), min(len(sizes), n + UNEVEN + 1)):
            stop, behind = stops[m]
            left = at + QUIET * sizes[n]
            right = behind + sum(STOP) * sizes[m]
            modules = (right - left) / np.sqrt(sizes[n] * sizes[m])
            columns = round((modules - ENDS) / MODULES) - 2
            if right - left < width / 2 or not 1 <= columns <= MOST_COLUMNS:
                continue
            off = abs((modules - ENDS) / MODULES - 2 - columns)
            alike = start + stop
            score = alike - 0.15 * off - EVEN * abs(n - m)
            if found is None or score > found[0]:
                near = float(np.sqrt(sizes[m] / sizes[n]))
                found = score, Marks(alike, left, right, columns, near)
    return found[1] if found is not None and found[1].alike >= LEAST_MARKS else None


def glimpsed(grey: Floats) -> bool:
    """Whether a crop may show both marks, as few sizes of a module tell, in a fifth of the time.
    They may be of modules of any two widths."""
    rows = _softened(bands_of(grey, RIM, BANDS))
    sizes = _sizes(grey.shape[1], COARSER)
    start = max(_best(rows, start_mark(size), 0, BEGINS)[0] for size in sizes)
    if start < LEAST_MARKS - LESS - 1:
        return False
    stop = max(_best(rows, stop_mark(size), ENDS_FROM, 1)[0] for size in sizes)
    return start + stop >= LEAST_MARKS - LESS


def lean_of_bars(grey: Floats) -> Floats | None:
    """How far the bars of a crop (h, w) go to the right from row to row, at each column; None where
    they run nearly straight down. It changes evenly from one end to the other."""
    lean = np.zeros(grey.shape[1], np.float32)
    image = grey
    for _ in range(LEANINGS):
        lean += _lean_of(image)
        image = leant(grey, lean)
    return lean if np.abs(lean).max() * len(grey) > LEAST_LEAN * grey.shape[1] else None


def leant(grey: Floats, lean: Floats) -> Floats:
    """A crop (h, w) with its bars upright, that go so far from row to row at some columns (n,)."""
    height, width = grey.shape
    across = np.arange(width, dtype=np.float32)
    lean = np.interp(across * len(lean) / width, np.arange(len(lean)), lean).astype(np.float32)
    down = np.repeat(np.arange(height, dtype=np.float32)[:, None], width, axis=1)
    return sampled(grey, across + lean * (down - height / 2), down)


def _lean_of(grey: Floats) -> Floats:
    """As ``lean_of_bars`` at one go, which tells less than there is."""
    soft = cv2.GaussianBlur(grey, (0, 0), 1)
    gx, gy = (cv2.Scharr(soft, cv2.CV_32F, *way) for way in ((1, 0), (0, 1)))
    height, width = grey.shape
    rim = int(RIM * height)
    runs_down = np.abs(gx) > np.abs(gy)
    gx, gy = (np.where(runs_down, g, 0)[rim : height - rim] for g in (gx, gy))
    weight = (gx * gx).sum(0) + 1e-3
    lean = -(gx * gy).sum(0) / weight
    at = np.arange(width, dtype=np.float32)
    return np.asarray(np.polyval(np.polyfit(at, lean, 1, w=np.sqrt(weight)), at), np.float32)


def _sizes(width: int, step: float) -> npt.NDArray[np.float64]:
    """Pixels that a module may have in so wide a crop."""
    widths = np.arange(np.log(NARROWEST * width), np.log(WIDEST * width), step)
    return np.asarray(np.exp(widths), np.float64)


def _softened(rows: Floats) -> Floats:
    """Bands (n, w) blurred, so that sharp marks look as soft as those they are held against."""
    return np.asarray(
        cv2.GaussianBlur(rows, (0, 0), sigmaX=SOFTER * rows.shape[1], sigmaY=0.01), np.float32
    )


def _best(rows: Floats, mark: Floats, start: float, end: float) -> tuple[float, int]:
    """How alike most bands are to a mark where it is likeliest, and where that is: it begins
    between two shares of the width."""
    width = rows.shape[1]
    first, last = int(start * width), min(width - mark.shape[1] + 1, int(end * width))
    if first >= last:
        return 0.0, 0
    alike = likeness(rows[:, first : last + mark.shape[1] - 1], mark)
    near = cv2.dilate(alike, np.ones((1, 5), np.uint8))
    mean = np.sort(near, axis=0)[WORST:].mean(0)
    at = int(mean.argmax())
    return float(mean[at]), first + at


@lru_cache(MARKS_KEPT)
def start_mark(module: float) -> Floats:
    return _mark(np.concatenate([np.ones(QUIET, np.float32), modules_of(START)]), module)


@lru_cache(MARKS_KEPT)
def stop_mark(module: float) -> Floats:
    return _mark(np.concatenate([modules_of(STOP), np.ones(QUIET, np.float32)]), module)


def _mark(modules: Floats, module: float) -> Floats:
    """A mark as wide as modules of so many pixels make it, blurred, (1, w)."""
    fine = cv2.GaussianBlur(np.repeat(modules, 16)[None], (0, 0), 16 * SOFT,
                            borderType=cv2.BORDER_REPLICATE)  # fmt: skip
    size = (max(4, round(len(modules) * module)), 1)
    return np.asarray(cv2.resize(fine, size, interpolation=cv2.INTER_AREA), np.float32)


def bands_of(grey: Floats, rim: float, count: int) -> Floats:
    """The means of so many bands of a crop's height but for its rims, (count, w)."""
    edges = np.linspace(rim * len(grey), (1 - rim) * len(grey), count + 1).astype(int)
    bands = [grey[top : max(top + 1, low)].mean(0) for top, low in pairwise(edges)]
    return np.array(bands, np.float32)


def likeness(rows: Floats, mark: Floats) -> Floats:
    """How alike each place of rows is to a mark, -1 to 1."""
    return np.asarray(cv2.matchTemplate(rows, mark, cv2.TM_CCOEFF_NORMED), np.float32)


def sampled(image: Floats, across: Coordinates, down: Coordinates) -> Floats:
    """An image (h, w) at places (H, W) of it."""
    return np.asarray(
        cv2.remap(image, across.astype(np.float32), down.astype(np.float32), cv2.INTER_CUBIC,
                  borderMode=cv2.BORDER_REPLICATE), np.float32)  # fmt: skip
