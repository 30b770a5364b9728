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
LEAST_SURE = 0.9  # that the reader is of each digit then
# Of a line's height, from which on a picture stands beside it and may hide its end, and not below.
BESIDE = 0.5


def with_both_ends(
    lines: Sequence[LocatedLine],
    cut: Callable[[TextRegion], Image],
    reader: Recognizer,
    pictures: Sequence[Box] = (),
) -> list[LocatedLine]:
    """A card's lines; that of a NIK which lacks a digit as this reader reads it a digit wider,
    where that is a NIK which begins or ends with the digits that were read.

    cut: a region's crop, RGB uint8 (h, w, 3). pictures: none of which it reaches into that stands
    beside it.
    """

    def told(located: LocatedLine) -> LocatedLine:
        region, digits = located.region, _digits(located.line.text)
        if region.name != NAME or len(digits) != nik.LENGTH - 1:
            return located
        for box in _wider(region.box, pictures):
            wider = replace(region, box=box)
            line = reader.read([cut(wider)], [region.script])[0]
            read = _digits(line.text)
            if line.confidence >= LEAST_SURE and digits in read and nik.is_valid(read):
                return replace(located, region=wider, line=line)
        return located

    return [told(line) for line in lines]


def _wider(box: Box, pictures: Sequence[Box]) -> Iterator[Box]:
    more = MORE * box.width / nik.LENGTH
    beside = [p.left for p in pictures if box.shared_height(p) > BESIDE * box.height]
    yield replace(box, right=max(box.right, min([box.right + more, *beside])))
    yield replace(box, left=max(0.0, box.left - more))


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
