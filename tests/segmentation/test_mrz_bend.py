"""Zones whose lines bend: how far is told by their print, and a page has them straight."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from elements import transform
from segmentation.geometry import diagonal, inverse
from segmentation.mrz_band import PITCH, ROOM_ACROSS, Zone, straighten
from segmentation.mrz_bend import PLACES, bent
from segmentation.mrz_guesses import otherwise
from segmentation.mrz_lines import ink_of
from tests.segmentation.test_mrz_lines import rough, zone_on_paper


def bulging(photo, zone, high):
    """A photo whose columns are moved down by up to so many pixels in the middle of the zone, and
    the zone's corners there."""
    height, width = photo.shape[:2]
    left, right = zone[:, 0].min(), zone[:, 0].max()

    def below(x):
        return (high * np.sin(np.pi * (x - left) / (right - left))).astype(np.float32)

    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    moved = cv2.remap(photo, x, y - below(x), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    corners = zone + np.stack([np.zeros(4), below(zone[:, 0])], 1)
    return moved, corners.astype(np.float32)


@pytest.mark.parametrize(("lines", "length"), [(3, 30), (2, 36), (2, 44)])
@pytest.mark.parametrize("high", [-20.0, 12.0, 20.0])
def test_a_bend_is_told_by_the_print(lines, length, high):
    photo, zone = bulging(*zone_on_paper(lines, length), high)
    found = bent(photo, rough(zone, 0.01, -0.04), lines, length)
    assert found is not None
    assert np.abs(found.quad - zone).max() < 0.015 * diagonal(zone)
    told = high / 48 * np.sin(np.pi * PLACES)  # 48: pixels from line to line
    assert np.abs(found.bend - told).max() < 0.08


def test_straight_lines_bend_nowhere():
    photo, zone = zone_on_paper(2, 44)
    assert np.abs(bent(photo, zone, 2, 44).bend).max() < 0.05


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_where_no_lines_are_nothing_bends(seed):
    noise = np.random.default_rng(seed).integers(0, 255, (500, 800, 3)).astype(np.uint8)
    for photo in (noise, cv2.GaussianBlur(noise, (0, 0), 9), np.full_like(noise, 128)):
        assert (
            bent(photo, np.float32([[150, 200], [650, 200], [650, 300], [150, 300]]), 3, 30) is None
        )


@pytest.mark.parametrize("high", [-20.0, 20.0])
def test_a_page_has_bent_lines_straight(high):
    photo, zone = bulging(*zone_on_paper(2, 44), high)
    guess = next(otherwise(photo, Zone(zone, 0.9, zone)))
    assert guess.bend is not None
    page = straighten(photo, guess)
    ink = ink_of(page.image)[:, ROOM_ACROSS:-ROOM_ACROSS]
    cells = np.array([ink[:, n : n + round(4 * PITCH)].mean(1) for n in range(0, 800, 80)])
    tops = (cells > 0.1).argmax(1)  # of the first line, in each four cells
    assert np.ptp(tops) <= 6
    flat = straighten(photo, Zone(zone, 0.9)).image  # by its corners alone
    rows = np.array(
        [(ink_of(flat)[:, n : n + 80].mean(1) > 0.1).argmax() for n in range(24, 800, 80)]
    )
    assert np.ptp(rows) > 10
    assert np.abs(transform(guess.quad, inverse(page.to_photo))[0] - [ROOM_ACROSS, 18]).max() < 0.1


def test_straight_lines_are_looked_for_by_corners_alone():
    photo, zone = zone_on_paper(2, 44)
    assert all(guess.bend is None for guess in otherwise(photo, Zone(zone, 0.9, zone)))
