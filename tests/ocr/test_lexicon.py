"""Choosing among known values: look-alikes are near, strangers are far, rivals are noticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fields.choices import MARITAL_STATUSES, OCCUPATIONS, RELIGIONS
from ocr.lexicon import LOOK_ALIKE, NATS, accepted, closest, distance


class Told:
    """Evidence that says of each text what a function does."""

    def __init__(self, nats):
        self.nats = nats

    def log_likelihoods(self, texts):
        return [self.nats(text) for text in texts]

    def likeliest(self, pattern):
        return None


WORDS = st.text("ABIKLMNORSUW10 /-", max_size=12)


@pytest.mark.parametrize(
    ("seen", "meant", "values"),
    [
        ("1SLAM", "ISLAM", RELIGIONS),
        ("KONGHUOU", "KONGHUCU", RELIGIONS),
        ("BELUMITIDAK BEKERJA", "BELUM/TIDAK BEKERJA", OCCUPATIONS),
        ("PEGAWAI NEGERI SIPW.", "PEGAWAI NEGERI SIPIL", OCCUPATIONS),
        ("NELAYANPE RIKANAN", "NELAYAN/PERIKANAN", OCCUPATIONS),
        ("BELLM KAWIM", "BELUM KAWIN", MARITAL_STATUSES),
    ],
)
def test_misreadings_find_what_was_printed(seen, meant, values):
    match = closest(seen, values)
    assert match.value == meant
    assert accepted(match, limit=0.4)


@pytest.mark.parametrize("seen", ["TRADER", "QWERTZUIOP", "X"])
def test_a_stranger_is_not_accepted(seen):
    """What is no known value stays what it is: the nearest one is too far to stand for it."""
    assert not accepted(closest(seen, OCCUPATIONS), limit=0.4)


def test_two_near_values_are_rivals():
    """JAKARTA TI?UR could be one thing only, JAKARTA could be any: the lead over the next tells."""
    cities = ["JAKARTA TIMUR", "JAKARTA UTARA", "JAKARTA BARAT"]
    assert accepted(closest("JAKARTA TINUR", cities), limit=0.4, margin=0.04)
    assert not accepted(closest("JAKARTA", cities), limit=0.5, margin=0.04)


def test_exact_text_needs_no_lead():
    match = closest("KAWIN", ["KAWIN", "KAW1N"])
    assert (match.value, match.distance, match.margin) == ("KAWIN", 0.0, float("inf"))


def test_look_alikes_cost_less_than_other_letters():
    assert distance("BUD1", "BUDI") == LOOK_ALIKE
    assert distance("BUDX", "BUDI") == 1.0
    assert distance("BUDRNA", "BUDMA") < 1.0  # RN run into one M


def test_nothing_to_choose_from():
    assert closest("ISLAM", []) is None
    assert closest("", RELIGIONS) is None
    assert closest("QQQQQQQQQ", RELIGIONS, within=1.0) is None
    assert not accepted(None, limit=1.0)


@given(WORDS, WORDS)
def test_distance_is_sound(one, other):
    """No change costs nothing, a change costs something, and never more than writing it anew."""
    assert distance(one, one) == 0
    assert (distance(one, other) > 0) == (one != other)
    assert distance(one, other) <= len(one) + len(other)


@given(WORDS, WORDS, st.floats(0, 4))
def test_a_limit_only_hides_what_is_beyond_it(one, other, limit):
    full, bounded = distance(one, other), distance(one, other, limit=limit)
    assert bounded == full if full <= limit else bounded > limit


def test_the_recognisers_own_word_goes_before_the_table_of_look_alikes() -> None:
    """HUDHU stands nearer to HINDU in letters; the picture knows better."""
    nats = {"HINDU": -9.0, "BUDDHA": -2.0, "HUDHU": -3.0}
    match = closest("HUDHU", RELIGIONS, evidence=Told(lambda t: nats.get(t, -40.0)))
    assert match is not None
    assert match.value == "BUDDHA"
    assert match.distance < 0  # likelier than what was read
    assert match.relative == 0
    assert match.margin == pytest.approx(7.0 / NATS)


def test_a_value_that_the_picture_does_not_support_is_far() -> None:
    match = closest("XXXXX", ["ISLAM"], evidence=Told(lambda t: -31.0 if t == "ISLAM" else -1.0))
    assert match is not None
    assert match.distance == pytest.approx(30 / NATS)
    assert not accepted(match, limit=0.4)
