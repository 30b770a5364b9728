"""Glyphs cut from the lines of drawn cards, as service cuts them, with labels that are certain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from ocr.character_cnn import LINE_HEIGHT
from ocr.characters import CAP, Glyph, split_line
from ocr.preprocess import clean_line
from training.drawing.glyphs import Drawn
from training.lines.data import ROOM, Line

LOW = ".,-'+:\"*"  # what is lower than a letter


def glyphs_of(line: Line, rng: np.random.Generator | None = None) -> list[Glyph]:
    """Give a drawn card's line split as in service; with ``rng`` its box is moved a little."""
    height, width = line.grey.shape
    left, top, right, bottom = (
        (ROOM,) * 4 if rng is None else np.clip(ROOM - rng.normal(0, 2, 4), 4, ROOM + 2).astype(int)
    )
    crop = np.ascontiguousarray(line.grey[top : height - bottom, left : width - right])
    return split_line(clean_line(cv2.cvtColor(crop, cv2.COLOR_GRAY2RGB), LINE_HEIGHT))


def labelled(glyphs: Sequence[Glyph], text: str, source: str) -> Iterator[Drawn]:
    """Give the glyphs with their characters; none where they may not be those of the text."""
    characters = text.replace(" ", "")
    if spelt(glyphs, text) and all(map(_as_high, glyphs, characters)):
        for glyph, character in zip(glyphs, characters, strict=True):
            yield Drawn(glyph.picture, character, source)


def spelt(glyphs: Sequence[Glyph], text: str) -> bool:
    """Whether glyphs are as many as the text's letters, with spaces where it has them.

    Spaces among digits alone are not asked for: there a 1 stands in as much room as one. Nor are
    they in a machine-readable line, which fills them with ``<`` and sets all at one pitch.
    """
    words = [len(word) for word in text.split()]
    starts = {sum(words[:n]) for n in range(1, len(words))}
    found = {n for n, glyph in enumerate(glyphs) if glyph.spaced}
    one_pitch = "<" in text or not any(character.isalpha() for character in text)
    return len(glyphs) == sum(words) and (one_pitch or starts == found)


def _as_high(glyph: Glyph, character: str) -> bool:
    """Whether a letter is as high as letters are, a stop as low as stops."""
    rows = np.flatnonzero((glyph.picture < 128).any(1))
    tall = bool(rows.size) and bool(np.ptp(rows) > 0.6 * CAP)
    return tall != (character in LOW)
