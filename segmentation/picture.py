"""The portrait on a page: how much of it the mask shows, in what shape, and whether anything is
to be seen in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from elements import Box, Image
from segmentation.askew import LEAST_ASKEW, askew
from segmentation.blurred import is_blurred
from segmentation.covered import LEAST_CROSSING, crossing, is_covered
from segmentation.discs import LEAST_ROUND, roundness
from segmentation.edited import is_edited
from segmentation.outlines import close_up
from segmentation.rectangles import LEAST_SQUARE, squareness
from segmentation.statistics import level
from segmentation.surround import surround

Plane = npt.NDArray[np.float32]  # (h, w), one class's probabilities

EDGE = 0.08  # of a portrait, at each side, where its ground may end
INNER = 0.12  # of a portrait, at each side, that is left out of looking for detail
LEAST_SHARE = 0.028  # of the page: an upright portrait takes 0.05 to 0.12 of it
SHAPES = (0.55, 1.05)  # width over height of a whole one: 0.68 to 0.87
# The palest of 75 drawn portraits has 0.1, a plain sheet 0.01 to 0.03. A dark grey one has 0.04 and
# mirrors itself.
LEAST_DETAIL, LEAST_DETAIL_ALIKE = 0.05, 0.037
MOSTLY = 0.5  # of its height that a column of it holds
LEAST_FILLED = 0.72  # of its own rectangle: a hand or a sticker leaves a gap
# A head before a plain ground: what is left of the spread at GRID was 0.75 or more for 78 drawn
# portraits, 0.69 for two of 270 others, 0.4 and 0.6 for patterned sheets; the middle differs from
# the upper corners by 9 and more in CIE Lab, on a plain sheet by 5 at most.
GRID = (6, 8)
LEAST_COARSE, LEAST_APART = 0.66, 6.0
# Skin may be as light as its ground: of 1,128 drawn portraits four are less far apart, three of
# which have this much detail that is coarse.
MUCH_DETAIL, VERY_COARSE = 0.1, 0.75
# A pattern of the ground that runs over a portrait, or a camera's noise, is fine as well: 13 of
# 1,242 drawn ones had 0.53 to 0.7. Where the middle is as far from the corners as in 10 of these,
# 0.5 does: of 90 covered portraits none is so.
LEAST_COARSE_FAR, FAR_APART = 0.5, 20.0
FINE = (60, 80)
# A head before its ground is much the same on both sides, a blotched sheet is not: all of seven
# that seemed to be portraits have 0.55 or less, four of 1,132 portraits less than 0.6 and a middle
# near the corners. Shoulders and shadows break it too, but those sheets' middles are 14 apart at
# most. Light from one side is left out where there is detail enough: five of 1,300 more have less.
LEAST_SYMMETRY = 0.6
# A grey one may be as dark as its ground, and hardly be printed: seven of 1,250 that seemed to be
# none, of which four mirror themselves so far; of 69 covered portraits in which anything is to be
# seen none does.
VERY_SYMMETRIC = 0.85
SMOOTH = 3.0  # pixels of FINE, by which it is blurred for that


@dataclass(frozen=True, slots=True)
class Picture:
    """share: of the page that it takes; shape: width over height; filled: of its rectangle;
    detail: how far its colours spread, in shares of the page's ground; coarse: how much of that is
    left where nothing fine can be seen; apart: its middle from its upper corners, in CIE Lab;
    symmetry: how far its left half mirrors its right one, -1 to 1; covered: whether a sheet, a hand
    or another picture lies over it or a part, or it was blurred; box: where it stands, page
    pixels, without columns that hold less than half of its height."""

    share: float
    shape: float
    filled: float
    detail: float
    coarse: float = 1.0
    apart: float = 100.0
    symmetry: float = 1.0
    covered: bool = False
    box: Box | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing speaks against a whole portrait."""
        far, alike = self.apart >= FAR_APART, self.symmetry >= VERY_SYMMETRIC
        return (
            self.share >= LEAST_SHARE
            and SHAPES[0] <= self.shape <= SHAPES[1]
            and self.filled >= LEAST_FILLED
            and self.detail >= (LEAST_DETAIL_ALIKE if alike else LEAST_DETAIL)
            and self.coarse >= (LEAST_COARSE_FAR if far or alike else LEAST_COARSE)
            and (self.apart >= LEAST_APART or self._is_varied or alike)
            and (far or self.symmetry >= LEAST_SYMMETRY)
            and not self.covered
        )

    @property
    def _is_varied(self) -> bool:
        return self.detail >= MUCH_DETAIL and self.coarse >= VERY_COARSE


def picture_in(
    plane: Plane, page: Image, ends: Callable[[Image, Box], Box] | None = None
) -> Picture:
    """The largest piece of a mask's class, on the page RGB uint8 (H, W, 3) that the mask is of.
    ends: where on a page a picture ends of which a mask's box shows at least a part; what the mask
    lacks of it is the picture's."""
    found = _largest(plane, page)
    if found is None:
        return Picture(0.0, 0.0, 0.0, 0.0)
    box, share = found
    if ends is not None and (more := ends(page, box)) != box:
        plane = _filled(plane, page, box, more)
        box, share = _largest(plane, page) or found
    taken = box.width * box.height / (page.shape[0] * page.shape[1])
    shape, filled = box.width / box.height, share / taken
    detail, upright = _detail(page, box), _upright(plane, page, box)
    head = _head(page, box, upright, lit=detail >= MUCH_DETAIL)
    return Picture(share, shape, filled, detail, *head, upright)


def _filled(plane: Plane, page: Image, box: Box, more: Box) -> Plane:
    """A mask's class with what a larger box has beside a piece's."""
    across, down = page.shape[1] / plane.shape[1], page.shape[0] / plane.shape[0]
    filled = plane.copy()
    rows = slice(round(box.top / down), round(box.bottom / down))
    for first, last in ((more.left, box.left), (box.right, more.right)):
        filled[rows, round(first / across) : round(last / across)] = 1.0
    return filled


def _upright(plane: Plane, page: Image, box: Box) -> Box:
    across, down = page.shape[1] / plane.shape[1], page.shape[0] / plane.shape[0]
    rows = slice(round(box.top / down), round(box.bottom / down))
    filled = (plane[rows] > 0.5).mean(0)
    columns = np.flatnonzero(filled >= MOSTLY)
    columns = columns[(columns >= box.left / across) & (columns < box.right / across)]
    if not len(columns):
        return box
    return replace(box, left=float(columns[0]) * across, right=float(columns[-1] + 1) * across)


def _largest(plane: Plane, page: Image) -> tuple[Box, float] | None:
    """The rectangle of the largest piece, and the piece's share of the page."""
    mask = (plane > 0.5).astype(np.uint8)
    count, labels = cv2.connectedComponents(mask)
    if count < 2:
        return None
    areas = np.bincount(labels.ravel())[1:].tolist()
    area = max(areas)
    piece = (labels == 1 + areas.index(area)).astype(np.uint8)
    left, top, width, height = cv2.boundingRect(piece)
    across, down = page.shape[1] / mask.shape[1], page.shape[0] / mask.shape[0]
    box = Box(left * across, top * down, (left + width) * across, (top + height) * down)
    return box, area / mask.size


def _detail(page: Image, box: Box) -> float:
    """The spread of the most varied channel in the inner part of a box, over the page's ground."""
    small = page[::4, ::4]
    edge_x, edge_y = INNER * box.width, INNER * box.height
    rows = slice(int((box.top + edge_y) / 4), int((box.bottom - edge_y) / 4))
    columns = slice(int((box.left + edge_x) / 4), int((box.right - edge_x) / 4))
    inner = small[rows, columns]
    spread = _spread(inner).max() if inner.size else 0.0
    return float(spread / max(1, level(small.ravel(), 0.5)))


def _spread(part: Image) -> npt.NDArray[np.float64]:
    """The standard deviation of each of a part's channels, (3,)."""
    return np.asarray(cv2.meanStdDev(np.ascontiguousarray(part))[1][:, 0], np.float64)


def _head(page: Image, box: Box, upright: Box, *, lit: bool) -> tuple[float, float, float, bool]:
    """``coarse``, ``apart``, ``symmetry`` and ``covered`` of what is in a box, of which columns of
    full height are the upright one. lit: whether enough is seen in it to tell light from one side
    from what it falls on."""
    inner, whole = _inner(page, box), _inner(page, upright)
    if not inner.size or not whole.size:
        return 0.0, 0.0, 0.0, False
    fine = _fine(inner)
    rough = cv2.resize(inner, GRID, interpolation=cv2.INTER_AREA)
    spread = _spread(fine)
    channel = int(spread.argmax())
    coarse = float(rough[..., channel].std() / max(1.0, float(spread[channel])))
    lab = cv2.cvtColor(fine, cv2.COLOR_RGB2LAB).astype(np.float32)
    corners = np.concatenate([lab[2:22, 2:12], lab[2:22, 48:58]])
    apart = lab[20:45, 20:40].mean((0, 1)) - corners.mean((0, 1))
    symmetry = _symmetry(lab)
    covered = (
        is_covered(fine if upright == box else _fine(whole))
        or crossing(page, upright) >= LEAST_CROSSING
        or surround(page, upright).broken(symmetry)
        or is_blurred(page, upright)
        or is_edited(page, upright)
        or askew(page, upright) >= LEAST_ASKEW
        or _bears_a_thing(page, box)
    )
    if lit:
        symmetry = max(symmetry, _symmetry(lab, lit=True))
    return coarse, float(np.linalg.norm(apart)), symmetry, covered


def _bears_a_thing(page: Image, box: Box) -> bool:
    """Whether a round or a rectangular thing lies over what is in a box."""
    near = close_up(page, box)
    return roundness(near) >= LEAST_ROUND or squareness(near) >= LEAST_SQUARE


def _inner(page: Image, box: Box) -> Image:
    """What stands in a box, without its sides."""
    edge_x, edge_y = EDGE * box.width, EDGE * box.height
    return page[
        int(box.top + edge_y) : int(box.bottom - edge_y),
        int(box.left + edge_x) : int(box.right - edge_x),
    ]


def _fine(inner: Image) -> Image:
    return np.asarray(cv2.resize(inner, FINE, interpolation=cv2.INTER_AREA), np.uint8)


def _symmetry(lab: npt.NDArray[np.float32], *, lit: bool = False) -> float:
    """How far colours mirror each other; lit: without what rises from one side to the other."""
    smooth = cv2.GaussianBlur(lab, (0, 0), SMOOTH)
    away = smooth - smooth.mean((0, 1))
    if lit:
        across = np.linspace(-1, 1, away.shape[1], dtype=np.float32)[:, None]
        away -= across * ((away * across).sum((0, 1)) / (across**2).sum() / len(away))
    return float((away * away[:, ::-1]).sum() / max(1e-6, float((away * away).sum())))
