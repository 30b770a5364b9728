"""Lines of Arabic invoices that mix scripts: words and codes in Latin letters, numbers."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from documents.kind import Nets
from documents.kinds.invoice.mixed import together, with_others
from documents.reader import open_reader
from elements import TextLine
from fields.money import ascii_digits
from ocr.direction import from_the_right
from ocr.tesseract import tesseract_info
from tests.documents.templates import arabic_field

LINES = [  # drawn in typefaces that no net learnt
    ("mixed_words.png", "زيت التجارة LLC Union"),
    ("mixed_code.png", "SA-٧٢٠٩٦٠"),
    ("mixed_letter.png", "F-٦١٦١٠٤"),
    ("mixed_slash.png", "A/٩٣٢٥٦٣"),
    ("mixed_number.png", "زيت الخليج ٥٦٤٧"),
    ("mixed_latin.png", "Gulf LLC Union"),
    ("mixed_plain_code.png", "INV-2019-60"),
]


@pytest.fixture(scope="module")
def reader():
    if "ara" not in tesseract_info().languages:
        pytest.skip("tesseract-ocr-ara is not installed")
    return open_reader("invoice")


@pytest.mark.models
@pytest.mark.parametrize(("file", "text"), LINES)
def test_a_line_of_two_scripts_is_read_in_its_order(reader, file, text):
    field = arabic_field(reader, Path(__file__).with_name(file))
    assert ascii_digits(field.value) == ascii_digits(text)
    assert field.confidence < 0.95, "texts in Arabic are never claimed surely"


ARABIC = "شركة سكر"


INK = np.zeros((20, 60, 3), np.uint8)


class Asked:
    """A reader that tells one text, and counts how often it is asked."""

    def __init__(self, text):
        self.text, self.times = text, 0

    def read(self, crops, scripts):
        self.times += 1
        return [TextLine(self.text, 0.9)]


@pytest.mark.parametrize(
    ("arabic", "sure", "number", "times"),
    [
        (ARABIC, 0.5, "¤ ٤ ¤", 0),
        (ARABIC, 0.3, "¤ ¤", 1),  # Latin letters are read as Arabic ones, unsurely
        (ARABIC, 0.9, "¤ ٤٢", 1),
        ("F-ASA", 0.9, "¤", 1),
        ("F-ASA", 0.9, "٢/٥٤٢٢", 2),  # a letter that was read as a digit
    ],
)
def test_only_where_a_line_may_hold_more_than_arabic_words_others_are_asked(
    arabic, sure, number, times
):
    words = Asked("")
    nets = Nets({}, {"tesseract": words, "digits": Asked(number)})
    line = TextLine(arabic, sure)
    assert with_others(line, INK, "", nets) is line
    assert words.times == times


def test_a_number_alone_is_told_by_the_net_of_numbers():
    number = SimpleNamespace(read=lambda crops, scripts: [TextLine("٢٠٢٠/٩٠٧٥٧", 0.99)])
    nets = Nets({}, {"tesseract": Asked("y-YoYo"), "digits": number})
    read = with_others(TextLine("٨٧٠", 0.2), INK, "", nets)
    assert (read.text, read.confidence) == ("٢٠٢٠/٩٠٧٥٧", 0.9)


@pytest.mark.parametrize(
    ("number", "sure", "told"),
    [
        ("-٦٠١٦٣١", 0.2, "F-٦٠١٦٣١"),  # the net of numbers sees no digit before the dash
        ("-٦٠١٦٣١", 0.05, "oye"),
        ("٤-٦٠١٦٣١", 0.2, "oye"),  # what it takes for one may be a digit
        ("٤-٦٠١٦٣١", 0.5, "F-٦٠١٦٣١"),
    ],
)
def test_a_codes_letters_are_told_by_the_net_of_capitals(number, sure, told):
    """Nine pieces of ink: a letter in two, a dash, six digits."""
    crop = np.full((40, 300, 3), 255, np.uint8)
    for n in range(9):
        cv2.rectangle(crop, (10 + 30 * n, 8), (22 + 30 * n, 32), (0, 0, 0), -1)
    capitals = SimpleNamespace(read=lambda crops, scripts: [TextLine("F-", sure)])
    nets = Nets({}, {"tesseract": Asked("oye"), "digits": Asked(number), "crnn": capitals})
    assert with_others(TextLine("م", 0.2), crop, "", nets).text == told


@pytest.mark.parametrize(
    ("arabic", "both", "number", "told"),
    [
        (("كم مرد", 0.9), ("F-ASAto", 0.85), "٤-٨٩٨٦٣٥", "F-٨٩٨٦٣٥"),  # the letter as a digit
        (("كم مرد", 0.9), ("F-7/9062/1", 0.85), "٤-٧١٩٠٦٢", "F-٧١٩٠٦٢"),  # whatever the length
        (("كم مرد", 0.8), ("A/ 167793", 0.93), "4/167793", "A/167793"),
        (("كم مرد", 0.9), ("INV-crev.y", 0.87), "¤-٥٢٥٨٠٧", "INV-٥٢٥٨٠٧"),
        (("كم مرد", 0.9), ("PO 4oAPV\\", 0.89), "¤ ٩٥٨٣٢١", "PO ٩٥٨٣٢١"),
        (("كم مرد", 0.9), ("F-081748", 0.99), "-081748", "F-081748"),
        (("كم مرد", 0.9), ("Gulf LLC Union", 0.99), "١۴ ¤ ٧٨١٥٨", "Gulf LLC Union"),
        ((f"{ARABIC} 3155197", 0.9), (f"{ARABIC} YYFY", 0.97), "٢٣٤٣ ¤ ¤", f"{ARABIC} ٢٣٤٣"),
        ((f"{ARABIC} 2475", 0.97), (f"{ARABIC} 2475", 0.97), "2475 ¤ ¤", f"{ARABIC} 2475"),
        ((ARABIC, 0.97), ("ayaa سكر", 0.98), "¤ ¤", ARABIC),  # hardly surer
        ((ARABIC, 0.97), (ARABIC, 0.99), "¤ ٤ ¤", ARABIC),
        ((f"{ARABIC} وهم", 0.6), (f"{ARABIC} وهم", 0.6), "٣٥٩٨  ¤", f"{ARABIC} ٣٥٩٨"),
        ((f"{ARABIC} وهم", 0.9), (f"{ARABIC} وهم", 0.9), "٣٥٩٨  ¤", f"{ARABIC} وهم"),
        ((f"{ARABIC} وهم", 0.6), (f"{ARABIC} وهم", 0.6), "٥٨  ¤", f"{ARABIC} وهم"),
        ((f"{ARABIC} /901", 0.2), (f"{ARABIC} /901", 0.2), "٤٩٥٧ ٫ ¤", f"{ARABIC} ٤٩٥٧"),
        (("شركة ]زا", 0.2), ("شركة Union", 0.2), "¤ ¤", "شركة Union"),  # neither is sure
        (("", 0.0), ("", 0.0), "", ""),
    ],
)
def test_each_reader_tells_what_it_is_best_at(arabic, both, number, told):
    assert together(TextLine(*arabic), TextLine(*both), TextLine(number, 0.9)).text == told


@pytest.mark.parametrize(
    ("number", "latin", "told"),
    [
        ("¤-٨٠٠۵٢٩", "INV-A- - OP%", "INV-٨٠٠۵٢٩"),
        ("۴-٣٩۶۴۶٠", "FLeyeyeY", "F-٣٩۶۴۶٠"),  # its dash is low
        ("٨/٥٤٢٢٠٩", "AOL YY 9%", "A/٥٤٢٢٠٩"),
        ("٧-٠٥٩٢٠٧", "INV-+ 08N0V", "INV-٠٥٩٢٠٧"),
        ("4/829693", "A/829693", "A/829693"),
        ("4/829693", "4/829693", ARABIC),
        ("¤-٨٠٠۵٢٩", "1NV-A", ARABIC),
        ("٨/٥٤٢٢٠٩", "4/s", ARABIC),
        ("٥٤٢٢٠٩", "AOLYY", ARABIC),
        ("¤ ٥٤٢", "INV-A", ARABIC),
    ],
)
def test_letters_before_arabic_digits_are_told_by_who_knows_no_others(number, latin, told):
    both = TextLine("OP4 ١ INV-A:", 0.9)
    read = together(TextLine(ARABIC, 0.9), both, TextLine(number, 0.9), TextLine(latin, 0.9))
    assert read.text == told


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("Al Noor النور شركة", "شركة النور Al Noor"),
        ("شركة Al Noor 24", "Al Noor 24 شركة"),
        ("12 شركة", "شركة 12"),
        ("Al Noor", "Al Noor"),
        ("النور ١٢ شركة", "شركة ١٢ النور"),
    ],
)
def test_words_are_read_from_the_right(words, read):
    """words: as they stand from the left."""
    seen = list(enumerate(words.split()))
    assert " ".join(seen[n][1] for n in from_the_right(seen)) == read
