"""Pieces of print with what was read in them; which texts and places count as the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from elements import Box, TextLine
from segmentation.prints import Piece

ALIKE = 0.8  # of a label of four letters or more
SHORT, SHORTEST = 4, 3  # of fewer letters than the first, those that look alike are one
LONG, ALIKE_LONG = 12, 0.66  # letters; of as long a label less must be right
# What is read into a ground's pattern: hardly believed and short, or far too wide for its letters.
BELIEVED, FEW, WIDEST = 0.02, 3, 1.6
BELIEVED_BEHIND = 0.15  # of a few letters behind a gap of the print
APART = 1.7  # of the print's height: pieces of one value are no farther apart
# Print as close and level goes on, however little is believed of it: heights of it.
LEVEL, CLOSE = 0.12, 1.0
MUCH_SMALLER, MUCH_LARGER = 0.6, 1.6  # of a piece's height, those that go on with it
_FOLDED = str.maketrans("OQDUISZABGTL", "000015248671")  # what is read for one another


@dataclass(frozen=True, slots=True)
class Read:
    """A piece of print and what was read in it. box: the piece's; bare: the text's letters and
    digits alone. Both are kept, for each is asked thousands of times a page."""

    piece: Piece
    text: str
    confidence: float
    box: Box = field(init=False, repr=False, compare=False)
    bare: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "box", self.piece.box)
        object.__setattr__(self, "bare", bare_of(self.text))

    @property
    def is_print(self) -> bool:
        """Whether it is print; else it may be a ground's pattern that hardly reads as anything."""
        if self.confidence < BELIEVED and len(self.text) <= FEW:
            return False
        return self.box.width <= WIDEST * len(self.text) * self.box.height

    @property
    def goes_on(self) -> bool:
        """Whether print before it may go on with it: behind a gap a few letters that are hardly
        believed are rather the ground's pattern."""
        return self.is_print and (self.confidence >= BELIEVED_BEHIND or len(self.text) > FEW)


def reads_of(pieces: Sequence[Piece], lines: Sequence[TextLine]) -> list[Read]:
    """Pieces with what was read in them, those of which nothing was read left out."""
    return [Read(piece, line.text.upper(), line.confidence)
            for piece, line in zip(pieces, lines, strict=True)
            if bare_of(line.text)]  # fmt: skip


def in_row(one: Box, other: Box) -> bool:
    """Whether two boxes stand beside one another."""
    top, bottom, its_top, its_bottom = one.top, one.bottom, other.top, other.bottom
    apart = abs(top + bottom - its_top - its_bottom) / 2  # by hand: millions are asked a photo
    return apart < 0.45 * (bottom - top) or apart < 0.45 * (its_bottom - its_top)


def begin_alike(one: Box, other: Box) -> bool:
    """Whether two rows begin at the same print."""
    return in_row(one, other) and abs(one.left - other.left) < one.height


def bare_of(text: str) -> str:
    """The letters and digits of a text alone."""
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def ratio_of(bare: str, wanted: str) -> float:
    """How alike two texts are, letters and digits that look alike being one."""
    return _matcher(bare, wanted).ratio()


def _matcher(bare: str, wanted: str) -> SequenceMatcher[str]:
    return SequenceMatcher(None, bare.translate(_FOLDED), wanted.translate(_FOLDED), autojunk=False)


def alike(bare: str, wanted: str) -> bool:
    """Whether a text is one that is wanted; a number is no word, whatever its digits look like."""
    if len(wanted) < SHORTEST or (bare.isdigit() and not wanted.isdigit()):
        return bare == wanted
    if len(wanted) < SHORT:
        return bare.translate(_FOLDED) == wanted.translate(_FOLDED)
    if abs(len(bare) - len(wanted)) > 0.3 * len(wanted):
        return False
    least, both = ALIKE if len(wanted) < LONG else ALIKE_LONG, _matcher(bare, wanted)
    return both.quick_ratio() >= least and both.ratio() >= least  # the first is quick, and no less


def close_runs(reads: Sequence[Read]) -> list[list[Read]]:
    """Print parted into runs of pieces that follow one another closely on a row, from the left."""
    runs: list[list[Read]] = []
    for read in sorted(reads, key=lambda read: read.box.left):
        own = [run for run in runs if follows(run[-1].box, read)]
        if own:
            max(own, key=lambda run: run[-1].box.right).append(read)
        elif read.is_print:
            runs.append([read])
    return runs


def follows(before: Box, read: Read) -> bool:
    """Whether a piece goes on with the print that ends with a box: close behind it, of its size."""
    box = read.box
    if not in_row(before, box):
        return False
    high = max(box.height, before.height)
    near = box.left - before.right <= APART * high
    alike = MUCH_SMALLER < box.height / before.height < MUCH_LARGER
    level = abs(box.top - before.top) <= LEVEL * high >= abs(box.bottom - before.bottom)
    same = level and box.left - before.right <= CLOSE * high
    return near and alike and (read.goes_on or same)
