"""What a network saw, as a picture."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image as Pictures

from segmentation.masks import Mask, colour, mask_of


def test_of_exclusive_classes_the_likeliest_is_shown() -> None:
    answer = np.zeros((2, 3, 3), np.float32)
    answer[0, 1, 2] = answer[1, 2, 1] = 0.6
    mask = mask_of(answer, ("ground", "one", "two"))
    assert mask.pixels.tolist() == [[0, 2, 0], [0, 0, 1]]
    assert mask.seen == (1, 2)


def test_of_places_on_a_document_its_cover_is_shown() -> None:
    answer = np.full((1, 2, 3), 0.9, np.float32)
    answer[0, 0, 0] = 0.4
    mask = mask_of(answer, ("cover", "u", "v"))
    assert mask.pixels.tolist() == [[0, 1]]
    assert mask.classes == ("ground", "cover")


def test_its_picture_has_a_colour_a_class_and_a_clear_ground() -> None:
    pixels = np.array([[0, 1], [2, 1]], np.uint8)
    picture = Pictures.open(io.BytesIO(Mask(pixels, ("ground", "one", "two")).png()))
    shown = picture.convert("RGBA")
    assert shown.getpixel((0, 0))[3] == 0
    assert shown.getpixel((1, 0)) == (*colour(1), 255)
    assert shown.getpixel((0, 1)) == (*colour(2), 255)
    assert len({colour(n) for n in range(22)}) == 22
