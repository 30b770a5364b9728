"""How many rows a value has: those that its label allows, without the ones of other values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile

from documents.kinds.driving_licence.layout import Layout, Region
from documents.kinds.driving_licence.print_on import NEXT_ROW, PrintOn, is_of
from documents.kinds.driving_licence.reads import in_row
from elements import Box

Rows = tuple[Box, ...]
NAME = "name"  # the parser of what has no form by which its end could be told


def own_rows(
    layout: Layout, page: PrintOn, values: Mapping[str, Rows]
) -> tuple[dict[str, Rows], frozenset[str]]:
    """Region → its own rows, of those that were found; and the regions of names that may go on in
    a row of which nothing says whose it is."""
    regions = {region.name: region for region in layout.regions}
    told = {name: _least(regions[name], page, rows) for name, rows in values.items()}
    own = {name: _without_others(name, told, regions) for name in told}
    names = {name: rows for name, rows in own.items() if regions[name].parser == NAME}
    kept = {name: _of_name(regions[name], page, rows, own) for name, rows in names.items()}
    doubted = frozenset(name for name, rows in kept.items() if len(rows) < len(names[name]))
    return {**own, **kept}, doubted


def _least(region: Region, page: PrintOn, rows: Rows) -> Rows:
    """Of a value that tells what it is, no more rows than it takes to be one: a date stands behind
    its place or below it."""
    if not region.telling or len(rows) == 1:
        return rows
    texts = [page.text_in(row) for row in rows]
    counts = (count for count in range(1, len(rows) + 1) if is_of(region, texts[:count]))
    return rows[: next(counts, 1)]


def _without_others(name: str, values: Mapping[str, Rows], regions: Mapping[str, Region]) -> Rows:
    """The rows of a value up to another value, whose label may have been missed: a row below one
    is none of the value above it."""
    first, *further = values[name]
    others = [box for other, boxes in values.items() if other != name
              for box in (boxes if regions[other].telling else boxes[:1])]  # fmt: skip
    below = [box for box in others if box.top > first.top]
    return (first, *takewhile(lambda row: not _is_at_or_below(row, below), further))


def _of_name(region: Region, page: PrintOn, rows: Rows, values: Mapping[str, Rows]) -> Rows:
    """The rows of a name: more than one only where the next value begins right below the last."""
    first, *further = rows
    last = rows[-1]
    names = all(is_of(region, [page.text_in(row)]) for row in further)
    below = [boxes[0] for name, boxes in values.items() if name != region.name]
    ends = any(0 < box.top - last.top < NEXT_ROW * last.height
               and abs(box.left - last.left) < last.height for box in below)  # fmt: skip
    return rows if names and ends else (first,)


def _is_at_or_below(row: Box, others: Sequence[Box]) -> bool:
    """Whether one of others begins where a row does, or above it in its column."""
    return any(in_row(box, row) or box.top < row.top for box in others
               if abs(box.left - row.left) < row.height)  # fmt: skip
