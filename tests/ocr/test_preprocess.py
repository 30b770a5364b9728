"""A cleaned line: dark ink on white, whatever the paper, and nothing where there is nothing."""

from __future__ import annotations

import numpy as np
import pytest

from ocr.preprocess import clean_line
from tests.ocr.lines import drawn_line


@pytest.mark.parametrize(
    "paper", [(190, 215, 235), (240, 180, 90), (120, 130, 125), (255, 255, 255)]
)
def test_paper_turns_white_and_ink_dark(paper):
    cleaned = clean_line(drawn_line("MERPATI", paper=paper), 48)
    assert cleaned.dtype == np.uint8
    assert cleaned.shape[0] == 48
    assert np.median(cleaned) == 255
    assert cleaned.min() < 40


def test_a_shadow_across_the_line_vanishes():
    crop = drawn_line("MERPATI PUTIH").astype(np.float32)
    crop *= np.linspace(1.0, 0.45, crop.shape[1])[None, :, None]
    cleaned = clean_line(crop.astype(np.uint8), 48)
    corners = cleaned[:6, :6].mean(), cleaned[:6, -6:].mean()
    assert min(corners) > 240


def test_blank_paper_gives_no_ink():
    """Texture far fainter than print is noise: stretched, it would be read as letters."""
    noise = np.random.default_rng(0).normal(200, 2, (30, 200, 3)).astype(np.uint8)
    assert clean_line(noise, 48).min() > 127


def test_margin_adds_white_rows():
    cleaned = clean_line(drawn_line("0123"), 32, margin=4)
    assert cleaned.shape[0] == 40
    assert (cleaned[:4] == 255).all()
    assert (cleaned[-4:] == 255).all()


@pytest.mark.parametrize("shape", [(1, 1), (4, 400), (400, 4), (5, 5)])
def test_any_shape_is_cleaned(shape):
    crop = np.random.default_rng(1).integers(0, 255, (*shape, 3)).astype(np.uint8)
    assert clean_line(crop, 48).shape[0] == 48
