"""The month in an Indonesian document's number, in Roman numerals: 017/INV/XI/2026, or behind the
year: INV/2026/XI/0017."""

from __future__ import annotations

import re

MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
# Strokes that Tesseract reads in place of an I; those of a 1 alone only where no month has as many.
_MONTH = re.compile(
    r"(?<=[/-])([IVX1l!|]{1,5})(?=[/-](?:19|20)?\d\d$)"
    r"|(?<=[/-]20\d\d[/-])([IVX1l!|]{1,5})(?=[/-]\d+$)"
)
_STROKES = str.maketrans("1l!|", "IIII")


def with_roman(text: str) -> str:
    """A number whose month is read as strokes with it in Roman numerals; else the text. A slash
    before an I is read with a stroke too many at times.

    >>> with_roman("017/INV/X1/2026"), with_roman("17/SJ/111/2026"), with_roman("17/SJ/11/2026")
    ('017/INV/XI/2026', '17/SJ/III/2026', '17/SJ/11/2026')
    >>> with_roman("INV/2026/V11/0017"), with_roman("INV/2025/1IV/1364")
    ('INV/2026/VII/0017', 'INV/2025/IV/1364')
    """
    found = _MONTH.search(text)
    read = found[1] or found[2] if found else ""
    if found is None or read in MONTHS or read in ("1", "11"):
        return text
    strokes = read.translate(_STROKES)
    fewer = strokes[1:] if strokes[0] == "I" and set(read) & set("IVX") else ""
    month = next((each for each in (strokes, fewer) if each in MONTHS), None)
    return text if month is None else text[: found.start()] + month + text[found.end() :]
