"""Labels too pale or small to be seen as print: the strips above values are read, where others'
labels stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from documents.kinds.driving_licence.anchors import Laid
from documents.kinds.driving_licence.reads import Read, alike, bare_of
from elements import Box

LONG = 7.0  # of a label's height: no label of a number and a word is longer
LETTER = 0.8  # of its height, of one letter
ROOM = 0.3  # of its height, left around it
AS_HIGH = (0.7, 1.4)  # of the usual value: print of another size is none


def strips_above(laid: Laid, reads: Sequence[Read], width: int, height: int) -> list[Box]:
    """Where labels must stand above values that have none yet, on a page of width × height; none
    where the card's labels stand beside their values, or no label is known, or none is lacking."""
    if all(region.name in laid.labels or not region.labels for region in laid.layout.regions):
        return []
    pairs = [(laid.labels[name], rows[0]) for name, rows in laid.values.items()
             if name in laid.labels]  # fmt: skip
    above = [(label, value) for label, value in pairs if label.bottom <= value.top + 2]
    if not above or len(above) < len(pairs) / 2:
        return []
    high = median(label.height for label, _ in above)
    up = median(value.top - label.top for label, value in above)
    usual = median(value.height for _, value in above)
    values = _without_label(laid, reads, usual)
    boxes = [Box(v.left, v.top - up, v.left + LONG * high, v.top - up + high) for v in values]
    return [box.grown(ROOM * high, ROOM * high, width, height) for box in boxes if box.top > high]


def _without_label(laid: Laid, reads: Sequence[Read], usual: float) -> Iterator[Box]:
    """The print of a value's size that is no label, and no value behind a label that was read."""
    told = {(row.left, row.top) for name, rows in laid.values.items() if name in laid.labels
            for row in rows}  # fmt: skip
    labels = {(box.left, box.top) for box in laid.labels.values()}
    for read in reads:
        at = (read.box.left, read.box.top)
        is_value = AS_HIGH[0] < read.box.height / usual < AS_HIGH[1]
        if is_value and read.is_print and at not in told | labels:
            yield read.box


def as_wide(strip: Box, text: str) -> Box:
    """A strip as far as its text goes."""
    wide = (LETTER * len(text) + 2 * ROOM) * strip.height / (1 + 2 * ROOM)
    return Box(strip.left, strip.top, min(strip.right, strip.left + max(1.0, wide)), strip.bottom)


def are_labels(laid: Laid, reads: Sequence[Read]) -> list[Read]:
    """Those of some pieces that are labels of regions whose own was not found."""
    wanted = [bare_of(label) for region in laid.layout.regions if region.name not in laid.labels
              for label in region.labels]  # fmt: skip
    return [read for read in reads if any(alike(bare_of(read.text), label) for label in wanted)]
