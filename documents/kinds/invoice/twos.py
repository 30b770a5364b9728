"""A ٢ that its typeface draws with a tooth, told from a ٣ by the print of the whole page.

Such a ٢ looks like other typefaces' ٣ with a tooth less, and the net of numbers reads it as one,
mostly surely. But a page is set in few typefaces: where a ٣ has two notches between its teeth, what
has one is a ٢, unless the page's ٢ have none, as on a display of segments.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from documents.kind import LocatedLine
from documents.kinds.invoice.confidence import UNCOUNTED, rewritten
from ocr.glyphs import notches
from ocr.pieces import Piece

TWO, THREE = "٢", "٣"
DEEP, FLAT, SECOND = 0.25, 0.1, 0.12  # notches, in shares of a glyph's height
ONE_ONLY = 0.1  # of the deepest notch: what a second one may have where there is but one
NARROW = (
    0.7  # of its height, that a ٢ with a tooth is wide; a ٣ whose second notch is soft is wider
)
NARROWER = 0.85  # than the page's ٣ of two notches
UNSURE = 0.5  # the most that a line is claimed with whose digits could not be looked at


@dataclass(frozen=True, slots=True)
class _Digit:
    """A two or three as it was read: its line, its place in the text, its two deepest notches, and
    its width, to its height."""

    line: int
    place: int
    read: str
    notches: tuple[float, float]
    wide: float

    @property
    def one_notched(self) -> bool:
        deepest, next_ = self.notches
        return deepest >= DEEP and next_ <= ONE_ONLY * deepest


def with_toothed_twos(
    lines: Sequence[LocatedLine], found: Sequence[Mapping[int, Piece]],
    fits: Callable[[int, str], bool],
) -> list[LocatedLine]:  # fmt: skip
    """The lines of one page, of whose ٣ those are ٢ that have one notch where that is the page's ٢.

    found: the glyphs of each line's characters, none where they are not known. fits: whether a text
    is a value of a line's region. What was changed so is claimed with less, and least where a ٣
    could not be looked at.
    """
    digits = [
        _Digit(n, place, located.line.text[place], notches(piece.mask),
               piece.size[0] / piece.size[1])
        for n, located in enumerate(lines)
        for place, piece in found[n].items() if located.line.text[place] in (TWO, THREE)
    ]  # fmt: skip
    unseen = [n for n, each in enumerate(lines) if THREE in each.line.text and not found[n]]
    threes = [d.wide for d in digits if d.read == THREE and d.notches[1] >= SECOND]
    widest = min([NARROW, *(NARROWER * wide for wide in threes)])
    doubtful = [d for d in digits if d.read == THREE and d.one_notched and d.wide <= widest]
    if not doubtful or any(d.read == TWO and d.notches[0] < FLAT for d in digits):
        return list(lines)
    texts = {digit.line: lines[digit.line].line.text for digit in doubtful}
    for digit in doubtful:
        text = texts[digit.line]
        texts[digit.line] = text[: digit.place] + TWO + text[digit.place + 1 :]
    twos = any(d.read == TWO and d.one_notched for d in digits)
    mends = any(fits(n, text) and not fits(n, lines[n].line.text) for n, text in texts.items())
    told = bool(threes) or twos or mends
    changed = list(lines)
    for n in {*texts, *unseen}:
        if told and n in texts:
            changed[n] = rewritten(lines[n], texts[n], UNCOUNTED)
        else:
            changed[n] = rewritten(lines[n], lines[n].line.text, UNSURE)
    return changed
