"""Whether lines of print beside a card are another KTP's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from elements import PLAIN, Image
from fields import choices, nik, regions
from ocr.recognizer import Recognizer

# Of the line net: what is no print it reads with 0.3 at most. A label is told from all else by its
# letters alone, and set in types that the net does not know.
SURE, SURE_OF_LABEL = 0.9, 0.1
ENOUGH = 2  # lines of a KTP, or one NIK, or that it is valid for life, which nothing else is
PART_OF_NIK, BEGINNING = 6, 8  # digits
LABELS = (
    "PROVINSI", "KABUPATEN", "TEMPAT/TGL", "JENIS KELAMIN", "GOL. DARAH", "KECAMATAN", "PERKAWINAN",
    "PEKERJAAN", "KEWARGANEGARAAN", "BERLAKU HINGGA", *choices.MARITAL_STATUSES, *choices.SEXES,
    *regions.provinces().values(),
)  # fmt: skip
ALIKE = str.maketrans("1L08", "IIOB")


def is_another(reader: Recognizer, lines: Sequence[Image]) -> bool:
    """Whether lines, RGB uint8 (h, w, 3), hold what a KTP does, either way up."""
    for turned in (False, True):
        told = 0
        for line in lines:
            crop = line[::-1, ::-1].copy() if turned else line
            (read,) = reader.read([crop], [PLAIN])
            told += _told(read.text.replace(" ", ""), read.confidence)
            if told >= ENOUGH:
                return True
    return False


def _told(text: str, confidence: float) -> int:
    """How much a line tells: a NIK, or as much of it as nothing else begins like, is enough."""
    if confidence < SURE_OF_LABEL:
        return 0
    if confidence >= SURE and re.fullmatch(rf"\d{{{PART_OF_NIK},}}", text):
        return ENOUGH if _begins_like_nik(text) else 1
    if confidence >= SURE and choices.LIFETIME.replace(" ", "") in text:
        return ENOUGH
    folded = text.translate(ALIKE)
    return int(any(label in folded for label in _FOLDED))


def _begins_like_nik(digits: str) -> bool:
    """Whether digits begin with a district and a day of birth, and the month if it is there."""
    if len(digits) < BEGINNING or regions.district(digits[:6]) is None:
        return False
    day, month = int(digits[6:8]), int(digits[8:10] or 1)
    return 1 <= day % nik.FEMALE_OFFSET <= 31 and day < 72 and (month <= 12 or len(digits) < 10)


_FOLDED = tuple(label.replace(" ", "").translate(ALIKE) for label in LABELS)
