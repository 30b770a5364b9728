"""A digit whose upper or lower half is hidden stands less high than the others."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from elements import Box
from segmentation.half_seen import is_half_seen

LEFT, TOP, FOOT, SCALE = 40, 40, 62, 1.0
GROUND = 205


def printed(text, *, lean=0.0, blur=0.6):
    """A page with a row of print, and the box of its ink."""
    page = np.full((110, 460, 3), GROUND, np.uint8)
    cv2.putText(page, text, (LEFT, FOOT), cv2.FONT_HERSHEY_SIMPLEX, SCALE, (30, 30, 40), 2,
                cv2.LINE_AA)  # fmt: skip
    turn = np.array([[1, 0, 0], [lean, 1, -lean * LEFT]], np.float32)
    page = cv2.warpAffine(page, turn, (460, 110), borderValue=(GROUND,) * 3)
    page = cv2.GaussianBlur(page, (0, 0), blur)
    rng = np.random.default_rng(1)
    page = np.clip(page + rng.normal(0, 2, page.shape), 0, 255).astype(np.uint8)
    rows, columns = np.nonzero(page.min(2) < GROUND - 60)
    return page, Box(columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)


def hidden(page, box, characters, first, last, *, upper=False, colour=GROUND):
    """The page with a half of some of its characters under something."""
    wide, middle = box.width / characters, round((box.top + box.bottom) / 2)
    columns = slice(round(box.left + first * wide), round(box.left + last * wide))
    covered = page.copy()
    covered[slice(0, middle) if upper else slice(middle, 110), columns] = colour
    return covered


@pytest.mark.parametrize("text", ["29-01-2031", "1401-1234-567890", "D1234567", "08/10/2021"])
@pytest.mark.parametrize("lean", [0.0, 0.03])
def test_digits_that_stand_alike_are_seen_whole(text, lean):
    assert not is_half_seen(*printed(text, lean=lean))


@pytest.mark.parametrize("upper", [False, True])
@pytest.mark.parametrize(("first", "last"), [(0, 1), (3, 5), (8, 10)])
def test_a_half_that_is_hidden_is_told(first, last, upper):
    page, box = printed("29-01-2031")
    assert is_half_seen(hidden(page, box, 10, first, last, upper=upper), box)


def test_a_row_that_leans_is_held_against_its_own_line():
    page, box = printed("29-01-2031", lean=0.03)
    assert is_half_seen(hidden(page, box, 10, 8, 10), box)


@pytest.mark.parametrize("text", ["12", ""])
def test_a_few_digits_or_none_tell_nothing(text):
    page, box = printed(text or "8")
    page = np.full_like(page, GROUND) if not text else page
    assert not is_half_seen(page, box)


@pytest.mark.parametrize("upper", [False, True])
@pytest.mark.parametrize("first", [0, 8])
def test_a_half_that_is_left_outside_of_the_row_that_was_found_is_told(first, upper):
    page, box = printed("29-01-2031")
    page = hidden(page, box, 10, first, first + 2, upper=upper)
    wide = box.width / 10
    row = replace(box, left=box.left + 3 * wide) if first == 0 else replace(
        box, right=box.right - 2 * wide)  # fmt: skip
    assert is_half_seen(page, row)


def test_print_of_others_beside_a_row_is_none_of_it():
    page, box = printed("29-01-2031")
    small = cv2.putText(page, "4a ISS", (LEFT + 200, FOOT), cv2.FONT_HERSHEY_SIMPLEX, 0.6,
                        (30, 30, 40), 2, cv2.LINE_AA)  # fmt: skip
    label = Box(LEFT + 195, 40, LEFT + 290, FOOT + 6)
    assert is_half_seen(small, box)
    assert not is_half_seen(small, box, [box, label])


def test_a_comma_hangs_and_a_colon_stands_before_a_row():
    page, box = printed(": AMBON, 29-01-2031")
    row = replace(box, left=box.left + 15)
    assert not is_half_seen(page, row)


@pytest.mark.parametrize(("first", "upper"), [(0, False), (4, True), (8, False), (8, True)])
def test_a_stroke_of_a_pen_over_a_half_is_told(first, upper):
    page, box = printed("29-01-2031")
    at = round(box.left + (first + 1) * box.width / 10), round(box.top + (4 if upper else 20))
    cv2.ellipse(page, at, (26, 11), 0, 0, 360, (120, 20, 30), -1, cv2.LINE_AA)
    assert is_half_seen(page, box)
    row = replace(box, right=box.right - 50) if first else replace(box, left=box.left + 50)
    assert is_half_seen(page, row)


def test_letters_that_hang_are_whole():
    page, box = printed("QJ123456")
    foot = round(box.bottom)
    cv2.line(page, (LEFT + 12, foot - 5), (LEFT + 18, foot + 3), (30, 30, 40), 2)
    assert not is_half_seen(page, box)
