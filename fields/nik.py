"""NIK (Nomor Induk Kependudukan), the identity number of residents of Indonesia.

Issued by the Directorate General of Population and Civil Registration (Dukcapil, Kemendagri).
16 digits, ``PPRRSS DDMMYY NNNN``: Kemendagri's codes of province, regency and district of first
issue; the birth date, its day raised by 40 for a woman; a serial from 0001. There is no check
digit, and the number never changes: not after a move, not after a correction of the birth date. So
a difference from the printed card is a matter for a person, and nothing here repairs a digit.

Source: UU 23/2006 and UU 24/2013 on population administration, PP 40/2019.

>>> validate("3301 1642 1175 0005")
'3301164211750005'
>>> split("3301164211750005").sex
'female'
>>> split("3301164211750005").birth_date(date(1975, 11, 2))
datetime.date(1975, 11, 2)
>>> is_valid("3301161311750005"), is_valid("3301163102750005")
(True, False)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from fields.invalid import InvalidComponent, InvalidFormat, InvalidLength

LENGTH = 16
FEMALE_OFFSET = 40
LEAST_AGE = 17  # cards are given at 17, or on marriage


@dataclass(frozen=True, slots=True)
class Nik:
    """A NIK by its parts; codes of regions as they stand, day without its offset."""

    province: str
    regency: str
    district: str
    day: int
    month: int
    year: int
    sex: str
    serial: str

    def birth_date(self, printed: date | None = None, *, today: date | None = None) -> date | None:
        """The birth date, None where it is on no calendar.

        The century is that of the printed birth date, else the one that gives the youngest age
        of LEAST_AGE or more on ``today``.
        """
        if printed is not None:
            year = printed.year // 100 * 100 + self.year
        else:
            newest = (today or date.today()).year - LEAST_AGE
            year = newest - (newest - self.year) % 100
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None


def compact(number: str) -> str:
    """Without blanks and the separators people write."""
    return re.sub(r"[\s.:\-]", "", number)


def is_as_long(text: str) -> bool:
    """Whether a text has as many characters as a NIK, whatever they are."""
    return len(compact(text)) == LENGTH


def validate(number: str) -> str:
    """The compact number; raises a child of Invalid that says what is wrong."""
    number = compact(number)
    if not re.fullmatch(r"[0-9]*", number):
        raise InvalidFormat("a NIK holds digits only")
    if len(number) != LENGTH:
        raise InvalidLength(f"{len(number)} digits where {LENGTH} belong")
    parts = split(number)
    if parts.province < "11" or parts.regency[2:] == "00" or parts.district[4:] == "00":
        raise InvalidComponent("its region codes can't be")
    if not 1 <= parts.month <= 12 or not _on_a_calendar(parts):
        raise InvalidComponent("its birth date is on no calendar")
    if parts.serial == "0000":
        raise InvalidComponent("its serial is 0000")
    return number


def is_valid(number: str) -> bool:
    """Whether `validate` finds nothing wrong."""
    try:
        validate(number)
    except (InvalidComponent, InvalidFormat, InvalidLength):
        return False
    return True


def split(number: str) -> Nik:
    """The parts of 16 digits; raises InvalidLength or InvalidFormat otherwise."""
    number = compact(number)
    if not number.isascii() or not number.isdigit():
        raise InvalidFormat("a NIK holds digits only")
    if len(number) != LENGTH:
        raise InvalidLength(f"{len(number)} digits where {LENGTH} belong")
    day = int(number[6:8])
    female = day > FEMALE_OFFSET
    return Nik(
        province=number[:2],
        regency=number[:4],
        district=number[:6],
        day=day - FEMALE_OFFSET if female else day,
        month=int(number[8:10]),
        year=int(number[10:12]),
        sex="female" if female else "male",
        serial=number[12:],
    )


def _on_a_calendar(parts: Nik) -> bool:
    """Whether some century has the date: 29 February 00 was in 2000 and not in 1900."""
    for century in (1900, 2000):
        try:
            date(century + parts.year, parts.month, parts.day)
        except ValueError:
            continue
        return True
    return False
