"""A label that stands in a region beside its value, told by the template's page."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from elements import Box, Frame
from segmentation.labelled import without_label
from segmentation.zone import lines_in

WIDTH, HEIGHT = 800, 220
REGION = Box(20, 50, 780, 150)


def page(*words):
    """A page on which each of some words stands from a column on."""
    image = np.full((HEIGHT, WIDTH, 3), 235, np.uint8)
    for text, column in words:
        cv2.putText(image, text, (column, 110), 0, 1.0, (20, 20, 20), 2, cv2.LINE_AA)
    return image


def begins(mine, shown, moved=(0.0, 0.0), **asked):
    """Where the line of a page begins, and ends, beside a template's page."""
    (line,) = lines_in(mine, REGION, space=0.7)
    grey = cv2.cvtColor(shown, cv2.COLOR_RGB2GRAY)
    box = without_label(mine, line, grey, moved, Frame(WIDTH, HEIGHT), **asked)
    return round(box.left), round(box.right)


VALUE = ("7613/2024", 330)


@pytest.mark.parametrize(
    ("mine", "shown", "without"),
    [
        ([("Number", 40), VALUE], [("Number", 40), ("1859/2025", 330)], True),
        ([("Number", 40), VALUE], [("Number", 40), ("20", 330)], True),
        ([("Number:", 40), ("761", 194)], [("Number:", 40), ("185", 194)], True),  # a colon parts
        ([("Number", 40), ("761", 174)], [("Number", 40), ("185", 174)], False),  # a word's blank
        ([("Customer", 40), VALUE], [("Number", 40), ("1859/2025", 330)], False),
        ([("2024-01-17", 40), VALUE], [("2024-01-23", 40), ("1859", 330)], False),  # by one digit
        ([("-", 40), VALUE], [("-", 40), ("1859/2025", 330)], False),  # a minus
        ([("11", 40), ("%", 130)], [("11", 40), ("%", 130)], False),  # the same value, its sign
    ],
)
def test_print_that_the_templates_page_shows_beside_another_value_is_a_label(mine, shown, without):
    left, _ = begins(page(*mine), page(*shown))
    value = mine[1][1]
    assert (value - 12 < left < value + 3) if without else left < 50


def test_a_label_at_the_right_end_is_one_where_lines_begin_there():
    mine, shown = page(("7613", 60), ("Number", 600)), page(("1859", 60), ("Number", 600))
    assert begins(mine, shown)[1] > 690
    left, right = begins(mine, shown, right=True)
    assert left < 65
    assert 120 < right < 160


def test_a_label_is_looked_for_where_the_region_has_moved_from():
    mine, shown = page(("Total", 140), ("761", 440)), page(("Total", 40), ("1859", 340))
    assert begins(mine, shown)[0] < 145
    assert begins(mine, shown, moved=(100 / WIDTH, 0.0))[0] > 420


def test_what_is_as_narrow_as_a_sign_or_leaves_too_little_stays():
    mine, shown = page(("Rp", 40), ("7613", 330)), page(("Rp", 40), ("1859", 330))
    assert begins(mine, shown)[0] > 310
    assert begins(mine, shown, least=3.0)[0] < 45
    assert begins(mine, shown, rest=6.0)[0] < 45


def test_an_hour_behind_a_date_is_no_value_beside_a_label():
    mine, shown = page(("18/08/2025", 40), ("9:06", 330)), page(("18/08/2025", 40), ("10:13", 330))
    assert begins(mine, shown)[0] > 310
    assert begins(mine, shown, rest=1.0)[0] < 45
