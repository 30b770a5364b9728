"""Kemendagri's region table: what a NIK's first six digits mean, old codes among them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fields import regions


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("3174", "KOTA ADMINISTRASI JAKARTA SELATAN"),  # statistical codes call this West Jakarta
        ("3301", "KABUPATEN CILACAP"),
        ("3273", "KOTA BANDUNG"),
        ("6501", "KABUPATEN BULUNGAN"),
        ("9301", "KABUPATEN MERAUKE"),
        ("9671", "KOTA SORONG"),
    ],
)
def test_regency_has_the_name_of_kemendagris_list(code, name):
    assert regions.regency(code) == name
    assert not regions.is_retired(code)


@pytest.mark.parametrize(
    ("old", "name", "new"),
    [
        ("9101", "KABUPATEN MERAUKE", "9301"),
        ("9109", "KABUPATEN MIMIKA", "9404"),
        ("9271", "KOTA SORONG", "9671"),
        ("6404", "KABUPATEN BULUNGAN", "6501"),
        ("6473", "KOTA TARAKAN", "6571"),
        ("7320", "KABUPATEN MAJENE", "7605"),
    ],
)
def test_a_retired_code_keeps_its_name_and_knows_its_successor(old, name, new):
    assert regions.regency(old) == name
    assert regions.is_retired(old)
    assert regions.is_retired(old + "01"), "so is a district below it"
    assert regions.successor(old) == new
    assert regions.regency(new) is not None
    assert old not in regions.regencies(old[:2])


def test_no_retired_code_stands_in_the_current_table_and_each_has_a_living_successor():
    for code in regions.retired():
        assert code not in regions.regencies(code[:2])
        successor = regions.successor(code)
        assert successor in regions.regencies(successor[:2])


def test_a_former_name_leads_to_a_living_regency_that_bears_another_or_lies_elsewhere():
    for province in regions.provinces():
        for name, code in regions.former_names(province).items():
            assert regions.regency(code) is not None
            assert name not in regions.regencies(province).values()


def test_the_table_is_whole():
    provinces = regions.provinces()
    regencies = [code for province in provinces for code in regions.regencies(province)]
    districts = [code for regency in regencies for code in regions.districts(regency)]
    villages = sum(len(regions.villages(district)) for district in districts)
    assert (len(provinces), len(regencies), len(districts), villages) == (38, 514, 7277, 83763)


def test_lower_levels_hang_under_the_right_code():
    assert regions.province("33") == "JAWA TENGAH"
    assert regions.district("330116") == "DAYEUHLUHUR"
    assert all(code.startswith("3301") for code in regions.districts("3301"))
    names = regions.villages("330116")
    assert names == tuple(name.upper() for name in names)
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "code", ["", "0", "99", "3399", "330199", "33.01", "KABUPATEN", "330116200"]
)
def test_an_unknown_code_is_no_region(code):
    assert regions.province(code) is None
    assert regions.regency(code) is None
    assert regions.district(code) is None
    assert regions.villages(code) == ()
    assert regions.districts(code) == {}
    assert regions.successor(code) is None


def test_a_caller_cannot_spoil_the_table():
    regions.provinces().clear()
    regions.regencies("33").clear()
    assert regions.province("33") == "JAWA TENGAH"
    assert "3301" in regions.regencies("33")


def test_asking_for_a_province_reads_no_villages():
    """The 84,000 villages stay on disk until someone asks for one."""
    program = (
        "from fields import regions\n"
        "regions.province('33'); regions.regency('9101'); regions.is_retired('3301')\n"
        "print(regions._village_lines.cache_info().currsize, regions._names.cache_info().currsize)"
    )
    root = Path(__file__).parents[2]
    shown = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    assert shown.stdout.split() == ["0", "2"]
