"""What the net for numbers learns from: lines in Latin and Arabic-Indic digits."""

from __future__ import annotations

import unicodedata

from ocr.charset import DIGITS, OTHER, Charset
from training.kinds.invoice.digit_lines import CONDITIONS, draw_digits
from training.lines.data import Line
from training.lines.recipe import Recipe

LONGEST = 32  # characters


def draw_lines(seed: int, split: str = "train", condition: str = "") -> list[Line]:
    """One line from a seed, none where it is too long to be learnt."""
    line = draw_digits(seed, split, condition=condition or None)
    return [line] if len(line.text) <= LONGEST else []


def value(text: str) -> str:
    """A line as numbers are compared: ASCII digits, one kind of each mark, no words or blanks."""
    digits = "".join(str(unicodedata.digit(character, character)) for character in text)
    return digits.translate(str.maketrans("٫٬", ".,")).replace(OTHER, "").replace(" ", "")


RECIPE = Recipe(
    charset=Charset(DIGITS),
    classes=("number",),
    draw=draw_lines,
    trials=CONDITIONS,
    longest=LONGEST,
)
