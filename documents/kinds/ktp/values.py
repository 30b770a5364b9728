"""Who reads which field of a card: its text's value, every change on the way with its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from documents.kinds.ktp.closed import read_blood_type, read_citizenship, read_sex
from documents.kinds.ktp.forms import (
    read_date,
    read_issue_date,
    read_nik,
    read_rt_rw,
    read_validity,
    shows_rt_rw,
)
from documents.kinds.ktp.texts import read_address, read_name
from documents.meaning.choose import choose
from documents.meaning.legible import is_legible, is_read
from documents.meaning.value import Value, unreadable
from elements import Evidence
from fields import choices

Reader = Callable[[str, Evidence | None], Value]


def _closed(members: tuple[str, ...], what: str, spellings: Mapping[str, str]) -> Reader:
    return lambda text, evidence: choose(text, members, what, spellings, evidence=evidence)


def _legible(read: Reader, shown: Callable[[str, Evidence | None], bool] = is_legible) -> Reader:
    """A reader of free text or of a form, asked only where the picture shows some text."""
    return lambda text, evidence: (
        read(text, evidence) if not text or shown(text, evidence) else unreadable()
    )


READERS: Mapping[str, Reader] = {
    "nik": _legible(read_nik),
    "nama": _legible(read_name, is_read),  # it may be a letter alone
    "tanggal_lahir": _legible(read_date),
    "jenis_kelamin": read_sex,
    "golongan_darah": read_blood_type,
    "alamat": _legible(read_address),
    "rt_rw": _legible(read_rt_rw, shows_rt_rw),
    "agama": _closed(choices.RELIGIONS, "religion", choices.RELIGION_SPELLINGS),
    "status_perkawinan": _closed(
        choices.MARITAL_STATUSES, "marital status", choices.MARITAL_SPELLINGS
    ),
    "pekerjaan": _closed(choices.OCCUPATIONS, "occupation", choices.OCCUPATION_SPELLINGS),
    "kewarganegaraan": read_citizenship,
    "berlaku_hingga": _legible(read_validity),
    "tanggal_terbit": _legible(read_issue_date),
}
