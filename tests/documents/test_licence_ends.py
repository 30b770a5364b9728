"""A value behind which print goes on was not read to its end."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from documents.kinds.driving_licence.ends import goes_on
from elements import Box

TOP, BOTTOM = 40, 62


def page(behind="", grey=215, seed=1):
    """A row that reads PADANG up to some letter; what stands behind is nearly as light as paper."""
    noise = np.random.default_rng(seed).normal(225, 3, (100, 400, 3))
    image = np.clip(noise, 0, 255).astype(np.uint8)
    font, size = cv2.FONT_HERSHEY_SIMPLEX, 1.0
    cv2.putText(image, "PADANG", (40, BOTTOM), font, size, (30, 30, 30), 2, cv2.LINE_AA)
    wide = cv2.getTextSize("PADANG", font, size, 2)[0][0]
    cv2.putText(image, behind, (40 + wide, BOTTOM), font, size, (grey,) * 3, 2, cv2.LINE_AA)
    return image, Box(40.0, float(TOP), 40.0 + wide, float(BOTTOM))


@pytest.mark.parametrize("behind", ["SIDIMPUAN", "S", "8"])
@pytest.mark.parametrize("grey", [30, 150, 200])
def test_print_that_goes_on_is_seen_though_it_is_faint(behind, grey):
    assert goes_on(*page(behind, grey))


@pytest.mark.parametrize("seed", range(5))
def test_paper_behind_a_value_is_none(seed):
    assert not goes_on(*page(seed=seed))


def test_marks_of_inches_are_none():
    image, row = page()
    x = round(row.right) + 6
    for left in (x, x + 5):
        cv2.line(image, (left, TOP), (left, TOP + 6), (30, 30, 30), 2)
    assert not goes_on(image, row)


def test_a_pattern_of_the_ground_is_none():
    image, row = page()
    image[:, ::6] = 190
    image[::6] = 190
    assert not goes_on(image, row)


def test_at_the_page_s_edge_nothing_is_asked():
    image, row = page("S", 30)
    assert not goes_on(image[:, : round(row.right) + 4], row)
