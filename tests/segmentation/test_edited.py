"""Bars and mosaics that an editor paints over a portrait."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from elements import Box, Image
from segmentation.edited import is_edited

BOX = Box(40, 40, 240, 300)


def portrait() -> Image:
    """A page, uint8 (340, 280, 3), with a head, and the noise of a camera."""
    page = np.full((340, 280, 3), (40, 70, 180), np.float32)
    y, x = np.indices((340, 280))
    page += (y / 8)[..., None]
    page[np.hypot((x - 140) / 50, (y - 150) / 65) < 1] = (200, 150, 120)
    page[np.hypot((x - 140) / 95, (y - 310) / 80) < 1] = (60, 60, 90)
    for eye in (118, 162):
        page[np.hypot((x - eye) / 8, (y - 140) / 5) < 1] = (30, 25, 25)
    page += np.random.default_rng(3).normal(0, 4, (340, 280, 1))
    return np.clip(page, 0, 255).astype(np.uint8)


def test_a_head_is_not_painted() -> None:
    assert not is_edited(portrait(), BOX)


@pytest.mark.parametrize("turn", [0, 8])
@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255), (210, 30, 30)])
def test_a_bar_over_the_eyes_is(colour: tuple[int, int, int], turn: int) -> None:
    page = portrait()
    bar = cv2.boxPoints(((140, 140), (150, 50), turn))
    cv2.fillConvexPoly(page, np.round(bar).astype(np.int32), colour)
    assert is_edited(page, BOX)


@pytest.mark.parametrize("colour", [(0, 0, 0), (20, 20, 20), (255, 255, 255)])
@pytest.mark.parametrize("turn", [0, 6])
def test_a_thin_bar_over_the_eyes_is(colour: tuple[int, int, int], turn: int) -> None:
    page = portrait()
    bar = cv2.boxPoints(((140, 140), (90, 24), turn))
    cv2.fillConvexPoly(page, np.round(bar).astype(np.int32), colour)
    assert is_edited(page, BOX)


def test_a_cap_without_grain_above_the_eyes_is_not() -> None:
    page = portrait()
    page[82:106, 95:185] = (25, 25, 28)
    assert not is_edited(page, BOX)


def test_an_even_ground_around_a_head_is_no_bar() -> None:
    page = portrait()
    y, x = np.indices((340, 280))
    page[(np.hypot((x - 140) / 60, (y - 150) / 75) > 1) & (y < 220)] = (250, 250, 250)
    assert not is_edited(page, BOX)


@pytest.mark.parametrize("side", [12, 18, 26])
def test_a_mosaic_over_the_face_is(side: int) -> None:
    page = portrait()
    face = page[90:220, 80:200]
    few = cv2.resize(face, (120 // side, 130 // side), interpolation=cv2.INTER_AREA)
    page[90:220, 80:200] = cv2.resize(few, (120, 130), interpolation=cv2.INTER_NEAREST)
    assert is_edited(page, BOX)


def with_grain(page: Image, grain: float = 2.5) -> Image:
    noise = np.random.default_rng(5).normal(0, grain, page.shape[:2])[..., None]
    return np.clip(page + noise, 0, 255).astype(np.uint8)


def smooth_portrait() -> Image:
    return np.asarray(cv2.GaussianBlur(portrait(), (0, 0), 1.5), np.uint8)


def test_a_part_that_was_blurred_has_no_grain() -> None:
    page = with_grain(smooth_portrait())
    assert not is_edited(page, BOX)
    page[100:200, 90:190] = cv2.GaussianBlur(page, (0, 0), 9)[100:200, 90:190]
    assert is_edited(page, BOX)


def test_a_mosaic_of_few_large_squares_has_no_grain() -> None:
    page = with_grain(smooth_portrait())
    few = cv2.resize(page[100:200, 90:190], (2, 2), interpolation=cv2.INTER_AREA)
    page[100:200, 90:190] = cv2.resize(few, (100, 100), interpolation=cv2.INTER_NEAREST)
    assert is_edited(page, BOX)


def test_a_soft_shadow_or_a_picture_without_any_grain_is_not_painted() -> None:
    page = smooth_portrait().astype(np.float32)
    shade = cv2.GaussianBlur((np.indices(page.shape[:2])[1] > 150).astype(np.float32), (0, 0), 20)
    shaded = (page * (1 - 0.4 * shade[..., None])).astype(np.uint8)
    assert not is_edited(with_grain(shaded), BOX)
    assert not is_edited(with_grain(shaded, 0), BOX)


def test_nothing_to_be_seen_is_not_painted() -> None:
    assert not is_edited(portrait(), Box(0, 0, 2, 2))
