"""Dates as invoices print them: in figures or with a month's name, in three languages and digits.

>>> read("17/08/2024"), read("08/17/2024", order="mdy"), read("٢٠٢٤/٠٨/١٧")
('2024-08-17', '2024-08-17', '2024-08-17')
>>> read("17 Agustus 2024"), read("Aug 17, 2024"), read("١٧ أغسطس ٢٠٢٤")
('2024-08-17', '2024-08-17', '2024-08-17')
>>> read("Thursday, 12th March '26"), read("12 Mac 2026"), read("12/03/26 14:35")
('2026-03-12', '2026-03-12', '2026-03-12')
>>> read("12/02/1446 هـ")
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
    "ind": ("jan januari", "feb pebruari februari", "mar maret mac", "apr april", "mei", "jun juni",
            "jul juli julai", "agu agt ags agts agust agustus ogos", "sep sept september",
            "okt oktober", "nov nop november nopember", "des desember dis disember"),
    "ara": ("يناير", "فبراير", "مارس", "أبريل ابريل إبريل", "مايو", "يونيو يونيه", "يوليو يوليه",
            "أغسطس اغسطس", "سبتمبر", "أكتوبر اكتوبر", "نوفمبر", "ديسمبر"),
}  # fmt: skip
_NAMED = {
    name: month for months in MONTHS.values()
    for month, names in enumerate(months, 1) for name in names.split()
}  # fmt: skip
_ERA = re.compile(r"\s*(هـ|ه|AH|H)\.?$")
_FIGURES = re.compile(r"(\d{1,4}) ?([/.\-–]| ) ?(\d{1,2}) ?\2 ?(\d{1,4})")
_HOUR = re.compile(
    r"(?<=\d)(?:T| ?, ?| )\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?: ?(?:[AP]M|WIB|WITA|WIT))?$", re.I
)
_WORDS = re.compile(r"[\w ,./'’،–-]*")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b(?: of\b)?", re.I)


def compact(text: str) -> str:
    """ASCII digits and single blanks, without marks of direction."""
    return re.sub(r"[\s\u200e\u200f\u061c]+", " ", ascii_digits(text)).strip(" :,.")


def read(text: str, *, order: str | None = None) -> str:
    """The ISO date of a printed one.

    order: of ORDERS, where the caller knows it; else the day comes first in every language, unless
    it can't be a day. A weekday or place before it, and an hour behind, are left out. Islamic dates
    are of Umm al-Qura. Raises InvalidFormat, InvalidComponent.
    """
    bare = compact(text)
    without = _HOUR.sub("", bare)
    bare = without if len(re.findall(r"\d+", without)) > 1 else bare
    era = _ERA.search(bare)
    bare = bare[: era.start()] if era else bare.removesuffix("م").strip()
    match = _FIGURES.fullmatch(bare)
    if match is not None:
        year, month, day = _ordered(match[1], match[3], match[4], order)
    else:
        year, month, day = _named(bare, order)
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


def _named(bare: str, order: str | None) -> tuple[int, int, int]:
    """Year, month, day where the month has its name, in any of the languages."""
    bare = _ORDINAL.sub("", bare)
    words = re.findall(r"\d+|[^\W\d]+", bare) if _WORDS.fullmatch(bare) else []
    dated = [word.isdigit() or word.casefold() in _NAMED for word in words]
    words = words[dated.index(True) :] if True in dated else []
    named = [_NAMED[word.casefold()] for word in words if word.casefold() in _NAMED]
    figures = [int(word) for word in words if word.isdigit()]
    if len(words) != 3 or len(named) != 1 or len(figures) != 2:
        raise InvalidFormat("a day, a month and a year make a date")
    last = figures[0] > 31 or (order == "ymd" and figures[1] <= 31)
    day, year = figures[::-1] if last else figures
    return year, named[0], day


def _from_hijri(year: int, month: int, day: int) -> date:
    """By Umm al-Qura, the calendar that Saudi offices go by."""
    try:
        return Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        raise InvalidComponent("the date is on no calendar") from None


def validate(text: str, *, order: str | None = None) -> str:
    """The ISO date; raises InvalidFormat, InvalidComponent."""
    return read(text, order=order)


def is_valid(text: str, *, order: str | None = None) -> bool:
    """Whether `validate` finds nothing wrong."""
    try:
        read(text, order=order)
    except (InvalidFormat, InvalidComponent):
        return False
    return True
