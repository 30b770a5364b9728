"""The charsets that character nets are trained for, and where the glyphs of each come from."""

from __future__ import annotations

from dataclasses import dataclass

from ocr.charset import ALPHANUMERIC, ARABIC_INDIC_DIGITS, KTP_CHARACTERS, MRZ
from training.drawing.fonts import Face
from training.kinds.mrz.documents import FACES


@dataclass(frozen=True, slots=True)
class CharacterSet:
    """characters: what the net names, in the order of its classes.

    lines: the kind whose recipe draws lines to cut glyphs from; without one all are drawn alone.
    faces: what glyphs are drawn in; without any, the typefaces of the split.
    """

    characters: str
    lines: str | None = None
    faces: tuple[Face, ...] = ()


CHARSETS = {
    "ktp": CharacterSet(KTP_CHARACTERS, "ktp"),
    "alphanumeric": CharacterSet(ALPHANUMERIC, "ktp"),
    "mrz": CharacterSet(MRZ, "mrz", FACES),
    "arabic-indic": CharacterSet(ARABIC_INDIC_DIGITS),
}
