"""Fictional holders: the 19 values of a card, consistent with one another as on real cards."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from fields import regions
from fields.choices import BLOOD_TYPES, MARITAL_STATUSES, OCCUPATIONS, RELIGIONS
from training.kinds.ktp.addresses import draw_address, draw_rt_rw, draw_village
from training.kinds.ktp.foreigners import draw_day, foreign_name, foreign_values
from training.kinds.ktp.names import (
    APOSTROPHES,
    LAST,
    MEN,
    TITLES_AFTER,
    TITLES_BEFORE,
    WOMEN,
    choose,
    cut_words,
    invented,
    pick,
)

FIELDS = (
    "provinsi", "kabupaten_kota", "nik", "nama", "tempat_lahir", "tanggal_lahir", "jenis_kelamin",
    "golongan_darah", "alamat", "rt_rw", "kelurahan_desa", "kecamatan", "agama",
    "status_perkawinan", "pekerjaan", "kewarganegaraan", "berlaku_hingga", "tempat_terbit",
    "tanggal_terbit",
)  # fmt: skip

# Shares of the census; the rest of a religion's spellings are met on older prints.
RELIGION_WEIGHTS = (0.72, 0.08, 0.05, 0.05, 0.04, 0.03, 0.03)
OLD_RELIGIONS = {"KATOLIK": "KATHOLIK", "BUDDHA": "BUDHA", "KONGHUCU": "KHONGHUCU"}
COMMON_OCCUPATIONS = (
    "KARYAWAN SWASTA", "WIRASWASTA", "PELAJAR/MAHASISWA", "MENGURUS RUMAH TANGGA",
    "BELUM/TIDAK BEKERJA", "PEGAWAI NEGERI SIPIL", "PETANI/PEKEBUN", "BURUH HARIAN LEPAS", "GURU",
    "PEDAGANG", "NELAYAN/PERIKANAN", "PENSIUNAN",
)  # fmt: skip
FIRST_BIRTH, LAST_BIRTH = date(1936, 1, 1), date(2009, 6, 30)
FIRST_ISSUE, LAST_ISSUE = date(2011, 6, 1), date(2026, 9, 30)


def draw_person(
    rng: np.random.Generator, split: str = "train", *, foreign: bool = False
) -> dict[str, str]:
    """Draw the 19 fields of one fictional holder, upper case, dates DD-MM-YYYY.

    In about 4 % of cards the NIK comes from another region (the holder moved), among them regions
    whose code is retired; in about 1 % its date differs from the printed one (later corrected).
    """
    regency, district = _home(rng) if rng.random() < 0.98 else _old_home(rng)
    woman = bool(rng.random() < 0.5)
    born = draw_day(rng, FIRST_BIRTH, LAST_BIRTH)
    issued = draw_day(rng, max(FIRST_ISSUE, born + timedelta(days=17 * 366)), LAST_ISSUE)
    regency_name = printed_regency(rng, regency)
    values = {
        "provinsi": printed_province(rng, regency[:2]),
        "kabupaten_kota": regency_name,
        "nik": _nik(rng, regency + district[4:], born, woman),
        "nama": foreign_name(rng) if foreign else _name(rng, woman, split),
        "tempat_lahir": _birthplace(rng, regency),
        "tanggal_lahir": born.strftime("%d-%m-%Y"),
        "jenis_kelamin": "PEREMPUAN" if woman else "LAKI-LAKI",
        "golongan_darah": _blood(rng),
        "alamat": draw_address(rng, split),
        "rt_rw": draw_rt_rw(rng),
        "kelurahan_desa": draw_village(rng, district),
        "kecamatan": regions.district(district) or "",
        "agama": _religion(rng),
        "status_perkawinan": _status(rng, born, issued),
        "pekerjaan": _occupation(rng),
        "kewarganegaraan": "WNI",
        "berlaku_hingga": _expiry(rng, born, issued),
        "tempat_terbit": _issue_place(rng, regency_name),
        "tanggal_terbit": issued.strftime("%d-%m-%Y"),
    }
    if foreign:
        values |= foreign_values(rng, woman, issued)
    return values


def _home(rng: np.random.Generator) -> tuple[str, str]:
    """Draw a regency's code and that of a district in it, each as likely as its sisters."""
    regency = pick(rng, regions.regencies(pick(rng, regions.provinces())))
    return regency, pick(rng, regions.districts(regency))


def _old_home(rng: np.random.Generator) -> tuple[str, str]:
    """Draw a retired regency, as cards from before its province was divided print it.

    Its districts are those of the regency that it became, whose last two digits mostly stayed.
    """
    regency = pick(rng, regions.retired())
    return regency, pick(rng, regions.districts(regions.successor(regency) or ""))


def printed_province(rng: np.random.Generator, code: str) -> str:
    """ "PROVINSI JAWA TENGAH"; Yogyakarta and Jakarta in their several printed forms."""
    name = regions.provinces()[code]
    if code == "34":
        name = pick(rng, (name, "D.I. YOGYAKARTA", "DI YOGYAKARTA"))
    if code == "31" and rng.random() < 0.2:
        name = "DAERAH KHUSUS JAKARTA"
    return f"PROVINSI {name}"


def printed_regency(rng: np.random.Generator, code: str) -> str:
    """Draw the regency's line; Jakarta's cities stand without their kind."""
    name = regions.regency(code) or ""
    if code.startswith("31") and rng.random() < 0.85:
        return name.replace("KABUPATEN ADMINISTRASI ", "").replace("KOTA ADMINISTRASI ", "")
    return name


def _nik(rng: np.random.Generator, district: str, born: date, woman: bool) -> str:
    if rng.random() < 0.04:
        regency, district = _home(rng) if rng.random() < 0.7 else _old_home(rng)
        district = regency + district[4:]
    if rng.random() < 0.01:
        born = born + timedelta(days=int(rng.integers(-400, 400)) or 1)
    day = born.day + (40 if woman else 0)
    serial = int(rng.integers(1, 30 if rng.random() < 0.8 else 10_000))
    return f"{district}{day:02d}{born.month:02d}{born.year % 100:02d}{serial:04d}"


def _name(rng: np.random.Generator, woman: bool, split: str) -> str:
    """Draw one word to sixty characters, mostly two or three words; titles now and then."""
    first = WOMEN if woman else MEN
    words = int(rng.choice([1, 2, 3, 4, 5, 7], p=[0.12, 0.42, 0.28, 0.09, 0.05, 0.04]))
    parts = [choose(rng, first, split)]
    while len(parts) < words:
        kind = rng.random()
        parts.append(
            invented(rng) if kind < 0.24 else choose(rng, LAST if kind < 0.65 else first, split)
        )
    if words == 1 and len(parts[0]) < 3:
        parts[0] += choose(rng, LAST, split)
    if rng.random() < 0.07:
        parts[int(rng.integers(len(parts)))] = choose(rng, APOSTROPHES, split)
    if rng.random() < 0.08:  # an initial anywhere, with its stop or without: I MADE A, A S
        initial = chr(int(rng.integers(ord("A"), ord("Z") + 1))) + (
            "." if rng.random() < 0.4 else ""
        )
        parts.insert(int(rng.integers(len(parts) + 1)), initial)
    if rng.random() < 0.04:
        parts.insert(1, pick(rng, ("BIN", "BINTI", "M.", "A.", "MA'RUF", "AL", "D'")))
    name = " ".join(parts)
    if rng.random() < 0.06:
        name = pick(rng, TITLES_BEFORE) + name
    if rng.random() < 0.09:
        name += pick(rng, TITLES_AFTER)
    return cut_words(name, 60).rstrip(",")  # a title that was cut off leaves none


def _birthplace(rng: np.random.Generator, regency: str) -> str:
    """Draw mostly the regency's bare name, else one anywhere, a district, or an invented place."""
    kind = rng.random()
    if kind < 0.5:
        return _bare(regions.regency(regency) or "")
    if kind < 0.8:
        return _bare(regions.regency(_home(rng)[0]) or "")
    if kind < 0.93:
        return regions.district(_home(rng)[1]) or ""
    return invented(rng) + ("" if rng.random() < 0.7 else " " + invented(rng))


def _religion(rng: np.random.Generator) -> str:
    religion = str(rng.choice(RELIGIONS, p=RELIGION_WEIGHTS))
    return OLD_RELIGIONS.get(religion, religion) if rng.random() < 0.5 else religion


def _status(rng: np.random.Generator, born: date, issued: date) -> str:
    if (issued - born).days < 21 * 365:
        return "BELUM KAWIN"
    if rng.random() < 0.05:
        return pick(rng, ("KAWIN TERCATAT", "KAWIN BELUM TERCATAT"))
    return str(rng.choice(MARITAL_STATUSES, p=(0.3, 0.46, 0.12, 0.12)))


def _occupation(rng: np.random.Generator) -> str:
    return pick(rng, COMMON_OCCUPATIONS if rng.random() < 0.45 else OCCUPATIONS)


def _blood(rng: np.random.Generator) -> str:
    """Draw one of the types, a dash where none is recorded, or nothing at all."""
    kind = rng.random()
    if kind < 0.33:
        return "-" if kind < 0.27 else ""
    return pick(rng, ("A", "B", "AB", "O") if rng.random() < 0.85 else BLOOD_TYPES)


def _expiry(rng: np.random.Generator, born: date, issued: date) -> str:
    """Draw the end: for life, as all cards since 2014; earlier ones ended on a birthday about five
    years on."""
    if issued.year > 2014 or rng.random() < 0.5:
        return "SEUMUR HIDUP"
    return _birthday(born, issued.year + 5).strftime("%d-%m-%Y")


PRINTED_AT_MOST = 20  # characters: where some printers cut a place of issue off


def _issue_place(rng: np.random.Generator, regency: str) -> str:
    place = _bare(regency) if rng.random() < 0.5 else regency
    return place[:PRINTED_AT_MOST].strip() if rng.random() < 0.15 else place


def _bare(regency: str) -> str:
    """Give a regency's name without its kind: "CILACAP", "JAKARTA SELATAN"."""
    for kind in ("KABUPATEN ADMINISTRASI ", "KOTA ADMINISTRASI ", "KABUPATEN ", "KOTA "):
        if regency.startswith(kind):
            return regency.removeprefix(kind)
    return regency


def _birthday(born: date, year: int) -> date:
    day = 28 if (born.month, born.day) == (2, 29) else born.day
    return date(year, born.month, day)
