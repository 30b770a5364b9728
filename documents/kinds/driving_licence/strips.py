"""Labels too pale or small to be seen as print: the strips above values are read, where others'
labels stand. What is read there is one of the labels that lack, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
# A label that is not read as such: how likely it must be, in nats, by how many it may be less likely
# than what was read, and by how many it must be likelier than any other of the layout. Of 90 strips
# of hard photos those that showed no label had -24 and less. Fewer letters are in any ground.
FAINTEST, MOST_LOST, APART, LEAST_LETTERS = -21.0, 9.0, 3.0, 4
LEAST_SURE = 0.5  # of a label that is told so


@dataclass(frozen=True, slots=True)
class Strip:
    """Where a label must stand. box: of the page; value: what stands below it."""

    box: Box
    value: Read


def strips_above(laid: Laid, reads: Sequence[Read], width: int, height: int) -> list[Strip]:
    """Where labels must stand above values that have none yet, on a page of width × height; none
    where the card's labels stand beside their values, or no label is known, or none is lacking."""
    if all(region.name in laid.worded or not region.labels for region in laid.layout.regions):
        return []
    pairs = [(laid.labels[name], rows[0]) for name, rows in laid.values.items()
             if name in laid.labels]  # fmt: skip
    above = [(label, value) for label, value in pairs if label.bottom <= value.top + 2]
    if not above or len(above) < len(pairs) / 2:
        return []
    high = median(label.height for label, _ in above)
    up = median(value.top - label.top for label, value in above)
    usual = median(value.height for _, value in above)
    values = [read for read in _without_label(laid, reads, usual) if read.box.top > up]
    strips = []
    for value in values:
        left, top = value.box.left, value.box.top - up
        next_ = min((read.box.left for read in reads if read.box.left > value.box.right
                     and in_row(read.box, value.box) and read.goes_on),
                    default=float(width))  # fmt: skip
        box = Box(left, top, min(left + LONG * high, next_ - ROOM * high), top + high)
        if box.right > box.left + high:
            strips.append(Strip(box.grown(ROOM * high, ROOM * high, width, height), value))
    return strips


def _without_label(laid: Laid, reads: Sequence[Read], usual: float) -> Iterator[Read]:
    """The print of a value's size that is no label, and no value behind a label that was read."""
    signs = [bare_of(sign) for sign in laid.layout.signs]
    told = {(row.left, row.top) for name, rows in laid.values.items() if name in laid.worded
            for row in rows}  # fmt: skip
    labels = {(box.left, box.top) for box in laid.labels.values()}
    for read in reads:
        at = (read.box.left, read.box.top)
        is_value = AS_HIGH[0] < read.box.height / usual < AS_HIGH[1]
        if is_value and read.is_print and at not in told | labels:
            if not any(alike(bare_of(read.text), sign) for sign in signs):
                yield read


def labels_in(laid: Laid, strips: Sequence[Strip], lines: Sequence[TextLine]) -> list[Read]:
    """The labels that lack, of those strips that show one; lines: what was read in them."""
    found = []
    for strip, line in zip(strips, lines, strict=True):
        text = _label_in(laid, strip.value, line)
        if text is not None:
            box = as_wide(strip.box, text)
            found.append(Read(Piece(box, (box,)), text, max(line.confidence, LEAST_SURE)))
    return found


def _label_in(laid: Laid, value: Read, line: TextLine) -> str | None:
    """The label that a strip above a value shows; None where it shows none that lacks."""
    bare = bare_of(line.text)
    lacking = [region for region in laid.layout.regions if region.name not in laid.worded]
    for region in lacking:
        for label in region.labels:
            if alike(bare, bare_of(label)):
                return label
    if line.evidence is None:
        return None
    texts = [(region, label) for region in laid.layout.regions for label in region.labels
             if len(label) >= LEAST_LETTERS]  # fmt: skip
    own, *told = line.evidence.log_likelihoods([line.text, *(label for _, label in texts)])
    likely = sorted(zip(told, texts, strict=True), key=lambda one: -one[0])
    best, (region, label) = likely[0]
    other = next((each for each, (its, _) in likely if its is not region), best - APART)
    told_apart = best >= max(FAINTEST, own - MOST_LOST, other + APART)
    return label if told_apart and region in lacking and _may_be(region, value) else None


def _may_be(region: Region, value: Read) -> bool:
    """Whether a row of print can be a region's value, or its first row."""
    return region.rows > 1 or is_of(region, [value.text])


def as_wide(strip: Box, text: str) -> Box:
    """A strip as far as its text goes."""
    wide = (LETTER * len(text) + 2 * ROOM) * strip.height / (1 + 2 * ROOM)
    return Box(strip.left, strip.top, min(strip.right, strip.left + max(1.0, wide)), strip.bottom)
