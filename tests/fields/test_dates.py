"""Dates DD-MM-YYYY: strict when validated, tolerant when read, each change named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fields import dates
from fields.invalid import InvalidComponent, InvalidFormat


@pytest.mark.parametrize(
    ("text", "iso"), [("17-08-1990", "1990-08-17"), ("29-02-2000", "2000-02-29")]
)
def test_valid_dates(text, iso):
    assert dates.validate(text) == text
    assert dates.to_iso(text) == iso


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("1990-08-17", InvalidFormat),
        ("17 AGUSTUS 1990", InvalidFormat),
        ("", InvalidFormat),
        ("31-02-1990", InvalidComponent),
        ("17-13-1990", InvalidComponent),
        ("17-08-0990", InvalidComponent),
        ("29-02-1900", InvalidComponent),
    ],
)
def test_invalid_dates(text, error):
    with pytest.raises(error):
        dates.validate(text)


@pytest.mark.parametrize(
    ("seen", "value"),
    [
        ("17-08-1990", "17-08-1990"),
        (": 17-08-1990.", "17-08-1990"),
        ("CILACAP, 17-08-1990", "17-08-1990"),
        ("17/08/1990", "17-08-1990"),
        ("17 08 1990", "17-08-1990"),
        ("17.08.1990", "17-08-1990"),
        ("I7-O8-199O", "17-08-1990"),
        ("17081990", "17-08-1990"),
        ("1708-1990", "17-08-1990"),
        ("7-8-1990", "07-08-1990"),
        ("109-022017", "09-02-2017"),
        ("GADING.II-03-1985", "11-03-1985"),  # a place's mark
        ("LAUTO9-04-2021", "09-04-2021"),  # a place that runs together with it
        ("TANZO-07-1971", "20-07-1971"),
        ("24-1012019", "24-10-2019"),
        ("24-1062019", "24-10-2019"),
    ],
)
def test_misread_dates_are_found(seen, value):
    found = dates.read(seen)
    assert found.value == value
    assert bool(found.corrections) == (value not in seen)


@pytest.mark.parametrize(
    "seen", ["", "SEUMUR HIDUP", "31-02-1990", "1990", "17-08-19901", "0141002"]
)
def test_what_is_no_date_stays_none(seen):
    """An impossible date isn't bent into a possible one."""
    assert dates.read(seen) is None


@pytest.mark.parametrize("extra", "150")
def test_a_colon_or_letter_read_as_a_digit_goes_in_the_open(extra):
    found = dates.read(extra + "20-07-1948")
    assert found.value == "20-07-1948"
    why = "a label's colon, or a letter of what stands before"
    assert found.corrections == (f"{extra} left out: {why}",)


def test_where_the_date_stood():
    text = "BANDUNG, 03-07-1965"
    start, end = dates.read(text).span
    assert text[start:end] == "03-07-1965"


@given(st.text("0123456789-./ OIL,:BANDUNG", max_size=30))
def test_reading_never_crashes_and_gives_real_days(text):
    found = dates.read(text)
    assert found is None or dates.is_valid(found.value)


@given(st.dates(min_value=dates.date(1900, 1, 1), max_value=dates.date(2100, 1, 1)))
def test_every_printed_date_is_read_as_it_stands(day):
    text = day.strftime("%d-%m-%Y")
    assert dates.read(text).value == text
    assert dates.read(text).corrections == ()
    assert dates.to_date(text) == day
