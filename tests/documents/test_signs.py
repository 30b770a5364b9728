"""Signs at numbers and names of months, which the net of numbers has no letters for."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from documents.kinds.invoice.kind import InvoiceForm
from documents.kinds.invoice.named import dated
from documents.kinds.invoice.signs import agree, doubted, number_told, told_by
from documents.reader import open_reader
from documents.template import Region
from elements import TextLine
from tests.documents.templates import region

DATE = {"type": "date"}


@pytest.fixture(scope="module")
def reader():
    return open_reader("invoice")


@pytest.mark.models
@pytest.mark.parametrize(
    ("file", "type_", "language", "normalized"),
    [  # drawn in a typeface that no net learnt
        ("signs_dollar.png", "money", "eng", {"amount": "1250.00", "currency": "USD"}),
        ("signs_brackets.png", "money", "ind", {"amount": "-1250000", "currency": "IDR"}),
        ("signs_month.png", "date", "ind", "2026-03-12"),
        ("signs_ordinal.png", "date", "eng", "2026-03-12"),
        ("signs_month_arabic.png", "date", "ara", "2026-01-17"),  # of two words, Arabic digits
        ("signs_month_islamic.png", "date", "ara", "2024-06-25"),  # Latin digits
    ],
)
def test_what_the_net_has_no_letters_for_is_read(reader, file, type_, language, normalized):
    line = cv2.imread(str(Path(__file__).with_name(file)))
    height, width = line.shape[:2]
    page = np.full((height + 160, width + 200, 3), 255, np.uint8)
    page[80 : 80 + height, 100 : 100 + width] = line
    template = {
        "version": 1, "name": "acme", "language": language, "reference": None,
        "regions": [{"name": "value", "type": type_, "box": [0.1, 0.25, 0.9, 0.75]}],
    }  # fmt: skip
    field = reader(page, InvoiceForm(template=json.dumps(template))).fields["value"]
    assert field.normalized == normalized
    assert field.problems == ()
    borne_out = file == "signs_month.png"  # the net reads its day and year, and no more figures
    assert (field.confidence >= 0.95) == borne_out, "what Tesseract alone tells is not claimed"


@pytest.mark.parametrize(
    ("number", "words", "changes", "language", "told"),
    [
        (("51,250.00", 0.99), ("$1,250.00", 0.9), {}, "eng", ("$1,250.00", 0.9)),
        (("-51,250.00", 0.8), ("-$1,250.00", 0.9), {}, "eng", ("-$1,250.00", 0.8)),
        (("11,250.00", 0.4), ("RM1,250.00", 0.9), {}, "eng", ("RM1,250.00", 0.4)),
        (("61,250.00", 0.9), ("1,250.00", 0.9), {}, "eng", None),  # a digit that it did not see
        (("1,250.00", 0.9), ("1,260.00", 0.9), {}, "eng", None),  # digits are the net's
        (("1,250.00", 0.9), ("1250.00", 0.9), {}, "eng", None),  # it loses marks more often
        (("75 %", 0.99), ("7.5 %", 0.8), {"type": "number"}, "eng", ("7.5 %", 0.8)),
        (("¤ 1250,000", 1.0), ("IDR 1,250,000", 0.8), {}, "ind", ("IDR 1,250,000", 0.8)),
        (("1,250.00 ¤", 0.9), ("1,250.00 CR", 0.8), {}, "eng", ("1,250.00 CR", 0.8)),
        (("¤¤", 0.2), ("Rp 0", 0.8), {}, "ind", ("Rp 0", 0.8)),
        (("¤¤", 0.2), ("Rp O", 0.8), {}, "ind", None),
        ((": ¤ 114.131,30", 0.9), (": Rp 114.131,30", 0.8), {}, "ind", (": Rp 114.131,30", 0.8)),
        (("¤ 8,562.84", 0.9), ("Amount due £8,562.84", 0.8), {"currency": "EUR"}, "eng",
         ("Amount due £8,562.84", 0.8)),
        (("¤ 8,562.84", 0.9), ("Amount due 8,562.84", 0.8), {"currency": "EUR"}, "eng", None),
        # The sign took the digit that touches it.
        (("¤.200.000", 0.9), ("Rp1.200.000", 0.8), {}, "ind", ("Rp1.200.000", 0.8)),
        (("¤ 200.000", 0.9), ("Rp1.200.000", 0.8), {}, "ind", None),
        ((".50", 0.9), ("50", 0.9), {}, "eng", None),  # its point stands, so 50 is none
        (("12 ¤ 2026", 0.9), ("12 Mac 2026", 0.7), {"type": "date"}, "ind", ("12 Mac 2026", 0.7)),
        (("1 30 2026", 0.2), ("1 Jan 2026", 0.7), {"type": "date"}, "ind", ("1 Jan 2026", 0.7)),
        (("12/03/2026", 0.4), ("12/08/2026", 0.3), {"type": "date"}, "ind", None),
        (("3 1 2021", 1.0), ("3 Juni 2021", 0.8), DATE, "ind", ("3 Juni 2021", 0.8)),
        (("05-9-2025", 1.0), ("05-Aug-2025", 0.8), DATE, "eng", ("05-Aug-2025", 0.8)),
        (("3/1/2021", 1.0), ("3/7/2021", 0.8), DATE, "ind", None),
        # Tesseract's digits are wrong, or it read a letter for one.
        (("02 ¤ 23", 0.9), ("@2 Aug 23", 0.8), DATE, "eng", ("02 Aug 23", 0.8)),
        (("11 ¤ 2026", 1.0), ("MI April 2026,", 0.99), DATE, "eng", ("11 April 2026", 0.9)),
        (("02 9 26", 0.7), ("Q2 Aug 26", 0.8), DATE, "eng", ("02 Aug 26", 0.7)),
        (("¤ 12, 2026", 0.7), ("March l2, 20 26", 0.8), DATE, "eng", ("March 12, 2026", 0.7)),
        (("31 ¤ 2023", 0.9), ("81 Maret 2023", 0.8), DATE, "ind", ("31 Maret 2023", 0.8)),
        (("21 ¤ 2023", 0.9), ("31 Maret 2023", 0.8), DATE, "ind", ("21 Maret 2023", 0.5)),
        (("1 ¤ 2023", 0.1), ("Malang, 26-Agu-2023", 0.8), DATE, "ind",
         ("Malang, 26-Agu-2023", 0.8)),
        (("25-0-2022", 0.9), ("25-0kt-2022", 0.8), DATE, "ind", ("25 Okt 2022", 0.8)),
        (("51 ¤ 2023", 0.9), ("S1 Maret 2023", 0.8), DATE, "ind", None),
        (("2 ¤", 0.9), ("Z Maret Z", 0.8), DATE, "ind", None),
        # From the left year, month and day; Tesseract's digits are worth nothing here.
        (("٢٠٢٦ ¤ ١٧", 0.9), ("لا يناير 1", 0.8), DATE, "ara", ("١٧ يناير ٢٠٢٦", 0.8)),
        (("¤ 2026 ¤ 17", 0.7), ("7 آب 2026 م", 0.8), DATE, "ara", ("17 آب 2026", 0.7)),
        (("٢٠٢٦ ¤ ٦ :¤", 0.9), ("الاستحقاق : ٦ يناير", 0.8), DATE, "ara", ("٦ يناير ٢٠٢٦", 0.8)),
        (("٢٠٢٦ ¤ ٦ ¤", 0.9), ("التاريخ ٦ يناير", 0.8), DATE, "ara", ("٦ يناير ٢٠٢٦", 0.8)),
        (("٢٠٢٦ ¤١٧", 1.0), ("كانون الثاني", 1.0), DATE, "ara", ("١٧ كانون الثاني ٢٠٢٦", 0.9)),
        (("17 ¤ 2026", 0.7), ("17 آب 2026", 0.8), DATE, "ara", ("17 آب 2026", 0.7)),
        (("١٤٤٥ ¤ ¤ ١٩", 0.6), ("ذو الحجة", 0.8), DATE, "ara", ("١٩ ذو الحجة ١٤٤٥", 0.6)),
        (("٢٠٢٦ ¤ ١٧", 0.9), ("شعيان", 0.8), DATE, "ara", None),  # of another calendar
        (("٢٠٢٦ ¤ ١٧", 0.9), ("يوبيو", 0.8), DATE, "ara", None),  # June or July
        (("٢٠٢٦ ¤ ١٧", 0.9), ("أبلول", 0.8), DATE, "ara", ("١٧ أبلول ٢٠٢٦", 0.8)),
        (("٢٠٢٦ ¤ ٣٧", 0.9), ("يناير", 0.8), DATE, "ara", None),
        (("٢٠٢٦ ١٧", 0.9), ("17 يناير 2026", 0.8), DATE, "ara", None),  # it saw no word
        (("٢٬٠٢٦ ¤ ١٧", 0.9), ("17 يناير 2026", 0.8), DATE, "ara", None),
    ],
)  # fmt: skip
def test_who_tells_what(number, words, changes, language, told):
    asked = Region.model_validate(region(**changes))
    line = told_by(TextLine(*number), TextLine(*words), asked, language)
    assert (line and (line.text, line.confidence)) == told


def test_the_least_sure_digit_of_a_date_counts():
    number = TextLine("٢٠٢٦ ¤ ١٧", 0.1, (0.9, 0.9, 0.9, 0.6, 0.9, 0.1, 0.9, 0.9, 0.9))
    told = dated(number, TextLine("يناير", 0.8))
    assert told is not None
    assert told.confidence == 0.6  # what was read of the word is none of it


def test_two_readers_agree_on_digits_whatever_the_marks():
    assert agree(TextLine("1,250.00", 0.9), TextLine("$ 1.250,00", 0.9))
    assert not agree(TextLine("(5746.48)", 0.99), TextLine("($746.48)", 0.9))


@pytest.mark.parametrize(
    ("number", "words", "type_", "against"),
    [
        ("1,250.00", "1,260.00", "money", True),
        ("1,250.00", "1,25o.0o", "money", False),  # it reads no amount
        ("1,250.00", "$1.250,00", "money", False),
        ("3 1 2021", "3 Juni", "date", True),
        ("3/1/2021", "3/1/2021", "date", False),
        ("03/01/2021", "03/07/2021", "date", False),  # of figures, which are the net's
    ],
)
def test_what_speaks_against_a_number(number, words, type_, against):
    asked = Region.model_validate(region(type=type_))
    assert doubted(TextLine(number, 1.0), TextLine(words, 0.9), asked, "eng") is against


@pytest.mark.models
@pytest.mark.parametrize(("words", "claimed"), [("1,250.00", True), ("1,260.00", False)])
def test_an_amount_that_another_reader_reads_otherwise_is_not_claimed(reader, words, claimed):
    page = np.full((120, 400, 3), 255, np.uint8)
    cv2.putText(page, "1,250.00", (100, 72), cv2.FONT_HERSHEY_DUPLEX, 1.1, (20, 20, 20), 2, 16)
    template = {
        "version": 1, "name": "acme", "language": "eng", "reference": None,
        "regions": [{"name": "value", "type": "money", "box": [0.1, 0.2, 0.9, 0.8]}],
    }  # fmt: skip
    other = SimpleNamespace(
        name="other", read=lambda crops, scripts: [TextLine(words, 0.9)] * len(crops)
    )
    nets = replace(reader.nets, recognizers={**reader.nets.recognizers, "tesseract": other})
    read = replace(reader, nets=nets)(page, InvoiceForm(template=json.dumps(template)))
    assert read.fields["value"].normalized == {"amount": "1250.00", "currency": None}
    assert (read.fields["value"].confidence >= 0.95) is claimed


@pytest.mark.parametrize(
    ("words", "number", "told"),
    [
        ("9027/72173", ("2022/72173", 0.999), "2022/72173"),
        ("9027/72173", ("2022/72173", 0.9), "9027/72173"),
        ("9027/72173", ("¤/72173", 0.999), "9027/72173"),
        ("INV-9027", ("111-2022", 0.999), "INV-9027"),  # letters are not the net's
    ],
)
def test_a_text_of_digits_alone_is_the_net_of_numbers(words, number, told):
    net = SimpleNamespace(read=lambda crops, scripts: [TextLine(*number)])
    nets = SimpleNamespace(recognizers={"digits": net})
    line = number_told(TextLine(words, 0.8), np.zeros((9, 9, 3), np.uint8), nets)
    assert (line.text, line.confidence) == (told, 0.8)
