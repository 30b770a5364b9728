"""What Tesseract read is claimed where the net of numbers read the same digits."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from documents.kind import Nets
from documents.kinds.invoice.alike import borne_out, heard_in, read_alike, read_twice
from documents.kinds.invoice.kind import InvoiceForm
from documents.reader import open_reader
from documents.template import Region
from elements import TextLine
from ocr.tesseract import tesseract_info
from tests.documents.templates import arabic_field, region

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


class Reads:
    """A reader that tells one text of any crop."""

    def __init__(self, text, sure=0.99):
        self.line = TextLine(text, sure)

    def read(self, crops, scripts):
        return [self.line for _ in crops]


CROP = np.zeros((20, 60, 3), np.uint8)


@pytest.mark.parametrize(
    ("words", "capitals", "number", "alike"),
    [
        ("Toko Maju", Reads("TOKO MAJU", 0.3), "¤", True),
        ("Toko Maju", Reads("TOKO MAJO"), "¤", False),
        ("AA", Reads("AA", 0.001), "¤", False),
        ("co", Reads("CO"), "¤", False),
        ("12984332", Reads("12984332"), "12984332", False),  # I2984332
        ("INV-2026-0481", Reads("INV-2026-0481"), "¤-2026-0481", True),
        ("INV-2026-0481", Reads("INV-2026-0481", 0.5), "¤-2026-0481", False),
        ("INV-2026-0481", Reads("INV-2026-0481"), "¤-2026-0431", False),  # a third reader differs
        ("Inv-2026-0481", Reads("INV-2026-0481"), "¤-2026-0481", False),  # of small letters or not?
        ("F2404638", Reads("F2404638"), "6 2404638", True),
        ("5J732137", Reads("5J732137"), "5¤732137", False),  # SJ732137
        ("53491/KW/1/2026", Reads("53491/KW/1/2026"), "53491/¤/1/2026", False),  # KW/I
        ("S0-6459-A", Reads("S0-6459-A"), "50-6459-¤", False),  # SO
        ("202512-773", Reads("202512-773"), "202512-773", True),
        ("202512-773", Reads("202512-773"), "202512-778", False),
        ("", Reads(""), "", False),
    ],
)
def test_a_text_that_two_readers_read_alike(words, capitals, number, alike):
    nets = Nets({}, {"crnn": capitals, "digits": Reads(number)})
    assert read_twice(TextLine(words, 0.9), CROP, nets) == (TextLine(words, 0.9), alike)


@pytest.mark.parametrize(
    ("words", "capitals", "number", "told"),
    [
        ("F-20g3569", Reads("F-208569"), "6-208569", "F-208569"),
        ("F-20g3569", Reads("F-208569", 0.5), "6-208569", None),
        ("F-20g3569", Reads("F-208569"), "6-203569", None),  # it speaks for neither
        ("KW/2022/1353", Reads("KW2022/1353"), "¤/2022/1353", None),  # for both
        ("A/l803939", Reads("A/1803939"), "¤/1803939", "A/1803939"),
    ],
)
def test_a_code_whose_digits_two_nets_read_otherwise_is_theirs(words, capitals, number, told):
    nets = Nets({}, {"crnn": capitals, "digits": Reads(number)})
    line, alike = read_twice(TextLine(words, 0.9), CROP, nets)
    assert (line.text, alike) == (told or words, False)


def test_without_a_second_reader_no_text_is_read_twice():
    nets = Nets({}, {"digits": Reads("")})
    assert not read_twice(TextLine("Toko Maju", 0.9), CROP, nets)[1]


@pytest.mark.models
@pytest.mark.parametrize(("left", "sure"), [(0.1, True), (0.25, False)])
def test_a_text_that_goes_on_beyond_its_region_is_not_claimed(left, sure):
    """What is beyond may be a label."""
    page = np.full((300, 900, 3), 255, np.uint8)
    cv2.putText(page, "TOKO MAJU", (180, 160), cv2.FONT_HERSHEY_DUPLEX, 1.5, (20, 20, 20), 3)
    template = {
        "version": 1, "name": "acme", "language": "ind", "reference": None,
        "regions": [{"name": "customer", "type": "text", "box": [left, 0.2, 0.9, 0.8]}],
    }  # fmt: skip
    field = open_reader("invoice")(page, InvoiceForm(template=json.dumps(template)))
    assert field.fields["customer"].value == "TOKO MAJU"
    assert (field.fields["customer"].confidence >= 0.95) is sure


class Heard:
    """A net of words that hears a text."""

    name = "words"

    def __init__(self, text):
        self.text = text

    def read(self, crops, scripts):
        return [TextLine(self.text, 0.3)] * len(crops)


@pytest.mark.parametrize(
    ("heard", "told"), [("زيت نور", "زيت نور"), ("زيت ¤", ""), ("", "")]
)  # Latin letters the net does not know
def test_the_net_of_words_is_heard_where_it_knows_all_of_a_line(heard, told):
    crop = np.full((30, 90, 3), 255, np.uint8)
    assert heard_in(crop, Nets({}, {"words": Heard(heard)})) == told
    assert heard_in(crop, Nets({}, {})) == ""


@pytest.mark.parametrize(
    ("heard", "at_first", "alike"),
    [
        ("زيت نور", True, True), ("زيت نور", False, False),
        ("آقاى رضا", True, False),  # may be Persian: another letter of the same look
    ],
)  # fmt: skip
def test_an_arabic_line_is_read_alike_at_first_sight_or_not(heard, at_first, alike):
    assert read_alike(TextLine(heard, 0.6, alike=at_first), heard) is alike


@pytest.mark.models
@pytest.mark.parametrize(
    ("file", "text", "sure"),
    [("arabic_rice.png", "أرز الأمل كابل", 0.98), ("arabic_wood.png", "خشب السلام الشرق", None)],
)
def test_an_arabic_text_is_claimed_where_both_read_it_at_first_sight(file, text, sure):
    if "ara" not in tesseract_info().languages:
        pytest.skip("tesseract-ocr-ara is not installed")
    told = arabic_field(open_reader("invoice"), Path(__file__).parents[1] / "ocr" / file)
    assert told.value == text
    assert told.confidence == sure if sure else told.confidence < 0.95
