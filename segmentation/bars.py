"""Find stacked bars (PDF417) in a photo: the region of such a code by its own, not by the card.

A code is a rectangle that is full of edges, evenly and densely; print leaves gaps. Regions of much
contrast are cut out at several levels, and those that fill a four-sided shape are kept. Straight
lines through the four edges give the corners, in perspective too; the direction of the contrast
tells along which sides the rows lie.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from elements import Homography, Image, Quad, transform
from segmentation.geometry import homography, inverse, rectangle, warp

Plane = npt.NDArray[np.float32]  # (h, w)

LONGEST = 800  # pixels of the look; bars of a code that fills a third of a photo are still apart
WINDOWS = (0.014, 0.024, 0.009)  # sides of the neighbourhoods, in sides of the look
LEVELS = (0.7, 0.55, 0.4, 0.28)  # of the look's strongest contrast, at which regions are cut out
FULL = 0.8  # share of its four-sided shape that a code's region fills
LEAST_SIDE = 0.07  # the longer side of a code, in sides of the look
LEAST_SHAPE, MOST_SHAPE = 1.1, 14.0  # longer over shorter side of a code along its bars
# Around a straightened region, in its sides: the outermost bars stand apart, and a region may end
# before them.
ALONG, ACROSS = 0.15, 0.12
MOST = 4  # regions of a look, at most
OFF_LINE = 0.25  # of its height, by which a part of a code may lie above or below another
HIGHEST = 4000  # pixels, the longest side of a straightened code
# Of bars in a straightened image: pixels of a neighbourhood, the least of the strongest edges'
# energy, and how much of it is of edges that run down, in that of the others.
AROUND, STRONG, DOWN = 41, 0.25, 2.0


@dataclass(frozen=True, slots=True)
class Bars:
    """A region of bars. quad: (4, 2) pixels of the photo, its first side along the rows, either way
    up. weight: contrast times area, by which regions are ordered."""

    quad: Quad
    weight: float


def find_bars(photo: Image) -> Iterator[Bars]:
    """Regions that may be stacked codes, the likeliest of a look first; further looks, with larger
    and smaller neighbourhoods, are taken only when they are asked for. Two regions that lie in line
    are given as one as well: glare may part a code.

    photo: RGB uint8 (H, W, 3).
    """
    height, width = photo.shape[:2]
    shrink = min(1.0, LONGEST / max(height, width))
    size = (max(8, round(width * shrink)), max(8, round(height * shrink)))
    grey = cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    back = np.array([width / size[0], height / size[1]], np.float32)
    found: list[Quad] = []
    for window in WINDOWS:
        regions = _regions(small, max(5, round(window * max(size)) | 1))
        fresh = 0
        for bars in sorted(regions, key=lambda bars: -bars.weight):
            quad = (bars.quad * back).astype(np.float32)
            if fresh < MOST and not any(_same(quad, other) for other in found):
                joined = (_joined(quad, other) for other in found)
                both = next((one for one in joined if one is not None), None)
                found.append(quad)
                fresh += 1
                yield Bars(quad, bars.weight)
                if both is not None:
                    yield Bars(both, bars.weight)


def straighten(photo: Image, quad: Quad, scale: float = 1.0) -> tuple[Image, Homography]:
    """A region upright with a margin, ``scale`` times as large as in the photo; photo → image."""
    across, down = _side(quad, 0), _side(quad, 1)
    scale = min(scale, HIGHEST / max(across, down, 1.0))
    width, height = across * scale, down * scale
    x, y = ALONG * width, ACROSS * height
    matrix = homography(quad, rectangle(x, y, x + width, y + height))
    size = (max(1, round(width + 2 * x)), max(1, round(height + 2 * y)))
    return warp(photo, matrix, size), matrix


def share_of_bars(image: Image) -> float:
    """Share of a straightened image, RGB uint8 (h, w, 3), that is bars across its rows: full of
    edges, nearly all of which run down. Print and patterns have as many that run along."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    shrink = min(1.0, LONGEST / max(grey.shape))
    small = cv2.resize(grey, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    along, down = (
        cv2.blur(cv2.pow(cv2.Scharr(small, cv2.CV_32F, *way), 2), (AROUND, AROUND))
        for way in ((1, 0), (0, 1))
    )
    both = along + down
    strong = both > STRONG * np.percentile(both, 99)
    return float((strong & (along > DOWN * down)).mean())


def _regions(grey: Plane, window: int) -> list[Bars]:
    """Regions in one look, in its pixels."""
    gx, gy = (
        np.asarray(cv2.Scharr(grey, cv2.CV_32F, *way), np.float32) for way in ((1, 0), (0, 1))
    )
    strength = cv2.blur(cv2.magnitude(gx, gy), (window, window))
    strongest = float(np.percentile(strength, 99.8))  # a single bright rim must not set it
    least = LEAST_SIDE * max(grey.shape)
    found: list[Bars] = []
    for level in LEVELS:
        above = (strength > level * strongest + 1e-3).astype(np.uint8)
        closed = cv2.morphologyEx(above, cv2.MORPH_CLOSE, np.ones((window,) * 2, np.uint8))
        mask = cv2.morphologyEx(
            closed, cv2.MORPH_OPEN, np.ones((window + window // 2,) * 2, np.uint8)
        )
        count, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
        order = sorted(range(1, count), key=lambda i: -stats[i, cv2.CC_STAT_AREA])
        for label in order[:MOST]:
            x, y, w, h, _ = (int(v) for v in stats[label])
            if max(w, h) < least:
                break
            part = np.s_[y : y + h, x : x + w]
            quad = _quad(labels[part] == label, gx[part], gy[part])
            if quad is not None:
                weight = float(strength[part][labels[part] == label].sum())
                found.append(Bars(quad + np.array([x, y], np.float32), weight))
    return found


def _quad(inside: npt.NDArray[np.bool_], gx: Plane, gy: Plane) -> Quad | None:
    """The corners of a region that fills its four sides, the first side along the rows."""
    mask = inside.astype(np.uint8)
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    around = cv2.minAreaRect(np.concatenate(outlines).astype(np.float32))
    corners = np.asarray(cv2.boxPoints(around), np.float32)
    if np.linalg.norm(corners[1] - corners[0]) < np.linalg.norm(corners[2] - corners[1]):
        corners = np.roll(corners, -1, axis=0)
    sides = np.linalg.norm(corners[1] - corners[0]), np.linalg.norm(corners[2] - corners[1])
    if min(sides) < 6 or cv2.countNonZero(mask) < FULL * FULL * sides[0] * sides[1]:
        return None
    size = (round(float(sides[0])) + 8, round(float(sides[1])) + 8)
    to_frame = homography(corners, rectangle(4, 4, size[0] - 4, size[1] - 4))
    turned = np.asarray(cv2.warpPerspective(mask, to_frame, size), np.uint8)
    quad = _edges(turned)
    if quad is None or turned.sum() < FULL * cv2.contourArea(quad):
        return None
    quad = transform(quad, inverse(to_frame))
    along = (quad[1] - quad[0] + quad[2] - quad[3]) / 2
    along /= max(1e-6, float(np.linalg.norm(along)))
    with_rows = np.abs(gx[inside] * along[0] + gy[inside] * along[1]).sum()
    across = np.abs(gy[inside] * along[0] - gx[inside] * along[1]).sum()
    if with_rows < across:  # bars cross the rows: there is more contrast along these
        quad = np.roll(quad, -1, axis=0)
    shape = _side(quad, 0) / max(1.0, _side(quad, 1))
    return quad if LEAST_SHAPE <= shape <= MOST_SHAPE else None


def _side(quad: Quad, first: int) -> float:
    """The longer of a quad's two opposite sides, of which one begins at corner ``first``."""
    return max(float(np.linalg.norm(quad[(i + 1) % 4] - quad[i])) for i in (first, first + 2))


def _edges(mask: npt.NDArray[np.uint8]) -> Quad | None:
    """Corners where straight lines through a mask's four edges meet."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if len(rows) < 4 or len(columns) < 8:
        return None
    inner_rows, inner_columns = _inner(rows), _inner(columns)
    across, down = mask[inner_rows], mask[:, inner_columns]
    full_rows, full_columns = np.atleast_1d(across.any(1)), np.atleast_1d(down.any(0))
    left = _line(inner_rows, across.argmax(1), full_rows)
    right = _line(inner_rows, mask.shape[1] - across[:, ::-1].argmax(1), full_rows)
    top = _line(inner_columns, down.argmax(0), full_columns)
    bottom = _line(inner_columns, mask.shape[0] - down[::-1].argmax(0), full_columns)
    corners = [_meet(side, edge) for edge, side in ((top, left), (top, right), (bottom, right),
                                                    (bottom, left))]  # fmt: skip
    return np.array(corners, np.float32)


def _inner(positions: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Without the outermost eighths, where corners round the edge."""
    first, last = int(positions[0]), int(positions[-1])
    cut = (last - first) // 8
    return np.arange(first + cut, last - cut + 1)


def _line(
    at: npt.NDArray[np.intp], edge: npt.NDArray[np.intp], seen: npt.NDArray[np.bool_]
) -> tuple[float, float]:
    """``edge = a + b · at``, by least squares over the middle of the residuals."""
    x, y = at[seen].astype(np.float64), edge[seen].astype(np.float64)
    slope, offset = 0.0, float(np.median(y))
    for _ in range(3):
        residuals = np.abs(y - offset - slope * x)
        near = residuals <= max(1.0, 1.5 * float(np.median(residuals)))
        if near.sum() < 4:
            break
        slope, offset = (float(v) for v in np.polyfit(x[near], y[near], 1))
    return offset, slope


def _meet(side: tuple[float, float], edge: tuple[float, float]) -> tuple[float, float]:
    """Where ``x = a + b·y`` and ``y = c + d·x`` meet."""
    (a, b), (c, d) = side, edge
    x = (a + b * c) / (1 - b * d)
    return x, c + d * x


def _joined(one: Quad, other: Quad) -> Quad | None:
    """The quad around two that lie in line along their rows and are of about the same height; None
    where they don't."""
    if float((one[1] - one[0]) @ (other[1] - other[0])) < 0:
        other = np.roll(other, 2, axis=0)
    x, y = transform(other, homography(one, rectangle(0, 0, 1, 1))).T
    if np.abs(y - (0, 0, 1, 1)).max() > OFF_LINE or 0 <= x.mean() <= 1:
        return None
    left, right = (one, other) if x.mean() > 1 else (other, one)
    quad = np.stack([left[0], right[1], right[2], left[3]])
    return quad if _side(quad, 0) / max(1.0, _side(quad, 1)) <= MOST_SHAPE else None


def _same(one: Quad, other: Quad) -> bool:
    """Whether two regions are one: of about the same size, the middle of each in the other."""
    areas = cv2.contourArea(one), cv2.contourArea(other)
    if min(areas) < 0.8 * max(areas):
        return False
    middles = (tuple(map(float, one.mean(0))), tuple(map(float, other.mean(0))))
    return (
        cv2.pointPolygonTest(other, middles[0], measureDist=False) >= 0
        and cv2.pointPolygonTest(one, middles[1], measureDist=False) >= 0
    )
