"""Whether a line of print ends before a patch."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from elements import Box
from segmentation.patched import ends_in_patch

WIDTH, HEIGHT = 800, 500
LINE = Box(200, 240, 400, 260)


def page(grain: float = 4.0) -> np.ndarray:
    ground = np.random.default_rng(2).normal(200, grain, (HEIGHT, WIDTH, 3))
    for top in (210, 240, 270):
        ground[top : top + 20, 204:396:8] = 30
    return np.clip(ground, 0, 255).astype(np.uint8)


def with_print_on(image: np.ndarray) -> np.ndarray:
    """With print that goes on behind the line's end."""
    for n in range(12):
        left = 404 + 12 * n
        cv2.rectangle(image, (left, 241), (left + 5, 259), (30, 30, 30), -1)
    return image


def blurred(image: np.ndarray) -> np.ndarray:
    part = with_print_on(image)[232:268, 402:560]
    part[:] = cv2.GaussianBlur(part, (0, 0), 9)
    return image


def in_squares(image: np.ndarray) -> np.ndarray:
    part = with_print_on(image)[236:264, 402:560]
    small = cv2.resize(part, (20, 4), interpolation=cv2.INTER_AREA)
    part[:] = cv2.resize(small, part.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    return image


@pytest.mark.parametrize("hide", [blurred, in_squares])
def test_print_that_an_editor_hides_leaves_no_ground(hide) -> None:
    assert not ends_in_patch(with_print_on(page()), LINE)
    assert ends_in_patch(hide(page()), LINE)


@pytest.mark.parametrize(("rows", "patch"), [((232, 268), True), ((228, 272), True),
                                             ((0, 500), False)])  # fmt: skip
@pytest.mark.parametrize("colour", [190, 208])
def test_an_even_patch_is_apart_from_what_is_above_and_below(rows, patch, colour) -> None:
    image = page()
    image[rows[0] : rows[1], 402:560] = colour
    assert ends_in_patch(image, LINE) is patch


def test_a_portrait_beside_a_line_is_no_patch() -> None:
    image = page()
    image[100:400, 408:600] = 60
    assert not ends_in_patch(image, LINE)


def test_nothing_is_told_at_the_page_s_end_or_of_its_ground() -> None:
    assert not ends_in_patch(page(), LINE)
    assert not ends_in_patch(page(), Box(200, 240, WIDTH - 10, 260))
    assert not ends_in_patch(page(), Box(200, 0, 400, 0))
