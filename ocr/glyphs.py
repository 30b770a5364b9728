"""The glyphs of one printed line, held beside the characters that were read of it."""

from __future__ import annotations

import cv2
import numpy as np

from elements import Image
from ocr.charset import OTHER
from ocr.pieces import Mask, Piece, components, joined, stacked

TIMES = 4  # glyphs are looked at so much larger: print is a dozen pixels high
LEAST = 0.004  # of the tallest piece's height squared, that a mark's area is at least
CUT = 0.5  # of that height: lower ones at the crop's edge are a neighbouring line's


def glyphs(crop: Image) -> list[Piece]:
    """Pieces of ink in a line's crop, RGB uint8 (h, w, 3), from the left, each thought a character;
    in pixels of the crop TIMES as large."""
    grey = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY)
    large = cv2.resize(grey, None, fx=TIMES, fy=TIMES, interpolation=cv2.INTER_CUBIC)
    _, ink = cv2.threshold(large, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    pieces = components(ink > 0)
    tallest = max((piece.size[1] for piece in pieces), default=0)
    kept = [
        piece for piece in pieces
        if piece.mask.sum() >= LEAST * tallest**2
        and (piece.size[1] >= CUT * tallest or (piece.top > 0 and piece.bottom < len(ink)))
    ]  # fmt: skip
    return sorted(joined(kept, stacked), key=lambda piece: piece.left + piece.right)


def beside(text: str, pieces: list[Piece]) -> dict[int, Piece]:
    """The piece of each character, by its place in a text that stands from the left; none where
    their numbers differ. Of what is no character (OTHER) any number of pieces may be."""
    places = [n for n, character in enumerate(text) if not character.isspace()]
    others = [k for k, n in enumerate(places) if text[n] == OTHER]
    if not others:
        return dict(zip(places, pieces, strict=True)) if len(places) == len(pieces) else {}
    left, right = places[: others[0]], places[others[-1] + 1 :]
    if len(pieces) <= len(left) + len(right):
        return {}
    ends = pieces[len(pieces) - len(right) :]
    return dict(zip([*left, *right], [*pieces[: len(left)], *ends], strict=True))


def notches(mask: Mask) -> tuple[float, float]:
    """How deep the two deepest notches are in a glyph's upper edge, between strokes that stand up,
    as shares of its height; 0 where there is none. mask: (h, w).

    >>> shape = np.array([[1, 0, 1, 0, 0], [1, 0, 1, 0, 1], [1, 1, 1, 1, 1], [1, 0, 0, 0, 0]])
    >>> notches(shape > 0)
    (0.5, 0.25)
    """
    high = len(mask)
    heights = np.where(mask.any(0), high - mask.argmax(0), 0)
    found: list[float] = []
    groups: dict[int, int] = {}  # column → the highest column of the stroke that it belongs to

    for column in np.argsort(-heights, kind="stable").tolist():
        groups[column] = column
        for other in (column - 1, column + 1):
            if other not in groups:
                continue
            one, two = groups[other], groups[column]
            if one == two:
                continue
            low, top = sorted((one, two), key=lambda c: heights[c])
            found.append(float(heights[low] - heights[column]) / high)
            groups |= {c: top for c, own in groups.items() if own == low}
    first, second, *_ = *sorted(found, reverse=True), 0.0, 0.0
    return first, second
