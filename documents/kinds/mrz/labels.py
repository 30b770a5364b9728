"""A zone's parts as people know them, in English and Indonesian."""

from __future__ import annotations

LABELS = {
    "format": ("Format", "Format"),
    "line_1": ("First line", "Baris pertama"),
    "line_2": ("Second line", "Baris kedua"),
    "line_3": ("Third line", "Baris ketiga"),
    "document_type": ("Type of document", "Jenis dokumen"),
    "issuing_state": ("Issuing state", "Negara penerbit"),
    "nationality": ("Nationality", "Kewarganegaraan"),
    "document_number": ("Document number", "Nomor dokumen"),
    "birth_date": ("Date of birth", "Tanggal lahir"),
    "expiry_date": ("Valid until", "Berlaku hingga"),
    "sex": ("Sex", "Jenis kelamin"),
    "surname": ("Surname", "Nama keluarga"),
    "given_names": ("Given names", "Nama depan"),
    "optional_data": ("Optional data", "Data tambahan"),
    "optional_data_2": ("More optional data", "Data tambahan kedua"),
}
