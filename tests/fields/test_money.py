"""Amounts and numbers: marks by language, digits of three scripts, currencies."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fields import money
from fields.invalid import Invalid

SCRIPTS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")
MARKS = {"eng": (",", "."), "ind": (".", ","), "ara": ("٬", "٫")}


@pytest.mark.parametrize(
    ("text", "language", "amount", "currency"),
    [
        ("0.00", "eng", "0.00", None),
        ("1.250.000", "ind", "1250000", None),
        ("1.250.000", "eng", "1250000", None),  # no decimals come twice
        ("1,250.00", "ind", "1250.00", None),  # the last of two marks parts decimals
        ("1.471,60", "eng", "1471.60", None),
        ("1.250", "ind", "1250", None),
        ("1,250", "ind", "1.250", None),
        ("12,50", "eng", "12.50", None),
        ("Rp 1.250.000,-", "ind", "1250000", "IDR"),
        ("RP1.000", "ind", "1000", "IDR"),
        ("Rp. 1.000", "ind", "1000", "IDR"),
        ("$ 1,250.00", "eng", "1250.00", "USD"),
        ("1,250.00 SAR", "ara", "1250.00", "SAR"),
        ("٢٥٬٤٧٨٫٥٧ ر.س", "ara", "25478.57", "SAR"),
        ("۲۵٬۴۷۸", "ara", "25478", None),
        ("٠٫٥", "ara", "0.5", None),
        ("(12.50)", "eng", "-12.50", None),
        ("12.50-", "eng", "-12.50", None),
        ("-0.00", "eng", "0.00", None),
        ("1 250,00", "ind", "1250.00", None),
        ("007", "eng", "7", None),
        ("Rp1.250.000,-", "ind", "1250000", "IDR"),
        ("Rp 1.250.000,=", "ind", "1250000", "IDR"),
        ("Rp 1.250.000 ,--", "ind", "1250000", "IDR"),
        ("Rp 1.250.000/-", "ind", "1250000", "IDR"),
        ("1.250.000 rupiah", "ind", "1250000", "IDR"),
        ("IDR 1,250,000", "ind", "1250000", "IDR"),
        ("(Rp1.250.000,-)", "ind", "-1250000", "IDR"),
        ("($1,250.00)", "eng", "-1250.00", "USD"),
        ("-$1,250.00", "eng", "-1250.00", "USD"),
        ("$-1,250.00", "eng", "-1250.00", "USD"),
        ("- Rp 1.250.000", "ind", "-1250000", "IDR"),
        ("– 1,250.00", "eng", "-1250.00", None),
        ("— 1,250.00", "eng", "-1250.00", None),
        ("[1,250.00]", "eng", "-1250.00", None),
        ("1,250.00 CR", "eng", "-1250.00", None),
        ("1,250.00Cr.", "eng", "-1250.00", None),
        ("(٢٥٬٤٧٨٫٥٧)", "ara", "-25478.57", None),
        ("CHF 1'250.00", "eng", "1250.00", "CHF"),
        ("1’250’000.50", "eng", "1250000.50", None),
        ("1 250 000,00", "ind", "1250000.00", None),
        ("1\u202f250,00 €", "eng", "1250.00", "EUR"),
        ("1,250. 00", "eng", "1250.00", None),
        ("₹12,34,56,789.00", "eng", "123456789.00", "INR"),
        ("US$ 5.00 $", "eng", "5.00", "USD"),  # one currency, twice
        ("1 250,00 kr.", "ind", "1250.00", "SEK"),
        ("Dhs. 1,250.00", "eng", "1250.00", "AED"),
        ("۱۲٬۵۰۰ ریال", "ara", "12500", "SAR"),
    ],
)
def test_amounts(text, language, amount, currency):
    assert money.read(text, language) == money.Money(amount, currency)


@pytest.mark.parametrize(
    "text",
    ["", "-", ".", "1,2,3", "1.23.456", "12a", "1,,000", "1.250,000.00", "$ 5 €", "(12",
     "(12]3", "5. 250,00", "12,34,5", "1٬25",
     "0,247.74", "00.250.000", "9" * 30, "1,0000.00", ".50", "5.", "FIRM 5"],
)  # fmt: skip
def test_what_is_no_amount(text):
    assert not money.is_valid(text)
    with pytest.raises(Invalid):
        money.validate(text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("٥٤٠,٤٩", "540.49"), ("٩٬٤٣٣,٠٨", "9433.08"), ("١,٢٣٤", "1234"), ("540.49", None),
     ("١,٢٣٤,٥٠", None)],
)  # fmt: skip
def test_an_arabic_decimal_mark_may_look_like_a_comma(text, amount):
    if amount is None:
        assert not money.is_valid(text, "ara", decimal="٫")
    else:
        assert money.validate(text, "ara", decimal="٫") == amount


def test_a_caller_may_know_the_mark_and_the_currency():
    assert money.read("1.250", "ind", decimal=".", currency="USD") == money.Money("1.250", "USD")
    assert money.read("Rp 1", "ind", currency="USD").currency == "IDR"  # print goes before
    assert money.read("$ 5", currency="SGD").currency == "SGD"  # a sign of several currencies
    assert money.read("12.50 ريال", "ara", currency="QAR").currency == "QAR"
    assert money.read("12.50 دينار", "ara", currency="EUR").currency == "KWD"
    assert not money.is_valid("1,250.00", decimal=",")
    assert not money.is_valid("1.250.000", decimal=".")


@given(
    st.integers(0, 10**12), st.integers(0, 99), st.sampled_from(SCRIPTS),
    st.sampled_from(sorted(MARKS)), st.booleans(),
)  # fmt: skip
def test_every_printed_amount_is_read_as_it_stands(whole, cents, digits, language, grouped):
    group, point = MARKS[language]
    text = f"{whole:,}".replace(",", group if grouped else "") + f"{point}{cents:02}"
    text = text.translate(str.maketrans("0123456789", digits))
    told = money.read(text, language).amount
    assert Decimal(told) == whole + Decimal(cents) / 100
    assert told.partition(".")[2] == f"{cents:02}"


@given(st.text("0123456789٠١٢٥۵۶.,٫٬'-() Rp$€", max_size=20), st.sampled_from(sorted(MARKS)))
def test_reading_never_crashes_and_gives_plain_decimals(text, language):
    try:
        told = money.read(text, language).amount
    except Invalid:
        return
    assert format(Decimal(told), "f") == told
