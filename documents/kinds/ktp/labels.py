"""A card's fields as people know them, in English and in the card's own words."""

from __future__ import annotations

LABELS = {
    "provinsi": ("Province", "Provinsi"),
    "kabupaten_kota": ("Regency or city", "Kabupaten/Kota"),
    "nik": ("NIK", "NIK"),
    "nama": ("Name", "Nama"),
    "tempat_lahir": ("Place of birth", "Tempat lahir"),
    "tanggal_lahir": ("Date of birth", "Tanggal lahir"),
    "jenis_kelamin": ("Sex", "Jenis kelamin"),
    "golongan_darah": ("Blood type", "Golongan darah"),
    "alamat": ("Address", "Alamat"),
    "rt_rw": ("RT/RW", "RT/RW"),
    "kelurahan_desa": ("Village", "Kelurahan/Desa"),
    "kecamatan": ("District", "Kecamatan"),
    "agama": ("Religion", "Agama"),
    "status_perkawinan": ("Marital status", "Status perkawinan"),
    "pekerjaan": ("Occupation", "Pekerjaan"),
    "kewarganegaraan": ("Citizenship", "Kewarganegaraan"),
    "berlaku_hingga": ("Valid until", "Berlaku hingga"),
    "tempat_terbit": ("Place of issue", "Tempat terbit"),
    "tanggal_terbit": ("Date of issue", "Tanggal terbit"),
}
