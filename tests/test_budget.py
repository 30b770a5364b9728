"""What a picture made to be hard may cost: looks of the nets, counted with the shipped ones."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import cv2
import numpy as np
import pytest

from documents.reader import open_reader
from errors import ReaderError
from segmentation.looks import BUDGET
from training.kinds.ktp.cards import draw_card

pytestmark = pytest.mark.models

# What the budget does not hold: a page judged at its end, a second card, a mirror.
BEYOND_BUDGET = 35


class Counted:
    """A network that counts how often it is asked."""

    def __init__(self, net):
        self._net, self.runs = net, 0

    def __call__(self, *given):
        self.runs += 1
        return self._net(*given)

    def __getattr__(self, name):
        return getattr(self._net, name)


def collage(seed):
    """Cards, blurred ones and mirrored ones, of any size and turn, over and beside each other."""
    rng = np.random.default_rng(seed)
    height, width = (int(side) for side in rng.integers(300, 1600, 2))
    rough = rng.integers(0, 256, (height // 40 + 1, width // 40 + 1, 3), np.uint8)
    picture = cv2.resize(rough, (width, height), interpolation=cv2.INTER_NEAREST)
    card = draw_card(80_000_000 + seed, split="test").image
    h, w = card.shape[:2]
    for kind in rng.integers(0, 3, int(rng.integers(5, 25))):
        drawn = (card, card[:, ::-1], cv2.GaussianBlur(card, (0, 0), 6))[kind]
        size = rng.uniform(0.1, 0.9) * min(height, width) / w
        way = cv2.getRotationMatrix2D((w / 2, h / 2), rng.uniform(0, 360), size)
        way[:, 2] += rng.uniform(0, 1, 2) * (width, height) - (w / 2, h / 2)
        laid = cv2.warpAffine(np.ascontiguousarray(drawn), way, (width, height))
        where = cv2.warpAffine(np.full((h, w), 255, np.uint8), way, (width, height)) > 0
        picture[where] = laid[where]
    return picture


@pytest.fixture(scope="module")
def reader():
    return open_reader("ktp")


@pytest.mark.parametrize("seed", range(6))
def test_a_picture_full_of_cards_costs_no_more_looks_than_there_are(reader, seed):
    """One ran the nets 706 times."""
    seeing = {role: Counted(net) for role, net in reader.nets.segmenters.items()}
    with contextlib.suppress(ReaderError):
        replace(reader, nets=replace(reader.nets, segmenters=seeing))(collage(seed))
    assert 0 < sum(net.runs for net in seeing.values()) <= BUDGET + BEYOND_BUDGET
