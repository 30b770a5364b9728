"""The NIK and the birth date read together: the NIK holds the date, and the sex, once more.

Where the readings disagree, or the NIK has a digit too many or too few, the likeliest readings that
agree are taken, but only if the picture supports them nearly as well as what was read first; the
change then stands in the corrections. A NIK that plainly differs stays as it is read: that is a
matter for a person.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from documents.kinds.ktp.confidence import agrees, day
from documents.meaning.legible import shaped
from documents.meaning.value import DIGITS, Value
from elements import Evidence
from fields import dates, nik, regions

ASKED = "the picture allows it, and what else is printed asks for it"
CUT_OFF = "the first digit is cut off; the others name this regency"
LATEST_BIRTH = 19  # 2019: cards are issued at 17, or on marriage
BEGUN = 0.5  # of a NIK that lacked a digit
BIRTH_PART = range(6, 12)  # of a NIK: what the printed birth date and sex tell again
# How often a NIK names the places that are printed, for once that it names others that differ by a
# digit. Of 3,287 drawn NIKs that were claimed two had such a digit misread.
PRINTED = 1000.0
LEAST = 0.1  # the distance of any value that had to be settled


@dataclass(frozen=True, slots=True)
class Print:
    """One of the two as it was read: its text, its value, and what the picture says of others."""

    text: str
    value: Value
    evidence: Evidence | None

    def settled(self, pattern: Sequence[str]) -> Value | None:
        """The value with the likeliest text of a pattern, None where the picture is against it."""
        found = shaped(self.text, [pattern], self.evidence)
        if found is None:
            return None
        text, distance = found
        why = (f"{self.text}→{text}: {ASKED}",)
        return replace(
            self.value, value=text, corrections=why, problems=(), distance=max(LEAST, distance)
        )

    def beside(self, pattern: Sequence[str]) -> Value | None:
        """The value where none was read, of a text that ends in one of a pattern and a digit more,
        as which a line of the ground was read."""
        form = "".join(f"[{allowed}]" for allowed in pattern)
        found = re.search(rf"({form})[0-9]$", self.text)
        if found is None or self.value.value is not None:
            return None
        why = (f"{self.text}→{found[1]}: {ASKED}",)
        return replace(self.value, value=found[1], corrections=why, problems=(), distance=LEAST)


def settle(
    number: Print, birth: Print, sex: str | None, regency: str | None = None
) -> tuple[Value, Value]:
    """The values of NIK and birth date; where they disagree, one of them the likeliest that fits
    the other and the sex (male, female). regency: the code of the one in the heading."""
    number = replace(number, value=_begun(number, regency))
    unsettled = number.value, birth.value
    if agrees(number.value.value, birth.value.value, sex or _sex_of(number.value.value)):
        return unsettled
    as_number, as_date = _number_for(number, birth.value, sex), _date_for(birth, number.value, sex)
    if as_number and (not as_date or as_number.distance <= as_date.distance):
        return as_number, birth.value
    return (number.value, as_date) if as_date else unsettled


def certainty(
    number: str, evidence: Evidence | None, regency: str | None, district: str | None = None
) -> float:
    """How likely a NIK is among those that differ from it by one digit, or by two of its regency's,
    and tell the same birth date and sex, 0–1: what a mark beside it was read as is no doubt of its
    digits.

    regency: the code of the one in the heading; where the number names it too, it stands for these
    four digits. district: the code of the one below the address. A number that differs by a digit
    and names them is PRINTED times as likely beforehand. 0 without evidence, and of a number that
    names no regency.
    """
    if evidence is None or regions.regency(number[:4]) is None:
        return 0.0
    first = len(regency) if regency is not None and number.startswith(regency) else 0
    open_digits = (*range(first, BIRTH_PART.start), *range(BIRTH_PART.stop, nik.LENGTH))
    others = [
        other
        for place in open_digits
        for digit in DIGITS
        if (other := number[:place] + digit + number[place + 1 :]) != number
        and regions.regency(other[:4]) is not None
        and nik.is_valid(other)
    ]
    if not first:
        others += [code + number[4:] for code in _two_digits_away(number[:4])]
    own, *told = evidence.log_likelihoods([number, *others])
    places = tuple(code for code in (regency, district) if code and not number.startswith(code))
    weights = [PRINTED if other.startswith(places) else 1.0 for other in others]
    doubt = sum(w * math.exp(that - own) for w, that in zip(weights, told, strict=True))
    return 1 / (1 + doubt)


def date_certainty(birth: Print) -> float:
    """How likely a birth date that a NIK tells is among those that a NIK tells alike, 0–1: it names
    no century. What is printed or read beside the date is no doubt of it. 0 without evidence, and
    of a date that does not stand in its text as it is."""
    printed = birth.value.value
    if birth.evidence is None or printed is None or printed not in birth.text:
        return 0.0
    other = printed[:6] + {"19": "20", "20": "19"}.get(printed[6:8], "") + printed[8:]
    texts = [birth.text, birth.text.replace(printed, other)]
    own, that = birth.evidence.log_likelihoods(texts)
    return 1 / (1 + math.exp(that - own))


def _two_digits_away(regency: str) -> list[str]:
    """The codes of regencies that differ from one by two digits: a glare hides more than one."""
    codes = [*(c for province in regions.provinces() for c in regions.regencies(province)),
             *regions.retired()]  # fmt: skip
    return [c for c in codes if sum(map(str.__ne__, c, regency)) == 2]


def _sex_of(number: str | None) -> str | None:
    """The sex that a number tells, where none can be read beside it."""
    return nik.split(number).sex if number is not None and nik.is_valid(number) else None


def is_settled(corrections: Sequence[str]) -> bool:
    """Whether a field has what `settle` made of it."""
    return any(change.endswith((ASKED, CUT_OFF)) for change in corrections)


def _begun(number: Print, regency: str | None) -> Value:
    """A NIK whose first digit was cut off, with that of the regency which its next three name."""
    digits = re.sub(r"\W", "", number.text)
    if number.value.value or not regency or not re.fullmatch(rf"{regency[1:]}[0-9]{{12}}", digits):
        return number.value
    whole = regency[0] + digits
    if not nik.is_valid(whole):
        return number.value
    return Value(whole, corrections=(f"{digits}→{whole}: {CUT_OFF}",), distance=BEGUN)


def _number_for(number: Print, birth: Value, sex: str | None) -> Value | None:
    """The likeliest NIK that holds a birth date and sex."""
    printed = day(birth.value)
    if printed is None or sex is None:
        return None
    pattern = (*[DIGITS] * 6, *_birth_part(printed, sex), *[DIGITS] * 4)
    found = number.settled(pattern)
    return found if found is not None and nik.is_valid(found.value or "") else None


def _date_for(birth: Print, number: Value, sex: str | None) -> Value | None:
    """The likeliest birth date that a NIK of this sex holds."""
    if number.value is None or not nik.is_valid(number.value):
        return None
    parts = nik.split(number.value)
    if sex is not None and parts.sex != sex:
        return None
    century = ("12", "09") if parts.year <= LATEST_BIRTH else ("1", "9")
    pattern = (*f"{parts.day:02d}-{parts.month:02d}-", *century, *f"{parts.year:02d}")
    found = birth.settled(pattern) or birth.beside(pattern)
    if found is None or found.value is None or not dates.is_valid(found.value):
        return None
    return replace(found, normalized=dates.to_iso(found.value))


def _birth_part(born: date, sex: str) -> str:
    day = born.day + (nik.FEMALE_OFFSET if sex == "female" else 0)
    return f"{day:02d}{born.month:02d}{born.year % 100:02d}"
