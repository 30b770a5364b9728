"""States and first letters: the likeliest that there is, where what was read is none."""

from __future__ import annotations

import pytest

from documents.kinds.mrz.parse import fields_of, read_zone
from tests.documents.zones import answered

NAMES = "P<IDNERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
NUMBER = "L898902C36IDN7408122F1204159ZE184226B<<<<<10"


def swapped(text, place, character):
    return text[:place] + character + text[place + 1 :]


@pytest.mark.parametrize(
    ("wrong", "share", "value"),
    [
        ("H", 0.2, "IDN"),
        ("H", 1e-6, "IDH"),  # surely read: a code that no list has yet
    ],
)
def test_a_state_that_is_none_is_the_likeliest_that_is(wrong, share, value):
    line = answered(swapped(NUMBER, 12, wrong), {12: ("N", share)})
    found = fields_of(read_zone([answered(NAMES), line]))["nationality"]
    assert found.value == value
    assert found.corrections == (("H→N (character 3): a code of a state",) if share > 0.1 else ())


def test_two_states_that_are_as_likely_are_told_apart_by_the_zones_other():
    """ZRN may be IRN or IDN by the picture: the zone says IDN where it was issued."""
    read = swapped(swapped(NUMBER, 10, "Z"), 11, "D")
    line = answered(read, {10: ("I", 0.1), 11: ("R", 0.4)})
    found = fields_of(read_zone([answered(NAMES), line]))
    assert found["nationality"].value == "IDN"
    assert found["nationality"].confidence < 0.9  # and it waits, as before


def test_a_passport_begins_with_a_p_where_the_picture_allows_it():
    line = answered(swapped(NAMES, 0, "R"), {0: ("P", 0.3)})
    found = fields_of(read_zone([line, answered(NUMBER)]))["document_type"]
    assert (found.value, found.problems) == ("P", ())
    assert found.corrections == ("R→P (character 1): a zone begins so",)
    surely = fields_of(read_zone([answered(swapped(NAMES, 0, "R")), answered(NUMBER)]))
    assert surely["document_type"].value == "R"
    assert surely["document_type"].problems


@pytest.mark.parametrize(
    ("place", "other", "name", "sure"),
    [
        (10, "T", "nationality", True),  # TDN is no state's code
        (11, "R", "nationality", False),  # IRN is one
        (0, "R", "document_type", True),  # no zone of two lines of 44 begins so
        (0, "V", "document_type", False),
        (1, "E", "document_type", False),  # the second letter may be any
    ],
)
def test_what_cannot_stand_there_leaves_little_doubt(place, other, name, sure):
    lines = [answered(NAMES), answered(NUMBER)]
    row = name == "nationality"
    lines[row] = answered((NAMES, NUMBER)[row], {place: (other, 0.02)})
    field = fields_of(read_zone(lines))[name]
    assert field.value == {"nationality": "IDN", "document_type": "P"}[name]
    assert (field.confidence > 0.999) is sure


def test_a_first_letter_is_sure_where_the_picture_as_likely_shows_one_that_begins_no_zone():
    line = answered(NAMES, {0: ("R", 0.45)})
    kind = fields_of(read_zone([line, answered(NUMBER)]))["document_type"]
    assert (kind.value, kind.confidence > 0.998) == ("P", True)
    line = answered(NUMBER, {10: ("T", 0.45)})  # a state's code may be new
    state = fields_of(read_zone([answered(NAMES), line]))["nationality"]
    assert (state.value, state.confidence > 0.998) == ("IDN", False)
