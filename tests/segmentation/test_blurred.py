"""A face that was blurred on purpose, beside print that is sharp."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from elements import Box, Image
from segmentation.blurred import is_blurred

PORTRAIT = Box(740, 160, 950, 440)


@pytest.fixture
def page() -> Image:
    page = np.full((638, 1011, 3), 215, np.uint8)
    for row in range(12):
        cv2.putText(page, "SITI CONTOH", (260, 170 + 30 * row), 0, 0.8, (40, 40, 40), 2)
    cv2.rectangle(page, (740, 160), (950, 440), (200, 40, 30), -1)
    cv2.ellipse(page, (845, 290), (50, 65), 0, 0, 360, (220, 180, 150), -1)
    cv2.ellipse(page, (845, 440), (90, 70), 0, 180, 360, (240, 240, 240), -1)
    return page


def blurred(page: Image, sigma: float) -> Image:
    face = page[160:440, 740:950]
    out = page.copy()
    out[160:440, 740:950] = cv2.GaussianBlur(face, (0, 0), sigma)
    return out


def test_a_portrait_as_sharp_as_the_print_is_not(page: Image) -> None:
    assert not is_blurred(page, PORTRAIT)
    assert not is_blurred(blurred(page, 1.5), PORTRAIT)  # a soft print


def test_a_blurred_face_beside_sharp_print_is(page: Image) -> None:
    assert is_blurred(blurred(page, 12), PORTRAIT)


def test_where_the_whole_photo_is_out_of_focus_nothing_is_told(page: Image) -> None:
    soft = cv2.GaussianBlur(page, (0, 0), 6)
    assert not is_blurred(blurred(soft, 12), PORTRAIT)


def test_without_print_beside_it_nothing_is_told(page: Image) -> None:
    assert not is_blurred(blurred(page, 12), Box(10, 160, 220, 440))


def half_blurred(page: Image, part: tuple[slice, slice]) -> Image:
    out = page.copy()
    out[part] = cv2.GaussianBlur(page, (0, 0), 14)[part]
    return out


@pytest.mark.parametrize(
    "part", [(slice(140, 460), slice(850, 980)), (slice(300, 470), slice(720, 970))]
)
def test_a_part_that_is_blurred_with_the_portraits_own_side_is(
    page: Image, part: tuple[slice, slice]
) -> None:
    assert is_blurred(half_blurred(page, part), PORTRAIT)


def test_a_shadow_that_ends_softly_along_a_side_is_no_blur(page: Image) -> None:
    page[160:440, 740:950] = cv2.resize(page[160:440, 740:950], (210, 280))
    page[400:440, 740:950] = (215, 215, 215)  # clothes as white as the card
    dark = np.clip((np.arange(638) - 420) / 40, 0, 1)[:, None, None] * 0.5
    assert not is_blurred((page * (1 - dark)).astype(np.uint8), PORTRAIT)
