"""Where the rows and modules of a PDF417 code are: by the marks at its ends, which all rows share.

What is blurred, noisy or too small for single bars to be told still shows both marks, taken over
many rows. They tell how wide a module is, and along the code's height where its rows begin and end;
the edges between rows tell how these lie and how many there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from ocr.code_symbols import ENDS, MODULES, START, STOP, Floats, modules_of

WIDTH = 1200  # pixels to which a crop is enlarged
STEPS = 4  # pixels a module, of what is cut out
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
MOST_COLUMNS = 25
EVEN = 0.005  # by how much more alike marks must be for each such step
REACH = 4  # modules around a mark in which it is followed
AROUND = 8  # pixels above and below the rows that show marks
LEAN, NARROW_LEAN = 26, 8  # pixels by which rows may be off level, and their first and last apart
MOST_ROWS, HIGH = 60, (2.2, 40.0)  # rows; pixels of one
COUNTS = 2  # of rows, the likeliest
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
    rows = _softened(_bands(grey, RIM, BANDS))
    sizes = _sizes(width, FINER)
    starts = [_best(rows, _start(size), 0, BEGINS) for size in sizes]
    stops = [_best(rows, _stop(size), ENDS_FROM, 1) for size in sizes]
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
    rows = _softened(_bands(grey, RIM, BANDS))
    sizes = _sizes(grey.shape[1], COARSER)
    start = max(_best(rows, _start(size), 0, BEGINS)[0] for size in sizes)
    if start < LEAST_MARKS - LESS - 1:
        return False
    stop = max(_best(rows, _stop(size), ENDS_FROM, 1)[0] for size in sizes)
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


def laid_out(grey: Floats, marks: Marks) -> Floats | None:
    """A code with its marks upright and its rows level, (h, STEPS · modules), with AROUND pixels
    above and below; None where the marks can't be followed."""
    module = (marks.right - marks.left) / (MODULES * (marks.columns + 2) + ENDS)
    height = grey.shape[0]
    bands = _bands(grey, RIM / 2, BANDS + 4)
    middles = np.linspace(RIM / 2, 1 - RIM / 2, 2 * len(bands) + 1)[1::2] * height
    shown = np.zeros(height, np.float32)
    edges = []
    soft = np.asarray(cv2.blur(grey, (1, 3)), np.float32)
    for mark, place, before in ((_start(module), marks.left, QUIET * module),
                                (_stop(module), marks.right, sum(STOP) * module)):  # fmt: skip
        line = _followed(bands, middles, mark, place - before, module)
        if line is None:
            return None
        alike = _alike(soft, mark)
        at = np.polyval(line, np.arange(height)).round().astype(int)
        at = np.clip(at, 1, alike.shape[1] - 2)
        shown += np.max([alike[np.arange(height), at + by] for by in (-1, 0, 1)], axis=0)
        edges.append(line + np.array([0, before]))
    smooth = cv2.blur(shown[:, None], (1, 5))[:, 0]
    inside = np.flatnonzero(smooth > np.percentile(smooth, 75) / 2)
    if len(inside) < AROUND:
        return None
    down = np.arange(inside[0] - AROUND, inside[-1] + 1 + AROUND)
    left, right = (np.polyval(edge, down)[:, None] for edge in edges)
    width = STEPS * (MODULES * (marks.columns + 2) + ENDS)
    share = (np.arange(width) + 0.5) / width
    share /= share + marks.near * (1 - share)  # in perspective
    across = left + share * (right - left)
    code = sampled(grey, across, np.repeat(down[:, None], width, axis=1))
    return _level(code, marks.near)


def rows_in(code: Floats) -> Iterator[Floats]:
    """What the rows of a laid-out code show, (rows, w), the likeliest number of them first."""
    height = code.shape[0]
    soft = cv2.GaussianBlur(code, (0, 0), 0.7)
    inner = np.s_[STEPS * sum(START) : -STEPS * sum(STOP)]
    change = np.pad(np.abs(np.diff(soft, axis=0))[:, inner].mean(1), (1, 0)).astype(np.float32)
    change -= cv2.blur(change[:, None], (1, 21))[:, 0]
    own = height - 2 * AROUND
    found = []
    longer, later = (grid.ravel() for grid in np.meshgrid(np.linspace(-0.7, 0.7, 15),
                                                          np.linspace(-0.5, 0.5, 9)))  # fmt: skip
    for count in range(5, MOST_ROWS + 1):
        pitch = own / count
        if not HIGH[0] <= pitch <= HIGH[1]:
            continue
        pitches = (own + longer * pitch) / count
        tops = AROUND - longer * pitch / 2 + later * pitches
        edges = tops[:, None] + pitches[:, None] * np.arange(count + 1)
        between = np.interp(edges[:, 1:-1], np.arange(height), change).mean(1)
        middles = edges[:, :-1] + pitches[:, None] / 2
        score = (between - np.interp(middles, np.arange(height), change).mean(1)) * count**0.25
        best = int(score.argmax())
        found.append((float(score[best]), count, edges[best]))
    for _, _, edges in sorted(found, key=lambda one: -one[0])[:COUNTS]:
        yield _middles(code, edges)


def _middles(code: Floats, edges: Floats) -> Floats:
    """The mean of the middle of each row between edges (rows + 1,)."""
    sums = np.pad(np.cumsum(code, axis=0, dtype=np.float64), ((1, 0), (0, 0)))
    high = np.diff(edges)
    places = (edges[:-1] + share * high for share in (0.22, 0.78))
    above, below = (np.clip(place, 0, len(code)) for place in places)

    def up_to(place: Floats) -> Floats:
        whole = np.floor(place).astype(int)
        part = (place - whole)[:, None]
        return np.asarray(sums[whole] * (1 - part) + sums[np.minimum(whole + 1, len(code))] * part)

    return np.asarray(
        (up_to(below) - up_to(above)) / (below - above)[:, None].clip(1e-3), np.float32
    )


def _level(code: Floats, near: float) -> Floats:
    """A code sheared so that the edges between its rows lie level; its right end looks so many
    times as high as its left one."""
    height = len(code)
    wider = 2 * (near - 1) / (near + 1) * height
    columns = 160
    change = np.abs(cv2.Sobel(cv2.GaussianBlur(code, (0, 0), 1), cv2.CV_32F, 0, 1))
    narrow = cv2.resize(change, (columns, height), interpolation=cv2.INTER_AREA)
    small = narrow.astype(np.float32)
    down = np.arange(height, dtype=np.float32)[:, None]
    lower = down / height - 0.5

    def sheared(image: Floats, lean: float, more: float) -> Floats:
        wide = image.shape[1]
        across = np.arange(wide, dtype=np.float32)
        off = (lean + more * lower) * (across / wide - 0.5)
        return sampled(image, np.repeat(across[None], height, axis=0), down + off)

    def sharpness(lean: float, more: float) -> float:
        profile = sheared(small, lean, more).mean(1)
        profile -= cv2.blur(profile[:, None], (1, 15))[:, 0]
        return float((profile[AROUND:-AROUND] ** 2).sum())

    most = min(LEAN, height // 4)
    lean = max(range(-most, most + 1), key=lambda by: sharpness(by, wider))
    ways = [(lean + by, wider + more) for more in range(-NARROW_LEAN, NARROW_LEAN + 1)
            for by in (-0.5, 0.0, 0.5)]  # fmt: skip
    return sheared(code, *max(ways, key=lambda way: sharpness(*way)))


def sampled(image: Floats, across: Coordinates, down: Coordinates) -> Floats:
    """An image (h, w) at places (H, W) of it."""
    return np.asarray(
        cv2.remap(image, across.astype(np.float32), down.astype(np.float32), cv2.INTER_CUBIC,
                  borderMode=cv2.BORDER_REPLICATE), np.float32)  # fmt: skip


def _bands(grey: Floats, rim: float, count: int) -> Floats:
    """The means of so many bands of a crop's height but for its rims, (count, w)."""
    edges = np.linspace(rim * len(grey), (1 - rim) * len(grey), count + 1).astype(int)
    bands = [grey[top : max(top + 1, low)].mean(0) for top, low in pairwise(edges)]
    return np.array(bands, np.float32)


def _softened(rows: Floats) -> Floats:
    """Bands (n, w) blurred, so that sharp marks look as soft as those they are held against."""
    return np.asarray(
        cv2.GaussianBlur(rows, (0, 0), sigmaX=SOFTER * rows.shape[1], sigmaY=0.01), np.float32
    )


@lru_cache(MARKS_KEPT)
def _start(module: float) -> Floats:
    return _mark(np.concatenate([np.ones(QUIET, np.float32), modules_of(START)]), module)


@lru_cache(MARKS_KEPT)
def _stop(module: float) -> Floats:
    return _mark(np.concatenate([modules_of(STOP), np.ones(QUIET, np.float32)]), module)


def _mark(modules: Floats, module: float) -> Floats:
    """A mark as wide as modules of so many pixels make it, blurred, (1, w)."""
    fine = cv2.GaussianBlur(np.repeat(modules, 16)[None], (0, 0), 16 * SOFT,
                            borderType=cv2.BORDER_REPLICATE)  # fmt: skip
    size = (max(4, round(len(modules) * module)), 1)
    return np.asarray(cv2.resize(fine, size, interpolation=cv2.INTER_AREA), np.float32)


def _alike(rows: Floats, mark: Floats) -> Floats:
    """How alike each place of rows is to a mark, -1 to 1."""
    return np.asarray(cv2.matchTemplate(rows, mark, cv2.TM_CCOEFF_NORMED), np.float32)


def _best(rows: Floats, mark: Floats, start: float, end: float) -> tuple[float, int]:
    """How alike most bands are to a mark where it is likeliest, and where that is: it begins
    between two shares of the width."""
    width = rows.shape[1]
    first, last = int(start * width), min(width - mark.shape[1] + 1, int(end * width))
    if first >= last:
        return 0.0, 0
    alike = _alike(rows[:, first : last + mark.shape[1] - 1], mark)
    near = cv2.dilate(alike, np.ones((1, 5), np.uint8))
    mean = np.sort(near, axis=0)[WORST:].mean(0)
    at = int(mean.argmax())
    return float(mean[at]), first + at


def _followed(
    bands: Floats, middles: Floats, mark: Floats, place: float, module: float
) -> Floats | None:
    """The line, as ``polyval`` takes it, along which a mark stands from band to band."""
    alike = _alike(bands, mark)
    first = max(0, int(place - REACH * module))
    part = alike[:, first : int(place + REACH * module) + 1]
    if part.shape[1] < 3:
        return None
    at, weight = first + part.argmax(1), part.max(1).clip(0)
    kept = weight > 0.35 * weight.max()
    line = None
    for _ in range(4):
        if kept.sum() < 3:
            break
        line = np.polyfit(middles[kept], at[kept], 1, w=weight[kept])
        off = np.abs(np.polyval(line, middles) - at)
        kept = (off < max(1.5, 2 * float(np.median(off[kept])))) & (weight > 0.2)
    return line
