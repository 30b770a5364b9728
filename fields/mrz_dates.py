"""Dates of a machine-readable zone: YYMMDD, parts that are unknown filled with ``<<``.

Two digits name no century. A birth is never in the future: a birth date takes 20xx where that is
not after today, else 19xx, so that a holder of more than 99 years seems a century younger; the zone
can't tell. An expiry takes 20xx under 70 and 19xx from 70 on: passports with such zones came up
about 1980 and end within ten years of issue.

>>> from datetime import date
>>> to_iso("740812", "birth", date(2026, 11, 28)), to_iso("120415", "expiry", date(2026, 11, 28))
('1974-08-12', '2012-04-15')
>>> to_iso("7408<<", "birth", date(2026, 11, 28)), to_iso("74<<<<", "birth", date(2026, 11, 28))
('1974-08', '1974')
>>> to_iso("<<<<<<", "birth", date(2026, 11, 28)) is None
True
"""

from __future__ import annotations

import re
from datetime import date

from fields.invalid import InvalidComponent, InvalidFormat

UNKNOWN = "<<"
LATEST_EXPIRY = 69  # of this century
LEAP_YEAR = 2000  # which has every day that an unknown year may have


def validate(text: str, role: str, today: date) -> str:
    """The six characters; raises InvalidFormat or InvalidComponent. role: birth or expiry."""
    to_iso(text, role, today)
    return text


def to_iso(text: str, role: str, today: date) -> str | None:
    """``YYYY-MM-DD``, with parts left out from the first that is unknown; None without a year.

    Raises InvalidFormat, or InvalidComponent for a day that is on no calendar.
    """
    match = re.fullmatch(r"(\d\d|<<)(\d\d|<<)(\d\d|<<)", text, re.ASCII)
    if match is None:
        raise InvalidFormat("a date is six digits, or << where a part is unknown")
    year, month, day = (None if part == UNKNOWN else int(part) for part in match.groups())
    full = LEAP_YEAR if year is None else _full_year(year, month, day, role, today)
    try:
        date(full, month or 1, day or 1)
    except ValueError:
        raise InvalidComponent("the date is on no calendar") from None
    if year is None:
        return None
    known = [f"{full:04}"]
    for part in (month, day):
        if part is None:
            break
        known.append(f"{part:02}")
    return "-".join(known)


def _full_year(year: int, month: int | None, day: int | None, role: str, today: date) -> int:
    if role == "expiry":
        return 2000 + year if year <= LATEST_EXPIRY else 1900 + year
    future = (2000 + year, month or 1, day or 1) > (today.year, today.month, today.day)
    return 1900 + year if future else 2000 + year
