"""Indonesian for what is told in English of a zone's values: problems and corrections."""

from __future__ import annotations

WORDING = {
    "nothing stands there": "tidak ada isinya",
    "only specimens have this code": "kode ini hanya untuk spesimen",
    "this format has none": "format ini tidak memilikinya",
    "no zone could be read": "tidak ada zona yang terbaca",
    "its check digit does not hold, and more than one repair would mend it": (
        "digit pemeriksanya tidak cocok, dan lebih dari satu perbaikan memungkinkan"
    ),
    "the check digit over the zone does not hold": "digit pemeriksa seluruh zona tidak cocok",
    "only digits or < stand here": "di sini hanya ada angka atau <",
    "only letters or < stand here": "di sini hanya ada huruf atau <",
    "only {} stand here": "di sini hanya ada {}",
    "{} characters read as {}": "{} karakter dibaca sebagai {}",
    "lines of a zone have one length": "baris zona sama panjang",
    "{} characters where {} belong": "{} karakter, seharusnya {}",
}
