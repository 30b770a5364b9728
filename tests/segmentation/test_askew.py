"""A picture printed with its card stands upright on it; one that was stuck over it seldom does."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from elements import Box, Image
from segmentation.askew import LEAST_ASKEW, askew
from segmentation.picture import picture_in

BOX = Box(735, 160, 935, 420)
RED, BLUE = (190, 30, 40), (30, 60, 200)


def portrait(ground: tuple[int, int, int]) -> Image:
    image = np.full((260, 200, 3), ground, np.uint8)
    cv2.ellipse(image, (100, 110), (42, 58), 0, 0, 360, (220, 180, 150), -1, cv2.LINE_AA)
    cv2.ellipse(image, (100, 290), (88, 100), 0, 0, 360, (60, 90, 60), -1, cv2.LINE_AA)
    return image


def card() -> Image:
    page = np.full((638, 1011, 3), (170, 200, 215), np.uint8)
    page[160:420, 735:935] = portrait(RED)
    return page


def stuck(page: Image, degrees: float, shift: tuple[float, float] = (0, 0)) -> Image:
    """Another portrait over the page's, turned about its middle."""
    turn = cv2.getRotationMatrix2D((100, 130), -degrees, 1)
    turn[:, 2] += (735 + shift[0], 160 + shift[1])
    over = cv2.warpAffine(portrait(BLUE), turn, (1011, 638))
    mask = cv2.warpAffine(np.ones((260, 200), np.float32), turn, (1011, 638))[..., None]
    return (page * (1 - mask) + over * mask).astype(np.uint8)


def test_a_cards_own_picture_is_upright() -> None:
    assert askew(card(), BOX) == 0


@pytest.mark.parametrize("degrees", [-4.0, -2.0, 2.0, 4.0])
def test_one_that_was_stuck_on_is_turned_by_so_much(degrees: float) -> None:
    page = stuck(card(), degrees, (4, 6))
    assert askew(page, BOX) == pytest.approx(abs(degrees), abs=0.6)


def test_a_page_that_leans_one_way_has_its_own_picture() -> None:
    """As where one corner of the card was found wrongly."""
    lean = np.array([[1, 0.05, -15], [0, 1, 0]])
    assert askew(np.asarray(cv2.warpAffine(card(), lean, (1011, 638)), np.uint8), BOX) < LEAST_ASKEW


@pytest.mark.parametrize("degrees", [-3.0, 2.0])
def test_a_page_of_which_the_print_is_turned_as_well_has_its_own_picture(degrees: float) -> None:
    page = card()
    for row in range(10):
        cv2.putText(page, "FICTIONAL LINE", (150, 170 + 35 * row), 0, 0.9, (30, 30, 40), 2)
    turn = cv2.getRotationMatrix2D((835, 290), -degrees, 1)
    turned = cv2.warpAffine(page, turn, (1011, 638), borderMode=cv2.BORDER_REPLICATE)
    assert askew(np.asarray(turned, np.uint8), BOX) < LEAST_ASKEW
    assert askew(stuck(page, degrees), BOX) > LEAST_ASKEW


def test_a_picture_at_the_pages_end_is_looked_at_as_well() -> None:
    page = np.roll(stuck(card(), 3.0), 60, axis=1)
    assert askew(page, Box(795, 160, 995, 420)) > LEAST_ASKEW
    assert askew(np.roll(card(), 60, axis=1), Box(795, 160, 995, 420)) == 0
    assert askew(card(), Box(735, 2, 935, 262)) == 0


def test_a_turned_picture_covers_the_cards_own() -> None:
    plane = np.zeros((160, 256), np.float32)
    plane[40:105, 186:237] = 0.9
    assert picture_in(plane, card()).whole
    told = picture_in(plane, stuck(card(), 3.0))
    assert told.covered
    assert not told.whole
