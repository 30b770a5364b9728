"""A digit drawn as a ring, told by the print of the whole page.

Of Arabic-Indic digits a ring is a ٥, but for typefaces whose ٠ is one as well, lower than all other
digits; the net of numbers takes the one for the other where it is unsure. Of Latin digits it is a
0: strokes and rings alone, as in ١٥٪, are read surely in either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from documents.kind import LocatedLine
from documents.kinds.invoice.confidence import UNCOUNTED, rewritten
from ocr.charset import OTHER
from ocr.pieces import Piece

ZERO, FIVES = "٠", "٥۵"
RING, PERSIAN = tuple(FIVES)  # no page has both: beside the other one a low ring is a zero
APART = 0.12  # of a digit's height, between the page's highest zero and its lowest five
DOUBTED = 0.9  # a line that is as sure is left as it was read
LEAST = 0.05  # what a digit counts that was read with no confidence at all
ALIKE = str.maketrans("01", "٥١")  # Latin digits that look like Arabic-Indic ones
INDIC = frozenset("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")
Ring = tuple[float, int, int]  # its share of the line's highest digit, its line, its place there


def with_low_zeros(
    lines: Sequence[LocatedLine], found: Sequence[Mapping[int, Piece]]
) -> list[LocatedLine]:
    """The lines of one page, in doubtful ones of which a zero is told from a five by its height,
    where the page's are of two heights. found: the glyphs of each line's characters."""
    rings = sorted(ring for n in range(len(lines)) for ring in _rings(n, lines[n], found[n]))
    widest = max(((b[0] - a[0], k) for k, (a, b) in enumerate(pairwise(rings), 1)), default=(0, 0))
    if widest[0] < APART:
        return list(lines)
    low, high = rings[: widest[1]], rings[widest[1] :]
    zero, five = _mostly(low, lines), _mostly(high, lines)
    if five == ZERO or (zero != ZERO and (zero, five) != (RING, PERSIAN)):
        return list(lines)
    changed = list(lines)
    for group, digit in ((low, ZERO), (high, five)):
        for _, n, place in group:
            line = changed[n].line
            if line.confidence >= DOUBTED or (line.text[place] == ZERO) == (digit == ZERO):
                continue
            text = line.text[:place] + digit + line.text[place + 1 :]
            changed[n] = rewritten(changed[n], text, UNCOUNTED)
    return changed


def in_one_script(located: LocatedLine) -> LocatedLine:
    """A line of one number, of whose digits the ones and zeros alone were read in Latin digits, in
    Arabic-Indic ones."""
    text = located.line.text
    digits = {c for c in text if c.isdigit()}
    latin = digits - INDIC
    if not digits & INDIC or not latin or not latin <= set("01"):
        return located
    return rewritten(located, text.translate(ALIKE), UNCOUNTED)


def in_the_pages_digits(lines: Sequence[LocatedLine]) -> list[LocatedLine]:
    """The lines of numbers of one page: those of ones and zeros alone, in Latin digits, are in
    Arabic-Indic ones where all the others are."""
    read = [{c for c in each.line.text if c.isdigit()} for each in lines]
    doubtful = [bool(digits) and digits <= set("01") for digits in read]
    others = [digits for digits, doubt in zip(read, doubtful, strict=True) if digits and not doubt]
    if not others or not all(digits <= INDIC for digits in others):
        return list(lines)
    return [
        rewritten(each, each.line.text.translate(ALIKE), UNCOUNTED) if doubt else each
        for each, doubt in zip(lines, doubtful, strict=True)
    ]


def _rings(n: int, located: LocatedLine, found: Mapping[int, Piece]) -> list[Ring]:
    text = located.line.text
    if OTHER in text:  # its glyphs may be another's
        return []
    highest = max((p.size[1] for at, p in found.items() if text[at].isdigit()), default=1)
    return [(piece.size[1] / highest, n, place) for place, piece in found.items()
            if text[place] in ZERO + FIVES]  # fmt: skip


def _mostly(rings: Sequence[Ring], lines: Sequence[LocatedLine]) -> str:
    """What most of some rings were read as, the surer ones more."""
    counted: dict[str, float] = defaultdict(float)
    for _, n, place in rings:
        counted[lines[n].line.text[place]] += LEAST + lines[n].line.confidence
    return max(counted, key=lambda digit: counted[digit])
