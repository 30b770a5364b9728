"""A line in characters: as many as are printed, each in its place, spaces where they stand."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.characters import CAP, RISE, SIZE, split_line
from ocr.preprocess import clean_line
from tests.ocr.lines import drawn_line


def cleaned(text, **how):
    return clean_line(drawn_line(text, **how), 48)


def words(glyphs):
    """How many glyphs each word has."""
    lengths = []
    for glyph in glyphs:
        if glyph.spaced or not lengths:
            lengths.append(0)
        lengths[-1] += 1
    return lengths


def inked_rows(picture):
    return np.flatnonzero((picture < 128).any(1))


@pytest.mark.parametrize(
    "text",
    ["SITI CONTOH", "JL. MELATI", "BELUM KAWIN", "KARYAWAN SWASTA", "A", "WNI",
     "Budi Lestari"],
)  # fmt: skip
@pytest.mark.parametrize("size", [16, 20, 40])
def test_every_character_is_one_glyph(text, size):
    """Dots over an i are part of it, a W is one letter, words are parted."""
    glyphs = split_line(cleaned(text, size=size))
    assert words(glyphs) == [len(word) for word in text.split()]
    lefts = [glyph.box.left for glyph in glyphs]
    assert lefts == sorted(lefts)


@pytest.mark.parametrize("text", ["3301164211750005", "014/002", "17-07-1990"])
def test_every_digit_is_one_glyph(text):
    """Where digits are as wide as each other a 1 stands in so much room that it seems a space."""
    assert len(split_line(cleaned(text))) == len(text)


def test_touching_letters_are_cut_between_them():
    grey = cleaned("MANDAU", size=40)
    apart = split_line(grey)
    bridge = int((apart[2].box.top + apart[2].box.bottom) / 2)
    left, right = int(apart[2].box.right) - 3, int(apart[3].box.left) + 3
    grey[bridge - 2 : bridge + 2, left:right] = 0  # N and D joined by a stroke
    cut = split_line(grey)
    assert len(cut) == len(apart)
    gap = (apart[2].box.right + apart[3].box.left) / 2
    assert abs(cut[2].box.right - gap) < 5


def test_a_stroke_broken_across_stays_one_letter():
    grey = cleaned("BUDI", size=40)
    middle = split_line(grey)[3].box
    row = int((middle.top + middle.bottom) / 2)
    grey[row - 1 : row + 2, int(middle.left) - 1 :] = 255
    assert len(split_line(grey)) == 4


@pytest.mark.parametrize("text", [": SITI", ":WNI"])
def test_the_labels_colon_is_left_out(text):
    glyphs = split_line(cleaned(text))
    assert len(glyphs) == len(text.strip(": "))
    assert not glyphs[0].spaced


def test_a_colon_within_a_line_stays():
    assert len(split_line(cleaned("NO: 12"))) == 5


def test_specks_and_other_rows_are_no_characters():
    grey = cleaned("RAHAYU", size=30)
    grey[2, 5] = grey[30, 3] = 0  # single pixels
    grey[:3, 40:70] = 0  # the feet of the row above
    grey[-2:, 10:-10] = 60  # a ruled line
    assert len(split_line(grey)) == 6


@pytest.mark.parametrize("shape", [(1, 1), (48, 1), (48, 300), (3, 90)])
def test_an_empty_line_has_no_characters(shape):
    assert split_line(np.full(shape, 255, np.uint8)) == []


@pytest.mark.parametrize("shape", [(1, 1), (5, 400), (48, 3), (48, 200)])
def test_noise_does_no_harm(shape):
    noise = np.random.default_rng(0).integers(0, 255, shape).astype(np.uint8)
    for glyph in split_line(noise):
        assert glyph.picture.shape == (SIZE, SIZE)
        assert 0 <= glyph.box.left < glyph.box.right <= shape[1]
        assert 0 <= glyph.box.top < glyph.box.bottom <= shape[0]


@pytest.mark.parametrize("size", [18, 30, 60])
def test_capitals_are_as_high_whatever_the_print(size):
    for glyph in split_line(cleaned("HELEN", size=size)):
        rows = inked_rows(glyph.picture)
        assert rows[0] == pytest.approx(RISE, abs=2)
        assert rows[-1] == pytest.approx(RISE + CAP - 1, abs=2)


def test_the_picture_tells_where_in_the_line_a_mark_stands():
    h, quote, dash, stop, _ = [g.picture for g in split_line(cleaned("H'-.H", size=40))]
    letter, high, middle, low = (inked_rows(p).mean() for p in (h, quote, dash, stop))
    assert high < middle < low
    assert abs(middle - letter) < 4
    assert inked_rows(quote)[0] < RISE + 3
    assert inked_rows(stop)[-1] > RISE + CAP - 4


def test_a_glyph_shows_nothing_of_its_neighbours():
    together = split_line(cleaned("AVA", size=40))[1].picture
    alone = split_line(cleaned("HVH", size=40))[1].picture
    assert cv2.absdiff(together, alone).mean() < 12


def test_a_line_that_climbs_keeps_its_marks_apart():
    """A stop at one end of a slanting line is no lower than one at the other."""
    grey = cleaned("H.HHHHHHHHHHHHHH.H", size=40)
    width = grey.shape[1]
    grey = np.pad(grey, ((12, 12), (0, 0)), constant_values=255)
    slant = np.array([[1, 0, 0], [-0.025, 1, 0.0125 * width]])
    glyphs = split_line(cv2.warpAffine(grey, slant, grey.shape[::-1], borderValue=255))
    first, last = (inked_rows(glyphs[n].picture).mean() for n in (1, -2))
    assert abs(first - last) < 2
