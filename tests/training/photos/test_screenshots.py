"""Drawn screens and exports: the card stands where it is said to, again for the same seed."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from segmentation.screenshot import is_screenshot
from training.kinds.ktp.cards import draw_card
from training.photos.camera import card_corners
from training.photos.exports import KINDS, draw_export
from training.photos.screenshots import LAYOUTS, draw_screenshot

CARD = draw_card(3, split="test").image
SHOW = (CARD, card_corners(CARD))


@pytest.mark.parametrize("seed", range(len(LAYOUTS)))
def test_a_screen_shows_the_card_and_is_told(seed: int) -> None:
    shot = draw_screenshot(seed, SHOW)
    assert shot.layout == list(LAYOUTS)[seed]
    to_card = cv2.getPerspectiveTransform(shot.quad, card_corners(CARD))
    seen = cv2.warpPerspective(shot.image, to_card, (CARD.shape[1], CARD.shape[0]))
    assert np.abs(seen.astype(int) - CARD).mean() < 12
    assert is_screenshot(shot.image, shot.quad)
    assert np.array_equal(shot.image, draw_screenshot(seed, SHOW).image)


@pytest.mark.parametrize("seed", range(len(KINDS)))
def test_an_export_is_no_screenshot(seed: int) -> None:
    kind, image, quad = draw_export(seed, CARD)
    assert kind == list(KINDS)[seed]
    assert quad.shape == (4, 2)
    assert not is_screenshot(image, quad)
