"""RT/RW is known by its form, wherever the mask has it."""

from __future__ import annotations

import pytest

from documents.kinds.ktp.parse import parse_card
from elements import Box
from tests.documents.cards import PRINTED, lines, located, page

NAMES = ("alamat", "rt_rw", "kelurahan_desa", "kecamatan")


@pytest.mark.parametrize(
    "given",
    [
        # an address's second line in the place of RT/RW
        {"rt_rw": "BLOK C", "kelurahan_desa": ["014/002", "MEKARSARI"]},
        {"rt_rw": "10/35", "kelurahan_desa": ["014/002", "MEKARSARI"]},
        {"rt_rw": "10/35", "kelurahan_desa": "014/002", "kecamatan": ["MEKARSARI", "DAYEUHLUHUR"]},
        # both in the place of RT/RW
        {"rt_rw": ["NO. 4", "014/002"]},
        {"rt_rw": ["11/13", "014/002"]},
        # RT/RW in that of an address's second line
        {"alamat": [PRINTED["alamat"], "014/002"], "rt_rw": "MEKARSARI", "kelurahan_desa": None},
        {"alamat": [PRINTED["alamat"], "014/002"], "rt_rw": None},
        {"alamat": [PRINTED["alamat"], "014/002"], "rt_rw": ""},
    ],
)
def test_rows_around_it_are_set_right(given):
    fields = parse_card(lines(**given), page()).fields
    above = given["rt_rw"][0] if isinstance(given["rt_rw"], list) else given["rt_rw"]
    more = "" if "alamat" in given else f" {above}"
    wanted = (PRINTED["alamat"] + more, *(PRINTED[name] for name in NAMES[1:]))
    assert tuple(fields[name].value for name in NAMES) == wanted


@pytest.mark.parametrize(
    "given",
    [
        {"alamat": [PRINTED["alamat"], "014/002"], "rt_rw": "003/004"},
        {"alamat": [PRINTED["alamat"], "014/002"], "rt_rw": "003004", "kelurahan_desa": "X"},
        {"kelurahan_desa": "014/002", "rt_rw": None},
        {"kelurahan_desa": "014"},
    ],
)
def test_rows_of_which_it_does_not_tell_stay(given):
    fields = parse_card(lines(**given), page()).fields
    assert fields["kecamatan"].value == PRINTED["kecamatan"]
    assert fields["alamat"].value == " ".join(
        given["alamat"] if "alamat" in given else [PRINTED["alamat"]]
    )


BELOW = (*NAMES[1:], "agama", "status_perkawinan", "pekerjaan", "kewarganegaraan", "berlaku_hingga")


@pytest.mark.parametrize(
    "given",
    [
        {"kecamatan": "DAYEUH", "agama": "LUHUR", "status_perkawinan": ["ISLAM", "CERAI MATI"]},
        {
            "agama": ["ISLAM", "CERAI MATI"], "status_perkawinan": "PELAJAR/MAHASISWA",
            "pekerjaan": None,
        },
        {"status_perkawinan": None, "pekerjaan": ["CERAI MATI", "PELAJAR/MAHASISWA"]},
        {
            "kelurahan_desa": None, "kecamatan": "MEKARSARI", "agama": "DAYEUHLUHUR",
            "status_perkawinan": "ISLAM", "pekerjaan": "CERAI MATI",
            "kewarganegaraan": "PELAJAR/MAHASISWA", "berlaku_hingga": ["WNI", "SEUMUR HIDUP"],
        },
        {
            "agama": None, "status_perkawinan": "ISLAM",
            "pekerjaan": ["CERAI MATI", "PELAJAR/MAHASISWA"],
        },
    ],
)  # fmt: skip
def test_rows_among_which_a_closed_set_s_value_stands_in_another_s_are_told_anew(given):
    """The lines stand as on a card, whatever the mask calls them."""
    values = [PRINTED[name] for name in ("alamat", *BELOW)]
    if "DAYEUH" in given.values():
        values[3:4] = ["DAYEUH", "LUHUR"]
    places = {text: Box(250, 200 + 30 * n, 420, 224 + 30 * n) for n, text in enumerate(values)}
    card = {name: given.get(name, PRINTED[name]) for name in ("alamat", *BELOW)}
    told = [
        (name, text if isinstance(text, list) else [text]) for name, text in card.items() if text
    ]
    own = [
        located(name, text, line=number, box=places[text])
        for name, texts in told
        for number, text in enumerate(texts)
    ]
    others = [line for line in lines() if line.region.name not in card]
    fields = parse_card([*others, *own], page()).fields
    found = {name: fields[name].value for name in ("alamat", *BELOW)}
    assert found == {name: PRINTED[name] for name in ("alamat", *BELOW)} | (
        {"kecamatan": "DAYEUH LUHUR"} if "DAYEUH" in given.values() else {}
    )


def test_a_sex_in_an_address_s_first_line_is_one():
    first = "PEREMPUAN GOL. DARAH AB"
    given = {"jenis_kelamin": None, "golongan_darah": None, "alamat": [first, PRINTED["alamat"]]}
    fields = parse_card(lines(**given), page()).fields
    for name in ("jenis_kelamin", "golongan_darah", "alamat"):
        assert fields[name].value == PRINTED[name]
