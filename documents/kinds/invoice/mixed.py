"""A line of Arabic text that may hold Latin letters or digits: no reader knows all of them.

Tesseract's Arabic reads words, its English and Arabic together Latin letters as well, the net of
numbers Arabic-Indic digits. What each of them is best at is put together.
"""

from __future__ import annotations

import re
from dataclasses import replace

import cv2
import numpy as np

from documents.kind import Nets
from documents.kinds.invoice.confidence import UNCOUNTED
from elements import Image, Script, TextLine
from ocr.charset import OTHER
from ocr.glyphs import TIMES, glyphs

BOTH, LATIN = "eng+ara", "eng"  # Tesseract's names of the two languages, and of one
SURER = 0.02  # than Arabic alone: on lines of Arabic alone both mostly tell the same
ALONE, UNREAD = 0.4, 0.3  # of 40 drawn names in both scripts none was read as Arabic with more
SURE, LONG = 0.7, 3  # of a word that is a number: it is read with less, and has so many digits
NUMBER_SURE = 0.98
TOLD = 0.4  # of 189 drawn codes none was given other letters with as much
NO_DIGIT = 0.1  # the same where the net of numbers sees none there: one of 26 drawn codes was
PAPER = 6  # pixels at the sides of a code's letters
ASTRAY = 2  # characters by which two readers' numbers may differ in length
INDIC = "٠-٩۰-۹"
_CODE = re.compile(r"([A-Za-z]{1,5}[-/. ])\s*(\S.*)")  # such as INV-٢٠٢٤-15
_AT_THE_END = re.compile(rf"[0-9{INDIC}](?:[-/.]?[0-9{INDIC}])+$")
_BEFORE_WORDS = re.compile(rf"([{INDIC}](?:[-/.,٫٬]?[{INDIC}])+)(?:[ ٫٬.,()]*{OTHER})+")
_PLAIN_CODE = re.compile(r"[A-Za-z]{1,5}[-/. ]\s*[0-9](?:[-/.]?[0-9])*")
_AS_DIGITS = re.compile(rf"({OTHER}|[0-9{INDIC}])([-/.])([0-9{INDIC}](?:[-/.]?[0-9{INDIC}]){{2,}})")
_TAIL = re.compile(rf"(.*?)([-/.]) *([{INDIC}](?:[-/.]?[0-9{INDIC}]){{2,}})")  # of a code
_LETTERS = re.compile(r"([A-Z]{1,5})(?:[-/.].*)?")
_MISREAD = re.compile(rf"^[0-9{INDIC}]{{1,2}}[-/.]")  # the letters before a code's digits
# A number alone: where letters stand before one, the net reads a digit or two for them, or ¤.
_NUMBER = re.compile(rf"[{INDIC}]{{3,}}(?:[-/.][{INDIC}]+)*")
_DIGITS = re.compile(rf"[0-9{INDIC}]{{2}}")
_LATIN = re.compile("[A-Za-z]{2}")
_WORD = re.compile("[\u0621-\u064a.()-]+")


def with_others(arabic: TextLine, crop: Image, characters: str, nets: Nets) -> TextLine:
    """A line, RGB uint8 (h, w, 3), that Tesseract's Arabic read, as all readers tell it: as it is
    where one of them is not there, or where it has Arabic words alone."""
    words, numbers = nets.recognizers.get("tesseract"), nets.recognizers.get("digits")
    if words is None or numbers is None:
        return arabic
    number = numbers.read([crop], [Script()])[0]
    if _arabic_alone(arabic, number):
        return arabic
    if number.confidence >= NUMBER_SURE and _NUMBER.fullmatch(number.text):
        return TextLine(number.text, min(number.confidence, UNCOUNTED))
    head, letters = _head(crop, number, nets)
    if head is not None:
        return head
    both = words.read([crop], [Script(characters=characters, language=BOTH)])[0]
    told = _PLAIN_CODE.fullmatch(both.text) or _code(both.text, number.text)
    if told or _AS_DIGITS.fullmatch(number.text) is None:
        return together(arabic, both, number)
    latin = words.read([crop], [Script(characters=characters, language=LATIN)])[0]
    if letters == 1 and OTHER not in number.text:
        latin = replace(latin, text=latin.text[:1])
    return together(arabic, both, number, latin)


def _arabic_alone(arabic: TextLine, number: TextLine) -> bool:
    """Whether neither Latin letters nor a number stand in a line: with such Tesseract's Arabic is
    less sure of it, and the net of numbers sees some digits together."""
    told = all(map(_WORD.fullmatch, arabic.text.split()))
    return told and arabic.confidence >= ALONE and _DIGITS.search(number.text) is None


def _head(crop: Image, number: TextLine, nets: Nets) -> tuple[TextLine | None, int]:
    """A code whose digits the net of numbers tells and whose letters, at their left, the net of
    capitals, where they are read as no digit, or more glyphs stand there than digits were read, and
    the letters are sure. How many letters there are; 0 where that is not known."""
    found, capitals = _TAIL.fullmatch(number.text), nets.recognizers.get("crnn")
    if found is None or capitals is None:
        return None, 0
    pieces = glyphs(crop)
    head, tail = len(pieces) - len(found[3]), found[2] + found[3]
    more = head > 1 + len(found[1]) or not found[1] or OTHER in found[1]
    if head < 1 or not more:
        return None, max(0, head - 1)
    end = (pieces[head - 1].right + pieces[head].left) // (2 * TIMES) + 1
    part = cv2.copyMakeBorder(crop[:, :end], 0, 0, PAPER, PAPER, cv2.BORDER_REPLICATE)
    read = capitals.read([np.asarray(part, np.uint8)], [Script()])[0]
    letters = _LETTERS.fullmatch(read.text.strip())
    told = TOLD if found[1].strip(OTHER) else NO_DIGIT
    if letters is None or read.confidence < told:
        return None, max(0, head - 1)
    return TextLine(letters[1] + tail, min(read.confidence, number.confidence, UNCOUNTED)), 0


def together(
    arabic: TextLine, both: TextLine, number: TextLine, latin: TextLine | None = None
) -> TextLine:
    """The line: a code of Latin letters and digits, Arabic words before a number, words in both
    scripts, or what Arabic alone reads."""
    surer = both.confidence > arabic.confidence + SURER
    if surer and _PLAIN_CODE.fullmatch(both.text):
        return replace(both, text=re.sub(r"(?<=[-/]) +", "", both.text))
    text = _code(both.text, number.text) or _numbered(arabic, number.text)
    if text is None and latin is not None:
        text = _lettered(latin.text, number.text)
    if text is not None:
        return arabic.retold(text)
    mixed = surer or arabic.confidence < UNREAD
    return both if mixed and _LATIN.search(both.text) else arabic


def _lettered(latin: str, number: str) -> str | None:
    """The letters that a code begins with, from one reader, the mark and the digits behind them
    from the other, which reads a single letter as a digit."""
    code = _AS_DIGITS.fullmatch(number)
    if code is None:
        return None
    if code[1] == OTHER:
        letters = re.match("[A-Za-z]{2,5}(?=[-/. ])", latin)
    else:
        letters = re.match("[A-Z]{2,5}(?=[-/.])", latin) or re.match("[A-Z]", latin)
    return None if letters is None else letters[0] + code[2] + code[3]


def _code(both: str, number: str) -> str | None:
    """Latin letters from one reader, the Arabic-Indic digits behind them from the other."""
    code, found = _CODE.fullmatch(both), _AT_THE_END.search(number)
    if code is None or found is None or not re.search(f"[{INDIC}]", found[0]):
        return None
    without = _MISREAD.sub("", found[0], count=1)
    digits = min(without, found[0], key=lambda each: abs(len(each) - len(code[2])))
    if not found.start():  # what stands for the letters is read as digits
        digits = without
    return code[1] + digits if abs(len(digits) - len(code[2])) <= ASTRAY else None


def _numbered(arabic: TextLine, number: str) -> str | None:
    """Arabic words from one reader, the Arabic-Indic number that ends the line, at its left, from
    the other."""
    found, words = _BEFORE_WORDS.fullmatch(number), arabic.text.split()
    told = [word for word in words if _WORD.fullmatch(word)]
    if found is None or not told or told != words[: len(told)]:
        return None
    if told == words:  # its digits may have been read as letters
        told = words[:-1]
        unsure = UNREAD <= arabic.confidence < SURE and len(found[1]) >= LONG
        if not told or not unsure:
            return None
    return " ".join([*told, found[1]])
