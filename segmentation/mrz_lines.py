"""A zone's corners, refined by its own print: lines stand at one distance, characters at one pitch.

A net tells a zone's corners to a few hundredths of its width, which is a character or two. Its ink
tells them to a part of a character: every cell of a line is printed, fillers too, so that the first
and the last cell stand where the print begins and ends.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from elements import Image, Quad, transform
from segmentation.geometry import Scales, homography, inverse, rectangle, warp

# The page that the zone is looked at on, in pixels: cells PITCH wide, capitals CAP high, lines
# LEADING apart, and room around the supposed zone.
PITCH, CAP, LEADING = 12.0, 13.0, 33.0
ACROSS, DOWN = 5.0, 1.1  # in cells and in LEADINGs
STRIPS = 5  # across the page, in each of which the lines are looked for
HEIGHTS = (10.0, 12.0, 14.0, 16.0)  # of capitals, pixels
STRETCHED = np.arange(0.78, 1.26, 0.04)  # of LEADING
PRINTED = 88  # percentile of a zone's darkness that is its print's
DARK = 4.0  # grey levels under its paper that print has at least
FAINT = 0.25  # of print's darkness: what is fainter is the ground's
LEAST_CONTRAST = 0.12  # of ink in the lines above that between them
LEAST_STRIPS = 3  # that show the lines
STRAY = 6.0  # pixels by which a strip's line may miss the straight one
NEARER = 0.05  # of contrast that each LEADING away from the supposed place costs
LEAST_INK = 0.1  # of a column within a line, where print stands
INSIDE = 4.0  # cells from a supposed end at which print is surely met
GAP = 0.85  # cells without print, beyond which a line has ended
BESIDE = 0.14  # of a cell: the room beside a wide character
ASTRAY = 0.7  # cells by which a line's end may miss the straight side
SLANT = 4.0  # cells by which ends may differ from line to line
Ink = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Rows:
    """Lines in one strip: the top of the first one's capitals, the last one's baseline, pixels.
    contrast: of ink in the lines above that between them and next to them."""

    top: float
    bottom: float
    contrast: float


def refined(
    photo: Scales | Image, quad: Quad, lines: int, length: int, *, hidden: bool = False
) -> Quad | None:
    """The corners (4, 2) of a zone of so many lines near a rough quad of them; None where its print
    does not show them. length: about how many characters a line has. hidden: its sides are upright
    in the quad, each where the outermost line ends, for of another the end may be covered."""
    wide, tall = length * PITCH, CAP + (lines - 1) * LEADING
    left, top = ACROSS * PITCH, DOWN * LEADING
    to_page = homography(quad, rectangle(left, top, left + wide, top + tall))
    ink = ink_of(warp(photo, to_page, (round(wide + 2 * left), round(tall + 2 * top))))
    level = _levelled(ink, lines, top)
    if level is None:
        return None
    straight, to_level = level
    rows = [top + n * LEADING for n in range(lines)]
    starts, stops = ([end_of(straight, y, x, step) for y in rows]
                     for x, step in ((left, -1), (left + wide, 1)))  # fmt: skip
    sides = (
        [_outermost(starts, min), _outermost(stops, max)]
        if hidden
        else [side_of(ends, rows) for ends in (starts, stops)]
    )
    if None in sides:
        return None
    (a, d), (b, c) = (side for side in sides if side is not None)
    bottom = top + tall
    found = np.array([[a, top], [b, top], [c, bottom], [d, bottom]], np.float32)
    return transform(found, inverse(to_level @ to_page)).astype(np.float32)


def end_of(ink: Ink, row: float, supposed: float, step: int) -> float | None:
    """Where the outermost cell of a line ends, going outwards (step -1: left, 1: right) from well
    within the line; None where no print is there."""
    band = ink[max(0, round(row - 1)) : round(row + CAP + 1)].mean(0)
    printed = band >= LEAST_INK
    x = round(supposed - step * INSIDE * PITCH)
    near = range(x, round(supposed + step * ACROSS * PITCH), step)
    last: int | None = None
    for place in near:
        if not 0 <= place < len(printed):
            break
        if printed[place]:
            last = place
        elif last is not None and abs(place - last) > GAP * PITCH:
            break
        elif last is None and abs(place - x) > 2 * PITCH:
            return None
    if last is None or abs(last - supposed) > (ACROSS - 0.5) * PITCH:
        return None
    inner = last
    while 0 <= inner - step < len(printed) and printed[inner - step]:
        inner -= step
    wide = abs(last - inner) + 1
    middle = (last + inner + 1) / 2
    # A character stands in the middle of its cell; one that touches others tells its outer edge.
    return (
        middle + step * PITCH / 2 if wide <= PITCH else last + 0.5 + step * (0.5 + BESIDE * PITCH)
    )


def side_of(ends: list[float | None], rows: list[float]) -> tuple[float, float] | None:
    """Where a side of the zone stands at its first line's top and its last one's baseline, by the
    lines' ends; None where they are on no straight line."""
    found = [(y, x) for y, x in zip(rows, ends, strict=True) if x is not None]
    if len(found) < 2:
        return None
    y, x = np.array(found).T
    line = np.poly1d(np.polyfit(y + CAP / 2, x, 1))
    if np.abs(line(y + CAP / 2) - x).max() > ASTRAY * PITCH:
        return None
    if abs(line[1]) * LEADING > SLANT * PITCH:
        return None
    return float(line(rows[0])), float(line(rows[-1] + CAP))


def _outermost(
    ends: list[float | None], most: Callable[[list[float]], float]
) -> tuple[float, float] | None:
    """An upright side where the outermost line ends; None where none does."""
    found = [x for x in ends if x is not None]
    return (most(found),) * 2 if found else None


def ink_of(page: Image) -> Ink:
    """How much darker than the paper about it each place of a page is, 0–1, (H, W): 1 where it is
    as dark as print is."""
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    around = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (17, 17))
    dark = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, around).astype(np.float32)
    height, width = dark.shape
    middle = dark[height // 4 : -(height // 4), width // 8 : -(width // 8)]
    usual = float(np.percentile(middle, PRINTED))
    near = cv2.GaussianBlur(dark, (0, 0), 20)
    return np.asarray(
        np.clip(dark / np.maximum(2.5 * near, max(usual, DARK)) - FAINT, 0, 1), np.float32
    )


def _levelled(ink: Ink, lines: int, top: float) -> tuple[Ink, npt.NDArray[np.float64]] | None:
    """The ink with its lines level and in their place, and page → level."""
    height, width = ink.shape
    edges = np.linspace(0, width, STRIPS + 1)
    found = []
    for left, right in pairwise(edges):
        rows = rows_in(ink[:, int(left) : int(right)].mean(1), lines, top)
        if rows is not None:
            found.append(((left + right) / 2, rows))
    if len(found) < LEAST_STRIPS:
        return None
    x = np.array([middle for middle, _ in found])
    weight = np.array([rows.contrast for _, rows in found])
    corners = []
    for name in ("top", "bottom"):
        y = np.array([getattr(rows, name) for _, rows in found])
        line = _straight(x, y, weight)
        if line is None:
            return None
        corners.append([(0.0, line(0.0)), (float(width), line(float(width)))])
    (a, b), (c, d) = corners
    tall = CAP + (lines - 1) * LEADING
    to_level = homography([a, b, d, c], rectangle(0, top, width, top + tall))
    moved = cv2.warpPerspective(ink, to_level, (width, height))
    return np.asarray(moved, np.float32), to_level


def _straight(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> np.poly1d | None:
    """The straight line through most points; None where fewer than LEAST_STRIPS lie near one."""
    best: tuple[float, np.ndarray] | None = None
    for i in range(len(x)):
        for j in range(i + 1, len(x)):
            slope = (y[j] - y[i]) / (x[j] - x[i])
            near = np.abs(y[i] + slope * (x - x[i]) - y) <= STRAY
            if near.sum() >= LEAST_STRIPS and (best is None or weight[near].sum() > best[0]):
                best = float(weight[near].sum()), near
    if best is None:
        return None
    near = best[1]
    return np.poly1d(np.polyfit(x[near], y[near], 1, w=weight[near]))


def rows_in(profile: npt.NDArray[np.float32], lines: int, top: float) -> Rows | None:
    """Where lines stand in a strip, by its ink in each row (H,); None where no lines are.

    top: about where the first one's capitals begin. The ink within the lines is held against that
    between, above and below them, where a zone has paper.
    """
    tried = _tried(lines, top, len(profile))
    sums = np.concatenate([[0.0], np.cumsum(profile)])
    inside, between = (
        ((sums[stop] - sums[start]) / np.maximum(stop - start, 1)).mean(0)
        for start, stop in (tried.inside, tried.between)
    )
    contrast = inside - between - tried.astray
    best = int(contrast.argmax())
    if contrast[best] < LEAST_CONTRAST:
        return None
    return Rows(float(tried.tops[best]), float(tried.bottoms[best]), float(contrast[best]))


@dataclass(frozen=True, slots=True)
class Tried:
    """Places of lines that are tried, N of them.

    tops, bottoms: of all lines, (N,). inside, between: the first row of each line and each gap, and
    the one after the last, (lines, N) and (lines + 1, N). astray: what their distance from the
    supposed place costs, (N,).
    """

    tops: npt.NDArray[np.float64]
    bottoms: npt.NDArray[np.float64]
    inside: tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]
    between: tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]
    astray: npt.NDArray[np.float64]


@lru_cache(maxsize=16)
def _tried(lines: int, top: float, height: int) -> Tried:
    """Every first row within reach, with capitals of HEIGHTS and lines STRETCHED apart, on a page
    of ``height`` rows."""
    firsts = np.arange(max(0.0, top - DOWN * LEADING), top + DOWN * LEADING)
    grid = np.meshgrid(firsts, HEIGHTS, STRETCHED * LEADING, indexing="ij")
    first, cap, leading = (each.ravel() for each in grid)
    last = first + (lines - 1) * leading + cap
    first, cap, leading, last = (each[last <= height] for each in (first, cap, leading, last))
    gap = leading - cap
    starts = first + np.arange(lines)[:, None] * leading
    gaps = first + np.arange(-1, lines)[:, None] * leading + cap + 0.15 * gap

    def rows(start: np.ndarray, wide: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        edges = (np.clip(np.rint(edge), 0, height) for edge in (start, start + wide))
        begin, end = (edge.astype(np.intp) for edge in edges)
        return begin, end

    astray = NEARER * np.abs(first - top) / LEADING
    return Tried(first, last, rows(starts, cap), rows(gaps, 0.7 * gap), astray)
