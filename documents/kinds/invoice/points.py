"""A point between Arabic-Indic digits that was read as a ٠, told by how low it stands.

Typefaces draw either as a dot: the point on the digits' baseline, the ٠ at half of their height. Of
149 typefaces nine in ten have points that stand lower than 0.18 of it, and 0.23 at most.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from statistics import median

from documents.kind import LocatedLine
from documents.kinds.invoice.confidence import UNCOUNTED, rewritten
from documents.template import Region
from ocr.pieces import Piece

ZERO, POINT = "٠", "."
LOW = 0.2  # of the digits' height above their baseline: a point's middle
APART = 0.12  # of it, that the page's zeros stand higher than a point
PARTED = ("money", "number")  # types of regions whose digits a point may part


def with_points(
    lines: Sequence[LocatedLine], found: Sequence[Mapping[int, Piece]], regions: Sequence[Region],
    fits: Callable[[int, str], bool],
) -> list[LocatedLine]:  # fmt: skip
    """The lines of one page, with a point for each ٠ that stands lower than the zeros of the page's
    dates and codes, where that makes a value. Such a line is doubted; where there are no such zeros
    one with a ٠ that stands as low as points do.

    found: the glyphs of each line's characters. fits: whether a text is a value of a line's region.
    """
    zeros = [_zeros(line.line.text, glyphs) for line, glyphs in zip(lines, found, strict=True)]
    real = [high for n, own in enumerate(zeros) if regions[n].type not in PARTED
            for high in own.values()]  # fmt: skip
    least = min(real, default=None)
    changed = list(lines)
    for n, own in enumerate(zeros):
        text = lines[n].line.text
        within = {at: high for at, high in own.items() if 0 < at < len(text) - 1}
        low = [
            at for at, high in within.items() if high < (LOW if least is None else least - APART)
        ]
        if not low or regions[n].type not in PARTED:
            continue
        mended = "".join(POINT if at in low else letter for at, letter in enumerate(text))
        text = mended if least is not None and fits(n, mended) else text
        changed[n] = rewritten(lines[n], text, UNCOUNTED)
    return changed


def _zeros(text: str, found: Mapping[int, Piece]) -> dict[int, float]:
    """How high the middle of each ٠ of a line stands, by its place, in shares of its digits'
    height; none where no other digits tell that."""
    others = [piece for at, piece in found.items() if text[at].isdigit() and text[at] != ZERO]
    if not others:
        return {}
    high, base = max(piece.size[1] for piece in others), median(piece.bottom for piece in others)
    return {at: (base - (piece.top + piece.bottom) / 2) / high
            for at, piece in found.items() if text[at] == ZERO}  # fmt: skip
