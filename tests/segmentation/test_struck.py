"""A stroke through a line of print, from end to end."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from segmentation.struck import struck

BLUE, BLACK, PALE = (30, 45, 160), (20, 20, 20), (150, 150, 150)


def line(text="1.250.000", ink=BLACK, ground=(250, 250, 250)):
    part = np.full((52, 260, 3), ground, np.uint8)
    cv2.putText(part, text, (24, 38), cv2.FONT_HERSHEY_DUPLEX, 1.1, ink, 2, cv2.LINE_AA)
    return part


def stroked(part, begin, end, ink=BLUE, thick=3):
    return cv2.line(part, begin, end, ink, thick, cv2.LINE_AA)


@pytest.mark.parametrize(
    "part",
    [
        stroked(line(), (16, 27), (236, 27)),
        stroked(line(), (16, 27), (236, 27), BLACK),  # with a ruler
        stroked(line(), (16, 33), (236, 19)),  # askew
        stroked(line(), (16, 30), (236, 24), BLACK, 2),
        stroked(
            line(ink=(240, 240, 240), ground=(40, 60, 90)), (16, 27), (236, 27), (255, 255, 255)
        ),
    ],
)
def test_a_stroke_through_print_is_seen(part):
    assert struck(part)


@pytest.mark.parametrize(
    "part",
    [
        line(),
        line("8.888.888"),
        line("- - - -"),
        line(""),
        stroked(line(), (0, 48), (259, 48), BLACK),  # an underline
        stroked(stroked(line(), (0, 3), (259, 3), PALE, 1), (0, 49), (259, 49), PALE, 1),
        stroked(line(), (16, 50), (90, 4)),  # a tick
        stroked(line(), (90, 27), (140, 27)),  # over two digits
        stroked(line("1"), (10, 27), (60, 27)),
        line()[:0],
    ],
)
def test_rules_beside_print_and_marks_over_some_of_it_are_none(part):
    assert not struck(part)
