"""Indonesian for what value formats say in English, whichever kind of document has them."""

from __future__ import annotations

ZONES = {  # fields/mrz*.py, fields/states.py
    "its check digit does not hold": "digit pemeriksanya tidak cocok",
    "the composite check digit does not hold": "digit pemeriksa seluruh zona tidak cocok",
    "there is no name": "tidak ada nama",
    "there is no number": "tidak ada nomor",
    "sex is M, F or <": "jenis kelamin adalah M, F, atau <",
    "a name holds letters only": "nama hanya berisi huruf",
    "a {} begins with {}": "{} diawali {}",
    "no state or issuer has this code": "tidak ada negara atau penerbit dengan kode ini",
    "a state's code holds capital letters only": "kode negara hanya berisi huruf kapital",
    "a date is six digits, or << where a part is unknown": (
        "tanggal terdiri atas enam angka, atau << untuk bagian yang tidak diketahui"
    ),
    "the date is on no calendar": "tanggal itu tidak ada di kalender",
    "a zone holds capital letters, digits and < only": (
        "zona hanya berisi huruf kapital, angka, dan <"
    ),
    "no format has {} lines of {} characters": "tidak ada format dengan {} baris dari {} karakter",
    "only digits stand here": "di sini hanya ada angka",
    "only letters stand here": "di sini hanya ada huruf",
    "the check digit holds so": "dengan itu digit pemeriksanya cocok",
    "it holds so": "dengan itu cocok",
    "check digit {}": "digit pemeriksa {}",
    "{} (character {})": "{} (karakter {})",
}
TYPED = {  # service/corrections.py
    "a value has 1 to {} characters, all of which show": (
        "nilai terdiri atas 1 sampai {} karakter yang semuanya tampak"
    ),
}
WORDING = {**ZONES, **TYPED}
