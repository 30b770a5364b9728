"""A licence's back that prints what fronts print too is no front."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image as Pictures
from PIL import ImageDraw

from documents.kinds.driving_licence import kind
from documents.kinds.driving_licence.both_sides import back_around, leaves_room
from documents.kinds.driving_licence.code import find_code
from documents.kinds.driving_licence.front import find_front
from documents.kinds.driving_licence.layout import layouts
from documents.reader import open_reader
from training.drawing.fonts import installed, load
from training.kinds.driving_licence.arrangements import ARRANGEMENTS
from training.kinds.driving_licence.backs import draw_code
from training.kinds.driving_licence.fronts import draw_front
from training.kinds.driving_licence.payload import write
from training.kinds.driving_licence.people import draw_person

FACE = installed("text", "test")[0].regular
PRINT = ("9 CLASS", "C"), ("12 REST", "B"), ("9A END", "M"), ("5 DD", "12345"), ("17 WGT", "160")


@pytest.fixture(scope="module")
def reader():
    return open_reader("driving_licence")


@pytest.fixture(scope="module")
def person():
    return draw_person(np.random.default_rng(5))


def back_with_labels(person):
    picture = Pictures.new("RGB", (1011, 638), (228, 232, 236))
    draw = ImageDraw.Draw(picture)
    for row, (label, value) in enumerate(PRINT):
        draw.text((60, 45 + 48 * row), label, (60, 60, 60), load(FACE, 20))
        draw.text((190, 37 + 48 * row), value, (15, 15, 20), load(FACE, 30))
    draw.text((420, 50), "MOTOR VEHICLES UNDER 26001 LBS", (20, 20, 20), load(FACE, 20))
    draw.text((420, 100), "CORRECTIVE LENSES", (20, 20, 20), load(FACE, 20))
    image = np.array(picture)
    code = draw_code(write(person, 8), columns=14, level=4)
    image[320:610, 60:950] = cv2.resize(code, (890, 290), interpolation=cv2.INTER_NEAREST)
    return cv2.copyMakeBorder(image, *[60] * 4, cv2.BORDER_CONSTANT, value=(90, 80, 70))


def test_a_back_is_read_by_its_code_alone_though_it_has_labels(reader, person):
    photo = back_with_labels(person)
    assert find_front(photo, reader.nets, layouts()) is not None  # without its code it may be one
    fields = reader(photo).fields
    assert fields["license_number"].value == person.fields["license_number"]
    assert {field.compared.printed for field in fields.values()} == {None}


def test_the_front_beside_such_a_back_is_read(reader, person):
    arrangement = ARRANGEMENTS[0]
    card = draw_front(np.random.default_rng(8), person, arrangement.split, arrangement)
    photo = back_with_labels(person)
    front = cv2.resize(card.image, (1011, 638), interpolation=cv2.INTER_AREA)
    front = cv2.copyMakeBorder(front, *[60] * 4, cv2.BORDER_CONSTANT, value=(90, 80, 70))
    reading = reader(np.vstack([photo, front]))
    assert reading.fields["birth_date"].compared.match == "match"


def back_with_a_low_code(person):
    image = np.full((638, 1011, 3), (228, 232, 236), np.uint8)
    code = draw_code(write(person, 8), columns=14, level=4)
    image[440:610, 80:930] = cv2.resize(code, (850, 170), interpolation=cv2.INTER_NEAREST)
    return image


def test_the_card_that_a_code_stands_on_is_seen_around_it(reader, person):
    photo = np.full((1300, 1500, 3), (90, 80, 70), np.uint8)
    photo[300:938, 200:1211] = back_with_a_low_code(person)
    code = find_code(photo, reader.nets)
    quad = back_around(photo, code, reader.nets)
    assert cv2.contourArea(quad) == pytest.approx(638 * 1011, rel=0.2)
    assert leaves_room(photo, code) is True
    assert leaves_room(photo[250:988, 150:1261], code) is False


def test_where_the_back_alone_was_seen_the_front_beside_it_is_read(reader, person, monkeypatch):
    arrangement = ARRANGEMENTS[0]
    card = draw_front(np.random.default_rng(8), person, arrangement.split, arrangement)
    photo = np.full((1700, 1300, 3), (90, 80, 70), np.uint8)
    photo[100:738, 150:1161] = cv2.resize(card.image, (1011, 638), interpolation=cv2.INTER_AREA)
    photo[900:1538, 150:1161] = back_with_a_low_code(person)
    monkeypatch.setattr(kind, "find_front", lambda *_: None)
    reading = reader(photo)
    assert reading.fields["birth_date"].compared.match == "match"
