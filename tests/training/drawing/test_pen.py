"""Strokes of a pen: how wide a nib makes them, how corners are cut, where blots end."""

from __future__ import annotations

import numpy as np
import pytest

from training.drawing.pen import Stroke, nib, rounded, write

SIZE = 200
CORNER = np.array([[0.0, 0.0], [0.5, 1.0], [1.0, 0.0]])


def extent(strokes, tip):
    """The box of some ink, (left, bottom, right, top), in shares of the height."""
    ink = np.zeros((2 * SIZE, 2 * SIZE), np.uint8)
    write(ink, strokes, tip, np.array([100.0, 300.0]), SIZE)
    rows, columns = np.nonzero(ink > 127)
    left, right, top, bottom = columns.min(), columns.max() + 1, rows.min(), rows.max() + 1
    return np.array([left - 100, 300 - bottom, right - 100, 300 - top]) / SIZE


@pytest.mark.parametrize(
    ("tip", "upright", "level"),
    [(nib(0.2, 0.2), 0.2, 0.2), (nib(0.2, 0.06), 0.2, 0.06),
     (nib(0.2, 0.06, np.pi / 2), 0.06, 0.2)],
)  # fmt: skip
def test_a_stroke_is_as_wide_as_its_nib_is_across(tip, upright, level):
    left, _, right, _ = extent([Stroke(np.array([[0.0, 0.0], [0.0, 1.0]]))], tip)
    assert right - left == pytest.approx(upright, abs=0.015)
    _, bottom, _, top = extent([Stroke(np.array([[0.0, 0.5], [1.0, 0.5]]))], tip)
    assert top - bottom == pytest.approx(level, abs=0.015)


def test_a_square_nib_has_corners_that_a_round_one_lacks():
    dot = [Stroke(np.zeros((1, 2)))]
    filled = []
    for squareness in (2, 12):
        ink = np.zeros((SIZE, SIZE), np.uint8)
        write(ink, dot, nib(0.5, 0.5, 0, squareness), np.array([100.0, 100.0]), SIZE)
        filled.append((ink > 127).sum() / (0.5 * SIZE) ** 2)
    assert filled[0] == pytest.approx(np.pi / 4, abs=0.03)
    assert filled[1] > 0.93


def test_cutting_corners_keeps_the_ends_of_an_open_path_and_none_of_a_closed_one():
    opened = rounded(CORNER, False, 0.25, 4)
    assert (opened[[0, -1]] == CORNER[[0, -1]]).all()
    assert opened[:, 1].max() < 0.8
    closed = rounded(CORNER, True, 0.25, 4)
    assert closed[:, 1].min() >= 0
    assert closed[:, 1].max() < 0.8
    assert len(closed) == 3 * 2**4
    assert rounded(CORNER, True, 0.25, 0) is CORNER


def test_no_nib_touches_a_blot_and_a_closed_path_ends_where_it_began():
    square = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 1.0], [1.0, 0.0]])
    assert extent([Stroke(square, True, True)], nib(0.3, 0.3)) == pytest.approx(
        [0, 0, 1, 1], abs=0.01
    )
    ink = np.zeros((2 * SIZE, 2 * SIZE), np.uint8)
    write(ink, [Stroke(square, closed=True)], nib(0.1, 0.1), np.array([100.0, 300.0]), SIZE)
    assert ink[[300, 100, 200, 200], [200, 200, 100, 300]].all()  # all four sides
    assert not ink[200, 200]
