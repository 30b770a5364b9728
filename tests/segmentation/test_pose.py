"""Skew: 0 for what a camera makes of a card, more where a side has left it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from elements import ID1, Quad
from segmentation.geometry import diagonal, rectangle
from segmentation.pose import SKEWED, completed, skew

SIZE = (1600, 1200)
CARD = np.array([[-42.8, -26.99, 0], [42.8, -26.99, 0], [42.8, 26.99, 0], [-42.8, 26.99, 0]])


def seen(rng: np.random.Generator, *, focal: float, shift: float, tilt: float = 0.25) -> Quad:
    """A card as a camera sees it whose axis goes through the photo's middle. focal: in longer
    sides; shift: how far the card lies off the axis, in its distances; tilt: about, in radians."""
    spin = np.array([*rng.normal(0, tilt, 2), rng.uniform(-3, 3)])
    away = np.array([*rng.uniform(-shift, shift, 2), 1.0]) * rng.uniform(200, 400)
    camera = np.array([[focal * SIZE[0], 0, 800], [0, focal * SIZE[0], 600], [0, 0, 1]])
    points, _ = cv2.projectPoints(CARD, spin, away, camera, None)
    return points.reshape(4, 2).astype(np.float32)


@pytest.mark.parametrize("number", range(20))
def test_what_a_camera_sees_is_not_skewed(number: int) -> None:
    rng = np.random.default_rng(number)
    quad = seen(rng, focal=rng.uniform(0.55, 2.5), shift=0.2)
    assert skew(quad, SIZE, ID1.shape) < 0.002


@pytest.mark.parametrize("number", range(5))
def test_a_photo_cut_out_about_the_card_is_not_skewed(number: int) -> None:
    """The camera's axis lies far outside the photo's middle, but still goes through the card."""
    rng = np.random.default_rng(number)
    quad = seen(rng, focal=1.0, shift=0.0)
    assert skew(quad + np.float32(3000), SIZE, ID1.shape) < 0.01


@pytest.mark.parametrize("corner", range(4))
def test_a_corner_off_by_a_tenth_is_skewed(corner: int) -> None:
    quad = seen(np.random.default_rng(3), focal=0.8, shift=0.1)
    quad[corner] += 0.1 * (quad[corner] - quad[corner - 1])
    assert skew(quad, SIZE, ID1.shape) > SKEWED


def test_many_quads_at_once_and_any_scale() -> None:
    quads = np.stack([rectangle(0, 0, 1011, 638), rectangle(0, 0, 700, 700)])
    both = skew(quads, SIZE, ID1.shape)
    assert both.shape == (2,)
    assert both[0] < 0.001 < SKEWED < both[1]
    assert skew(quads * 3, (4800, 3600), ID1.shape) == pytest.approx(both)


@pytest.mark.parametrize("side", range(4))
@pytest.mark.parametrize("lean", [0.0, 0.15])
def test_a_wrong_side_is_put_where_the_other_three_say(side: int, lean: float) -> None:
    """As far as they do: from a card that hardly leans; else from there the lines are near."""
    true = seen(np.random.default_rng(5), focal=0.8, shift=0.1, tilt=0.03)
    quad = true.copy()
    for corner, foot, out in (
        (side, side - 1, 0.12),
        ((side + 1) % 4, (side + 2) % 4, 0.12 + lean),
    ):
        quad[corner] += out * (true[corner] - true[foot])
    best = completed(quad, SIZE, ID1.shape)[side]
    assert np.abs(best - true).max() < 0.05 * diagonal(true)
    assert skew(best, SIZE, ID1.shape) < 0.03
