"""Read a PDF417 code by whole symbols: what no longer shows single bars still shows which of 929
symbols looks most like a place.

Each place of a row is held against all symbols of the row's cluster, blurred as the code is. The
surest are kept, the others count as erased, and the code's own checks mend the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product

import cv2
import numpy as np

from ocr.code_errors import PRIME, corrected
from ocr.code_grid import STEPS, laid_out, rows_in
from ocr.code_marks import Marks, find_marks, glimpsed, lean_of_bars, leant, sampled
from ocr.code_symbols import (
    CLUSTERS,
    ENDS,
    MODULES,
    START,
    Floats,
    Grey,
    can_be,
    checks_of,
    drawn,
    indicators,
    symbols,
)

WIDTH = 1200  # pixels to which a crop is enlarged
LEAST_LONG = 1.8  # a code's crop is so much wider than high; a whole card's is not
BLURS = (0.5, 0.8, 1.1)  # modules
SHIFTS = (-2, -1, 0, 1, 2)  # pixels by which symbols of a column may be off
# Pixels by which a code may be wider at its left and right than its marks say, and bent between.
SLIDES = np.arange(-STEPS, STEPS + 0.1)
BENDS = 4.0 * np.arange(-3 * STEPS, 3 * STEPS + 0.1)
ENOUGH = 24  # rows that tell whether they are of one cluster each
APART = 0.04  # by how much rows look more like their own cluster's symbols than like the others'
ABOUT = 2  # columns by which the marks may tell their number wrongly
MOST_OVER = 6  # rows that may be seen above a code, and below it
LIKELY = 2  # sizes and levels that are tried of those that a code can have
LEAST_ALIKE = 0.3  # of a place to a symbol: less is erased first
ERASED = (0.0, 0.2, 0.35, 0.5, 0.65, 0.75)  # of the checks, spent on the places that are least sure
SPARE = 2  # checks left over, with which one code in a million is mended into another by chance


@dataclass(frozen=True, slots=True)
class _Grid:
    """How alike each place is to each symbol of its row's cluster: (rows, columns + 2, 929)."""

    alike: Floats
    columns: int


@dataclass(frozen=True, slots=True)
class Marked:
    """A crop (h, w) that shows the marks at a code's ends, the right way up."""

    marks: Marks
    image: Floats


def is_region(grey: Grey) -> bool:
    """Whether a crop (h, w) can be a code's own region; a whole card is not as wide."""
    return bool(grey.shape[1] >= LEAST_LONG * grey.shape[0])


def marked_code(grey: Grey) -> Marked | None:
    """The code in its own region, its rows along the crop, either way up; None where the marks at
    its ends are not seen, without which no code is read."""
    large = _as_wide(grey, max(WIDTH, grey.shape[1]))
    ways = [(find_marks(way), way) for way in (_seen(large, *how) for how in _glimpses(grey))]
    marked = [Marked(marks, way) for marks, way in ways if marks is not None]
    return max(marked, key=lambda one: one.marks.alike, default=None)


def may_be_marked(grey: Grey) -> bool:
    """Whether a crop may show the marks at a code's ends, as a glance tells."""
    return any(True for _ in _glimpses(grey))


def _glimpses(grey: Grey) -> Iterator[tuple[Floats | None, bool]]:
    """How a crop that may show a code's marks does: by which lean its bars are made upright, None
    where as it is, and whether upside down."""
    small = _as_wide(grey, WIDTH // 2)
    lean = lean_of_bars(small)
    for by in (None,) if lean is None else (None, lean):
        for turned in (False, True):
            if glimpsed(_seen(small, by, turned)):
                yield by, turned


def _seen(grey: Floats, lean: Floats | None, turned: bool) -> Floats:
    """A crop with its bars upright, turned by half where it is upside down."""
    image = grey if lean is None else leant(grey, lean)
    return np.ascontiguousarray(image[::-1, ::-1]) if turned else image


def _as_wide(grey: Grey, width: int) -> Floats:
    """A crop (h, w) enlarged or made smaller to a width."""
    scale = width / grey.shape[1]
    how = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    size = (width, max(1, round(scale * grey.shape[0])))
    return np.asarray(cv2.resize(grey.astype(np.float32), size, interpolation=how), np.float32)


def clean_code(marked: Marked) -> Grey | None:
    """The code drawn anew without blemish; None where it can't be read."""
    marks = marked.marks
    code = laid_out(marked.image, marks)
    if code is None:
        return None
    for rows in rows_in(code):
        grid = _grid_of(rows, marks)
        clean = None if grid is None else _mended(grid)
        if clean is not None:
            return clean
    return None


def _grid_of(rows: Floats, marks: Marks) -> _Grid | None:
    """Rows held against symbols, of as many columns, about those that the marks tell, as part them
    best; None where the rows do not look like one cluster's symbols each."""
    about = range(max(1, marks.columns - ABOUT), marks.columns + ABOUT + 1)
    _, columns, wide = max((_aligned(rows, each) for each in about), key=lambda one: one[:2])
    some = wide[:ENOUGH]
    every = np.stack([_alike(some, columns, BLURS[1], k, (0,)) for k in range(CLUSTERS)])
    most = every.max(3).mean(2)  # clusters, rows
    means = [
        float(np.mean([most[(n + first) % CLUSTERS, n] for n in range(len(some))]))
        for first in range(CLUSTERS)
    ]
    _, middle, own = np.argsort(means)
    if means[own] - means[middle] < APART:
        return None
    # rows before the first that is not row 0, 3 …, or that row itself, are no rows of the code
    wide = wide[(CLUSTERS - int(own)) % CLUSTERS :]
    looks = [_of_clusters(wide, columns, blur) for blur in BLURS]
    return _Grid(max(looks, key=lambda look: float(look.max(2).mean())), columns)


def _aligned(rows: Floats, columns: int) -> tuple[float, int, Floats]:
    """How plainly symbols are parted in a code of so many columns, their number, and the rows as
    wide as it, shifted and bent so that each symbol begins where it must: all rows have light
    before that place and a bar behind it."""
    modules = MODULES * (columns + 2) + ENDS
    width = STEPS * modules
    mean = cv2.resize(rows.mean(0)[None], (width, 1), interpolation=cv2.INTER_LINEAR)[0]
    share = (sum(START) + MODULES * np.arange(columns + 3)) / modules
    lefts, rights, bends = (way.ravel()[:, None] for way in np.meshgrid(SLIDES, SLIDES, BENDS))
    places = share * width + lefts * (1 - share) + rights * share + bends * share * (1 - share)
    half = STEPS / 2
    edge = np.interp(places - half, np.arange(width) + 0.5, mean)
    edge -= np.interp(places + half, np.arange(width) + 0.5, mean)
    best = int(edge.mean(1).argmax())
    along = (np.arange(width) + 0.5) / width
    off = lefts[best] * (1 - along) + rights[best] * along + bends[best] * along * (1 - along)
    across = (along + off / width) * rows.shape[1] - 0.5
    across, down = np.broadcast_arrays(across, np.arange(len(rows))[:, None])
    wide = sampled(rows, across, down)
    return float(edge.mean(1)[best]), columns, wide


def _of_clusters(rows: Floats, columns: int, blur: float) -> Floats:
    alike = np.zeros((len(rows), columns + 2, PRIME), np.float32)
    for cluster in range(CLUSTERS):
        alike[cluster::CLUSTERS] = _alike(rows[cluster::CLUSTERS], columns, blur, cluster, SHIFTS)
    return alike


def _alike(
    rows: Floats, columns: int, blur: float, cluster: int, shifts: tuple[int, ...]
) -> Floats:
    """How alike each place of rows is to each symbol of a cluster, a column shifted as suits it."""
    wanted = _blurred(blur)[cluster]
    starts = STEPS * (MODULES * np.arange(1, columns + 3) - 1)
    places = starts[:, None, None] + np.array(shifts)[:, None] + np.arange(wanted.shape[1])
    parts = np.moveaxis(rows[:, places], 0, 2)  # columns, shifts, rows, w
    parts = parts - parts.mean(3, keepdims=True)
    parts /= np.linalg.norm(parts, axis=3, keepdims=True) + 1e-3
    looks = (parts.reshape(-1, wanted.shape[1]) @ wanted.T).reshape(*parts.shape[:3], -1)
    best = np.median(looks.max(3), axis=2).argmax(1)
    return np.moveaxis(looks[np.arange(columns + 2), best], 0, 1)


@cache
def _blurred(blur: float) -> Floats:
    """The symbols between the space before and the bar behind them, blurred by so many modules, of
    no mean and of unit length: (3, 929, w)."""
    every = symbols()
    around = np.pad(every, ((0, 0), (0, 0), (1, 1)))
    around[..., 0] = 1
    fine = np.repeat(around, STEPS, axis=2).reshape(CLUSTERS * PRIME, -1)
    kernel = cv2.getGaussianKernel(int(6 * blur * STEPS) | 1, blur * STEPS, cv2.CV_32F)
    one = np.ones(1, np.float32)
    soft = cv2.sepFilter2D(fine, -1, kernel, one, borderType=cv2.BORDER_REPLICATE)
    soft = soft - soft.mean(1, keepdims=True)
    soft /= np.linalg.norm(soft, axis=1, keepdims=True)
    return np.asarray(soft.reshape(CLUSTERS, PRIME, -1), np.float32)


def _mended(grid: _Grid) -> Grey | None:
    """The code of a grid by its checks, of the likeliest sizes and levels."""
    for first, rows, level in _sizes(grid):
        alike = grid.alike[first : first + rows]
        lacking = np.zeros((rows - len(alike), *alike.shape[1:]), np.float32)
        inner = np.concatenate([alike, lacking])[:, 1:-1].reshape(-1, PRIME)
        checks = checks_of(level)
        second, first = np.partition(inner, -2, axis=1)[:, -2:].T
        codewords, sure = inner.argmax(1), np.where(first > LEAST_ALIKE, first - second, 0.0)
        codewords[0], sure[0] = rows * grid.columns - checks, 1.0  # it tells how many there are
        order = np.argsort(sure, kind="stable").tolist()
        for share in ERASED:
            erased = order[: int(share * checks)]
            read = corrected(codewords.tolist(), erased, checks)
            if read is not None and checks - len(erased) - 2 * read[1] >= SPARE:
                return drawn(read[0], rows, grid.columns, level)
    return None


def _sizes(grid: _Grid) -> Iterator[tuple[int, int, int]]:
    """A code's first row in the grid, how many it has, and its level, the likeliest first, as its
    indicators tell them: what is above the first and below the last is none of its rows."""
    columns = grid.columns
    found = []
    for first, over in product(range(0, MOST_OVER + 1, CLUSTERS), range(-1, MOST_OVER + 1)):
        seen = len(grid.alike) - first
        rows = seen - over
        for level in range(9):
            if not can_be(rows, columns, level):
                continue
            left, right = indicators(rows, columns, level)
            at = np.arange(min(rows, seen))
            alike = grid.alike[first + at, 0, left[at]]
            alike = alike + grid.alike[first + at, columns + 1, right[at]]
            found.append((float(alike.sum()) / len(grid.alike), first, rows, level))
    for _, first, rows, level in sorted(found, reverse=True)[:LIKELY]:
        yield first, rows, level
