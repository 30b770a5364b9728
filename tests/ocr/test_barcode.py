"""The recogniser of codes: what it reads stands in the code byte for byte, else nothing."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from elements import PLAIN
from ocr.barcode import BarcodeRecognizer
from training.kinds.driving_licence.backs import draw_code

READER = BarcodeRecognizer()
TEXT = "@\n\x1e\rANSI 636999080001DL00310060DLDAQ1234567\nDCSMUÑOZ\r"


def picture(scale=3, quiet=12):
    code = draw_code(TEXT, columns=10, level=4)
    large = cv2.resize(code, None, fx=scale, fy=scale, interpolation=cv2.INTER_NEAREST)
    return cv2.copyMakeBorder(large, *[quiet] * 4, cv2.BORDER_CONSTANT, value=(255, 255, 255))


def read(*pictures):
    return [line.text for line in READER.read(pictures, [PLAIN] * len(pictures))]


def test_separators_and_letters_beyond_ascii_are_as_they_were_written():
    (line,) = READER.read([picture()], [PLAIN])
    assert (line.text, line.confidence, len(line.confidences)) == (TEXT, 1.0, len(TEXT))


def test_several_crops_in_order():
    blank = np.full((80, 200, 3), 255, np.uint8)
    assert read(blank, picture(), np.zeros((2, 2, 3), np.uint8)) == ["", TEXT, ""]


@pytest.mark.parametrize("degrees", [-4, -2, 2, 4])
def test_a_region_that_was_straightened_a_little_wrongly(degrees):
    image = picture(4, 60)
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    turned = cv2.warpAffine(image, turn, (width, height), borderValue=(255, 255, 255))
    assert read(turned) == [TEXT]


@pytest.mark.parametrize("sigma", [1.0, 1.5, 2.0])
def test_a_blurred_code(sigma):
    assert read(cv2.GaussianBlur(picture(3), (0, 0), sigma)) == [TEXT]


def test_a_code_upside_down():
    assert read(np.ascontiguousarray(picture()[::-1, ::-1])) == [TEXT]


def test_a_code_of_which_too_much_is_missing():
    image = picture()
    image[:, image.shape[1] // 3 : 2 * image.shape[1] // 3] = 255
    assert read(image) == [""]


def test_its_name_says_which_library_spoke():
    assert READER.name.startswith("zxing-cpp-3.")
