"""Made-up answers by file name, so that an app can test every branch (SANDBOX=1)."""

from __future__ import annotations

import re

from documents.reasons import reason
from elements import Field, Measure, Reading
from errors import ReaderError

NAME = re.compile(r"sandbox-([a-z_]{1,40})\.jpe?g")
RETRY_AFTER = 5
VALUES = {  # belongs to nobody: no province has the code 00
    "provinsi": "PROVINSI CONTOH",
    "kabupaten_kota": "KABUPATEN CONTOH",
    "nik": "0000000101900001",
    "nama": "CONTOH SANDBOX",
    "tempat_lahir": "CONTOH",
    "tanggal_lahir": "01-01-1990",
    "jenis_kelamin": "LAKI-LAKI",
    "kewarganegaraan": "WNI",
    "berlaku_hingga": "SEUMUR HIDUP",
}
NORMALIZED = {"tanggal_lahir": "1990-01-01", "jenis_kelamin": "male"}
VERDICTS = {
    "passed": (),
    "review": (reason("sandbox_review", "nik"),),
    "failed": (reason("sandbox_failed", "nik"),),
}


def error_kinds() -> dict[str, type[ReaderError]]:
    """Every error a caller may meet, by its code."""
    kinds: dict[str, type[ReaderError]] = {}
    waiting = ReaderError.__subclasses__()
    while waiting:
        kind = waiting.pop()
        kinds[kind.code] = kind
        waiting += kind.__subclasses__()
    return kinds


def sandbox_reading(file_name: str, kind: str) -> Reading | None:
    """The made-up reading that a file name asks for; None where it asks for none.

    Raises the error whose code the name holds, as ``sandbox-card_not_found.jpg``.
    """
    asked = NAME.fullmatch(file_name)
    if asked is None:
        return None
    error = error_kinds().get(asked[1])
    if error is not None:
        waits = error.status in (429, 503)
        raise error("A made-up answer.", retry_after=RETRY_AFTER if waits else None)
    if asked[1] not in VERDICTS:
        return None
    return Reading(
        kind=kind,
        fields={
            name: Field(value, value, 1.0, normalized=NORMALIZED.get(name))
            for name, value in VALUES.items()
        },
        quad=None,
        turn=0,
        quality={"blur": Measure(0.0, False)},
        models={"card": "sandbox", "fields": "sandbox", "text": "sandbox"},
        timings_ms={},
        verdict=asked[1],
        reasons=VERDICTS[asked[1]],
    )
