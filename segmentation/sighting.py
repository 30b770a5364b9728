"""A card in one view of the card net: from cover and coordinates to four corners."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from elements import Quad, transform
from segmentation.borders import on_mask
from segmentation.geometry import LOOK, diagonal, rectangle

View = npt.NDArray[np.float32]  # (LOOK/2, LOOK/2, 3): cover, u, v
Mask = npt.NDArray[np.bool_]

UNIT = rectangle(0, 0, 1, 1)
LEAST_COVER = 0.006  # of the square: a smaller card has letters of less than 4 pixels
MOST_UNEVEN = 2.5  # how much longer one side of a quad may be than the one across from it
FLATTEST, STEEPEST = 3.4, 0.75  # the first side's length, in lengths of the second


@dataclass(frozen=True, slots=True)
class Sighting:
    """A card: its quad and how well the mask fits it, 0–1; whether it was taken for a scan; how
    plain its sides are in the photo, less what is odd of its shape."""

    quad: Quad
    agreement: float
    scanned: bool = False
    score: float = 0.0


def sight(view: View) -> Sighting | None:
    """The card in one close view of the net, its corners refined on the borders; or None."""
    for mask in pieces(view[..., 0] > 0.5):
        quad = by_coordinates(view, mask)
        if quad is not None:
            quad = on_mask(view[..., 0], quad)
            scale = LOOK / view.shape[1]
            return Sighting((quad * scale).astype(np.float32), overlap(mask, quad))
    return None


def rough(view: View, cover: float) -> Iterator[Quad]:
    """Quads (pixels of the look) from the largest pieces of the mask: first by their
    coordinates, then, where these are of two minds about the turn, by their outline."""
    scale = LOOK / view.shape[1]
    for mask in pieces(view[..., 0] > cover):
        quad = by_coordinates(view, mask)
        if quad is not None and overlap(mask, quad) > 0.5:
            yield (quad * scale).astype(np.float32)
        quad = outline(mask)
        if quad is not None:
            yield quad


def outline(mask: Mask) -> Quad | None:
    """The rectangle (pixels of the look) about a piece of the mask, its first side a long one; None
    where it has not a card's shape."""
    places = np.argwhere(mask)[:, ::-1].astype(np.float32)
    quad = np.asarray(cv2.boxPoints(cv2.minAreaRect(places)), np.float32)
    sides = np.linalg.norm(np.roll(quad, -1, axis=0) - quad, axis=1)
    if sides[1] > sides[0]:
        quad = np.roll(quad, -1, axis=0)
    return (quad + np.float32(0.5)) * np.float32(LOOK / mask.shape[1]) if plausible(quad) else None


def by_coordinates(view: View, mask: Mask) -> Quad | None:
    """The corners, in pixels of the view, that the coordinates of a mask's pixels agree upon."""
    rows, columns = np.nonzero(mask)
    step = max(1, len(rows) // 1500)
    rows, columns = rows[::step], columns[::step]
    places = np.stack([columns + 0.5, rows + 0.5], 1).astype(np.float32)
    on_card = np.ascontiguousarray(view[rows, columns, 1:3])
    tolerance = 0.08 * float(np.sqrt(mask.sum()))
    matrix, _ = cv2.findHomography(on_card, places, cv2.USAC_MAGSAC, tolerance)
    if matrix is None:
        return None
    quad = transform(UNIT, np.asarray(matrix, np.float64))
    if not np.isfinite(quad).all() or np.abs(quad).max() > 4 * LOOK or not plausible(quad):
        return None
    return quad


def pieces(mask: Mask, most: int = 3) -> Iterator[Mask]:
    """The connected pieces of a mask, the largest first, none smaller than LEAST_COVER."""
    count, labels = cv2.connectedComponents(mask.astype(np.uint8))
    areas = np.bincount(labels.ravel())
    for label in sorted(range(1, count), key=lambda k: -areas[k])[:most]:
        if areas[label] >= LEAST_COVER * mask.size:
            yield np.asarray(labels == label)


def overlap(mask: Mask, quad: Quad) -> float:
    """Intersection over union of a mask and a quad in its pixels, inside the picture."""
    drawn = np.zeros(mask.shape, np.uint8)
    cv2.fillConvexPoly(drawn, np.round(quad * 16 - 8).astype(np.int32), 1, shift=4)
    both = int((mask & (drawn > 0)).sum())
    return both / max(1, int((mask | (drawn > 0)).sum()))


def plausible(quad: Quad) -> bool:
    """Whether a quad can be a card in perspective: convex, seen from the front, not a sliver."""
    sides = np.roll(quad, -1, axis=0) - quad
    turns = sides[:, 0] * np.roll(sides[:, 1], -1) - sides[:, 1] * np.roll(sides[:, 0], -1)
    lengths = np.linalg.norm(sides, axis=1)
    if (turns <= 0).any() or lengths.min() < 1:
        return False
    opposite = np.maximum(lengths[:2] / lengths[2:], lengths[2:] / lengths[:2]).max()
    ratio = (lengths[0] + lengths[2]) / (lengths[1] + lengths[3])
    return bool(opposite < MOST_UNEVEN and STEEPEST < ratio < FLATTEST)


def close(quad: Quad, other: Quad, share: float) -> bool:
    """Whether no corner of two quads is further apart than a share of their diagonal."""
    return bool(np.abs(quad - other).max() < share * diagonal(other))
