"""A screen's pixels are seen in a photo of it, a card's print is no screen."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from elements import Image
from segmentation.quality import THRESHOLDS
from segmentation.screen import screen

HEIGHT, WIDTH = 638, 1011
GROUND = (188, 188), (528, 188), (188, 468), (528, 468)
PICTURE = (789, 254), (849, 254), (789, 324), (849, 324)
Values = npt.NDArray[np.float64]


def card(scale: float = 1.0) -> Image:
    """Pale ground, dark lines of text and a dark picture, with a camera's noise."""
    image = np.full((HEIGHT, WIDTH, 3), (196, 220, 236), np.uint8)
    for row in range(12):
        text, place = f"FICTIONAL LINE {row} OF THE CARD", (250, 150 + 30 * row)
        cv2.putText(image, text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.7, (30, 30, 40), 2, cv2.LINE_AA)
    image[150:420, 690:950] = (150, 60, 60)
    image = np.asarray(cv2.resize(image, None, fx=scale, fy=scale), np.uint8)
    return laid(image, np.random.default_rng(0).normal(0, 6, image.shape))


def laid(image: Image, over: Values) -> Image:
    return np.clip(image + over, 0, 255).astype(np.uint8)


def wave(shape: tuple[int, ...], period: float, degrees: float) -> Values:
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]]
    along = x * np.cos(np.radians(degrees)) + y * np.sin(np.radians(degrees))
    return np.cos(2 * np.pi * along / period)


def is_screen(photo: Image, scale: float = 1.0) -> bool:
    to_photo = np.diag([scale, scale, 1.0])
    return screen(photo, to_photo, GROUND, PICTURE) > THRESHOLDS["screen"]


def test_a_card_is_no_screen() -> None:
    assert not is_screen(card())


@pytest.mark.parametrize("degrees", [0, 37, 90])
def test_stripes_all_over_a_photo_are_a_screens(degrees: int) -> None:
    stripes = 6 * wave((HEIGHT, WIDTH), 5.3, degrees)
    assert is_screen(laid(card(), stripes[..., None]))


def test_stripes_of_colour_as_bright_as_what_is_between_them_are_too() -> None:
    stripes = 9 * wave((HEIGHT, WIDTH), 4.1, 60)
    tint = stripes[..., None] * (1, -0.51, 0)  # so that green's share of the light makes up for red
    photo = laid(card(), tint)
    assert is_screen(photo)
    grey = cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY)
    assert not is_screen(np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB), np.uint8))


def test_a_small_cards_coloured_print_is_no_screen() -> None:
    """Windows on its picture show the ground beside it as well."""
    small, scale = card(0.4), 0.4
    tint = 9 * wave(small.shape[:2], 4.1, 60)
    assert not is_screen(laid(small, tint[..., None] * (1, -0.51, 0)), scale)


@pytest.mark.parametrize(("strength", "told"), [(3.0, False), (12.0, True)])
def test_a_small_card_is_a_screen_where_stripes_are_plain(strength: float, told: bool) -> None:
    """Fine print of its ground that goes on over its picture has lower peaks."""
    small, scale = card(0.4), 0.4
    assert (
        is_screen(laid(small, strength * wave(small.shape[:2], 4.1, 60)[..., None]), scale) == told
    )


@pytest.mark.parametrize("beside", [True, False])
def test_a_grid_that_goes_on_beside_a_card_counts_more(beside: bool) -> None:
    """Print of the card's ground that goes on over its picture is as plain, and ends with it."""
    photo = np.asarray(cv2.copyMakeBorder(card(), *(180,) * 4, cv2.BORDER_REPLICATE), np.uint8)
    stripes = 1.3 * wave(photo.shape[:2], 5.3, 37)
    if not beside:
        stripes[:180] = stripes[-180:] = stripes[:, :180] = stripes[:, -180:] = 0
    to_photo = np.array([[1, 0, 180], [0, 1, 180], [0, 0, 1]], np.float64)
    striped = laid(photo, stripes[..., None])
    alone = screen(striped, to_photo, GROUND, PICTURE)
    assert (screen(striped, to_photo, GROUND, PICTURE, ((505, -90),)) > alone) is beside


def test_a_grid_is_seen_that_is_finer_than_a_page_shows() -> None:
    photo = card(3.0)
    stripes = 12 * wave(photo.shape[:2], 2.6, 25)
    assert is_screen(laid(photo, stripes[..., None]), 3.0)


def test_a_regular_print_ends_at_the_picture_and_is_no_screen() -> None:
    stripes = 12 * wave((HEIGHT, WIDTH), 5.3, 37)
    stripes[150:420, 690:950] = 0
    assert not is_screen(laid(card(), stripes[..., None]))


def test_a_photo_smaller_than_a_window_shows_none() -> None:
    assert screen(np.zeros((120, 300, 3), np.uint8), np.eye(3), GROUND, PICTURE) == 0
