"""Licences that are printed upright, the short side on top, as those of people under 21."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image as Pictures
from PIL import ImageDraw

from documents.reader import open_reader
from elements import ID1
from segmentation.geometry import homography
from training.drawing.fonts import installed, load
from training.photos.camera import card_corners

FACE = installed("text", "test")[0].bold
LYING = np.array([[470, 150], [1010, 200], [990, 1060], [410, 1020]], np.float32)
ROWS = [
    ("4d DLN", "K2745098", 30, 470), ("3 DOB", "05/17/2008", 30, 520),
    ("4a ISS", "06/02/2024", 30, 570), ("4b EXP", "05/17/2029", 330, 570),
    ("1", "WESTERGAARD", 30, 620), ("2", "NADIA RUTH", 30, 660), ("8", "127 ELM ST", 30, 705),
    ("", "SALEM, OR 97301", 52, 740), ("15 SEX", "F", 30, 790), ("16 HGT", "5'-04\"", 200, 790),
    ("18 EYES", "BRO", 420, 790), ("9 CLASS", "C", 320, 300), ("9a END", "NONE", 320, 345),
    ("12 REST", "B", 320, 390), ("5 DD", "9081726354", 30, 950),
]  # fmt: skip
TOLD = {
    "license_number": "K2745098", "birth_date": "05/17/2008", "issue_date": "06/02/2024",
    "expiry_date": "05/17/2029", "last_name": "WESTERGAARD", "given_names": "NADIA RUTH",
    "address_street": "127 ELM ST", "address_zip": "97301", "sex": "F", "eye_color": "BRO",
    "vehicle_class": "C", "document_discriminator": "9081726354",
}  # fmt: skip


@pytest.fixture(scope="module")
def reader():
    return open_reader("driving_licence")


def standing_card():
    picture = Pictures.new("RGB", (ID1.height, ID1.width), (214, 226, 232))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((30, 120, 280, 440), (190, 205, 220))
    draw.ellipse((95, 170, 215, 340), (225, 180, 150))
    draw.text((30, 20), "OREGON", (20, 60, 120), load(FACE, 46))
    draw.text((30, 75), "DRIVER LICENSE", (20, 60, 120), load(FACE, 28))
    draw.text((310, 130), "UNDER 21 UNTIL", (180, 20, 20), load(FACE, 20))
    draw.text((310, 160), "05/17/2029", (180, 20, 20), load(FACE, 26))
    for label, value, left, top in ROWS:
        draw.text((left, top + 12), label, (60, 60, 60), load(FACE, 15))
        after = left + (draw.textlength(label, load(FACE, 15)) + 8 if label else 0)
        draw.text((after, top), value, (15, 15, 20), load(FACE, 29))
    return np.asarray(picture)


def photographed(card):
    """A card on a brown table, a little aslant."""
    ground = np.random.default_rng(3).normal((120, 90, 60), 8, (1200, 1400, 3))
    to_photo = homography(card_corners(card), LYING)
    photo = np.clip(ground, 0, 255).astype(np.uint8)
    return cv2.warpPerspective(card, to_photo, (1400, 1200), photo, cv2.INTER_AREA,
                               cv2.BORDER_TRANSPARENT)  # fmt: skip


@pytest.mark.parametrize("turn", [0, 1, 2])
def test_a_standing_card_is_read_as_a_lying_one(reader, turn):
    reading = reader(np.ascontiguousarray(np.rot90(photographed(standing_card()), turn)))
    told = {name: reading.fields[name].value for name in TOLD}
    assert sum(told[name] == value for name, value in TOLD.items()) >= len(TOLD) - 1
    assert reading.turn == -90 * turn % 360


def test_a_standing_cards_page_is_the_card(reader):
    reading = reader(photographed(standing_card()))
    assert np.abs(reading.quad - LYING).max() < 25
