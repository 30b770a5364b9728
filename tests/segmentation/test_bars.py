"""A code's own region is found and straightened, however the card lies; drawn codes of unseen
typefaces' cards."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.barcode import BarcodeRecognizer, read_code
from segmentation.bars import find_bars, share_of_bars, straighten
from training.kinds.driving_licence.backs import draw_back
from training.kinds.driving_licence.payload import write
from training.kinds.driving_licence.people import draw_person
from training.photos.camera import paste, pose_quad

READER = BarcodeRecognizer()


def photo(seed, roll=0.0, tilt=0.0):
    """A back on a plain ground, its code's text and where the code lies."""
    rng = np.random.default_rng(seed)
    back = draw_back(rng, write(draw_person(rng), 8), "test")
    quad = pose_quad(rng, (1400, 1100), fill=0.85, tilt=tilt, roll=roll)
    picture = paste(np.full((1100, 1400, 3), 120, np.uint8), back.image, quad)
    corners = np.array([[0, 0], [2022, 0], [2022, 1276], [0, 1276]], np.float32)
    to_photo = cv2.getPerspectiveTransform(corners, quad)
    return picture, back.payload, cv2.perspectiveTransform(back.code[None], to_photo)[0]


def read(picture):
    for bars in find_bars(picture):
        (line,) = READER.read([straighten(picture, bars.quad)[0]], ["barcode"])
        if line.text:
            return line.text
    return None


@pytest.mark.parametrize("roll", [0, 5, -10, 15, 40, 90, 180, 263])
def test_codes_that_lie_aslant_are_read(roll):
    picture, payload, _ = photo(abs(roll), roll=roll)
    assert read(picture) == payload


@pytest.mark.parametrize("seed", range(4))
def test_codes_in_perspective_are_read(seed):
    picture, payload, _ = photo(seed, roll=12, tilt=30)
    assert read(picture) == payload


def test_a_code_that_glare_parts_is_one_region_too():
    picture, _, code = photo(2, roll=8)
    left, right = code[[0, 3]].mean(0), code[[1, 2]].mean(0)
    high = float(np.linalg.norm(code[3] - code[0]))
    middle = left + 0.55 * (right - left)
    cv2.circle(picture, tuple(map(int, middle)), round(0.8 * high), (255, 255, 255), -1)
    spans = []
    for bars in find_bars(picture):
        ends = np.array([bars.quad[[0, 3]].mean(0), bars.quad[[1, 2]].mean(0)])
        spans.append(
            float(np.linalg.norm(np.sort(ends, 0) - np.sort([left, right], 0), axis=1).max())
        )
    assert min(spans) < 0.35 * high


def test_the_slant_alone_is_why_the_region_is_straightened():
    """The library's own call reads the code that lies straight and not the same one aslant."""
    straight, aslant = (photo(3, roll=roll)[0] for roll in (0, 10))
    plain = [
        read_code(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), straight=False) is not None
        for picture in (straight, aslant)
    ]
    assert plain == [True, False]


def test_the_region_lies_on_the_code():
    picture, _, code = photo(7, roll=10)
    quad = next(find_bars(picture)).quad
    shared, _ = cv2.intersectConvexConvex(quad, code)
    assert shared > 0.7 * cv2.contourArea(code)
    assert shared > 0.9 * cv2.contourArea(quad)


@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((1, 1, 3), np.uint8),
        np.full((3, 900, 3), 255, np.uint8),
        np.zeros((600, 800, 3), np.uint8),
        np.random.default_rng(0).integers(0, 255, (600, 800, 3)).astype(np.uint8),
    ],
    ids=["a pixel", "a sliver", "black", "noise"],
)
def test_pictures_without_a_code(picture):
    assert read(picture) is None


def test_a_code_is_bars_and_print_is_not():
    picture, _, code = photo(5)
    region, _ = straighten(picture, np.asarray(code, np.float32))
    assert share_of_bars(region) > 0.4
    page = np.full((400, 900, 3), 235, np.uint8)
    for row in range(30, 400, 34):
        cv2.putText(page, "NOBODY LIVES IN THIS STREET 12", (20, row), 0, 0.9, (30, 30, 30), 2)
    assert share_of_bars(page) < 0.25
    assert share_of_bars(np.rot90(region)) < 0.1
