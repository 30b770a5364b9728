"""Closed sets: a member that begins as the text does, and what may stand beside members."""

from __future__ import annotations

import pytest

from documents.kinds.ktp.parse import parse_card
from documents.kinds.ktp.values import READERS
from tests.documents.cards import Told, lines, page


def read(name, text, own=None):
    """A field's value; own: how likely the picture makes the text, and nothing else."""
    return READERS[name](text, None if own is None else Told({text: own}, others=-90.0))


@pytest.mark.parametrize("seen", ["NWNI", "AN WNI", "RAN WNI"])
def test_a_citizenship_stands_behind_the_end_of_its_label(seen):
    told = read("kewarganegaraan", seen, -0.1)
    assert told.value == "WNI"
    assert told.known
    assert told.corrections == (f"{seen}→WNI: a label's colon, or a letter of what stands before",)
    assert read("kewarganegaraan", seen, -40.0).value is None


@pytest.mark.parametrize(
    ("name", "seen", "value"),
    [
        ("pekerjaan", "TENTARA NASIONAL INDON", "TENTARA NASIONAL INDONESIA"),
        ("pekerjaan", "PEKERJA PENGOLAHAN, KER", "PEKERJA PENGOLAHAN, KERAJINAN"),
        ("pekerjaan", "ANGGOTA DPRD KABUPATEN/K", "ANGGOTA DPRD KABUPATEN/KOTA"),
        ("pekerjaan", "BURUH NELAYAN/PER", "BURUH NELAYAN/PERIKANAN"),
        ("agama", "KEPERCAYAAN TERHADAP TUH", "KEPERCAYAAN TERHADAP TUHAN"),
        ("status_perkawinan", "CERAI HI", "CERAI HIDUP"),
        ("jenis_kelamin", "PEREMP", "PEREMPUAN"),
        ("berlaku_hingga", "SEUMUR H", "SEUMUR HIDUP"),
    ],
)
def test_the_only_member_that_begins_so_stands_for_a_text_whose_end_is_cut(name, seen, value):
    """The picture speaks against the letters that are not in it, so it is the beginning that
    tells."""
    told = read(name, seen, -0.1)
    assert told.value == value
    assert told.corrections[0].startswith(f"{seen}→{value}: the only known ")
    assert 0 < told.distance < 0.5


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("pekerjaan", "KARYAWAN BUM"),  # BUMN and BUMD
        ("pekerjaan", "BURUH"),
        ("status_perkawinan", "CERAI"),
        ("pekerjaan", "TEN"),  # too short
        ("pekerjaan", "TENTARA NASIONALIS"),
    ],
)
def test_a_beginning_of_several_or_of_too_little_stays(name, seen):
    told = read(name, seen, -0.1)
    assert told.value == seen
    assert told.problems


@pytest.mark.parametrize(
    ("seen", "value"),
    [
        ("PETANI PEKEBUN", "PETANI/PEKEBUN"),
        ("ANGGOTA KABINET/ KEMENTERIAN", "ANGGOTA KABINET/KEMENTERIAN"),
        ("PETANI PEKEBU", None),
    ],
)
def test_a_slash_at_the_end_of_a_line_may_be_lost(seen, value):
    told = read("pekerjaan", seen, -0.1)
    assert (told.value == value) == (value is not None)
    assert bool(told.problems) == (value is None)


def test_a_beginning_that_is_hardly_believed_is_none():
    assert read("pekerjaan", "TENTARA NASIONAL INDON", -4.0).value is None


@pytest.mark.parametrize("value", ["OTHERS", "OTHER", "LAIN-LAIN", "PENELITI"])
def test_other_occupations_are_known(value):
    told = read("pekerjaan", value, -0.01)
    assert (told.value, told.problems) == (value, ())


def test_mixed_case_is_read_as_upper_case():
    fields = parse_card(
        lines(
            nama="Siti Rahmawati", agama="Kristen", status_perkawinan="Belum Kawin",
            jenis_kelamin="Laki-laki", pekerjaan="Pelajar/Mahasiswa", kewarganegaraan="Wni",
            berlaku_hingga="Seumur Hidup", kecamatan="Dayeuhluhur", tempat_lahir="Cilacap",
            kelurahan_desa="Rengat Barat", provinsi="Provinsi Jawa Tengah", golongan_darah="o",
            kabupaten_kota="Kabupaten Cilacap", alamat="Jl. Haji Agus Salim No. 4",
            tempat_terbit="Kabupaten Cilacap",
        ),
        page(),
    ).fields  # fmt: skip
    assert not any(field.problems or field.corrections for field in fields.values())
    assert all(field.value == field.value.upper() for field in fields.values())
    assert fields["nama"].value == "SITI RAHMAWATI"
    assert fields["kelurahan_desa"].value == "RENGAT BARAT"


@pytest.mark.parametrize(
    ("name", "seen", "value"),
    [
        ("agama", "ISLAM ARDN", "ISLAM"),
        ("kewarganegaraan", "WNI PEOMEN OA", "WNI"),
        ("pekerjaan", "SOPIR. AHAAA", "SOPIR"),
        ("jenis_kelamin", "PEREMPUAN GO", "PEREMPUAN"),
        ("status_perkawinan", "KAWIN  ANAI BUANR", "KAWIN"),
    ],
)
def test_what_is_read_behind_a_member_is_no_part_of_it(name, seen, value):
    told = read(name, seen, -4.0)
    assert told.value == value
    assert told.corrections[0].endswith("what follows it is no text of this field")


@pytest.mark.parametrize(
    ("name", "seen"),
    [("status_perkawinan", "KAWIN BELM TERCATT"), ("agama", "KEPERCAYAAN TERHDP TUHN YME")],
)
def test_a_member_that_a_longer_one_begins_with_is_not_taken_for_it(name, seen):
    assert read(name, seen, -0.5).value not in ("KAWIN", "KEPERCAYAAN")
