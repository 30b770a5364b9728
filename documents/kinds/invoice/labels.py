"""A label that was cut in with a number, by a reader that has no letters for it."""

from __future__ import annotations

import re
from collections.abc import Callable

from ocr.charset import OTHER

LEAST = 0.6  # of a text's digits, that stand in its value: of a label few strokes look like some

# What stands before a value, or behind it on an Arabic page; of codes any word with letters.
_BEFORE = re.compile(r"^.*: *(?=\S)")
_BEHIND = re.compile(r" *:.*$")
_WORD_BEFORE = re.compile(rf"^.*{OTHER}\S* +(?=\S)")
_WORD_BEHIND = re.compile(rf" +\S*{OTHER}.*$")
_DAY = re.compile(r"(?<!\d)\d{1,4}([/.-])\d{1,2}\1\d{1,4}(?!\d)")


def unlabelled(text: str, type_: str, language: str, fits: Callable[[str], bool]) -> str:
    """What is left of a text without a label beside it, if that ``fits`` and the text does not;
    else the text.

    >>> unlabelled("0.: 3036044048", "digits", "eng", str.isdigit)
    '3036044048'
    >>> unlabelled("010¤ ¤. 00000088", "digits", "eng", str.isdigit)
    '00000088'
    >>> unlabelled("١٤٤٣/١٠/١١ :¤ ١ ¤", "date", "ara", lambda text: ":" not in text)
    '١٤٤٣/١٠/١١'
    >>> unlabelled("80.562.903.2-924.4:15", "digits", "eng", str.isdigit)  # no label has so many
    '80.562.903.2-924.4:15'
    """
    if fits(text):
        return text
    if type_ == "date":
        days = [found[0] for found in _DAY.finditer(text)]
        left = days if len(days) == 1 else []
    else:
        marks = [_BEHIND, _WORD_BEHIND] if language == "ara" else [_BEFORE, _WORD_BEFORE]
        left = [mark.sub("", text) for mark in marks[: 2 if type_ == "digits" else 1]]
    most = LEAST * _digits_of(text)
    return next((each for each in left if fits(each) and _digits_of(each) >= most), text)


def _digits_of(text: str) -> int:
    return sum(map(str.isdigit, text))
