"""What can be seen of a drawn card in its photo, whoever reads it."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from training.kinds.ktp.cards import draw_card
from training.photos.camera import Photo, card_corners
from training.reading.legibility import legibility, unseen_fields

SEED = 18


@pytest.fixture(scope="module")
def card():
    """A card in good print."""
    made = draw_card(SEED, split="test")
    assert not made.style["condition"], "choose a seed whose card nothing has befallen"
    return made


def photo_of(image, scale=1.0):
    """The card alone, as a scanner sees it."""
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return Photo(small, card_corners(small), 0)


def test_good_print_is_seen_whole(card):
    assert unseen_fields(card, photo_of(card.image)) == []


def test_letters_of_a_few_pixels_are_not(card):
    told = legibility(card, photo_of(card.image, 0.25))
    assert not any(each.seen for line, each in told.items() if line.field != "nik")
    whole = legibility(card, photo_of(card.image))
    for line, each in told.items():
        assert each.height == pytest.approx(whole[line].height / 4, rel=0.05)


def test_a_letter_under_a_finger_takes_its_field_and_no_other(card):
    (line,) = [each for each in card.lines if each.field == "nama"]
    image = card.image.copy()
    end = int(line.box.right)  # no place where a blank may stand
    image[int(line.box.top) : int(line.box.bottom), end - 24 : end] = (200, 150, 120)
    assert unseen_fields(card, photo_of(image)) == ["nama"]


def test_a_reflection_hides_what_it_burns_out(card):
    (line,) = [each for each in card.lines if each.field == "agama"]
    image = card.image.copy()
    image[int(line.box.top) - 4 : int(line.box.bottom) + 4] = 255
    assert "agama" in unseen_fields(card, photo_of(image))


@pytest.mark.parametrize("change", [lambda i: i // 2, lambda i: 255 - (255 - i) // 2])
def test_light_alone_hides_nothing(card, change):
    assert unseen_fields(card, photo_of(change(card.image))) == []


def test_light_that_falls_off_along_a_line_hides_nothing(card):
    ramp = np.linspace(1, 0.4, card.image.shape[1])[None, :, None]
    assert unseen_fields(card, photo_of((card.image * ramp).astype(np.uint8))) == []


def test_blur_hides_it(card):
    blurred = photo_of(cv2.GaussianBlur(card.image, (0, 0), 7))
    assert len(unseen_fields(card, blurred)) > 15


def test_a_truth_that_is_two_pixels_off_does_no_harm(card):
    photo = photo_of(card.image)
    assert unseen_fields(card, replace(photo, quad=photo.quad + np.float32(2))) == []
