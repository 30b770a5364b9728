"""Tell a tag, a note or a bar over a portrait: four straight edges at right angles.

Straight edges are looked for first; only where some lie as a rectangle's sides do, all rectangles
at their tilt. The portrait's own sides make one as well.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from elements import Image
from segmentation.outlines import LEAST_APART, NEAR, CloseUp, Floats, squared

Edges = npt.NDArray[np.uint8]  # (rows, along), 1 where an edge runs along a row
Sides = npt.NDArray[np.int_]  # (N, 3): a row, and where along it an edge begins and ends
Pairs = npt.NDArray[np.int_]  # (N, 2)
Places = npt.NDArray[np.int_]  # (N,)
# Straight edges: OpenCV's gradients and votes; their length and gaps, in shares of the portrait's
# width and pixels; degrees within which two are parallel or at right angles; tilts looked at.
GRADIENTS, VOTES, LENGTH, GAP, AT_RIGHT_ANGLES, TILTS = (20, 60), 18, 0.17, 3, 4.0, 2
OWN = 0.06  # of the width, within which an edge is the portrait's own side
# Sides of a rectangle, in shares of the portrait's width: the shorter one, the longer one; one as
# wide and as high as this is the portrait's own.
SHORTER, LONGER, WHOLE = 0.15, 0.3, 0.75
REACH = 3  # pixels by which an edge may miss its corner
MOST = 24  # edges each way
MOST_OWN = 1  # of a rectangle's sides, that are the portrait's
MIDDLE = 0.1, 0.9  # of the portrait, where the middle lies of what covers it
# A cap (peci) is one too: it stands upright in the upper middle, and is dark. UPRIGHT: as a slope;
# shares of the portrait's sides; pixels beside it.
UPRIGHT, ASIDE_OF_HEAD, LOWEST_CAP, WIDEST_CAP, BESIDE = 0.07, 0.14, 0.38, 0.62, 8
# Paper: points along each side, within how much of CIE Lab how many of them are alike; rectangles,
# the plainest, that are looked at for it.
POINTS, ALIKE, MOSTLY, CLOSELY = 12, 24.0, 0.7, 60
LEAST_SIDE = 0.5  # of a side, that is an edge
# Of 599 portraits over which no such thing lies, by which the bound was chosen, the plainest
# rectangle has 0.82.
LEAST_SQUARE = 0.9


def squareness(near: CloseUp) -> float:
    """The share of the plainest rectangle over a portrait along which there is an edge, 0 to 1."""
    return max((_plainest(near, tilt) for tilt in _tilts(near)), default=0.0)


def _tilts(near: CloseUp) -> list[float]:
    """Degrees, 0 to 90, at which two parallel edges lie and one at right angles to them."""
    width = near.portrait.width
    lines = _lines(near)
    if len(lines) < 3:
        return []
    ways = lines[:, 2:] - lines[:, :2]
    length = np.linalg.norm(ways, axis=1)
    degrees = np.degrees(np.arctan2(ways[:, 1], ways[:, 0]))
    between = np.abs((degrees[:, None] - degrees + 90) % 180 - 90)
    middles = (lines[:, 2:] + lines[:, :2]) / 2
    across = np.stack([-ways[:, 1], ways[:, 0]], 1) / length[:, None]
    apart = np.abs(((middles - middles[:, None]) * across[:, None]).sum(2))
    parallel = (between <= AT_RIGHT_ANGLES) & (apart >= SHORTER * width)
    weight = length * (parallel.any(1) & (between >= 90 - AT_RIGHT_ANGLES).any(1))
    tilts: list[float] = []
    while len(tilts) < TILTS and weight.max() > 0:
        away = (degrees - degrees[weight.argmax()] + 45) % 90 - 45
        alike = np.abs(away) <= AT_RIGHT_ANGLES
        mean = np.average(away[alike], weights=length[alike] ** 2)
        tilts.append(float(degrees[weight.argmax()] + mean) % 90)
        weight[alike] = 0
    return tilts


def _lines(near: CloseUp) -> Floats:
    """Straight edges x, y, x, y (N, 4) within a portrait's own sides."""
    box, room = near.portrait, OWN * near.portrait.width
    rows = slice(int(box.top + room), int(box.bottom - room))
    columns = slice(int(box.left + room), int(box.right - room))
    part = near.varied()[-1][rows, columns]
    if not part.size:
        return np.empty((0, 4), np.float32)
    edges = cv2.Canny(part, *GRADIENTS)
    lines = cv2.HoughLinesP(
        edges, 1, np.pi / 120, VOTES, minLineLength=LENGTH * box.width, maxLineGap=GAP
    )
    return np.asarray([] if lines is None else lines, np.float32).reshape(-1, 4)


def _plainest(near: CloseUp, tilt: float) -> float:
    """The same of rectangles at a tilt in degrees."""
    least = SHORTER * near.portrait.width
    lab, turn = _turned(near.lab, tilt)
    rows, columns = _edges(lab.transpose(1, 0, 2)), _edges(lab)
    across, down = _sides(rows, least), _sides(columns, least)
    if min(len(across), len(down)) < 2:
        return 0.0
    level, plumb = _pairs(across, least), _pairs(down, least)
    whole = _reach(across, level, down[plumb, 0]) & _reach(down, plumb, across[level, 0]).T
    of_level, of_plumb = np.nonzero(whole)
    tops, bottoms = across[level[of_level], 0].T
    lefts, rights = down[plumb[of_plumb], 0].T
    shares = np.stack([
        _share(rows, tops, lefts, rights), _share(rows, bottoms, lefts, rights),
        _share(columns, lefts, tops, bottoms), _share(columns, rights, tops, bottoms),
    ])  # fmt: skip
    share = np.where(shares.min(0) >= LEAST_SIDE, shares.mean(0), 0)
    sides = np.stack([lefts, tops, rights, bottoms], 1)
    plain = np.argsort(-share)[:CLOSELY]
    plain = plain[_is_laid(near, turn, sides[plain])]
    plain = plain[_is_even(lab, sides[plain])]
    return float(share[plain].max(initial=0))


def _turned(lab: Image, tilt: float) -> tuple[Image, Floats]:
    """A picture turned back by a tilt, and where its pixels are then (2, 3)."""
    height, width = lab.shape[:2]
    side = int(np.hypot(height, width)) + 1
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), tilt, 1)
    turn[:, 2] += (side - width) / 2, (side - height) / 2
    turned = cv2.warpAffine(lab, turn, (side, side), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(turned, np.uint8), np.asarray(turn, np.float32)


def _edges(lab: Image) -> Edges:
    """Where edges are, or a pixel aside: by columns of a picture."""
    colours = lab.astype(np.float32)
    over, apart = squared(colours, 2), squared(colours, 2 * NEAR)
    over = over[:, NEAR - 1 : NEAR - 1 + apart.shape[1]]
    edge = (over >= cv2.dilate(over, np.ones((1, 3), np.uint8))) & (over >= (LEAST_APART / 2) ** 2)
    edge &= apart >= LEAST_APART**2
    beside = cv2.dilate(edge.astype(np.uint8), np.ones((1, 3), np.uint8))
    return np.ascontiguousarray(cv2.copyMakeBorder(beside, 0, 0, NEAR, NEAR, 0).T)


def _sides(edges: Edges, least: float) -> Sides:
    """The plainest straight edges along rows, without those close beside a plainer one. An edge
    that leans a little leaves one row for the next."""
    wide = cv2.dilate(edges, np.ones((3, 1), np.uint8))
    closed = cv2.morphologyEx(wide, cv2.MORPH_CLOSE, np.ones((1, 2 * GAP + 1), np.uint8))
    step = np.diff(closed.astype(np.int8), axis=1, prepend=0, append=0)
    (rows, begins), (_, ends) = np.nonzero(step > 0), np.nonzero(step < 0)
    found = np.stack([rows, begins, ends], 1)[ends - begins >= least]
    plain = _share(edges, *found.T) * (found[:, 2] - found[:, 1])
    kept: list[npt.NDArray[np.int_]] = []
    for side in found[np.argsort(-plain)]:
        beside = (
            abs(side[0] - other[0]) <= 2
            and side[1] >= other[1] - REACH
            and side[2] <= other[2] + REACH
            for other in kept
        )
        if not any(beside):
            kept.append(side)
        if len(kept) == MOST:
            break
    return np.array(kept, np.int_).reshape(-1, 3)


def _pairs(sides: Sides, least: float) -> Pairs:
    """Which two sides are as far apart, (N, 2), the first one before the other."""
    rows = sides[:, 0]
    return np.argwhere(rows - rows[:, None] >= least)


def _reach(sides: Sides, pairs: Pairs, between: Pairs) -> npt.NDArray[np.bool_]:
    """Whether both sides of pairs (N, 2) reach from one to the other of two places (M, 2)."""
    first, last = between.T
    reach = (sides[:, 1:2] <= first + REACH) & (sides[:, 2:] >= last - REACH)
    return np.asarray(reach[pairs].all(1), np.bool_)


def _share(edges: Edges, rows: Places, begins: Places, ends: Places) -> Floats:
    """The share of lines along rows from where they begin to where they end, that is an edge."""
    sums = np.pad(np.cumsum(edges, axis=1, dtype=np.int32), ((0, 0), (1, 0)))
    return np.asarray((sums[rows, ends] - sums[rows, begins]) / (ends - begins), np.float32)


def _is_laid(near: CloseUp, turn: Floats, sides: Places) -> npt.NDArray[np.bool_]:
    """Whether rectangles of a turned picture, left, top, right, bottom (N, 4), lie over the
    portrait, are large enough, and are neither its own nor a cap."""
    box = near.portrait
    corners = sides[:, [[0, 1], [2, 1], [2, 3], [0, 3]]] - turn[:, 2]
    corners = corners @ turn[:, :2]  # a rotation: its inverse is its transpose
    ends = np.stack([corners, np.roll(corners, -1, axis=1)], 2)  # (N, sides, ends, 2)
    own = np.zeros(ends.shape[:2], np.bool_)
    for axis, pair in enumerate(((box.left, box.right), (box.top, box.bottom))):
        for side in pair:
            own |= (np.abs(ends[..., axis] - side) < OWN * box.width).all(2)
    seen = np.ptp(corners, axis=1) / (box.width, box.height)
    middle = (corners.mean(1) - (box.left, box.top)) / (box.width, box.height)
    longer = (sides[:, 2:] - sides[:, :2]).max(1) / box.width
    laid = (longer >= LONGER) & (seen.min(1) < WHOLE) & (own.sum(1) <= MOST_OWN)
    laid &= corners[..., 1].max(1) < box.bottom - OWN * box.width  # else it is what somebody wears
    laid &= ((middle >= MIDDLE[0]) & (middle <= MIDDLE[1])).all(1)
    upright = np.ptp(corners[:, [0, 1]], axis=1).min(1) <= UPRIGHT * longer * box.width
    on_head = (np.abs(middle[:, 0] - 0.5) <= ASIDE_OF_HEAD) & (middle[:, 1] <= LOWEST_CAP)
    for one in np.flatnonzero(laid & upright & on_head & (seen[:, 0] <= WIDEST_CAP)):
        laid[one] = not _is_dark(near.lab, corners[one])
    return np.asarray(laid, np.bool_)


def _is_even(lab: Image, sides: Places) -> npt.NDArray[np.bool_]:
    """Whether rectangles left, top, right, bottom (N, 4) of a picture are of one colour inside of
    their edges, as paper is about its print."""
    left, top, right, bottom = (sides + np.array([NEAR, NEAR, -NEAR, -NEAR])).T[..., None]
    across, down = (
        np.rint(first + (last - first) * np.linspace(0, 1, POINTS)).astype(int)
        for first, last in ((left, right), (top, bottom))
    )
    x = np.concatenate([across, across, left + 0 * down, right + 0 * down], 1)
    y = np.concatenate([top + 0 * across, bottom + 0 * across, down, down], 1)
    colours = lab[y, x].astype(np.float32)
    away = np.linalg.norm(colours - np.median(colours, axis=1, keepdims=True), axis=2)
    return np.asarray((away < ALIKE).mean(1) >= MOSTLY, np.bool_)


def _is_dark(lab: Image, corners: Floats) -> bool:
    """Whether an upright rectangle is darker than what is at its left, at its right and below."""
    (left, top), (right, bottom) = corners.min(0).astype(int), corners.max(0).astype(int)
    light, rows, columns = lab[..., 0], slice(top, bottom), slice(left, right)
    around = (
        light[rows, max(0, left - BESIDE) : left],
        light[rows, right : right + BESIDE],
        light[bottom : bottom + BESIDE, columns],
    )
    inside = np.median(light[rows, columns])
    return all(part.size > 0 and inside < np.median(part) for part in around)
