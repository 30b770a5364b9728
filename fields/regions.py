"""Kemendagri's codes of provinces, regencies, districts and villages, as a NIK begins with them.

Two digits name a province ("33"), four a regency or city ("3301"), six a district ("330116").
Names are upper case, as cards print them, regencies with their kind ("KABUPATEN CILACAP", "KOTA
BANDUNG"). Codes that stood in an earlier list are kept with their old names, because a NIK outlives
its region: `is_retired` tells them apart. Source: Kepmendagri codes as packed by idn-area-data
3.1.2 (ODbL, see data/NOTICE.md); retired codes and former names with their source in
data/retired.tsv and data/renamed.tsv. Each table is read from disk when it is first asked for.
"""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


def province(code: str) -> str | None:
    """The name of a province ("33" → "JAWA TENGAH"), None where no such code ever stood."""
    return _names("provinces").get(code)


def regency(code: str) -> str | None:
    """The name of a regency or city ("3301" → "KABUPATEN CILACAP"), current or retired."""
    return _names("regencies").get(code) or retired().get(code)


def district(code: str) -> str | None:
    """The name of a district ("330116" → its kecamatan), None where the code is unknown."""
    return _names("districts").get(code)


def provinces() -> dict[str, str]:
    """All current provinces, code → name."""
    return dict(_names("provinces"))


def regencies(province_code: str) -> dict[str, str]:
    """The current regencies and cities of a province, code → name."""
    return _below("regencies", 2).get(province_code, {}).copy()


def districts(regency_code: str) -> dict[str, str]:
    """The current districts of a regency, code → name."""
    return _below("districts", 4).get(regency_code, {}).copy()


def villages(district_code: str) -> tuple[str, ...]:
    """The names of a district's villages (desa and kelurahan), empty where it is unknown."""
    line = _village_lines().get(district_code)
    return tuple(line.split("\t")) if line else ()


def is_retired(code: str) -> bool:
    """Whether a code of four or six digits lies in a regency whose code was given up."""
    return code[:4] in _retired()


def retired() -> dict[str, str]:
    """Regency codes that were given up, code → the name they stood for."""
    return {code: row[0] for code, row in _retired().items()}


def successor(code: str) -> str | None:
    """The regency code that a retired one became ("9101" → "9301"), None for any other."""
    row = _retired().get(code)
    return row[2] if row else None


@cache
def former_names(province_code: str) -> dict[str, str]:
    """Names under which regencies stood on cards of a province and do no more, name → their code
    of today: a regency was renamed, or went to another province.

    >>> former_names("73")["KABUPATEN MAMUJU UTARA"], former_names("61")
    ('7601', {'KABUPATEN PONTIANAK': '6102'})
    """
    gone = [(old, name, since) for old, (name, _, since, _) in _retired().items()]
    renamed = [(code, name, code) for code, (name, *_) in _rows("renamed.tsv").items()]
    return {name: since for code, name, since in gone + renamed if code.startswith(province_code)}


@cache
def _names(table: str) -> dict[str, str]:
    return dict(line.split("\t", 1) for line in _read(f"{table}.tsv.gz"))


@cache
def _below(table: str, digits: int) -> dict[str, dict[str, str]]:
    """A table grouped by the first digits of its codes: those of the region above."""
    groups: dict[str, dict[str, str]] = {}
    for code, name in _names(table).items():
        groups.setdefault(code[:digits], {})[code] = name
    return groups


@cache
def _village_lines() -> dict[str, str]:
    """District code → its villages' names still joined by tabs: 84,000 strings cost 8 MB more."""
    return dict(line.split("\t", 1) for line in _read("villages.tsv.gz"))


@cache
def _retired() -> dict[str, tuple[str, ...]]:
    """Code → name, year, code since, law."""
    return _rows("retired.tsv")


def _rows(name: str) -> dict[str, tuple[str, ...]]:
    """What a table of ours tells of each code."""
    lines = (DATA / name).read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {code: tuple(rest) for code, *rest in rows}


def _read(name: str) -> list[str]:
    return gzip.decompress((DATA / name).read_bytes()).decode("utf-8").splitlines()
