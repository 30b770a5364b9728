"""A line may go on under what lies behind its end: a reflection, a bar, a label."""

from __future__ import annotations

import numpy as np
import pytest

from documents.kinds.ktp.hidden_end import before_what_hides
from elements import Box, TextRegion

NAME = TextRegion("nama", Box(200, 150, 400, 180))
WHITE, BAR, SKIN, PALE = (255, 255, 255), (30, 60, 120), (198, 150, 118), (205, 210, 215)


def card(*, begins=404, colour=WHITE, ground=200, grain=6.0):
    """A page with print in the name's row, behind which a patch of a colour begins at a column."""
    rng = np.random.default_rng(1)
    page = rng.normal(ground, grain, (638, 1011, 3))
    page[155:175, 204:400:8] = 30
    page[140:190, begins:640] = colour
    return np.clip(page, 0, 255).astype(np.uint8)


@pytest.mark.parametrize(
    ("page", "open_ended"),
    [
        (card(), True),
        (card(colour=(232, 232, 232)), True),  # light that an app darkened
        (card(colour=BAR), True),
        (card(begins=415, colour=BAR), True),  # light has a soft side
        (card(colour=SKIN), True),
        (card(begins=640), False),  # nothing but the card's ground
        (card(begins=440), False),  # so wide a blank ends a name
        (card(colour=PALE), False),
        (card(ground=254, grain=0.5), False),  # overexposed all over
    ],
)
def test_a_name_is_open_ended_where_another_ground_begins_behind_it(page, open_ended):
    (found,) = before_what_hides(page, [NAME], {"nama"}, [])
    assert found.box == NAME.box
    assert found.open_ended is open_ended


def test_another_colour_with_a_pattern_is_the_card_s_own():
    page = card()
    rng = np.random.default_rng(2)
    page[140:190, 404:640] = rng.normal(235, 8, (50, 236, 3)).clip(0, 255)
    (found,) = before_what_hides(page, [NAME], {"nama"}, [])
    assert not found.open_ended


def test_a_ground_that_darkens_little_by_little_is_the_card_s_own():
    page = card(begins=640, grain=2.0)
    page[:, 100:640] -= np.linspace(0, 100, 540).astype(np.uint8)[:, None]
    page[140:190, 404:640] = page[140:190, 404:640].mean(0).astype(np.uint8)
    (found,) = before_what_hides(page, [NAME], {"nama"}, [])
    assert not found.open_ended


def test_other_fields_and_lines_at_the_page_s_end_stay():
    village = TextRegion("kelurahan_desa", NAME.box)
    assert before_what_hides(card(), [village], {"nama"}, []) == [village]
    at_end = TextRegion("nama", Box(800, 150, 1011, 180))
    assert before_what_hides(card(), [at_end], {"nama"}, []) == [at_end]


@pytest.mark.parametrize(("left", "open_ended"), [(404, False), (440, True)])
def test_the_portrait_hides_nothing(left, open_ended):
    portrait = Box(left, 120, 640, 400)
    (found,) = before_what_hides(card(colour=BAR), [NAME], {"nama"}, [portrait])
    assert found.open_ended is open_ended
