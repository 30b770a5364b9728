"""Values whose labels can't be read, told by what is left: a colour or a number that no other value
is, and that only one of the layout's regions can have."""

from __future__ import annotations

from collections.abc import Mapping

import re2

from documents.kinds.driving_licence.layout import Layout, Region
from documents.kinds.driving_licence.print_on import PrintOn, is_of
from documents.kinds.driving_licence.reads import in_row
from elements import Box

READ_SURELY = 0.9  # of print that is told so
Rows = tuple[Box, ...]


def by_what_is_left(
    layout: Layout, page: PrintOn, values: Mapping[str, Rows]
) -> dict[str, tuple[Box, ...]]:
    """Region → row, of regions with a form ``left`` of which no value was found: the one row of
    that form that is left and may be no other's. Nothing where several may be."""
    known = [row for rows in values.values() for row in rows]
    free = [row for row in page.beginnings(True) if not any(_meet(row, box) for box in known)]
    rows = {row for row in free if page.least_sure(row) >= READ_SURELY}
    lacking = {
        region.name: {row for row in rows if _may_be(region, page.text_in(row))}
        for region in layout.regions
        if region.left is not None and region.name not in values
    }
    found: dict[str, Rows] = {}
    while single := _single(lacking):
        name, row = single
        found[name] = (row,)
        lacking = {other: its - {row} for other, its in lacking.items() if other != name}
    return found


def _single(lacking: Mapping[str, set[Box]]) -> tuple[str, Box] | None:
    """A region that alone one row may be of, and this row; None where there is none, or where more
    rows are left than regions that they may be of."""
    for name, rows in lacking.items():
        rivals = [its for other, its in lacking.items() if other != name and its & rows]
        own = rows.difference(*rivals)
        if len(own) == 1 and len(rows.union(*rivals)) == 1 + len(rivals):
            return name, own.pop()
    return None


def _may_be(region: Region, text: str) -> bool:
    return re2.fullmatch(region.left or "", text) is not None and is_of(region, [text])


def _meet(row: Box, other: Box) -> bool:
    return in_row(row, other) and row.left < other.right and other.left < row.right
