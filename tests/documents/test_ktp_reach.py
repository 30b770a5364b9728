"""A name's line goes as far as its print: where a longer box makes a longer text by far the
likelier one."""

from __future__ import annotations

import numpy as np
import pytest

from documents.kinds.ktp.reach import FURTHER, MOST_TIMES, from_the_column, reaching
from elements import Box, TextLine, TextRegion
from segmentation.regions import MARGIN
from tests.documents.cards import Told

PRINTED = "SUMANTRI, ST"
LETTER = 20  # pixels a letter
LEFT = 40


def page(letters, width=400):
    """A page, RGB (100, width, 3), with as many letters H."""
    pale = np.full((100, width, 3), 220, np.uint8)
    for left in range(LEFT + 3, LEFT + LETTER * letters, LETTER):
        pale[29:31, left : left + 14] = 40
        pale[24:36, left : left + 3] = pale[24:36, left + 11 : left + 14] = 40
    return pale


PAGE = page(len(PRINTED))


class Reader:
    """Reads as many letters of a print as the crop is wide for, the first or (at_end) the last;
    gain: nats by which what it reads is likelier than what is shorter; own: how likely that is, if
    it is longer than the ``clear`` letters that are read surely."""

    name = "reader"

    def __init__(self, printed=PRINTED, gain=20.0, own=-0.1, at_end=False, clear=0):
        self._printed, self._gain, self._own, self._clear = printed, gain, own, clear
        self._at_end, self.asked = at_end, 0

    def read(self, crops, scripts):
        assert len(crops) == len(scripts)
        self.asked += 1
        counts = [min(len(self._printed), round(crop.shape[1] / LETTER)) for crop in crops]
        ends = [len(self._printed) - n if self._at_end else 0 for n in counts]
        texts = [self._printed[k : k + n] for k, n in zip(ends, counts, strict=True)]
        least = self._own - self._gain
        own = [self._own * (len(text) > self._clear) for text in texts]
        return [
            TextLine(text, 0.9, (), Told({text: likely}, others=least))
            for text, likely in zip(texts, own, strict=True)
        ]


def region(letters, name="nama", left=float(LEFT)):
    return TextRegion(name, Box(left, 20, left + LETTER * letters, 40), 0)


def letters_of(found):
    return (found.box.right - found.box.left) / LETTER


def test_a_line_goes_on_while_its_print_does():
    (found,) = reaching(PAGE, [region(9)], ["nama"], [], Reader())
    assert letters_of(found) == 12


@pytest.mark.parametrize(("left", "top", "goes_on"), [
    (190, 20, True), (210, 24, True), (262, 20, False), (210, 38, False),
])  # fmt: skip
def test_a_name_before_another_fields_region_may_go_on(left, top, goes_on):
    """The mask gave the end of SUPRIYANTO BASALAMAH, SE to the place of issue."""
    other = TextRegion("tempat_terbit", Box(left, top, left + 60.0, top + 20.0))
    found, _ = reaching(PAGE, [region(8), other], ["nama"], [], Reader(PRINTED[:8]))
    assert letters_of(found) == 8
    assert found.open_ended is goes_on


def test_a_box_that_ended_at_a_scratch_early_on_goes_on_to_the_end():
    (found,) = reaching(PAGE, [region(3)], ["nama"], [], Reader())
    assert letters_of(found) == 12


def test_it_goes_on_no_further_than_a_longest_name():
    wide = page(90, width=2000)
    (found,) = reaching(wide, [region(1)], ["nama"], [], Reader("X" * 90))
    assert letters_of(found) == 1 + MOST_TIMES * FURTHER


def test_print_that_can_hardly_be_read_is_no_ground():
    """A name of which a part is doubtful waits; one that was cut would pass."""
    reader = Reader(own=-3.0, clear=9)
    (found,) = reaching(PAGE, [region(9)], ["nama"], [], reader)
    assert letters_of(found) == 12


@pytest.mark.parametrize(
    "reader", [Reader("SUMANTRI"), Reader(gain=5.0), Reader(gain=10.0, own=-4.0, clear=8)]
)
def test_ground_behind_a_line_is_left_out(reader):
    """No letter is read in it, or one that is hardly likelier than none, or not clearly."""
    (found,) = reaching(PAGE, [region(8)], ["nama"], [], reader)
    assert letters_of(found) == 8


def test_behind_a_line_without_ink_nothing_is_read():
    reader = Reader()
    (found,) = reaching(page(9), [region(9)], ["nama"], [], reader)
    assert letters_of(found) == 9
    assert reader.asked == 0


def test_a_letter_that_its_box_cuts_is_ink_enough():
    (found,) = reaching(page(9), [region(8.5)], ["nama"], [], Reader("SUMANTRI,"))
    assert letters_of(found) == 9.5


def test_a_line_ends_before_the_next_region_of_its_row():
    near = region(2, name="tanggal_lahir", left=40.0 + 8.5 * LETTER)
    found, other = reaching(PAGE, [region(8), near], ["nama"], [], Reader())
    assert letters_of(found) == 8
    assert other == near


def test_a_long_line_that_is_read_unsurely_goes_on_with_letters_that_are_clear():
    (found,) = reaching(PAGE, [region(9)], ["nama"], [], Reader(gain=9.0, own=-5.0))
    assert letters_of(found) == 12


def test_a_line_ends_before_a_picture():
    beside = [Box(40.0 + 10 * LETTER, 0, 400, 100)]
    (found,) = reaching(PAGE, [region(9)], ["nama"], [], Reader(), beside=beside)
    assert letters_of(found) == 10


@pytest.mark.parametrize(("gain", "letters", "open_ended"), [
    (20.0, 9.5, False), (5.0, 9, True), (1.0, 9, False),
])  # fmt: skip
def test_a_letter_that_a_picture_cuts_may_be_the_name_s(gain, letters, open_ended):
    beside = [Box(40.0 + 9.5 * LETTER - MARGIN, 0, 400, 100)]
    (found,) = reaching(PAGE, [region(9)], ["nama"], [], Reader(gain=gain), beside=beside)
    assert letters_of(found) == letters
    assert found.open_ended == open_ended


def test_a_line_begins_where_its_print_does():
    late = region(9, left=LEFT + 3.0 * LETTER)
    (found,) = reaching(PAGE, [late], [], ["nama"], Reader(at_end=True))
    assert found.box.left == LEFT
    assert found.box.right == late.box.right


def test_a_line_begins_behind_the_region_before_it():
    late = region(9, left=LEFT + 3.0 * LETTER)
    before = region(2.5, name="tempat_lahir")
    found, other = reaching(PAGE, [late, before], [], ["nama"], Reader(at_end=True))
    assert found.box.left == before.box.right
    assert other == before


def test_ground_before_a_line_is_left_out():
    begun = region(9, left=LEFT + 3.0 * LETTER)
    (found,) = reaching(PAGE, [begun], [], ["nama"], Reader("ANTRI, ST"[:9], at_end=True))
    assert found == begun


def test_other_fields_and_a_page_without_the_field_are_left_alone():
    other = region(3, name="agama")
    assert reaching(PAGE, [other], ["nama"], [], Reader()) == [other]


ROWS = tuple((name, f"{name} more") for name in "abcdefg")


def column(**lefts):
    """Regions of ROWS' first fields one below the other, those of ``lefts`` from there on."""
    return [
        TextRegion(name, Box(lefts.get(name, 100.0), 30.0 * n, 300, 30.0 * n + 24), 0)
        for n, (name, _) in enumerate(ROWS)
    ]


@pytest.mark.parametrize(
    ("left", "told", "may_lack"),
    [
        (180.0, 100.0, True),
        (112.0, 100.0, False),  # within its first letter
        (106.0, 106.0, False),
        (60.0, 60.0, False),
    ],
)
def test_a_value_begins_where_its_column_does(left, told, may_lack):
    found = from_the_column(column(c=left), ROWS)
    assert [region.box.left for region in found] == [100, 100, told, 100, 100, 100, 100]
    assert [region.name for region in found if region.open_ended] == ["c"] * may_lack


def test_a_row_that_another_begins_stays():
    regions = column(c=180.0)
    before = TextRegion("x", Box(100, 62, 170, 80), 0)
    assert from_the_column([*regions, before], ROWS)[2].box.left == 180


def test_of_a_few_rows_none_begins_elsewhere():
    few = column(c=180.0)[:5]
    assert from_the_column(few, ROWS) == few


@pytest.mark.parametrize(("late", "left"), [(15.0, 100.0), (5.0, 105.0)])
def test_a_row_s_second_line_begins_in_the_column_as_well(late, left):
    """TENGAH below BUTON, of which the mask saw NGAH."""
    below = TextRegion("c", Box(100 + late, 300, 180, 320), 1)
    (*_, found) = from_the_column([*column(), below], ROWS)
    assert found.box.left == left
