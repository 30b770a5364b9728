"""Whether a licence shows its portrait: the net that knows a KTP's sees it where the page is laid
so that it stands as theirs does, right of the print and of their size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from documents.kinds.driving_licence.anchors import Laid
from elements import ID1, Box, Image
from segmentation.picture import LEAST_DETAIL, Picture, picture_in
from segmentation.picture_sides import to_its_sides
from segmentation.segmenter import Segmenter

PORTRAIT = "portrait"  # the net's class
KTPS = Box(740, 160, 952, 440)  # about where that of a KTP stands on its page
# Where one is to be supposed that was not seen yet: in page pixels, between the end of the page and
# the print beside it; its height over its width; its middle's share of the page's height.
MARGIN, FROM_PRINT, WIDTHS, SHAPE, MIDDLE = 30.0, 16.0, (180.0, 300.0), 1.24, 0.5
SIZES = (1.0, 0.8)  # of what is supposed
LOOKS = 2  # at each, the second from where the first saw it
# Shares of a page as a KTP's would take them. Of 73 good licences the net saw more than LEAST on
# all, of 30 whose portrait was under paper on one. FILLED: of its rectangle; what the net does not
# see the whole of may seem to be covered.
LEAST, FILLED = 0.05, 0.8
# Of rows of print, which begins further right than so much of the page where a portrait stands left
# of it; on others a quarter of them begin at 0.03 to 0.1.
BEGINNING, ROOM = 0.25, 0.2
NOTHING = 0.02  # as little is no place to look again

Affine = npt.NDArray[np.float64]  # (2, 3)


def is_missing(page: Image, laid: Laid, net: Segmenter) -> bool:
    """Whether no portrait is to be seen beside a licence's print, or something lies over it.

    page: RGB uint8 (H, W, 3). Of a card that stands it is not told: there it may be anywhere.
    """
    height, width = page.shape[:2]
    if height > width:
        return False
    rows = print_of(laid)
    if stands_left(rows, width):
        page = np.ascontiguousarray(page[:, ::-1])
        rows = [replace(row, left=width - row.right, right=width - row.left) for row in rows]
    seen: list[Picture] = []
    for size in SIZES:
        box = _grown(_supposed(rows, width, height), size)
        for _ in range(LOOKS):
            picture, box = _look(page, box, net)
            if picture.whole:
                return False
            seen.append(picture)
            if picture.share < NOTHING:
                break
    return any(map(_is_hidden, seen)) or max(picture.share for picture in seen) < LEAST


def _is_hidden(picture: Picture) -> bool:
    """Whether something lies over a portrait, or nothing is to be seen in it."""
    if picture.share < NOTHING:
        return False
    return picture.detail < LEAST_DETAIL or (picture.covered and picture.filled >= FILLED)


def print_of(laid: Laid) -> list[Box]:
    """The rows of print of a layout on a page: its values and their labels."""
    return [*laid.labels.values(), *(row for own in laid.values.values() for row in own)]


def stands_left(rows: Sequence[Box], width: int) -> bool:
    """Whether a portrait stands left of the rows of print of a page that wide: most of them begin
    where there is room for one before them."""
    return float(np.quantile([row.left for row in rows], BEGINNING)) > ROOM * width


def _supposed(rows: Sequence[Box], width: int, height: int) -> Box:
    """Where a portrait may stand right of the rows of print that are neither above nor below it."""
    middle = MIDDLE * height
    beside = (row.right for row in rows if abs((row.top + row.bottom) / 2 - middle) < height / 4)
    right = width - MARGIN
    wide = float(np.clip(right - max(beside, default=0.0) - FROM_PRINT, *WIDTHS))
    tall = SHAPE * wide
    return Box(right - wide, middle - tall / 2, right, middle + tall / 2)


def _look(page: Image, box: Box, net: Segmenter) -> tuple[Picture, Box]:
    """What the net sees of a portrait that is supposed in a box, and the box on the page; the
    supposed one where it sees none."""
    there = _onto_a_ktps(box)
    laid = cv2.warpAffine(
        page, there, (ID1.width, ID1.height), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REFLECT
    )
    image = np.asarray(laid, np.uint8)
    plane = net(image)[..., net.classes.index(PORTRAIT)]
    picture = picture_in(plane, image)
    if picture.covered:  # as well where the net misses a part of the portrait's own ground
        wider = picture_in(plane, image, to_its_sides)
        picture = picture if wider.covered else wider
    if picture.box is None:
        return picture, box
    (scale, _, x), (_, _, y) = there
    found = picture.box
    return picture, Box(
        (found.left - x) / scale, (found.top - y) / scale,
        (found.right - x) / scale, (found.bottom - y) / scale,
    )  # fmt: skip


def _onto_a_ktps(box: Box) -> Affine:
    """What takes a box to a KTP's portrait: middle onto middle, of the same area."""
    scale = np.sqrt(KTPS.width * KTPS.height / (box.width * box.height))
    return np.array([
        [scale, 0, (KTPS.left + KTPS.right - scale * (box.left + box.right)) / 2],
        [0, scale, (KTPS.top + KTPS.bottom - scale * (box.top + box.bottom)) / 2],
    ])  # fmt: skip


def _grown(box: Box, size: float) -> Box:
    """A box about the same middle, so many times as wide and high."""
    x, y = (size - 1) * box.width / 2, (size - 1) * box.height / 2
    return Box(box.left - x, box.top - y, box.right + x, box.bottom + y)
