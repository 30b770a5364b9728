"""A page's fields by what else stands on it, and by where it ends."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from documents.kind import LocatedLine
from documents.kinds.invoice.filled import Told, fields_of
from documents.kinds.invoice.romans import with_roman
from documents.kinds.invoice.values import AT_THE_EDGE, STRUCK, THREE, meaning
from documents.template import Region
from elements import Box, Frame, Page, TextLine, TextRegion
from segmentation.geometry import rectangle
from tests.documents.templates import region

PHOTO = Frame(800, 600)
PAGE = Page(np.zeros((600, 800, 3), np.uint8), rectangle(0, 0, 800, 600), np.eye(3), 0, 1.0)


def told(text, box=(100, 100, 300, 130), **changes):
    line = LocatedLine(TextRegion("x", Box(*box), 0), TextLine(text, 1.0), "digits")
    return Told(Region.model_validate(region(**changes)), "ind", [line])


def test_an_amount_is_read_by_the_mark_that_the_pages_others_have():
    page = {"tax": told("253,377", currency="IDR"), "total": told("Rp 1,942,557")}
    fields = fields_of(page, PAGE, PHOTO)
    assert fields["tax"].normalized == {"amount": "253377", "currency": "IDR"}
    assert (fields["tax"].problems, fields["tax"].confidence) == ((), 0.9)


@pytest.mark.parametrize("others", [["850"], ["1,942,557", "1.942.557"], ["12,50"]])
def test_where_they_do_not_tell_it_stays_doubtful(others):
    page = {"tax": told("253,377", currency="IDR")}
    page |= {str(n): told(text, currency="IDR") for n, text in enumerate(others)}
    fields = fields_of(page, PAGE, PHOTO)
    assert fields["tax"].normalized["amount"] == "253.377"
    assert fields["tax"].problems == (THREE,)


def test_what_ends_at_the_photos_side_may_be_cut_off():
    inside, cut = (100, 100, 300, 130), (620, 100, 805, 130)
    assert fields_of({"no": told("0608", inside, type="digits")}, PAGE, PHOTO)["no"].problems == ()
    field = fields_of({"no": told("0608", cut, type="digits")}, PAGE, PHOTO)["no"]
    assert (field.value, field.problems, field.confidence) == ("0608", (AT_THE_EDGE,), 0.5)


@pytest.mark.parametrize(
    ("right", "cut"),
    [(700, False), (799, True)],  # digits stand some pixels apart
)
def test_what_ends_a_digits_blank_before_the_photos_side_may_be_cut_off(right, cut):
    field = fields_of({"no": told("0608", (600, 100, right, 130), type="digits")}, PAGE, PHOTO)
    assert (AT_THE_EDGE in field["no"].problems) == cut


@pytest.mark.parametrize(
    ("box", "wide", "cut"),
    [
        ((600, 100, 740, 130), 800, False),  # the photo shows all of the page
        ((600, 100, 740, 130), 1000, True),
        ((300, 100, 440, 130), 1000, False),  # far from the side
        ((10, 100, 100, 130), 1000, False),  # at a side that is there
    ],
)
def test_what_ends_near_the_side_of_a_photo_that_shows_less_of_the_page_may_be_cut_off(
    box, wide, cut
):
    page = replace(PAGE, image=np.zeros((600, wide, 3), np.uint8))
    field = fields_of({"no": told("0608", box, type="digits")}, page, PHOTO)["no"]
    assert (field.problems, field.confidence < 0.95) == (
        ((AT_THE_EDGE,), True) if cut else ((), False)
    )


@pytest.mark.parametrize("struck", [True, False])
def test_what_is_struck_out_is_not_claimed(struck):
    image = np.full((600, 800, 3), 250, np.uint8)
    cv2.putText(image, "1.250.000", (104, 124), 0, 0.9, (20, 20, 20), 2, cv2.LINE_AA)
    if struck:
        cv2.line(image, (98, 116), (255, 115), (30, 40, 150), 2, cv2.LINE_AA)
    page = replace(PAGE, image=image)
    field = fields_of({"x": told("1.250.000", (98, 96, 262, 132), currency="IDR")}, page, PHOTO)[
        "x"
    ]
    assert field.value == "1.250.000"
    assert (field.problems, field.confidence >= 0.95) == ((STRUCK,) if struck else (), not struck)


def test_an_amount_with_supposed_marks_is_not_claimed():
    field = fields_of({"x": told("4.332.71", currency="GBP")}, PAGE, PHOTO)["x"]
    assert field.normalized["amount"] == "4332.71"
    assert field.confidence == 0.9


@pytest.mark.parametrize(
    ("text", "currency", "claimed"),
    [
        ("¤ 8.562,84", "IDR", 0.9),
        ("¤ 8.562,84", None, 0.997),  # no currency is told
        ("8.562,84", "IDR", 0.997),
    ],
)
def test_a_sign_that_nobody_read_may_be_another_currencys(text, currency, claimed):
    field = fields_of({"x": told(text, currency=currency)}, PAGE, PHOTO)["x"]
    assert field.normalized["amount"] == "8562.84"
    assert field.confidence == pytest.approx(claimed, abs=0.003)


@pytest.mark.parametrize(("text", "claimed"), [("- 259,89", 0.9), ("-259,89", 0.99)])
def test_a_minus_apart_may_be_none(text, claimed):
    field = fields_of({"x": told(text, currency="GBP")}, PAGE, PHOTO)["x"]
    assert field.normalized["amount"] == "-259.89"
    assert field.confidence == pytest.approx(claimed, abs=0.009)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("69812/INV/X1/2024", "69812/INV/XI/2024"),
        ("12439/FP/111/2026", "12439/FP/III/2026"),
        ("017-SJ-V!l-24", "017-SJ-VII-24"),
        ("INV/2025/X11/0446", "INV/2025/XII/0446"),  # behind the year
        ("383/KW/1IX/2026", "383/KW/IX/2026"),  # a stroke of the slash
        ("INV/2025/1111/0446", None),
        ("INV/2025/11/0446", None),
        ("017/SJ/11/2026", None),  # November, or II
        ("017/SJ/1/2026", None),
        ("017/SJ/XX/2026", None),  # no month
        ("017/SJ/VI/2026", None),
        ("17/X1/2026 A", None),
    ],
)
def test_a_numbers_month_is_of_roman_numerals(text, told):
    assert with_roman(text) == (told or text)


@pytest.mark.parametrize(
    ("text", "value"),
    [(": Lima juta rupiah", "Lima juta rupiah"), ("'90260/FP/IV/2022", "90260/FP/IV/2022"),
     ("شركة النور |", "شركة النور"), ("دهان الشرق)", "دهان الشرق"),
     ("PT Maju (Tbk)", "PT Maju (Tbk)"), ("الشرق) ورق) حديد", "الشرق ورق حديد"),
     ("| X1", "X1"), ("'17/SJ/X1/2026", "17/SJ/XI/2026"), ("No: 5", "5"), (":", ":")],
)  # fmt: skip
def test_marks_beside_a_text_are_none_of_it(text, value):
    assert meaning(text, Region.model_validate(region(type="text")), "ind").value == value
