"""What a typeface's marks say, by their shape.

Some typefaces draw the Arabic decimal mark, or the one that parts thousands, just as a comma: no
reader can tell which it was. Others set it where an apostrophe stands.
"""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
from PIL import ImageFont

from training.drawing.fonts import load
from training.kinds.invoice.faces import SIDE, DigitFace, designs

COMMA, DECIMAL, GROUP = ",", "٫", "٬"
ALIKE, NEAR, STRETCHED = 0.6, 0.2, 1.6  # overlap; shares of a digit's height; of width to height
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
    font = load(face.path, 96)
    height = -font.getbbox("١", anchor="ls")[1]
    if character == DECIMAL and -font.getbbox(character, anchor="ls")[3] > HIGH * height:
        return ""
    other = font if COMMA in face.characters else load(fallback().path, 96)
    return COMMA if _alike(font, character, other, NEAR * height) else character


def _alike(font: ImageFont.FreeTypeFont, mark: str, other: ImageFont.FreeTypeFont,
           near: float) -> bool:  # fmt: skip
    """Whether a mark looks like a face's comma, and stands as it does on the line."""
    one, two = font.getbbox(mark, anchor="ls"), other.getbbox(COMMA, anchor="ls")
    if max(abs(one[1] - two[1]), abs(one[3] - two[3])) > near:
        return False
    slim = [(box[2] - box[0]) / max(1, box[3] - box[1]) for box in (one, two)]
    if max(slim) > STRETCHED * min(slim):
        return False
    a, b = _filled(font, mark), _filled(other, COMMA)
    return bool((a & b).sum() >= ALIKE * max(1, (a | b).sum()))


def _filled(font: ImageFont.FreeTypeFont, mark: str) -> np.ndarray:
    """A mark stretched into a square, bool (SIDE, SIDE)."""
    mask = font.getmask(mark, mode="L")
    ink = np.asarray(mask, np.uint8).reshape(mask.size[::-1])
    if not ink.any():
        return np.zeros((SIDE, SIDE), np.bool_)
    ink = ink[np.ix_(ink.any(1), ink.any(0))]
    return np.asarray(cv2.resize(ink, (SIDE, SIDE), interpolation=cv2.INTER_AREA) > 96)
