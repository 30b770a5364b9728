"""Machine-readable zones: the standard's own specimens, what is wrong, what is mended."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fields import mrz, mrz_dates, mrz_repair, states
from fields.invalid import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength
from fields.mrz_layouts import ALPHABET, DIGITS, EVERY, LAYOUTS, may_be_cut

TODAY = date(2026, 11, 28)
# ICAO Doc 9303's specimens of Utopia, and the French card's.
SPECIMENS = {
    "TD1": ("I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6",
            "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"),
    "TD2": ("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"),
    "TD3": ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
            "L898902C36UTO7408122F1204159ZE184226B<<<<<10"),
    "MRV-A": ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
              "L8988901C4XXX4009078F96121096ZE184226B<<<<<<"),
    "MRV-B": ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F9612109<<<<<<<<"),
    "FRA-1988": ("IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<", "8806923102858CORINNE<<<<<<<6512068F6"),
}  # fmt: skip
LONG = ("I<UTOD23145890<7349<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2",
        "STEVENSON<<PETER<JOHN<<<<<<<<<")  # fmt: skip


def values(lines):
    return {name: part.value for name, part in mrz.split(lines, today=TODAY).parts.items()}


@pytest.mark.parametrize("name", SPECIMENS)
def test_the_standards_specimens(name):
    lines = SPECIMENS[name]
    assert mrz.validate(lines, today=TODAY) == lines
    assert mrz.split(lines).layout.name == name


def test_parts_of_a_passport():
    assert values(SPECIMENS["TD3"]) == {
        "document_type": "P", "issuing_state": "UTO", "surname": "ERIKSSON",
        "given_names": "ANNA MARIA", "document_number": "L898902C3", "nationality": "UTO",
        "birth_date": "740812", "sex": "F", "expiry_date": "120415", "optional_data": "ZE184226B",
    }  # fmt: skip


def test_parts_of_the_french_card():
    found = values(SPECIMENS["FRA-1988"])
    assert (found["surname"], found["given_names"]) == ("BERTHIER", "CORINNE")
    assert (found["document_number"], found["birth_date"]) == ("880692310285", "651206")


def test_a_long_number_is_joined_with_its_own_digit():
    number = mrz.split(LONG).parts["document_number"]
    assert (number.value, number.checked) == ("D23145890734", True)
    assert values(LONG)["optional_data"] is None
    wrong = (LONG[0].replace("7349", "7348"), *LONG[1:])
    assert mrz.split(wrong).parts["document_number"].checked is False


@pytest.mark.parametrize("digit", ["<", "0"])
def test_a_passport_without_optional_data_has_a_filler_or_a_zero(digit):
    lines = ("P<IDNSATU<<BUDI<<<<<<<<<<<<<<<<<<<<<<<<<<<<<",
             f"A000000000IDN9001017M3001019<<<<<<<<<<<<<<{digit}")  # fmt: skip
    lines = (lines[0], lines[1] + mrz.check_digit(lines[1][:10] + lines[1][13:20] + lines[1][21:]))
    optional = mrz.split(lines).parts["optional_data"]
    assert (optional.value, optional.checked) == (None, True)


def changed(lines, row, column, character):
    line = lines[row][:column] + character + lines[row][column + 1 :]
    return (*lines[:row], line, *lines[row + 1 :])


@pytest.mark.parametrize(
    ("lines", "error"),
    [
        (SPECIMENS["TD3"][:1], InvalidLength),
        ((SPECIMENS["TD3"][0], SPECIMENS["TD3"][1][:-1]), InvalidLength),
        ((), InvalidLength),
        (changed(SPECIMENS["TD3"], 0, 8, "-"), InvalidFormat),
        (changed(SPECIMENS["TD3"], 1, 3, "3"), InvalidChecksum),
        (changed(SPECIMENS["TD3"], 1, 43, "1"), InvalidChecksum),  # the composite alone
        (changed(SPECIMENS["TD3"], 0, 0, "X"), InvalidComponent),
        (changed(SPECIMENS["TD3"], 0, 4, "Q"), InvalidComponent),  # UTQ is no state
        (changed(SPECIMENS["TD3"], 0, 6, "5"), InvalidComponent),  # E5IKSSON
        (changed(SPECIMENS["TD1"], 1, 7, "K"), InvalidComponent),  # a sex of K
    ],
)
def test_what_is_wrong_is_named(lines, error):
    with pytest.raises(error):
        mrz.validate(lines, today=TODAY)


def test_a_problem_leaves_the_other_parts():
    zone = mrz.split(changed(SPECIMENS["TD3"], 1, 15, "9"), today=TODAY)  # month 98
    assert zone.parts["birth_date"].value is None
    assert mrz.NO_CHECK in zone.parts["birth_date"].problems
    assert zone.parts["document_number"].checked
    assert zone.composite is False


def test_what_no_digit_can_tell():
    """A K for an A in the number: both digits hold, and the number is another."""
    lines = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
             "A898902C36UTO7408122F1204159ZE184226B<<<<<10")  # fmt: skip
    digit = mrz.check_digit("A898902C3")
    whole = f"A898902C3{digit}UTO7408122F1204159ZE184226B<<<<<1"
    whole += mrz.check_digit(whole[:10] + whole[13:20] + whole[21:43])
    assert mrz.is_valid((lines[0], whole), today=TODAY)
    assert mrz.is_valid((lines[0], whole.replace("A898902C3", "K898902C3")), today=TODAY)


@pytest.mark.parametrize(
    ("text", "role", "iso"),
    [
        ("261128", "birth", "2026-11-28"), ("261129", "birth", "1926-11-29"),
        ("690101", "expiry", "2069-01-01"), ("700101", "expiry", "1970-01-01"),
        ("000229", "birth", "2000-02-29"), ("26<<<<", "birth", "2026"),
        ("2612<<", "birth", "1926-12"), ("<<0817", "birth", None), ("74<<12", "birth", "1974"),
    ],
)  # fmt: skip
def test_dates(text, role, iso):
    assert mrz_dates.to_iso(text, role, TODAY) == iso


@pytest.mark.parametrize(
    "text", ["7A0812", "7<0812", "74081", "741301", "740230", "010229", "٧٤٠٨١٢"]
)
def test_no_dates(text):
    with pytest.raises((InvalidFormat, InvalidComponent)):
        mrz_dates.validate(text, "birth", TODAY)


def test_states():
    assert len(states.ISO) == 249
    assert states.validate("D<<") == "D"
    with pytest.raises(InvalidFormat):
        states.validate("D1<")


def test_every_part_and_digit_lies_inside_its_format_and_apart_from_the_others():
    for layout in LAYOUTS:
        taken = [(row, column) for row, start, end in layout.spans.values()
                 for column in range(start, end)]  # fmt: skip
        taken += layout.digits.values()
        taken += [layout.composite[0]] if layout.composite else []
        whole = {(row, column) for row in range(layout.lines) for column in range(layout.length)}
        assert len(taken) == len(set(taken)), layout.name
        assert set(taken) == whole, layout.name


def test_letters_among_digits_are_named_corrections():
    mended = mrz_repair.by_class("74O8I2", DIGITS)
    assert mended.text == "740812"
    assert mended.corrections == ("O→0: only digits stand here", "I→1: only digits stand here")
    assert mrz_repair.by_class("UT0", ALPHABET).text == "UTO"
    assert mrz_repair.by_class("7X", DIGITS).text == "7X"


@given(st.text(st.sampled_from(EVERY), min_size=2), st.integers(0, 100), st.sampled_from(EVERY))
def test_a_digit_sees_each_single_change_but_the_blind_ones(text, place, other):
    column = place % len(text)
    changed = text[:column] + other + text[column + 1 :]
    same = mrz.check_digit(changed) == mrz.check_digit(text)
    assert same == ((mrz.VALUES[text[column]] - mrz.VALUES[other]) % 10 == 0)


@given(st.lists(st.text(max_size=46), max_size=4))
def test_any_text_is_judged_without_a_crash(lines):
    assert mrz.is_valid(lines) in (True, False)


@given(st.sampled_from(sorted(SPECIMENS)), st.data())
def test_any_character_anywhere_is_judged_without_a_crash(name, data):
    lines = SPECIMENS[name]
    row = data.draw(st.integers(0, len(lines) - 1))
    column = data.draw(st.integers(0, len(lines[0]) - 1))
    other = changed(lines, row, column, data.draw(st.sampled_from(EVERY)))
    mrz.split(other, today=TODAY)


def test_only_the_shorter_visa_may_be_a_longer_one_that_was_cut():
    assert [layout.name for layout in LAYOUTS if may_be_cut(layout)] == ["MRV-B"]
