"""A name that would wait for how hard it was to read is looked at again.

It is held against nothing else, so that nearly all good cards that wait do so for their name alone.
What further looks say together with the first errs less than the first does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from documents.kind import LocatedLine, Parsed
from documents.kinds.ktp.texts import MENDED
from elements import Image, TextRegion
from ocr.again import other_looks, together
from ocr.recognizer import Recognizer

NAME = "nama"
# Of `ocr.again.other_looks`: higher letters, lower ones with sharper strokes. The third is without
# colours, of which a crop of black print has none.
LOOKS = 2


def waits_for_its_name(parsed: Parsed) -> bool:
    """Whether a card waits because its name was hard to read, be it among other reasons."""
    own = [reason.code for reason in parsed.reasons if reason.field == NAME]
    return own == ["low_confidence"] or parsed.fields[NAME].problems == (MENDED,)


def looked_again(
    lines: Sequence[LocatedLine], cut: Callable[[TextRegion], Image], reader: Recognizer
) -> list[LocatedLine]:
    """A card's lines, those of its name as all looks together read them.

    cut: a region's crop, RGB uint8 (h, w, 3).
    """
    return [_again(line, cut, reader) if line.region.name == NAME else line for line in lines]


def _again(
    located: LocatedLine, cut: Callable[[TextRegion], Image], reader: Recognizer
) -> LocatedLine:
    region = located.region
    crops = other_looks(cut(region))[:LOOKS]
    looks = reader.read(crops, [region.script] * len(crops))
    return replace(located, line=together([located.line, *looks]))
