"""Dates in three languages, digits and orders, and of the Islamic calendar."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fields import days
from fields.invalid import Invalid

SCRIPTS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")


@pytest.mark.parametrize(
    ("text", "language", "iso"),
    [
        ("17/08/2024", "eng", "2024-08-17"),
        ("08/17/2024", "eng", "2024-08-17"),  # no month 17
        ("2024-08-17", "ind", "2024-08-17"),
        ("7-8-24", "ind", "2024-08-07"),
        ("17 Agustus 2024", "ind", "2024-08-17"),
        ("17 Mei 2024", "ind", "2024-05-17"),
        ("August 17, 2024", "eng", "2024-08-17"),
        ("17-Aug-2024", "ind", "2024-08-17"),
        ("١٧ أغسطس ٢٠٢٤ م", "ara", "2024-08-17"),
        ("٢٠٢٤/٠٨/١٧", "ara", "2024-08-17"),
        ("12/02/1446 هـ", "ara", "2024-08-16"),
        ("1446/02/12", "ara", "2024-08-16"),
        ("١٢-٠٢-١٤٤٦", "ara", "2024-08-16"),
    ],
)
def test_dates(text, language, iso):
    assert days.read(text, language) == iso


@pytest.mark.parametrize(
    "text",
    ["", "2024", "31/02/2024", "17/13/2024", "17/08", "17/08-2024", "17 Foo 2024", "1/1/202",
     "31/02/1446", "32/02/1446", "17/08/2500", "May May 2024"],
)  # fmt: skip
def test_what_is_no_date(text):
    assert not days.is_valid(text)


def test_a_caller_may_know_the_order():
    assert days.read("03/04/2024", order="mdy") == "2024-03-04"
    assert days.read("03/04/2024", order="dmy") == "2024-04-03"
    assert days.read("03/04/05", order="ymd") == "2003-04-05"
    assert days.is_valid("17/08/2024", order="mdy") is False


@given(
    st.dates(date(1970, 1, 1), date(2069, 12, 31)), st.sampled_from(days.ORDERS),
    st.sampled_from("/-."), st.sampled_from(SCRIPTS),
)  # fmt: skip
def test_every_printed_date_is_read_as_it_stands(day, order, mark, digits):
    parts = {"d": f"{day.day:02}", "m": f"{day.month:02}", "y": str(day.year)}
    text = mark.join(parts[part] for part in order).translate(str.maketrans("0123456789", digits))
    assert days.read(text, order=order) == day.isoformat()


@given(st.text("0123456789٠١٢٥/-. هـمMay", max_size=14))
def test_reading_never_crashes_and_gives_real_days(text):
    try:
        told = days.read(text)
    except Invalid:
        return
    date.fromisoformat(told)
