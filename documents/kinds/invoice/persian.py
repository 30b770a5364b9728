"""Texts of pages in Persian, whose letters the readers of Arabic know in the Arabic forms alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from documents.kind import LocatedLine
from fields.days import SOLAR_IN_PERSIAN
from fields.money import ascii_digits

_DIGIT, _YEAR = re.compile("[۴۵۶]"), re.compile(r"(?<!\d)\d{4}(?!\d)")
_LETTERS = str.maketrans("كيى", "کیی")


def is_persian(dates: Sequence[str]) -> bool:
    """Whether one of a page's dates is of Iran's calendar. Its digits alone don't tell: some
    typefaces draw Arabic's like them."""
    return any(
        int(ascii_digits(year)) in SOLAR_IN_PERSIAN
        for date in dates if _DIGIT.search(date) for year in _YEAR.findall(date)
    )  # fmt: skip


def in_persian(located: LocatedLine) -> LocatedLine:
    """A text's line in the letters that Persian has. It is as sure as Tesseract alone: what two
    readers read alike may have a ک for a گ, or a ب for a پ, which neither of them knows."""
    text = located.line.text.translate(_LETTERS)
    return replace(located, line=located.line.retold(text), recognizer="tesseract")
