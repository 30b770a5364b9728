"""What holders write over their cards for their safety is no part of a value in silence."""

from __future__ import annotations

import pytest

from documents.kinds.ktp.notes import NOTED, holds_a_note, noted
from documents.meaning.value import Value
from fields import names, regions

FREE = ("nama", "tempat_lahir", "alamat", "kelurahan_desa")


def values(**texts):
    return {name: Value(texts.get(name)) for name in FREE}


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("kelurahan_desa", "MEKARSARI HANYA UNTUK KPR"),
        ("kelurahan_desa", "KINKUN SI PINJAMAN 3 NOV 20"),
        ("alamat", "KP. BARU PERMATA HIJAUERIFIKASI CLUSTER ANGGREK"),
        ("tempat_lahir", "YOGYAKARTAUK PENDAFTARAN REKENING BANK"),
        ("nama", "SITI REGISTRASI"),
    ],
)
def test_a_note_in_a_value_is_told(field, text):
    assert list(noted(values(**{field: text}))) == [(field, NOTED)]


def test_no_note_stands_in_values_without_one_or_in_none():
    assert not list(noted(values(alamat="JL. PUNTUK NO. 4", kelurahan_desa="MUNTUK")))


def test_no_village_and_no_name_s_word_is_taken_for_a_note():
    villages = {
        village
        for province in regions.provinces()
        for regency in regions.regencies(province)
        for district in regions.districts(regency)
        for village in regions.villages(district)
    }
    assert len(villages) > 40_000
    assert not [text for text in (*villages, *names.words()) if holds_a_note(text)]
