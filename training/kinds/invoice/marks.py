"""What a typeface's marks say, by their shape.

Some typefaces draw the Arabic decimal mark, or the one that parts thousands, just as a comma: no
reader can tell which it was. Others set it where an apostrophe stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from PIL import Image as Pictures
from PIL import ImageDraw

from training.drawing.fonts import load
from training.kinds.invoice.faces import SIDE, DigitFace, designs

COMMA, DECIMAL, GROUP = ",", "٫", "٬"
ALIKE, NEAR, STRETCHED = 0.65, 0.2, 1.6  # overlap; shares of a digit's height; of width to height
SIZE = 96  # of the type
HIGH = 0.5  # of a digit's height: a decimal mark's foot stands below


@cache
def fallback() -> DigitFace:
    """A face of training that has a mark which others lack."""
    return next(face for face in designs()["train"] if face.stem == "DejaVuSans")


@cache
def told_as(face: DigitFace, character: str) -> str:
    """What a character says as a face draws it; empty where it lacks it, or draws no such mark."""
    if character not in face.characters:
        return ""
    if character not in (DECIMAL, GROUP):
        return character
    digit, mark = _ink(face, "١"), _ink(face, character)
    height = digit.top
    if character == DECIMAL and mark.foot > HIGH * height:
        return ""
    comma = _ink(face if COMMA in face.characters else fallback(), COMMA)
    return COMMA if _alike(mark, comma, NEAR * height) else character


@dataclass(frozen=True, slots=True)
class _Ink:
    """A glyph's ink: its box cut out, bool (h, w), and how high it stands above the baseline."""

    shape: np.ndarray
    top: int

    @property
    def foot(self) -> int:
        return self.top - len(self.shape)


def _ink(face: DigitFace, glyph: str) -> _Ink:
    """A glyph of some 70 pixels; one pixel without ink where the face leaves it blank."""
    canvas = Pictures.new("L", (3 * SIZE, 3 * SIZE), 0)
    ImageDraw.Draw(canvas).text((SIZE, 2 * SIZE), glyph, 255, load(face.path, SIZE), anchor="ls")
    ink = np.asarray(canvas) > SIZE
    if not ink.any():
        return _Ink(np.zeros((1, 1), np.bool_), 0)
    rows = np.flatnonzero(ink.any(1))
    return _Ink(ink[np.ix_(ink.any(1), ink.any(0))], 2 * SIZE - int(rows[0]))


def _alike(mark: _Ink, comma: _Ink, near: float) -> bool:
    """Whether a mark looks like a comma, and stands as it does on the line."""
    if max(abs(mark.top - comma.top), abs(mark.foot - comma.foot)) > near:
        return False
    slim = [ink.shape.shape[1] / len(ink.shape) for ink in (mark, comma)]
    if max(slim) > STRETCHED * min(slim):
        return False
    a, b = (cv2.resize(ink.shape.astype(np.uint8) * 255, (SIDE, SIDE),
                       interpolation=cv2.INTER_AREA) > 96 for ink in (mark, comma))  # fmt: skip
    return bool((a & b).sum() >= ALIKE * max(1, (a | b).sum()))
