"""Lines of Arabic words drawn from seeds: names, goods and places as invoices print them.

A line's text holds each character as it is printed, from left to right. Letters are told by what
they are, not by the form in which they join. A word in Latin letters is one OTHER.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from PIL import Image as Pictures
from PIL import ImageDraw

from ocr.charset import ARABIC as CHARACTERS
from ocr.charset import OTHER, Charset
from ocr.direction import turned
from training.drawing.fonts import load
from training.kinds.invoice.arabic_words import COMMON, word_of
from training.kinds.invoice.faces import (
    ARABIC,
    LATIN,
    PERSIAN,
    DigitFace,
    any_of,
    designs,
    latin_faces,
)
from training.kinds.invoice.marks import fallback
from training.kinds.invoice.strips import CONDITIONS, on_paper, seen, trimmed
from training.kinds.invoice.variety import PLAIN, Variety, varied, worn
from training.lines.cut import ROOM
from training.lines.data import Line
from training.lines.recipe import Recipe

LONGEST = 28  # characters
STRETCHED = 1.4  # times as wide: of an alef the net has a step or less otherwise
LATIN_WORDS = ("INV", "Ltd", "Co", "Est", "LLC", "No", "USD", "SAR", "Gulf", "Noor", "Al")
STROKE = "ـ"  # lengthens a word between two letters; it is read as nothing
VOWELS = "ًٌٍَُِّْ"  # over and under letters; they are read as nothing
JOINING = frozenset("بتثجحخسشصضطظعغفقكلمنهيئپچگ")  # letters that join the one behind them


@dataclass(frozen=True, slots=True)
class Word:
    """text: in the order of reading, as the line tells it. drawn: what is set for it."""

    text: str
    drawn: str


def draw_arabic(seed: int, split: str, *, condition: str | None = None) -> Line:
    """One line from a seed; ``split`` says whose words and typefaces. condition: of CONDITIONS, any
    where None."""
    rng = np.random.default_rng((seed, 73))
    face = any_of(rng, faces(split))
    words = content(rng, split)
    variety = varied(np.random.default_rng((seed, 74))) if split == "train" else PLAIN
    grey = _printed(rng, words, face, any_of(rng, latin_faces(split)), variety, split == "train")
    how = condition or str(rng.choice(CONDITIONS, p=[0.3, 0.4, 0.3]))
    return Line(seen(rng, grey, how), turned(" ".join(word.text for word in words)), 0)


def draw_lines(seed: int, split: str = "train", condition: str = "") -> list[Line]:
    """One line from a seed."""
    return [draw_arabic(seed, split, condition=condition or None)]


RECIPE = Recipe(
    charset=Charset(CHARACTERS),
    classes=("text",),
    draw=draw_lines,
    trials=CONDITIONS,
    longest=LONGEST,
    stretched=STRETCHED,
    from_the_right=True,
)


@cache
def faces(split: str) -> tuple[DigitFace, ...]:
    """The Arabic typefaces of "train" or "test" that have all letters."""
    return tuple(face for face in designs()[split] if face.characters >= set(COMMON))


def content(rng: np.random.Generator, split: str) -> list[Word]:
    """One to five words in the order of reading, with numbers and marks among them at times."""
    words: list[Word] = []
    for _ in range(int(rng.choice([1, 2, 3, 4, 5], p=[0.15, 0.25, 0.3, 0.2, 0.1]))):
        word = _number(rng) if rng.random() < 0.08 else _word(rng, split)
        if sum(len(each.text) + 1 for each in [*words, word]) > LONGEST:
            break
        words.append(word)
    return words


def _word(rng: np.random.Generator, split: str) -> Word:
    if rng.random() < 0.03:
        return Word(OTHER, str(rng.choice(LATIN_WORDS)))
    text = drawn = word_of(rng, split)
    joins = [n for n in range(1, len(text)) if text[n - 1] in JOINING]
    if joins and rng.random() < 0.04:
        at = int(rng.choice(joins))
        drawn = text[:at] + STROKE * int(rng.integers(1, 4)) + text[at:]
    elif rng.random() < 0.03:
        at = int(rng.integers(1, len(text) + 1))
        drawn = text[:at] + str(rng.choice(list(VOWELS))) + text[at:]
    marked = rng.random()
    if marked < 0.06:
        mark = str(rng.choice([".", ":", "،", "-", "؛"], p=[0.3, 0.3, 0.25, 0.1, 0.05]))
        return Word(text + mark, drawn + mark)
    if marked < 0.08:
        return Word(f"({text})", f"({drawn})")
    return Word(text, drawn)


def _number(rng: np.random.Generator) -> Word:
    text = "".join(map(str, rng.integers(0, 10, int(rng.integers(1, 6)))))
    if rng.random() < 0.25:
        mark = str(rng.choice(["-", "/", "."]))
        text += mark + "".join(map(str, rng.integers(0, 10, int(rng.integers(1, 5)))))
    script = rng.random()
    if script < 0.6:
        digits = ARABIC if script < 0.5 else ARABIC[:4] + PERSIAN + ARABIC[7:]
        text = text.translate(str.maketrans(LATIN, digits))
    return Word(text, text)


def _printed(
    rng: np.random.Generator, words: list[Word], face: DigitFace, latin: DigitFace,
    variety: Variety, free: bool,
) -> np.ndarray:  # fmt: skip
    """Dark ink on light ground, float32 (h, w), with ROOM pixels and more around the line. free:
    whether it is stretched and leant as typefaces of other makers would be."""
    size = float(rng.uniform(22, 64))
    pad = ROOM + int(rng.integers(0, 5))
    gap = size * rng.uniform(0.16, 0.5)
    set_in = [_face_of(word, face, latin) for word in words]
    fonts = [load(each.path, round(2 * size) / 2, kerned=True) for each in set_in]
    ways = ["rtl" if _is_arabic(word.drawn) else "ltr" for word in words]
    wide = [font.getlength(word.drawn, direction=way)
            for word, font, way in zip(words, fonts, ways, strict=True)]  # fmt: skip
    width = int(sum(wide) + gap * len(words) + 4 * pad + 2 * size)
    canvas = Pictures.new("L", (width, int(4.4 * size) + 2 * pad), 0)
    draw = ImageDraw.Draw(canvas)
    right, y = width - 2 * pad - size, 2.4 * size + pad
    for word, font, way, long in zip(words, fonts, ways, wide, strict=True):
        draw.text((right - long, y), word.drawn, 255, font, anchor="ls", direction=way)
        right -= long + gap
    ink = np.asarray(canvas)
    if free:
        ink = _leant(rng, ink)
    ink = trimmed(worn(rng, ink, size, variety), pad)
    if ink is None:  # wear left nothing
        return _printed(rng, words, face, latin, PLAIN, free)
    return on_paper(rng, ink, pad)


def _leant(rng: np.random.Generator, ink: np.ndarray) -> np.ndarray:
    """At times wider or narrower, and leaning, about its middle."""
    if rng.random() < 0.4:
        return ink
    h, w = ink.shape
    lean, wide = rng.normal(0, 0.1), float(np.exp(rng.normal(0, 0.15)))
    change = np.array([[wide, lean, -lean * h / 2], [0, 1, 0]])
    change[0, 2] += max(0.0, lean) * h / 2
    size = int(w * wide + abs(lean) * h), h
    return np.asarray(cv2.warpAffine(ink, change, size), np.uint8)


def _is_arabic(text: str) -> bool:
    return re.search("[\u0621-\u064a\u067e\u0686\u0698\u06af]", text) is not None


def _face_of(word: Word, face: DigitFace, latin: DigitFace) -> DigitFace:
    """The line's own typeface; for what it lacks, as Latin letters, another."""
    if set(word.drawn) <= face.characters:
        return face
    return latin if word.drawn.isascii() else fallback()
