"""A card that belongs to nobody, and what stands on it under each reason, for the sandbox."""

from __future__ import annotations

from typing import Any

from documents.kind import Sample

_VALUES = {  # belongs to nobody: no province has the code 00
    "provinsi": "PROVINSI CONTOH",
    "kabupaten_kota": "KABUPATEN CONTOH",
    "nik": "0000000101900001",
    "nama": "CONTOH SANDBOX",
    "tempat_lahir": "CONTOH",
    "tanggal_lahir": "01-01-1990",
    "jenis_kelamin": "LAKI-LAKI",
    "golongan_darah": "O",
    "alamat": "JL. CONTOH NO. 1",
    "rt_rw": "001/002",
    "kelurahan_desa": "CONTOH",
    "kecamatan": "CONTOH",
    "agama": "ISLAM",
    "status_perkawinan": "BELUM KAWIN",
    "pekerjaan": "KARYAWAN SWASTA",
    "kewarganegaraan": "WNI",
    "berlaku_hingga": "SEUMUR HIDUP",
    "tempat_terbit": "CONTOH",
    "tanggal_terbit": "17-08-2020",
}
_NORMALIZED: dict[str, Any] = {
    "tanggal_lahir": "1990-01-01",
    "jenis_kelamin": "male",
    "rt_rw": {"rt": "001", "rw": "002"},
    "tanggal_terbit": "2020-08-17",
}
_ABOUT: dict[str, dict[str, tuple[str | None, Any]]] = {
    "field_unreadable": {"alamat": (None, None)},
    "field_doubtful": {"pekerjaan": ("PENYIHIR", None)},
    "low_confidence": {"nama": (_VALUES["nama"], None)},
    "nik_birth_date_mismatch": {"tanggal_lahir": ("02-01-1990", "1990-01-02")},
    "nik_sex_mismatch": {"jenis_kelamin": ("PEREMPUAN", "female")},
    "date_in_future": {"tanggal_terbit": ("17-08-2199", "2199-08-17")},
    "dates_out_of_order": {"tanggal_terbit": ("17-08-1980", "1980-08-17")},
    "young_at_issue": {"tanggal_terbit": ("17-08-2002", "2002-08-17")},
    "expired": {
        "kewarganegaraan": ("JEPANG", None),
        "berlaku_hingga": ("17-08-2021", "2021-08-17"),
    },
}
SAMPLE = Sample(
    values=_VALUES,
    normalized=_NORMALIZED,
    about=_ABOUT,
    vital="nama",
    problems={"field_doubtful": "not a known occupation"},
)
