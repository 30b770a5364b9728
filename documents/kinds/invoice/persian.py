"""Texts of pages in Persian, whose letters the readers of Arabic know in the Arabic forms alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from documents.kind import LocatedLine

DIGITS, ARABIC = frozenset("۴۶"), frozenset("٤٦")  # the others look alike, or nearly so
LEAST = 2  # such digits on a page: one may be misread
_LETTERS = str.maketrans("كيى", "کیی")


def is_persian(numbers: Sequence[str]) -> bool:
    """Whether the numbers of a page are written in Persian's digits."""
    digits = [digit for number in numbers for digit in number]
    persian, arabic = (sum(digit in known for digit in digits) for known in (DIGITS, ARABIC))
    return persian >= LEAST and persian > 2 * arabic


def in_persian(located: LocatedLine) -> LocatedLine:
    """A text's line in the letters that Persian has. It is as sure as Tesseract alone: what two
    readers read alike may have a ک for a گ, or a ب for a پ, which neither of them knows."""
    text = located.line.text.translate(_LETTERS)
    return replace(located, line=located.line.retold(text), recognizer="tesseract")
