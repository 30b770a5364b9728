"""The charsets that character nets are trained for, and where the glyphs of each come from."""

from __future__ import annotations

from dataclasses import dataclass

from ocr.charset import ALPHANUMERIC, ARABIC_INDIC_DIGITS, KTP_CHARACTERS, MRZ


@dataclass(frozen=True, slots=True)
class CharacterSet:
    """characters: what the net names, in the order of its classes.

    lines: the kind whose recipe draws lines to cut glyphs from; without one all are drawn alone.
    """

    characters: str
    lines: str | None = None


CHARSETS = {
    "ktp": CharacterSet(KTP_CHARACTERS, "ktp"),
    "alphanumeric": CharacterSet(ALPHANUMERIC, "ktp"),
    "mrz": CharacterSet(MRZ, "mrz"),
    "arabic-indic": CharacterSet(ARABIC_INDIC_DIGITS),
}
