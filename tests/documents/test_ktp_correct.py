"""A person's corrections of a card: held to the fields' rules, and the verdict told anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from documents.kinds.ktp.correct import correct
from documents.kinds.ktp.kind import KIND
from documents.kinds.ktp.layout import FIELDS
from documents.kinds.ktp.parse import parse_card
from documents.kinds.ktp.typed import _RULES, PLACES
from documents.kinds.ktp.verdict import judge
from documents.reasons import reason
from elements import Measure
from errors import FormInvalid
from tests.documents.cards import PRINTED, located, page

TODAY = date(2026, 11, 28)
QUALITY = {"photocopy": Measure(0.1, False)}


def read(**other):
    """Fields, verdict and reasons of the card of PRINTED, some values of it other ones."""
    lines = [located(name, text) for name, text in (PRINTED | other).items() if text]
    card = parse_card(lines, page())
    sure = {name: replace(field, confidence=1.0) for name, field in card.fields.items()}
    card = replace(card, fields=sure)
    return card.fields, *judge(card, QUALITY, today=TODAY)


def codes(parsed):
    return [(one.code, one.field, one.level) for one in parsed.reasons]


def corrected(fields, reasons, **typed):
    return correct(fields, typed, QUALITY, reasons, today=TODAY)


def test_every_field_has_a_rule():
    assert {*_RULES, *PLACES} == set(FIELDS) == set(KIND.fields)
    assert KIND.correct is correct


@pytest.mark.parametrize("name", FIELDS)
def test_what_is_printed_passes_as_it_was_read(name):
    """Typed again, each value means what the reader made of it."""
    fields, verdict, reasons = read()
    after = corrected(fields, reasons, **{name: PRINTED[name]})
    assert (verdict, after.verdict) == ("passed", "passed")
    field = after.fields[name]
    assert (field.value, field.normalized) == (fields[name].value, fields[name].normalized)
    assert (field.confidence, field.problems) == (1.0, ())
    assert field.corrections[-1] == "by a person"


WRONG = [
    ("nik", "123", "3 digits"), ("nik", "33011642117500O5", "digits only"),
    ("nama", "1234", "form of a name"), ("tanggal_lahir", "31-02-1990", "no calendar"),
    ("tanggal_lahir", "2-11-1975", "DD-MM-YYYY"), ("tanggal_terbit", "SEUMUR HIDUP", "DD-MM-YYYY"),
    ("berlaku_hingga", "FOREVER", "DD-MM-YYYY"), ("jenis_kelamin", "MARS", "sex"),
    ("golongan_darah", "C", "blood type"), ("agama", "MARS", "religion"),
    ("status_perkawinan", "MARS", "marital status"), ("rt_rw", "14", "slash"),
    ("alamat", "--", "letters or digits"), ("kewarganegaraan", "123", "citizenship"),
    ("pekerjaan", "123", "occupation"), *((place, "123", "word") for place in PLACES),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "why"), WRONG)
def test_what_no_card_prints_is_refused_with_the_problem(name, text, why):
    fields, _, reasons = read()
    with pytest.raises(FormInvalid, match=why) as caught:
        corrected(fields, reasons, **{name: text})
    assert caught.value.field == f"fields.{name}"
    assert text not in caught.value.detail


ODD = [
    ("nik", "3301163102750005", "not a valid NIK: its birth date is on no calendar"),
    ("nama", "DEWI 2 CONTOH", "not in the form of a name"),
    ("pekerjaan", "PENYIHIR", "not a known occupation"),
    ("kewarganegaraan", "ATLANTIS", "not a known citizenship"),
    ("provinsi", "PROVINSI MARS", "not a known province"),
    ("kabupaten_kota", "KABUPATEN MARS", "not a known regency"),
    ("kabupaten_kota", "KABUPATEN CILACAR", "not a known regency"),  # another name, by a letter
    ("kecamatan", "MARS", "not a known district"),
]


@pytest.mark.parametrize(("name", "text", "problem"), ODD)
def test_what_a_card_may_print_although_it_is_odd_is_doubted(name, text, problem):
    fields, _, reasons = read()
    after = corrected(fields, reasons, **{name: text})
    assert (after.fields[name].value, after.fields[name].problems) == (text, (problem,))
    assert after.fields[name].confidence == 0.5
    assert ("field_doubtful", name, "review") in codes(after)
    assert after.verdict == "review"
    again = corrected(after.fields, after.reasons, **{name: PRINTED[name]})
    assert (again.verdict, codes(again)) == ("passed", [])


@pytest.mark.parametrize(
    ("name", "typed", "value", "normalized"),
    [
        ("nik", "3301 1642 1175 0005", "3301164211750005", None),
        ("nama", " dewi  contoh ,s.h.", "DEWI CONTOH,S.H.", None),
        ("tanggal_lahir", "02/11/1975", "02-11-1975", "1975-11-02"),
        ("jenis_kelamin", "laki-laki", "LAKI-LAKI", "male"),
        ("jenis_kelamin", "FEMALE", "FEMALE", "female"),
        ("rt_rw", "4/-", "4/-", {"rt": "004", "rw": None}),
        ("agama", "kristen", "KRISTEN", None),
        ("agama", "KATHOLIK", "KATHOLIK", "KATOLIK"),
        ("golongan_darah", "-", "-", None),
        ("kabupaten_kota", "KAB. CILACAP", "KAB. CILACAP", None),
    ],
)
def test_values_are_taken_by_the_letter_and_normalized(name, typed, value, normalized):
    fields, _, reasons = read()
    field = corrected(fields, reasons, **{name: typed}).fields[name]
    assert (field.value, field.normalized) == (value, normalized)


def test_checks_between_fields_are_made_anew():
    fields, verdict, reasons = read(tanggal_lahir="03-11-1975")
    assert (verdict, reasons[0].code) == ("review", "nik_birth_date_mismatch")
    after = corrected(fields, reasons, tanggal_lahir="02-11-1975")
    assert (after.verdict, codes(after)) == ("passed", [])
    male = corrected(after.fields, after.reasons, jenis_kelamin="LAKI-LAKI")
    assert codes(male) == [("nik_sex_mismatch", "nik", "review")]
    future = corrected(after.fields, after.reasons, tanggal_terbit="01-01-2030")
    assert codes(future) == [("date_in_future", "tanggal_terbit", "review")]
    moved = corrected(after.fields, after.reasons, kabupaten_kota="KABUPATEN BANYUMAS")
    assert ("nik_region_differs", "nik", "note") in codes(moved)


def test_what_lies_in_a_corrected_region_is_looked_for_there():
    fields, _, reasons = read(kabupaten_kota="KABUPATEN BANYUMAS")
    assert fields["kecamatan"].problems == ("not a known district",)
    after = corrected(fields, reasons, kabupaten_kota=PRINTED["kabupaten_kota"])
    assert after.fields["kecamatan"].problems == ()
    assert [field for _, field, _ in codes(after)].count("kecamatan") <= 1


def test_reasons_of_the_photo_and_of_other_fields_stay():
    fields, _, _ = read()
    fields = fields | {"nama": replace(fields["nama"], confidence=0.5)}
    doubts = (reason("low_confidence", "nama"), reason("second_card"))
    after = corrected(fields, doubts, agama="KRISTEN")
    assert [code for code, *_ in codes(after)] == ["low_confidence", "second_card"]
    named = corrected(fields, doubts, nama="DEWI CONTOH")
    assert [code for code, *_ in codes(named)] == ["second_card"]


def test_a_value_that_a_person_can_not_read_is_none():
    fields, _, reasons = read()
    after = corrected(fields, reasons, agama=None)
    field = after.fields["agama"]
    assert (field.value, field.normalized, field.confidence) == (None, None, 0.0)
    assert field.problems == ("not legible",)
    assert codes(after) == [("field_unreadable", "agama", "review")]
    failed = corrected(fields, reasons, nama=None)
    assert (failed.verdict, codes(failed)) == ("failed", [("field_unreadable", "nama", "failed")])


def test_what_failed_a_card_asks_for_a_look_once_it_is_mended():
    """Nothing else was told of its photo; values alone never make a pass of it."""
    fields, verdict, reasons = read(nama="", agama="")
    assert (verdict, len(reasons)) == ("failed", 1)
    after = corrected(fields, reasons, nama="DEWI CONTOH")
    told = [("field_unreadable", "nama", "review"), ("field_unreadable", "agama", "review")]
    assert (after.verdict, codes(after)) == ("review", told)
    more = corrected(after.fields, after.reasons, agama="ISLAM", nama="DEWI CONTOH A")
    assert (more.verdict, codes(more)) == ("review", told[:1])


def test_a_reading_that_lacks_fields_keeps_to_those_it_has():
    fields, _, reasons = read()
    few = {name: fields[name] for name in ("nik", "nama", "tanggal_lahir")}
    after = corrected(few, reasons, nama="DEWI CONTOH")
    assert list(after.fields) == list(few)
    assert after.verdict == "passed"
