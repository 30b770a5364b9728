"""Glyphs of a line: one a character, and the notches in their upper edges."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.glyphs import beside, glyphs, notches
from ocr.pieces import Piece


def drawn(*strokes):
    """A white line with dark strokes, each from (x, y) to (x, y)."""
    crop = np.full((40, 120, 3), 255, np.uint8)
    for start, end in strokes:
        cv2.line(crop, start, end, (0, 0, 0), 3)
    return crop


def test_what_a_slash_leans_over_is_a_glyph_of_its_own():
    one, slash, other = ((13, 8), (13, 16)), ((10, 34), (26, 6)), ((40, 10), (40, 30))
    assert len(glyphs(drawn(one, slash, other))) == 3


def test_dots_above_each_other_are_one_glyph_and_a_neighbouring_lines_ink_is_none():
    dots = [((60, 12), (60, 14)), ((60, 28), (60, 30))]
    above = ((90, 0), (96, 0))
    assert len(glyphs(drawn(((20, 8), (20, 32)), *dots, above))) == 2


@pytest.mark.parametrize(
    ("text", "pieces", "places"),
    [
        ("12 3", 3, {0: 0, 1: 1, 3: 2}),
        ("123", 2, {}),
        ("12 ¤", 5, {0: 0, 1: 1}),  # a word of three pieces
        ("¤ 12", 5, {2: 3, 3: 4}),
        ("12 ¤", 2, {}),  # no ink for the word
    ],
)
def test_characters_have_the_pieces_at_their_places(text, pieces, places):
    each = [Piece(n, 0, np.ones((1, 1), np.bool_)) for n in range(pieces)]
    assert {n: piece.left for n, piece in beside(text, each).items()} == places


@pytest.mark.parametrize(
    ("heights", "found"),
    [
        ([8, 8, 4, 4, 8, 8], (0.5, 0.0)),
        ([8, 4, 8, 6, 8], (0.5, 0.25)),
        ([2, 4, 6, 8, 8], (0.0, 0.0)),
        ([8, 2, 4], (0.25, 0.0)),  # as deep as its lower side is high
    ],
)
def test_notches_are_as_deep_as_their_lower_side(heights, found):
    mask = np.array([[row <= high for high in heights] for row in range(8, 0, -1)])
    assert notches(mask) == found
