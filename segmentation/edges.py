"""The four edges of a card, looked for in the photo beside the border of a mask.

The mask says where an edge can be, to a per cent or two; the photo, where along that stretch
brightness or colour really breaks. A side is the line with the most break along it, weighed by how
likely the mask makes its place; of each side's best lines those are taken that make a card's shape.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from elements import Homography, Image, Quad, transform
from segmentation.borders import Cover, sampled
from segmentation.geometry import (
    LOOK,
    Scales,
    as_scales,
    inverse,
    shrunk_by,
)
from segmentation.pose import skew
from segmentation.sides import Floats, Side, crossed, crossings, sides
from segmentation.statistics import quantile

Strip = npt.NDArray[np.float32]  # (points along a side, offsets from it)
Scores = npt.NDArray[np.float32]  # (n,), of each pair of offsets of a side's two ends

DETAIL = 3  # the photo is searched where a card is at least 624 pixels wide, or as large as it is
PHOTO_REACH = 12.0  # pixels of the look searched on either side: 6 % of the card
STEP = 0.5  # pixels of the look between the places tried
PRIOR = 0.2  # weight of the mask's say against the photo's; 0.15 to 0.4 measure alike
FRAME = (1.5, 4.5)  # pixels of the look by which a frame printed along the edge runs inside it
FRAMED_SIDES = 3  # a frame runs along all four; one may be hidden
PHOTO_ENDS = 0.6  # the break where the photo itself ends: a scanned card's edge, or paper's
AS_PLAIN = 0.75  # of the best line's break
VALLEY = 0.8  # of the outer line's break: what is left of it between the two
FEW = 4  # lines of a side among which the card's shape chooses
WORSE = 0.4  # what a line may lack of the best one's score to be among them
APART = 4  # steps by which one end at least is off the other lines': 1 % of the card
SKEW = 4.0  # what the shape weighs against the sum of four breaks; 2 mends a third fewer quads
PLAIN = 2.2  # a sum that wrong quads do not reach: then the card is bent, or the lens
MOST_SKEW = 0.3  # beyond this all shapes are equally wrong
LEAST_PRIOR = 0.01  # so that a place the mask rules out is unlikely, not impossible
AT = np.linspace(0.05, 0.95, 60)  # shares of a side at which it is searched
OFFSETS = np.arange(-PHOTO_REACH, PHOTO_REACH + 0.01, STEP)


def _pairs() -> npt.NDArray[np.intp]:
    """The offsets (n, 2) of a side's two ends that are tried, in steps."""
    steps = np.arange(len(OFFSETS))
    pairs = np.stack(np.meshgrid(steps, steps, indexing="ij"), -1).reshape(-1, 2)
    near = np.abs(pairs[:, 0] - pairs[:, 1]) <= len(OFFSETS) // 3
    return np.asarray(pairs[near], np.intp)


PAIRS = _pairs()
_SHARE = (AT - AT[0]) / (AT[-1] - AT[0])
PLACES = np.rint(PAIRS[:, :1] * (1 - _SHARE) + PAIRS[:, 1:] * _SHARE).astype(np.intp)
_IN_STRIP = PLACES + np.arange(len(AT)) * len(OFFSETS)  # of a strip's values in one row


@dataclass(frozen=True, slots=True)
class Traced:
    """A quad (pixels of the look) and how plain its sides are, less what is odd of its shape."""

    quad: Quad
    score: float


def on_photo(
    photo: Image | Scales,
    to_look: Homography,
    cover: Cover,
    quad: Quad,
    shape: float,
    *,
    scanned: bool = False,
) -> Traced:
    """Move a quad's sides (pixels of the look) onto the edges of the photo that the look shows.

    cover: the net's view of the look, half its size. shape: a card's width over its height. Each
    side is tried at every pair of offsets of its two ends; it goes where the mean break along it,
    0 to 1, and the mask's say are highest.
    scanned: the quad is the photo's own border, and the card lies in it flat, so that its sides
    can only turn together; else of each side's best lines those that make a card's shape.
    """
    scales, around = as_scales(photo), list(sides(quad))
    breaks, scores = _searched(scales, to_look, cover, around)
    if scanned:
        chosen, score = _together(scores, shape)
    else:
        chosen, score = _as_a_card(around, scores, inverse(to_look), scales.size, shape)
    frames = [_frame(b, PLACES[best]) for b, best in zip(breaks, chosen, strict=True)]
    framed = sum(frame > 0 for frame in frames) >= FRAMED_SIDES
    lines = [
        _moved(side, OFFSETS[PAIRS[best]] + frame * STEP * framed)
        for side, best, frame in zip(around, chosen, frames, strict=True)
    ]
    return Traced(crossed(lines, quad), score)


def _searched(
    scales: Scales, to_look: Homography, cover: Cover, around: list[Side]
) -> tuple[list[Strip], list[Scores]]:
    """The breaks beside each side (pixels of the look), and the score of each of PAIRS."""
    to_photo, size = inverse(to_look), np.array(scales.size)
    image, factor = scales.near(shrunk_by(to_look, (LOOK, LOOK)) / DETAIL)
    breaks, scores = [], []
    points = np.concatenate([side.points(AT, OFFSETS) for side in around])
    in_photo = transform(points.reshape(-1, 2), to_photo).reshape(points.shape)
    colours = sampled(image, in_photo / factor)
    covers = sampled(cover, points * (cover.shape[0] / LOOK))
    inside = (in_photo > 0) & (in_photo < size)
    ends = _ends(inside[..., 0] & inside[..., 1])
    for n in range(len(around)):
        own = slice(n * len(AT), (n + 1) * len(AT))
        broken = _breaks(colours[own])
        broken[ends[own]] = PHOTO_ENDS
        say = PRIOR * _say(covers[own])
        breaks.append(broken)
        scores.append((broken + say).take(_IN_STRIP).mean(1))
    return breaks, scores


def _moved(side: Side, ends: Floats) -> Side:
    """The side moved out by ``ends`` pixels at the first and the last of AT."""
    slope = float((ends[1] - ends[0]) / (AT[-1] - AT[0]))
    start = float(ends[0] - slope * AT[0])
    return side.moved(start, start + slope)


def _as_a_card(
    around: list[Side],
    scores: list[Scores],
    to_photo: Homography,
    size: tuple[int, int],
    shape: float,
) -> tuple[list[int], float]:
    """Which of PAIRS each side goes to, and the score of all: of the best few lines of each side
    those that have most, less what the shape of their quad in the photo (w, h) is off."""
    kept = [_best_few(of_side) for of_side in scores]
    lines = [
        [_moved(side, OFFSETS[PAIRS[pick]]) for pick in few]
        for side, few in zip(around, kept, strict=True)
    ]
    which = np.stack(np.meshgrid(*[np.arange(len(few)) for few in kept], indexing="ij"), -1)
    which = which.reshape(-1, 4)
    total, corners = np.zeros(len(which)), []
    for i in range(4):
        total += scores[i][kept[i]][which[:, i]]
        points = crossings(lines[i - 1], lines[i])[which[:, i - 1], which[:, i]]
        corners.append(transform(points, to_photo))
    odd = np.minimum(skew(np.stack(corners, 1), size, shape), MOST_SKEW)
    total -= np.where(total < PLAIN, SKEW * odd, 0)
    best = int(np.nan_to_num(total, nan=-np.inf).argmax())
    return [few[pick] for few, pick in zip(kept, which[best], strict=True)], float(total[best])


def _best_few(scores: Scores) -> list[int]:
    """Which of PAIRS are the best lines of a side, the best first, no two alike."""
    left, few = scores.copy(), [int(scores.argmax())]
    for _ in range(FEW - 1):
        near = np.abs(PAIRS - PAIRS[few[-1]]) <= APART
        left[near[:, 0] & near[:, 1]] = -np.inf
        best = int(left.argmax())
        if left[best] < scores[few[0]] - WORSE:
            break
        few.append(best)
    return few


def _together(scores: list[Scores], shape: float) -> tuple[list[int], float]:
    """The best pair of each side where the sides, the first a long one, turn by the same angle;
    and their score.

    The look shows the card as a square, so
    that the same turn moves the ends of a long side further apart.
    """
    apart = PAIRS[:, 1] - PAIRS[:, 0]
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
    return best[1], best[0]


def _ends(inside: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Where the photo ends along each row of places (n, m), a place to either side."""
    ends = np.zeros_like(inside)
    ends[:, 1:] = inside[:, 1:] != inside[:, :-1]
    return np.asarray(cv2.dilate(ends.astype(np.uint8), np.ones((1, 3), np.uint8)) > 0)


def _frame(breaks: Strip, places: npt.NDArray[np.intp]) -> int:
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


def _breaks(strip: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """How much colour changes across each place of a strip (n, m, 3) → (n, m), 0 to 1.

    Saturating, so that one glaring edge of a letter can't outvote a long faint edge of a card.
    """
    smooth = cv2.GaussianBlur(strip, (0, 0), sigmaX=0.8, sigmaY=1.0)
    red, green, blue = cv2.split(np.abs(smooth[:, 2:] - smooth[:, :-2]))
    change = cv2.copyMakeBorder(red + green + blue, 0, 0, 1, 1, cv2.BORDER_CONSTANT)
    return np.asarray(change / (change + quantile(change, 0.75) + 6), np.float32)


def _say(cover: Cover) -> npt.NDArray[np.float32]:
    """The log of how likely the mask makes each offset: its mean fall there, smoothed."""
    fall = np.zeros(cover.shape[1], np.float32)
    fall[1:-1] = np.maximum(cover[:, :-2] - cover[:, 2:], 0).mean(0)
    density = fall / max(float(fall.sum()) * STEP, 1e-6)
    smooth = cv2.GaussianBlur(density[None], (0, 0), 1.5)[0]
    return np.asarray(np.log(smooth + LEAST_PRIOR), np.float32)
