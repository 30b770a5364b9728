"""Colons are cut off where lines read no worse without them."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest

from documents.kinds.ktp.colons import LOST, without_colons
from elements import Box, TextLine, TextRegion

NAMES = [f"row_{n}" for n in range(8)]
FIRST = 200  # column of the colons


def page():
    grey = np.full((638, 1011), 230, np.uint8)
    for n in range(len(NAMES)):
        top = 60 + 50 * n
        for y in (top + 10, top + 19):
            cv2.rectangle(grey, (FIRST, y), (FIRST + 2, y + 2), 30, -1)
        for k in range(6):
            left = FIRST + 5 + 16 * k
            cv2.rectangle(grey, (left, top + 6), (left + 10, top + 24), 30, 2)
    return np.repeat(grey[..., None], 3, 2)


def regions():
    return [
        TextRegion(name, Box(FIRST - 3, 60 + 50 * n, FIRST + 110, 90 + 50 * n))
        for n, name in enumerate(NAMES)
    ]


class Reader:
    """Reads what is cut less surely by so many nats."""

    name = "none"

    def __init__(self, lost):
        self.lost, self.asked = lost, 0

    def read(self, crops, scripts):
        self.asked += len(crops)
        half = len(crops) // 2
        return [TextLine("A", math.exp(-self.lost * (n >= half))) for n in range(len(crops))]


@pytest.mark.parametrize(("lost", "cut"), [(0.0, True), (LOST / 2, True), (2 * LOST, False)])
def test_colons_are_cut_off_where_lines_read_as_surely(lost, cut):
    reader = Reader(lost)
    found, moved = without_colons(page(), regions(), NAMES, reader)
    assert reader.asked
    assert bool(moved) is cut
    assert (found != regions()) is cut


def test_without_colons_nothing_is_read():
    reader = Reader(0.0)
    blank = np.full((638, 1011, 3), 230, np.uint8)
    assert without_colons(blank, regions(), NAMES, reader) == (regions(), frozenset())
    assert reader.asked == 0
