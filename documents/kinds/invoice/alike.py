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

LEAST = 0.9  # that Tesseract is sure of each letter of a month's name
SURE, NOT_NONE = 0.9, 0.02  # that the net of capitals is of a code, and of words
_PARTS = re.compile(r"[-/. ]+")
# A code's part of which either reader may take a letter for a digit: 1, 11, 5J, S0. So may the first
# digit of one without letters be an I or O.
_EITHER = re.compile(r"1+|\d+[A-Z].*|[A-Z]+\d{1,2}|.*\d[A-Z].*")
_FIGURES, _WORD = re.compile(r"\d+"), re.compile(r"[^\W\d_]{3,}")
NONE = object()  # a currency that only Tesseract tells may be another: of $ and S$
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


def read_alike(words: TextLine, crop: Image, nets: Nets) -> bool:
    """Whether the net of capitals reads a line's crop, RGB uint8 (h, w, 3), as Tesseract does, but
    for small letters, which it does not know; of a code with digits both nets do, and surely."""
    capitals, numbers = nets.recognizers.get("crnn"), nets.recognizers.get("digits")
    if capitals is None or numbers is None:
        return False
    text = " ".join(words.text.split())
    read = capitals.read([crop], [Script()])[0]
    if not text or " ".join(read.text.split()).upper() != text.upper():
        return False
    figures = _FIGURES.findall(text)
    if not figures:
        return read.confidence >= NOT_NONE
    letters = any(map(str.isalpha, text))
    if any(map(_EITHER.fullmatch, _PARTS.split(text))) if letters else text[0] in "01":
        return False
    told = _FIGURES.findall(numbers.read([crop], [Script(barred=ARABIC_DIGITS)])[0].text)
    return read.text == text and read.confidence >= SURE and set(figures) <= set(told)


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
