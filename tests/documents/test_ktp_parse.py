"""What a KTP's lines mean: values as printed, every change named, nothing forced."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.kinds.ktp.closed import read_blood_type
from documents.kinds.ktp.confidence import bears_out, calibrated, group_of, is_sharp
from documents.kinds.ktp.forms import read_date, read_issue_date
from documents.kinds.ktp.layout import FIELDS
from documents.kinds.ktp.parse import NOT_FOUND, parse_card
from documents.kinds.ktp.places import ENDS_EARLY
from documents.kinds.ktp.texts import ANOTHER, MENDED, read_address, read_name
from documents.kinds.ktp.verdict import LEAST_CONFIDENCE
from documents.meaning.evidence import JoinedEvidence, PartEvidence
from elements import Box, Measure
from ocr.agreement import ALIKE, Heard
from tests.documents.cards import PRINTED, Told, lines, located, page


def parse(**changes):
    return parse_card(lines(**changes), page()).fields


def test_a_clear_card_is_read_as_printed():
    fields = parse()
    assert {name: field.value for name, field in fields.items()} == PRINTED
    assert list(fields) == list(FIELDS)
    assert not any(field.corrections or field.problems for field in fields.values())


@pytest.mark.parametrize(("place", "date", "apart", "value"), [
    ("OGAN KOMERING", "ULU TIMUR 02-11-1975", 0, "OGAN KOMERING ULU TIMUR"),
    ("BANDA,", "ACEH, 02-11-1975", 100, "BANDA ACEH"),
    ("BOLAANG MONG", "ONDOW 02-11-1975", -10, "BOLAANG MONGONDOW"),
    ("KAMPUNG", "SUKAMAJU UTARA 02-11-1975", 0, "KAMPUNG SUKAMAJU UTARA"),
    ("KAMPUNG", "SUKAMAJU UTARA 02-11-1975", 100, "KAMPUNG"),
])  # fmt: skip
def test_words_of_a_birth_place_that_the_mask_gave_to_the_date_are_its_own(
    place, date, apart, value
):
    box = Box(250, 190, 400, 214)
    behind = Box(400 + apart, 190, 640 + apart, 214)
    rest = lines(tempat_lahir=None, tanggal_lahir=None)
    told = [located("tempat_lahir", place, box=box), located("tanggal_lahir", date, box=behind)]
    fields = parse_card([*rest, *told], page()).fields
    assert fields["tempat_lahir"].value == value
    assert fields["tanggal_lahir"].value == PRINTED["tanggal_lahir"]


def test_a_word_of_a_birth_place_is_read_once_where_the_mask_gave_it_to_the_date_too():
    rest = lines(tempat_lahir=None, tanggal_lahir=None)
    told = [
        located("tempat_lahir", "PASANGKAYU", box=Box(250, 190, 390, 214)),
        located("tanggal_lahir", "KAYU", box=Box(325, 192, 382, 216)),
    ]
    fields = parse_card([*rest, *told], page()).fields
    assert fields["tempat_lahir"].value == "PASANGKAYU"
    assert fields["tanggal_lahir"].value is None


def test_normal_forms():
    fields = parse()
    assert fields["tanggal_lahir"].normalized == "1975-11-02"
    assert fields["jenis_kelamin"].normalized == "female"
    assert fields["rt_rw"].normalized == {"rt": "014", "rw": "002"}
    assert fields["nama"].normalized is None


@pytest.mark.parametrize(
    ("name", "seen", "value"),
    [
        ("provinsi", "PROVINS1 JAWA TENGAN", "PROVINSI JAWA TENGAH"),
        ("kabupaten_kota", "KABUPATEN CILACAR", "KABUPATEN CILACAP"),
        ("nik", "33O1164211750005", "3301164211750005"),
        ("nik", "K-3301164211750005", "3301164211750005"),
        ("nama", ": DEW1 CONTOH.", "DEWI CONTOH"),
        ("jenis_kelamin", "PEREMPUAM", "PEREMPUAN"),
        ("golongan_darah", "A8", "AB"),
        ("rt_rw", "0141002", "014/002"),
        ("rt_rw", "-A-", "-/-"),
        ("rt_rw", "023/", "023/-"),
        ("nik", "301164211750005", "3301164211750005"),
        ("tempat_lahir", "BURU SELATA", "BURU SELATAN"),
        ("kecamatan", "DAYEUHLUNUR", "DAYEUHLUHUR"),
        ("agama", "1SLAM", "ISLAM"),
        ("agama", "KATHODLIK", "KATHOLIK"),  # KATOLIK means the same and is no rival
        ("status_perkawinan", "CERAI MATL", "CERAI MATI"),
        ("pekerjaan", "PELAJARIMAHASISWA", "PELAJAR/MAHASISWA"),
        ("kewarganegaraan", "WN1", "WNI"),
        ("berlaku_hingga", "SEUMURHIDUP", "SEUMUR HIDUP"),
        ("tempat_terbit", "KABUPATEN CLACAP", "KABUPATEN CILACAP"),
        ("tanggal_terbit", "2710-2013", "27-10-2013"),
        ("alamat", "JL. CONTOH NO. 4O", "JL. CONTOH NO. 40"),
        ("alamat", "JL. CONTOH N0. 4", "JL. CONTOH NO. 4"),
    ],
)
def test_a_misreading_is_mended_in_the_open(name, seen, value):
    """The value is right, the raw text stays, and a correction says what was changed and why."""
    field = parse(**{name: seen})[name]
    assert field.value == value
    assert field.raw == seen
    assert field.corrections or name == "nama"


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("agama", "QWERTZ"),
        ("pekerjaan", "PENYIHIR AGUNG"),
        ("kabupaten_kota", "KABUPATEN ENTAH"),
        ("provinsi", "PROVINSI ENTAH BERANTAH"),
        ("status_perkawinan", "BERTUNANGAN"),
    ],
)
def test_a_stranger_is_kept_as_read(name, seen):
    """What is in no list is never forced into it: the text stands, with a problem."""
    field = parse(**{name: seen})[name]
    assert field.value == seen
    assert field.problems
    assert field.confidence < 0.6


@pytest.mark.parametrize(
    "value", ["BUDHA", "KATHOLIK", "KONGHUCU", "KEPERCAYAAN TERHADAP TUHAN YME"]
)
def test_other_spellings_stay_as_printed(value):
    assert parse(agama=value)["agama"].value == value


def test_a_spelling_names_its_normal_form():
    assert parse(agama="KATHOLIK")["agama"].normalized == "KATOLIK"


def test_a_field_without_a_line_says_so():
    field = parse(tempat_terbit=None)["tempat_terbit"]
    assert (field.value, field.quad, field.problems) == (None, None, (NOT_FOUND,))


def test_an_empty_line_is_unreadable_and_keeps_its_place():
    field = parse(nama="")["nama"]
    assert field.value is None
    assert field.problems == ("not legible",)
    assert field.quad is not None


def test_a_nik_of_fifteen_digits_is_no_nik():
    field = parse(nik="330116421175000")["nik"]
    assert field.value is None
    assert field.problems == ("not legible: 15 digits where 16 belong",)


def test_a_nik_is_not_repaired_from_the_birth_date():
    """One wrong digit in the date part stays wrong: the print is no proof against the number."""
    field = parse(nik="3301164211760005")["nik"]
    assert field.value == "3301164211760005"


def test_lines_of_an_address_are_joined():
    assert parse(alamat=["PERUM CONTOH BLOK C7,", "KLASTER ANGGREK"])["alamat"].value == (
        "PERUM CONTOH BLOK C7 KLASTER ANGGREK"
    )


@pytest.mark.parametrize(
    ("seen", "value"),
    [
        (["MUHAMMAD ABDURRAHMAN WAHID", "BINTI ABDUL MANAF"],
         "MUHAMMAD ABDURRAHMAN WAHID BINTI ABDUL MANAF"),
        (["NI LUH PUTU AYU", "KUSUMA DEWI", "BINTI"], "NI LUH PUTU AYU KUSUMA DEWI BINTI"),
        (["ANISA SIMANJUNTAK,", "S.E."], "ANISA SIMANJUNTAK, S.E."),
        (["ANISA SIMANJUNTAK,", "S.KOM, M.M."], "ANISA SIMANJUNTAK, S.KOM, M.M."),
        (["ANISA SIMANJUNTAK,", "PUTRI"], "ANISA SIMANJUNTAK PUTRI"),
    ],
)  # fmt: skip
def test_lines_of_a_name_are_joined_and_titles_keep_their_comma(seen, value):
    assert parse(nama=seen)["nama"].value == value


@pytest.mark.parametrize(
    ("seen", "value"),
    [
        ("PERUM CONTOH BLOK L8/23 NO. 17L", "PERUM CONTOH BLOK L8/23 NO. 17L"),
        ("BLOK BI4 NO. 2O", "BLOK B14 NO. 20"),
        ("JL. CONTOH LORONG II BLOK I7", "JL. CONTOH LORONG II BLOK I7"),
        ("JLCONTOH GGMAWAR NO. 4", "JL CONTOH GG MAWAR NO. 4"),
        ("JLN. CONTOH GG.MAWAR", "JLN. CONTOH GG.MAWAR"),
        ("JL. CONTOH NO SN", "JL. CONTOH NO 5N"),
        ("JL. CONTOH NO. S ASRI", "JL. CONTOH NO. 5 ASRI"),
        ("JL. CONTOH NO.S4/7", "JL. CONTOH NO.54/7"),
        ("JL. CONTOH NO. SAWO BLOK S4 NO. I", "JL. CONTOH NO. SAWO BLOK S4 NO. I"),
    ],
)
def test_letters_beside_digits_in_an_address(seen, value):
    assert parse(alamat=seen)["alamat"].value == value


def test_a_colon_read_as_a_digit_is_none_of_the_sixteen():
    field = parse(nik=f"1{PRINTED['nik']}")["nik"]
    assert field.value == PRINTED["nik"]
    assert any("label" in change for change in field.corrections)
    either = parse(nik="11101011111100011")["nik"]  # its first sixteen may make a NIK as well
    assert either.value is None
    nowhere = parse(nik="13211011111100011")["nik"]  # of no regency, where 3211 is one
    assert nowhere.value == "3211011111100011"


def test_labels_in_the_crop_go():
    fields = parse(nama="Nama : DEWI CONTOH", agama="Agama ISLAM", nik="NIK : 3301164211750005")
    assert fields["nama"].value == "DEWI CONTOH"
    assert fields["agama"].value == "ISLAM"
    assert fields["nik"].value == "3301164211750005"
    assert "it is the label" in fields["nama"].corrections[0]


@pytest.mark.parametrize(
    ("seen", "value"),
    [
        ("DEWI LESTARI SPECIMEN", "DEWI LESTARI"),
        ("DEWI LESTARI BPECIMEN ONLY", "DEWI LESTARI"),
        ("SPECIMEN - FIKTIF DEWI LESTARI", "DEWI LESTARI"),
        ("DEWI CONTOH", "DEWI CONTOH"),
    ],
)
def test_the_mark_of_a_specimen_is_no_part_of_a_value(seen, value):
    field = parse(nama=seen)["nama"]
    assert field.value == value
    assert (value == seen) == (not any("mark of a specimen" in why for why in field.corrections))


def test_a_mark_alone_leaves_what_was_read():
    assert parse(alamat="SPECIMEN")["alamat"].value == "SPECIMEN"


@pytest.mark.parametrize(
    ("place", "date"),
    [
        ("CILACAP, 02-11-1975", None),
        ("CILACAP, 02-11-1975", "1975"),
        ("CILACAP, 02", "-11-1975"),
        (None, "CILACAP, 02-11-1975"),
        ("CILACAP,", "02-11-1975"),
        ("CILACAPO2", "02-11-1975"),
        ("CILACAP.O2", "02-11-1975"),
        ("CILACAP O", "02-11-1975"),
        ("CILACAP/OZ-", "02-11-1975"),
        ("CILAC", "CAP, 02-11-1975"),
        ("CILACAR", "AP.02-11-1975"),
        ("CILACAP", "LACAP 02-11-1975"),
        ("CILACAP", "XYZ 02-11-1975"),
        ("CILACAP", "P02-11-1975"),
        ("CILACAP", "502-11-1975"),
        ("CILACAP 02-1-1975 ABCD EFG", "02-11-1975"),
    ],
)
def test_birthplace_and_date_part_where_they_should(place, date):
    """The mask may cut the shared line anywhere: the date goes to the date."""
    fields = parse(tempat_lahir=place, tanggal_lahir=date)
    assert fields["tempat_lahir"].value == "CILACAP"
    assert fields["tanggal_lahir"].value == "02-11-1975"


@pytest.mark.parametrize(
    ("place", "date"),
    [
        ("KABUPATEN CILACAP 27-10-2013", None),
        ("KABUPATEN CILACAP, 27", "-10-2013"),
        (None, "KABUPATEN CILACAP, 27-10-2013"),
        ("KABUPATEN CILACAP27", "27-10-2013"),
        ("KABUPATEN CILACAP.27-1O-2013", "27-10-2013"),
    ],
)
def test_place_and_date_of_issue_part_where_they_should(place, date):
    fields = parse(tempat_terbit=place, tanggal_terbit=date)
    assert fields["tempat_terbit"].value == "KABUPATEN CILACAP"
    assert fields["tanggal_terbit"].value == "27-10-2013"


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("CILACAP.OI", "CILACAP"),
        ("CILACAP O1", "CILACAP"),
        ("CILACAP/O14", "CILACAP"),
        ("WIRO", "WIRO"),
        ("BUKIT II", "BUKIT II"),
    ],
)
def test_a_day_of_which_letters_were_made_goes_and_letters_of_a_name_stay(place, value):
    fields = parse(tempat_lahir=place, tanggal_lahir="01-11-1975")
    assert fields["tempat_lahir"].value == value


@pytest.mark.parametrize(
    ("place", "date", "whole"),
    [
        ("CILACAP/0", "2-11-1975", "02-11-1975"),  # the box of the date begins in its first digit
        ("CILACAP, 1", "2-11-1975", "12-11-1975"),
        ("CILACAPO2", "-11-1975", "02-11-1975"),  # or behind its day
        ("CILACAPO2-", "2-11-1975", "02-11-1975"),  # or both hold it
        ("CILACAP O2-", "-11-1975", "02-11-1975"),
        ("CILACAP 02", "11-1975", "02-11-1975"),
        ("CILACAPO2", "11-197576", "02-11-1975"),
        ("CILACAPO2", "2-11-1975", "02-11-1975"),  # what both end and begin with stands there once
        ("CILACAP O2-1", "11-1975", "02-11-1975"),
        ("CILACAP. O2-11", "1-1975", "02-11-1975"),
        ("CILACAP 02-11-", "1-1975", "02-11-1975"),
    ],
)
def test_digits_of_a_day_read_behind_the_place_go_back(place, date, whole):
    fields = parse(tempat_lahir=place, tanggal_lahir=date)
    assert fields["tanggal_lahir"].value == whole
    assert fields["tempat_lahir"].value == "CILACAP"
    assert any("taken from the line" in change for change in fields["tanggal_lahir"].corrections)


@pytest.mark.parametrize("place", ["BUKIT II", "CILACAP"])
def test_letters_of_a_place_are_no_digits_of_a_day(place):
    fields = parse(tempat_lahir=place, tanggal_lahir="2-11-1975")
    assert fields["tempat_lahir"].value == place
    assert fields["tanggal_lahir"].value == "02-11-1975"


def test_a_day_of_one_digit_is_in_doubt():
    """Cards print two: the other may be any that was cut off."""
    short, whole = (
        parse(tanggal_terbit=text)["tanggal_terbit"].confidence
        for text in ("7-10-2013", "07-10-2013")
    )
    assert short < 0.7 < whole


@pytest.mark.parametrize(("likely", "value"), [(-0.9, "20-11-2025"), (-9.0, "20-01-2025")])
def test_a_digit_that_a_date_lacks_is_looked_for_in_the_picture(likely, value):
    told = {"20-1-2025": -0.5, "20-11-2025": likely, "20-01-2025": -7.0, "": -200.0}
    line = located("tanggal_terbit", "20-1-2025", nats=told)
    card = parse_card([*lines(tanggal_terbit=None), line], page())
    assert card.fields["tanggal_terbit"].value == value


def test_a_digit_that_place_and_date_may_share_is_no_second_one():
    fields = parse(tempat_terbit="CILACAP 2", tanggal_terbit="2-11-2015")
    assert fields["tanggal_terbit"].confidence < 0.7
    assert fields["tempat_terbit"].value == "CILACAP"


def test_the_end_of_a_place_before_a_date_that_is_misread_is_left_out():
    told = {"SELAT, 14-47-2012": -2.5, "SELAT, 14-07-2012": -3.5, "": -330.0}
    line = located("tanggal_terbit", "SELAT, 14-47-2012", nats=told)
    card = parse_card(
        [*lines(tanggal_terbit=None, tempat_terbit="KABUPATEN BURU SELAT"), line], page()
    )
    assert card.fields["tanggal_terbit"].value == "14-07-2012"


@pytest.mark.parametrize(
    ("seen", "value"),
    [("EREMPUAN", "PEREMPUAN"), ("REMPUAN", "PEREMPUAN"), ("MPUAN", None), ("AKI", None)],
)
def test_a_sex_whose_first_letter_or_two_are_cut_off(seen, value):
    told = {seen: -0.1, "": -150.0}
    line = located("jenis_kelamin", seen, nats=told)
    card = parse_card([*lines(jenis_kelamin=None), line], page())
    assert card.fields["jenis_kelamin"].value == value


def test_a_date_that_can_not_be_is_the_likeliest_that_can():
    told = Told({"27-10-2093": -0.2, "27-10-2013": -2.0, "27-10-2018": -3.0, "27-10-1993": -2.5})
    assert read_issue_date("27-10-2093", told).value == "27-10-2013"
    assert read_issue_date("27-10-2093", told).corrections
    assert read_date("27-10-1993", told).value == "27-10-1993"
    far = Told({"27-10-2093": -0.2, "27-10-2013": -9.0})
    assert read_issue_date("27-10-2093", far).value == "27-10-2093"


def test_no_month_is_beyond_the_twelfth():
    told = Told({"30-18-2012": -0.2, "30-10-2012": -2.0, "30-08-2012": -3.0})
    assert read_date("30-18-2012", told).value == "30-10-2012"


@pytest.mark.parametrize(
    ("seen", "nats", "value"),
    [
        ("N", {"N": -1.0, "-": -2.5, "A": -3.0, "B": -6.0}, "-"),
        ("", {"-": -2.0, "A": -2.5}, "-"),
        ("B", {"B": -0.1, "-": -6.0}, "B"),
        ("B", {"B": -1.9, "-": -2.9}, "-"),  # hardly a letter, and a dash is more usual
        ("B", {"B": -1.9, "-": -5.1}, None),  # the one as little as the other
        ("B", {"B": -0.2, "": -7.0}, None),  # texture: nothing is nearly as likely
        ("B", {"B": -0.1, "": -5.2}, "B"),  # plain
        ("", {"-": -1.5, "": -1.6}, None),
        ("940", {"940": -0.1, "A": -20.0}, None),
        ("8", {"8": -0.1}, "B"),  # looks like one
        ("A+", {"A+": -0.7, "A": -1.0}, "A"),  # a sign is rare
    ],
)
def test_a_blood_type_is_the_likeliest_of_all(seen, nats, value):
    told = read_blood_type(seen, Told(nats))
    assert told.value == value
    assert bool(told.corrections) == (value is not None and value != seen)


@pytest.mark.parametrize(
    ("seen", "value"),
    [
        ("KPWONOSARI", "KP WONOSARI"),
        ("JALANCEMPAKA", "JALAN CEMPAKA"),
        ("JALAN CEMPAKA", "JALAN CEMPAKA"),
        ("JL. MELATI GGIV NO.2", "JL. MELATI GG IV NO.2"),
        ("JL. MELATINO. 2", "JL. MELATI NO. 2"),
        ("JL. SUPENO 2", "JL. SUPENO 2"),
        ("GRIYA ASRI BLOKC1 NO. 2", "GRIYA ASRI BLOK C1 NO. 2"),
        ("JL. MELATI NO. 36GRIYA ASRI", "JL. MELATI NO. 36 GRIYA ASRI"),
        ("MELATI RT S RW B", "MELATI RT 5 RW 8"),
        ("GRIYA BLOK B NO. 8B", "GRIYA BLOK B NO. 8B"),
    ],
)
def test_words_of_an_address_that_ran_together_part(seen, value):
    told = read_address(seen)
    assert told.value == value
    assert bool(told.corrections) == (seen != value)


@pytest.mark.parametrize(("lost", "value"), [(2.0, "JALAN MASJID 4"), (7.0, "JALAN MASID 4")])
def test_a_usual_word_stands_where_the_picture_allows(lost, value):
    told = Told({"JALAN MASID 4": -0.5, "JALAN MASJID 4": -lost})
    read = read_address("JALAN MASID 4", told)
    assert read.value == value
    assert bool(read.corrections) == bool(read.distance) == (value != "JALAN MASID 4")


@pytest.mark.parametrize(
    ("seen", "other", "lost", "value"),
    [
        ("JL. HAJIAGUS SALIM", "JL. HAJI AGUS SALIM", 1.7, "JL. HAJI AGUS SALIM"),
        ("JL. HAJIAGUS SALIM", "JL. HAJI AGUS SALIM", 4.0, "JL. HAJIAGUS SALIM"),
        ("MELATI NO.21", "MELATI NO 21", -0.1, "MELATI NO 21"),
        ("MELATI NO.21", "MELATI NO 21", 0.1, "MELATI NO.21"),
        ("BLOK C. 27 10", "BLOK C. 2 / 10", 2.0, "BLOK C. 2 / 10"),
        ("BLOK C. 27 10", "BLOK C. 2 / 10", 8.0, "BLOK C. 27 10"),
        ("ASRI BLOK D4", "ASRI BLOK D-4", 1.5, "ASRI BLOK D-4"),
        ("ASRI BLOK D4", "ASRI BLOK D-4", 4.0, "ASRI BLOK D4"),
    ],
)
def test_an_address_is_parted_and_joined_as_the_picture_says(seen, other, lost, value):
    told = read_address(seen, Told({seen: -0.9, other: -0.9 - lost}))
    assert told.value == value
    assert bool(told.corrections) == (value != seen)


@pytest.mark.parametrize(
    ("seen", "other", "lost", "value"),
    [
        ("SYAFII HARAHAP", "SYAFI'I HARAHAP", 1.0, "SYAFI'I HARAHAP"),
        ("RAUF HARAHAP", "RA'UF HARAHAP", -1.5, "RA'UF HARAHAP"),
        ("SARJONO KN", "SARJONO K N", -3.0, "SARJONO K N"),
        ("CIMRAN SAGALA", "C IMRAN SAGALA", 0.1, "C IMRAN SAGALA"),
        ("RAFIO WIGUNA", "RAFIQ WIGUNA", 0.5, "RAFIQ WIGUNA"),
        ("RAFIO WIGUNA", "RAFIQ WIGUNA", 5.0, "RAFIO WIGUNA"),
        ("VIOIA SIAHAAN", "VIOLA SIAHAAN", 3.0, "VIOLA SIAHAAN"),
        ("VIOIA SIAHAAN", "VIOLA SIAHAAN", 5.0, "VIOIA SIAHAAN"),
        ("FEIX SIAHAAN", "FELIX SIAHAAN", 1.0, "FELIX SIAHAAN"),
        ("BUDI SIAHAAN", "BUDE SIAHAAN", 0.5, "BUDI SIAHAAN"),  # a known word stays
        ("ABDUL E HUTAPEA H", "ABDUL E HUTAPEA H.", 4.0, "ABDUL E HUTAPEA H"),
        ("A S", "AS", 0.5, "A S"),  # what is read apart is not joined
        ("SITI,S.E", "SITI, S.E", 2.0, "SITI,S.E"),
        ("SITI M.KOM", "SITI, M.KOM", 1.5, "SITI, M.KOM"),
    ],
)
def test_marks_of_a_name_stand_as_the_picture_says(seen, other, lost, value):
    read = read_name(seen, Told({seen: -2.0, other: -2.0 - lost}))
    assert read.value == value
    assert bool(read.corrections) == (value != seen)


@pytest.mark.parametrize(
    ("other", "lost", "doubted"),
    [("KETUT LA'XA", 0.2, True), ("KETUT LA'XA", 8.1, False), ("KETUT LA'XA", 7.6, True),
     ("KETUT LAXA'", 5.1, False), ("KETUT LAX-A", 5.1, False), ("KETUT-LAXA", 6.7, True),
     ("KETUT-LAXA", 7.1, False), ("KE TUT LAXA", 1.0, True), ("KETUT LAZA", 0.2, False)],
)  # fmt: skip
def test_a_name_is_doubted_where_the_picture_leaves_a_mark_open(other, lost, doubted):
    read = read_name("KETUT LAXA", Told({"KETUT LAXA": -0.5, other: -0.5 - lost}))
    assert read.value == "KETUT LAXA"
    assert (read.distance > 0.2) == doubted


@pytest.mark.parametrize(
    ("seen", "printed", "mended"),
    [("VIOIA SIAHAAN", "VIOLA SIAHAAN", True), ("ARIYOSEF", "ARI YOSEF", False),
     ("RIFAI", "RIFA'I", False), ("SITI, SPD", "SITI, S.PD", False)],
)  # fmt: skip
def test_a_name_of_which_letters_were_mended_is_doubtful(seen, printed, mended):
    read = read_name(seen, Told({seen: -0.5, printed: -1.0}))
    assert read.value == printed
    assert (MENDED in read.problems) == mended


def test_a_known_name_is_doubted_where_the_picture_leaves_another_open():
    near = read_name("ERINA SARI", Told({"ERINA SARI": -0.5, "ERLINA SARI": -0.7}))
    assert near.value == "ERINA SARI"
    assert near.distance > 0.2
    far = read_name("ERINA SARI", Told({"ERINA SARI": -0.5, "ERLINA SARI": -7.0}))
    assert far.distance == 0.0


@pytest.mark.parametrize(("lost", "doubted"), [(3.8, True), (7.5, False)])
def test_an_unknown_name_is_doubted_where_another_round_letter_is_near(lost, doubted):
    told = Told({"SITI JACOGO": -0.5, "SITI JACOQO": -0.5 - lost})
    assert (read_name("SITI JACOGO", told).distance > 0.2) == doubted


@pytest.mark.parametrize(("name", "other", "lost", "doubted"), [
    ("VIOLA BUYAY", "VIOLA BUYA Y", 3.1, True),
    ("VIOLA BUYAY", "VIOLA BUYA Y", 5.1, False),
    ("SITI NURAINI", "SITI NUR'AINI", 4.8, True),
    ("SITI NURAINI", "SITI NUR'AINI", 8.1, False),
    ("RAFUL SETIAWAN", "RAF'UL SETIAWAN", 6.3, True),
    ("SAHAT MARTUA", "SAHAT MART'UA", 6.3, False),
    ("VIOLA SARI", "VIOLA SA RI", 3.1, False),
])  # fmt: skip
def test_a_name_is_doubted_where_a_mark_more_is_near(name, other, lost, doubted):
    told = Told({name: -0.2, other: -0.2 - lost})
    assert (read_name(name, told).distance > 0.2) == doubted


@pytest.mark.parametrize(
    ("lost", "value"), [(3.3, "JL. TEUKU NO.175B"), (5.2, "JL. TEUKU NO.1758")]
)
def test_a_letter_behind_a_houses_number_is_no_digit(lost, value):
    told = Told({"JL. TEUKU NO.1758": -0.2, "JL. TEUKU NO.175B": -0.2 - lost})
    assert read_address("JL. TEUKU NO.1758", told).value == value


@pytest.mark.parametrize(
    ("stop", "slash", "value"),
    [
        (2.9, 9.0, "TAMAN SARI F.15/35"),
        (4.5, 9.0, "TAMAN SARI F15/35"),
        (1.8, 0.4, "TAMAN SARI F/15/35"),
        (9.0, 4.3, "TAMAN SARI F/15/35"),
        (9.0, 7.0, "TAMAN SARI F15/35"),
    ],
)
def test_a_mark_between_a_block_and_its_number_is_asked_for(stop, slash, value):
    nats = {"F15/35": 0.0, "F.15/35": stop, "F/15/35": slash}
    told = Told({f"TAMAN SARI {text}": -0.06 - lost for text, lost in nats.items()} | {"": -200.0})
    assert read_address("TAMAN SARI F15/35", told).value == value


@pytest.mark.parametrize(("lost", "value"), [(0.3, "TAMAN SARI C/47"), (8.0, "TAMAN SARI C147")])
def test_a_slash_behind_a_blocks_letter_is_no_digit(lost, value):
    told = Told({"TAMAN SARI C147": -2.8, "TAMAN SARI C/47": -2.8 - lost, "": -200.0})
    assert read_address("TAMAN SARI C147", told).value == value


@pytest.mark.parametrize(
    ("read", "other", "lost", "doubt"),
    [
        ("KETUT, S.PI", "KETUT, S.PT", 5.1, True),
        ("KETUT, S.PI", "KETUT, S.PT", 9.0, False),
        ("SITI, A.MD.KEB", "SITI, A.MD.KEB.", 0.5, True),
        ("SITI, A.MD.KEB", "SITI, A.MD.KEB.", 3.2, False),
        ("IKO FATHONI", "EKO FATHONI", 6.3, True),
        ("IKO FATHONI", "EKO FATHONI", 6.6, False),
        ("LIKA ZEIN", "L IKA ZEIN", 7.3, True),
        ("LIKA ZEIN", "L IKA ZEIN", 9.0, False),
        ("ALI FELIX PRANATA", "ALI FELI X PRANATA", 5.9, True),
        ("ALI FELIX PRANATA", "ALI FELI X PRANATA", 6.8, False),
        ("YUSUF IMRAN", "YUSUF I MRAN", 5.0, False),  # MRAN is no name
        ("KETUT ARTA", "I KETUT ARTA", 4.8, True),
        ("KETUT ARTA", "I KETUT ARTA", 18.0, False),
        ("WAWAN TUKUH", "WAWAN ITUKUH", 2.2, True),
        ("WAWAN TUKUH", "WAWAN ITUKUH", 7.0, False),
        ("YUSUF RONI", "YUSUF RONII", 4.5, True),
        ("ROM HERMAN", "RONI HERMAN", 18.4, True),
        ("ROM HERMAN", "RONI HERMAN", 20.5, False),
        ("YUSUF RONI", "YUSUF RONJ", 4.5, True),
        ("YUSUF RONI", "YUSUF RONJ", 5.5, False),
        ("YUSUF RONI", "YUSUF RONII", 7.5, False),
        ("FDODI SARI", "F DODI SARI", 5.3, True),
        ("FDODI SARI", "F DODI SARI", 9.0, False),
        ("BUDI, SPA", "BUDI, SP.A", 3.1, True),
        ("BUDI, SPA", "BUDI, SP.A", 6.0, False),
        ("JAT MIKO", "JATMIKO", 9.0, True),
        ("SITI, SE", "SITI SE", 4.5, True),
        ("SITI, SE", "SITI SE", 5.5, False),
        ("SITI, S.T., M.T", "SITI, S.T., M.T.", 10.0, True),
        ("SITI, S.T, M.T", "SITI, S.T, M.T.", 10.0, False),
        ("RUDI O SARI", "RUDI Q SARI", 4.6, True),
        ("RUDI O SARI", "RUDI Q SARI", 5.5, False),
        ("YOSLF", "YOSEF", 6.9, True),
        ("YOSLF", "YOSEF", 8.0, False),
        ("QADARI P. A.MD.KEB", "QADARI P, A.MD.KEB", 5.9, True),
        ("QADARI P. A.MD.KEB", "QADARI P, A.MD.KEB", 9.0, False),
        ("TEK. HERMAN", "TGK. HERMAN", 18.0, True),
        ("TEK. HERMAN", "TGK. HERMAN", 21.0, False),
    ],
)
def test_another_title_or_stop_an_initial_apart_or_an_i_more_leaves_a_name_open(
    read, other, lost, doubt
):
    value = read_name(read, Told({read: -0.2, other: -0.2 - lost}))
    assert value.value == read
    assert (value.distance >= 0.5) is doubt
    assert bool(value.distance) is doubt


@pytest.mark.parametrize(("lost", "doubted"), [(11.0, True), (21.0, False)])
def test_a_long_unknown_word_is_doubted_where_a_known_one_is_a_letter_away(lost, doubted):
    told = Told({"VINGENSIUS": -0.2, "VINCENSIUS": -0.2 - lost})
    read = read_name("VINGENSIUS", told)
    assert read.value == "VINGENSIUS"
    assert (read.distance > 0.2) == doubted


@pytest.mark.parametrize(
    ("lost", "doubted", "otherwise"),
    [(9.8, True, True), (12.0, True, False), (15.0, False, False)],
)
def test_an_unknown_word_that_both_readers_read_alike_may_be_a_known_one(lost, doubted, otherwise):
    """PATIY for PATTY: narrow letters mislead both. Their agreement is counted in the nats."""
    line = Told({"MARKUS PATIY": -0.2, "MARKUS PATTY": -0.2 - lost + ALIKE})
    for alike, told in (("MARKUS PATIY", doubted), ("", otherwise)):
        read = read_name("MARKUS PATIY", Heard(line, "MARKUS PATIY", alike=alike))
        assert read.value == "MARKUS PATIY"
        assert (read.distance >= 0.5) is told


@pytest.mark.parametrize(("lost", "value"), [(0.3, "DEWI UTAMI R"), (-0.3, "DEWI UTAMI R.")])
def test_the_stop_of_an_initial_stands_where_the_picture_shows_it(lost, value):
    """Both are printed, and where the two are near the name waits."""
    told = Told({"DEWI UTAMI R": -0.5, "DEWI UTAMI R.": -0.5 - lost})
    read = read_name("DEWI UTAMI R", told)
    assert read.value == value
    assert read.distance >= 0.5


def test_an_initial_far_from_one_with_a_stop_is_not_doubted():
    told = Told({"DEWI UTAMI R": -0.5, "DEWI UTAMI R.": -4.0})
    assert read_name("DEWI UTAMI R", told).distance == 0


@pytest.mark.parametrize(
    ("alike", "lost", "doubted"),
    [("VINGENSIUS", 13.0, True), ("VINGENSIUS", 17.0, False), ("", 17.0, True)],
)
def test_a_long_unknown_word_that_two_readers_read_alike_is_doubted_as_well(alike, lost, doubted):
    told = Told({"VINGENSIUS": -0.2, "VINCENSIUS": -0.2 - lost})
    heard = Heard(told, alike, alike=alike)
    lines = JoinedEvidence((PartEvidence(heard, "", ""),), (1,))
    assert (read_name("VINGENSIUS", lines).distance > 0.2) == doubted


def test_a_known_name_far_from_all_others_counts_as_one_of_a_set():
    alone = Told({"DEWI UTAMI": -0.5})
    assert read_name("DEWI UTAMI", alone).known
    assert not read_name("DEWI UTAMI", Told({"DEWI UTAMI": -6.0})).known
    assert not read_name("ERINA SARI", Told({"ERINA SARI": -0.5, "ERLINA SARI": -4.5})).known
    assert not read_name("DEWI XAQIFU", Told({"DEWI XAQIFU": -0.1})).known
    assert not read_name("DEWI UTAMI").known
    for lost, known in ((0.5, False), (4.5, False), (5.5, True)):  # UIAMI is no name
        other = Told({"DEWI UTAMI": -0.8, "DEWI UIAMI": -0.8 - lost})
        assert read_name("DEWI UTAMI", other).known is known


@pytest.mark.parametrize(
    ("other", "printed"),
    [("", False), ("DRA. DEWI UTAMI, SE, MM", True), ("DRA. DEWI UTAMI SE., MM", True),
     ("DRA, DEWI UTAMI, SE., MM", False)],
)  # fmt: skip
def test_a_known_name_with_titles_counts_so_where_no_other_stops_are_near(other, printed):
    name = "DRA. DEWI UTAMI, SE., MM"
    assert read_name(name, Told({name: -0.8, other: -6.0})).known
    assert read_name(name, Told({name: -0.8, other: -5.0})).known is not printed


def test_a_title_with_one_usual_form_is_printed_in_no_other():
    name, other = "DEWI UTAMI, S.TR.KEB", "DEWI UTAMI, S.TRKEB"
    assert read_name(name, Told({name: -0.8, other: -2.0})).known


@pytest.mark.parametrize(
    ("place", "dated", "told"),
    [("KOTAWARINGIN", ["TIMUR", "20-10-1994"], "KOTAWARINGIN TIMUR"),
     ("MALUKU BARAT", ["T DAYA", "20-10-1994"], "MALUKU BARAT DAYA"),
     ("BANDUNG", ["XI", "20-10-1994"], "BANDUNG")],
)  # fmt: skip
def test_a_places_word_that_the_mask_gave_to_the_date_is_the_places(place, dated, told):
    card = parse_card(lines(nik=None, tempat_lahir=place, tanggal_lahir=dated), page())
    assert card.fields["tempat_lahir"].value == told
    assert card.fields["tanggal_lahir"].value == "20-10-1994"


def test_a_place_of_issue_on_two_lines_takes_none_for_its_date():
    card = parse_card(lines(tempat_terbit="KABUPATEN", tanggal_terbit="BARRU"), page())
    assert card.fields["tempat_terbit"].value == "KABUPATEN BARRU"
    assert card.fields["tanggal_terbit"].value is None


def test_what_is_hardly_read_beside_a_date_is_no_word_of_the_place():
    doubtful = located("tanggal_terbit", "IRLA", confidence=0.5)
    others = [line for line in lines() if line.region.name != "tanggal_terbit"]
    card = parse_card([*others, doubtful], page())
    assert card.fields["tempat_terbit"].value == "KABUPATEN CILACAP"


@pytest.mark.parametrize(("lost", "value"), [(16.0, "NO. 44 / 25"), (19.0, "NO. 44/25")])
def test_blanks_around_a_slash_stand_as_the_picture_says(lost, value):
    told = Told({"JL. JATI NO. 44/25": -0.2, "JL. JATI NO. 44 / 25": -0.2 - lost})
    assert read_address("JL. JATI NO. 44/25", told).value == f"JL. JATI {value}"


def test_the_pictures_of_two_lines_tell_together():
    others = [located(n, t) for n, t in PRINTED.items() if n != "alamat"]
    first = located("alamat", "JALAN MASID", nats={"JALAN MASID": -0.5, "JALAN MASJID": -2.0})
    second = located("alamat", "BLOK A4", line=1, nats={"BLOK A4": -1.0})
    told = parse_card([*others, first, second], page()).fields["alamat"]
    assert told.value == "JALAN MASJID BLOK A4"
    unheard = located("alamat", "BLOK A4", line=1)
    told = parse_card([*others, first, unheard], page()).fields["alamat"]
    assert told.value == "JALAN MASID BLOK A4"


def test_the_picture_of_a_line_tells_of_what_stands_behind_its_label():
    others = [located(n, t) for n, t in PRINTED.items() if n != "alamat"]
    nats = {"ALAMAT JALAN MASID": -0.5, "ALAMAT JALAN MASJID": -2.0}
    line = located("alamat", "ALAMAT JALAN MASID", nats=nats)
    told = parse_card([*others, line], page()).fields["alamat"]
    assert told.value == "JALAN MASJID"
    assert len(told.corrections) == 2


@pytest.mark.parametrize("seen", ["SELATA", "BIM", "KOTABAR", "BURU SELATANX"])
def test_a_place_is_not_made_longer_where_it_is_in_doubt(seen):
    """Of no name the beginning, too short, or of several."""
    assert parse(tempat_lahir=seen)["tempat_lahir"].value != seen + "N"


def test_what_is_left_out_of_a_place_is_named():
    field = parse(tempat_lahir="CILACAP.02")["tempat_lahir"]
    assert field.value == "CILACAP"
    assert field.corrections[0] == "'.02' left out: it belongs to tanggal_lahir"


@pytest.mark.parametrize(
    ("seen", "value"),
    [
        ("UPATEN CILACAP", "KABUPATEN CILACAP"),
        ("TA BANDUNG", "KOTA BANDUNG"),
        ("15020 CILACAP", "CILACAP"),
        ("KABUPATEN MALUKU TENGGARA", "KABUPATEN MALUKU TENGGARA"),
        ("TARAKAN", "TARAKAN"),
        ("JL. CILACAP", "CILACAP"),
        ("KABUPATEN CILACAP X", "KABUPATEN CILACAP"),
        ("CILACAP SPECIMEN", "CILACAP"),
    ],
)
def test_the_beginning_of_an_issue_place_is_made_whole(seen, value):
    field = parse(tempat_terbit=seen)["tempat_terbit"]
    assert field.value == value
    assert bool(field.corrections) == (seen != value)


@pytest.mark.parametrize(("own", "value"), [(-0.5, "DAYEUHLUHUR"), (-0.01, "DAYEUHIUHUR")])
def test_a_doubtful_letter_gives_way_to_a_known_name_that_looks_alike(own, value):
    """Though the picture is against it; not a plain one: villages are spelled in several ways."""
    others = [located(n, t) for n, t in PRINTED.items() if n != "kelurahan_desa"]
    nats = {"DAYEUHIUHUR": own, "DAYEUHLUHUR": -18.0}
    line = located("kelurahan_desa", "DAYEUHIUHUR", nats=nats)
    field = parse_card([*others, line], page()).fields["kelurahan_desa"]
    assert field.value == value
    assert bool(field.corrections) == (value == "DAYEUHLUHUR")


@pytest.mark.parametrize(
    ("printed", "likely", "problem"),
    [
        ("05-05-2031", "05-05-2021", False),  # no date of issue yet
        ("05-05-1930", "05-05-2030", False),
        ("29-02-2015", "28-02-2015", True),
        ("31-06-2015", "30-06-2015", True),
    ],
)
def test_a_date_that_is_plainly_printed_stays_though_it_can_not_be(printed, likely, problem):
    nats = {printed: -0.01, likely: -4.0, "": -40.0}
    line = located("tanggal_terbit", printed, nats=nats)
    others = [located(n, t) for n, t in PRINTED.items() if n != "tanggal_terbit"]
    field = parse_card([*others, line], page()).fields["tanggal_terbit"]
    assert field.value == printed
    assert bool(field.problems) is problem
    assert (field.normalized is None) is problem


def test_a_date_that_is_read_with_doubt_is_what_may_stand_there():
    nats = {"05-05-2031": -0.5, "05-05-2021": -2.0, "": -40.0}
    line = located("tanggal_terbit", "05-05-2031", nats=nats)
    others = [located(n, t) for n, t in PRINTED.items() if n != "tanggal_terbit"]
    field = parse_card([*others, line], page()).fields["tanggal_terbit"]
    assert field.value == "05-05-2021"


@pytest.mark.parametrize(("nats", "value"), [(-0.01, "O"), (-0.5, None)])
def test_a_name_of_one_letter_is_read_where_it_is_plain_and_waits(nats, value):
    line = located("nama", "O", nats={"O": nats, "": -12.0})
    others = [located(n, t) for n, t in PRINTED.items() if n != "nama"]
    field = parse_card([*others, line], page()).fields["nama"]
    assert field.value == value
    assert field.problems


@pytest.mark.parametrize("regency", ["KABUPATEN GUNUNGKIDUL", "KABUPATEN CILACAP"])
def test_a_place_of_issue_that_its_printer_cut_off_stays_as_it_is_printed(regency):
    fields = parse(kabupaten_kota=regency, tempat_terbit="KABUPATEN GUNUNGKIDU")
    assert fields["tempat_terbit"].value == "KABUPATEN GUNUNGKIDU"
    assert fields["tempat_terbit"].normalized == "KABUPATEN GUNUNGKIDUL"


@pytest.mark.parametrize(
    ("province", "printed", "code", "district"),
    [
        ("SULAWESI SELATAN", "KABUPATEN MAMUJU UTARA", "7601", "SARUDU"),
        ("SULAWESI BARAT", "KABUPATEN MAMUJU UTARA", "7601", "SARUDU"),
        ("KALIMANTAN BARAT", "KABUPATEN PONTIANAK", "6102", "MEMPAWAH HILIR"),
        ("KALIMANTAN BARAT", "KABUPATEN PONTIANAC", "6102", "MEMPAWAH HILIR"),
    ],
)
def test_a_regency_that_has_been_renamed_is_known(province, printed, code, district):
    card = parse_card(
        lines(provinsi=f"PROVINSI {province}", kabupaten_kota=printed, kecamatan=district), page()
    )
    assert card.regency == code
    assert card.fields["kabupaten_kota"].normalized is None
    assert not card.fields["kecamatan"].problems


def test_an_office_that_is_known_is_not_made_the_regency_of_the_heading():
    card = parse_card(
        lines(provinsi="PROVINSI MALUKU", kabupaten_kota="KABUPATEN MALUKU TENGAH",
              tempat_terbit="KABUPATEN MALUKU TENGGARA"), page(),
    )  # fmt: skip
    assert card.regency == "8101"
    assert card.fields["tempat_terbit"].value == "KABUPATEN MALUKU TENGGARA"


def test_a_digit_among_letters_is_a_letter_misread():
    assert parse(tempat_lahir="C1LACAP")["tempat_lahir"].value == "CILACAP"
    assert parse(tempat_terbit="KABUPATEN C1LACAP")["tempat_terbit"].value == "KABUPATEN CILACAP"


def test_sex_and_blood_type_part_where_they_should():
    fields = parse(jenis_kelamin="PEREMPUAN GOL. DARAH : AB", golongan_darah=None)
    assert fields["jenis_kelamin"].value == "PEREMPUAN"
    assert fields["golongan_darah"].value == "AB"


@pytest.mark.parametrize(
    ("confidence", "right", "value"), [(0.99, 654, "-"), (0.99, 700, None), (0.5, 654, None)]
)
def test_an_empty_blood_type_on_a_card_read_well_is_the_dash(confidence, right, value):
    """A dash is too small to be read, but its region is hardly wider than a letter."""
    others = [
        located(name, text, confidence=confidence)
        for name, text in PRINTED.items()
        if name != "golongan_darah"
    ]
    dash = located("golongan_darah", "", box=Box(640, 250, right, 274))
    field = parse_card([*others, dash], page()).fields["golongan_darah"]
    assert field.value == value
    assert bool(field.corrections) == (value == "-")


@pytest.mark.parametrize(
    "printed", ["JAKARTA SELATAN", "KOTA ADM. JAKARTA SELATAN", "KOTA ADMINISTRASI JAKARTA SELATAN"]
)
def test_jakarta_is_printed_in_several_ways(printed):
    card = parse_card(lines(provinsi="PROVINSI DKI JAKARTA", kabupaten_kota=printed), page())
    assert card.fields["kabupaten_kota"].value == printed
    assert card.regency == "3174"


@pytest.mark.parametrize(
    ("regency", "code"), [("KABUPATEN MERAUKE", "9301"), ("KABUPATEN PANIAI", "9403")]
)
def test_a_regency_that_left_its_province_is_found(regency, code):
    """Cards printed before 2022 place them in Papua, where SARMI is near to PANIAI."""
    card = parse_card(lines(provinsi="PROVINSI PAPUA", kabupaten_kota=regency), page())
    field = card.fields["kabupaten_kota"]
    assert (field.value, field.problems, field.corrections) == (regency, (), ())
    assert card.regency == code


def test_a_foreigner():
    fields = parse(
        kewarganegaraan="AUSTRALIA", berlaku_hingga="01-02-2030", tempat_lahir="SYDNEY",
        agama="CHRISTIAN", status_perkawinan="MARRIED", jenis_kelamin="FEMALE",
    )  # fmt: skip
    assert fields["kewarganegaraan"].value == "AUSTRALIA"
    assert fields["berlaku_hingga"].normalized == "2030-02-01"
    assert fields["tempat_lahir"].value == "SYDNEY"
    assert fields["jenis_kelamin"].normalized == "female"
    assert fields["status_perkawinan"].normalized == "KAWIN"


def test_quads_are_pixels_of_the_photo():
    """A field's quad goes through the page's homography: here twice the size and moved."""
    card = parse_card(lines(), page([[2, 0, 100], [0, 2, 50], [0, 0, 1]]))
    box = next(line.region.box for line in lines() if line.region.name == "nama")
    assert np.allclose(card.fields["nama"].quad, box.quad() * 2 + [100, 50])


def test_what_another_field_bears_out_is_surer():
    """But not a digit that was changed so that it does."""
    alone, together = (
        parse_card(
            [*lines(nik=None, jenis_kelamin=sex), located("nik", PRINTED["nik"], confidence=0.2)],
            page(),
        ).fields["nik"]
        for sex in ("LAKI-LAKI", "PEREMPUAN")
    )
    assert alone.value == together.value == PRINTED["nik"]
    assert alone.confidence < 0.5 < together.confidence
    assert group_of("nik", None, True, settled=True) != group_of("nik", None, True)


@pytest.mark.parametrize(("behind", "passes"), [(3.1, False), (12.0, True)])
def test_a_nik_is_no_surer_than_its_last_digits_that_nothing_else_tells(behind, passes):
    """A number that ended with 1301 passed for 1361, 3.1 nats apart: the date bears out neither."""
    own = PRINTED["nik"]
    nats = {own: -1.4, own[:-2] + "6" + own[-1]: -1.4 - behind, "": -300.0}
    line = located("nik", own, confidence=0.24, nats=nats)
    field = parse_card([*lines(nik=None), line], page()).fields["nik"]
    assert field.value == own
    assert (field.confidence >= LEAST_CONFIDENCE["nik"]) == passes


@pytest.mark.parametrize(
    ("read", "printed", "behind", "doubted"),
    [("JUDI", "BUDI", 3.9, True), ("IRENUS", "IRENIUS", 1.5, True), ("JUDI", "BUDI", 5.1, False)],
)
def test_a_name_waits_where_another_known_one_is_nearly_as_likely(read, printed, behind, doubted):
    value = read_name(read, Told({read: -0.3, printed: -0.3 - behind}))
    assert value.value == read
    assert (ANOTHER in value.problems) == doubted


def test_the_names_of_a_sharp_photo_are_counted_apart():
    assert group_of("nama", "DARMAXI", True, sharp=True) == "nama sharp"
    assert group_of("nama", "DARMAXI", True, alike=True) == "nama alike"
    assert group_of("nama", "TKOMANG", True, alike=True) == group_of("nama", "TKOMANG", True)
    assert group_of("agama", "ISLAM", False, sharp=True) == "agama"
    sharp, soft = ({"blur": Measure(value, False)} for value in (4.5, 6.0))
    assert is_sharp(sharp)
    assert not is_sharp(soft)
    assert is_sharp(sharp | {"small": Measure(900.0, False)})
    assert not is_sharp(sharp | {"small": Measure(400.0, True)})
    assert not is_sharp({})


def test_the_names_of_known_words_are_counted_apart():
    groups = [group_of("nama", name, True, sharp=True) for name in ("DEWI UTAMI", "DEWIUTAMI")]
    assert groups == ["nama known sharp", "nama sharp"]


def test_villages_respelled_as_the_closest_known_one_are_counted_apart():
    assert group_of("kecamatan", "BIU", True, mended=True) == "kecamatan"
    mended, read = (group_of("kelurahan_desa", "BIU", True, mended=one) for one in (True, False))
    least = LEAST_CONFIDENCE["kelurahan_desa"]
    assert calibrated(0.3, mended, "crnn") >= least > calibrated(0.3, read, "crnn")


def test_names_with_initials_or_stops_and_doubted_texts_are_counted_apart():
    assert group_of("nama", "DEWI A. UTAMI", True, sharp=True) == "nama open sharp"
    assert group_of("nama", "DEWI UTAMI, SH., M.H.", True, sharp=True) == "nama open sharp"
    assert group_of("nama", "DEWI UTAMI", False, sharp=True, doubted=True) == "nama doubted"
    assert group_of("agama", "ISLAM", False, doubted=True) == "agama"
    assert group_of("nama", "DEWI UTAMI", False, sharp=True) == "nama unborne"


def test_a_name_is_borne_out_by_the_rows_below_it():
    assert bears_out("nama", True, "CILACAP")
    assert not bears_out("nama", True, None)
    assert not bears_out("nama", False, "CILACAP")
    assert bears_out("nik", True, None)


@pytest.mark.parametrize(("lost", "value"), [(1.0, "DEWI UTAMI"), (7.0, "DEWIUTAMI")])
def test_a_blank_between_known_words_stands_where_the_picture_allows(lost, value):
    read = read_name("DEWIUTAMI", Told({"DEWIUTAMI": -0.5, "DEWI UTAMI": -lost}))
    assert read.value == value
    assert bool(read.corrections) == bool(read.distance) == (value != "DEWIUTAMI")


@pytest.mark.parametrize("country", ["NETHERLANDS", "BELANDA", "KOREA SELATAN"])
def test_countries_are_printed_in_english_or_indonesian(country):
    assert parse(kewarganegaraan=country)["kewarganegaraan"].problems == ()


def test_doubt_grows_with_the_change():
    exact, near, far = (parse(agama=text)["agama"].confidence for text in ("ISLAM", "1SLAM", "SLM"))
    assert exact > near > far


TEXT = st.text("ABCDEGILMNOPRSTU0123456789 .,/-:'", max_size=30)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS), TEXT | st.none()))
def test_any_text_gives_all_fields(changes):
    """No text crashes the parser; a field has a value, or a problem that says why not."""
    fields = parse(**changes)
    assert list(fields) == list(FIELDS)
    for field in fields.values():
        assert field.value or field.problems
        assert 0 <= field.confidence <= 1


@pytest.mark.parametrize(("without", "name"), [(-8.0, "SITI WARO'"), (-0.1, "SITI WARO")])
def test_a_name_ends_with_an_apostrophe_that_the_picture_shows(without, name):
    told = {"SITI WARO'": -0.2, "SITI WARO": without}
    others = [one for one in lines() if one.region.name != "nama"]
    read = located("nama", "SITI WARO'", nats=told)
    assert parse_card([*others, read], page()).fields["nama"].value == name


def test_a_line_above_the_office_in_which_nothing_can_be_read_is_left_out():
    others = [one for one in lines() if one.region.name != "tempat_terbit"]
    texture = located("tempat_terbit", "NAA2", nats={"NAA2": -14.0})
    office = located("tempat_terbit", "KABUPATEN CILACAP", line=1, nats={"KABUPATEN CILACAP": -0.1})
    fields = parse_card([*others, texture, office], page()).fields
    assert fields["tempat_terbit"].value == "KABUPATEN CILACAP"


@pytest.mark.parametrize(
    ("seen", "rather", "likely", "value"),
    [
        ("I NUR DIOXN", "NUR DIOXN", -5.0, "NUR DIOXN"),  # a colon
        ("I MADE ARTA", "MADE ARTA", -13.0, "I MADE ARTA"),
        ("YAKOBUS MUSLIMV", "YAKOBUS MUSLIM", -5.0, "YAKOBUS MUSLIM"),  # a line of the ground
        ("SITI ANI MAH", "SITI ANI'MAH", -2.0, "SITI ANI'MAH"),
        ("SITI ANI MAH", "SITI ANI'MAH", -9.0, "SITI ANI MAH"),
    ],
)
def test_a_letter_or_blank_of_a_name_that_the_picture_hardly_supports(seen, rather, likely, value):
    name = read_name(seen, Told({seen: -0.5, rather: likely, "": -200.0}))
    assert name.value == value
    letters = [character for character in value if character.isalpha()]
    assert bool(name.problems) == (letters != [c for c in seen if c.isalpha()])


@pytest.mark.parametrize(
    ("told", "value"),
    [
        ({"JL MAWAR NO. 187": -0.6, "JL MAWAR NO. 18/7": -0.9}, "JL MAWAR NO. 18/7"),
        ({"JL MAWAR NO. 187": -0.1, "JL MAWAR NO. 18/7": -4.0}, "JL MAWAR NO. 187"),
        ({"JL MAWAR NO. 187": -8.0, "JL MAWAR NO. 18/7": -8.2}, "JL MAWAR NO. 187"),
    ],
)
def test_a_slash_within_an_address_s_number_is_read_where_the_picture_allows_it(told, value):
    assert read_address("JL MAWAR NO. 187", Told(told | {"": -200.0})).value == value


def test_a_place_whose_end_is_cut_within_a_word_is_no_sure_one():
    fields = parse(tempat_lahir="SEMAR", tempat_terbit="KABUPATEN")
    assert ENDS_EARLY in fields["tempat_lahir"].problems
    assert ENDS_EARLY in fields["tempat_terbit"].problems
    assert max(fields[name].confidence for name in ("tempat_lahir", "tempat_terbit")) < 0.9
    assert not parse(tempat_lahir="TIDORE").pop("tempat_lahir").problems  # of TIDORE KEPULAUAN
