"""A NIK that lacks a digit at one end is looked at a digit wider."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from documents.kinds.ktp.whole_number import with_both_ends
from elements import Box, TextLine
from tests.documents.cards import located

NUMBER = "3301164211750005"
BOX = Box(280, 110, 600, 160)
PITCH = 20


class Printed:
    """Reads the digits of a NIK that stand whole in a crop, which says where it was cut."""

    name = "printed"

    def __init__(self, confidence=0.99, beside=""):
        self.confidence, self.beside = confidence, beside
        self.read_of = []

    def read(self, crops, scripts):
        (crop,) = crops
        first, last = (int(n) for n in crop[0, 0, :2])
        self.read_of.append((first, last))
        text = NUMBER[first:last] + self.beside * (last > len(NUMBER))
        return [TextLine(text, self.confidence)]


def cut(begins):
    """Crops of a number whose first digit begins at a column: they hold the digits' places."""

    def told(region):
        first = max(0, round((region.box.left - begins) / PITCH))
        last = round((region.box.right - begins) / PITCH)
        return np.full((40, 200, 3), (first, last, 0), np.uint8)

    return told


def number(text):
    return located("nik", text, box=BOX)


@pytest.mark.parametrize(("text", "begins"), [(NUMBER[:-1], 300), (NUMBER[1:], 260)])
def test_a_digit_at_either_end_is_found(text, begins):
    (found,) = with_both_ends([number(text)], cut(begins), Printed())
    assert found.line.text == NUMBER
    assert found.region.box.width > BOX.width


@pytest.mark.parametrize(
    ("text", "reader"),
    [
        (NUMBER[:-1], Printed(0.5)),  # half of the last digit is hidden
        (NUMBER[:4] + NUMBER[5:], Printed(beside="1")),  # a picture's edge
        ("330116421175", Printed()),
        (NUMBER[:5] + NUMBER[6:], Printed()),  # within the number nothing is found
    ],
)
def test_a_number_stays_where_no_surely_read_digit_makes_it_whole(text, reader):
    assert with_both_ends([number(text)], cut(280), reader) == [number(text)]


def test_a_whole_number_and_other_fields_are_not_looked_at_again():
    lines = [number(NUMBER), replace(located("rt_rw", NUMBER[:-1]))]
    reader = Printed()
    assert with_both_ends(lines, cut(300), reader) == lines
    assert not reader.read_of


@pytest.mark.parametrize(("top", "told"), [(120, NUMBER[:-1]), (140, NUMBER)])
def test_a_number_does_not_reach_into_a_picture_that_stands_beside_it(top, told):
    picture = Box(605, top, 800, 400)
    (found,) = with_both_ends([number(NUMBER[:-1])], cut(300), Printed(), [picture])
    assert found.line.text == told
