"""Made-up answers by file name, so that an app can test every branch (SANDBOX=1)."""

from __future__ import annotations

import re
from typing import Any

from documents.reasons import FAILED, REASONS, reason, weighed
from elements import Box, Field, Measure, Quad, Reading, Reason
from errors import FormInvalid, ReaderError

NAME = re.compile(r"sandbox-(.*)", re.DOTALL)
CODE = re.compile(r"([a-z_]{1,40})\.jpe?g")
RETRY_AFTER = 5
OF_FIELDS = ("field_unreadable", "field_doubtful", "low_confidence")
VALUES = {  # belongs to nobody: no province has the code 00
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
NORMALIZED: dict[str, Any] = {
    "tanggal_lahir": "1990-01-01",
    "jenis_kelamin": "male",
    "rt_rw": {"rt": "001", "rw": "002"},
    "tanggal_terbit": "2020-08-17",
}
BOX = {"x": 24.0, "y": 20.0, "step": 32.0, "width": 400.0, "height": 24.0}  # pixels, made up too
# The field that a reason is about, and what then stands in it: value and normal form.
ABOUT: dict[str, dict[str, tuple[str | None, Any]]] = {
    "field_unreadable": {"alamat": (None, None)},
    "field_doubtful": {"pekerjaan": ("PENYIHIR", None)},
    "low_confidence": {"nama": (VALUES["nama"], None)},
    "nik_birth_date_mismatch": {"tanggal_lahir": ("02-01-1990", "1990-01-02")},
    "nik_sex_mismatch": {"jenis_kelamin": ("PEREMPUAN", "female")},
    "date_in_future": {"tanggal_terbit": ("17-08-2199", "2199-08-17")},
    "dates_out_of_order": {"tanggal_terbit": ("17-08-1980", "1980-08-17")},
    "expired": {
        "kewarganegaraan": ("JEPANG", None),
        "berlaku_hingga": ("17-08-2021", "2021-08-17"),
    },
}
VERDICTS = {
    "passed": (),
    "review": (reason("low_confidence", "nama"),),
    "failed": (reason("field_unreadable", "nama", level=FAILED),),
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

    Raises the error whose code the name holds, as ``sandbox-card_not_found.jpg``, and FormInvalid
    for a name that begins so and asks for nothing there is.
    """
    named = NAME.fullmatch(file_name)
    if named is None:
        return None
    asked = CODE.fullmatch(named[1])
    code = asked[1] if asked else ""
    error = error_kinds().get(code)
    if error is not None:
        waits = error.status in (429, 503)
        raise error("A made-up answer.", retry_after=RETRY_AFTER if waits else None)
    if code in VERDICTS:
        return _reading(kind, VERDICTS[code], {})
    if code in REASONS:
        return _reading(kind, (_reason(code),), ABOUT.get(code, {}))
    raise FormInvalid("The sandbox has no answer of this name.", field="image")


def _reason(code: str) -> Reason:
    """A reason, about the field that it is about on cards."""
    field = next(reversed(ABOUT.get(code, {})), None)
    problem = "not a known occupation" if code == "field_doubtful" else ""
    return reason(code, "nik" if code.startswith("nik_") else field, problem)


def _reading(
    kind: str, reasons: tuple[Reason, ...], values: dict[str, tuple[str | None, Any]]
) -> Reading:
    verdict, told = weighed(reasons)
    about = {each.field: each for each in told if each.field and each.code in OF_FIELDS}
    empty = any(each.code == "not_a_ktp" for each in told)
    fields = {}
    for number, name in enumerate(VALUES):
        value, normalized = values.get(name, (VALUES[name], NORMALIZED.get(name)))
        doubt = about.get(name)
        unread = empty or (doubt is not None and doubt.code == "field_unreadable")
        fields[name] = Field(
            None if unread else value,
            "" if unread else value or "",
            0.0 if unread else 0.6 if doubt is not None else 1.0,
            None if unread else _quad(number),
            normalized=None if unread else normalized,
            problems=_problems(unread, doubt),
        )
    flags = {each.code for each in told}
    return Reading(
        kind=kind,
        fields=fields,
        quad=_quad(0),
        turn=0,
        quality={name: Measure(0.0, name in flags) for name in ("blur", "photocopy", "screen")},
        models={"card": "sandbox", "fields": "sandbox", "text": "sandbox"},
        timings_ms={},
        verdict=verdict,
        reasons=told,
    )


def _problems(unread: bool, doubt: Reason | None) -> tuple[str, ...]:
    if unread:
        return ("not legible",)
    return ("not a known occupation",) if doubt and doubt.code == "field_doubtful" else ()


def _quad(number: int) -> Quad:
    """Where a made-up field lies."""
    top = BOX["y"] + number * BOX["step"]
    box = Box(BOX["x"], top, BOX["x"] + BOX["width"], top + BOX["height"])
    return box.quad()
