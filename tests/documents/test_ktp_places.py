"""Places: what is printed stays, its official spelling stands beside it."""

from __future__ import annotations

import pytest

from documents.kinds.ktp import places
from fields import regions
from tests.documents.cards import Told

BOLMUT = "7108"  # KABUPATEN BOLAANG MONGONDOW UTARA


def plain(text):
    """The picture of a text that is read beyond doubt."""
    return Told({text: -0.01, "": -300.0}, others=-60.0)


@pytest.mark.parametrize("evidence", [None, plain("BOLAANG MONGONDOW UT")])
def test_a_place_that_the_printer_cut_stays_as_printed(evidence):
    value = places.read_issue_place("BOLAANG MONGONDOW UT", BOLMUT, evidence).value
    assert value.value == "BOLAANG MONGONDOW UT"
    assert value.normalized == "BOLAANG MONGONDOW UTARA"
    assert value.corrections == value.problems == ()


@pytest.mark.parametrize(
    "printed", ["SOREANG", "BANJARAN", "MAJALAYA", "CIMAHI", "SUMBER", "KOTA LAMA"]
)
def test_a_place_of_issue_is_not_made_the_regency_of_the_heading(printed):
    value = places.read_issue_place(printed, "3204", plain(printed)).value  # KABUPATEN BANDUNG
    assert value.value == printed
    assert value.corrections == ()


@pytest.mark.parametrize(("told", "value"), [(-36.0, None), (-4.0, "AEA KUA")])
def test_strokes_of_a_signature_are_no_place_of_issue(told, value):
    strokes = Told({"0AEA KUA": told}, others=-60.0)
    assert places.read_issue_place("0AEA KUA", "3204", strokes).value.value == value


@pytest.mark.parametrize(
    ("read", "code", "printed", "official"),
    [
        (places.read_village, "330116", "PANULISAN BARAT", None),
        (places.read_district, "3301", "DAYEUH LUHUR", "DAYEUHLUHUR"),
        (places.read_district, "3301", "WANA REJA", "WANAREJA"),
        (places.read_birth_place, None, "FAKFAK", "FAK FAK"),
        (places.read_village, "330116", "CI JERUK", "CIJERUK"),
    ],
)
def test_another_spelling_stays_and_the_official_one_stands_beside_it(
    read, code, printed, official
):
    value = read(printed, code, plain(printed)).value
    assert value.value == printed
    assert value.normalized == official
    assert value.corrections == ()


@pytest.mark.parametrize(("lost", "value"), [(1.5, "FAK FAK"), (6.0, "FAKFAK")])
def test_a_blank_stands_where_the_picture_allows(lost, value):
    evidence = Told({"FAKFAK": -0.3, "FAK FAK": -0.3 - lost, "": -200.0})
    told = places.read_birth_place("FAKFAK", None, evidence).value
    assert told.value == value
    assert bool(told.corrections) == (value == "FAK FAK")


@pytest.mark.parametrize(("lost", "value"), [(16.0, "LABUHANBATU"), (38.0, "LABUHAN RATU")])
def test_a_birth_place_that_is_no_regency_is_not_taken_for_one(lost, value):
    read = "LABUHAN RATU"
    evidence = Told({read: -0.09, "LABUHANBATU": -0.09 - lost, "": -200.0})
    assert places.read_birth_place(read, "1807", evidence).value.value == value


@pytest.mark.parametrize(("lost", "known"), [(2.0, False), (9.0, True)])
def test_a_village_that_may_be_its_sibling_is_not_borne_out_by_the_list(lost, known):
    one, other = "LABUHAN RATU VII", "LABUHAN RATU VIII"
    assert {one, other} < set(regions.villages("180721"))
    evidence = Told({one: -0.8, other: -0.8 - lost, "": -200.0})
    told = places.read_village(one, "180721", evidence).value
    assert (told.value, told.known) == (one, known)


def test_a_misreading_is_mended_where_the_picture_allows():
    evidence = Told({"DAYEUHLUMUR": -0.8, "DAYEUHLUHUR": -3.0, "": -200.0})
    told = places.read_district("DAYEUHLUMUR", "3301", evidence)
    assert told.value.value == "DAYEUHLUHUR"
    assert told.value.corrections
    assert told.code == "330116"


def test_a_heading_that_is_printed_otherwise_keeps_its_print_and_its_code():
    printed = "PROVINSI SUMATRA SELATAN"
    told = places.read_province(printed, plain(printed))
    assert told.value.value == printed
    assert told.value.normalized == "PROVINSI SUMATERA SELATAN"
    assert told.code == "16"


def test_a_heading_is_mended_where_it_is_hardly_read():
    evidence = Told({"PROVNSl JAVA TENGAR": -9.0, "PROVINSI JAWA TENGAH": -19.0, "": -300.0})
    told = places.read_province("PROVNSl JAVA TENGAR", evidence)
    assert (told.value.value, told.code) == ("PROVINSI JAWA TENGAH", "33")


def test_a_letter_that_a_box_cut_off_a_heading_is_added():
    seen = "KOTA ADMINISTRASI JAKARTA UTAR"
    told = places.read_regency(seen, "31", plain(seen))
    assert (told.value.value, told.code) == ("KOTA ADMINISTRASI JAKARTA UTARA", "3172")
    assert told.value.corrections


def test_a_district_of_no_known_regency_is_as_read():
    assert places.read_district("ENTAH", None, plain("ENTAH")).value.value == "ENTAH"
    assert places.read_district("014/002", None, plain("014/002")).value.value is None


def test_a_letter_of_the_heading_that_was_surely_misread_is_set_right():
    """What a card prints there is in the list: no clerk types it."""
    value = places.read_regency("KOTA MATAHAM", "52", plain("KOTA MATAHAM")).value
    assert value.value == "KOTA MATARAM"
    assert value.corrections != ()


@pytest.mark.parametrize("read", ["OVINSI RIAU", "SI RIAU", "PROVINSI RIAU"])
def test_a_province_whose_beginning_is_cut_off_is_whole(read):
    place = places.read_province(read, plain(read))
    assert (place.value.value, place.code) == ("PROVINSI RIAU", "14")
    assert bool(place.value.corrections) == (read != "PROVINSI RIAU")
