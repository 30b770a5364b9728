"""The fields of a KTP in card order, the labels printed before them, which ones must be there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from elements import ID1, Box, Script
from fields import names, nik
from ocr.lexicon import bag, distance
from segmentation.rows import Layout

FIELDS: tuple[str, ...] = (
    "provinsi",
    "kabupaten_kota",
    "nik",
    "nama",
    "tempat_lahir",
    "tanggal_lahir",
    "jenis_kelamin",
    "golongan_darah",
    "alamat",
    "rt_rw",
    "kelurahan_desa",
    "kecamatan",
    "agama",
    "status_perkawinan",
    "pekerjaan",
    "kewarganegaraan",
    "berlaku_hingga",
    "tempat_terbit",
    "tanggal_terbit",
)
PORTRAIT, LABEL = "portrait", "label"
# Those whose lines may be so long that the mask ends before they do.
LONG = frozenset(
    "nama tempat_lahir tanggal_lahir alamat kelurahan_desa kecamatan pekerjaan tempat_terbit"
    " tanggal_terbit".split()
)
# Those that no list holds, and that may go on in a line of their own.
FREE = frozenset({"nama", "tempat_lahir", "alamat", "kelurahan_desa"})
# Those below the portrait, before which no colon stands: their lines may begin too late as well.
CENTRED = frozenset({"tempat_terbit", "tanggal_terbit"})
# Where they stand in the mask; labels and the portrait have classes of their own.
LAYOUT = Layout(
    rows=(
        ("nik",),
        ("nama",),
        ("tempat_lahir", "tanggal_lahir"),
        ("jenis_kelamin", "golongan_darah"),
        ("alamat",),
        ("rt_rw",),
        ("kelurahan_desa",),
        ("kecamatan",),
        ("agama",),
        ("status_perkawinan",),
        ("pekerjaan",),
        ("kewarganegaraan",),
        ("berlaku_hingga",),
    ),
    wraps={"tempat_terbit": "tanggal_terbit"},
    single=frozenset({"nik"}),
    stacked={"provinsi": "kabupaten_kota"},
    label=LABEL,
    other=frozenset({PORTRAIT}),
    faint={"golongan_darah": "jenis_kelamin"},  # its dash is two pixels of the mask high
)
# Places that their dates follow, behind or below them.
DATED = (("tempat_lahir", "tanggal_lahir"), ("tempat_terbit", "tanggal_terbit"))
FRAME = ID1
# Where they stand on all cards that are known, with ground around them.
PICTURES = {PORTRAIT: Box(655, 105, 1007, 520), "signature": Box(640, 430, 1007, 636)}
LABELLED = Box(30, 130, 240, 600)  # likewise the labels below that of the NIK
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = "0123456789"
_WORDS = _LETTERS + " .,/-'()"
READERS = ("crnn", "tesseract")
# A crop may hold its label's colon: among digits alone it would be read as a 1.
_CHARACTERS: Mapping[str, str] = {
    "nik": _DIGITS + ":",
    "tanggal_lahir": _DIGITS + "-:",
    "tanggal_terbit": _DIGITS + "-:",
    "rt_rw": _DIGITS + "/-:",
    "golongan_darah": "ABO+-:",
    "jenis_kelamin": _LETTERS + "-",
    "tempat_lahir": _WORDS + _DIGITS,
    "alamat": _WORDS + _DIGITS,
    "kelurahan_desa": _WORDS + _DIGITS,
    "kecamatan": _WORDS + _DIGITS,
    "berlaku_hingga": _LETTERS + _DIGITS + " -",
}
# How each field is written. A NIK is printed in OCR-A, which the English model reads better. A name
# is held against nothing else, and no card passes without it; but a slip hardly ever makes a known
# word of one.
SCRIPTS: Mapping[str, Script] = {
    name: Script(READERS, _CHARACTERS.get(name, _WORDS)) for name in FIELDS
} | {
    "nik": Script(
        READERS, _CHARACTERS["nik"], language="eng", numeral=True, trusted=nik.is_as_long
    ),
    "nama": Script(("agreed", *READERS), _WORDS, barred='0123456789+*&"', trusted=names.is_known),
}
REQUIRED = ("nik", "nama", "tanggal_lahir")  # who it is: without one of them a reading fails
# Old cards have no place and date of issue, and many no blood type.
OPTIONAL = ("golongan_darah", "tempat_terbit", "tanggal_terbit")

_DATE = r"(?:TGL\.?|TANGGAL)"
_LABELS = {
    "nik": r"N[I1L]K",
    "nama": r"NAMA(?=\s*[:;])",  # also how a name might begin, so only before its colon
    "tempat_lahir": rf"TEMPAT\s*/?\s*{_DATE}\s*LAHIR|(?:{_DATE}\s*)?LAHIR(?=\s*[:;])",
    "tanggal_lahir": rf"(?:TEMPAT\s*/?\s*)?{_DATE}\s*LAHIR",
    "jenis_kelamin": r"JENIS\s*KELAMIN|KELAMIN",
    "golongan_darah": r"(?:GOL\w*\.?\s*)?DARAH|GOL\.|(?:AR)?A?H(?=[.:;])",
    "alamat": r"ALAMAT",
    "rt_rw": r"RT\s*/?\s*RW",
    "kelurahan_desa": r"KEL\w*\.?\s*/\s*DESA|(?:KELURAHAN|DESA)(?=\s*[:;])",
    "kecamatan": r"KECAMATAN",
    "agama": r"AGAMA",
    "status_perkawinan": r"STATUS\s*PERKAWINAN|PERKAWINAN",
    "pekerjaan": r"PEKERJAAN(?=\s*[:;])",
    "kewarganegaraan": r"KEWARGA\s*NEGARAAN",
    "berlaku_hingga": r"BERLAKU\s*HINGGA|HINGGA",
}
_BEFORE_VALUE = {
    name: re.compile(rf"^[\W_]*(?:{_LABELS.get(name, '(?!)')})\s*[:;.]*\s*") for name in FIELDS
}


def without_label(name: str, text: str) -> tuple[str, tuple[str, ...]]:
    """Upper case, single blanks, and no printed label in front; a correction where one went.

    >>> without_label("golongan_darah", "H. A")[0], without_label("golongan_darah", "AB")[0]
    ('A', 'AB')

    >>> without_label("agama", "Agama : ISLAM")
    ('ISLAM', ("'AGAMA :' left out: it is the label",))
    """
    text = " ".join(text.upper().split())
    match = _BEFORE_VALUE[name].match(text)
    if match is None or match.end() == len(text):
        return text, ()
    return text[match.end() :], (f"'{match.group().strip()}' left out: it is the label",)


# How far a misread one may be off. CONTOH alone may be a name, no card says BUKAN KTP of itself.
_MARKS, _MISREAD = ("SPECIMEN", "CONTOH BUKAN", "CONTOH-BUKAN"), 2.0
_BESIDE_MARK = {"", "CONTOH", "FIKTIF", "BUKAN", "KTP", "ONLY"}


def without_mark(text: str) -> tuple[str, tuple[str, ...]]:
    """Without the mark of a specimen at either end, which test cards bear beside their values.

    >>> without_mark("DIANA IKA BPECIMEN ONLY")
    ('DIANA IKA', ("'BPECIMEN ONLY' left out: the mark of a specimen",))
    >>> without_mark("SITI GONTOH- BUKAN KTP")
    ('SITI', ("'GONTOH- BUKAN KTP' left out: the mark of a specimen",))
    """
    words = text.split()
    marks = [
        i for i in range(len(words)) if _is_mark(words[i]) or _is_mark(" ".join(words[i : i + 2]))
    ]
    if not marks:
        return text, ()
    after = next((i for i in range(marks[0], len(words)) if not _beside_mark(words[i])), None)
    kept = words[: marks[0]] or (words[after:] if after is not None else [])
    if not kept:
        return text, ()
    cut = words[marks[0] :] if kept == words[: marks[0]] else words[:after]
    return " ".join(kept), (f"'{' '.join(cut)}' left out: the mark of a specimen",)


@lru_cache(maxsize=4096)  # words of labels and closed sets come again and again
def _is_mark(text: str) -> bool:
    bare = text.strip(".,:-").replace("- ", "-")
    return any(
        _shares_letters(bare, mark) and distance(bare, mark, limit=_MISREAD) <= _MISREAD
        for mark in _MARKS
    )


def _shares_letters(text: str, mark: str) -> bool:
    """Whether half of a mark's letters stand in a text: nearly none does, and this is soon told."""
    return 2 * len(bag(text) & bag(mark)) >= len(mark)


def _beside_mark(word: str) -> bool:
    return _is_mark(word) or word.strip(".,:-") in _BESIDE_MARK
