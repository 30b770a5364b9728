"""What judges the reading of captchas: pictures of the test split, and the table."""

from __future__ import annotations

import pytest

from training.kinds.captcha.judging import KEPT
from training.kinds.captcha.labels import split_of
from training.kinds.captcha.measure import Row, drawn, table
from training.kinds.captcha.styles import ALWAYS
from training.reading.metrics import Share


@pytest.mark.parametrize("style", ["kaptcha", *ALWAYS, *KEPT])
def test_a_picture_shows_its_label(style):
    """Another label from the same seed gives another picture."""
    picture, text = drawn(style, 5)
    assert split_of(text) == "test"
    again, same = drawn(style, 5)
    assert same == text
    assert (again == picture).all()
    assert picture.std() > 5


def test_the_table_names_styles_shares_and_times():
    row = Row("sliced", {"this one": Share(95, 100)}, {"this one": 1.25})
    assert table([row]).splitlines()[-1] == (
        "| sliced, never trained | 95.0 % (88.8–97.8), 1.2 ms | 100 |"
    )
