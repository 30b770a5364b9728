"""The calendar of Iran, whose years begin with spring: 1403/02/23 is 12 May 2024.

Six months of 31 days, five of 30, the last of 29 or, in a leap year, 30. Eight years of 33 are leap
years: this is what the sun tells for the years 1178 to 1633.

>>> to_date(1403, 2, 23), to_date(1399, 12, 30)
(datetime.date(2024, 5, 12), datetime.date(2021, 3, 20))
"""

from __future__ import annotations

from datetime import date, timedelta

from fields.invalid import InvalidComponent

MONTHS = (
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد امرداد", "شهریور", "مهر", "آبان", "آذر", "دی",
    "بهمن", "اسفند",
)  # fmt: skip
_LONG = 6  # months of 31 days
_CYCLE, _LEAP = 33, (1, 5, 9, 13, 17, 22, 26, 30)
_KNOWN, _ITS_FIRST = 1403, date(2024, 3, 20)


def to_date(year: int, month: int, day: int) -> date:
    """The day of the common calendar; raises InvalidComponent where there is no such day."""
    longest = 31 if month <= _LONG else 30 if month < 12 or year % _CYCLE in _LEAP else 29
    if not (1178 <= year <= 1633 and 1 <= month <= 12 and 1 <= day <= longest):
        raise InvalidComponent("the date is on no calendar")
    years = 365 * (year - _KNOWN) + _leaps_before(year) - _leaps_before(_KNOWN)
    months = 30 * (month - 1) + min(month - 1, _LONG)
    return _ITS_FIRST + timedelta(years + months + day - 1)


def _leaps_before(year: int) -> int:
    cycles, rest = divmod(year, _CYCLE)
    return len(_LEAP) * cycles + sum(leap < rest for leap in _LEAP)
