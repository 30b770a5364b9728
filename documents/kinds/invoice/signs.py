"""What the net of numbers has no letters for: a month's name, a currency's sign at a number.

The net reads such a word as ¤, or a sign that touches a number as a digit: $1,250.00 as 51,250.00,
and surely. So Tesseract reads amounts as well, and dates of which the net makes none. The net tells
digits and marks better, Tesseract letters and signs. On an Arabic page, whose digits Tesseract
hardly reads, it tells the month's name alone.
"""

from __future__ import annotations

import re
from dataclasses import replace

from documents.kind import Nets
from documents.kinds.invoice.anchors import CHARACTERS
from documents.kinds.invoice.named import dated, named_in_latin
from documents.kinds.invoice.values import SWALLOWED, meaning
from documents.kinds.invoice.writing import ARABIC_DIGITS, script_of
from documents.template import Region
from elements import Image, Script, TextLine
from ocr.charset import OTHER

SIGNED = "€£¥"  # beside what a keyboard's letters hold
NUMBER_SURE = 0.99
SURE = 0.5  # a date that the net is as sure of is not read again
_FIGURES = re.compile(r"\d\d([./-])\d\d\1\d{4}|\d{4}([./-])\d\d\2\d\d")
_NUMERIC = re.compile(r"[^\w\s]? ?\d[\d\s/.-]*\d.?")
_CODE = re.compile(r"[0-9]+(?:[-/.][0-9]+)*")
_SIGN_FIRST = re.compile(r"^[(-]? ?(?:[$€£¥₹]|[A-Za-z]{1,3}\$?\.?) ?(?=[\d-])")


def words_beside(crop: Image, region: Region, language: str, nets: Nets) -> TextLine | None:
    """A line as Tesseract reads it, where the net of numbers may not know all of it; None where it
    does, or one of them is not there. Of an Arabic page only dates have more than it knows."""
    words, numbers = nets.recognizers.get("tesseract"), nets.recognizers.get("digits")
    types = ("date",) if language == "ara" else ("date", "money", "number")
    if words is None or numbers is None or region.type not in types:
        return None
    if region.type == "date":
        read = numbers.read([crop], [script_of(region, language)])[0]
        known = meaning(read.text, region, language).value is not None
        if known and (language == "ara" or (read.confidence >= SURE and _in_figures(read.text))):
            return None
    letters = CHARACTERS[language] + (SIGNED if language != "ara" else "")
    return words.read([crop], [Script(characters=letters, language=language)])[0]


def told_by(number: TextLine, words: TextLine, region: Region, language: str) -> TextLine | None:
    """The line where Tesseract tells more of it than the net of numbers does, else None."""
    if language == "ara":
        return dated(number, words)
    by_net = meaning(number.text, region, language)
    by_words = meaning(words.text, region, language)
    told = named_in_latin(number, words, region) if region.type == "date" else None
    if by_words.value is None:
        return told
    if region.type == "date":
        word = not _in_figures(number.text) and any(letter.isalpha() for letter in words.text)
        surer = by_net.value is None or words.confidence > number.confidence
        return told or (words if surer or word else None)
    same = agree(number, words)
    if same and _marks(number.text) > _marks(words.text):
        return None  # a mark is lost more easily than found where there is none
    if by_net.value is None:
        return words
    lower = replace(words, confidence=min(words.confidence, number.confidence))
    if same:
        below = [_below(told.normalized) for told in (by_net, by_words)]
        lost = _marks(number.text) < _marks(words.text)
        signed = _signed(words.text) or (
            OTHER in number.text and _tells_currency(words, region, language)
        )
        return lower if lost or below == [False, True] or signed else None
    mine, theirs = _digits(number.text), _digits(words.text)
    first_is_sign = len(mine) == len(theirs) + 1 and mine.endswith(theirs)
    first_is_lost = SWALLOWED in by_net.problems and theirs[1:] == mine
    return lower if (first_is_sign or first_is_lost) and _signed(words.text) else None


def doubted(number: TextLine, words: TextLine, region: Region, language: str) -> bool:
    """Whether what Tesseract read speaks against what the net of numbers did."""
    if agree(number, words):
        return False
    if region.type == "date":
        return not _in_figures(number.text)
    return meaning(words.text, region, language).value is not None


def agree(number: TextLine, words: TextLine) -> bool:
    """Whether two readers read the same digits of a line."""
    return _digits(number.text) == _digits(words.text)


def number_told(words: TextLine, crop: Image, nets: Nets) -> TextLine:
    """A text that is a number by what Tesseract read, as the net of numbers reads it, where that is
    sure of it. crop: RGB uint8 (h, w, 3)."""
    numbers = nets.recognizers.get("digits")
    if numbers is None or _NUMERIC.fullmatch(words.text.strip()) is None:
        return words
    told = numbers.read([crop], [Script(barred=ARABIC_DIGITS)])[0]
    if told.confidence < NUMBER_SURE or _CODE.fullmatch(told.text) is None:
        return words
    return words.retold(told.text)


def _in_figures(text: str) -> bool:
    """Whether a date is one of figures alone: of a month's name the net may make a digit, as of 3
    Juni 2026 3 1 2026."""
    return _FIGURES.fullmatch(text.strip(" :.,")) is not None


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _marks(text: str) -> int:
    """How many marks part digits."""
    return len(re.findall(r"[.,'](?=\d)", text))


def _below(amount: object) -> bool:
    """Whether a normal form is below nothing."""
    return str(amount["amount"] if isinstance(amount, dict) else amount).startswith("-")


def _tells_currency(words: TextLine, region: Region, language: str) -> bool:
    """Whether a line has a currency's sign, wherever it stands."""
    untold = region.model_copy(update={"currency": None})
    amount = meaning(words.text, untold, language).normalized
    return isinstance(amount, dict) and amount["currency"] is not None


def _signed(text: str) -> bool:
    return _SIGN_FIRST.match(text.strip(" :")) is not None
