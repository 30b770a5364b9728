"""Marks between digits that the net of numbers lost, stops and dashes that nobody printed."""

from __future__ import annotations

from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from documents.kinds.invoice.marks import may_lack_a_mark, remarked
from documents.kinds.invoice.stops import (
    without_stray_blanks,
    without_stray_dash,
    without_stray_mark,
    without_stray_stop,
)
from documents.template import Region
from elements import Script, TextLine
from tests.documents.templates import region


class Told:
    """A picture that makes these texts likely, and no others."""

    def __init__(self, likely):
        self.likely = likely

    def log_likelihoods(self, texts):
        return [self.likely.get(text, -50.0) for text in texts]


@pytest.mark.parametrize(
    ("text", "likely", "language", "told"),
    [
        ("9,50932", {"9,509.32": -1.0}, "eng", "9,509.32"),
        ("¤ 29,38026", {"¤ 29,380.26": -3.0}, "eng", "¤ 29,380.26"),
        ("2,4194.77", {"2,494.77": -2.0, "2,419.77": -4.0}, "eng", "2,494.77"),
        ("19850", {"198.50": -1.0}, "eng", "198.50"),
        ("٣٤٧٠٩٫٦٦", {"٣٬٧٠٩٫٦٦": -1.5}, "ara", "٣٬٧٠٩٫٦٦"),
        ("٣,٤٤١٠٣٠", {"٣,٤٤١.٣٠": -4.0}, "ara", "٣,٤٤١.٣٠"),
        ("128126", {"1,281.26": -1.3}, "eng", "1,281.26"),
        ("٣٤٧٠٩٦٦", {"٣٤٬٧٠٩٫٦٦": -1.5}, "ara", "٣٤٬٧٠٩٫٦٦"),
        ("12000000", {"12.000.000": -0.5}, "ind", "12.000.000"),
        # What the picture makes much less likely is none of it.
        ("9,50932", {"9,509.32": -9.0}, "eng", None),
        ("19850", {"198.50": -4.0}, "eng", None),
        # An amount whose marks stand is not looked at again.
        ("1,250.00", {"1,25.00": 0.0, "125.00": 0.0}, "eng", None),
        ("850", {"8.50": 0.0}, "eng", None),
        ("no amount", {}, "eng", None),
    ],
)
def test_a_mark_stands_where_the_picture_makes_it_likely(text, likely, language, told):
    asked = Region.model_validate(region(currency="USD"))
    line = TextLine(text, 0.9, evidence=Told({text: 0.0, **likely}))  # type: ignore[arg-type]
    mended = remarked(line, asked, language)
    assert mended.text == (told or text)
    assert mended.confidence == pytest.approx(np.exp(likely[told]) if told else 0.9)


@pytest.mark.parametrize(
    ("text", "likely", "lacks"),
    [
        ("25", {"2.5": -3.0}, True),
        ("11 %", {"1,1 %": -5.0}, True),
        ("٢٥٪", {"٢٫٥٪": -1.0}, True),
        ("25", {"2.5": -9.0}, False),
        ("2.5", {"2.5.": -1.0}, False),  # it has one
        ("7", {"7.": -1.0}, False),
    ],
)
def test_a_number_may_lack_a_mark(text, likely, lacks):
    line = TextLine(text, 0.9, evidence=Told({text: 0.0, **likely}))  # type: ignore[arg-type]
    assert may_lack_a_mark(line, Region.model_validate(region(type="number"))) is lacks
    assert not may_lack_a_mark(line, Region.model_validate(region(type="digits")))


def test_only_amounts_get_marks():
    line = TextLine("19850", 0.9, evidence=Told({"19850": 0.0, "198.50": 0.0}))  # type: ignore[arg-type]
    assert remarked(line, Region.model_validate(region(type="digits")), "eng") is line
    bare = TextLine("19850", 0.9)
    assert remarked(bare, Region.model_validate(region()), "eng") is bare


def printed(text):
    image = np.full((44, 420, 3), 255, np.uint8)
    cv2.putText(image, text, (10, 32), cv2.FONT_HERSHEY_DUPLEX, 1, (0, 0, 0), 2, cv2.LINE_AA)
    return image


@pytest.mark.parametrize(
    ("print_", "again", "told"),
    [
        ("Oak River", "Oak River", "Oak River"),
        ("Oak River", "Oak River.", "Oak River."),  # two looks see it
        ("Oak River.", "Oak River", "Oak River."),  # its ink stands
    ],
)
def test_a_stop_that_nobody_printed_is_left_out(print_, again, told):
    reader = SimpleNamespace(read=lambda crops, scripts: [TextLine(again, 0.9)])
    nets = SimpleNamespace(recognizers={"tesseract": reader})
    line = TextLine("Oak River.", 0.9)
    assert without_stray_stop(line, printed(print_), Script(), nets).text == told  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["Oak River", "Oak Ltd.", "شركة ش.م.م."])
def test_a_text_without_a_stop_or_whose_last_word_has_one_is_not_read_again(text):
    line = TextLine(text, 0.9)
    nobody = SimpleNamespace(recognizers={})
    assert without_stray_stop(line, printed("Oak River"), Script(), nobody) is line  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("print_", "text", "told"),
    [
        ("2023/08/0014", "-2023/08/0014", "2023/08/0014"),
        ("A/00085", "~ A/00085", "A/00085"),
        ("-2023/08", "-2023/08", "-2023/08"),  # its ink stands
        ("A/00085", "A/00085", "A/00085"),
    ],
)
def test_a_dash_that_nobody_printed_is_left_out(print_, text, told):
    assert without_stray_dash(TextLine(text, 0.9), printed(print_)).text == told


@pytest.mark.parametrize(
    ("print_", "text", "told"),
    [
        ("_Oak", "شركة خشب -", "شركة خشب"),  # a letter as wide as _ ends the line at the left
        ("_Oak", "شركة خشب /", "شركة خشب"),
        ("/ Oak", "شركة خشب /", "شركة خشب /"),  # its ink stands
        ("_Oak", "شركة-", "شركة-"),  # no blank before it
        ("_Oak", "Oak -", "Oak -"),
    ],
)
def test_a_mark_behind_an_arabic_line_that_nobody_printed_is_left_out(print_, text, told):
    assert without_stray_mark(TextLine(text, 0.9), printed(print_)).text == told


def test_where_there_is_no_ink_no_mark_is_left_out():
    line = TextLine("شركة خشب -", 0.9)
    assert without_stray_mark(line, printed("")) is line


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("40276/INV/IV /2023", "40276/INV/IV/2023"),
        ("40276/ INV/2023", "40276/INV/2023"),
        ("402 / INV", "402 / INV"),  # it is set so
        ("Oak /river", "Oak /river"),
    ],
)
def test_a_blank_on_one_side_of_a_codes_slash_is_left_out(text, told):
    assert without_stray_blanks(TextLine(text, 0.9)).text == told
