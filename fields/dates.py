"""Dates as an Indonesian card prints them, DD-MM-YYYY, and as readers misread them.

>>> validate("17-08-1990")
'17-08-1990'
>>> to_iso("17-08-1990")
'1990-08-17'
>>> read("I7 08.199O").value
'17-08-1990'
>>> read("1708-1990").corrections
('1708-1990→17-08-1990: a date is printed DD-MM-YYYY',)
>>> read("31-02-1990") is None
True
>>> read("11-01-201920").value
'11-01-2019'
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from fields.digits import read_digits
from fields.invalid import InvalidComponent, InvalidFormat

EARLIEST_YEAR, LATEST_YEAR = 1880, 2199
_SEPARATED = re.compile(r"(?<!\d)(\d{1,2})[^\dA-Z]{1,3}(\d{1,2})[^\dA-Z]{1,3}(\d{4})(?!\d)")
_BEHIND_PLACE = re.compile(
    r"(?<=[A-Z]{3})[./](?=\w\w-)|(?<=[A-Z]{2})(?=[OILZ0-3][OILZSBG\d]-\d\d-(?:19|20)\d\d\b)"
)
_BEFORE_MARKS = re.compile(r"(?<!\d)\d\d-\d\d-(?:19|20)\d\d(?=\d\d\W*$)")
_DASH_AS_ONE = re.compile(r"^(\d\d-\d\d)[16]((?:19|20)\d\d)(?!\d)")  # or as 6, on a pattern


@dataclass(frozen=True, slots=True)
class DateRead:
    """A date found in a text: its printed form, each change, and where in the text it stood.

    short: a day or month had one digit, where two are printed: the other may be any.
    """

    value: str
    corrections: tuple[str, ...]
    span: tuple[int, int]
    short: bool = False


def compact(text: str) -> str:
    """Without blanks, and with one kind of separator."""
    return re.sub(r"[./\s–—_-]+", "-", text.strip())


def to_date(text: str) -> date:
    """The day; raises InvalidFormat or InvalidComponent."""
    match = re.fullmatch(r"(\d{2})-(\d{2})-(\d{4})", compact(text), re.ASCII)
    if match is None:
        raise InvalidFormat("a date is printed DD-MM-YYYY")
    day, month, year = map(int, match.groups())
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise InvalidComponent("the year can't be")
    try:
        return date(year, month, day)
    except ValueError:
        raise InvalidComponent("the date is on no calendar") from None


def to_iso(text: str) -> str:
    """``DD-MM-YYYY`` → ``YYYY-MM-DD``; raises as `to_date` does."""
    return to_date(text).isoformat()


def validate(text: str) -> str:
    """``DD-MM-YYYY``; raises InvalidFormat or InvalidComponent."""
    return to_date(text).strftime("%d-%m-") + f"{to_date(text).year:04}"


def is_valid(text: str) -> bool:
    """Whether `validate` finds nothing wrong."""
    try:
        validate(text)
    except (InvalidFormat, InvalidComponent):
        return False
    return True


def read(text: str) -> DateRead | None:
    """The date in what a recogniser saw, None where there is none on the calendar.

    Letters count as the digits they look like; separators may be others or missing; marks before
    and after are left out. Every change is named.
    """
    text = text.upper()
    exact = re.search(r"(?<!\d)\d{2}-\d{2}-\d{4}(?!\d)", text, re.ASCII)
    if exact and is_valid(exact.group()):
        return DateRead(exact.group(), (), exact.span())
    for start in _starts(text):
        found = _read_from(text, start)
        if found is not None:
            return found
    if late := _BEFORE_MARKS.search(text):
        found = _read_from(text[: late.end()], late.start())
        if found is not None:
            rest = text[late.end() :].strip()
            why = (f"{rest} left out: what follows it is no part of the date",)
            return replace(found, corrections=found.corrections + why)
    extra = re.match(r"\W*(\d)(?=\d\d-)", text)  # three digits for a day
    found = _read_from(text, extra.end()) if extra else None
    if extra is None or found is None:
        return None
    what = "a label's colon, or a letter of what stands before"
    return replace(found, corrections=(f"{extra[1]} left out: {what}", *found.corrections))


def _starts(text: str) -> list[int]:
    """Where a date could begin: at the first character of each word that holds a digit, and behind
    a place that runs together with it: GADING.II-03-1985, LAUTO9-04-2021."""
    words = [m for m in re.finditer(r"[^\s,;:]+", text) if re.search(r"[0-9]", m.group())]
    return sorted([m.start() for m in words] + [m.end() for m in _BEHIND_PLACE.finditer(text)])


def _read_from(text: str, start: int) -> DateRead | None:
    digits, reasons = read_digits(text[start:])
    match = _SEPARATED.match(digits)
    short = False
    if match:
        day, month, year = match.groups()
        short = len(day) + len(month) < 4
        value, end = f"{day:0>2}-{month:0>2}-{year}", match.end()
    else:
        digits = _DASH_AS_ONE.sub(r"\1-\2", digits)
        run = re.match(r"(?:\d[^\dA-Z]{0,2}){8}(?![\d])", digits)
        if run is None:
            return None
        bare = re.sub(r"\D", "", run.group())
        value, end = f"{bare[:2]}-{bare[2:4]}-{bare[4:]}", run.end()
    if not is_valid(value):
        return None
    seen = text[start : start + end].strip()
    _, reasons = read_digits(seen)
    if read_digits(seen)[0] != value:
        reasons += (f"{seen}→{value}: a date is printed DD-MM-YYYY",)
    return DateRead(value, reasons, (start, start + end), short)
