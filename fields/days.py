"""Dates as invoices print them: in figures or with a month's name, in three languages and digits,
of the common calendar, the Islamic one or Iran's.

>>> read("17/08/2024"), read("08/17/2024", order="mdy"), read("٢٠٢٤/٠٨/١٧")
('2024-08-17', '2024-08-17', '2024-08-17')
>>> read("17 Agustus 2024"), read("Aug 17, 2024"), read("١٧ أغسطس ٢٠٢٤")
('2024-08-17', '2024-08-17', '2024-08-17')
>>> read("Thursday, 12th March '26"), read("12 Mac 2026"), read("12/03/26 14:35")
('2026-03-12', '2026-03-12', '2026-03-12')
>>> read("١٧ كانون الثاني ٢٠٢٤"), read("17 جانفي 2024"), read("12/02/1446 هـ"), read("١٢ صفر ١٤٤٦")
('2024-01-17', '2024-01-17', '2024-08-16', '2024-08-16')
>>> read("۱۴۰۳/۰۲/۲۳"), read("۲۳ اردیبهشت ۱۴۰۳"), read("1399/12/30")
('2024-05-12', '2024-05-12', '2021-03-20')
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from hijridate import Hijri

from fields import solar
from fields.invalid import InvalidComponent, InvalidFormat
from fields.money import ascii_digits

EARLIEST, LATEST = 1900, 2199  # years
# Years that are of the Islamic calendar or Iran's, whatever is printed behind: of Iran's those of
# our time, for which the Islamic one has years before 1990, and in Persian digits some more.
HIJRI, SOLAR, SOLAR_IN_PERSIAN = range(1343, 1501), range(1343, 1411), range(1343, 1425)
COMMON, ISLAMIC, IRANS = "common", "islamic", "irans"  # calendars
ORDERS = ("dmy", "mdy", "ymd")
MONTHS = {
    "eng": ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july",
            "aug august", "sep sept september", "oct october", "nov november", "dec december"),
    "ind": ("jan januari", "feb pebruari februari", "mar maret mac", "apr april", "mei", "jun juni",
            "jul juli julai", "agu agt ags agts agust agustus ogos", "sep sept september",
            "okt oktober", "nov nop november nopember", "des desember dis disember"),
    # As in Egypt and the Gulf, from Iraq to Palestine, in Tunisia and Algeria, in Morocco.
    "ara": ("يناير كانون_الثاني جانفي", "فبراير شباط فيفري", "مارس آذار", "أبريل نيسان أفريل",
            "مايو أيار ماي", "يونيو يونيه حزيران جوان", "يوليو يوليه تموز جويلية يوليوز",
            "أغسطس آب أوت غشت", "سبتمبر أيلول شتنبر", "أكتوبر تشرين_الأول",
            "نوفمبر تشرين_الثاني نونبر", "ديسمبر كانون_الأول دجنبر"),
}  # fmt: skip
HIJRI_MONTHS = (
    "محرم المحرم محرم_الحرام", "صفر", "ربيع_الأول", "ربيع_الآخر ربيع_الثاني",
    "جمادى_الأولى جمادى_الأول", "جمادى_الآخرة جمادى_الثانية جمادى_الآخر جمادى_الثاني", "رجب",
    "شعبان", "رمضان", "شوال", "ذو_القعدة ذي_القعدة", "ذو_الحجة ذي_الحجة",
)  # fmt: skip
_ALIKE = str.maketrans("أإآٱىةکی", "اااايهكي")  # letters that are written for one another
_SILENT = re.compile("[\u064b-\u0652\u0640]")  # vowels, and the stroke that lengthens a word


class Month(NamedTuple):
    """A month by one of its names. calendar: COMMON, ISLAMIC (of Umm al-Qura) or IRANS."""

    name: str
    number: int
    calendar: str


def folded(name: str) -> str:
    """A month's name as it is compared: in one spelling and one piece.

    >>> folded("كانون الثاني") == folded("كَانون الثانى"), folded("Mei")
    (True, 'mei')
    """
    plain = _SILENT.sub("", unicodedata.normalize("NFKC", name)).casefold()
    return re.sub("[ _]", "", plain).translate(_ALIKE)


NAMED = {
    folded(name): Month(name.replace("_", " "), number, calendar)
    for calendar, months in (*((COMMON, each) for each in MONTHS.values()),
                             (ISLAMIC, HIJRI_MONTHS), (IRANS, solar.MONTHS))
    for number, names in enumerate(months, 1) for name in names.split()
}  # fmt: skip
_ERA = re.compile(r"\s*(هـ|ه|هجري|هجرية|AH|H)\.?$")
_IRANS_ERA = re.compile(r"\s*((هـ|ه)\.? ?)?(ش|شمسی|شمسي|خورشیدی|خورشيدي)\.?$")
_PERSIAN = re.compile("[۰-۹]")
_COMMON_ERA = re.compile(r"(?<=[\d ])(م|ميلادي|ميلادية)$")
_FIGURES = re.compile(r"(\d{1,4}) ?([/.\-–]| ) ?(\d{1,2}) ?\2 ?(\d{1,4})")
_HOUR = re.compile(
    r"(?<=\d)(?:T| ?, ?| )\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?: ?(?:[AP]M|WIB|WITA|WIT))?$", re.I
)
_WORDS = re.compile(r"[\w ,./'’،–-]*")
_TOUCHING = re.compile(r"[^\W\d]+(?=\d)")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b(?: of\b)?", re.I)


def compact(text: str) -> str:
    """ASCII digits and single blanks, without marks of direction."""
    return re.sub(r"[\s\u200e\u200f\u061c]+", " ", ascii_digits(text)).strip(" :,.")


def read(text: str, *, order: str | None = None) -> str:
    """The ISO date of a printed one.

    order: of ORDERS, where the caller knows it; else the day comes first in every language, unless
    it can't be a day. A weekday or place before it, and an hour behind, are left out. Islamic dates
    are of Umm al-Qura. In Persian digits a year such as 1403 is of Iran's calendar. Raises
    InvalidFormat, InvalidComponent.
    """
    bare = compact(text)
    without = _HOUR.sub("", bare)
    bare = without if len(re.findall(r"\d+", without)) > 1 else bare
    bare, calendar = _of_era(bare)
    match = _FIGURES.fullmatch(bare)
    if match is not None:
        year, month, day = _ordered(match[1], match[3], match[4], order)
        if calendar is None and year in (SOLAR_IN_PERSIAN if _PERSIAN.search(text) else SOLAR):
            calendar = IRANS
        elif year in HIJRI:
            calendar = calendar or ISLAMIC
    else:
        year, month, day, named = _named(bare, order)
        if calendar not in (None, named):
            raise InvalidComponent("the date is on no calendar")
        calendar = named
    if calendar in (ISLAMIC, IRANS):
        to_common = _from_hijri if calendar == ISLAMIC else solar.to_date
        return to_common(year + 1400 * (year < 100), month, day).isoformat()
    if year < 100:
        year += 2000 if year < 70 else 1900
    if not EARLIEST <= year <= LATEST:
        raise InvalidComponent("the year can't be")
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise InvalidComponent("the date is on no calendar") from None


def of_two_calendars(text: str) -> bool:
    """Whether neither digits nor era tell the calendar of a date in figures, whose year is of our
    time by Iran's, by which it is read, and forty years ago by the Islamic one."""
    bare, calendar = _of_era(compact(text))
    years = {int(year) for year in re.findall(r"(?<!\d)\d{4}(?!\d)", bare)}
    told = calendar or _PERSIAN.search(text) or re.search(r"[^\W\d]", bare)
    return any(year in SOLAR for year in years) and not told


def _of_era(bare: str) -> tuple[str, str | None]:
    """A date without the era that is printed behind it; its calendar, where the era tells it."""
    for era, calendar in ((_ERA, ISLAMIC), (_IRANS_ERA, IRANS)):
        if found := era.search(bare):
            return bare[: found.start()], calendar
    return _COMMON_ERA.sub("", bare).strip(), None


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


def _named(bare: str, order: str | None) -> tuple[int, int, int, str]:
    """Year, month, day where the month has its name, in any of the languages; its calendar."""
    bare = _SILENT.sub("", _ORDINAL.sub("", bare))
    words = _pieces(re.findall(r"\d+|[^\W\d]+", bare)) if _WORDS.fullmatch(bare) else []
    if any(folded(word) not in NAMED for word in _TOUCHING.findall(bare)):
        raise InvalidFormat("a day, a month and a year make a date")  # S1 is no 1
    dated = [word.isdigit() or word in NAMED for word in words]
    words = words[dated.index(True) :] if True in dated else []
    named = [NAMED[word] for word in words if word in NAMED]
    figures = [int(word) for word in words if word.isdigit()]
    if len(words) != 3 or len(named) != 1 or len(figures) != 2:
        raise InvalidFormat("a day, a month and a year make a date")
    last = figures[0] > 31 or (order == "ymd" and figures[1] <= 31)
    day, year = figures[::-1] if last else figures
    return year, named[0].number, day, named[0].calendar


def _pieces(words: Sequence[str]) -> list[str]:
    """Words as they are compared; the two of one month's name are one."""
    pieces: list[str] = []
    for word in map(folded, words):
        if pieces and pieces[-1] + word in NAMED:
            pieces[-1] += word
        else:
            pieces.append(word)
    return pieces


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
