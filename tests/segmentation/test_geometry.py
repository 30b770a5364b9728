"""Looks at a photo from its halves: the same picture, at the same place, for less work."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from elements import Image, transform
from segmentation.geometry import (
    LOOK,
    Scales,
    first_look,
    homography,
    inverse,
    rectangle,
    shrunk_by,
    warp,
)


def spotted(width: int, height: int, x: int, y: int, size: int = 24) -> Image:
    """A dark photo with one white square, its corner at x, y."""
    photo = np.zeros((height, width, 3), np.uint8)
    photo[y : y + size, x : x + size] = 255
    return photo


def middle(image: Image) -> np.ndarray:
    """The centre of what is white, in continuous coordinates."""
    rows, columns = np.nonzero(image[..., 0] > 127)
    return np.array([columns.mean() + 0.5, rows.mean() + 0.5])


@pytest.mark.parametrize(
    ("shrink", "factor"), [(0.3, 1), (1, 1), (1.9, 1), (2, 2), (7.9, 4), (8, 8)]
)
def test_the_scale_next_above_the_wanted_one(shrink: float, factor: int) -> None:
    image, shrunk = Scales(np.zeros((1300, 2001, 3), np.uint8)).near(shrink)
    assert shrunk == factor
    assert image.shape[:2] == (1300 // factor, 2001 // factor)


def test_a_halved_photo_is_made_once_and_is_the_mean_of_four() -> None:
    photo = np.random.default_rng(1).integers(0, 256, (40, 60, 3), dtype=np.uint8)
    scales = Scales(photo)
    half, _ = scales.near(2)
    assert half is scales.near(3)[0]
    fours = photo.reshape(20, 2, 30, 2, 3).astype(np.float64).mean((1, 3))
    assert np.abs(half - fours).max() <= 0.5


def test_a_sliver_is_halved_until_nothing_is_left_to_halve() -> None:
    image, factor = Scales(np.zeros((1, 5000, 3), np.uint8)).near(64)
    assert (image.shape, factor) == ((1, 5000, 3), 1)


@pytest.mark.parametrize("width", [300, 700, 1501, 3999])
def test_a_warp_puts_things_where_the_homography_says(width: int) -> None:
    height = round(width * 0.7)
    photo = spotted(width, height, width // 2, height // 3, size=width // 20)
    matrix = homography(
        rectangle(0.1 * width, 0.1 * height, 0.9 * width, 0.9 * height), rectangle(0, 0, 256, 160)
    )
    assert shrunk_by(matrix, (256, 160)) == pytest.approx(0.8 * np.sqrt(width * height / 40960))
    there = transform(middle(photo)[None], matrix)[0]
    assert middle(warp(photo, matrix, (256, 160))) == pytest.approx(there, abs=0.35)


@pytest.mark.parametrize("window", [None, (1203, 401, 2203, 1201), (0, 0, 1501, 1501)])
def test_a_look_says_where_it_looks(window: tuple[int, int, int, int] | None) -> None:
    photo = spotted(3001, 2001, 1300, 700, size=100)
    look, to_look = first_look(photo, window)
    assert look.shape == (LOOK, LOOK, 3)
    found = transform(middle(look)[None], inverse(to_look))[0]
    assert found == pytest.approx([1350, 750], abs=12)


def test_print_finer_than_a_look_turns_grey_and_does_not_alias() -> None:
    photo = np.zeros((1500, 2400, 3), np.uint8)
    photo[:, ::2] = 255
    seen = warp(photo, np.diag([256 / 2400, 160 / 1500, 1.0]), (256, 160))
    assert np.abs(seen[2:-2, 2:-2].astype(int) - 127).max() <= 2
    assert cv2.meanStdDev(first_look(photo)[0][60:200])[1].max() < 2
