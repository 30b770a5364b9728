"""Labels too pale or small to be seen as print: the strips above values or beside them are read,
where others' labels stand. What is read there is one of the labels that lack, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from documents.kinds.driving_licence.anchors import Laid
from documents.kinds.driving_licence.layout import Region
from documents.kinds.driving_licence.print_on import is_of
from documents.kinds.driving_licence.reads import Read, alike, bare_of, in_row
from elements import Box, TextLine
from segmentation.prints import Piece

LONG = 7.0  # of a label's height: no label of a number and a word is longer
LETTER = 0.8  # of its height, of one letter
ROOM = 0.3  # of its height, left around it
AS_HIGH = (0.7, 1.4)  # of the usual value: print of another size is none
LEAST_KNOWN = 2  # labels with their values by which it is known where labels stand
# A label that is not read as such: how likely it must be, in nats a letter, by how many nats it may
# be less likely than what was read, and by how many it must be likelier than any other that lacks.
# Of 90 strips of hard photos those that showed no label had -6 and less a letter. Fewer letters are
# in any ground.
FAINTEST, MOST_LOST, APART, LEAST_LETTERS = -3.6, 13.0, 4.0, 4
LEAST_SURE = 0.5  # of a label that is told so


@dataclass(frozen=True, slots=True)
class Strip:
    """Where a label must stand. box: of the page; value: what it is the label of, below the strip
    or, where it is ``beside``, right of it."""

    box: Box
    value: Read
    beside: bool = False


def strips(laid: Laid, reads: Sequence[Read], width: int, height: int) -> list[Strip]:
    """Where labels must stand of values that have none yet, on a page of width × height: above them
    or left of them, as most of the card's labels do; none where no label is known, or none is
    lacking."""
    if all(region.name in laid.worded or not region.labels for region in laid.layout.regions):
        return []
    pairs = [(label, laid.values[name][0]) for name, label in laid.worded.items()
             if name in laid.values]  # fmt: skip
    if len(pairs) < LEAST_KNOWN:
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
        is_sign = any(alike(bare_of(read.text), sign) for sign in signs)
        if is_value and read.is_print and at not in told | labels and not is_sign:
            yield read


def labels_in(laid: Laid, strips: Sequence[Strip], lines: Sequence[TextLine]) -> list[Read]:
    """The labels that lack, of those strips that show one; lines: what was read in them."""
    found = []
    for strip, line in zip(strips, lines, strict=True):
        text = _label_in(laid, strip.value, line)
        if text is not None:
            box = as_wide(strip, text)
            found.append(Read(Piece(box, (box,)), text, max(line.confidence, LEAST_SURE)))
    return found


def _label_in(laid: Laid, value: Read, line: TextLine) -> str | None:
    """The label that a strip above a value shows; None where it shows none that lacks."""
    lacking = [region for region in laid.layout.regions if region.name not in laid.worded]
    if line.evidence is None:
        return next((label for region in lacking for label in region.labels
                     if alike(bare_of(line.text), bare_of(label))), None)  # fmt: skip
    texts = [(region, label) for region in lacking for label in region.labels
             if len(label) >= LEAST_LETTERS]  # fmt: skip
    own, *told = line.evidence.log_likelihoods([line.text, *(label for _, label in texts)])
    likely = sorted(zip(told, texts, strict=True), key=lambda one: -one[0])
    if not likely:
        return None
    best, (region, label) = likely[0]
    other = next((each for each, (its, _) in likely if its is not region), best - APART)
    told_apart = best >= max(FAINTEST * len(label), own - MOST_LOST, other + APART)
    return label if told_apart and _may_be(region, value) else None


def _may_be(region: Region, value: Read) -> bool:
    """Whether a row of print can be a region's value, or its first row."""
    return region.rows > 1 or is_of(region, [value.text])


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
