"""How a page lies by the print that stays and by that below a table, which has moved down with it.

Print at a page's head alone tells little of how its foot lies: a pixel there is ten below. What
stands under a table has moved by one distance, up or down, that is not known; but it is no larger,
no narrower and no more askew than on the template's page. So perspective and distance are fitted
together (Gauss and Newton, each point by how well it agrees).
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from elements import Homography, transform
from segmentation.geometry import inverse

Points = npt.NDArray[np.float32]
Values = npt.NDArray[np.float64]

ASIDE, APART = 0.12, 0.05  # of the page's width and height that moved points may seem to be astray
ALIKE = 0.01  # of its height: so near each other most of them lie
NONE = 0.003  # of its height: less is no move
FEWEST, MANY = 10, 30  # points that have moved alike; so many tell though fewer agree in all,
MOSTLY = 0.65  # and of those that stay this share does
LOW, FAR = 0.5, 0.6  # of the page's height that points span: of less, a perspective is hardly told;
# of more, it needs no other
STAY, FLAT = 0.5, 0.8  # of the points that agreed, and have to agree with what is told in its place
STEPS = 16
SOFT = 60.0, 1.5  # pixels by which a point may be off and still counts half, at first and at last


def steadied(
    found: Homography, ours: Points, theirs: Points, kept: npt.NDArray[np.bool_],
    size: tuple[int, int], within: float,
) -> tuple[Homography, float | None]:  # fmt: skip
    """A perspective of a template's page, width and height ``size``, that pairs of points agree on,
    made to hold for its foot as well; itself, where nothing tells more of that. And how many pixels
    down the print below a table has moved, None where that is not known.

    kept: bool (N,), which pairs agree, in pixels ``within``.
    """
    span = float(np.ptp(ours[kept, 1])) / size[1]
    if span >= FAR:
        return found, None
    flat, share = _level(ours[kept], theirs[kept], within)
    told = _with_foot(found, ours, theirs, kept, size, within)
    if told is None and flat is not None and share < FLAT:
        # A table's columns are as wide as what is in them: its head leads a perspective astray.
        told = _with_foot(flat, ours, theirs, kept, size, within, astray=True)
    if told is not None:
        return told
    if span < LOW and flat is not None and share >= FLAT:
        return flat, None
    return found, None


def _with_foot(
    found: Homography, ours: Points, theirs: Points, kept: npt.NDArray[np.bool_],
    size: tuple[int, int], within: float, *, astray: bool = False,
) -> tuple[Homography, float] | None:  # fmt: skip
    """The perspective that points of head and foot agree on, and how far the foot has moved; None
    where too few agree. astray: whether some of those that agreed on another one stand aside."""
    (width, height), moved = size, ~kept
    back = transform(theirs[moved], inverse(found)) - ours[moved]
    near = (np.abs(back[:, 0]) < ASIDE * width) & (np.abs(back[:, 1]) > NONE * height)
    if not near.any():
        return None
    downs = np.sort(back[near, 1])
    many = np.searchsorted(downs, downs + ALIKE * height) - np.arange(len(downs))
    first = int(many.argmax())
    down = float(np.median(downs[first : first + many[first]]))
    near &= np.abs(back[:, 1] - down) < APART * height
    if near.sum() < FEWEST:
        return None
    both = kept.copy()
    both[np.flatnonzero(moved)[near]] = True
    fitted, down, agree = _fitted(found, ours[both], theirs[both], down, within)
    share = agree[0] / kept.sum()
    more = share >= STAY and agree[1] >= FEWEST and sum(agree) >= kept.sum() + FEWEST
    enough = astray and share >= MOSTLY and agree[1] >= MANY
    return (fitted, down) if more or enough else None


def _fitted(
    found: Homography, ours: Points, theirs: Points, down: float, within: float
) -> tuple[Homography, float, tuple[int, int]]:
    """The perspective that points agree on, each where it was or moved down, how far down, and how
    many of each sort agree."""
    here, there = ours.astype(np.float64), theirs.astype(np.float64)
    unit = np.array([*np.abs(found.ravel()[:8] / found[2, 2]), abs(down)]) * 1e-4 + 1e-9

    def off(values: Values, shifts: npt.NDArray[np.bool_]) -> Values:
        at = here.copy()
        at[shifts, 1] += values[8]
        return transformed(at, _matrix(values)) - there

    values = np.array([*(found / found[2, 2]).ravel()[:8], down])
    every = np.ones(len(ours), np.bool_)
    for soft in np.geomspace(*SOFT, STEPS):
        two = [np.linalg.norm(off(values, shifts), axis=1) for shifts in (~every, every)]
        shifts = two[1] < two[0]
        now = off(values, shifts)
        weight = 1 / np.sqrt(1 + (now**2).sum(1) / soft**2)
        steep = np.stack([(off(values + step, shifts) - now).ravel() for step in np.diag(unit)], 1)
        twice = np.repeat(weight, 2)
        change, *_ = np.linalg.lstsq(steep * twice[:, None], -now.ravel() * twice, rcond=None)
        values = values + change * unit
    agree = np.linalg.norm(off(values, shifts), axis=1) < within
    return _matrix(values), float(values[8]), (int(agree[~shifts].sum()), int(agree[shifts].sum()))


def _level(ours: Points, theirs: Points, within: float) -> tuple[Homography | None, float]:
    """The similarity that most points agree on, as of a page that lies flat, None where there is
    none; and the share of them that do."""
    flat, inside = cv2.estimateAffinePartial2D(ours, theirs, ransacReprojThreshold=within)
    if flat is None:
        return None, 0.0
    return np.vstack([flat, [0.0, 0.0, 1.0]]), float(inside.mean())


def _matrix(values: Values) -> Homography:
    return np.append(values[:8], 1.0).reshape(3, 3)


def transformed(points: Values, homography: Homography) -> Values:
    """`elements.transform` in float64: steps are smaller than float32 tells apart."""
    w = np.hstack([points, np.ones((len(points), 1))]) @ homography.T
    return np.asarray(w[:, :2] / w[:, 2:])
