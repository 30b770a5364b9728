"""Small pale print above rows of print is seen by what most rows have in common."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from elements import Box
from segmentation.print_above import print_above

HIGH = 24  # pixels of a row
TOPS = range(80, 480, 80)


def page(size=0.4, up=20, grain=4.0):
    """Rows of capitals with smaller print above them, so large and so far above; in grain."""
    image = np.full((638, 1011, 3), 210, np.uint8)
    for top in TOPS:
        cv2.putText(image, "BROOKDALE", (300, top + HIGH), cv2.FONT_HERSHEY_DUPLEX, 1.05,
                    (40, 40, 40), 2, cv2.LINE_AA)  # fmt: skip
        if size:
            cv2.putText(image, "18 EYES", (300, top - up + round(size * HIGH)),
                        cv2.FONT_HERSHEY_DUPLEX, size * 1.05, (150, 150, 150), 1)  # fmt: skip
    noise = np.random.default_rng(1).normal(0, grain, image.shape)
    return np.clip(image + noise, 0, 255).astype(np.uint8)


ROWS = [Box(300, top, 520, top + HIGH) for top in TOPS]


@pytest.mark.parametrize(("size", "up"), [(0.4, 18), (0.5, 20), (0.6, 22)])
def test_small_print_above_rows_is_seen(size, up):
    found = print_above(page(size, up), ROWS)
    assert found is not None
    above, high = found
    assert abs(above - up / HIGH) < 0.15
    assert abs(high - size) < 0.2


def test_rows_without_print_above_them_have_none():
    assert print_above(page(size=0), ROWS) is None


def test_another_row_of_print_above_is_no_small_print():
    close = [Box(300, top + 33, 520, top + 33 + HIGH) for top in TOPS]
    image = page(size=0)
    for box in close:
        cv2.putText(image, "ASHFORD", (300, round(box.bottom)), cv2.FONT_HERSHEY_DUPLEX, 1.05,
                    (40, 40, 40), 2, cv2.LINE_AA)  # fmt: skip
    assert print_above(image, close) is None


def test_few_rows_tell_nothing():
    assert print_above(page(), ROWS[:3]) is None
