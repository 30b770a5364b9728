"""A ۶ whose head is open, as some Persian typefaces draw it, told from a ٧ by the page's print.

It looks like a ٧ whose left stroke ends half-way down, and the net of numbers reads it as one, or
as a ٩ without a hole. But a page's ٨ are its ٧ on their heads: a ٧ that opens half as deep is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from documents.kind import LocatedLine
from documents.kinds.invoice.confidence import UNCOUNTED, rewritten
from ocr.glyphs import notches
from ocr.pieces import Mask, Piece

SIX, SEVENS, EIGHTS, NINES, PERSIAN = "۶", "٧۷", "٨۸", "٩۹", "۴۵۶"
LESS = 0.62  # of an ٨'s depth: of 145 typefaces no ٧ is as shallow, such sixes are 0.5 to 0.59
DEEP, OPEN = 0.25, 0.15  # of a digit's height: an ٨, at least; such a six, which a ٩'s edge is not
DOUBTED = 0.9  # a line that is as sure is left as it was read


def with_open_sixes(
    lines: Sequence[LocatedLine], found: Sequence[Mapping[int, Piece]]
) -> list[LocatedLine]:
    """The lines of one page in Persian digits, in doubtful ones of which a ٧ or ٩ is a ۶ where its
    shape says so. found: the glyphs of each line's characters."""
    if not any(set(PERSIAN) & set(line.line.text) for line in lines):
        return list(lines)

    def glyphs(digits: str) -> list[tuple[int, int, Mask]]:
        return [
            (n, place, piece.mask) for n, line in enumerate(lines)
            for place, piece in found[n].items() if line.line.text[place] in digits
        ]  # fmt: skip

    eights = [notches(mask[::-1])[0] for _, _, mask in glyphs(EIGHTS)]
    deep = median(eights) if eights else 0.0
    sixes = [(n, place) for n, place, mask in glyphs(SEVENS)
             if deep >= DEEP and notches(mask)[0] <= LESS * deep]  # fmt: skip
    sixes += [(n, place) for n, place, mask in glyphs(NINES) if notches(mask)[0] >= OPEN]
    changed = list(lines)
    for n, place in sixes:
        if lines[n].line.confidence < DOUBTED:
            text = changed[n].line.text
            changed[n] = rewritten(changed[n], text[:place] + SIX + text[place + 1 :], UNCOUNTED)
    return changed
