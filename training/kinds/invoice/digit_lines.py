"""Lines of digits drawn from seeds: amounts, dates and numbers as invoices print them.

A line's text holds each character as it is printed, from left to right, whichever way its language
runs: numbers run from left to right in Arabic too. A mark that its typeface draws like a comma is a
comma. Print that is no number, as a currency's sign or a word, is one OTHER a word. Lines of
training are set with `variety`, those of tests as their typefaces are.
"""

from __future__ import annotations

import numpy as np
from PIL import Image as Pictures
from PIL import ImageDraw

from ocr.charset import DIGITS, OTHER
from training.drawing.fonts import load
from training.kinds.invoice.faces import (
    ARABIC,
    LATIN,
    PERSIAN,
    DigitFace,
    any_of,
    designs,
    latin_faces,
)
from training.kinds.invoice.marks import fallback, told_as
from training.kinds.invoice.strips import CONDITIONS, on_paper, seen, trimmed
from training.kinds.invoice.variety import PLAIN, Variety, set_glyph, varied, worn
from training.lines.cut import ROOM
from training.lines.data import Line

SCRIPTS = ("arabic", "persian", "latin", "mixed")
ARABIC_WORDS = ("ر.س", "ريال", "د.إ", "المجموع", "التاريخ", "رقم", "فقط", "ج.م", "ه", "هـ", "م")
LATIN_WORDS = ("Rp", "IDR", "USD", "$", "€", "SAR", "Total", "No", "INV", "AED", "TO", "SO")
MINUS, PER_CENT = 0.05, 0.05
CONFUSABLE = 0.25  # of the lines of training
ALIKE = ("05", "23", "67", "69", "46", "78", "09", "38", "56", "17")  # in one script or another


def draw_digits(
    seed: int, split: str, *, script: str | None = None, condition: str | None = None
) -> Line:
    """One line from a seed; ``split`` says whose typefaces. script: of SCRIPTS; condition: of
    CONDITIONS, any where None."""
    rng = np.random.default_rng((seed, 71))
    kind = script or str(rng.choice(SCRIPTS, p=[0.42, 0.16, 0.22, 0.2]))
    learnt = split == "train"
    likes = learnt and rng.random() < CONFUSABLE
    text = _set(rng, confusable(rng, kind) if likes else content(rng, kind), kind)
    parts = _with_words(rng, text, kind)
    variety = varied(np.random.default_rng((seed, 72))) if learnt else PLAIN
    grey, told = _printed(rng, parts, kind, split, variety)
    how = condition or str(rng.choice(CONDITIONS, p=[0.3, 0.4, 0.3]))
    return Line(seen(rng, grey, how), told, 0)


def content(rng: np.random.Generator, kind: str) -> str:
    """A number, amount or date in ASCII digits and the marks that its script parts them by."""
    arabic = kind in ("arabic", "persian") or (kind == "mixed" and rng.random() < 0.5)
    what = rng.random()
    if what < 0.4:
        return _amount(rng, arabic)
    if what < 0.65:
        return _date(rng)
    if what < 0.8:
        return "".join(map(str, rng.integers(0, 10, int(rng.integers(1, 17)))))
    parts = ["".join(map(str, rng.integers(0, 10, int(rng.integers(1, 6)))))
             for _ in range(int(rng.integers(2, 4)))]  # fmt: skip
    return str(rng.choice(["-", "/", ".", " ", ":"])).join(parts)


def confusable(rng: np.random.Generator, kind: str) -> str:
    """Digits and marks side by side that designs draw much alike, in ASCII digits."""
    marks = ".,/" if kind == "latin" else ".,/٫٬"
    pair = str(rng.choice(ALIKE))
    text = ""
    for _ in range(int(rng.integers(2, 10))):
        if text and rng.random() < 0.25:
            text += str(rng.choice(list(marks)))
        text += str(rng.choice(list(pair if rng.random() < 0.8 else LATIN)))
    return text


def _amount(rng: np.random.Generator, arabic: bool) -> str:
    whole = int(10 ** rng.uniform(0, 9))
    if arabic:
        group, point = (("٬", "٫"), (",", "."), (".", ","), ("،", "٫"), ("", "٫"))[
            int(rng.choice(5, p=[0.4, 0.25, 0.1, 0.1, 0.15]))
        ]
    else:
        group, point = ((",", "."), (".", ","), (" ", ","), ("", "."))[
            int(rng.choice(4, p=[0.4, 0.4, 0.05, 0.15]))
        ]
    text = f"{whole:,}".replace(",", group)
    places = int(rng.choice([0, 1, 2, 3], p=[0.25, 0.05, 0.6, 0.1]))
    if places:
        text += point + f"{int(rng.integers(0, 10**places)):0{places}}"
    ends = rng.random()
    if ends < MINUS:
        return f"-{text}" if rng.random() < 0.5 else f"({text})"
    return text + "%" if ends < MINUS + PER_CENT else text


def _date(rng: np.random.Generator) -> str:
    year = int(rng.integers(1960, 2041) if rng.random() < 0.75 else rng.integers(1380, 1471))
    month, day = int(rng.integers(1, 13)), int(rng.integers(1, 31))
    filled = "02" if rng.random() < 0.75 else ""
    parts = [f"{day:{filled}}", f"{month:{filled}}", str(year) if rng.random() < 0.85 else
             f"{year % 100:02}"]  # fmt: skip
    if rng.random() < 0.4:
        parts.reverse()
    return str(rng.choice(["/", "-", ".", " / "], p=[0.55, 0.25, 0.17, 0.03])).join(parts)


def _set(rng: np.random.Generator, text: str, kind: str) -> str:
    """The text in the digits of its script; of "mixed" each group of digits in one of them."""
    text = text.replace("،", ",")
    tables = {"arabic": ARABIC, "persian": ARABIC[:4] + PERSIAN + ARABIC[7:], "latin": LATIN}
    if kind != "mixed":
        return text.translate(str.maketrans(LATIN, tables[kind]))
    out, table = "", tables["latin"]
    for n, character in enumerate(text):
        if n == 0 or not text[n - 1].isdigit():
            table = tables[str(rng.choice(["arabic", "latin", "persian"], p=[0.45, 0.45, 0.1]))]
        out += character.translate(str.maketrans(LATIN, table))
    return out


def _with_words(rng: np.random.Generator, text: str, kind: str) -> list[tuple[str, str]]:
    """(what the text tells, what is drawn) of each part from the left; at times with a word."""
    words = LATIN_WORDS if kind == "latin" else ARABIC_WORDS
    if kind == "mixed" or rng.random() < 0.15:
        words = (*LATIN_WORDS, *ARABIC_WORDS)
    parts = [(text, text)]
    if rng.random() < 0.3:
        word = (OTHER, str(rng.choice(words)))
        parts.insert(int(rng.integers(0, 2)), word)
    return parts


def _printed(
    rng: np.random.Generator, parts: list[tuple[str, str]], kind: str, split: str, variety: Variety
) -> tuple[np.ndarray, str]:
    """Dark ink on light ground, uint8 (h, w), with ROOM pixels and more around the line, and what
    it tells."""
    arabic = any_of(rng, designs()[split])
    latin = any_of(rng, latin_faces(split))
    own = set(LATIN) <= arabic.characters and rng.random() < 0.5
    size = float(rng.uniform(22, 64))
    pad = ROOM + int(rng.integers(0, 5))
    gap = size * rng.uniform(0.2, 0.6)
    width = int(sum(len(drawn) for _, drawn in parts) * size * 1.4 + 6 * pad + 4 * gap)
    canvas = Pictures.new("L", (width, int(3.4 * size) + 2 * pad), 0)
    draw = ImageDraw.Draw(canvas)
    glyphs = np.zeros(canvas.size[::-1], np.uint8)
    x, y = 2.0 * pad, 1.9 * size + pad
    apart = rng.uniform(0, 0.08) * size if rng.random() < 0.3 else variety.apart * size
    told = []
    for tells, drawn in parts:
        if tells == OTHER:
            x = _word(draw, (x, y), drawn, (arabic, latin), size)
        else:
            tells = ""
            for character in drawn:
                face = arabic if character in arabic.characters else latin
                if character in LATIN and not (own and kind != "latin"):
                    face = latin
                if variety.redraws(character):
                    tells += character
                else:
                    face = face if told_as(face, character) else fallback()
                    tells += told_as(face, character)
                large = size * (variety.arabic if face == arabic else 1.0)
                x = set_glyph(glyphs, (x, y), character, face, large, variety) + apart
        x += gap
        told.append(tells)
    ink = worn(rng, np.maximum(np.asarray(canvas), glyphs), size, variety)
    if (ink := trimmed(ink, pad)) is None:
        # a typeface, or its wear, leaves a lone mark blank: set it in another, whole
        return _printed(rng, parts, kind, split, PLAIN)
    return on_paper(rng, ink, pad), " ".join(told)


def _word(
    draw: ImageDraw.ImageDraw, at: tuple[float, float], word: str,
    faces: tuple[DigitFace, DigitFace], size: float,
) -> float:  # fmt: skip
    arabic = not word.isascii() and word != "€"
    face = faces[0] if arabic else faces[1]
    if not set(word) <= face.characters:
        face = fallback()
    font = load(face.path, round(2 * size) / 2, kerned=True)
    draw.text(at, word, 255, font, anchor="ls", direction="rtl" if arabic else "ltr")
    return at[0] + float(font.getlength(word))


assert set(ARABIC + PERSIAN + LATIN) <= set(DIGITS)
