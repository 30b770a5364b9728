"""Rows that begin below one another: one that begins further right has lost its beginning.

Its first word was taken for a label's end (4. JL. KENANGA), or something lies over it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from documents.kinds.driving_licence.anchors import Laid
from elements import Box, Image
from segmentation.prints import pieces_of_print

# A column: so many rows begin within SAME of one another. Of 700 drawn rows none begins LATE behind
# one, of names, places and addresses; both in heights of the row.
COLUMN, SAME, LATE = 3, 0.35, 0.7
AROUND = 0.4  # of a row's height: what is looked at above and below, and before the column
LEAST_HIGH = 0.6  # of a row's height: its letters before it


def with_beginnings(laid: Laid, page: Image) -> Laid:
    """A layout on a page, RGB uint8 (H, W, 3), with the rows that begin behind their column from
    there on, where print stands there."""
    values = dict(laid.values)
    for region in laid.layout.regions:
        if region.in_column and region.name in values:
            others = _others(laid, region.name)
            values[region.name] = tuple(
                _with_beginning(row, others, page) for row in values[region.name]
            )
    return replace(laid, values=values)


def is_late(laid: Laid, name: str) -> bool:
    """Whether a row of a region begins right of the column in which rows of others do."""
    others = _others(laid, name)
    return any(column_before(row, others) is not None for row in laid.values[name])


def column_before(row: Box, others: Sequence[Box]) -> float | None:
    """Where the column begins in which other rows do, where a row begins right of it and in no
    other column."""
    tall = row.height
    columns = [
        one.left
        for one in others
        if sum(abs(one.left - other.left) <= SAME * tall for other in others) >= COLUMN
    ]
    if any(abs(left - row.left) <= LATE * tall for left in columns):
        return None
    return max((left for left in columns if left < row.left - LATE * tall), default=None)


def _others(laid: Laid, name: str) -> list[Box]:
    return [row for other, rows in laid.values.items() if other != name for row in rows]


def _with_beginning(row: Box, others: Sequence[Box], page: Image) -> Box:
    column = column_before(row, others)
    if column is None:
        return row
    around = AROUND * row.height
    top, left = max(0, round(row.top - around)), max(0, round(column - around))
    before = page[top : round(row.bottom + around), left : round(row.left)]
    if not before.size:
        return row
    pieces = pieces_of_print(np.ascontiguousarray(before))
    tall = [piece.box for piece in pieces if piece.box.height >= LEAST_HIGH * row.height]
    if not tall:
        return row
    return replace(row, left=left + min(box.left for box in tall))
