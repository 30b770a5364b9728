"""A value behind which print goes on was not read to its end."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from documents.kinds.driving_licence.ends import (
    fades_out,
    goes_on,
    goes_on_below,
    goes_on_farther,
)
from elements import Box

TOP, BOTTOM = 40, 62


def page(behind="", grey=215, seed=1):
    """A row that reads PADANG up to some letter; what stands behind is nearly as light as paper."""
    noise = np.random.default_rng(seed).normal(225, 3, (100, 400, 3))
    image = np.clip(noise, 0, 255).astype(np.uint8)
    font, size = cv2.FONT_HERSHEY_SIMPLEX, 1.0
    cv2.putText(image, "PADANG", (40, BOTTOM), font, size, (30, 30, 30), 2, cv2.LINE_AA)
    wide = cv2.getTextSize("PADANG", font, size, 2)[0][0]
    cv2.putText(image, behind, (40 + wide, BOTTOM), font, size, (grey,) * 3, 2, cv2.LINE_AA)
    return image, Box(40.0, float(TOP), 40.0 + wide, float(BOTTOM))


@pytest.mark.parametrize("behind", ["SIDIMPUAN", "S", "8"])
@pytest.mark.parametrize("grey", [30, 150, 200])
def test_print_that_goes_on_is_seen_though_it_is_faint(behind, grey):
    assert goes_on(*page(behind, grey))


@pytest.mark.parametrize("seed", range(5))
def test_paper_behind_a_value_is_none(seed):
    assert not goes_on(*page(seed=seed))


def test_marks_of_inches_are_none():
    image, row = page()
    x = round(row.right) + 6
    for left in (x, x + 5):
        cv2.line(image, (left, TOP), (left, TOP + 6), (30, 30, 30), 2)
    assert not goes_on(image, row)


def test_a_pattern_of_the_ground_is_none():
    image, row = page()
    image[:, ::6] = 190
    image[::6] = 190
    assert not goes_on(image, row)


def test_at_the_page_s_edge_nothing_is_asked():
    image, row = page("S", 30)
    assert not goes_on(image[:, : round(row.right) + 4], row)


def in_glare(from_x):
    """A row that reads PADANG, over which a glare grows from left to right until all is white."""
    image, row = page()
    x = np.arange(image.shape[1], dtype=np.float32)
    lit = np.clip((x - from_x) / 60, 0, 1)[None, :, None] * 255
    return np.clip(image + lit, 0, 255).astype(np.uint8), row


def test_a_row_that_fades_in_a_glare_may_be_cut():
    image, row = in_glare(80)
    assert fades_out(image, row)


def test_a_row_that_begins_in_a_glare_may_lack_its_beginning():
    image, row = in_glare(80)
    width = image.shape[1]
    mirrored = np.ascontiguousarray(image[:, ::-1])
    assert fades_out(mirrored, replace(row, left=width - row.right, right=width - row.left))


@pytest.mark.parametrize("seed", range(3))
def test_a_row_on_even_paper_does_not_fade(seed):
    assert not fades_out(*page(seed=seed))


def test_a_glare_behind_a_row_whose_letters_are_dark_took_nothing():
    _, row = page()
    image, _ = in_glare(round(row.right) + 2)
    image[:, round(row.right) + 2 :] = 255
    assert not fades_out(image, row)


def test_a_pale_row_in_white_may_be_what_is_left():
    image, row = page()
    image = np.maximum(image, 210)
    image[:, round(row.right) + 2 :] = 255
    assert fades_out(image, row)


ROW = Box(100, 40, 200, 60)


@pytest.mark.parametrize(
    ("piece", "further"),
    [
        (Box(270, 40, 350, 60), True),  # behind what hides three letters
        (Box(270, 42, 350, 63), True),
        (Box(270, 40, 300, 60), False),  # as short as a part of a signature
        (Box(270, 30, 350, 62), False),  # of another size
        (Box(270, 55, 350, 75), False),  # of another row
        (Box(330, 40, 410, 60), False),  # too far
        (Box(20, 40, 90, 60), False),  # before it
    ],
)
def test_print_of_its_own_further_on_in_a_row_is_a_part_of_it(piece, further):
    assert goes_on_farther(ROW, [ROW, piece], [ROW]) is further
    assert not goes_on_farther(ROW, [ROW, piece], [ROW, piece])  # another value or a label


@pytest.mark.parametrize(
    ("piece", "below"),
    [
        (Box(102, 90, 180, 110), True),  # a second row, though far below
        (Box(102, 64, 180, 84), True),
        (Box(102, 115, 180, 135), False),  # too far
        (Box(130, 90, 210, 110), False),  # begins elsewhere
        (Box(102, 90, 180, 102), False),  # small print
        (Box(102, 90, 130, 110), False),
        (Box(102, 10, 180, 30), False),
    ],
)
def test_print_of_its_own_below_a_row_is_another_row_of_it(piece, below):
    assert goes_on_below(ROW, [ROW, piece], [ROW]) is below
    assert not goes_on_below(ROW, [ROW, piece], [ROW, piece])
