"""Rows of a licence of which a part was not seen: print goes on where they end, or something hides
the card there or before them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from documents.kinds.driving_licence import parsers
from documents.kinds.driving_licence.anchors import Laid
from documents.kinds.driving_licence.column import is_late
from documents.kinds.driving_licence.ends import (
    fades_out,
    goes_on,
    goes_on_below,
    goes_on_farther,
)
from documents.kinds.driving_licence.layout import Region
from elements import Box, Image
from segmentation.covered_end import begins_behind_cover, ends_before_cover, without_grain
from segmentation.half_seen import is_half_seen
from segmentation.patched import ends_in_patch
from segmentation.prints import pieces_of_print, with_ground

# Parsers of rows of digits and capitals, which stand as high as each other.
OF_ONE_HEIGHT = ("mdy", "dmy", "number", "sim_number", "discriminator", "place_and_date")
# Parsers of what any text may be a part of: names and numbers, which stand alone in their rows.
OF_ANY_TEXT = ("name", "number", "sim_number")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around the rows of a page, RGB uint8 (H, W, 3). bare: rows behind which the
    ground lacks the grain that it has behind others; pieces: all print; known: that of the layout.
    """

    page: Image
    bare: Collection[Box]
    pieces: Sequence[Box]
    known: Collection[Box]


def surroundings(laid: Laid, page: Image) -> Surroundings:
    """What stands around the rows of a layout on a page."""
    height, width = page.shape[:2]
    rows = [row for own in laid.values.values() for row in own]
    told = without_grain(page, [with_ground(row, width, height) for row in rows])
    bare = {row for row, is_bare in zip(rows, told, strict=True) if is_bare}
    pieces = [piece.box for piece in pieces_of_print(page)]
    return Surroundings(page, bare, pieces, {*rows, *laid.labels.values()})


def is_cut(region: Region, laid: Laid, around: Surroundings) -> bool:
    """Whether print of a region goes on where its rows end, or may have, there or before them."""
    rows = laid.values[region.name]
    return _goes_on(region, rows, around) or (region.in_column and is_late(laid, region.name))


def _goes_on(region: Region, rows: Sequence[Box], around: Surroundings) -> bool:
    page = around.page
    if any(goes_on(page, row) for row in rows):
        return True
    if region.parser in OF_ONE_HEIGHT and any(
        is_half_seen(page, row, around.known) for row in rows
    ):
        return True
    if parsers.PARSERS[region.parser].choice is not None and region.rows == 1:
        return False  # of what can only be one of a set or has a fixed form, a part is none
    if any(row in around.bare or fades_out(page, row) for row in rows):
        return True
    if region.rows > 1 and any(goes_on_below(row, around.pieces, around.known) for row in rows):
        return True
    height, width = page.shape[:2]
    boxes = [with_ground(row, width, height) for row in rows]
    if any(ends_before_cover(page, box) or begins_behind_cover(page, box) for box in boxes):
        return True
    return region.parser in OF_ANY_TEXT and any(
        goes_on_farther(row, around.pieces, around.known) or ends_in_patch(page, row)
        for row in rows
    )
