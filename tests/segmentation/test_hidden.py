"""A card of which another hides a part."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from elements import ID1, Page
from segmentation.beside import is_another
from segmentation.geometry import LOOK, Scales, rectangle
from segmentation.judging import straighten
from segmentation.looks import Looks
from segmentation.sighting import Mask

FOUND, BELOW = (120, 120, 420, 309), (200, 200, 500, 389)  # left, top, right, bottom
SIZE = 640, 480


def photo_of(below: tuple[int, int, int, int] | None) -> np.ndarray:
    """A photo that holds what the net would see: cover in red, where on a card in green and blue;
    the card that was found lies over another."""
    photo = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    if below is not None:
        left, top, right, bottom = below
        y, x = np.mgrid[top:bottom, left:right]
        photo[top:bottom, left:right, 0] = 255
        photo[top:bottom, left:right, 1] = 255 * (x - left) / (right - left)
        photo[top:bottom, left:right, 2] = 255 * (y - top) / (bottom - top)
    left, top, right, bottom = FOUND
    photo[top:bottom, left:right] = (0, 0, 220)
    return photo


def net(square: np.ndarray) -> np.ndarray:
    small = cv2.resize(square, (LOOK // 2, LOOK // 2), interpolation=cv2.INTER_AREA)
    return small.astype(np.float32) / 255


def shy(square: np.ndarray) -> np.ndarray:
    """Sees no other card beside the one that was found."""
    shown = ((square[..., 0] < 10) & (square[..., 2] > 210)).any()
    return np.zeros((LOOK // 2, LOOK // 2, 3), np.float32) if shown else net(square)


def refuse(page: Page) -> None:
    """No whole document."""


@pytest.mark.parametrize(
    ("below", "shown", "said"),
    [(BELOW, True, True), (BELOW, False, False), (BELOW, None, False), (None, True, False)],
)
def test_a_card_below_another_needs_cover_coordinates_and_print(
    below: tuple[int, int, int, int] | None, shown: bool | None, said: bool
) -> None:
    photo = Scales(photo_of(below))
    asked = []

    def shows(page: Page, seen: Mask) -> bool:
        asked.append((page.quad, seen))
        return bool(shown)

    looks = Looks(photo, net, ID1)  # type: ignore[arg-type]
    page = straighten(photo, rectangle(*FOUND), 1.0, ID1)
    assert is_another(looks, page, refuse, None if shown is None else shows) is said
    assert bool(asked) is (below is not None and shown is not None)
    for quad, seen in asked:
        assert np.abs(quad - rectangle(*BELOW)).max() < 12, "where the whole card would be"
        assert not seen[2:20, 2:44].any(), "the other card lies over the upper left of it"
        assert seen[26:].all()
        assert seen[:, 50:].all()


def test_a_card_that_is_not_seen_beside_another_is_with_that_one_painted_out() -> None:
    photo = Scales(photo_of(BELOW))
    page = straighten(photo, rectangle(*FOUND), 1.0, ID1)
    assert is_another(Looks(photo, shy, ID1), page, refuse, lambda page, seen: True)  # type: ignore[arg-type]
    alone = Scales(photo_of(None))
    assert not is_another(Looks(alone, shy, ID1), page, refuse, lambda page, seen: True)  # type: ignore[arg-type]
