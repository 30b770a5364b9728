"""Lines of print within a region drawn by hand."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from elements import Box
from segmentation.line_crop import begins_high, ends_low, plain
from segmentation.zone import lines_in

REGION = Box(100, 50, 700, 150)


def paper(level=235):
    return np.full((220, 800, 3), level, np.uint8)


def word(image, text, at, scale=1.0):
    cv2.putText(image, text, at, 0, scale, (20, 20, 20), 2, cv2.LINE_AA)


def test_one_line_is_cut_close():
    image = paper()
    word(image, "1.250,00", (300, 110))
    (box,) = lines_in(image, REGION)
    assert 280 < box.left < 302
    assert 75 < box.top < 90
    assert 108 < box.bottom < 125


def test_lines_come_from_the_top():
    image = paper()
    word(image, "first", (200, 85), 0.8)
    word(image, "second", (200, 135), 0.8)
    first, second = lines_in(image, REGION)
    assert first.bottom <= second.top + 8
    assert first.top < second.top


@pytest.mark.parametrize("level", [0, 90, 255])
def test_where_nothing_stands_there_is_no_line(level):
    assert lines_in(paper(level), REGION) == []
    noisy = np.clip(paper(200) + np.random.default_rng(1).normal(0, 4, (220, 800, 1)), 0, 255)
    assert lines_in(noisy.astype(np.uint8), REGION) == []


def test_a_rule_and_a_neighbours_edge_are_no_lines():
    image = paper()
    cv2.line(image, (0, 140), (799, 140), (0, 0, 0), 2)
    word(image, "above", (200, 55))  # its feet reach into the region
    word(image, "42", (400, 112))
    (box,) = lines_in(image, REGION)
    assert (box.left > 380, box.top > 75, box.bottom < 132) == (True, True, True)


def test_a_number_that_the_region_cuts_is_followed_to_its_end():
    image = paper()
    word(image, "Rp 88999.90", (40, 110))
    word(image, "IDR", (740, 110))
    whole = lines_in(image, Box(5, 50, 700, 150))[0]
    for begins in range(100, 150, 7):
        (box,) = lines_in(image, Box(begins, 50, 700, 150))
        assert 80 < box.left < 97, begins  # between Rp and the number
    assert abs(box.right - whole.right) <= 2
    (box,) = lines_in(image, Box(5, 50, whole.right - 40, 150))
    assert abs(box.right - whole.right) <= 2


def test_a_stroke_as_high_as_the_line_is_no_rule_beyond_the_region():
    image = paper()
    cv2.line(image, (290, 88), (290, 110), (20, 20, 20), 3)
    word(image, "7628", (300, 110))
    (box,) = lines_in(image, Box(299, 50, 700, 150))
    assert box.left < 289


def test_the_edge_of_a_neighbours_word_is_left_out():
    image = paper()
    word(image, "neighbour", (120, 110))
    ends = round(lines_in(image, Box(100, 50, 400, 150))[0].right) - 12
    word(image, "42", (500, 110))
    (box,) = lines_in(image, Box(ends, 50, 700, 150))
    assert box.left > 480
    assert lines_in(image, Box(ends, 50, 450, 150)) == []


@pytest.mark.parametrize("box", [Box(-50, -50, 3, 3), Box(790, 210, 900, 400), Box(5, 5, 5, 5)])
def test_a_region_at_or_beyond_the_pages_end(box):
    assert lines_in(paper(), box) == []


def test_digits_farther_apart_are_followed_where_others_are_or_the_caller_knows_them():
    image = paper()
    for n, digit in enumerate("1234"):
        word(image, digit, (300 + 32 * n, 110))  # half a height between them
    (three,) = lines_in(image, Box(100, 50, 300 + 32 * 3 - 4, 150))
    assert three.right > 300 + 32 * 3 + 12
    two = Box(100, 50, 300 + 32 * 2 - 4, 150)  # which tell nothing yet
    (near,), (far,) = lines_in(image, two), lines_in(image, two, gap=1.0)
    assert near.right < 300 + 32 * 2
    assert far.right > 300 + 32 * 3 + 12


@pytest.mark.parametrize("begins", [294, 297, 300])
def test_a_1_that_the_side_cuts_is_of_the_number_though_it_stands_farther_off(begins):
    image = paper()
    cv2.line(image, (297, 89), (297, 110), (20, 20, 20), 5)
    word(image, "5", (311, 110))  # 0.55 of a height behind it
    (box,) = lines_in(image, Box(begins, 50, 700, 150))
    assert box.left < 295


def test_a_number_is_whole_though_less_of_it_stands_within():
    image = paper()
    word(image, "7628", (300, 110))
    whole = lines_in(image, REGION)[0]
    (box,) = lines_in(image, Box(345, 50, 700, 150))
    assert abs(box.left - whole.left) <= 2
    assert lines_in(image, Box(372, 50, 700, 150)) == []  # an edge of a neighbour's


def test_a_frame_that_the_side_cuts_is_no_1():
    image = paper()
    cv2.line(image, (297, 70), (297, 130), (20, 20, 20), 5)
    word(image, "5", (311, 110))
    (box,) = lines_in(image, Box(297, 75, 700, 125))
    assert box.left > 300


@pytest.mark.parametrize("ends", [315, 317, 320])
def test_a_digit_that_a_narrow_region_cuts_is_seen_whole(ends):
    image = paper()
    word(image, "2", (304, 110))
    (box,) = lines_in(image, Box(295, 75, ends, 125))
    assert (box.top < 90, box.bottom > 110, box.left < 306, box.right > 320) == (True,) * 4


@pytest.mark.parametrize(
    ("text", "low"), [("Ltd.", True), ("River", False), ("Filter Co.", True), ("1,250", False)]
)
def test_a_stop_at_the_end_is_seen(text, low):
    image = paper()
    word(image, text, (300, 110))
    (box,) = lines_in(image, REGION)
    line = image[int(box.top) : int(box.bottom), int(box.left) : int(box.right)]
    assert ends_low(line) is low
    assert ends_low(np.ascontiguousarray(line[:, ::-1]), left=True) is low


def test_where_there_is_no_ink_no_letter_ends_a_line():
    assert ends_low(paper())


@pytest.mark.parametrize("size", [1.0, 2.0])
def test_a_one_that_reaches_the_regions_edge_is_no_rule_and_a_tables_side_is_one(size):
    image = np.full((400, 800, 3), 235, np.uint8)
    high = round(22 * size)
    cv2.putText(image, "2021", (300, 200), 0, size, (20, 20, 20), round(2 * size), cv2.LINE_AA)
    whole = lines_in(image, Box(100, 120, 700, 260))[0]
    tight = Box(100, 200 - high, 700, 200 + high // 2)
    assert abs(lines_in(image, tight)[0].right - whole.right) <= 3
    cv2.line(image, (640, 120), (640, 260), (20, 20, 20), 2)
    assert abs(lines_in(image, tight)[0].right - whole.right) <= 3


def test_print_lighter_than_its_ground_is_found():
    image = paper()
    image[40:160, 80:720] = (120, 40, 60)
    cv2.putText(image, "1.250,00", (300, 110), 0, 1.0, (250, 250, 250), 2, cv2.LINE_AA)
    (box,) = lines_in(image, REGION)
    assert (280 < box.left < 302, 75 < box.top < 90, 108 < box.bottom < 125) == (True,) * 3


def test_the_last_word_of_a_text_is_followed_though_more_of_it_stands_beyond():
    image = paper()
    word(image, "Fenwick Supplies Group", (110, 110))
    whole = lines_in(image, Box(5, 50, 790, 150))[0]
    cut = Box(100, 50, whole.right - 85, 150)
    (text,) = lines_in(image, cut, space=0.7)
    assert abs(text.right - whole.right) <= 2
    begun = Box(whole.left + 100, 50, 790, 150)  # what stands before a text is its label
    assert lines_in(image, begun, space=0.7)[0].left > whole.left + 20
    assert lines_in(image, begun, space=0.7, left=True)[0].left <= whole.left + 2
    earlier = Box(100, 50, whole.right - 140, 150)  # within the word before
    assert abs(lines_in(image, earlier, space=0.7)[0].right - whole.right) <= 2


@pytest.mark.parametrize(
    ("text", "high"), [("2023/08/0014", True), ("A/00085", True), ("-A/00085", False)]
)
def test_a_dash_before_a_line_is_seen(text, high):
    image = paper()
    word(image, text, (300, 110))
    (box,) = lines_in(image, REGION)
    line = image[round(box.top) : round(box.bottom), round(box.left) : round(box.right)]
    assert begins_high(line) is high
    assert begins_high(paper()) is False


def test_a_mark_of_an_even_typeface_is_followed_on_either_side():
    image = paper()
    for n, letter in enumerate("2,725.46"):
        word(image, letter, (300 + 24 * n, 110))  # the comma as far from digits as words are
    whole = lines_in(image, Box(100, 50, 790, 150))[0]
    for left in (300 + 24 * 1 + 2, 300 + 24 * 2 - 2):
        (box,) = lines_in(image, Box(left, 50, 790, 150))
        assert abs(box.left - whole.left) <= 2
    (box,) = lines_in(image, Box(100, 50, 300 + 24 * 5 + 12, 150))
    assert abs(box.right - whole.right) <= 2


def test_a_line_whose_head_the_region_cuts_is_followed_up():
    image = paper()
    word(image, "462.000,-", (300, 110))
    (whole,) = lines_in(image, REGION)
    (box,) = lines_in(image, Box(100, 95, 700, 140))
    assert abs(box.top - whole.top) <= 2
    (box,) = lines_in(image, Box(100, 60, 700, 106))
    assert abs(box.bottom - whole.bottom) <= 2
    (feet,) = lines_in(image, Box(100, 104, 700, 150))  # most of it stands above
    assert feet.top > whole.top + 8
    half = Box(100, 99, 700, 150)
    (box,) = lines_in(image, half)
    assert abs(box.top - whole.top) <= 2
    word(image, "17", (300, 144))
    beside = lines_in(image, half)  # a line stands below, so this one may be its neighbour
    assert all(each.top > whole.top + 8 for each in beside)


def test_a_texts_next_word_is_its_own_where_blanks_are_as_wide():
    image = paper()
    for x, each in ((110, "CV"), (172, "Sinar"), (272, "Abadi")):
        word(image, each, (x, 110), 0.9)
    whole = lines_in(image, Box(100, 50, 790, 150))[0]
    between = Box(100, 50, 258, 150)
    (text,), (number,) = lines_in(image, between, space=0.7), lines_in(image, between)
    assert abs(text.right - whole.right) <= 2
    assert number.right < 262
    word(image, "Telp", (400, 110), 0.9)  # farther than its words are
    assert lines_in(image, between, space=0.7)[0].right < 375


def test_a_dotted_line_below_a_text_does_not_join_it_with_its_label():
    image = paper()
    word(image, "Toko", (40, 110), 0.9)
    word(image, "PT Bintang", (160, 110), 0.9)
    (alone,) = lines_in(image, Box(150, 60, 700, 140), space=0.7)
    for x in range(130, 700, 12):
        image[118:120, x : x + 6] = 40
    (box,) = lines_in(image, Box(150, 60, 700, 140), space=0.7)
    assert abs(box.left - alone.left) <= 3
    assert abs(box.right - alone.right) <= 3


def test_a_plain_crop_has_no_rules_and_no_wide_blanks():
    image = paper()[:50]
    word(image, "Rp", (20, 36))
    word(image, "850", (500, 36))
    near = image.copy()
    cv2.line(near, (0, 46), (799, 46), (20, 20, 20), 2)
    crop = plain(near, narrowed=True)
    assert crop.shape[1] < 400
    assert plain(near).shape == near.shape
    assert crop[45:49].min() > 200
    assert plain(np.ascontiguousarray(image[:, :100])).shape[1] == 100
    assert np.array_equal(plain(paper()), paper())
