"""A picture whose mask lacks a part of its plain ground ends at its own straight side."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from elements import Box
from segmentation.picture_sides import to_its_sides

LEFT, TOP, RIGHT, BOTTOM = 60, 40, 260, 290
WHOLE = Box(LEFT, TOP, RIGHT, BOTTOM)


def page(*, ground=(60, 90, 200), lean=0.0, picture=True):
    """A page of pale ground, with a head before a plain ground where a picture is."""
    image = np.full((330, 320, 3), (225, 232, 226), np.uint8)
    if picture:
        image[TOP:BOTTOM, LEFT:RIGHT] = ground
        cv2.ellipse(image, (160, 150), (48, 66), 0, 0, 360, (190, 150, 120), -1, cv2.LINE_AA)
        cv2.rectangle(image, (90, 230), (230, BOTTOM - 1), (90, 40, 50), -1)
    turn = np.array([[1, lean, -lean * 165], [0, 1, 0]], np.float32)
    image = cv2.warpAffine(image, turn, (320, 330), borderMode=cv2.BORDER_REPLICATE)
    noise = np.random.default_rng(3).normal(0, 3, image.shape)
    return np.clip(image + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("lean", [0.0, 0.012, -0.012])
@pytest.mark.parametrize(
    "seen", [Box(LEFT + 40, TOP, RIGHT, BOTTOM), Box(LEFT, TOP, RIGHT - 35, BOTTOM)]
)
def test_a_box_grows_up_to_the_side_of_the_picture(seen, lean):
    found = to_its_sides(page(lean=lean), seen)
    assert abs(found.left - LEFT) <= 6
    assert abs(found.right - RIGHT) <= 6
    assert (found.top, found.bottom) == (TOP, BOTTOM)


def test_a_whole_picture_keeps_its_sides():
    assert to_its_sides(page(), WHOLE) == WHOLE


def test_where_nothing_ends_the_box_stays():
    box = Box(LEFT + 40, TOP, RIGHT - 40, BOTTOM)
    assert to_its_sides(page(picture=False), box) == box


def test_a_sheet_over_a_part_of_a_picture_ends_it():
    covered = page()
    covered[TOP - 20 : BOTTOM + 20, LEFT - 30 : LEFT + 70] = (245, 240, 225)
    seen = Box(LEFT + 70, TOP, RIGHT, BOTTOM)
    assert to_its_sides(covered, seen) == seen


def test_a_finger_from_the_side_is_no_straight_side():
    covered = page(ground=(225, 232, 226))
    cv2.ellipse(covered, (290, 160), (70, 30), 0, 0, 360, (200, 150, 120), -1, cv2.LINE_AA)
    seen = Box(LEFT, TOP, RIGHT - 20, BOTTOM)
    assert to_its_sides(covered, seen) == seen
