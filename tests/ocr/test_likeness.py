"""Glyphs of one print, side by side."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.likeness import BESIDE, PITCH, beside, cells, likeness, mean

ROOM = 16


def line(shapes, pitch=PITCH, paper=230, ink=40):
    """A crop of glyphs: r a ring, s a box, x a bar; each off by a pixel or so."""
    crop = np.full((38, round(2 * ROOM * pitch / PITCH + pitch * len(shapes)), 3), paper, np.uint8)
    for n, shape in enumerate(shapes):
        x, y = round(ROOM * pitch / PITCH + pitch * (n + 0.5)) + n % 2, 19 + n % 3 - 1
        half, colour = round(6 * pitch / PITCH), (ink,) * 3
        if shape == "r":
            cv2.ellipse(crop, (x, y), (half, 10), 0, 0, 360, colour, 2, cv2.LINE_AA)
        elif shape == "s":
            cv2.rectangle(crop, (x - half, y - 11), (x + half, y + 11), colour, 2, cv2.LINE_AA)
        else:
            cv2.line(crop, (x, y - 10), (x, y + 10), colour, 2, cv2.LINE_AA)
    return crop


@pytest.mark.parametrize("pitch", [20, 17])
def test_a_glyph_is_liker_those_of_its_own_character(pitch):
    """On dark and on light paper, wherever in its cell it stands, in cells of any width."""
    for paper, ink in ((230, 40), (120, 60)):
        shown = cells(line("rsrsxrs", pitch, paper, ink), 7, ROOM * pitch / PITCH)
        ring, box = mean([shown[0], shown[2]]), mean([shown[1], shown[3]])
        assert likeness(shown[5], ring) > likeness(shown[5], box) + 0.05
        assert likeness(shown[6], box) > likeness(shown[6], ring) + 0.05


def test_a_line_has_as_many_cells_as_characters():
    shown = cells(line("rsx"), 3, ROOM)
    assert [cell.shape for cell in shown] == [(38, PITCH + 2 * BESIDE)] * 3
    assert shown[0].max() > 100
    assert cells(np.full((38, 92, 3), 200, np.uint8), 3, ROOM)[1].max() == 0


def test_what_is_moved_is_as_like():
    shown = cells(line("r"), 1, ROOM)[0]
    moved = np.roll(shown, (2, 3), (0, 1))
    assert likeness(moved, shown) > 0.99
    assert likeness(shown, mean([shown, moved])) > 0.99


@pytest.mark.parametrize("pitch", [20, 17])
def test_a_line_ends_where_ground_is_beside_its_cells(pitch):
    room, ended = ROOM * pitch / PITCH, line("rsxsr", pitch)
    assert beside(ended, 5, room) < 0.1
    for cut in (ended[:, pitch:], ended[:, :-pitch]):  # of a cell each
        assert beside(cut, 4, room) > 0.6


def test_a_crop_without_room_or_print_tells_of_no_end():
    assert beside(line("rs"), 2, 0.0) == 0
    assert beside(np.full((38, 92, 3), 200, np.uint8), 3, ROOM) == 0
