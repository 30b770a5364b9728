"""A line ends where the portrait beside it begins."""

from __future__ import annotations

import numpy as np
import pytest

from documents.kinds.ktp.portrait_edge import before_pictures
from elements import Box, TextRegion

LINE = Box(200, 150, 507, 180)
MASKED = Box(498, 120, 700, 400)  # the mask is two pixels early
RED, PALE = (200, 20, 30), (205, 215, 235)


def card(colour=RED, left=500):
    page = np.full((638, 1011, 3), (200, 220, 235), np.uint8)
    page[120:400, left:700] = colour
    page[155:175, 300:496:6] = 30  # print
    return page


@pytest.mark.parametrize(("page", "right"), [
    (card(), 500), (card(left=504), 504), (card(PALE), 507), (card(left=490), 490),
])  # fmt: skip
def test_a_line_ends_where_the_picture_s_colour_begins(page, right):
    (found,) = before_pictures(page, [TextRegion("nama", LINE)], [MASKED])
    assert found.box == Box(200, 150, right, 180)


@pytest.mark.parametrize("box", [
    Box(200, 150, 470, 180), Box(200, 80, 507, 110), Box(520, 150, 600, 180),
])  # fmt: skip
def test_lines_elsewhere_stay(box):
    region = TextRegion("nama", box)
    assert before_pictures(card(), [region], [MASKED]) == [region]
    assert before_pictures(card(), [region], []) == [region]


@pytest.mark.parametrize(("ends", "goes_on"), [(480, False), (499, False), (512, True)])
def test_print_that_goes_on_over_the_picture_may_have_lost_its_end(ends, goes_on):
    page = card()
    page[155:175, 300:ends:6] = 30
    page[155:159, 480:ends] = 30
    (found,) = before_pictures(page, [TextRegion("nama", LINE)], [MASKED])
    assert found.box.right == 500
    assert found.open_ended == goes_on
