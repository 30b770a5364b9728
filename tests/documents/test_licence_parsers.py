"""What the lines of a licence's regions mean."""

from __future__ import annotations

from dataclasses import replace

import pytest

from documents.kinds.driving_licence.parsers import (
    NO_DIGIT,
    PARSERS,
    STRANGE_CODE,
    is_doubted,
)
from elements import TextLine
from tests.documents.cards import Told
from tests.documents.zones import answered


def read(parser, *lines):
    return [(value.value, value.normalized) for value in PARSERS[parser].read(lines)]


@pytest.mark.parametrize(
    ("parser", "lines", "values"),
    [
        ("mdy", ("08/31/1978",), [("08/31/1978", "1978-08-31")]),
        ("mdy", ("O8-31-1978",), [("08-31-1978", "1978-08-31")]),
        ("mdy", ("31/08/1978",), [(None, None)]),
        ("discriminator", ("DD 6184967445",), [("6184967445", None)]),
        ("discriminator", ("DD61849",), [("DD61849", None)]),
        ("weight", ("282 B",), [("282 LB", "282")]),
        ("name", ("BRISTOW IIL",), [("BRISTOW III", None)]),
        ("name", ("KIM IL",), [("KIM IL", None)]),
        ("id_address", ("JL. MAWAR NO, 3 KEL, SUKA",), [("JL. MAWAR NO. 3 KEL. SUKA", None)]),
        ("id_address", ("JL. MAWAR, SUKAMAJU",), [("JL. MAWAR, SUKAMAJU", None)]),
        ("mdy", ("0831/1978",), [("08/31/1978", "1978-08-31")]),
        ("mdy", ("08-311978",), [("08-31-1978", "1978-08-31")]),
        ("mdy", ("08311978",), [("08311978", "1978-08-31")]),
        ("mdy", ("08/31-1978",), [("08/31-1978", "1978-08-31")]),
        ("number", ("06/127/2022",), [(None, None)]),
        ("class", ("08/06/2022",), [(None, None)]),
        ("code", ("A 12-31-2026",), [(None, None)]),
        ("code", ("A/B-12",), [("A/B-12", None)]),
        ("text", ("5. PETANI",), [("PETANI", None)]),
        ("text", ("POLDA 5. A",), [("POLDA 5. A", None)]),
        ("discriminator", ("06/127/2022",), [("06/127/2022", None)]),
        ("dmy", ("31-08-1978",), [("31-08-1978", "1978-08-31")]),
        ("height", ("5'-04\"",), [("5'-04\"", "64")]),
        ("height", ("5-04",), [("5-04", "64")]),
        ("height", ("5'4",), [("5'4", "64")]),
        ("height", ("64 IN",), [("64 IN", "64")]),
        ("height", ("51-06",), [("5'-06\"", "66")]),
        ("height", ("67-04\"",), [("6'-04\"", "76")]),
        ("height", ("51-36",), [("51-36", None)]),
        ("weight", ("180LB",), [("180LB", "180")]),
        ("weight", ("180 1B",), [("180 LB", "180")]),
        ("weight", ("95IBS",), [("95 LBS", "95")]),
        ("sex", ("M",), [("M", "M")]),
        ("eyes", ("BRN",), [("BRN", "BRO")]),
        ("number", ("T642 3578 9",), [("T64235789", None)]),
        ("discriminator", ("06/14/2021 84213/BBFD/25",), [("06/14/202184213/BBFD/25", None)]),
        ("discriminator", ("06/14/2021",), [(None, None)]),
        ("place_and_date", ("2. JAKARTA, 02-03-1990",),
         [("JAKARTA", None), ("02-03-1990", "1990-03-02")]),
        ("place_and_date", ("05 02-03-1990",), [(None, None), ("02-03-1990", "1990-03-02")]),
        ("id_address", ("JL. FLAMBOYAN NO. 174RT 005/09",),
         [("JL. FLAMBOYAN NO. 174 RT 005/09", None)]),
        ("us_address", ("5589 CHURCH WAY", "PINE RIDGE VA51264"),
         [("5589 CHURCH WAY", None), ("PINE RIDGE", None), ("VA", None), ("51264", None)]),
        ("class", ("CLASS D",), [("D", None)]),
        ("class", ("9 CLASS CM",), [("CM", None)]),
        ("class", ("D",), [("D", None)]),
        ("us_address", ("8 7080 CHERRY BLVD", "SALEM CA 32490"),
         [("7080 CHERRY BLVD", None), ("SALEM", None), ("CA", None), ("32490", None)]),
        ("us_address", ("8-11254 PINE LN", "SALEM CA 32490"),
         [("11254 PINE LN", None), ("SALEM", None), ("CA", None), ("32490", None)]),
        ("us_address", ("8-11 41ST AVE", "QUEENS NY 11101"),
         [("8-11 41ST AVE", None), ("QUEENS", None), ("NY", None), ("11101", None)]),
        ("us_address", ("8 1/2 MAIN ST", "SALEM CA 32490"),
         [("8 1/2 MAIN ST", None), ("SALEM", None), ("CA", None), ("32490", None)]),
        ("us_address", ("12 OAK ST APT 4", "PINE RIDGE, CT 46514-1014"),
         [("12 OAK ST APT 4", None), ("PINE RIDGE", None), ("CT", None), ("46514-1014", None)]),
        ("us_address", ("12 OAK ST", "APT 4", "SALEM CA 3249O"),
         [("12 OAK ST APT 4", None), ("SALEM", None), ("CA", None), ("32490", None)]),
        ("us_address", ("12 OAK ST",), [("12 OAK ST", None), *[(None, None)] * 3]),
        ("sim_number", ("1234-5678-901234",), [("1234-5678-901234", "12345678901234")]),
        ("sim_number", ("12345678901234",), [("1234-5678-901234", "12345678901234")]),
        ("sim_number", ("1234-5678-90123",), [(None, None)]),
        ("sim_number", ("JL. MAWAR NO. 117 RT 007/09",), [(None, None)]),
        ("sim_class", ("BII UMUM",), [("B II UMUM", None)]),
        ("sim_class", ("A",), [("A", None)]),
        ("place_and_date", ("MALANG, 17-08-1990",),
         [("MALANG", None), ("17-08-1990", "1990-08-17")]),
        ("place_and_date", ("MALANG",), [("MALANG", None), (None, None)]),
        ("blood_and_sex", ("AB - PRIA",), [("AB", None), ("PRIA", "male")]),
        ("blood_and_sex", ("O / PEREMPUAN",), [("O", None), ("PEREMPUAN", "female")]),
        ("blood_and_sex", ("- / WANITA",), [("-", None), ("WANITA", "female")]),
        ("blood_and_sex", ("LAKI-LAKI",), [("-", None), ("LAKI-LAKI", "male")]),
    ],
)  # fmt: skip
def test_a_text_is_told_in_its_own_and_in_a_normal_form(parser, lines, values):
    assert read(parser, *lines) == values


@pytest.mark.parametrize(("parser", "text"), [("sim_class", "C"), ("sex", "M"), ("hair", "BRO")])
def test_what_is_likelier_no_such_letter_is_no_surer_than_that(parser, text):
    """A signature's stroke is a C where nothing but a class can be read."""
    line = answered(text)
    (sure, _), (fair, _), (stroke, _) = (
        PARSERS[parser].settled(replace(line, fits=fits)) for fits in (1.0, 0.6, 0.0015)
    )
    assert sure.confidence == fair.confidence > 0.99
    assert (stroke.text, stroke.confidence) == (text, 0.0015)


def test_so_is_a_line_that_shows_no_member_of_its_set():
    line = replace(answered("BB"), fits=0.0015)
    assert line.confidence > 0.99
    assert PARSERS["sim_class"].settled(line)[0].confidence == 0.0015


@pytest.mark.parametrize(
    ("read", "other", "lost", "text"),
    [
        ("CARMENS", "CARMEN S", 6.2, "CARMEN S"),
        ("OLIVEI MAY", "OLIVE I MAY", 2.6, "OLIVE I MAY"),
        ("JROSS", "J ROSS", 5.0, "J ROSS"),
        ("CARMENS", "CARMEN S", 9.5, "CARMENS"),
        ("BO", "B O", 1.0, "BO"),
        ("OYELARANJR", "OYELARAN JR", 3.0, "OYELARAN JR"),
        ("OYELARANIII", "OYELARAN III", 3.0, "OYELARAN III"),
        ("OYELARANJR", "OYELARAN JR", 9.5, "OYELARANJR"),
    ],
)
def test_an_initial_whose_gap_the_picture_may_show_is_apart_and_unsure(read, other, lost, text):
    line = TextLine(read, 0.99, evidence=Told({read: -0.1, other: -0.1 - lost}))
    settled, why = PARSERS["name"].settled(line)
    assert settled.text == text
    assert (settled.confidence <= 0.5) == bool(why) == (text != read)


@pytest.mark.parametrize(("read", "other", "lost", "text"), [
    ("UFI92970Z", "UF192970Z", 8.3, "UF192970Z"),
    ("NO163558", "N0163558", 1.2, "N0163558"),
    ("NO163558", "N0163558", 14.0, "NO163558"),
    ("O1635582", "01635582", 1.2, "O1635582"),
    ("AB16355O", "AB163550", 1.2, "AB16355O"),
])  # fmt: skip
def test_a_letter_before_a_number_s_digits_that_may_be_a_digit_is_one_and_unsure(
    read, other, lost, text
):
    line = TextLine(read, 0.99, evidence=Told({read: -0.1, other: -0.1 - lost}))
    settled, why = PARSERS["number"].settled(line)
    assert settled.text == text
    assert (settled.confidence <= 0.5) == bool(why) == (text != read)


@pytest.mark.parametrize("parser", PARSERS)
def test_nothing_is_made_of_nothing(parser):
    """Every value is null, and says why."""
    for lines in ((), (" ",)):
        values = PARSERS[parser].read(lines)
        assert all(value.value is None and value.problems for value in values)


@pytest.mark.parametrize(("parser", "text"), [("sex", "Q"), ("eyes", "PLAID"), ("weight", "9000")])
def test_a_code_that_there_is_not_stands_in_doubt(parser, text):
    (value,) = PARSERS[parser].read((text,))
    assert (value.value, value.problems) == (text, (STRANGE_CODE,))


def test_a_number_without_a_digit_is_doubted():
    (value,) = PARSERS["number"].read(("NONE",))
    assert value.problems == (NO_DIGIT,)


@pytest.mark.parametrize(
    ("name", "text", "doubted"),
    [
        ("address_street", "4126 MAPLE AVE 207", True),
        ("address_street", "17027 ELM CT 8207", True),
        ("address_street", "14417 STATE HIGHWAY 9 207", True),
        ("address_street", "1091 HARBOR ST AP", True),
        ("address_street", "MEADOW AVE", True),
        ("address_street", "PO BOX 12", False),
        ("address_street", "14888 STATE HIGHWAY 9", False),
        ("address_street", "5 COUNTY RD 17", False),
        ("address_street", "1091 HARBOR ST APT 32", False),
        ("address_street", "10410 W 42ND ST", False),
        ("address", "JL. MAWAR  3", True),
        ("license_number", "E957", True),
        ("license_number", "54321", False),
        ("last_name", "N", True),
        ("last_name", "SPECIMEN", True),
        ("last_name", "LI", False),
        ("document_discriminator", "199", True),
        ("document_discriminator", "2838CEDARCT", True),
        ("document_discriminator", "83B8964467AS92", False),
    ],
)
def test_a_part_of_a_value_or_another_s_is_doubted(name, text, doubted):
    assert is_doubted(name, text) is doubted
