"""A machine-readable zone near a rough quad (`segmentation.mrz_search`): its corners by looks from
closer, straightened to a page of two or three lines in cells of one width.

A zone's quad runs along the ends of its character cells, the tops of its first line's capitals and
its last line's baseline. The net tells for each place whether a zone is there (cover) and where on
it (u across, v down), hence which way up it lies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from elements import Box, Homography, Image, Page, Quad, transform
from segmentation.geometry import (
    LOOK,
    Scales,
    homography,
    inverse,
    rectangle,
    turn_of,
    warp,
)
from segmentation.mrz_bend import Curve, unbent
from segmentation.mrz_lines import refined
from segmentation.segmenter import Segmenter
from segmentation.sighting import UNIT, Mask, View, close, overlap, pieces

# Where the second look shows the supposed zone: with room for what the first look left out.
INNER = rectangle(24, 88, LOOK - 24, LOOK - 88)
SEEN = 0.5  # cover from which a place is taken for the zone's
LEAST_AGREEMENT = 0.6  # of mask and quad in the second look
LEAST_FULL = 0.5  # of the place where a close look supposes the zone: it is one, which way it lies
LOOKS = 3  # second looks at most, each from the corners of the one before
REFINED = 4  # times that the print is looked at, each from the corners of the time before
ASTRAY = 0.15  # of the diagonal: print that moves a corner as far is another's
TRIED = 0.05  # of the diagonal: looks from quads as close show the same
SETTLED = 0.01  # of the diagonal: corners that move less are taken
LEAST_ZONE = 24.0  # pixels of a photo across: of less no character can be told

# A page's geometry. Zones are printed with 2.54 mm from character to character, about 6.35 mm from
# line to line and capitals about 2.4 mm high.
PITCH, CAP, LEADING = 20.0, 21.0, 55.0  # page pixels
ACROSS, DOWN = 0.8, 0.4  # kept around a line's cells: in pitches, in capitals' heights
ROOM_ACROSS, ROOM_DOWN = 24, 18  # page pixels around the zone
LENGTHS = {2: (36, 44), 3: (30,)}  # characters of a line, of zones of so many lines
THREE_LINES = 7.2  # width over height, between 5.0 of three lines of 30 and 10.4 of two of 36
LONG_LINES = 11.5  # between 10.4 and 12.7 of two lines of 44


@dataclass(frozen=True, slots=True)
class Zone:
    """quad: its corners in the photo. agreement: how well the net's mask fits it, 0–1. told: the
    corners that the net itself told, None where they are the same. bend: of its lines
    (`segmentation.mrz_bend.Bent`), None where they are straight."""

    quad: Quad
    agreement: float
    told: Quad | None = None
    bend: Curve | None = None


def zone_look(photo: Image | Scales, quad: Quad) -> tuple[Image, Homography]:
    """The supposed zone straightened into INNER of the square; and photo → square."""
    matrix = homography(quad, INNER)
    return warp(photo, matrix, (LOOK, LOOK)), matrix


def settled(photo: Scales, net: Segmenter, quad: Quad, known: Sequence[Quad] = ()) -> Zone | None:
    """The zone near a rough quad, its corners by looks from closer; None where there is none but a
    known one.

    A zone that a rough quad shows upside down is taken for one, with coordinates that are none: it
    is turned round and looked at again.
    """
    seen, view = None, None
    for upside in (False, True):
        at = np.roll(quad, 2, axis=0) if upside else quad
        seen, view = _closer(photo, net, at, known)
        if seen is not None or view is None or not _full(view):
            break
    return None if seen is None else Zone(by_print(photo, seen.quad), seen.agreement, seen.quad)


def _closer(
    photo: Scales, net: Segmenter, quad: Quad, known: Sequence[Quad]
) -> tuple[Zone | None, View | None]:
    """The zone by looks from the corners of the one before, and the last look's view; neither of a
    known one."""
    agreement, view = 0.0, None
    for _ in range(LOOKS):
        if not _possible(quad, *photo.size):
            return None, None
        look, to_look = zone_look(photo, quad)
        view = net(look)
        seen = sight(view)
        if seen is None:
            return None, view
        before, quad = quad, transform(seen.quad, inverse(to_look))
        agreement = seen.agreement
        if any(close(quad, one, TRIED) for one in known):
            return None, None
        if close(quad, before, SETTLED):
            break
    return (Zone(quad, agreement) if agreement >= LEAST_AGREEMENT else None), view


def _full(view: View) -> bool:
    """Whether a close look shows a zone all over the place where one is supposed."""
    (left, top), (right, bottom) = (INNER[[0, 2]] * (view.shape[1] / LOOK)).astype(int)
    inner = view[top:bottom, left:right, 0]
    return bool((inner > SEEN).mean() >= LEAST_FULL)


def by_print(photo: Scales | Image, net: Quad) -> Quad:
    """The corners that the zone's own print shows, near those of the net; the net's where the print
    shows none that it shows again from there."""
    found = refined_again(photo, net, None, ASTRAY)
    return net if found is None else found


def refined_again(
    photo: Scales | Image,
    net: Quad,
    shape: tuple[int, int] | None,
    astray: float,
    *,
    hidden: bool = False,
) -> Quad | None:
    """The corners that print shows near those of the net, of a zone with a shape (lines and
    characters of one; None: what each quad looks like); None where it shows none that stay.
    hidden: see `refined`."""
    quad = net
    for _ in range(REFINED):
        better = refined(photo, quad, *(shape or shape_of(quad)), hidden=hidden)
        if better is None or not close(better, net, astray):
            return None
        before, quad = quad, better
        if close(quad, before, SETTLED):
            return quad
    return None


def sight(view: View) -> Zone | None:
    """The zone in one close view of the net, in pixels of the look; or None."""
    scale = LOOK / view.shape[1]
    for mask in pieces(view[..., 0] > SEEN, most=1):
        quad = _by_coordinates(view, mask)
        if quad is not None:
            return Zone((quad * scale).astype(np.float32), overlap(mask, quad))
    return None


def _by_coordinates(view: View, mask: Mask) -> Quad | None:
    """The corners, in pixels of the view, that the coordinates of a mask's pixels agree upon."""
    rows, columns = np.nonzero(mask)
    places = np.stack([columns + 0.5, rows + 0.5], 1).astype(np.float32)
    on_zone = np.ascontiguousarray(view[rows, columns, 1:3])
    matrix, _ = cv2.findHomography(on_zone, places, cv2.USAC_MAGSAC, 0.06 * len(rows) ** 0.5)
    if matrix is None:
        return None
    quad = transform(UNIT, np.asarray(matrix, np.float64))
    return quad if np.isfinite(quad).all() and cv2.isContourConvex(quad) else None


def _possible(quad: Quad, width: int, height: int) -> bool:
    """Whether a quad can be a zone in perspective, most of it in a photo of width × height."""
    if not np.isfinite(quad).all() or not cv2.isContourConvex(quad):
        return False
    middle = quad.mean(0)
    inside = bool((middle > 0).all() and middle[0] < width and middle[1] < height)
    return inside and float(np.linalg.norm(quad[1] - quad[0])) >= LEAST_ZONE


def shape_of(quad: Quad) -> tuple[int, int]:
    """How many lines a zone has, and how many characters a line has if nothing was foreshortened:
    by its width over its height. The count of lines is sure, that of characters a first guess."""
    sides = np.linalg.norm(np.roll(quad, -1, axis=0) - quad, axis=1)
    ratio = (sides[0] + sides[2]) / max(sides[1] + sides[3], 1e-6)
    if ratio < THREE_LINES:
        return 3, 30
    return 2, 44 if ratio > LONG_LINES else 36


def straighten(photo: Image | Scales, zone: Zone) -> Page:
    """The zone's page: its cells PITCH wide, its capitals CAP high, its lines LEADING apart, and
    straight."""
    lines, length = shape_of(zone.quad)
    width = round(length * PITCH) + 2 * ROOM_ACROSS
    height = round(CAP + (lines - 1) * LEADING) + 2 * ROOM_DOWN
    inner = rectangle(ROOM_ACROSS, ROOM_DOWN, width - ROOM_ACROSS, height - ROOM_DOWN)
    to_page = homography(zone.quad, inner)
    at, turn = inverse(to_page), turn_of(zone.quad)
    if zone.bend is None:
        image = warp(photo, to_page, (width, height))
        return Page(image, zone.quad, at, turn, zone.agreement)
    below = zone.bend * LEADING
    image = unbent(photo, to_page, (width, height), (ROOM_ACROSS, width - ROOM_ACROSS), below)
    return Page(image, zone.quad, at, turn, zone.agreement, below=tuple(below.tolist()))


def line_boxes(page: Image) -> list[Box]:
    """Where the lines of a zone's page stand, with some ground around them."""
    height, width = page.shape[:2]
    count = round((height - 2 * ROOM_DOWN - CAP) / LEADING) + 1
    left = ROOM_ACROSS - ACROSS * PITCH
    tops = [ROOM_DOWN + n * LEADING - DOWN * CAP for n in range(count)]
    return [Box(left, top, width - left, top + CAP * (1 + 2 * DOWN)) for top in tops]
