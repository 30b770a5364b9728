"""Cards whose short side is on top, by a net whose coordinates do not say so."""

from __future__ import annotations

import numpy as np

from elements import ID1, Frame
from segmentation.geometry import LOOK, Scales
from segmentation.looks import Looks
from segmentation.standing import standing_cards

CARD = (300, 150, 700, 784)  # left, top, right, bottom in the photo


def photographed():
    photo = np.full((900, 1000, 3), 60, np.uint8)
    left, top, right, bottom = CARD
    photo[top:bottom, left:right] = 215
    return photo


def along_the_long_side(look):
    """A view in which what is light is the card, and its coordinates run across down the photo."""
    side = LOOK // 2
    cover = (look[::2, ::2].mean(2) > 130).astype(np.float32)
    down, across = np.mgrid[0:side, 0:side].astype(np.float32) / side
    return np.dstack([cover, down, across])


def test_a_card_whose_outline_is_plain_may_stand_either_way_up():
    frame = Frame(ID1.height, ID1.width)
    looks = Looks(Scales(photographed()), along_the_long_side, frame)
    one, other = standing_cards(looks)
    left, top, right, bottom = CARD
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]])
    ways = {min(range(4), key=lambda n, q=seen.quad: np.abs(np.roll(corners, n, 0) - q).max())
            for seen in (one, other)}  # fmt: skip
    assert ways == {0, 2}  # short sides first
    assert all(min(np.abs(np.roll(corners, n, 0) - seen.quad).max() for n in (0, 2)) < 20
               for seen in (one, other))  # fmt: skip
