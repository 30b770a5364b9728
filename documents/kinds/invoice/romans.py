"""The month in an Indonesian document's number, in Roman numerals: 017/INV/XI/2026."""

from __future__ import annotations

import re

MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
# Strokes that Tesseract reads in place of an I; those of a 1 alone only where no month has as many.
_MONTH = re.compile(r"(?<=[/-])([IVX1l!|]{1,5})(?=[/-](?:19|20)?\d\d$)")
_STROKES = str.maketrans("1l!|", "IIII")


def with_roman(text: str) -> str:
    """A number whose month is read as strokes with it in Roman numerals; else the text.

    >>> with_roman("017/INV/X1/2026"), with_roman("17/SJ/111/2026"), with_roman("17/SJ/11/2026")
    ('017/INV/XI/2026', '17/SJ/III/2026', '17/SJ/11/2026')
    """
    found = _MONTH.search(text)
    if found is None or found[1] in MONTHS or found[1] in ("1", "11"):
        return text
    month = found[1].translate(_STROKES)
    return text[: found.start()] + month + text[found.end() :] if month in MONTHS else text
