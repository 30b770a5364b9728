"""Nothing is made of nothing: what the picture hardly supports is null, whatever stands nearest."""

from __future__ import annotations

import pytest

from documents.kinds.ktp.closed import read_citizenship, read_sex
from documents.kinds.ktp.confidence import calibrated, score
from documents.kinds.ktp.parse import parse_card
from documents.kinds.ktp.values import READERS
from documents.kinds.ktp.verdict import LEAST_OF_OTHERS
from documents.meaning.evidence import PartEvidence
from documents.meaning.legible import is_legible, is_of_letters, is_supported
from documents.meaning.value import Value
from tests.documents.cards import PRINTED, Told, located, page

NOISE = -8.0  # nats of what a line net reads into a texture, and of nothing a little less


def field_of(name, seen, nats):
    """What a card gives for a field, of which the picture tells this."""
    others = [located(n, t) for n, t in PRINTED.items() if n != name]
    return parse_card([*others, located(name, seen, confidence=0.01, nats=nats)], page()).fields[
        name
    ]


@pytest.mark.parametrize(
    ("name", "seen", "others"),
    [
        ("agama", "0E03", {"BUDHA": -14.0, "ISLAM": -19.0}),
        ("agama", "BEAA", {"BUDHA": -15.0}),
        ("agama", "", {"ISLAM": -13.0}),
        ("status_perkawinan", "E", {"KAWIN": -12.0}),
        ("pekerjaan", "BAA", {"BIDAN": -12.0}),
        ("jenis_kelamin", "K00", {"MALE": -12.0}),
        ("kewarganegaraan", "0NI", {"WNI": -9.6}),
        ("kewarganegaraan", "A", {"WNI": -8.5, "KUBA": -14.0}),
        ("berlaku_hingga", "AA", {"SEUMUR HIDUP": -30.0}),
        ("golongan_darah", "B", {"A": -9.0, "-": -10.0}),
        ("nama", "BE", {}),
        ("nik", "000", {"3301164211750005": -40.0}),
        ("alamat", "KUUAN E08", {}),
        ("rt_rw", "0/", {"00/10": -11.0}),
        ("kelurahan_desa", "K02", {}),
        ("kecamatan", "BA", {"DAYEUHLUHUR": -40.0}),
        ("tempat_lahir", "SA", {}),
        ("tanggal_lahir", "BA", {"01-05-2062": -30.0}),
        ("provinsi", "LAA", {"PROVINSI ACEH": -30.0}),
        ("kabupaten_kota", "KEAAMAA", {"KABUPATEN CILACAP": -40.0}),
        ("tempat_terbit", "EN", {"CILACAP": -20.0}),
        ("tanggal_terbit", "152", {"01-05-2012": -30.0}),
    ],
)
def test_what_is_read_into_nothing_is_no_value(name, seen, others):
    field = field_of(name, seen, {seen: NOISE, "": NOISE - 4} | others)
    assert field.value is None
    assert field.confidence == 0
    assert field.problems[0].startswith("not legible")


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("provinsi", "113065603020015"),
        ("kabupaten_kota", "3301164211750005"),
        ("kecamatan", "014/002"),
        ("kelurahan_desa", "014/002"),
        ("tempat_lahir", "02-11-1975"),
        ("jenis_kelamin", "18-11-1961"),
        ("agama", "014/002"),
        ("berlaku_hingga", "1234"),
    ],
)
def test_another_fields_text_is_no_value(name, seen):
    assert field_of(name, seen, {seen: -0.01}).value is None


@pytest.mark.parametrize(("seen", "told", "nothing", "value"), [
    ("-/-", -5.9, -23.0, "-/-"), ("/-", -2.0, -15.0, "-/-"), ("-/-7", -5.0, -25.0, "-/-"),
    ("-", -5.9, -21.0, "-/-"), ("-/-", -6.4, -23.0, None), ("-/-", -3.0, -12.0, None),
    ("01-/-", -3.0, -15.0, None),
])  # fmt: skip
def test_that_there_is_no_rt_rw_shows_in_three_marks(seen, told, nothing, value):
    """A text without a letter or digit is never as likely as others."""
    field = field_of("rt_rw", seen, {seen: -5.9, "-/-": told, "": nothing})
    assert field.value == value


@pytest.mark.parametrize(("told", "value"), [(-5.5, "008/-"), (-8.0, None)])
def test_the_marks_of_an_rt_rw_count_as_its_digits_do(told, value):
    assert field_of("rt_rw", "008/-", {"008/-": told, "": -66.0}).value == value


@pytest.mark.parametrize(("other", "sure"), [(-6.0, False), (-13.0, True)])
def test_an_rt_rw_of_which_no_digit_is_in_doubt_is_sure_though_its_blanks_are(other, sure):
    """Of 000 / 000 the text without blanks is hardly likely, and with other digits not at all."""
    field = field_of("rt_rw", "014/002", {"014/002": -6.0, "": -60.0, "014/802": other})
    assert field.value == "014/002"
    assert (field.confidence > LEAST_OF_OTHERS) == sure


def test_a_single_letter_is_no_stranger():
    """Texture makes one that the recogniser believes; against nothing it says little."""
    assert field_of("agama", "B", {"B": -0.05, "": -10.0}).value is None


def test_a_name_in_place_of_the_sex_is_none():
    value = read_sex("ABDULLAH", Told({"ABDULLAH": -0.01}))
    assert (value.value, value.problems) == (None, ("not a known sex",))


@pytest.mark.parametrize(("own", "value"), [(-3.0, None), (-0.1, "LSAN")])
def test_only_what_is_read_plainly_is_a_stranger(own, value):
    """It stays, for a card may print what no list knows."""
    field = field_of("agama", "LSAN", {"LSAN": own, "ISLAM": -16.0})
    assert field.value == value
    assert field.problems == (("not a known religion",) if value else ("not legible",))


@pytest.mark.parametrize(("told", "value"), [(-4.0, "ISLAM"), (-10.0, "ISLAM"), (-11.5, None)])
def test_a_member_has_to_be_supported_letter_by_letter(told, value):
    assert field_of("agama", "IBLAN", {"IBLAN": -3.5, "ISLAM": told}).value == value


def test_few_letters_that_are_hardly_believed_do_not_speak_for_themselves():
    """Chance reads them too."""
    plain, doubted = (read_citizenship("WNI", Told({"WNI": own})) for own in (-0.1, -2.7))
    assert (plain.value, doubted.value) == ("WNI", "WNI")
    assert score(doubted, 0.07) < 0.07 < 0.8 < score(plain, 0.9)
    assert read_citizenship("WNI", Told({"WNI": -2.7, "": -15.0})).value is None


def test_an_empty_line_needs_no_reader():
    for read in READERS.values():
        assert read("", None).value is None
        assert read("", Told({"": -1.0})).value is None


def test_no_value_has_no_confidence():
    assert score(Value(None), 1.0) == 0
    assert calibrated(0.0, "agama", "crnn") == 0


@pytest.mark.parametrize(
    ("own", "nothing", "told"), [(-5.9, -40, True), (-6.2, -40, False), (-1.0, -15.5, False)]
)
def test_a_text_is_legible_by_its_letters_and_against_nothing(own, nothing, told):
    evidence = Told({"ABCD": own, "": nothing})
    assert is_legible("ABCD", evidence) is told
    assert is_legible("ABCD", None)


def test_what_stands_beside_a_part_counts_with_it():
    line = Told({"NAMA ABCD": -10.0, "NAMA ": -60.0})
    assert is_legible("ABCD", PartEvidence(line, "NAMA ", ""))
    assert is_supported("ABCD", PartEvidence(line, "NAMA ", ""))
    assert not is_supported("ABCD", Told({"ABCD": -10.0, "": -60.0}))


@pytest.mark.parametrize(
    ("text", "told"), [("BANJAR XII", True), ("SP 3", True), ("014/002", False), ("-/-", False)]
)
def test_letters_outweigh_digits_in_words(text, told):
    assert is_of_letters(text) is told
