"""Coloured ink over black print is taken away; coloured print stays. A coloured pattern pales."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from segmentation.inks import black_print, darkest_colour, on_paper, without_colour

RED, BLUE = (205, 40, 50), (40, 60, 190)


def paper(ground=(255, 255, 255)):
    return np.full((60, 320, 3), ground, np.uint8)


def written(part, text="1,250.00", at=20, ink=(25, 25, 25)):
    cv2.putText(part, text, (at, 42), cv2.FONT_HERSHEY_DUPLEX, 1.1, ink, 2, cv2.LINE_AA)
    return part


def stamped(part, ink):
    """A ring and a word over it, through which print is seen."""
    over = paper()
    cv2.circle(over, (110, 30), 70, ink, 4, cv2.LINE_AA)
    cv2.putText(over, "LUNAS", (30, 50), cv2.FONT_HERSHEY_DUPLEX, 1.5, ink, 4, cv2.LINE_AA)
    return (part.astype(np.float32) * over / 255).astype(np.uint8)


@pytest.mark.parametrize("ink", [RED, BLUE])
@pytest.mark.parametrize("ground", [(255, 255, 255), (214, 206, 188)])
def test_a_stamp_over_print_is_taken_away(ink, ground):
    part = written(paper(ground))
    before, after = stamped(part, ink), without_colour(stamped(part, ink))
    wrong = [np.abs(each.astype(int) - part).max(2) > 100 for each in (before, after)]
    assert wrong[0].mean() > 0.1
    assert wrong[1].mean() < 0.002


@pytest.mark.parametrize(
    "part",
    [
        written(paper()),
        written(paper(), ink=RED),
        written(written(paper(), "Due", 10), "1,250", 130, RED),  # a label and a red amount
        stamped(paper(), BLUE),
        cv2.GaussianBlur(written(paper((236, 246, 230)), ink=(25, 35, 100)), (0, 0), 0.8),
        cv2.line(written(paper(), ink=BLUE), (0, 55), (319, 55), (20, 20, 20), 2),
        written(paper((250, 200, 120))),
        paper(),
        paper()[:0],
    ],
    ids=[
        "black",
        "red",
        "label",
        "a stamp alone",
        "dark blue",
        "ruled",
        "on a band",
        "blank",
        "nothing",
    ],
)
def test_where_no_ink_is_over_black_print_all_stays(part):
    assert without_colour(part) is part


@pytest.mark.parametrize("ink", [RED, BLUE, (30, 160, 170)])
def test_a_coloured_pattern_pales_and_black_print_stays_dark(ink):
    ground = paper((210, 220, 235))
    ground[:, ::4] = ink
    grey, before = black_print(ground), cv2.cvtColor(ground, cv2.COLOR_RGB2GRAY)
    assert np.ptp(grey) < 0.7 * np.ptp(before)
    printed = black_print(written(ground.copy()))
    assert printed.min() <= 30


@pytest.mark.parametrize("level", [0, 1, 77, 254, 255])
def test_grey_stays_as_it_is(level):
    part = paper((level, level, level))
    assert np.array_equal(black_print(part), part)


@pytest.mark.parametrize("ground", [(20, 20, 20), (31, 78, 121), (122, 31, 43)])
def test_print_on_a_dark_ground_becomes_print_on_paper(ground):
    band = written(paper(ground), ink=(255, 255, 255))
    grey = cv2.cvtColor(on_paper(band), cv2.COLOR_RGB2GRAY)
    assert np.median(grey) > 120
    assert grey.min() < 20


@pytest.mark.parametrize("ground", [(255, 255, 255), (110, 110, 110), (250, 200, 120)])
def test_print_darker_than_its_ground_stays(ground):
    part = written(paper(ground))
    assert on_paper(part) is part


def test_a_pixels_darkest_colour_is_the_least_of_three():
    part = np.random.default_rng(4).integers(0, 256, (5, 6, 3)).astype(np.uint8)[:, ::-2]
    assert np.array_equal(darkest_colour(part), part.min(2))
    assert darkest_colour(part[:0]).shape == (0, 3)
