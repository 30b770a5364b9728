"""A 0 or an O by the glyphs of its own zone."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from documents.kinds.mrz.parse import fields_of, read_zone
from documents.kinds.mrz.rounds import rounder
from documents.kinds.mrz.whole import whole_lines
from tests.documents.zones import answered

ROOM, PITCH = 16, 20
VISA = ("V<IDNSANTOSO<<BUDI<<<<<<<<<<<<<<<<<<<<<<<<<<<",
        "L8988901C4IDN7408100M3001020A0B7<<<<<<<<<<<<")  # fmt: skip
PLACE = VISA[1].index("A0B7") + 1


def drawn(text, drawn_as=(), *, boxes=False):
    """A line's crop: zeros are higher rings than letters O, or boxes, all else bars. drawn_as:
    (place, character) of those that are drawn as another."""
    crop = np.full((38, 2 * ROOM + PITCH * len(text), 3), 225, np.uint8)
    for n, character in enumerate(text):
        x, character = ROOM + PITCH * n + 10, dict(drawn_as).get(n, character)
        if character == "O":
            cv2.ellipse(crop, (x, 19), (6, 10), 0, 0, 360, (40, 40, 40), 2, cv2.LINE_AA)
        elif character == "0" and boxes:
            cv2.rectangle(crop, (x - 6, 8), (x + 6, 30), (40, 40, 40), 2, cv2.LINE_AA)
        elif character == "0":
            cv2.ellipse(crop, (x, 19), (6, 11), 0, 0, 360, (40, 40, 40), 2, cv2.LINE_AA)
        elif character != "<":
            cv2.line(crop, (x, 9), (x, 29), (40, 40, 40), 2, cv2.LINE_AA)
    return crop


def read(share, crops=()):
    """The optional data where the net holds an O for ``share`` as likely as the 0 that it read."""
    lines = answered(VISA[0]), answered(VISA[1], {PLACE: ("O", share)})
    return fields_of(read_zone(lines, crops, room=ROOM))["optional_data"]


@pytest.mark.parametrize(("shape", "sign"), [("0", -1), ("O", 1)])
def test_print_is_liker_its_own_character(shape, sign):
    crops = [drawn(VISA[0]), drawn(VISA[1], [(PLACE, shape)])]
    _, whole = whole_lines([answered(line) for line in VISA])
    by = rounder(whole, crops, ROOM)
    assert sign * by[1, PLACE] > 0.03
    assert {place[0] for place in by} == {1}  # in a name there is no 0
    births = [n for n, _ in enumerate(VISA[1]) if 13 <= n < 19]
    assert not {(1, n) for n in births} & {*by}  # nor an O in a date


def test_without_letters_of_the_zone_print_tells_nothing():
    lines = VISA[0].replace("O", "A"), VISA[1]
    _, whole = whole_lines([answered(line) for line in lines])
    assert rounder(whole, [drawn(line) for line in lines], ROOM) == {}


def test_a_0_that_looks_as_the_zones_zeros_is_surer_and_one_as_its_letters_is_not():
    as_zero, as_letter = (
        read(0.003, [drawn(VISA[0]), drawn(VISA[1], [(PLACE, shape)])]) for shape in "0O"
    )
    alone = read(0.003)
    assert {field.value for field in (as_zero, as_letter, alone)} == {"A0B7"}
    assert as_letter.confidence < 0.7 < alone.confidence < 0.99 < as_zero.confidence


def test_where_print_is_far_liker_one_than_the_other_it_tells_nothing():
    """As where a line is not in its cells: zeros differ from letters by little."""
    _, whole = whole_lines([answered(line) for line in VISA])
    assert rounder(whole, [drawn(VISA[0]), drawn(VISA[1], boxes=True)], ROOM) == {}
