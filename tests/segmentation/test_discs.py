"""A coin or a round sticker over a portrait is told by its outline, a head's is no circle."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from elements import Box, Image
from segmentation.discs import LEAST_ROUND, roundness
from segmentation.outlines import close_up
from segmentation.picture import picture_in
from tests.segmentation.test_askew import BOX, card

MIDDLE = (835, 275)


def covered(radius: int, colour: tuple[int, int, int], aside: int = 0) -> Image:
    page = card()
    cv2.circle(page, (MIDDLE[0] + aside, MIDDLE[1]), radius, colour, -1, cv2.LINE_AA)
    return page


@pytest.mark.parametrize("colour", [(190, 190, 185), (250, 220, 20), (250, 250, 250)])
@pytest.mark.parametrize(("radius", "aside"), [(64, 0), (70, 12), (90, 0)])
def test_a_round_thing_is_told(colour: tuple[int, int, int], radius: int, aside: int) -> None:
    page = covered(radius, colour, aside)
    assert roundness(close_up(page, BOX)) >= LEAST_ROUND
    blurred = np.asarray(cv2.GaussianBlur(page, (0, 0), 1.2), np.uint8)
    noisy = blurred + np.random.default_rng(3).normal(0, 4, page.shape)
    assert roundness(close_up(np.clip(noisy, 0, 255).astype(np.uint8), BOX)) >= LEAST_ROUND


@pytest.mark.parametrize("rim", [0.8, 0.88])
@pytest.mark.parametrize("aside", [0, 30])
def test_a_coin_with_an_inner_rim_is_told(rim: float, aside: int) -> None:
    """Both sides of which are the coin's own colour."""
    page = covered(66, (205, 170, 90), aside)
    middle = (MIDDLE[0] + aside, MIDDLE[1])
    cv2.circle(page, middle, round(66 * rim), (120, 90, 40), 3, cv2.LINE_AA)
    assert roundness(close_up(page, BOX)) >= LEAST_ROUND


def test_a_crown_cap_with_its_wavy_edge_is_told() -> None:
    page = card()
    turns = np.linspace(0, 2 * np.pi, 360, endpoint=False)
    radii = 74 * (1 + 0.035 * np.cos(21 * turns))
    points = np.stack([np.cos(turns), np.sin(turns)], 1) * radii[:, None] + MIDDLE
    cv2.fillPoly(page, [np.rint(points).astype(np.int32)], (30, 110, 60), cv2.LINE_AA)
    assert roundness(close_up(page, BOX)) >= LEAST_ROUND


@pytest.mark.parametrize("sides", [(42, 58), (45, 52), (60, 60)])
def test_a_head_is_none(sides: tuple[int, int]) -> None:
    """Not even a round one: it ends at the neck."""
    page = card()
    cv2.ellipse(page, MIDDLE, sides, 0, 0, 360, (220, 180, 150), -1, cv2.LINE_AA)
    cv2.rectangle(page, (812, 310), (858, 360), (220, 180, 150), -1)
    assert roundness(close_up(page, BOX)) < LEAST_ROUND


def test_nothing_is_looked_for_where_nothing_could_be() -> None:
    assert roundness(close_up(card(), Box(735, 160, 740, 165))) == 0
    assert roundness(close_up(np.full((638, 1011, 3), 200, np.uint8), BOX)) == 0


def test_a_portrait_under_a_coin_is_not_whole() -> None:
    plane = np.zeros((638, 1011), np.float32)
    plane[160:420, 735:935] = 1
    assert picture_in(plane, card()).whole
    assert not picture_in(plane, covered(58, (190, 190, 185))).whole
