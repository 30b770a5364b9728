"""Numbers of a card's rows that were read as one with what stands beside them, parted from it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import re2

from documents.kinds.driving_licence.labels import split
from documents.kinds.driving_licence.layout import Layout, Region
from documents.kinds.driving_licence.print_on import is_of
from documents.kinds.driving_licence.reads import Read
from segmentation.prints import Piece

IN_ONE_COLUMN, LEAST_OTHERS = 0.6, 2  # heights of numbers that begin alike; of them beside one


def numbers_apart(layout: Layout, reads: Sequence[Read]) -> list[Read]:
    """The pieces, each that begins with a region's number parted behind it, where a stop follows
    the number, or it stands in a column of such numbers."""
    parted: list[Read] = []
    for read in reads:
        if ends := _without_next_number(layout, read):
            parted += ends
            continue
        stop = re.match(r"([0-9][0-9A-Z]?)\.", read.text)
        number = stop or re.match(r"([0-9A-Z]{1,2}) ", read.text)
        own = [region for region in layout.regions if number and number[1] in region.numbers]
        two = split(read, number[1]) if number and own else None
        if two and (stop or _is_numbered(own, *two, layout, reads)):
            parted += two
        else:
            parted.append(read)
    return parted


def _without_next_number(layout: Layout, read: Read) -> tuple[Read, Read] | None:
    """A value of a fixed form parted from the number of another region's row that stands close
    behind it; None where none does."""
    end = re.fullmatch(r"(.+?)[ .]*([0-9])[ .]*", read.text)
    if end is None or not any(end[2] in region.numbers for region in layout.regions):
        return None
    if not any(region.telling and region.pattern and re2.fullmatch(region.pattern, end[1])
               for region in layout.regions):  # fmt: skip
        return None
    box, words = read.box, read.piece.words
    edge = box.left + box.width * len(end[1]) / len(read.text)
    if len(words) > 1 and abs(words[-1].left - edge) < box.height:
        edge = words[-1].left
    first, second = replace(box, right=edge), replace(box, left=edge)
    return (replace(read, piece=Piece(first, (first,)), text=end[1]),
            replace(read, piece=Piece(second, (second,)), text=end[2]))  # fmt: skip


def _is_numbered(
    own: Sequence[Region], number: Read, value: Read, layout: Layout, reads: Sequence[Read]
) -> bool:
    """Whether a number, one of some regions', stands in a column of others and before a value of
    such a region's sort: else it is a house's, or a name's initial."""
    column = {text for read in reads
              if abs(read.box.left - number.box.left) < IN_ONE_COLUMN * read.box.height
              for text in (read.text.split()[0].strip("."),)
              if any(text in region.numbers for region in layout.regions)}  # fmt: skip
    others = column - {number.bare}
    return len(others) >= LEAST_OTHERS and any(
        region.rows > 1 or is_of(region, [value.text]) for region in own
    )
