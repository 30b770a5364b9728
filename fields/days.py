"""Dates as invoices print them: in figures or with a month's name, in three languages and digits.

>>> read("17/08/2024", "ind"), read("08/17/2024", "eng", order="mdy"), read("٢٠٢٤/٠٨/١٧", "ara")
('2024-08-17', '2024-08-17', '2024-08-17')
>>> read("17 Agustus 2024", "ind"), read("Aug 17, 2024", "eng"), read("١٧ أغسطس ٢٠٢٤", "ara")
('2024-08-17', '2024-08-17', '2024-08-17')
>>> read("12/02/1446 هـ", "ara")
'2024-08-16'
"""

from __future__ import annotations

import re
from datetime import date

from hijridate import Hijri

from fields.invalid import InvalidComponent, InvalidFormat
from fields.money import ascii_digits

EARLIEST, LATEST = 1900, 2199  # years
HIJRI = range(1343, 1501)  # years that are of the Islamic calendar, whatever is printed behind
ORDERS = ("dmy", "mdy", "ymd")
MONTHS = {
    "eng": ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july",
            "aug august", "sep sept september", "oct october", "nov november", "dec december"),
    "ind": ("jan januari", "feb pebruari februari", "mar maret", "apr april", "mei", "jun juni",
            "jul juli", "agu agt ags agust agustus", "sep sept september", "okt oktober",
            "nov nop november nopember", "des desember"),
    "ara": ("يناير", "فبراير", "مارس", "أبريل ابريل إبريل", "مايو", "يونيو يونيه", "يوليو يوليه",
            "أغسطس اغسطس", "سبتمبر", "أكتوبر اكتوبر", "نوفمبر", "ديسمبر"),
}  # fmt: skip
_NAMED = {
    language: {name: month for month, names in enumerate(months, 1) for name in names.split()}
    for language, months in MONTHS.items()
}
_ERA = re.compile(r"\s*(هـ|ه|AH|H)\.?$")
_FIGURES = re.compile(r"(\d{1,4})\s*([/.\-–])\s*(\d{1,2})\s*\2\s*(\d{1,4})")


def compact(text: str) -> str:
    """ASCII digits and single blanks, without marks of direction."""
    return re.sub(r"[\s\u200e\u200f\u061c]+", " ", ascii_digits(text)).strip(" :,")


def read(text: str, language: str = "eng", *, order: str | None = None) -> str:
    """The ISO date of a printed one.

    order: of ORDERS, where the caller knows it; else the day comes first in every language, unless
    it can't be a day. Islamic dates are of Umm al-Qura. Raises InvalidFormat, InvalidComponent.
    """
    bare = compact(text)
    era = _ERA.search(bare)
    bare = bare[: era.start()] if era else bare.removesuffix("م").strip()
    match = _FIGURES.fullmatch(bare)
    if match is not None:
        year, month, day = _ordered(match[1], match[3], match[4], order)
    else:
        year, month, day = _named(bare, language)
    if year < 100:
        year += 2000 if year < 70 else 1900
    if era or year in HIJRI:
        return _from_hijri(year, month, day).isoformat()
    if not EARLIEST <= year <= LATEST:
        raise InvalidComponent("the year can't be")
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise InvalidComponent("the date is on no calendar") from None


def _ordered(first: str, second: str, third: str, order: str | None) -> tuple[int, int, int]:
    """Year, month, day of three numbers."""
    if len(first) > 2 or (order == "ymd" and len(third) <= 2):
        parts = int(first), int(second), int(third)
    elif order == "mdy" or (order is None and int(second) > 12 >= int(first)):
        parts = int(third), int(first), int(second)
    else:
        parts = int(third), int(second), int(first)
    if len(third) == 3 or len(first) == 3 or (len(first) > 2 and len(third) > 2):
        raise InvalidFormat("a day, a month and a year make a date")
    return parts


def _named(bare: str, language: str) -> tuple[int, int, int]:
    """Year, month, day where the month has its name, in the language or in English."""
    words = re.findall(r"\d+|[^\W\d]+", bare)
    months = [_NAMED[language].get(w.casefold()) or _NAMED["eng"].get(w.casefold()) for w in words]
    figures = [int(word) for word in words if word.isdigit()]
    named = [month for month in months if month]
    if len(words) != 3 or len(named) != 1 or len(figures) != 2:
        raise InvalidFormat("a day, a month and a year make a date")
    day, year = figures if figures[0] <= 31 else figures[::-1]
    return year, named[0], day


def _from_hijri(year: int, month: int, day: int) -> date:
    """By Umm al-Qura, the calendar that Saudi offices go by."""
    try:
        return Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        raise InvalidComponent("the date is on no calendar") from None


def validate(text: str, language: str = "eng", *, order: str | None = None) -> str:
    """The ISO date; raises InvalidFormat, InvalidComponent."""
    return read(text, language, order=order)


def is_valid(text: str, language: str = "eng", *, order: str | None = None) -> bool:
    """Whether `validate` finds nothing wrong."""
    try:
        read(text, language, order=order)
    except (InvalidFormat, InvalidComponent):
        return False
    return True
