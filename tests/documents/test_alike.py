"""What Tesseract read is claimed where the net of numbers read the same digits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from documents.kinds.invoice.alike import borne_out
from documents.template import Region
from elements import TextLine
from tests.documents.templates import region

DATE, RUPIAH = {"type": "date"}, {"currency": "IDR"}


def line(text, sure=0.99, unsure=""):
    """As sure of each character, but for those that are unsure."""
    letters = tuple(0.4 if letter in unsure else sure for letter in text)
    return TextLine(text, 0.5, letters)


@pytest.mark.parametrize(
    ("number", "words", "changes", "told"),
    [
        (line("¤ 1.250.000"), line("Rp 1.250.000"), RUPIAH, 0.99),
        (line("¤ 1.250.000", unsure="¤"), line("Rp 1.250.000", 0.3), RUPIAH, 0.99),
        (line("¤ 1.250.000", unsure="5"), line("Rp 1.250.000"), RUPIAH, 0.4),
        (line("¤ 1.250.000"), line("Rp 1.260.000"), RUPIAH, None),
        (line("1.250.000"), line("-Rp 1.250.000"), RUPIAH, None),  # one reader saw a minus
        (line("¤ 1,250.00"), line("$ 1,250.00"), {}, None),  # of which currency?
        (line("¤ 1,250.00"), line("S$ 1,250.00"), {"currency": "USD"}, None),
        (line("¤ 1,250.00"), line("$ 1,250.00"), {"currency": "SGD"}, 0.99),
        (line("1250.00"), line("1,250.00"), {}, 0.99),
        (line("¤¤"), line("Rp 0"), RUPIAH, None),
        (line("12 ¤ 2026"), line("12 Mei 2026"), DATE, 0.99),
        (line("12 ¤77 2026", unsure="7"), line("12 Mei 2026"), DATE, 0.99),
        (line("12 ¤ 2026"), line("12 Mei 2026", unsure="e"), DATE, None),  # or Mar?
        (line("¤ 12, 2026"), line("May 12, 2026"), DATE, 0.99),
        (line("12 ¤ 2026"), line("13 Mei 2026"), DATE, None),
        (line("12 ¤ 2026"), line("Senin, 12 Mei 2026"), DATE, 0.99),
        (line("12-03-2026"), line("12-03-2026"), DATE, None),  # no month's name
        (line("2026"), line("12 Mei 2026"), DATE, None),
    ],
)
def test_digits_that_both_read_are_as_sure_as_the_net(number, words, changes, told):
    asked = Region.model_validate(region(**changes))
    assert borne_out(number, words, asked, "ind") == told


def test_a_line_whose_characters_nobody_weighed_is_as_sure_as_it_is():
    number = replace(line("¤ 1.250"), confidences=())
    asked = Region.model_validate(region(**RUPIAH))
    assert borne_out(number, line("Rp 1.250"), asked, "ind") == 0.5
