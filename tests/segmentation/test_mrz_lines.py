"""A zone's corners by its own print: lines drawn in a turned picture, with what is next to them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from elements import Quad, transform
from segmentation.geometry import diagonal, homography, rectangle, warp
from segmentation.mrz_lines import ACROSS, LEADING, PITCH, refined

CELL, CAP, APART = 18.0, 19.0, 48.0  # pixels of the drawn page
LETTERS = "ABCDEFGHKLMNOPRSTUVWXYZ0123456789"


def zone_on_paper(
    lines: int, length: int, *, seed: int = 1, edge: float = 3.0
) -> tuple[np.ndarray, Quad]:
    """A photo, RGB uint8, of a card with a zone of letters and fillers, and the zone's corners.
    edge: cells between the zone's sides and the card's, beyond which all is dark."""
    rng = np.random.default_rng(seed)
    wide, tall = length * CELL, CAP + (lines - 1) * APART
    left, top = edge * CELL, 60.0
    page = np.full((round(tall + 130), round(wide + 2 * left), 3), 215, np.uint8)
    page -= rng.integers(0, 12, page.shape).astype(np.uint8)
    for row in range(lines):
        text = "".join(rng.choice(list(LETTERS), length // 2)).ljust(length, "<")
        for n, character in enumerate(text):
            at = (round(left + n * CELL + 3), round(top + row * APART + CAP))
            cv2.putText(page, character, at, cv2.FONT_HERSHEY_PLAIN, 1.6, (40, 40, 40), 2)
    zone = rectangle(left, top, left + wide, top + tall)
    height, width = page.shape[:2]
    target = np.float32([[140, 160], [140 + width, 130], [150 + width, 150 + height],
                         [130, 170 + height]])  # fmt: skip
    to_photo = homography(rectangle(0, 0, width, height), target)
    photo = np.full((height + 330, width + 300, 3), 30, np.uint8)
    shown = warp(page, to_photo, (photo.shape[1], photo.shape[0]))
    inside = warp(np.full_like(page, 255), to_photo, (photo.shape[1], photo.shape[0]))
    return np.where(inside > 127, shown, photo).astype(np.uint8), transform(zone, to_photo)


def rough(quad: Quad, across: float, down: float) -> Quad:
    """A quad moved by shares of its sides."""
    moved = quad + across * (quad[1] - quad[0]) + down * (quad[3] - quad[0])
    return np.asarray(moved, np.float32)


@pytest.mark.parametrize(("lines", "length"), [(3, 30), (2, 36), (2, 44)])
@pytest.mark.parametrize(("across", "down"), [(0, 0), (0.03, -0.06), (-0.04, 0.08)])
def test_corners_that_are_a_character_off_are_mended(lines, length, across, down):
    photo, zone = zone_on_paper(lines, length)
    found = refined(photo, rough(zone, across, down), lines, length)
    assert found is not None
    assert np.abs(found - zone).max() < 0.012 * diagonal(zone)


def test_a_card_that_ends_a_cell_beside_the_zone_is_no_print():
    photo, zone = zone_on_paper(3, 30, edge=1.2)
    found = refined(photo, rough(zone, 0.02, 0.02), 3, 30)
    assert found is not None
    assert np.abs(found - zone).max() < 0.012 * diagonal(zone)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_where_no_lines_are_nothing_is_mended(seed):
    noise = np.random.default_rng(seed).integers(0, 255, (500, 800, 3)).astype(np.uint8)
    for photo in (noise, cv2.GaussianBlur(noise, (0, 0), 9), np.full_like(noise, 128)):
        assert refined(photo, rectangle(150, 200, 650, 300), 3, 30) is None


def test_print_beyond_the_reach_is_not_taken():
    photo, zone = zone_on_paper(2, 44)
    far = rough(zone, 2 * (ACROSS * PITCH) / (44 * PITCH), 0)
    found = refined(photo, far, 2, 44)
    assert found is None or np.abs(found - far).max() < ACROSS * diagonal(zone) / 44
    assert LEADING > PITCH
