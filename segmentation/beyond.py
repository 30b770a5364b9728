"""The part of a card that lies outside its photo: how far its sides would go on.

A side that runs along the photo's end may be the card's own, as on a scan, or be cut off there. The
other sides tell by the card's proportion; where both ways may be cut, so does the place of the
document's first row.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from elements import Quad, transform
from segmentation.geometry import diagonal, homography, rectangle
from segmentation.judging import Judged
from segmentation.pose import SKEWED, completed, skew
from segmentation.quality import cropped

Floats = npt.NDArray[np.float64]
Probabilities = npt.NDArray[np.float32]

AT_END = 0.012  # how near to the photo's end a side is that may be cut there, in diagonals
LEAST = 0.035  # share of a card's width or height from which it is told that a part is missing
MOST = 0.35  # more can't be told of what is seen
LEVEL = 0.03  # slope up to which a card lies along its photo, and its proportion counts as it is
END = 0.008  # of a page's width: print that stands so near its end goes on beyond it
LEAST_PRINT = 6  # pixels of the mask
# A side that the photo cuts off is found along the photo's very end, in diagonals, and the one
# across from it well inside, as on no scan; so found, no camera gives a card its shape. Of 1,223
# photos of cards five seem so that aren't: their corners were found wrongly.
TOUCHING, CLEAR = 0.004, 0.02
SKEWED_AT_CORNER = 0.035  # the same where one end of a side alone is there
CUT_OUT, MOSTLY_COVERED = 0.02, 0.92  # how near a photo is to a card's shape; share of it
FAR_OUT = 0.055  # diagonals by which a corner lies outside that can't be found wrongly
# Share of the card outside the photo. Of 755 whole drawn cards one seemed to lie farther out, for
# its print begins elsewhere than usual; with 0.03 five.
MOST_OUTSIDE = 0.05
UNIT = rectangle(0, 0, 1, 1)
TOP, RIGHT, BOTTOM, LEFT = range(4)


@dataclass(frozen=True, slots=True)
class Start:
    """Where a document's first row begins: the middle of its left end, in shares of a whole page;
    and further left and up than where it begins on none."""

    row: str
    x: float
    y: float
    least_x: float
    least_y: float


def ends(quad: Quad, size: tuple[int, int]) -> npt.NDArray[np.bool_]:
    """Which of the two ends of a quad's sides (4, 2), from its first corner on, lie at that end of
    a photo (width, height) along which the side runs, or beyond it."""
    return _inside(quad, size) < AT_END


def _inside(quad: Quad, size: tuple[int, int]) -> Floats:
    """How far inside that end of the photo, in the quad's diagonals."""
    corners = np.stack([quad, np.roll(quad, -1, axis=0)], 1)
    along = np.abs(corners[:, 1] - corners[:, 0])
    across = (along[:, 0] > along[:, 1]).astype(int)  # the axis that a side runs across
    place = np.take_along_axis(corners, across[:, None, None], 2)[..., 0]
    middle = quad.mean(0)[across]
    first = place.mean(1) < middle  # left or top of the card
    inside = np.where(first[:, None], place, np.array(size)[across, None] - place)
    return np.asarray(inside / diagonal(quad), np.float64)


def cut_off(quad: Quad, size: tuple[int, int], shape: float) -> bool:
    """Whether a quad as it was found in a photo (width, height) is that of a card of which the
    photo cuts a side or a corner off. shape: a card's width over its height."""
    inside = _inside(quad, size)
    if inside.min() < -FAR_OUT:
        return True
    touching = (inside < TOUCHING) & (np.roll(inside.min(1), 2) > CLEAR)[:, None]
    whole = touching.all(1)
    most = SKEWED if whole.any() else SKEWED_AT_CORNER
    if not touching.any() or float(skew(quad, size, shape)) <= most:
        return False
    return not (_is_cut_out(quad, size, shape) or _is_too_long(quad, shape, whole))


def reaches_out(quad: Quad, size: tuple[int, int]) -> bool:
    """Whether so much of a card lies outside its photo (width, height) that a part is missing."""
    return cropped(quad, *size) > MOST_OUTSIDE


def _is_cut_out(quad: Quad, size: tuple[int, int], shape: float) -> bool:
    """Whether a photo (width, height) was cut out about a card: it is of a card's own shape, and
    shows little else. A side inside was found wrongly then."""
    longer, shorter = max(size), min(size)
    covered = cv2.contourArea(quad) / (longer * shorter)
    return abs(longer / shorter / shape - 1) < CUT_OUT and covered > MOSTLY_COVERED


def _is_too_long(quad: Quad, shape: float, sides: npt.NDArray[np.bool_]) -> bool:
    """Whether a level card is longer than it should be across a side along the photo's end: that
    one was found too far out, and nothing of the card is beyond it."""
    if _slope(quad) > LEVEL:
        return False
    above = bool(sides[[TOP, BOTTOM]].any())
    return above != bool(sides[[LEFT, RIGHT]].any()) and (_proportion(quad) < shape) is above


def print_at_end(quad: Quad, mask: Probabilities, size: tuple[int, int]) -> bool:
    """Whether print runs up to a side of a page that lies at the end of its photo (width, height):
    cards leave a margin, so that a part of it is cut off. quad: the page's; mask: what a net saw
    in it (h, w, C)."""
    inked = mask[..., 0] < 0.5
    near = max(1, round(END * inked.shape[1]))
    sides = (inked[:near], inked[:, -near:], inked[-near:], inked[:, :near])
    at_end = np.asarray(ends(quad, size).all(1))
    return any(
        bool(at) and np.count_nonzero(side) >= LEAST_PRINT
        for at, side in zip(at_end, sides, strict=True)
    )


def completed_quad(judged: Judged, size: tuple[int, int], start: Start) -> Quad | None:
    """The corners of a page's whole card, some of them outside the photo of (width, height); None
    where nothing speaks for a missing part."""
    page, shape = judged.page, judged.page.image.shape[1] / judged.page.image.shape[0]
    if _slope(page.quad) > LEVEL:
        crooked = float(skew(page.quad, size, shape)) > SKEWED
        return _straightened(page.quad, size, shape) if crooked else None
    at_end = np.asarray(ends(page.quad, size).all(1))
    if not at_end.any() or (not at_end.all() and _is_cut_out(page.quad, size, shape)):
        return None
    more = _missing(_proportion(page.quad) / shape, at_end, _place(judged, start), start)
    if (more / (1 + more.sum())).max() < LEAST or more.max() > MOST:
        return None
    whole = rectangle(-more[LEFT], -more[TOP], 1 + more[RIGHT], 1 + more[BOTTOM])
    return transform(whole, homography(UNIT, page.quad))


def _slope(quad: Quad) -> float:
    """How far the steepest of a quad's sides is from the photo's own ways, as a slope."""
    along = np.abs(np.roll(quad, -1, axis=0) - quad)
    return float((along.min(1) / np.maximum(along.max(1), 1e-6)).max())


def _straightened(quad: Quad, size: tuple[int, int], shape: float) -> Quad | None:
    """A quad that a side along the photo's end makes no card's: with the side that three others
    give it, if that lies further out."""
    touching = np.asarray(ends(quad, size).any(1))
    if not touching.any():
        return None
    others = [q for q, at in zip(completed(quad, size, shape), touching, strict=True) if at]
    best = min(others, key=lambda other: float(skew(other, size, shape)))
    grown = cv2.contourArea(best) / max(cv2.contourArea(quad), 1.0)
    return best if 1 + LEAST / 2 < grown < 1 + MOST else None


def _proportion(quad: Quad) -> float:
    """A quad's width over its height."""
    top, right, bottom, left = np.linalg.norm(np.roll(quad, -1, axis=0) - quad, axis=1)
    return float((top + bottom) / (right + left))


def _place(judged: Judged, start: Start) -> tuple[float, float] | None:
    """Where the first row begins on a page, in shares of it."""
    boxes = [r.box for r in judged.regions if r.name == start.row and r.line == 0]
    if not boxes:
        return None
    height, width = judged.page.image.shape[:2]
    return boxes[0].left / width, (boxes[0].top + boxes[0].bottom) / 2 / height


def _missing(
    proportion: float,
    at_end: npt.NDArray[np.bool_],
    place: tuple[float, float] | None,
    start: Start,
) -> Floats:
    """How far the sides (4,) go on beyond the photo, in widths or heights of what is seen."""
    more = np.zeros(4)
    if place is not None and abs(proportion - 1) < LEAST:  # whole, or cut both ways alike
        for side, begins, usual, least in (
            (LEFT, place[0], start.x, start.least_x),
            (TOP, place[1], start.y, start.least_y),
        ):
            if at_end[side] and begins < least:
                more[side] = (usual - begins) / (1 - usual)
    proportion *= (1 + more[LEFT]) / (1 + more[TOP])
    here: float | None
    if proportion > 1:
        first, last, by = TOP, BOTTOM, (proportion - 1) * (1 + more[TOP])
        here, usual = (None if place is None else place[1]), start.y
    else:
        first, last, by = LEFT, RIGHT, (1 / proportion - 1) * (1 + more[LEFT])
        here, usual = (None if place is None else place[0]), start.x
    if by < LEAST:
        return more
    before = more[first]
    at_first = here is None or abs(_on_whole(here, before + by, 0) - usual) < abs(
        _on_whole(here, before, by) - usual
    )
    if at_end[first] and (at_first or not at_end[last]):
        more[first] += by
    elif at_end[last]:
        more[last] += by
    return more


def _on_whole(here: float, before: float, behind: float) -> float:
    return (here + before) / (1 + before + behind)
