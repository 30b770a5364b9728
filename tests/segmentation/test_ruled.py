"""Rules, frames, combs and dotted lines are no ink; print beside them is."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from segmentation.dotted import without_dotted
from segmentation.ruled import without_rules

HIGH, WIDE = 80, 400


def printed(text="1.250,00", at=(120, 52)):
    ink = np.zeros((HIGH, WIDE), np.uint8)
    cv2.putText(ink, text, at, cv2.FONT_HERSHEY_DUPLEX, 1.0, 1, 2)
    return ink


def ruled(ink, *lines, thick=2):
    ink = ink.copy()
    for begin, end in lines:
        cv2.line(ink, begin, end, 1, thick)
    return ink


def same(ink, wanted):
    """Whether hardly a pixel differs: where a rule lay on print some may."""
    return np.abs(ink.astype(int) - wanted).sum() <= 0.02 * wanted.sum()


@pytest.mark.parametrize(
    "lines",
    [
        [((0, 70), (399, 70))],
        [((0, 66), (399, 70))],  # askew
        [((0, 76), (399, 63))],
        [((100, 62), (280, 62))],  # as long as the value
        [((60, 0), (60, 79))],
        [((58, 0), (61, 79))],  # it leans
        [((100, 14), (290, 14)), ((290, 14), (290, 66)), ((290, 66), (100, 66)),
         ((100, 66), (100, 14))],
        [((100, 14), (290, 15)), ((290, 15), (289, 66)), ((289, 66), (99, 65)),
         ((99, 65), (100, 14))],
    ],
    ids=["below", "askew", "more askew", "underline", "side", "leaning", "frame", "frame askew"],
)  # fmt: skip
def test_rules_are_no_ink(lines):
    ink = printed()
    assert not same(ruled(ink, *lines), ink)
    assert same(without_rules(ruled(ink, *lines), 40, WIDE), ink)


def test_a_box_a_digit_is_none():
    ink = printed("", (0, 0))
    for n, digit in enumerate("4417804"):
        cv2.putText(ink, digit, (104 + 34 * n, 52), cv2.FONT_HERSHEY_DUPLEX, 1.0, 1, 2)
    sides = [((98 + 34 * n, 20), (98 + 34 * n, 62)) for n in range(8)]
    comb = ruled(ink, ((98, 20), (336, 20)), ((98, 62), (336, 62)), *sides)
    assert same(without_rules(comb, 40, WIDE), ink)


@pytest.mark.parametrize("text", ["(1,250.00)", "-111,111", "1/11/2011", "|1|", "Rp 1.250,-"])
def test_print_is_no_rule(text):
    ink = printed(text)
    assert np.array_equal(without_rules(ink, 40, WIDE), ink)


def test_a_stroke_of_small_print_is_no_rule():
    ink = np.zeros((10, 9), np.uint8)  # a ٢ of eight pixels
    for y, row in enumerate(("#  #", "####", " ###", " ## ", "  # ", "  ##", "   #", "   #"), 2):
        ink[y, 2:6] = [mark == "#" for mark in row]
    assert np.array_equal(without_rules(ink, 10, 9), ink)


def test_a_one_near_the_edges_of_its_crop_is_no_side():
    ink = printed("11", (120, 52))
    rows = np.flatnonzero(ink.any(1))
    close = np.ascontiguousarray(ink[rows[0] - 1 : rows[-1] + 2])
    assert np.array_equal(without_rules(close, *close.shape), close)


@pytest.mark.parametrize(("wide", "step"), [(2, 6), (8, 14), (3, 12)])
@pytest.mark.parametrize("down", [0, 3])
def test_dots_and_dashes_in_a_row_are_a_rule(wide, step, down):
    ink = printed()
    dotted = ink.copy()
    for x in range(20, 380, step):
        y = 66 + down * x // 400
        dotted[y : y + 2, x : x + wide] = 1
    assert same(without_dotted(dotted), ink)


@pytest.mark.parametrize("text", ["1.250.000.000,-", "-.-.-", "i.i.i.i", "..."])
def test_marks_of_a_text_are_no_rule(text):
    ink = printed(text, (10, 52))
    assert without_dotted(ink) is ink


def test_dots_of_arabic_letters_are_no_rule():
    ink = printed("nmlnnmnlm", (10, 52))
    for x in (20, 29, 60, 84, 93, 140, 149, 144, 171, 180, 230, 239, 262):  # as in قشخ
        ink[14:19, x : x + 5] = 1
    assert without_dotted(ink) is ink
