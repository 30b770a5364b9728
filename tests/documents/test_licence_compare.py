"""A print that was read otherwise than the code says: misread, another, or neither is sure."""

from __future__ import annotations

import numpy as np
import pytest

from documents.kinds.driving_licence.compare import Print, field_of
from documents.meaning.value import Value
from fields.aamva import Payload
from ocr.charset import KTP, Charset
from ocr.crnn import Steps
from ocr.ctc import log_softmax

CHARSET = Charset(KTP)


def evidence(*places):
    """What a net answers that sees one character of each place's at a time, in nats apart."""
    steps = []
    for place in places:
        step = np.full(len(CHARSET), -60.0, np.float32)
        for character, nats in place.items():
            step[CHARSET.encode(character)[0]] = nats
        blank = np.full(len(CHARSET), -60.0, np.float32)
        blank[0] = 0
        steps += [step, blank]
    return Steps((log_softmax(np.stack(steps)),), CHARSET)


def payload(name, coded):
    return Payload(8, "636000", "DL", {name: coded}, {})


def read(name, text, coded, other, nats, confidence):
    """A field whose n-th letter may be another one, less likely by so many nats."""
    places = [{c: 0.0} for c in text]
    for n, c in other.items():
        places[n][c] = -nats
    told = Print(Value(text), text, confidence, np.zeros((4, 2), np.float32), text,
                 evidence(*places))  # fmt: skip
    return field_of(name, told, payload(name, coded))


@pytest.mark.parametrize(
    ("nats", "confidence", "match", "value"),
    [
        (2.0, 0.9, "match", "MARSH"),  # nearly as likely what the code says: it was misread
        (6.5, 0.99, "absent", "HARSH"),  # neither is sure
        (15.0, 0.99, "mismatch", "HARSH"),
        (15.0, 0.2, "absent", "HARSH"),  # what was read itself is hardly believed
        (25.0, 0.2, "mismatch", "HARSH"),  # but it is plainly not what the code says
    ],
)
def test_a_mismatch_needs_a_sure_reading(nats, confidence, match, value):
    field = read("last_name", "HARSH", "MARSH", {0: "M"}, nats, confidence)
    assert (field.compared.match, field.value) == (match, value)
    assert bool(field.problems) == (match == "mismatch")
    assert (field.confidence > 0.9) == (match == "match")


def test_letters_that_look_alike_are_the_readers_doubt():
    field = read("license_number", "56982394", "S6982394", {0: "S"}, 12.0, 0.999)
    assert field.compared.match == "absent"
    assert (field.value, field.confidence) == ("S6982394", 0.5)
    assert field.corrections


def test_a_value_that_can_not_be_contradicts_nothing():
    told = Print(Value("M", problems=("no such code",)), "M", 0.99, np.zeros((4, 2), np.float32),
                 "M", evidence({"M": 0.0}))  # fmt: skip
    field = field_of("height", told, payload("height", "68"))
    assert field.compared.match == "absent"


@pytest.mark.parametrize(
    ("name", "printed", "coded"),
    [
        ("license_number", "64", "93826364"),
        ("document_discriminator", "209LB", "2675211103381125"),
        ("last_name", "HARSH", "HARSHWELL"),
        ("address_street", "12 OAK", "12 OAK ST APT 4"),
    ],
)
def test_a_part_of_what_the_code_says_was_cut_and_contradicts_nothing(name, printed, coded):
    field = read(name, printed, coded, {}, 0.0, 0.99)
    assert (field.compared.match, field.value, field.confidence) == ("absent", printed, 0.5)


def test_a_class_that_is_part_of_another_is_another():
    field = read("vehicle_class", "C", "CM", {}, 0.0, 0.99)
    assert field.compared.match == "mismatch"


@pytest.mark.parametrize(
    ("name", "printed", "coded", "value"),
    [
        ("given_names", "PAULAI", "PAULA I", "PAULA I"),
        ("address_street", "12 ELM ST APT4", "12 ELM ST APT 4", "12 ELM ST APT 4"),
        ("last_name", "DE LA CRUZ", "DELA CRUZ", "DELA CRUZ"),
        ("given_names", "MARY-ANN", "MARY ANN", "MARY-ANN"),  # a mark is printed, and stays
        ("given_names", "PAULA INA", "PAULA I", "PAULA INA"),  # the code is cut
        ("license_number", "A1234567", "A123 4567", "A1234567"),  # its blanks are gaps of print
    ],
)
def test_a_text_takes_the_codes_blanks(name, printed, coded, value):
    told = Print(Value(printed), printed, 0.9, np.zeros((4, 2), np.float32))
    field = field_of(name, told, payload(name, coded))
    assert (field.compared.match, field.value, field.raw) == ("match", value, printed)
    assert bool(field.corrections) == (value != printed)


def cut_or_whole(name, text, coded, *, is_cut, confidence=0.9):
    told = Print(Value(text), text, confidence, np.zeros((4, 2), np.float32), text,
                 evidence(*({c: 0.0} for c in text)), is_cut)  # fmt: skip
    return field_of(name, told, payload(name, coded)).compared.match


def test_a_name_that_a_glare_cuts_within_a_letter_is_no_mismatch():
    assert cut_or_whole("last_name", "GUF", "GUPTA", is_cut=True) == "absent"
    assert cut_or_whole("last_name", "GUF", "GUPTA", is_cut=False) == "mismatch"


def test_another_name_is_a_mismatch_though_its_end_was_not_seen():
    assert cut_or_whole("last_name", "LOPEF", "GUPTA", is_cut=True) == "mismatch"
    assert cut_or_whole("last_name", "GUPTI", "GUPTA", is_cut=True) == "mismatch"


def test_a_city_before_which_something_else_was_hardly_read_is_no_mismatch():
    city, other = "LAKESHORE", "L LAKESHORE"
    assert cut_or_whole("address_city", other, city, is_cut=False, confidence=0.1) == "absent"
    assert cut_or_whole("address_city", other, city, is_cut=False) == "mismatch"


def test_a_number_of_another_length_is_another_value_s_print():
    coded = "E17471401486"
    assert cut_or_whole("license_number", "7548680125394067", coded, is_cut=False) == "absent"
    assert cut_or_whole("license_number", "E17471401480", coded, is_cut=False) == "mismatch"
    assert cut_or_whole("license_number", "41000191", coded, is_cut=False) == "mismatch"
    assert (
        cut_or_whole("license_number", "41000191", coded, is_cut=False, confidence=0.3) == "absent"
    )


@pytest.mark.parametrize(
    ("printed", "same"),
    [
        ("12 ELM ST F 9", True), ("12 ELM ST 9", True), ("12 ELM ST +9", True),
        ("12 ELM ST 19", False), ("12 ELM ST APT 9", False), ("14 ELM ST F 9", False),
    ],
)  # fmt: skip
def test_a_number_sign_is_read_as_anything_but_a_digit(printed, same):
    told = Print(Value(printed), printed, 0.99, np.zeros((4, 2), np.float32))
    field = field_of("address_street", told, payload("address_street", "12 ELM ST # 9"))
    assert (field.compared.match == "match") == same
    assert (field.value == "12 ELM ST # 9") == same


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("NONI", "absent"),
        ("NO", "absent"),
        ("NONE NONE", "absent"),
        ("M", "mismatch"),
        ("BH", "mismatch"),
    ],
)
def test_a_misread_none_is_no_other_code(text, match):
    assert read("endorsements", text, "NONE", {}, 0.0, 0.99).compared.match == match


def test_a_number_with_its_neighbours_letter_is_no_other_number():
    assert read("license_number", "02320216D", "02320216", {}, 0.0, 0.99).compared.match == "absent"
    assert (
        read("license_number", "02320217", "02320216", {}, 0.0, 0.99).compared.match == "mismatch"
    )
