"""Iran's calendar against years whose first days are known, and day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fields import solar
from fields.invalid import InvalidComponent


@pytest.mark.parametrize(
    ("year", "first"),
    [(1354, date(1975, 3, 21)), (1375, date(1996, 3, 20)), (1376, date(1997, 3, 21)),
     (1399, date(2020, 3, 20)), (1400, date(2021, 3, 21)), (1404, date(2025, 3, 21)),
     (1408, date(2029, 3, 20)), (1409, date(2030, 3, 21))],
)  # fmt: skip
def test_years_begin_with_spring(year, first):
    assert solar.to_date(year, 1, 1) == first


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)))
def test_each_day_has_one_name(day):
    names = [(year, month, number) for year in (day.year - 622, day.year - 621)
             for month in range(1, 13) for number in range(1, 32)]  # fmt: skip
    assert sum(_day(*name) == day for name in names) == 1


@pytest.mark.parametrize("name", [(1403, 13, 1), (1403, 0, 1), (1403, 7, 31), (1402, 12, 30),
                                  (1403, 12, 31), (1403, 1, 0), (99, 1, 1)])  # fmt: skip
def test_what_is_no_day(name):
    assert _day(*name) is None


def test_the_day_after_a_leap_year_is_the_first_of_the_next():
    assert solar.to_date(1403, 12, 30) + timedelta(1) == solar.to_date(1404, 1, 1)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return solar.to_date(year, month, day)
    except InvalidComponent:
        return None
