"""What two readers read alike: as sure as the one that knows it best.

A currency's sign, a month's name and all texts are Tesseract's, which is as sure of a wrong letter
as of a right one. But where the net of numbers read the same digits, it bears them out, and is as
sure of them as of any; and where the net of capitals read the same text, hardly one is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from documents.kind import Nets
from documents.kinds.invoice.values import meaning
from documents.kinds.invoice.writing import ARABIC_DIGITS
from documents.template import Region
from elements import Image, Script, TextLine
from fields import days
from ocr.charset import OTHER

LEAST = 0.9  # that Tesseract is sure of each letter of a month's name
SURE, NOT_NONE = 0.9, 0.02  # that the net of capitals is of a code, and of words
_PARTS = re.compile(r"[-/. ]+")
# A code's part of which either reader may take a letter for a digit: 1, 11, 5J, S0. Of one without
# letters the first digit may be an I or O.
_EITHER = re.compile(r"1+|\d+[A-Z].*|[A-Z]+\d{1,2}|.*\d[A-Z].*")
_OF_EITHER_SIZE = re.compile(r"\b[cosvwxz]+\b")  # they are printed like capitals
_FIGURES, _WORD = re.compile(r"\d+"), re.compile(r"[^\W\d_]{3,}")
NONE = object()  # a currency that only Tesseract tells may be another: of $ and S$
_DOTLESS_YEH = "ى"
_SIGN = re.compile(r"[^\W\d_]|[$€£¥₹]")


def borne_out(number: TextLine, words: TextLine, region: Region, language: str) -> float | None:
    """How sure the net of numbers is of the digits of what Tesseract read, 0 to 1; None where it
    read another amount, or another day or year."""
    if region.type == "date":
        return _date(number, words)
    by_net, by_words = (meaning(line.text, region, language) for line in (number, words))
    if by_net.value is None or _amount(by_net.normalized) != _amount(by_words.normalized):
        return None
    if _SIGN.search(words.text) and _currency(by_words.normalized) != (region.currency or NONE):
        return None
    return _least(number, _FIGURES.finditer(number.text))


def read_twice(words: TextLine, crop: Image, nets: Nets) -> tuple[TextLine, bool]:
    """A line of Latin letters that Tesseract read, from its crop, RGB uint8 (h, w, 3), and whether
    the net of capitals reads the same, but for small letters, which it does not know.

    A code's digits the net of numbers must read too; where it speaks against Tesseract's and for
    those that the net of capitals surely reads, the line is told by that.
    """
    capitals, numbers = nets.recognizers.get("crnn"), nets.recognizers.get("digits")
    text = " ".join(words.text.split())
    if capitals is None or numbers is None or not text:
        return words, False
    read = capitals.read([crop], [Script()])[0]
    other = " ".join(read.text.split())
    figures = _FIGURES.findall(other)
    if not figures:
        alike = other.upper() == text.upper() and read.confidence >= NOT_NONE
        return words, alike and _OF_EITHER_SIZE.search(text) is None
    if read.confidence < SURE or _ambiguous(other):
        return words, False
    told = set(_FIGURES.findall(numbers.read([crop], [Script(barred=ARABIC_DIGITS)])[0].text))
    borne_out = told.issuperset(figures)
    if other == text or not borne_out or told.issuperset(_FIGURES.findall(text)):
        return words, borne_out and other == text
    return words.retold(other), False


def heard_in(crop: Image, nets: Nets) -> str:
    """What the net of words reads in a line of Arabic letters, from its crop, RGB uint8 (h, w, 3);
    empty where there is none, and where it sees Latin letters, which it does not know."""
    words = nets.recognizers.get("words")
    text = words.read([crop], [Script()])[0].text if words else ""
    return "" if OTHER in text else text


def read_alike(words: TextLine, heard: str) -> bool:
    """Whether Tesseract's first look at a line of Arabic letters reads what the net of words does:
    of 136 such names, of 242 that were drawn, none was wrong, of 27 that a later look read alike
    three. Persian's last letter of many words looks like an Arabic one without its dots."""
    return words.alike and _DOTLESS_YEH not in heard


def _ambiguous(code: str) -> bool:
    letters = any(map(str.isalpha, code))
    return any(map(_EITHER.fullmatch, _PARTS.split(code))) if letters else code[0] in "01"


def _date(number: TextLine, words: TextLine) -> float | None:
    named = [word for word in _WORD.finditer(words.text) if days.folded(word[0]) in days.NAMED]
    told, read = list(_FIGURES.finditer(words.text)), list(_FIGURES.finditer(number.text))
    if len(named) != 1 or len(told) != 2 or len(read) < 2:
        return None
    ends = read[0], read[-1]
    if [each[0] for each in ends] != [each[0] for each in told]:
        return None
    return _least(number, ends) if _least(words, named) >= LEAST else None


def _amount(normalized: object) -> object:
    return normalized["amount"] if isinstance(normalized, dict) else normalized


def _currency(normalized: object) -> object:
    return normalized["currency"] if isinstance(normalized, dict) else None


def _least(line: TextLine, parts: Iterable[re.Match[str]]) -> float:
    """The least confidence of some parts of a line's text; of all where it is not known of each."""
    if len(line.confidences) != len(line.text):
        return line.confidence
    return min((min(line.confidences[slice(*part.span())]) for part in parts), default=1.0)
