"""Print behind what was read: a line net took a last word for ground."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from documents.kinds.ktp.unread import has_print_behind, unread_ends
from tests.documents.cards import located


def line(text, *, ground=200):
    """A crop of a printed line, RGB."""
    crop = np.full((34, 260, 3), ground, np.uint8)
    cv2.putText(crop, text, (6, 25), cv2.FONT_HERSHEY_SIMPLEX, 0.62, (30, 30, 30), 2, cv2.LINE_AA)
    rng = np.random.default_rng(1)
    return np.clip(crop + rng.normal(0, 3, crop.shape), 0, 255).astype(np.uint8)


def width(text):
    return cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, 0.62, 2)[0][0]


@pytest.mark.parametrize(
    ("printed", "read", "told"),
    [
        ("LINGKUNGAN 7", "LINGKUNGAN", True),
        ("LINGKUNGAN 7", "LINGKUNGAN 7", False),
        ("LINGKUNGAN", "LINGKUNGAN", False),
        ("LINGKUNGAN.", "LINGKUNGAN", False),  # a stop, which names of streets may lack
        ("", "", False),
    ],
)
def test_a_word_behind_the_last_letter_is_told(printed, read, told):
    assert has_print_behind(line(printed), 6 + width(read) - 6) == told


def test_strokes_of_a_row_above_are_no_print_behind():
    crop = line("LINGKUNGAN")
    crop[:8, 200:215] = 30
    assert not has_print_behind(crop, 6 + width("LINGKUNGAN"))


@pytest.mark.parametrize(("name", "told"), [("alamat", True), ("tempat_lahir", False)])
def test_the_line_of_a_free_text_is_open_ended(name, told):
    crop = line("LINGKUNGAN 7")
    one = located(name, "LINGKUNGAN")
    until = width("LINGKUNGAN") / crop.shape[1]
    read = replace(one, line=replace(one.line, until=until))
    (left,) = unread_ends([read], lambda region: crop)
    assert left.region.open_ended == told


@pytest.mark.parametrize(
    ("text", "left", "told"),
    [
        ("SUHAWIKARI", 4, True),
        ("SUHAWIKARI", 12, False),
        ("SUHAWIKARI", 0, False),  # nothing tells where it was read
        ("SUHAWI K.", 4, False),
    ],
)
def test_a_last_letter_that_the_crop_s_end_cuts_is_told(text, left, told):
    crop = np.full((34, 260, 3), 200, np.uint8)
    one = located("nama", text)
    read = replace(one, line=replace(one.line, until=1 - left / 260))
    (found,) = unread_ends([read], lambda region: crop)
    assert found.region.open_ended == told
