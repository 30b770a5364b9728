"""Digits that the print of a whole page tells: toothed twos, zeros that are rings, doubles."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from documents.kind import LocatedLine
from documents.kinds.invoice.doubles import with_lost_doubles
from documents.kinds.invoice.kind import InvoiceForm
from documents.kinds.invoice.points import with_points
from documents.kinds.invoice.rings import (
    in_one_script,
    in_the_pages_digits,
    with_low_zeros,
)
from documents.kinds.invoice.sixes import with_open_sixes
from documents.kinds.invoice.twos import with_toothed_twos
from documents.reader import open_reader
from documents.template import Region
from elements import Box, Script, TextLine, TextRegion
from ocr.pieces import Piece
from tests.documents.templates import region

FLAT, ONE, TWO = [8, 8, 8, 8], [8, 8, 4, 8], [8, 4, 8, 4, 4, 8]  # upper edges, by column
SOFT = [8, 4, 8, 8, 8, 8]  # its second notch is lost


def shape(heights):
    high = max(heights)
    return Piece(0, 0, np.array([[row <= h for h in heights] for row in range(high, 0, -1)]))


def lines(*texts, sure=0.6):
    return [
        LocatedLine(TextRegion(str(n), Box(0, 0, 1, 1)), TextLine(text, sure), "digits")
        for n, text in enumerate(texts)
    ]


def found(*shapes):
    return {place: shape(heights) for place, heights in enumerate(shapes)}


@pytest.mark.parametrize(
    ("texts", "shapes", "told"),
    [
        (["٣٣"], [[ONE, TWO]], ["٢٣"]),  # a three of two notches beside it
        (["٢", "٣"], [[ONE], [ONE]], ["٢", "٢"]),  # a two that looks alike was read as one
        (["٢٣"], [[FLAT, ONE]], ["٢٣"]),  # its twos are flat
        (["٣"], [[TWO]], ["٣"]),
        (["٣٣"], [[SOFT, TWO]], ["٣٣"]),  # as wide as a three
        (["٣٣"], [[ONE, ONE]], ["٣٣"]),  # nothing tells which they are
    ],
)
def test_a_three_of_one_notch_is_a_two_where_the_page_tells(texts, shapes, told):
    glyphs = [found(*each) for each in shapes]
    read = with_toothed_twos(lines(*texts), glyphs, lambda n, text: True)
    assert [line.line.text for line in read] == told


def test_a_value_that_is_one_only_with_twos_tells_them():
    read = with_toothed_twos(lines("٣٣"), [found(ONE, ONE)], lambda n, text: text == "٢٢")
    assert read[0].line.text == "٢٢"


def test_what_could_not_be_looked_at_on_such_a_page_is_not_claimed():
    sure = lines("٣٣", "٣٧", "٧", sure=0.99)
    read = with_toothed_twos(sure, [found(ONE, TWO), {}, {}], lambda n, text: True)
    assert [line.line.text for line in read] == ["٢٣", "٣٧", "٧"]
    assert [line.line.confidence for line in read] == [0.9, 0.5, 0.99]


@pytest.mark.parametrize(
    ("sure", "high", "told"),
    [(0.6, 8, ["١٥٠", "١٠"]), (0.6, 4, ["١٥٠", "١٥"]), (0.95, 8, ["١٥٠", "١٥"])],
)
def test_a_five_as_low_as_zeros_is_one(sure, high, told):
    """high: of the other ring, which is read as a five: were it as low, nothing would be told."""
    first, second = found([8], [high], [4]), found([8], [4])
    page = [*lines("١٥٠", sure=0.99), *lines("١٥", sure=sure)]
    assert [line.line.text for line in with_low_zeros(page, [first, second])] == told


def test_a_low_ring_is_a_zero_where_the_page_has_the_other_five():
    first, second = found([8], [4], [8]), found([8], [4])
    page = lines("١٥۵", "١٥", sure=0.6)
    told = [line.line.text for line in with_low_zeros(page, [first, second])]
    assert told == ["١٠۵", "١٠"]


def opened(text):
    """The glyphs of a text: an ٨ is a ٧ on its head, and 6 stands for an open six."""
    edges = {"7": [8, 2, 8], "6": [8, 5, 8], "9": [8, 8, 8]}
    told = {place: shape(edges.get(each, [8])) for place, each in enumerate(text)}
    eights = {
        place: Piece(0, 0, shape(edges["7"]).mask[::-1]) for place in told if text[place] == "8"
    }
    return told | eights


@pytest.mark.parametrize(
    ("text", "shapes", "sure", "told"),
    [
        ("۴٧٨٧", "4687", 0.6, "۴۶٨٧"),
        ("۴٩٨٩", "4689", 0.6, "۴۶٨٩"),  # a nine's edge is flat
        ("۴٧١٧", "4617", 0.6, "۴٧١٧"),  # no ٨ tells how deep a ٧ is
        ("٤٧٨٧", "4687", 0.6, "٤٧٨٧"),  # not in Persian digits
        ("۴٧٨٧", "4687", 0.95, "۴٧٨٧"),
    ],
)
def test_a_seven_that_opens_half_as_deep_as_an_eight_is_a_six(text, shapes, sure, told):
    (read,) = with_open_sixes(lines(text, sure=sure), [opened(shapes)])
    assert read.line.text == told


@pytest.mark.parametrize(
    ("text", "pieces", "wide", "told"),
    [
        ("٤١٤", 4, "٤١١٤", "٤١١٤"),
        ("٤١٤", 3, "٤١١٤", "٤١٤"),  # no more ink than was read
        ("٤١٤", 4, "٤١٤", "٤١٤"),  # a stroke is broken
        ("٤١٤", 4, "٤١٧٤", "٤١٤"),  # another digit is no double
        ("٤١٤ ¤", 6, "٤١١٤ ¤", "٤١٤ ¤"),
    ],
)
def test_a_double_is_found_in_a_wider_crop(text, pieces, wide, told):
    crop = np.full((20, 50, 3), 255, np.uint8)
    seen = []

    def read(crops, scripts):
        seen.extend(each.shape for each in crops)
        return [TextLine(wide, 0.99)]

    nets = SimpleNamespace(recognizers={"digits": SimpleNamespace(read=read)})
    line = with_lost_doubles(TextLine(text, 0.99), pieces, crop, Script(), nets)
    assert line.text == told
    assert all(width > 50 for _, width, _ in seen)


@pytest.mark.parametrize(
    ("wide", "sure"),
    [("٤٥١٤", 0.9), ("٤١١٤", 0.9), ("٤١٤", 0.99)],  # a digit that was not read; a double; none
)
def test_a_line_that_holds_more_ink_than_was_read_is_unsure(wide, sure):
    nets = SimpleNamespace(
        recognizers={"digits": SimpleNamespace(read=lambda *_: [TextLine(wide, 0.99)])}
    )
    crop = np.full((20, 50, 3), 255, np.uint8)
    assert with_lost_doubles(TextLine("٤١٤", 0.99), 4, crop, Script(), nets).confidence == sure


@pytest.mark.models
@pytest.mark.parametrize(
    ("file", "order", "normalized"),
    [("toothed_homa.png", "dmy", "2027-01-01"), ("toothed_sharjah.png", "ymd", "2026-03-18")],
)
def test_a_date_with_toothed_twos_is_read(file, order, normalized):
    line = cv2.imread(str(Path(__file__).with_name(file)))
    height, width = line.shape[:2]
    page = np.full((height + 160, width + 200, 3), 255, np.uint8)
    page[80 : 80 + height, 100 : 100 + width] = line
    asked = {"name": "date", "type": "date", "box": [0.05, 0.2, 0.95, 0.8], "date_order": order}
    template = {"version": 1, "name": "acme", "language": "ara", "reference": None,
                "regions": [asked]}  # fmt: skip
    field = open_reader("invoice")(page, InvoiceForm(template=json.dumps(template))).fields["date"]
    assert field.normalized == normalized


@pytest.mark.parametrize(
    ("texts", "told", "sure"),
    [
        (["%10", "٢٠٢٦"], ["%١٥", "٢٠٢٦"], 0.9),  # a ring is a five of these digits
        (["10", "٢٠٢٦", "27"], ["10", "٢٠٢٦", "27"], 0.99),  # Latin ones are printed as well
        (["10", "٢٠", "1٣"], ["10", "٢٠", "1٣"], 0.99),
        (["10", "100"], ["10", "100"], 0.99),
    ],
)
def test_ones_and_rings_are_of_the_pages_digits(texts, told, sure):
    read = in_the_pages_digits(lines(*texts, sure=0.99))
    assert [line.line.text for line in read] == told
    assert read[0].line.confidence == sure


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("٢٠٢٣/٠٥/10", "٢٠٢٣/٠٥/١٥"),  # a stroke and a ring
        ("1٢٫٥٠", "١٢٫٥٠"),
        ("٢٠٢٣/٠٥/12", None),  # a two is of one script
        ("2023/05/10", None),
        ("٢٠٢٣/٠٥/١٠", None),
    ],
)
def test_a_number_is_of_one_script(text, told):
    (read,) = lines(text, sure=0.99)
    mended = in_one_script(read)
    assert mended.line.text == (told or text)
    assert mended.line.confidence == (0.9 if told else 0.99)


def dotted(text, middle):
    """The glyphs of a text whose digits are 20 high, its zeros dots that stand at ``middle``."""
    dot = Piece(0, round(20 - 20 * middle) - 3, np.ones((6, 6), np.bool_))
    digit = Piece(0, 0, np.ones((20, 10), np.bool_))
    return {at: dot if each == "٠" else digit for at, each in enumerate(text)}


@pytest.mark.parametrize(
    ("text", "middle", "date", "told", "sure"),
    [
        ("٢٠٥", 0.12, 0.4, "٢.٥", 0.9),
        ("٢٠٥", 0.4, 0.4, "٢٠٥", 0.99),
        ("٢٠٥", 0.12, 0.12, "٢٠٥", 0.99),  # the page's zeros stand as low
        ("٢٠٥", 0.12, None, "٢٠٥", 0.9),  # nothing tells how high they stand
        ("٢٠٠٥", 0.12, 0.4, "٢٠٠٥", 0.9),  # two points make no number
        ("٢٥٠", 0.12, 0.4, "٢٥٠", 0.99),  # behind a point stand decimals
    ],
)
def test_a_zero_as_low_as_a_point_is_one(text, middle, date, told, sure):
    texts = [text] if date is None else [text, "٢٠٢٦/١٢/١٢"]
    glyphs = [dotted(each, how) for each, how in zip(texts, (middle, date), strict=False)]
    regions = [Region.model_validate(region(type=each)) for each in ("number", "date")]
    read = with_points(
        lines(*texts, sure=0.99), glyphs, regions, lambda n, text: text.count(".") == 1
    )
    assert (read[0].line.text, read[0].line.confidence) == (told, sure)
    assert all(each.line.confidence == 0.99 for each in read[1:])
