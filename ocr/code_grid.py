"""Where the rows and modules of a PDF417 code are, by the marks at its ends: along its height these
tell where its rows begin and end; the edges between rows tell how these lie and how many there are.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from ocr.code_marks import (
    BANDS,
    QUIET,
    RIM,
    Marks,
    bands_of,
    likeness,
    sampled,
    start_mark,
    stop_mark,
)
from ocr.code_symbols import ENDS, MODULES, START, STOP, Floats

STEPS = 4  # pixels a module, of what is cut out
REACH = 4  # modules around a mark in which it is followed
AROUND = 8  # pixels above and below the rows that show marks
LEAN, NARROW_LEAN = 26, 8  # pixels by which rows may be off level, and their first and last apart
MOST_ROWS, HIGH = 60, (2.2, 40.0)  # rows; pixels of one
COUNTS = 2  # of rows, the likeliest


def laid_out(grey: Floats, marks: Marks) -> Floats | None:
    """A code with its marks upright and its rows level, (h, STEPS · modules), with AROUND pixels
    above and below; None where the marks can't be followed."""
    module = (marks.right - marks.left) / (MODULES * (marks.columns + 2) + ENDS)
    height = grey.shape[0]
    bands = bands_of(grey, RIM / 2, BANDS + 4)
    middles = np.linspace(RIM / 2, 1 - RIM / 2, 2 * len(bands) + 1)[1::2] * height
    shown = np.zeros(height, np.float32)
    edges = []
    soft = np.asarray(cv2.blur(grey, (1, 3)), np.float32)
    for mark, place, before in ((start_mark(module), marks.left, QUIET * module),
                                (stop_mark(module), marks.right, sum(STOP) * module)):  # fmt: skip
        line = _followed(bands, middles, mark, place - before, module)
        if line is None:
            return None
        alike = likeness(soft, mark)
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


def _followed(
    bands: Floats, middles: Floats, mark: Floats, place: float, module: float
) -> Floats | None:
    """The line, as ``polyval`` takes it, along which a mark stands from band to band."""
    alike = likeness(bands, mark)
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
