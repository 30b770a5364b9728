"""A value ends before a wide blank, and a place before its date."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from documents.kinds.ktp.ends import ending
from documents.kinds.ktp.gather import OPEN_ENDED
from documents.kinds.ktp.parse import parse_card
from elements import Box, TextLine, TextRegion
from segmentation.regions import SIDE_MARGIN
from tests.documents.cards import PRINTED, lines, located, page

TOP, HIGH = 40, 28  # of a line's box
LETTER = 16  # pixels a letter


def printed(*words, height=20):
    """A page with words of so many letters H, each (left, letters) or (left, letters, height)."""
    pale = np.full((120, 700, 3), 220, np.uint8)
    for left, letters, *own in words:
        high = own[0] if own else height
        bottom = TOP + HIGH - 4
        for x in range(left, left + letters * LETTER, LETTER):
            pale[bottom - high : bottom, x : x + 3] = 40
            pale[bottom - high : bottom, x + 9 : x + 12] = 40
            pale[bottom - high // 2 - 1 : bottom - high // 2 + 1, x : x + 12] = 40
    return pale


def line(left, right, name="nama", top=TOP, number=0):
    return TextRegion(name, Box(left, top, right, top + HIGH), number)


class Reader:
    """Reads the same in every crop, or another text in those from a width on."""

    name = "reader"

    def __init__(self, text="", wide="", width=10_000):
        self._text, self._wide, self._width = text, wide, width

    def read(self, crops, scripts):
        assert len(crops) == len(scripts)
        texts = [self._wide if crop.shape[1] >= self._width else self._text for crop in crops]
        return [TextLine(text, 0.9) for text in texts]


def test_a_line_whose_words_stand_near_one_another_stays():
    region = line(20, 330)
    assert ending(printed((30, 5), (126, 6), (238, 5)), [region], Reader()) == [region]


@pytest.mark.parametrize("name", ["nama", "alamat", "kecamatan", "tempat_terbit"])
def test_a_small_mark_behind_a_value_is_left_out(name):
    (found,) = ending(printed((30, 5), (180, 6, 12)), [line(20, 290, name)], Reader())
    assert found.box.right == pytest.approx(30 + 5 * LETTER - 4 + SIDE_MARGIN, abs=3)
    assert not found.open_ended


def test_ground_behind_a_value_is_left_out_and_may_hide_more_of_it():
    (found,) = ending(printed((30, 5)), [line(20, 290)], Reader())
    assert found.box.right == pytest.approx(30 + 5 * LETTER - 4 + SIDE_MARGIN, abs=3)
    assert found.open_ended


def test_print_of_its_own_size_behind_a_blank_may_be_more_of_it():
    (found,) = ending(printed((30, 5), (200, 5)), [line(20, 290)], Reader())
    assert found.box == line(20, 290).box
    assert found.open_ended


def test_a_mark_before_a_place_below_the_portrait_is_left_out():
    (found,) = ending(printed((30, 6, 10), (200, 5)), [line(20, 290, "tempat_terbit")], Reader())
    assert found.box.left == pytest.approx(200 - SIDE_MARGIN, abs=3)


def test_a_colon_before_a_blank_is_no_value():
    region = line(20, 140)
    colon = printed((62, 4))
    colon[50:54, 24:28] = colon[60:64, 24:28] = 40
    assert ending(colon, [region], Reader()) == [region]


def test_numbers_are_left_alone():
    region = line(20, 290, "rt_rw")
    assert ending(printed((30, 5), (200, 5)), [region], Reader()) == [region]


def test_a_page_without_ink_is_left_alone():
    region = line(20, 290)
    assert ending(printed(), [region], Reader()) == [region]


def test_a_place_ends_where_its_date_begins():
    place, date = line(20, 150, "tempat_lahir"), line(116, 290, "tanggal_lahir")
    found, other = ending(printed((30, 5), (124, 10)), [place, date], Reader())
    assert found.box.right == pytest.approx(30 + 5 * LETTER - 4 + SIDE_MARGIN, abs=3)
    assert other == date


def test_a_place_within_whose_last_word_the_date_s_box_begins_stays():
    place, date = line(20, 134, "tempat_lahir"), line(100, 290, "tanggal_lahir")
    assert ending(printed((30, 16)), [place, date], Reader()) == [place, date]


def test_a_place_whose_box_holds_its_date_keeps_it():
    """The date's own box begins too late, and what it lacks is read with the place."""
    place, date = line(20, 250, "tempat_lahir"), line(150, 290, "tanggal_lahir")
    assert ending(printed((30, 5), (124, 10)), [place, date], Reader()) == [place, date]


@pytest.mark.parametrize(("own", "both", "joined"), [
    ("SIAKI", "SIAK, 12-03-1980", True),  # the date's first digit
    ("SIA", "SIAK/12-03-1980", True),
    ("SIAK,", "SIAK, 12-03-1980", False),
    ("SIAKI", "SIAK, I2-O3", False),  # no whole date
    ("SLAKI", "SIAK, 12-03-1980", False),  # another word
    ("SIAK1", "S14K, 12-03-1980", False),
])  # fmt: skip
def test_a_place_and_its_date_whose_border_lies_within_a_letter_are_read_as_one(own, both, joined):
    place, date = line(20, 130, "tempat_lahir"), line(114, 290, "tanggal_lahir")
    found = ending(printed((30, 16)), [place, date], Reader(own, both, 200))
    assert len(found) == (1 if joined else 2)
    assert found[0].box.right == (date.box.right if joined else place.box.right)


def test_a_place_s_line_that_lies_on_its_date_is_dropped():
    place, date = line(20, 120, "tempat_terbit"), line(20, 200, "tanggal_terbit", 68)
    noise = line(110, 180, "tempat_terbit", 68, 1)
    found = ending(printed((30, 5)), [place, noise, date], Reader())
    assert [region.name for region in found] == ["tempat_terbit", "tanggal_terbit"]


def test_a_place_s_line_that_reaches_beyond_its_date_is_dropped():
    place, date = line(20, 120, "tempat_terbit"), line(20, 120, "tanggal_terbit", 68)
    noise = line(100, 180, "tempat_terbit", 68, 1)
    found = ending(printed((30, 5)), [place, noise, date], Reader())
    assert [region.name for region in found] == ["tempat_terbit", "tanggal_terbit"]


@pytest.mark.parametrize(("text", "names"), [
    ("ANAMBAS", ["tempat_lahir", "tanggal_lahir"]),
    ("25-07-", ["tempat_lahir", "tanggal_lahir", "tanggal_lahir"]),
])  # fmt: skip
def test_words_that_the_mask_gave_to_a_date_of_another_row_are_the_place_s(text, names):
    place, words = line(20, 116, "tempat_lahir"), line(112, 240, "tanggal_lahir")
    date = line(20, 200, "tanggal_lahir", 72)
    found = ending(printed((30, 5), (120, 7)), [place, words, date], Reader(text))
    assert [region.name for region in found] == names
    assert (found[0].box.right == words.box.right) == (len(names) == 2)


def test_a_name_behind_which_more_may_be_hidden_is_doubted():
    name = located("nama", PRINTED["nama"])
    others = [one for one in lines() if one.region.name != "nama"]
    open_ended = replace(name, region=replace(name.region, open_ended=True))
    assert OPEN_ENDED in parse_card([*others, open_ended], page()).fields["nama"].problems
    assert OPEN_ENDED not in parse_card([*others, name], page()).fields["nama"].problems


def test_what_stands_far_behind_a_name_is_none_of_its_words():
    (found,) = ending(printed((30, 5), (290, 5)), [line(20, 400)], Reader())
    assert found.box.right == pytest.approx(30 + 5 * LETTER - 4 + SIDE_MARGIN, abs=3)
    assert found.open_ended
