"""Rows of print out of focus are found by their strokes."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from segmentation.soft_rows import soft_rows

ROWS = {"SURYA HENDRA": 200, "BEKASI KOTA": 260, "01-09-2026": 320}


def page(blur, grain=0.0):
    """A page of three rows of capitals of 22 pixels, so much out of focus."""
    image = np.full((638, 1011, 3), 200, np.uint8)
    for text, baseline in ROWS.items():
        cv2.putText(image, text, (400, baseline), cv2.FONT_HERSHEY_DUPLEX, 1, (40, 40, 40), 2,
                    cv2.LINE_AA)  # fmt: skip
    soft = cv2.GaussianBlur(image, (0, 0), blur) if blur else image
    noise = np.random.default_rng(1).normal(0, grain, soft.shape)
    return np.clip(soft + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize(("blur", "grain"), [(0, 0), (3, 0), (3, 8)])
def test_each_row_is_one_piece_from_its_first_letter_to_its_last(blur, grain):
    found = sorted((piece.box for piece in soft_rows(page(blur, grain))), key=lambda box: box.top)
    assert len(found) == len(ROWS)
    for box, (text, baseline) in zip(found, ROWS.items(), strict=True):
        wide = cv2.getTextSize(text, cv2.FONT_HERSHEY_DUPLEX, 1, 2)[0][0]
        assert abs(box.left - 400) < 20
        assert abs(box.right - 400 - wide) < 20
        assert box.top < baseline - 11 < box.bottom


def test_a_small_label_before_a_value_is_no_part_of_it():
    image = page(0)
    cv2.putText(image, "NAMA / NAME OF IT", (224, 197), cv2.FONT_HERSHEY_DUPLEX, 0.5, (40, 40, 40),
                1, cv2.LINE_AA)  # fmt: skip
    rows = [piece.box for piece in soft_rows(image) if piece.box.top < 200 < piece.box.bottom + 12]
    assert len(rows) == 2
    label, value = sorted(rows, key=lambda box: box.left)
    assert label.right < 400
    assert value.left > 380


@pytest.mark.parametrize("grey", [0, 127, 255])
def test_an_even_page_has_no_row(grey):
    assert soft_rows(np.full((638, 1011, 3), grey, np.uint8)) == []


@pytest.mark.parametrize("seed", range(12))
def test_rows_of_any_strokes_are_within_the_page(seed):
    """Strokes of all sizes that reach into one another, as a signature's over print."""
    rng = np.random.default_rng(seed)
    image = np.full((638, 1011, 3), 220, np.uint8)
    for _ in range(150):
        a, b = rng.integers(0, (1011, 638), (2, 2)).tolist()
        cv2.line(image, a, (a[0] + (b[0] - a[0]) // 6, a[1] + (b[1] - a[1]) // 12), (30, 30, 30),
                 int(rng.integers(1, 9)))  # fmt: skip
    for piece in soft_rows(image):
        assert 0 <= piece.box.left < piece.box.right <= 1011
        assert 0 <= piece.box.top < piece.box.bottom <= 638
