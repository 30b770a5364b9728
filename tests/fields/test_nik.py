"""NIK: 16 digits with regions, birth date and serial; validated, taken apart, never repaired."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fields import nik
from fields.invalid import InvalidComponent, InvalidFormat, InvalidLength


@pytest.mark.parametrize(
    "number",
    ["3301160211750005", "3301164211750005", "3273 0157 0790 0001", "9508294104050017",
     "3301162902000001"],  # 29 February 2000
)  # fmt: skip
def test_valid_numbers(number):
    assert nik.is_valid(number)
    assert nik.validate(number) == nik.compact(number)


@pytest.mark.parametrize(
    ("number", "error"),
    [
        ("330116021175000", InvalidLength),
        ("33011602117500055", InvalidLength),
        ("33O1160211750005", InvalidFormat),
        ("٣٣٠١١٦٠٢١١٧٥٠٠٠٥", InvalidFormat),  # Arabic-Indic digits are no NIK
        ("0001160211750005", InvalidComponent),  # no province
        ("3301163211750005", InvalidComponent),  # day 32
        ("3301167211750005", InvalidComponent),  # day 72 - 40
        ("3301160213750005", InvalidComponent),  # month 13
        ("3301163002750005", InvalidComponent),  # 30 February
        ("3301160211750000", InvalidComponent),  # serials begin at 1
    ],
)
def test_invalid_numbers(number, error):
    with pytest.raises(error):
        nik.validate(number)


def test_parts():
    parts = nik.split("3301164211750005")
    assert (parts.province, parts.regency, parts.district) == ("33", "3301", "330116")
    assert (parts.day, parts.month, parts.year, parts.sex) == (2, 11, 75, "female")
    assert parts.serial == "0005"


def test_the_century_comes_from_the_print():
    """2005 and 1905 look the same in a NIK; the printed birth date tells them apart."""
    parts = nik.split("9508290104050017")
    assert parts.birth_date(date(2005, 4, 1)) == date(2005, 4, 1)
    assert parts.birth_date(date(1905, 4, 1)) == date(1905, 4, 1)


def test_without_a_print_the_holder_is_seventeen_or_older():
    today = date(2026, 1, 1)
    assert nik.split("3301160211080005").birth_date(today=today).year == 2008
    assert nik.split("3301160211120005").birth_date(today=today).year == 1912


def test_a_leap_day_in_the_wrong_century_is_no_date():
    assert nik.split("3301162902000001").birth_date(date(1900, 3, 1)) is None


@given(st.text(max_size=20))
def test_any_text_is_judged_without_a_crash(text):
    assert nik.is_valid(text) in (True, False)
