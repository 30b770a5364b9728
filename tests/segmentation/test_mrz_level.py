"""A line's crop follows its print where corners leave it rising or bent."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from segmentation.mrz_band import (
    CAP,
    DOWN,
    LEADING,
    PITCH,
    ROOM_ACROSS,
    ROOM_DOWN,
    line_boxes,
)
from segmentation.mrz_level import follow
from segmentation.mrz_lines import ink_of


def page_of(lines, length):
    """A page with lines of letters in their cells."""
    rng = np.random.default_rng(1)
    width = round(length * PITCH) + 2 * ROOM_ACROSS
    height = round(CAP + (lines - 1) * LEADING) + 2 * ROOM_DOWN
    page = np.full((height, width, 3), 215, np.uint8)
    page -= rng.integers(0, 12, page.shape).astype(np.uint8)
    for row in range(lines):
        for n, letter in enumerate(rng.choice(list("ABDEHKLMNOPRTU"), length)):
            at = (ROOM_ACROSS + round(n * PITCH), ROOM_DOWN + round(CAP + row * LEADING))
            cv2.putText(page, letter, at, cv2.FONT_HERSHEY_SIMPLEX, 0.95, (40, 40, 40), 2)
    return page


def moved(page, off):
    """A page whose columns are moved down by ``off`` of their place, 0 to 1."""
    height, width = page.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    below = np.asarray(off(np.linspace(0, 1, width)), np.float32)
    return cv2.remap(page, x, y - below, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def middles(crop):
    """Where the middle of its print stands in each of ten parts of a crop, rows."""
    parts = np.array_split(ink_of(crop)[:, 20:-20], 10, axis=1)
    rows = np.arange(crop.shape[0]) + 0.5
    return np.array([(part.mean(1) @ rows) / part.mean(1).sum() for part in parts])


@pytest.mark.parametrize(("lines", "length"), [(3, 30), (2, 36), (2, 44)])
@pytest.mark.parametrize(
    "off",
    [lambda x: 9 * x, lambda x: -9 * x, lambda x: 8 * np.sin(np.pi * x)],
    ids=["falling", "rising", "bent"],
)
def test_a_line_that_runs_off_its_place_is_followed(lines, length, off):
    page = moved(page_of(lines, length), off)
    for box in line_boxes(page):
        at = middles(follow(page, box))
        assert np.abs(at - (DOWN + 0.5) * CAP).max() < 2.5


@pytest.mark.parametrize(("lines", "length"), [(3, 30), (2, 44)])
def test_a_level_line_is_cut_as_it_is(lines, length):
    page = page_of(lines, length)
    for box in line_boxes(page):
        crop = page[round(box.top) : round(box.bottom), round(box.left) : round(box.right)]
        assert np.array_equal(follow(page, box), crop)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_where_no_line_is_nothing_is_followed(seed):
    page = np.random.default_rng(seed).integers(0, 255, (112, 928, 3)).astype(np.uint8)
    for ground in (page, np.full_like(page, 128)):
        for box in line_boxes(ground):
            crop = ground[round(box.top) : round(box.bottom), round(box.left) : round(box.right)]
            assert np.array_equal(follow(ground, box), crop)
