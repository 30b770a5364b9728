"""The region tables come from the CSV files of the package alone, the same bytes each time."""

from __future__ import annotations

import gzip
import io
import tarfile

import pytest

from scripts import build_regions

FILES = {
    "provinces": "code,name\n33,JAWA TENGAH\n",
    "regencies": "code,province_code,name\n33.01,33,KABUPATEN CILACAP\n",
    "districts": "code,regency_code,name\n33.01.16,33.01,Dayeuhluhur\n",
    "villages": "code,district_code,name\n33.01.16.2001,33.01.16,Panulisan  Barat\n"
    '33.01.16.2002,33.01.16,"Hanum, Lor"\n',
}


@pytest.fixture
def package(tmp_path):
    path = tmp_path / "idn-area-data.tgz"
    with tarfile.open(path, "w:gz") as archive:
        for name, text in FILES.items():
            member = tarfile.TarInfo(f"package/data/{name}.csv")
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    return path


def build(package, folder, monkeypatch):
    folder.mkdir()
    monkeypatch.setattr(build_regions, "DATA", folder)
    monkeypatch.setattr("sys.argv", ["build_regions", str(package)])
    build_regions.main()
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_names_are_upper_case_and_codes_without_dots(package, tmp_path, monkeypatch):
    made = build(package, tmp_path / "a", monkeypatch)
    text = {name: gzip.decompress(data).decode() for name, data in made.items()}
    assert text == {
        "provinces.tsv.gz": "33\tJAWA TENGAH\n",
        "regencies.tsv.gz": "3301\tKABUPATEN CILACAP\n",
        "districts.tsv.gz": "330116\tDAYEUHLUHUR\n",
        "villages.tsv.gz": "330116\tPANULISAN BARAT\tHANUM, LOR\n",
    }


def test_the_same_package_gives_the_same_bytes(package, tmp_path, monkeypatch):
    assert build(package, tmp_path / "a", monkeypatch) == build(
        package, tmp_path / "b", monkeypatch
    )
