"""Indonesian for what is told in English of a zone's values: problems and corrections."""

from __future__ import annotations

WORDING = {
    "nothing stands there": "tidak ada isinya",
    "only specimens have this code": "kode ini hanya untuk spesimen",
    "this format has none": "format ini tidak memilikinya",
    "no zone could be read": "tidak ada zona yang terbaca",
    "its check digit holds for more than one reading that the picture allows": (
        "digit pemeriksanya cocok untuk lebih dari satu bacaan yang mungkin menurut gambar"
    ),
    "the check digit over the zone does not hold": "digit pemeriksa seluruh zona tidak cocok",
    "the check digit over the zone holds so": "dengan itu digit pemeriksa seluruh zona cocok",
    "a code of a state": "kode negara",
    "a zone begins so": "zona diawali begitu",
    "only digits or < stand here": "di sini hanya ada angka atau <",
    "only letters or < stand here": "di sini hanya ada huruf atau <",
    "only {} stand here": "di sini hanya ada {}",
    "{} characters read as {}": "{} karakter dibaca sebagai {}",
    "lines of a zone have one length": "baris zona sama panjang",
    "{} characters where {} belong": "{} karakter, seharusnya {}",
}
