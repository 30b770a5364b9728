"""Pages by their print alone, where no card's outline is seen: which way its rows run, and how far.

Letters stand nearer to their neighbours on the row than to those of other rows, so the commonest
direction from a letter to its nearest ones is that of the rows (O'Gorman 1993, the docstrum). The
page is what the letters of such rows fill, turned level; a camera's perspective stays in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

import cv2
import numpy as np
import numpy.typing as npt

from elements import Frame, Homography, Image, Page, Quad, transform
from segmentation.geometry import Scales, inverse, rectangle
from segmentation.inks import darkest_colour
from segmentation.judging import straighten
from segmentation.prints import ink_of, letters_in

SEEN = 1200  # pixels of the photo's longer side, as letters are looked for in it
MOST = 1500  # letters, the largest
FEW = 40  # letters of which no rows can be told
NEAREST = 3  # neighbours of each letter that are asked
REACH = 2.4  # sizes of a letter, to a neighbour on its row
ALIKE = 0.45  # size of the smaller of two neighbours over the larger one's
DIRECTIONS, APART, SPREAD = 2, 8, 4  # directions tried, and degrees
BLOCK_DIRECTIONS, BLOCKS = 3, 2  # directions of blocks, and blocks of each, the largest
BLOCK_LETTERS = 25
VOTES, VOTES_OFF = 2, 5.0  # neighbours on a block's row, and degrees by which they may lie off
ON_ROW = 7.0  # degrees by which a neighbour may lie off its row
# Slopes of a page's rows: the steepest that is one's, how near to the others a pair of letters must
# be, step by step, and what is level.
STEEPEST_ROW, ROOMS, LEVEL_ROW = 0.3, (0.3, 0.12, 0.06), 0.012
TOGETHER = 3.5  # sizes of a letter, between what is of one document
AROUND = 1.5  # sizes of a letter, left around all
LOWEST, TALLEST = 0.3, 1.1  # a page's height over its width

Points = npt.NDArray[np.float32]


def pages_by_print(
    photo: Image, width: int, on_card: Callable[[Points], npt.NDArray[np.bool_]]
) -> Iterator[Page]:
    """The likeliest pages of that width, each both ways up, of a photo, RGB uint8 (H, W, 3). Their
    height follows from what the print fills.

    on_card: which of points (N, 2) in the photo may lie on a document; where enough letters do, the
    others are the ground's.
    """
    scale = min(1.0, SEEN / max(photo.shape[:2]))
    small = cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    middles, sizes = _letters(np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8))
    own = on_card(middles / np.float32(scale)) if len(middles) else np.zeros(0, np.bool_)
    if own.sum() >= FEW:
        middles, sizes = middles[own], sizes[own]
    if len(middles) < FEW:
        return
    pairs, angles = _neighbours(middles, sizes)
    scales = Scales(photo)
    for direction in _directions(angles):
        off = np.abs((angles - direction + 90) % 180 - 90)
        on_rows = np.unique(pairs[off <= ON_ROW])
        quad = _filled(middles[on_rows], sizes[on_rows], direction)
        if quad is None:
            continue
        high = float(np.linalg.norm(quad[3] - quad[0]) / np.linalg.norm(quad[1] - quad[0]))
        if not LOWEST <= high <= TALLEST:
            continue
        for turned in (quad, np.roll(quad, 2, axis=0)):
            yield straighten(scales, turned / np.float32(scale), 0.0,
                             Frame(width, round(width * high)))  # fmt: skip


def level_rows(page: Image) -> Quad | None:
    """Corners (4, 2), on a page RGB uint8 (H, W, 3), from which its rows run level: its outline may
    have been seen a little wrong. None where they do already, or where no rows are seen."""
    height, width = page.shape[:2]
    middles, sizes = _letters(darkest_colour(page))
    if len(middles) < FEW:
        return None
    pairs, _ = _neighbours(middles, sizes)
    one, other = middles[pairs[:, 0]], middles[pairs[:, 1]]
    ahead = other[:, 0] > one[:, 0]
    across, down = (other - one)[ahead].T
    middle = ((one + other) / 2)[ahead, 1] / height - 0.5
    slopes = down / across
    kept = np.abs(slopes) < STEEPEST_ROW
    fit = np.zeros(2)
    for room in ROOMS:  # a letter's neighbour on another row is far from what all others say
        near = kept & (np.abs(slopes - fit[0] - fit[1] * middle) < room)
        if near.sum() < FEW:
            return None
        fit = np.polynomial.polynomial.polyfit(middle[near], slopes[near], 1)
    top, bottom = fit[0] - fit[1] / 2, fit[0] + fit[1] / 2
    if max(abs(top), abs(bottom)) < LEVEL_ROW:
        return None
    half = width / 2
    return np.array([[0, -top * half], [width, top * half], [width, height + bottom * half],
                     [0, height - bottom * half]], np.float32)  # fmt: skip


def blocks_of_print(photo: Image) -> Iterator[Quad]:
    """Where print stands together in rows of one direction, corners (4, 2) in a photo, RGB uint8
    (H, W, 3): of several papers each is one. Which way up is open."""
    scale = min(1.0, SEEN / max(photo.shape[:2]))
    small = cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    middles, sizes = _letters(np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8))
    if len(middles) < BLOCK_LETTERS:
        return
    pairs, angles = _neighbours(middles, sizes)
    pairs_of = np.bincount(pairs.ravel(), minlength=len(middles))
    for direction in _directions(angles, BLOCK_DIRECTIONS):
        on_row = np.abs((angles - direction + 90) % 180 - 90) <= VOTES_OFF
        votes = np.bincount(pairs[on_row].ravel(), minlength=len(middles))
        own = np.flatnonzero((votes >= VOTES) & (2 * votes >= pairs_of))
        for quad in _blocks(middles[own], sizes[own], direction):
            yield quad / np.float32(scale)


def _letters(grey: npt.NDArray[np.uint8]) -> tuple[Points, Points]:
    """Middles (N, 2) and sizes (N,) of what may be letters."""
    letters, _ = letters_in(ink_of(grey))
    boxes = np.array(letters, np.float32).reshape(-1, 4)
    sizes = (boxes[:, 2:] - boxes[:, :2]).max(1)
    kept = np.argsort(-sizes)[:MOST]
    middles = (boxes[:, :2] + boxes[:, 2:]) * np.float32(0.5)
    return np.asarray(middles[kept], np.float32), np.asarray(sizes[kept], np.float32)


def _neighbours(middles: Points, sizes: Points) -> tuple[npt.NDArray[np.intp], Points]:
    """Pairs (P, 2) of near letters of a size, and the directions (P,) between them, 0 to 180."""
    apart = np.linalg.norm(middles[:, None] - middles[None], axis=-1)
    larger = np.maximum(sizes[:, None], sizes[None])
    strange = (apart > REACH * larger) | (np.minimum(sizes[:, None], sizes[None]) < ALIKE * larger)
    apart[strange | np.eye(len(middles), dtype=bool)] = np.inf
    near = np.argsort(apart, axis=1)[:, :NEAREST]
    firsts = np.repeat(np.arange(len(middles)), NEAREST)
    pairs = np.stack([firsts, near.ravel()], 1)
    pairs = pairs[np.isfinite(apart[pairs[:, 0], pairs[:, 1]])]
    across, down = (middles[pairs[:, 1]] - middles[pairs[:, 0]]).T
    return pairs, np.asarray(np.degrees(np.arctan2(down, across)) % 180, np.float32)


def _directions(angles: Points, most: int = DIRECTIONS) -> Iterator[float]:
    """The commonest directions, degrees, the commonest first."""
    counts = np.bincount(np.rint(angles).astype(int) % 180, minlength=180).astype(float)
    around = np.concatenate([counts[-SPREAD:], counts, counts[:SPREAD]])
    smooth = np.convolve(around, np.bartlett(2 * SPREAD + 3)[1:-1], "valid")
    for _ in range(most):
        best = int(smooth.argmax())
        if smooth[best] <= 0:
            return
        yield float(best)
        off = np.abs((np.arange(180) - best + 90) % 180 - 90)
        smooth[off <= APART] = 0


def _filled(middles: Points, sizes: Points, direction: float) -> Quad | None:
    """The rectangle along a direction that the largest group of letters fills, (4, 2)."""
    return next(_groups(middles, sizes, direction, FEW), None)


def _blocks(middles: Points, sizes: Points, direction: float) -> Iterator[Quad]:
    """The same of the largest few groups."""
    yield from islice(_groups(middles, sizes, direction, BLOCK_LETTERS), BLOCKS)


def _groups(middles: Points, sizes: Points, direction: float, least: int) -> Iterator[Quad]:
    """The rectangles along a direction that groups of so many letters fill, the largest first."""
    if len(middles) < least:
        return
    turn = np.radians(direction)
    level = np.array([[np.cos(turn), np.sin(turn), 0], [-np.sin(turn), np.cos(turn), 0], [0, 0, 1]])
    back: Homography = inverse(level)
    places = transform(middles, level)
    size = float(np.median(sizes))
    groups = _groups_of(places, size)
    counts = np.bincount(groups)
    for group in np.argsort(-counts, kind="stable"):
        if counts[group] < least:
            return
        own = places[groups == group]
        (left, top), (right, bottom) = own.min(0), own.max(0)
        around = AROUND * size
        rect = rectangle(left - around, top - around, right + around, bottom + around)
        yield transform(rect, back)


def _groups_of(places: Points, size: float) -> npt.NDArray[np.int32]:
    """The group of each place (N, 2), those within TOGETHER being of one."""
    cells = np.floor((places - places.min(0)) / (TOGETHER * size)).astype(int)
    taken = np.zeros(cells.max(0)[::-1] + 1, np.uint8)
    taken[cells[:, 1], cells[:, 0]] = 1
    _, labels = cv2.connectedComponents(taken, connectivity=8)
    return np.asarray(labels[cells[:, 1], cells[:, 0]], np.int32)
