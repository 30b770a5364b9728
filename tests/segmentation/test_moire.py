"""Hues that turn one way all over a page are a screen's; print, rings and lamps have none."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from documents.kinds.ktp.quality import PLACES
from elements import Image, Page
from segmentation.moire import turning_hue
from segmentation.quality import measure_quality

HEIGHT, WIDTH = 638, 1011
WHOLE = np.array([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]], np.float32)
Y, X = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float64)
THIRDS = np.array([0, 2 * np.pi / 3, 4 * np.pi / 3])
Values = npt.NDArray[np.float64]


def card() -> Image:
    image = np.full((HEIGHT, WIDTH, 3), (170, 200, 215), np.uint8)
    for row in range(12):
        text, place = f"FICTIONAL LINE {row} OF THE CARD", (100, 150 + 35 * row)
        cv2.putText(image, text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.8, (30, 30, 40), 2, cv2.LINE_AA)
    image[150:420, 740:950] = (190, 40, 40)
    return np.clip(image + np.random.default_rng(0).normal(0, 4, image.shape), 0, 255).astype(
        np.uint8
    )


def laid(over: Values) -> Image:
    return np.clip(card() * (1 + over), 0, 255).astype(np.uint8)


def bands(degrees: float, period: float = 45.0) -> Values:
    """How far on a band is at each pixel, in radians (H, W, 1); a lens bends it a little."""
    along = X * np.cos(np.radians(degrees)) + Y * np.sin(np.radians(degrees))
    return (2 * np.pi * (along + 2e-5 * (X - 500) ** 2) / period)[..., None]


def told(image: Image) -> bool:
    quality = measure_quality(image, Page(image, WHOLE, np.eye(3), 0, 1.0), PLACES)
    return quality["screen"].flag


def test_a_card_has_no_hue_that_turns() -> None:
    assert not told(card())


@pytest.mark.parametrize("degrees", [0, 25, 90, 155])
def test_bands_of_red_green_and_blue_in_turn_are_a_screens(degrees: float) -> None:
    turning = 0.08 * np.cos(bands(degrees) + THIRDS)
    assert told(laid(turning))
    assert told(laid(turning[..., ::-1]))


def test_coloured_lines_that_are_printed_all_over_turn_no_way() -> None:
    two_inks = 0.08 * np.cos(bands(25)) * (1, -0.4, -0.8)
    assert not told(laid(two_inks))


def test_a_holograms_rings_are_at_one_place() -> None:
    away = np.hypot(X - 300, Y - 300)[..., None]
    rings = 0.25 * np.cos(2 * np.pi * away / 60 + THIRDS) * (away < 110)
    assert not told(laid(rings))


def test_light_that_changes_its_colour_across_a_card_is_none() -> None:
    assert not told(laid(0.25 * np.cos(bands(0, 900.0) + THIRDS)))


def test_a_page_smaller_than_a_square_has_none() -> None:
    assert turning_hue(np.zeros((60, 200, 3), np.uint8), [(30, 30)]) == 0
