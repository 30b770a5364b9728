"""Where labels must stand that are too pale or small to be seen as print: in the strips above
values or beside them, where others' labels stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from documents.kinds.driving_licence.anchors import Laid
from documents.kinds.driving_licence.reads import Read, alike, bare_of, in_row
from elements import Box, Image
from segmentation.print_above import print_above

LONG = 7.0  # of a label's height: no label of a number and a word is longer
LETTER = 0.8  # of its height, of one letter
ROOM = 0.3  # of its height, left around it
AS_HIGH = (0.7, 1.4)  # of the usual value: print of another size is none
SURE = 0.5  # of print by which it is told where labels stand
LEAST_KNOWN = 2  # labels with their values by which it is known where labels stand


@dataclass(frozen=True, slots=True)
class Strip:
    """Where a label must stand. box: of the page; value: what it is the label of, below the strip
    or, where it is ``beside``, right of it."""

    box: Box
    value: Read
    beside: bool = False


def strips(laid: Laid, reads: Sequence[Read], page: Image) -> list[Strip]:
    """Where labels must stand of values that have none yet, on a page, RGB uint8 (H, W, 3): above
    them or left of them, as most of the card's labels do, or where small print is seen above most
    values; none where none is lacking."""
    if all(region.name in laid.worded or not region.labels for region in laid.layout.regions):
        return []
    height, width = page.shape[:2]
    pairs = [(label, laid.values[name][0]) for name, label in laid.worded.items()
             if name in laid.values]  # fmt: skip
    if len(pairs) < LEAST_KNOWN:
        pairs = _unread(laid, reads, page)
    if not pairs:
        return []
    above = [pair for pair in pairs if pair[0].bottom <= pair[1].top + 2]
    find = _above if len(above) >= len(pairs) / 2 else _beside
    found = find(above if find is _above else [p for p in pairs if p not in above], laid, reads)
    high = median(label.height for label, _ in pairs)
    return [
        replace(strip, box=strip.box.grown(ROOM * high, ROOM * high, width, height))
        for strip in found
        if strip.box.top > 0 and strip.box.width > high
    ]


Pairs = Sequence[tuple[Box, Box]]  # labels and first rows of their values


def _unread(laid: Laid, reads: Sequence[Read], page: Image) -> list[tuple[Box, Box]]:
    """Values and where small print stands above each, as it does above most of the card's print of
    their size: labels that no one has read."""
    firsts = [rows[0] for rows in laid.values.values()]
    if len(firsts) < LEAST_KNOWN:
        return []
    usual = median(box.height for box in firsts)
    rows = [read.box for read in reads if read.confidence >= SURE
            and AS_HIGH[0] < read.box.height / usual < AS_HIGH[1]]  # fmt: skip
    above = print_above(page, rows)
    if above is None:
        return []
    up, high = (share * usual for share in above)
    return [(Box(box.left, box.top - up, box.right, box.top - up + high), box) for box in firsts]


def _above(pairs: Pairs, laid: Laid, reads: Sequence[Read]) -> Iterator[Strip]:
    """The strips above values, up to the next value."""
    high = median(label.height for label, _ in pairs)
    up = median(value.top - label.top for label, value in pairs)
    for value in _without_label(laid, reads, median(value.height for _, value in pairs)):
        left, top, end = value.box.left, value.box.top - up, value.box.left + LONG * high
        behind = [read.box.left - ROOM * high for read in reads if read.box.left > value.box.right
                  and in_row(read.box, value.box) and read.goes_on]  # fmt: skip
        yield Strip(Box(left, top, max(left, min(end, *behind, end)), top + high), value)


def _beside(pairs: Pairs, laid: Laid, reads: Sequence[Read]) -> Iterator[Strip]:
    """The strips left of values, from the labels' column on or the value before."""
    high = median(label.height for label, _ in pairs)
    gap = median(value.left - label.right for label, value in pairs)
    column = min(label.left for label, _ in pairs)
    for value in _without_label(laid, reads, median(value.height for _, value in pairs)):
        right = value.box.left - gap / 2
        before = [read.box.right + gap / 2 for read in reads if read.goes_on
                  and read.box.right < right and read.box.left < value.box.left - LONG * high
                  and in_row(read.box, value.box)
                  and AS_HIGH[0] < read.box.height / value.box.height]  # fmt: skip
        left = max(column, right - LONG * high, *before, 0.0)
        top = value.box.bottom - high
        if left < right:
            yield Strip(Box(left, top, right, value.box.bottom), value, beside=True)


def _without_label(laid: Laid, reads: Sequence[Read], usual: float) -> Iterator[Read]:
    """The print of a value's size that is no label, and no value behind a label that was read."""
    signs = [bare_of(sign) for sign in laid.layout.signs]
    told = {(row.left, row.top) for name, rows in laid.values.items() if name in laid.worded
            for row in rows}  # fmt: skip
    labels = {(box.left, box.top) for box in laid.labels.values()}
    for read in reads:
        at = (read.box.left, read.box.top)
        is_value = AS_HIGH[0] < read.box.height / usual < AS_HIGH[1]
        is_sign = any(alike(read.bare, sign) for sign in signs)
        if is_value and read.is_print and at not in told | labels and not is_sign:
            yield read


def as_wide(strip: Strip, text: str) -> Box:
    """A strip without the room around it and as far as its text goes, from the side where it begins
    or ends."""
    box = strip.box
    high = box.height / (1 + 2 * ROOM)
    room = ROOM * high
    box = Box(box.left + room, box.top + room, box.right - room, box.bottom - room)
    wide = min(box.width, max(1.0, LETTER * len(text) * high))
    if strip.beside:
        return replace(box, left=box.right - wide)
    return replace(box, right=box.left + wide)
