"""A tag, a note or a bar over a portrait is told by four straight edges at right angles."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from elements import Box, Image
from segmentation.outlines import close_up
from segmentation.picture import picture_in
from segmentation.rectangles import LEAST_SQUARE, squareness
from tests.segmentation.test_askew import BOX, card

MIDDLE = (840, 285)


def laid(
    page: Image,
    size: tuple[int, int],
    tilt: float,
    colour: tuple[int, int, int],
    at: tuple[int, int],
) -> Image:
    """A page with a sheet of paper over a part of it."""
    corners = cv2.boxPoints((at, size, tilt))
    cv2.fillPoly(page, [np.rint(corners).astype(np.int32)], colour, cv2.LINE_AA)
    return page


def with_print(page: Image) -> Image:
    cv2.putText(page, "12.500", (MIDDLE[0] - 42, MIDDLE[1] + 8), 0, 0.8, (20, 20, 20), 2)
    return page


@pytest.mark.parametrize("colour", [(250, 215, 40), (246, 246, 240), (245, 140, 30)])
@pytest.mark.parametrize("tilt", [-25.0, -8.0, 0.0, 12.0])
def test_a_price_tag_is_told(colour: tuple[int, int, int], tilt: float) -> None:
    page = with_print(laid(card(), (130, 76), tilt, colour, MIDDLE))
    assert squareness(close_up(page, BOX)) >= LEAST_SQUARE
    blurred = cv2.GaussianBlur(page, (0, 0), 1.2)
    noisy = np.clip(blurred + np.random.default_rng(3).normal(0, 4, page.shape), 0, 255)
    assert squareness(close_up(noisy.astype(np.uint8), BOX)) >= LEAST_SQUARE


def test_a_note_that_reaches_over_a_side_is_told() -> None:
    page = laid(card(), (120, 120), 7.0, (255, 240, 110), (900, 280))
    assert squareness(close_up(page, BOX)) >= LEAST_SQUARE


def test_a_portraits_own_sides_and_clothes_are_none() -> None:
    page = card()
    assert squareness(close_up(page, BOX)) == 0
    cv2.rectangle(page, (770, 335), (900, 419), (90, 90, 95), -1)
    assert squareness(close_up(page, BOX)) == 0


def test_a_dark_cap_is_none_but_a_bright_tag_there_is_one() -> None:
    page = card()
    cv2.rectangle(page, (795, 200), (875, 245), (25, 25, 28), -1)
    assert squareness(close_up(page, BOX)) == 0
    page = card()
    cv2.rectangle(page, (795, 200), (875, 245), (250, 250, 240), -1)
    assert squareness(close_up(page, BOX)) >= LEAST_SQUARE


def test_what_is_not_of_one_colour_inside_its_edges_is_none() -> None:
    """As hair that hangs at both sides of a face."""
    page = card()
    cv2.rectangle(page, (785, 225), (885, 315), (220, 180, 150), -1)
    for left in (785, 867):
        cv2.rectangle(page, (left, 225), (left + 18, 315), (20, 20, 20), -1)
    assert squareness(close_up(page, BOX)) < LEAST_SQUARE


def test_nothing_is_looked_for_where_nothing_could_be() -> None:
    for right, bottom in ((740, 165), (736, 161)):
        assert squareness(close_up(card(), Box(735, 160, right, bottom))) == 0
    assert squareness(close_up(np.full((638, 1011, 3), 200, np.uint8), BOX)) == 0


def test_a_portrait_under_a_tag_is_not_whole() -> None:
    plane = np.zeros((638, 1011), np.float32)
    plane[160:420, 735:935] = 1
    assert picture_in(plane, card()).whole
    assert not picture_in(plane, laid(card(), (130, 76), 6.0, (250, 215, 40), MIDDLE)).whole
