"""RT/RW: two numbers and a slash that readers lose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fields import rt_rw
from fields.invalid import InvalidFormat


@pytest.mark.parametrize(
    ("seen", "value"),
    [
        ("014/002", "014/002"),
        ("14/2", "14/2"),
        ("004/-", "004/-"),
        ("014002", "014/002"),
        ("014 002", "014/002"),
        ("014-002", "014/002"),
        ("0141002", "014/002"),
        ("0147002", "014/002"),
        ("O14/OO2", "014/002"),
        (": 014/002", "014/002"),
        ("1014/002", "014/002"),  # the colon taken for a digit
        ("RT. 014 RW. 002", "014/002"),
        ("014|002", "014/002"),
    ],
)
def test_read(seen, value):
    assert rt_rw.read(seen)[0] == value


@pytest.mark.parametrize("seen", ["", "/", "-", "12", "0149002", "0141002003", "ABC/DEF"])
def test_what_cannot_be_made_out_is_none(seen):
    assert rt_rw.read(seen) is None


def test_every_change_is_named():
    assert rt_rw.read("014/002")[1] == ()
    assert rt_rw.read("014002")[1] == ("014002→014/002: a slash parts RT and RW",)
    assert "O→0: only digits stand here" in rt_rw.read("O14/002")[1]


def test_both_numbers_apart():
    assert rt_rw.split("14/2") == ("014", "002")
    assert rt_rw.split("004/-") == ("004", None)
    with pytest.raises(InvalidFormat):
        rt_rw.split("014002")


@given(st.text("0123456789/-|OIRTW. ", max_size=12))
def test_reading_never_crashes(text):
    read = rt_rw.read(text)
    assert read is None or rt_rw.is_valid(read[0])
