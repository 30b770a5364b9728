"""A NIK that lacks a digit at one end: the mask may take its last one for the portrait that it
stands above, or its first for the colon before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from documents.kind import LocatedLine
from elements import Box, Image, TextRegion
from fields import nik
from ocr.recognizer import Recognizer

NAME = "nik"
MORE = 1.3  # of a digit's width, that a line is looked at wider on one side
# That the reader is of each digit then: a portrait may hide a part of the last one.
LEAST_SURE = 0.9


def with_both_ends(
    lines: Sequence[LocatedLine], cut: Callable[[TextRegion], Image], reader: Recognizer
) -> list[LocatedLine]:
    """A card's lines; that of a NIK which lacks a digit as this reader reads it a digit wider,
    where that is a NIK which begins or ends with the digits that were read.

    cut: a region's crop, RGB uint8 (h, w, 3).
    """

    def told(located: LocatedLine) -> LocatedLine:
        region, digits = located.region, _digits(located.line.text)
        if region.name != NAME or len(digits) != nik.LENGTH - 1:
            return located
        for box in _wider(region.box):
            wider = replace(region, box=box)
            line = reader.read([cut(wider)], [region.script])[0]
            read = _digits(line.text)
            if line.confidence >= LEAST_SURE and digits in read and nik.is_valid(read):
                return replace(located, region=wider, line=line)
        return located

    return [told(line) for line in lines]


def _wider(box: Box) -> Iterator[Box]:
    more = MORE * box.width / nik.LENGTH
    yield replace(box, right=box.right + more)
    yield replace(box, left=max(0.0, box.left - more))


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
