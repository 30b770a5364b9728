"""Texts of licences' codes: every version, odd headers and orders, and what is no licence."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fields import aamva
from fields.invalid import Invalid
from training.kinds.driving_licence.payload import VERSIONS, Habits, draw_habits, write
from training.kinds.driving_licence.people import draw_person

BODY = "DLDAQT1234567\nDCSSAMPLE\nDACMARIA\nDBB01311990\n"
BOARDING_PASS = (
    "M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 326J001A0025 14D>6181WW6225BAC 00141234560032A"
)
PARCEL = "[)>\x1e01\x1d96841706672\x1d840\x1d019\x1d0000000000000000\x1dFDEB\x1d1/1\x1dDAQ\x1e\x04"


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("seed", range(30))
def test_every_field_of_every_version(version, seed):
    rng = np.random.default_rng([seed, version])
    person, habits = draw_person(rng), draw_habits(rng)
    read = aamva.read(write(person, version, habits, rng))
    wanted = dict(person.fields)
    if habits.metric and version > 1:
        assert abs(int(read.fields["height"]) - int(wanted.pop("height"))) <= 1
    assert {name: read.fields[name] for name in wanted} == wanted
    assert (read.version, read.issuer, read.document) == (version, "636999", "DL")


@pytest.mark.parametrize("version", VERSIONS)
def test_canadas_dates_stand_the_other_way_round(version):
    person = draw_person(np.random.default_rng(version))
    read = aamva.read(write(person, version, Habits(canadian=True)))
    assert read.fields["birth_date"] == person.fields["birth_date"]


@pytest.mark.parametrize(
    "head",
    [
        "@\n\x1e\rANSI 636999080102DL00410278ZX03190008",
        "@\n\n\rANSI 636999080102DL00410278ZX03190008",
        "@|\x1e|ANSI 636999080102DL00410278ZX03190008|",
        "@\r\n\x1c\r\nAAMVA6369990101DL00290179",
        "\ufeffnoise@\nANSI 636999040001DL",
        "ANSI 636999040001",
        "ANSI636999040001DL\n",
        "@\n\x1e\rANSI 636999080102ZX00410040DL00810200ZXZXAFIRST\rDL\n",
        "",
    ],
)
def test_odd_headers(head):
    fields = aamva.read(head + BODY).fields
    assert fields["license_number"] == "T1234567"
    assert (fields["last_name"], fields["birth_date"]) == ("SAMPLE", "1990-01-31")


@pytest.mark.parametrize("text", [BOARDING_PASS, PARCEL, "", "@", "ANSI 636999080102",
                                  "DAQ1", "HTTPS://EXAMPLE.ORG/DAQ", "\x1e" * 50,
                                  BODY * 100, BODY.replace("DAQ", "ZAQ")])  # fmt: skip
def test_what_is_no_licence(text):
    with pytest.raises(aamva.NotALicence):
        aamva.read(text)


@pytest.mark.parametrize(
    ("whole", "last", "given_names"),
    [
        ("PUBLIC,JOHN,QUINCY", "PUBLIC", "JOHN QUINCY"),
        ("PUBLIC,JOHN,,3RD", "PUBLIC", "JOHN"),
        ("PUBLIC@JOHN@Q", "PUBLIC", "JOHN Q"),
        ("JOHN QUINCY PUBLIC", "PUBLIC", "JOHN QUINCY"),
        ("JOHN PUBLIC", "PUBLIC", "JOHN"),
    ],
)
def test_whole_names_of_version_1(whole, last, given_names):
    read = aamva.read(f"@\n\x1e\rAAMVA6369990101DL00290100DLDAQ1\nDAA{whole}\nDBB19700115\r")
    assert (read.fields["last_name"], read.fields["given_names"]) == (last, given_names)


@pytest.mark.parametrize(
    ("coded", "shown"), [("SAMPLE\0\0\0", "SAMPLE"), ("\x1b[31mVAN\0DYKE\x9b", "[31MVAN DYKE")]
)
def test_what_can_not_be_printed_is_a_blank(coded, shown):
    assert aamva.read(BODY.replace("SAMPLE", coded)).fields["last_name"] == shown


def test_joined_and_repeated_given_names():
    repeated = aamva.read(BODY.replace("DACMARIA", "DCTMARIA,ELENA\nDADELENA"))
    assert repeated.fields["given_names"] == "MARIA ELENA"


def test_names_that_the_issuer_cut():
    assert aamva.read(BODY + "DDET\nDDGT\n").cut == {"last_name", "given_names"}


def test_a_suffix_is_no_name():
    read = aamva.read(BODY + "DCUJR\n")
    assert (read.fields["last_name"], read.suffix) == ("SAMPLE", "JR")


def test_an_identity_card_says_so():
    assert aamva.read("@\n\x1e\rANSI 636999080001ID00310200ID" + BODY[2:]).document == "ID"


def test_an_element_of_another_subfile_is_not_taken():
    text = "@\n\x1e\rANSI 636999080102DL00410060ZX01010020" + BODY + "\rZXDAQOTHER\nDAYBLU\r"
    assert aamva.read(text).fields["license_number"] == "T1234567"


@pytest.mark.parametrize("missing", ["NONE", "UNAVL", "", "   "])
def test_no_value_is_no_field(missing):
    assert "eye_color" not in aamva.read(BODY + f"DAY{missing}\n").fields
    assert "document_discriminator" not in aamva.read(BODY + f"DCF{missing}\n").fields


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("08311978", date(1978, 8, 31)), ("19780831", date(1978, 8, 31)),
        ("1978-08-31", date(1978, 8, 31)), ("08/31/1978", date(1978, 8, 31)),
        ("12191219", None), ("00001978", None), ("0831197", None), ("", None), ("31081978", None),
    ],
)  # fmt: skip
def test_dates(text, day):
    assert aamva.to_date(text) == day


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_both_orders_of_a_date_are_the_same_day(day):
    assert aamva.to_date(f"{day:%m%d%Y}") == aamva.to_date(f"{day:%Y%m%d}") == day


@pytest.mark.parametrize(("code", "printed"), [
    ("902230000  ", "90223"), ("902231234", "90223-1234"), ("90223", "90223"),
    ("90223-1234", "90223-1234"), ("90223 1234", "90223-1234"), ("A5K 4X9    ", "A5K 4X9"),
])  # fmt: skip
def test_postal_codes(code, printed):
    assert aamva.zip_code(code) == printed


@given(st.text(max_size=300))
def test_any_text_is_a_licence_or_invalid(text):
    try:
        aamva.read(text)
    except Invalid:
        return


@given(st.integers(0, 10_000), st.integers(0, 700), st.integers(0, 700))
def test_a_torn_licence_is_read_or_invalid(seed, start, end):
    """And nothing of it is invented: what is read of a part stands in the whole."""
    rng = np.random.default_rng(seed)
    whole = write(draw_person(rng), int(rng.integers(1, 11)), draw_habits(rng), rng)
    try:
        read = aamva.read(whole[start:end])
    except Invalid:
        return
    assert all(value in " ".join(whole.upper().split()) for value in read.elements.values())
