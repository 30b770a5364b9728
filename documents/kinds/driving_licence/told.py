"""A licence and its fields as people know them, in English and Indonesian."""

from __future__ import annotations

TITLE = ("Driving licence", "SIM (surat izin mengemudi)")
LABELS = {
    "license_number": ("Licence number", "Nomor SIM"),
    "last_name": ("Last name", "Nama belakang"),
    "given_names": ("Given names", "Nama depan"),
    "full_name": ("Name", "Nama"),
    "address": ("Address", "Alamat"),
    "address_street": ("Street", "Jalan"),
    "address_city": ("City", "Kota"),
    "address_state": ("State", "Negara bagian"),
    "address_zip": ("Postal code", "Kode pos"),
    "birth_place": ("Place of birth", "Tempat lahir"),
    "birth_date": ("Date of birth", "Tanggal lahir"),
    "issue_date": ("Date of issue", "Tanggal terbit"),
    "expiry_date": ("Valid until", "Berlaku hingga"),
    "sex": ("Sex", "Jenis kelamin"),
    "blood_type": ("Blood type", "Golongan darah"),
    "eye_color": ("Eye colour", "Warna mata"),
    "hair_color": ("Hair colour", "Warna rambut"),
    "height": ("Height", "Tinggi badan"),
    "weight": ("Weight", "Berat badan"),
    "occupation": ("Occupation", "Pekerjaan"),
    "issuing_office": ("Issuing office", "Kantor penerbit"),
    "vehicle_class": ("Class of vehicles", "Golongan kendaraan"),
    "restrictions": ("Restrictions", "Pembatasan"),
    "endorsements": ("Endorsements", "Izin tambahan"),
    "document_discriminator": ("Document discriminator", "Nomor pembeda dokumen"),
}
