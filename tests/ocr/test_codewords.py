"""Codes of which no single bars can be told, read by whole symbols."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import zxingcpp

from elements import PLAIN
from ocr.barcode import BarcodeRecognizer, read_code
from ocr.code_errors import PRIME, corrected
from ocr.code_symbols import can_be, drawn, indicators, symbols
from ocr.codewords import clean_code, is_region, marked_code, may_be_marked

TEXT = "THE ZOO OF NOWHERE: ROW 12, SEAT 4, A FICTIONAL TICKET FOR ONE " * 3
ROWS, COLUMNS, LEVEL = 14, 8, 3


def code_of(text=TEXT, columns=8):
    code = zxingcpp.create_barcode(
        text.encode(), zxingcpp.BarcodeFormat.PDF417, columns=columns, ec_level="4"
    )
    return np.asarray(zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False))


def crop_of(module, blur, noise=4, seed=0):
    """A code with a margin, its modules so many pixels wide, out of focus and grainy."""
    large = np.repeat(np.repeat(code_of(), 8, axis=0), 8, axis=1)
    size = round(large.shape[1] * module / 8), round(large.shape[0] * module / 8)
    margin = [round(0.12 * size[1] * 8 / module)] * 2 + [round(0.15 * size[0] * 8 / module)] * 2
    large = cv2.copyMakeBorder(large, *margin, cv2.BORDER_CONSTANT, value=255)
    soft = cv2.GaussianBlur(large, (0, 0), 8 * blur)
    small = cv2.resize(soft, None, fx=module / 8, fy=module / 8, interpolation=cv2.INTER_AREA)
    grain = np.random.default_rng(seed).normal(0, noise, small.shape)
    return np.clip(small * 0.7 + 40 + grain, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("turned", [False, True])
def test_a_code_that_is_out_of_focus_is_read_by_whole_symbols(turned):
    crop = crop_of(module=2.2, blur=0.95)
    crop = np.ascontiguousarray(crop[::-1, ::-1]) if turned else crop
    assert read_code(crop) is None
    assert read_code(clean_code(marked_code(crop))) == TEXT


def seen_from(crop, corners):
    """A crop whose corners, in shares of its sides, come to lie elsewhere."""
    height, width = crop.shape
    size = np.array([width, height], np.float32)
    old = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32) * size
    matrix = cv2.getPerspectiveTransform(old, np.array(corners, np.float32) * size)
    return cv2.warpPerspective(crop, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)


@pytest.mark.parametrize(
    "corners",
    [
        pytest.param([[0, -0.05], [1, 0.08], [1, 0.92], [0, 1.05]], id="one end is nearer"),
        pytest.param([[0.05, 0], [0.99, 0], [0.95, 1], [0.01, 1]], id="the bars lean"),
    ],
)
def test_a_region_that_was_found_askew_is_read(corners):
    crop = seen_from(crop_of(module=3, blur=0.7), corners)
    assert may_be_marked(crop) is True
    assert read_code(clean_code(marked_code(crop))) == TEXT


def test_rows_that_are_seen_above_a_code_are_none_of_it():
    crop, three = crop_of(module=8 / 3, blur=0.7), 24
    first = round(0.12 / 1.24 * len(crop))
    crop = np.concatenate([crop[:first], crop[first : first + three], crop[first:]])
    assert read_code(clean_code(marked_code(crop))) == TEXT


def test_a_sharp_code_that_glare_parts_is_read():
    crop = crop_of(module=4, blur=0.2, noise=1)
    crop[:, round(0.4 * crop.shape[1]) : round(0.43 * crop.shape[1])] = 255
    assert read_code(clean_code(marked_code(crop))) == TEXT


def test_the_recogniser_is_sure_of_what_was_read_by_whole_symbols():
    crop = np.repeat(crop_of(module=2.2, blur=0.95)[..., None], 3, axis=2)
    (line,) = BarcodeRecognizer().read([crop], [PLAIN])
    assert (line.text, line.confidence) == (TEXT, 1.0)


def test_what_is_no_code_is_none():
    noise = np.random.default_rng(3).integers(0, 256, (200, 800)).astype(np.uint8)
    assert marked_code(noise) is None
    assert may_be_marked(noise) is False
    assert marked_code(np.full((200, 800), 200, np.uint8)) is None
    assert may_be_marked(np.full((200, 800), 200, np.uint8)) is False
    assert is_region(noise) is True
    assert is_region(noise[:, :300]) is False


def test_a_code_of_which_too_much_is_gone_is_none():
    crop = crop_of(module=4, blur=0.3)
    crop[:, crop.shape[1] // 3 : 2 * crop.shape[1] // 3] = 220
    assert clean_code(marked_code(crop)) is None


def sound():
    """Codewords with 32 that check them, as the writer of codes gives them, read off a drawing."""
    grid = code_of("ABCD" * 8, columns=4)[::3] < 128
    bits = grid[:, 34 : 34 + 4 * 17].reshape(len(grid), 4, 17)
    return [
        int(np.flatnonzero((symbols()[row % 3] == 1 - each).all(1))[0])
        for row, line in enumerate(bits) for each in line
    ]  # fmt: skip


def test_errors_and_erasures_are_mended_up_to_the_checks():
    codewords = sound()
    spoilt = [*codewords]
    for place in range(12):
        spoilt[place] = (spoilt[place] + 5 + place) % PRIME
    assert corrected(spoilt, [], 32) == (codewords, 12)
    for place in range(12, 20):
        spoilt[place] = 0
    assert corrected(spoilt, range(12, 20), 32) == (codewords, 12)
    assert corrected(spoilt, [], 32) is None
    assert corrected(spoilt, range(33), 32) is None


def test_a_drawn_code_says_its_size_and_is_read():
    left, right = indicators(ROWS, COLUMNS, LEVEL)
    assert (left[0], left[1], left[2]) == ((ROWS - 1) // 3, 3 * LEVEL + (ROWS - 1) % 3, COLUMNS - 1)
    assert (right[0], right[1], right[2]) == (left[2], left[0], left[1])
    codewords = sound()
    assert read_code(drawn(codewords, len(codewords) // 4, 4, 4)) == "ABCD" * 8
    assert can_be(2, 4, 0) is False
    assert can_be(30, 31, 0) is False
