"""The recogniser of codes: what it reads stands in the code byte for byte, else nothing."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from elements import PLAIN
from ocr import barcode
from ocr.barcode import BarcodeRecognizer, read_code
from training.kinds.driving_licence.backs import draw_code

READER = BarcodeRecognizer()
TEXT = "@\n\x1e\rANSI 636999080001DL00310060DLDAQ1234567\nDCSMUÑOZ\r"
LONGER = (
    f"{TEXT}DACMARIA\rDADANA\rDBB01021980\rDBA01022030\r"
    "DAG12 OAK ST\rDAISPRING\rDAJIL\rDAK627010000\r"
)


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


@pytest.mark.parametrize(("sigma", "contrast"), [(1.6, 0.25), (2.0, 0.4)])
def test_a_faint_code_half_in_the_shade(sigma, contrast):
    soft = cv2.GaussianBlur(picture(3), (0, 0), sigma).astype(np.float32)
    light = np.linspace(60, 230, soft.shape[1])[None, :, None]
    noise = np.random.default_rng(1).normal(0, 4, soft.shape)
    image = light * (1 - contrast * (1 - soft / 255)) + noise
    assert read(np.clip(image, 0, 255).astype(np.uint8)) == [TEXT]


def grainy(seed):
    """A code of less than two pixels a module, under noise as high as half of its contrast."""
    code = draw_code(LONGER, columns=12, level=4)
    large = cv2.resize(code, None, fx=6, fy=6, interpolation=cv2.INTER_NEAREST)
    image = cv2.copyMakeBorder(large, *[24] * 4, cv2.BORDER_CONSTANT, value=(255, 255, 255))
    soft = cv2.GaussianBlur(image, (0, 0), 3)
    small = cv2.resize(soft, None, fx=1.7 / 6, fy=1.7 / 6, interpolation=cv2.INTER_AREA)
    noise = np.random.default_rng(seed).normal(0, 20, small.shape)
    return np.clip(90 + 0.4 * small + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("seed", range(4))
def test_grain_is_smoothed_down_the_bars(seed):
    (line,) = READER.read([grainy(seed)], [PLAIN])
    assert (line.text, line.confidence) == (LONGER, 1.0)


def torn(seed):
    """A longer code of which a part is missing, out of focus and noisy."""
    rng = np.random.default_rng(seed)
    code = draw_code(LONGER, columns=12, level=int(rng.integers(2, 5)))
    large = cv2.resize(code, None, fx=3, fy=3, interpolation=cv2.INTER_NEAREST)
    image = cv2.copyMakeBorder(large, *[12] * 4, cv2.BORDER_CONSTANT, value=(255, 255, 255))
    height, width = image.shape[:2]
    share, left = rng.uniform(0.06, 0.3), int(rng.uniform(0.2, 0.7) * width)
    image[: int(height * rng.uniform(0.3, 1)), left : left + int(share * width)] = 255
    image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.8, 2))
    dark = image * rng.uniform(0.3, 0.8) + 60
    noise = rng.normal(0, rng.uniform(3, 14), image.shape)
    return np.clip(dark + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("seed", [205, 228])
def test_what_one_look_alone_reads_is_not_taken_where_others_agree(seed):
    assert read_code(cv2.cvtColor(torn(seed), cv2.COLOR_RGB2GRAY)) not in (None, LONGER)
    assert read(torn(seed)) == [LONGER]


@pytest.mark.parametrize("seed", [45, 254, 297])
def test_a_text_that_the_code_was_corrected_into_wrongly_is_not_sure(seed):
    (line,) = READER.read([torn(seed)], [PLAIN])
    assert line.text not in ("", LONGER)
    assert line.confidence == 0.5


def test_a_code_upside_down():
    assert read(np.ascontiguousarray(picture()[::-1, ::-1])) == [TEXT]


def test_a_code_of_which_too_much_is_missing():
    image = picture()
    image[:, image.shape[1] // 3 : 2 * image.shape[1] // 3] = 255
    assert read(image) == [""]


def test_its_name_says_which_library_spoke():
    assert READER.name.startswith("zxing-cpp-3.")


@pytest.mark.parametrize(("shape", "looks"), [((600, 960, 3), 4), ((300, 960, 3), 10)])
def test_a_whole_card_gets_fewer_looks_than_a_code_s_region(monkeypatch, shape, looks):
    seen = []
    monkeypatch.setattr(barcode, "read_code", lambda look: seen.append(look))
    assert read(np.full(shape, 255, np.uint8)) == [""]
    assert len(seen) == looks
