"""RT/RW is known by its form, wherever the mask has it."""

from __future__ import annotations

import pytest

from documents.kinds.ktp.parse import parse_card
from tests.documents.cards import PRINTED, lines, page

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
