"""Heights, weights and colours as licences write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fields import body


@pytest.mark.parametrize(
    ("text", "inches"),
    [
        ("5'-04\"", 64), ("5'04\"", 64), ("5' 4\"", 64), ("5-04", 64), ("5 FT 4 IN", 64),
        ("064 in", 64), ("064 IN", 64), ("64", 64), ("064", 64), ("64\"", 64), ("509", 69),
        ("170 cm", 67), ("170CM", 67), ("6'-00\"", 72), ("5'-12\"", None), ("9'-00\"", None),
        ("NONE", None), ("", None), ("000 in", None), ("999", None),
    ],
)  # fmt: skip
def test_heights(text, inches):
    assert body.inches(text) == inches


def test_three_bare_digits_are_feet_first_in_the_first_standard():
    assert (body.inches("509", feet_first=True), body.inches("509 in")) == (69, None)


@given(st.integers(36, 95))
def test_every_height_in_each_spelling(tall):
    feet, over = divmod(tall, 12)
    spelled = (f"{feet}'-{over:02d}\"", f"{tall:03d} in", f"{feet}{over:02d}")
    assert {body.inches(text, feet_first=True) for text in spelled} == {tall}


@pytest.mark.parametrize(
    ("text", "pounds"),
    [("180", 180), ("180 lb", 180), ("180 LBS", 180), ("082 kg", 181), ("5", None), ("", None),
     ("180 in", None)],
)  # fmt: skip
def test_weights(text, pounds):
    assert body.pounds(text) == pounds


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (body.sex, "1", "M"), (body.sex, "f", "F"), (body.sex, "9", "X"), (body.sex, "0", None),
        (body.eye_color, "brn", "BRO"), (body.eye_color, "HAZEL", "HAZ"),
        (body.hair_color, "WHT", "WHI"), (body.hair_color, "HAZ", None),
    ],
)  # fmt: skip
def test_codes(read, text, value):
    assert read(text) == value
