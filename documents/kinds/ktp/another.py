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
ENOUGH = 2  # labels, of which a number is one
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
        told: set[str | None] = {None}
        for line in lines:
            crop = line[::-1, ::-1].copy() if turned else line
            (read,) = reader.read([crop], [PLAIN])
            text = read.text.replace(" ", "")
            if read.confidence >= SURE and _is_enough(text):
                return True
            told.add(_told(text, read.confidence))
            if len(told) > ENOUGH:
                return True
    return False


def _is_enough(text: str) -> bool:
    """Whether nothing else bears a text: a NIK or its beginning, that a card is valid for life."""
    return _begins_like_nik(text) or choices.LIFETIME.replace(" ", "") in text


def _told(text: str, confidence: float) -> str | None:
    """The label that a line bears; a number is one, however many parts it has."""
    if confidence >= SURE and re.fullmatch(rf"\d{{{PART_OF_NIK},}}", text):
        return "NIK"
    folded = text.translate(ALIKE) if confidence >= SURE_OF_LABEL else ""
    return next((label for label in _FOLDED if label in folded), None)


def _begins_like_nik(digits: str) -> bool:
    """Whether digits begin with a district and a day of birth, and the month if it is there."""
    if not re.fullmatch(rf"\d{{{BEGINNING},}}", digits) or regions.district(digits[:6]) is None:
        return False
    day, month = int(digits[6:8]), int(digits[8:10] or 1)
    return 1 <= day % nik.FEMALE_OFFSET <= 31 and day < 72 and (month <= 12 or len(digits) < 10)


_FOLDED = tuple(label.replace(" ", "").translate(ALIKE) for label in LABELS)
