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
    ("text", "iso"),
    [
        ("17/08/2024", "2024-08-17"),
        ("08/17/2024", "2024-08-17"),  # no month 17
        ("2024-08-17", "2024-08-17"),
        ("7-8-24", "2024-08-07"),
        ("17 Agustus 2024", "2024-08-17"),
        ("17 Mei 2024", "2024-05-17"),
        ("August 17, 2024", "2024-08-17"),
        ("17-Aug-2024", "2024-08-17"),
        ("١٧ أغسطس ٢٠٢٤ م", "2024-08-17"),
        ("٢٠٢٤/٠٨/١٧", "2024-08-17"),
        ("12/02/1446 هـ", "2024-08-16"),
        ("1446/02/12", "2024-08-16"),
        ("١٢-٠٢-١٤٤٦", "2024-08-16"),
        ("12 Maret 2026", "2026-03-12"),
        ("12 Mac 2026", "2026-03-12"),
        ("5 Julai 2026", "2026-07-05"),
        ("31 Disember 2025", "2025-12-31"),
        ("12 Ogos 2026", "2026-08-12"),
        ("Mar 12, 2026", "2026-03-12"),
        ("March 12th, 2026", "2026-03-12"),
        ("1st of Jan 2026", "2026-01-01"),
        ("12-Mar-26", "2026-03-12"),
        ("12 Mar '26", "2026-03-12"),
        ("12MAR2026", "2026-03-12"),
        ("Kamis, 12 Maret 2026", "2026-03-12"),
        ("Jum'at, 13 Maret 2026", "2026-03-13"),
        ("Jakarta, 17 Agustus 2026", "2026-08-17"),
        ("12 03 2026", "2026-03-12"),
        ("12/03/2026.", "2026-03-12"),
        ("12/03/26 14:35", "2026-03-12"),
        ("12-03-2026 14.35 WIB", "2026-03-12"),
        ("2026-03-12T14:35:00", "2026-03-12"),
        ("١٧ كانون الثاني ٢٠٢٤", "2024-01-17"),
        ("17 تشرين الأول 2024", "2024-10-17"),
        ("٥ آب ٢٠٢٤", "2024-08-05"),
        ("الخميس، ١٢ مارس ٢٠٢٦ م", "2026-03-12"),
        ("٢٠٢٤ حزيران ٣", "2024-06-03"),
        ("3 جويلية 2024", "2024-07-03"),
        ("3 غشت 2024", "2024-08-03"),
        ("٣ نُونَبر ٢٠٢٤", "2024-11-03"),  # with vowels
        ("٣ ينـــاير ٢٠٢٤", "2024-01-03"),  # lengthened
        ("12 صفر 1446", "2024-08-16"),
        ("١ محرم ١٤٤٦ هـ", "2024-07-07"),
        ("١ المحرم ١٤٤٦ هجري", "2024-07-07"),
        ("1 رمضان 46", "2025-03-01"),
        ("1/9/46 هـ", "2025-03-01"),
        ("٩ ذى الحجة ١٤٤٥", "2024-06-15"),
        ("10 جمادى الآخرة 1446", "2024-12-11"),
        ("17/08/2024 ميلادي", "2024-08-17"),
        ("۱۴۰۳/۰۲/۲۳", "2024-05-12"),  # Iran's calendar, in Persian digits
        ("١۴٠٣/٠٢/٢٣", "2024-05-12"),  # of which some look like Arabic ones
        ("1399/12/30", "2021-03-20"),  # a leap day
        ("1403/02/23 ش", "2024-05-12"),
        ("23/02/03 هـ.ش", "2024-05-12"),
        ("۲۲ بهمن ۱۳۵۷", "1979-02-11"),
        ("تهران، ٥ مهر ١٤٠٣", "2024-09-26"),
        ("١٤٠٣/٠٢/٢٣", "2024-05-12"),
        ("1403/02/23 هـ", "1982-12-08"),
        ("1415/02/23", "1994-07-31"),  # of Iran's it would be 2036
        ("۱۴۴۶/۰۲/۱۲", "2024-08-16"),  # of Iran's it would be 2067
    ],
)
def test_dates(text, iso):
    assert days.read(text) == iso


@pytest.mark.parametrize(
    "text",
    ["", "2024", "31/02/2024", "17/13/2024", "17/08", "17/08-2024", "17 Foo 2024", "1/1/202",
     "31/02/1446", "32/02/1446", "17/08/2500", "May May 2024", "Mei Ling, 12 Maret 2026",
     "1? Maret 2026", "S1 Maret 2026", "12 Marc 2026", "12 14:35", "12 كانون 2024",
     "12 يناير 1446", "12 صفر 2024", "12 يناير 1446 هـ", "31 صفر 1446", "12 محرم صفر 1446",
     "۱۴۰۲/۱۲/۳۰", "۱۴۰۳/۰۷/۳۱",
     "12 صفر 1403 ش", "31 مهر 1403"],
)  # fmt: skip
def test_what_is_no_date(text):
    assert not days.is_valid(text)


def test_a_caller_may_know_the_order():
    assert days.read("03/04/2024", order="mdy") == "2024-03-04"
    assert days.read("03/04/2024", order="dmy") == "2024-04-03"
    assert days.read("03/04/05", order="ymd") == "2003-04-05"
    assert days.is_valid("17/08/2024", order="mdy") is False
    assert days.read("26-Mar-12", order="ymd") == "2026-03-12"
    assert days.read("26 Mar 2012", order="ymd") == "2012-03-26"


@pytest.mark.parametrize(
    ("text", "whether"),
    [("1403/02/23", True), ("١٤٠٣/٠٢/٢٣", True), ("۱۴۰۳/۰۲/۲۳", False), ("1446/02/12", False),
     ("1399/02/23", True), ("1403/02/23 هـ", False), ("1403/02/23 ش", False),
     ("2024/02/23", False), ("12 صفر 1403", False)],
)  # fmt: skip
def test_a_year_may_be_one_of_two_calendars(text, whether):
    assert days.of_two_calendars(text) is whether


@given(
    st.dates(date(1970, 1, 1), date(2069, 12, 31)), st.sampled_from(days.ORDERS),
    st.sampled_from("/-."), st.sampled_from(SCRIPTS),
)  # fmt: skip
def test_every_printed_date_is_read_as_it_stands(day, order, mark, digits):
    parts = {"d": f"{day.day:02}", "m": f"{day.month:02}", "y": str(day.year)}
    text = mark.join(parts[part] for part in order).translate(str.maketrans("0123456789", digits))
    assert days.read(text, order=order) == day.isoformat()


@pytest.mark.parametrize("name", [name for names in days.MONTHS["ara"] for name in names.split()])
def test_every_arabic_month_is_read_in_words_and_without_marks_on_letters(name):
    month = next(n for n, names in enumerate(days.MONTHS["ara"], 1) if name in names.split())
    for spelled in (name, name.translate(str.maketrans("أآ", "اا"))):
        assert days.read(f"٠٧ {spelled.replace('_', ' ')} ٢٠٢٤") == f"2024-{month:02}-07"


def test_arabic_months_have_one_meaning_each():
    names = [n for months in (*days.MONTHS["ara"], *days.HIJRI_MONTHS) for n in months.split()]
    assert len(names) == len(set(names))


@given(st.text("0123456789٠١٢٥/-. هـمMayصفر", max_size=14))
def test_reading_never_crashes_and_gives_real_days(text):
    try:
        told = days.read(text)
    except Invalid:
        return
    date.fromisoformat(told)
