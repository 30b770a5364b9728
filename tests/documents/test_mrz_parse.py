"""From a zone's lines to fields and a verdict: nothing repaired in silence, no digit a proof."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from documents.kinds.mrz.kind import LEAST_SENSE
from documents.kinds.mrz.parse import (
    AMBIGUOUS,
    COMPOSITE,
    FIELDS,
    NOT_OF_FORMAT,
    NOTHING,
    OF_SPECIMENS,
    fields_of,
    no_fields,
    read_zone,
)
from documents.kinds.mrz.verdict import judge
from documents.wording import told_value
from elements import TextLine
from fields.mrz import NO_CHECK, check_digit
from tests.documents.zones import answered
from training.kinds.mrz.holders import ODDS, draw_holder

TODAY = date(2026, 11, 28)
PASSPORT = ("P<IDNERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
            "L898902C36IDN7408122F1204159ZE184226B<<<<<10")  # fmt: skip
CARD = ("I<IDND231458907<<<<<<<<<<<<<<<", "7408122F1204159IDN<<<<<<<<<<<6",
        "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")  # fmt: skip


def fields(*lines):
    read = read_zone(lines, today=TODAY)
    assert read is not None
    return fields_of(read)


def swapped(text, place, character):
    return text[:place] + character + text[place + 1 :]


def codes(found):
    verdict, reasons = judge(found, today=TODAY)
    return verdict, {(one.code, one.field) for one in reasons}


def test_a_plain_passport_passes_and_is_noted_as_expired():
    found = fields(*map(answered, PASSPORT))
    assert list(found) == list(FIELDS)
    assert (found["format"].value, found["line_2"].value) == ("TD3", PASSPORT[1])
    assert (found["surname"].value, found["given_names"].value) == ("ERIKSSON", "ANNA MARIA")
    assert found["birth_date"].normalized == "1974-08-12"
    assert found["line_3"].problems == (NOT_OF_FORMAT,)
    assert codes(found) == ("passed", {("expired", "expiry_date")})


@pytest.mark.parametrize("layout", ODDS)
def test_drawn_zones_pass(layout):
    for seed in range(20):
        holder = draw_holder(np.random.default_rng(seed), layout=layout)
        found = fields(*map(answered, holder.lines))
        assert found["format"].value == layout
        assert [found[f"line_{n}"].value for n in range(1, len(holder.lines) + 1)] == [
            *holder.lines
        ]
        specimen = "UTO" in (holder.parts["issuing_state"], holder.parts["nationality"])
        expected = "review" if specimen else "passed"
        assert codes(found)[0] == expected, (holder.lines, codes(found))


@pytest.mark.parametrize("lines", [PASSPORT, CARD])
def test_a_specimen_never_passes_and_says_why(lines):
    """ICAO's own: all check digits hold, and anybody can draw it."""
    verdict, reasons = judge(fields(*(answered(line.replace("IDN", "UTO")) for line in lines)))
    doubted = {one.field for one in reasons if one.code == "field_doubtful"}
    assert (verdict, doubted) == ("review", {"issuing_state", "nationality"})
    assert OF_SPECIMENS in reasons[0].message
    assert told_value(OF_SPECIMENS, "id") == "kode ini hanya untuk spesimen"


def test_a_letter_among_digits_is_the_digit_that_the_picture_allows():
    """An O, nearly as likely a 0, in a birth date."""
    place = PASSPORT[1].index("7408122") + 2
    read = swapped(PASSPORT[1], place, "O")
    found = fields(answered(PASSPORT[0]), answered(read, {place: ("0", 0.4)}))
    assert found["birth_date"].value == "740812"
    assert found["birth_date"].corrections == ("O→0 (character 16): only digits or < stand here",)
    assert found["birth_date"].raw == "74O812"


def test_one_repair_under_a_check_digit_is_made_and_named():
    """7 and 1 in a birth date: the digit says which."""
    place = PASSPORT[1].index("740812")
    read = swapped(PASSPORT[1], place, "1")
    found = fields(answered(PASSPORT[0]), answered(read, {place: ("7", 0.3)}))
    assert found["birth_date"].value == "740812"
    [why] = found["birth_date"].corrections
    assert why == "1→7 (character 1): the check digit holds so"


VISA = ("V" + PASSPORT[0][1:], PASSPORT[1][:28] + "ZE184226B<<<<<<<")


def mended_birth(lines, doubts):
    """The birth date whose 7 was read as a 1, where other places are doubted as well."""
    place = lines[1].index("740812")
    read = answered(swapped(lines[1], place, "1"), {place: ("7", 0.4), **doubts})
    found = fields(answered(lines[0]), read)
    assert found["line_2"].value == lines[1]
    assert found["document_number"].value == "L898902C3"  # as it was read
    return found["birth_date"]


def test_a_repair_is_less_sure_the_less_of_its_line_is_legible():
    """Digits hold by chance in a line that is misread, one of them more easily than two."""
    worn = {28: ("K", 0.45), 29: ("F", 0.45), 35: ("5", 0.45), 36: ("R", 0.45)}
    legible, hardly = (mended_birth(PASSPORT, doubts) for doubts in ({}, worn))
    assert legible.value == "740812"
    assert hardly.confidence < 0.991 < 0.993 < legible.confidence
    assert mended_birth(VISA, worn).value is None


def test_a_date_of_fillers_in_a_line_that_lacks_some_is_not_claimed():
    """Its digit says nothing of where they stand."""
    line = PASSPORT[1][:21] + "<<<<<<<ZE184226B<<<<<1"
    line += check_digit(line[:10] + line[13:20] + line[21:43])
    whole = fields(answered(PASSPORT[0]), answered(line))
    short = answered(line)
    short = replace(short, text=line.replace("<<<<<1", "<<<1"), confidences=(0.9999,) * 42)
    lacking = fields(answered(PASSPORT[0]), short)
    assert {found["line_2"].value for found in (whole, lacking)} == {line}
    assert (whole["expiry_date"].value, lacking["expiry_date"].value) == ("<<<<<<", None)
    assert lacking["birth_date"].value == "740812"


def test_a_repair_that_the_picture_does_not_allow_is_none():
    place = PASSPORT[1].index("740812")
    read = swapped(PASSPORT[1], place, "1")
    found = fields(answered(PASSPORT[0]), answered(read))
    assert found["birth_date"].value is None
    assert NO_CHECK in found["birth_date"].problems
    verdict, reasons = codes(found)
    assert verdict == "review"
    assert ("field_unreadable", "birth_date") in reasons


def test_two_repairs_are_none():
    number = "L8989O2C3"  # as likely L0989O2C3 or L898902C3: both would hold
    read = number + PASSPORT[1][9:]
    found = fields(answered(PASSPORT[0]), answered(read, {1: ("0", 0.3), 5: ("0", 0.3)}))
    assert found["document_number"].value is None
    assert found["document_number"].problems == (AMBIGUOUS,)
    assert codes(found)[0] == "review"


def test_what_a_digit_can_not_see_passes_only_if_it_was_surely_read():
    """A B in a number that may as well be an L: the digit holds for either."""
    place = PASSPORT[1].index("226B") + 3
    found = fields(answered(PASSPORT[0]), answered(PASSPORT[1], {place: ("L", 0.3)}))
    assert found["optional_data"].confidence < 0.8
    for share in (0.005, 0.02, 0.2):
        number = fields(answered(PASSPORT[0]), answered(PASSPORT[1], {0: ("B", share)}))
        assert number["document_number"].value is None
        assert number["document_number"].problems == (AMBIGUOUS,)
        assert codes(number)[0] == "review"
    number = fields(answered(PASSPORT[0]), answered(PASSPORT[1], {0: ("B", 0.0005)}))
    assert number["document_number"].value == "L898902C3"
    seen = fields(answered(PASSPORT[0]), answered(PASSPORT[1], {1: ("3", 0.2)}))
    assert codes(seen)[0] == "passed"  # a 3 for the 8 would have been seen by the digit


def test_a_doubtful_name_is_no_pass():
    found = fields(answered(PASSPORT[0], {6: ("P", 0.1)}), answered(PASSPORT[1]))
    assert codes(found) == ("review", {("expired", "expiry_date"), ("low_confidence", "surname")})


def test_a_lost_character_comes_back_by_the_lines_length():
    """Two fillers read as one: the line has 44 places."""
    whole = answered(PASSPORT[0])
    line = TextLine(PASSPORT[0][:-1], 0.9, whole.confidences[:-1], whole.evidence)
    found = fields(line, answered(PASSPORT[1]))
    assert found["line_1"].value == PASSPORT[0]
    assert found["line_1"].corrections == (
        "43 characters read as 44: lines of a zone have one length",
    )
    assert found["surname"].confidence > 0.99
    assert codes(found)[0] == "passed"


@pytest.mark.parametrize(("left", "sure"), [(18, True), (0, False)], ids=["ground", "print"])
def test_what_a_line_lacks_that_goes_on_at_its_end_may_stand_there(left, sure):
    """Its crop shows bars, one a cell, of which one stands before the first cell, or none."""
    whole, crop = answered(PASSPORT[0]), np.full((38, 44 * 20 + 32, 3), 220, np.uint8)
    crop[8:30, left + 4 : -18 : 20] = crop[8:30, left + 5 : -18 : 20] = 40
    lost = TextLine(PASSPORT[0][:-1], 0.9, whole.confidences[:-1], whole.evidence)
    read = read_zone((lost, answered(PASSPORT[1])), [crop, crop], room=16, today=TODAY)
    assert (fields_of(read)["surname"].confidence > 0.99) == sure


def test_where_a_lost_character_belongs_may_be_open():
    """Two S or one: with either the line has its length, and the picture hardly tells."""
    whole = answered("P<IDNERIKSSON<<ANNA<<<<<<<<<<<<<<<<<<<<<<<<<", {10: ("<", 0.45)})
    line = TextLine(whole.text[:-1], 0.9, whole.confidences[:-1], whole.evidence)
    found = fields(line, answered(PASSPORT[1]))
    assert found["surname"].confidence < 0.99


def test_a_line_that_lacks_several_characters_waits():
    whole = answered(PASSPORT[0])
    line = TextLine(PASSPORT[0][:-3], 0.9, whole.confidences[:-3], whole.evidence)
    found = fields(line, answered(PASSPORT[1]))
    assert found["surname"].value == "ERIKSSON"
    assert codes(found)[0] == "review"


@pytest.mark.parametrize(
    "lines",
    [
        ("I<IDND23145890<7349<<<<<<<<<<<", "3407127M9507122IDN<<<<<<<<<<<2",
         "STEVENSON<<PETER<JOHN<<<<<<<<<"),
        ("I<IDNSTEVENSON<<PETER<JOHN<<<<<<<<<<", "D23145890<IDN3407127M95071227349<<<8"),
    ],
)  # fmt: skip
def test_a_long_number_is_as_sure_as_all_of_it(lines):
    sure = fields(*map(answered, lines))
    assert sure["document_number"].value == "D23145890734"
    assert codes(sure)[0] == "passed"
    row = next(n for n, line in enumerate(lines) if "7349" in line)
    place = lines[row].index("7349")
    doubt = [answered(line, {place: ("H", 0.2)} if n == row else None)
             for n, line in enumerate(lines)]  # fmt: skip
    assert fields(*doubt)["document_number"].value is None  # no digit tells a 7 from an H
    told = [answered(line, {place: ("1", 0.2)} if n == row else None)
            for n, line in enumerate(lines)]  # fmt: skip
    assert codes(fields(*told))[0] == "passed"


def test_a_character_that_the_digit_over_the_zone_alone_tells_is_mended():
    """An O read as 0 in optional data, which has no digit of its own."""
    lines = ("I<IDND231458907OX1<<<<<<<<<<<<", "7408122F1204159IDN<<<<<<<<<<<8", CARD[2])
    place = lines[0].index("OX1")
    read = answered(swapped(lines[0], place, "0"), {place: ("O", 0.01)})
    found = fields(read, *map(answered, lines[1:]))
    assert found["optional_data"].value == "OX1"
    [why] = found["optional_data"].corrections
    assert why == "0→O (character 1): the check digit over the zone holds so"
    assert found["line_1"].value == lines[0]


def test_of_two_repairs_the_picture_tells_the_likelier():
    """Both a 1 that was a 7 and a 0 that was an O make the digit hold."""
    number = "L8989O2C3"
    read = number + PASSPORT[1][9:]
    sure = {1: ("0", 0.00005), 5: ("0", 0.4)}
    found = fields(answered(PASSPORT[0]), answered(read, sure))
    assert found["document_number"].value == "L898902C3"


def test_a_repair_that_is_hardly_likelier_than_another_is_written_and_not_claimed():
    """0.97 of all that holds: the line has it, the number is null, and the raw text is told."""
    read = "L8989O2C3" + PASSPORT[1][9:]
    found = fields(answered(PASSPORT[0]), answered(read, {1: ("0", 0.0025), 5: ("0", 0.4)}))
    assert found["line_2"].value == PASSPORT[1]
    assert found["document_number"].value is None
    assert found["document_number"].raw == "L8989O2C3"
    assert found["document_number"].problems == (AMBIGUOUS,)


def test_a_0_may_be_an_o_where_nothing_tells_them_apart():
    """A visa's optional data has no check digit: a 0 that is hardly likelier than an O waits."""
    line = "L898902C36IDN7408122F1204159Z0184226B<<<<<<<"
    visa = "V<" + PASSPORT[0][2:]
    place = line.index("Z0") + 1
    doubted = fields(answered(visa), answered(line, {place: ("O", 0.001)}))
    assert doubted["optional_data"].value == "Z0184226B"
    assert ("low_confidence", "optional_data") in codes(doubted)[1]
    assert codes(fields(answered(visa), answered(line)))[0] == "passed"


def test_a_wrong_composite_is_said_of_what_it_alone_covers():
    found = fields(*map(answered, (CARD[0], CARD[1][:-1] + "7", CARD[2])))
    assert found["optional_data"].problems == (COMPOSITE,)
    assert codes(found)[0] == "review"


def test_an_unknown_state_and_an_impossible_date_leave_the_rest():
    line = swapped(PASSPORT[0], 4, "Q")
    found = fields(answered(line), answered(PASSPORT[1]))
    assert found["issuing_state"].value == "IDQ"
    assert ("field_doubtful", "issuing_state") in codes(found)[1]
    assert found["document_number"].value == "L898902C3"


def test_parts_that_are_left_empty_say_so_and_are_no_doubt():
    found = fields(*map(answered, CARD))
    assert found["optional_data"].problems == (NOTHING,)
    assert codes(found)[0] == "passed"


@pytest.mark.parametrize(
    "texts", [(), ("ABC",), ("ABC", "DEF"), ("A" * 44,), ("A" * 40, "A" * 10), ("A" * 30,) * 4]
)
def test_other_lines_are_no_zone(texts):
    assert read_zone([TextLine(text, 0.9) for text in texts]) is None


def test_a_page_without_lines_has_no_fields_and_fails():
    assert codes(no_fields())[0] == "failed"


def test_text_alone_is_held_to_the_same_rules():
    """A reader that tells no more than its text, as Tesseract."""
    found = fields(*(TextLine(line.replace("0", "O"), 0.9) for line in PASSPORT))
    assert found["birth_date"].value == "740812"
    assert found["expiry_date"].value == "120415"


# Two rows of a letter, as a picture of one was read.
LETTER = ("DANYEKENALAULONYETRAUHAJAUTOJUKANGANOPATAUBE",
          "RAINANGIMAIGUBUBEMUDISAIPUJUCOBEWULETEKENGAN")  # fmt: skip


def test_print_that_is_no_zone_makes_no_sense_as_one():
    passport = read_zone([answered(line) for line in PASSPORT])
    letter = read_zone([answered(line) for line in LETTER])
    assert passport.sense == 9  # four digits, and all else that can be told
    assert letter is not None
    assert letter.sense < LEAST_SENSE


@pytest.mark.parametrize("layout", [*ODDS])
def test_every_format_makes_sense(layout):
    holder = draw_holder(np.random.default_rng(3), layout=layout)
    assert read_zone([answered(line) for line in holder.lines]).sense > LEAST_SENSE


@pytest.mark.parametrize(
    ("names", "share", "sure"),
    [
        ("P<IDNERIKSSON<KARIN<MARIA<<<<<<<<<<<<<<<<<<<", 2e-4, False),
        ("P<IDNERIKSSON<KARIN<MARIA<<<<<<<<<<<<<<<<<<<", 1e-7, True),
        ("P<IDNERIKSSON<MAKAR<MARIA<<<<<<<<<<<<<<<<<<<", 2e-4, True),  # no filler is beside it
    ],
)
def test_a_k_beside_a_filler_may_be_one_with_a_stroke(names, share, sure):
    """ERIKSSON<<ARIN with a line of the ground along its second filler."""
    place = names.index("K", names.index("<", 5) + 1)
    line = answered(names, {place: ("<", share)})
    found = fields_of(read_zone([line, answered(PASSPORT[1])]))
    assert found["line_1"].value == names
    assert (found["surname"].confidence > 0.998) is sure
