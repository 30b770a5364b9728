"""The four edges of a card: lines on the border of a mask, then on the edges of the photo itself.

The mask says where an edge can be, to a per cent or two; the photo, where along that stretch
brightness or colour really breaks. A side is the line with the most break along it, weighed by how
likely the mask makes its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from elements import Homography, Image, Quad, transform
from segmentation.geometry import (
    LOOK,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    Scales,
    as_scales,
    diagonal,
    inverse,
    shrunk_by,
)

Floats = npt.NDArray[np.float64]
Cover = npt.NDArray[np.float32]  # (h, w), the share of each pixel that lies on the card

MASK_REACH = 7.0  # pixels of the mask on either side of a supposed edge in which it is searched
DETAIL = 3  # the photo is searched where a card is at least 624 pixels wide, or as large as it is
PHOTO_REACH = 12.0  # pixels of the look searched on either side: 6 % of the card
STEP = 0.5  # pixels of the look between the places tried
PRIOR = 0.2  # weight of the mask's say against the photo's; 0.15 to 0.4 measure alike
FRAME = (1.5, 4.5)  # pixels of the look by which a frame printed along the edge runs inside it
FRAMED_SIDES = 3  # a frame runs along all four; one may be hidden
PHOTO_ENDS = 0.6  # the break where the photo itself ends: a scanned card's edge, or paper's
AS_PLAIN = 0.75  # of the best line's break
VALLEY = 0.8  # of the outer line's break: what is left of it between the two
LEAST_PRIOR = 0.01  # so that a place the mask rules out is unlikely, not impossible


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a quad: a point and the way along it, and the unit normal that points out."""

    start: Floats
    along: Floats
    normal: Floats

    def points(self, at: Floats, offsets: Floats) -> Floats:
        """Places (len(at), len(offsets), 2) at shares ``at`` along and ``offsets`` outwards."""
        on_side = self.start + at[:, None] * self.along
        return on_side[:, None] + offsets[None, :, None] * self.normal

    def moved(self, first: float, last: float) -> Side:
        """The side with its start moved out by ``first`` and its end by ``last`` pixels."""
        start = self.start + self.normal * first
        return Side(start, self.along + self.normal * (last - first), self.normal)


def sides(quad: Quad) -> Iterator[Side]:
    """The four sides of a quad from its first corner on."""
    middle = quad.mean(0)
    for i in range(4):
        start, end = quad[i].astype(np.float64), quad[(i + 1) % 4].astype(np.float64)
        along = end - start
        normal = np.array([along[1], -along[0]]) / (float(np.linalg.norm(along)) + 1e-9)
        yield Side(start, along, normal if normal @ (start - middle) > 0 else -normal)


def crossed(lines: list[Side], quad: Quad) -> Quad:
    """The corners where four sides meet; the quad as it was where they make no sense."""
    corners = []
    for one, other in zip([lines[-1], *lines[:-1]], lines, strict=True):
        cross = one.along[0] * other.along[1] - one.along[1] * other.along[0]
        if abs(cross) < 1e-6:
            return quad
        gap = other.start - one.start
        t = (gap[0] * other.along[1] - gap[1] * other.along[0]) / cross
        corners.append(one.start + t * one.along)
    moved = np.array(corners, np.float32)
    return moved if np.abs(moved - quad).max() < 0.25 * diagonal(quad) else quad


def on_mask(cover: Cover, quad: Quad) -> Quad:
    """Move a quad's sides (pixels of the cover) onto the border of the cover.

    A side whose border is not seen along at least a third of it (cut by the frame, hidden) stays.
    """
    at = np.linspace(0.06, 0.94, 45)
    offsets = np.arange(-MASK_REACH, MASK_REACH + 0.01, 0.5)
    lines = []
    for side in sides(quad):
        profile = _sampled(cover, side.points(at, offsets))
        falls = (profile[:, :-1] >= 0.5) & (profile[:, 1:] < 0.5)
        seen = falls.any(1)
        if seen.mean() < 0.34:
            lines.append(side)
            continue
        # of several falls the one nearest to the supposed edge
        near = np.where(falls, np.abs(offsets[:-1])[None], np.inf).argmin(1)[seen]
        rows = np.nonzero(seen)[0]
        high, low = profile[rows, near], profile[rows, near + 1]
        edge = offsets[near] + 0.5 * (high - 0.5) / (high - low)
        first, slope = _robust_line(at[seen], edge)
        lines.append(side.moved(first, first + slope))
    return crossed(lines, quad)


def on_photo(
    photo: Image | Scales,
    to_look: Homography,
    cover: Cover,
    quad: Quad,
    *,
    scanned: bool = False,
) -> Quad:
    """Move a quad's sides (pixels of the look) onto the edges of the photo that the look shows.

    cover: the net's view of the look, half its size. Each side is tried at every pair of offsets of
    its two ends; it goes where the mean break along it, 0 to 1, and the mask's say are highest.
    scanned: the quad is the photo's own border, and the card lies in it flat, so that its sides
    can only turn together.
    """
    scales, to_photo = as_scales(photo), inverse(to_look)
    image, factor = scales.near(shrunk_by(to_look, (LOOK, LOOK)) / DETAIL)
    size = np.array(scales.size)
    at = np.linspace(0.05, 0.95, 60)
    offsets = np.arange(-PHOTO_REACH, PHOTO_REACH + 0.01, STEP)
    pairs = np.stack(np.meshgrid(*[np.arange(len(offsets))] * 2, indexing="ij"), -1).reshape(-1, 2)
    pairs = pairs[np.abs(pairs[:, 0] - pairs[:, 1]) <= len(offsets) // 3]
    share = (at - at[0]) / (at[-1] - at[0])
    places = np.rint(pairs[:, :1] * (1 - share) + pairs[:, 1:] * share).astype(np.intp)
    ends, rows = offsets[pairs], np.arange(len(at))
    around = list(sides(quad))
    breaks, scores = [], []
    for side in around:
        points = side.points(at, offsets)
        in_photo = transform(points.reshape(-1, 2), to_photo).reshape(points.shape)
        broken = _breaks(_sampled(image, in_photo / factor))
        inside = np.all((in_photo > 0) & (in_photo < size), axis=-1)
        broken[_ends(np.asarray(inside))] = PHOTO_ENDS
        say = PRIOR * _say(_sampled(cover, points * (cover.shape[0] / LOOK)))
        breaks.append(broken)
        scores.append(broken[rows, places].mean(1) + say[places].mean(1))
    chosen = _together(scores, pairs) if scanned else [int(score.argmax()) for score in scores]
    frames = [_frame(b, places[best]) for b, best in zip(breaks, chosen, strict=True)]
    framed = sum(frame > 0 for frame in frames) >= FRAMED_SIDES
    lines = []
    for side, best, frame in zip(around, chosen, frames, strict=True):
        first, last = ends[best] + frame * STEP * framed
        slope = (last - first) / (at[-1] - at[0])
        start = first - slope * at[0]
        lines.append(side.moved(start, start + slope))
    return crossed(lines, quad)


def _together(scores: list[npt.NDArray[np.float32]], pairs: npt.NDArray[np.intp]) -> list[int]:
    """The best pair of each side where the sides, the first a long one, turn by the same angle.

    scores: of each pair, by side; pairs (n, 2) of steps. The look shows the card as a square, so
    that the same turn moves the ends of a long side further apart.
    """
    apart = pairs[:, 1] - pairs[:, 0]
    shape = PAGE_WIDTH / PAGE_HEIGHT
    most = int(apart.max() / shape)
    best: tuple[float, list[int]] = (-np.inf, [])
    for turn in range(-most, most + 1):
        moved = [round(turn * shape), round(turn / shape)] * 2
        picked = [
            int(np.where(apart == by, score, -np.inf).argmax())
            for score, by in zip(scores, moved, strict=True)
        ]
        total = float(sum(score[pick] for score, pick in zip(scores, picked, strict=True)))
        best = max(best, (total, picked))
    return best[1]


def _ends(inside: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Where the photo ends along each row of places (n, m), a place to either side."""
    ends = np.zeros_like(inside)
    ends[:, 1:] = inside[:, 1:] != inside[:, :-1]
    return np.asarray(cv2.dilate(ends.astype(np.uint8), np.ones((1, 3), np.uint8)) > 0)


def _frame(breaks: npt.NDArray[np.float32], places: npt.NDArray[np.intp]) -> int:
    """How many steps outside a line another as plain runs beside it, with less between: then the
    inner one may be a frame printed along the card's edge. 0 where there is none.

    breaks: (points, offsets); places (points,): the line's offset at each point.
    """
    steps = np.arange(round(FRAME[1] / STEP) + 1)
    out = np.minimum(places[:, None] + steps, breaks.shape[1] - 1)
    profile = breaks[np.arange(len(places))[:, None], out].mean(0)
    least = round(FRAME[0] / STEP)
    peak = least + int(profile[least:].argmax())
    plain = profile[peak] >= AS_PLAIN * profile[0]
    return peak if plain and profile[:peak].min() < VALLEY * profile[peak] else 0


def _sampled(image: Image | Cover, points: Floats) -> npt.NDArray[np.float32]:
    """The image at points (n, m, 2), bilinear; the border goes on beyond it."""
    maps = points.astype(np.float32) - 0.5  # remap counts from pixel centres
    values = cv2.remap(
        image, maps[..., 0], maps[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(values, np.float32)


def _breaks(strip: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """How much colour changes across each place of a strip (n, m, 3) → (n, m), 0 to 1.

    Saturating, so that one glaring edge of a letter can't outvote a long faint edge of a card.
    """
    smooth = cv2.GaussianBlur(strip, (0, 0), sigmaX=0.8, sigmaY=1.0)
    change = np.abs(smooth[:, 2:] - smooth[:, :-2]).sum(-1)
    change = np.pad(change, ((0, 0), (1, 1)))
    return np.asarray(change / (change + np.percentile(change, 75) + 6), np.float32)


def _say(cover: Cover) -> npt.NDArray[np.float32]:
    """The log of how likely the mask makes each offset: its mean fall there, smoothed."""
    fall = np.clip(np.pad(cover[:, :-2] - cover[:, 2:], ((0, 0), (1, 1))), 0, None).mean(0)
    density = fall / max(float(fall.sum()) * STEP, 1e-6)
    smooth = cv2.GaussianBlur(density[None], (0, 0), 1.5)[0]
    return np.asarray(np.log(smooth + LEAST_PRIOR), np.float32)


def _robust_line(at: Floats, edge: Floats) -> tuple[float, float]:
    """Offset and slope of edge over at, outliers weighed down (Cauchy, five rounds)."""
    weight = np.ones_like(at)
    first = slope = 0.0
    for _ in range(5):
        share = weight / weight.sum()
        middle, height = share @ at, share @ edge
        spread = share @ (at - middle) ** 2
        slope = float(share @ ((at - middle) * (edge - height)) / max(spread, 1e-9))
        first = float(height - slope * middle)
        off = np.abs(edge - first - slope * at)
        weight = 1 / (1 + (off / max(0.3, 1.5 * float(np.median(off)))) ** 2)
    return first, slope
