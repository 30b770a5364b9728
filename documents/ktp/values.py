"""What one field's text means: its value, and every change on the way there with its reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fields import choices, dates, names, nik, rt_rw
from fields.countries import COUNTRIES
from fields.digits import read_digits
from fields.invalid import Invalid
from ocr.lexicon import accepted, closest

_EDGE_MARKS = " .,:;'\"“”‘’`|~^*°=<>_–—-/\\()[]{}"


@dataclass(frozen=True, slots=True)
class Value:
    """A field's value; ``distance`` 0–1 says how far it is from what was read.

    known: the value is one of a closed set, which speaks for the reading.
    """

    value: str | None
    normalized: Any = None
    corrections: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    distance: float = 0.0
    known: bool = False


def trimmed(text: str) -> str:
    """Without the marks at both ends: a colon, or texture of the ground read as punctuation."""
    return text.strip(_EDGE_MARKS)


def choose(
    text: str,
    members: tuple[str, ...],
    what: str,
    spellings: Mapping[str, str] | None = None,
    *,
    limit: float = 0.4,
    margin: float = 0.1,
) -> Value:
    """The member of a closed set that stands nearest; the text itself where none is near."""
    text, spellings = trimmed(text), spellings or {}
    match = closest(text, [*members, *spellings])
    if match is None:
        return unreadable()
    if not accepted(match, limit=limit, margin=margin):
        return Value(text, problems=(f"not a known {what}",), distance=1.0)
    normal = choices.canonical(match.value, members, spellings)
    return Value(
        match.value,
        normalized=normal if normal != match.value else None,
        corrections=changed(text, match.value, f"closest known {what}"),
        distance=min(1.0, match.relative),
        known=True,
    )


def changed(seen: str, value: str, why: str) -> tuple[str, ...]:
    """One correction where the value differs from what was seen."""
    return (f"{seen}→{value}: {why}",) if seen != value else ()


def unreadable(why: str = "unreadable") -> Value:
    """No value, and why."""
    return Value(None, problems=(why,))


def read_nik(text: str) -> Value:
    """16 digits as read; a number that can't be a NIK is kept with the problem named."""
    seen = nik.compact(trimmed(text))
    digits, corrections = read_digits(seen)
    try:
        nik.split(digits)
    except Invalid as error:
        return unreadable(f"unreadable: {error}") if digits else unreadable()
    try:
        nik.validate(digits)
    except Invalid as error:
        return Value(digits, corrections=corrections, problems=(f"not a valid NIK: {error}",))
    return Value(digits, corrections=corrections)


def read_name(text: str) -> Value:
    """A person's name."""
    name, corrections = names.read(text)
    if sum(character.isalpha() for character in name) < 2:
        return unreadable()
    problems = () if names.is_valid(name) else ("not in the form of a name",)
    return Value(name, corrections=corrections, problems=problems)


def read_date(text: str) -> Value:
    """A date, normalized to ISO 8601."""
    found = dates.read(text)
    if found is None:
        return unreadable("unreadable: no date on the calendar" if trimmed(text) else "unreadable")
    return Value(found.value, dates.to_iso(found.value), found.corrections)


def read_sex(text: str) -> Value:
    """LAKI-LAKI or PEREMPUAN, normalized to ``male`` or ``female``."""
    value = choose(text, choices.SEXES, "sex", choices.SEX_SPELLINGS, limit=0.5)
    if not value.known or value.value is None:
        return value
    member = choices.canonical(value.value, choices.SEXES, choices.SEX_SPELLINGS)
    normalized = "male" if member == "LAKI-LAKI" else "female"
    return Value(value.value, normalized, value.corrections, distance=value.distance, known=True)


def read_blood_type(text: str) -> Value:
    """A, B, AB or O, with a sign at times, or ``-`` where none is recorded."""
    seen = text.replace(" ", "").strip(".:;,'\"|")
    if re.fullmatch(r"[-–—_~=]+", seen):
        return Value("-", corrections=changed(seen, "-", "no blood type is recorded"), known=True)
    folded = seen.translate(str.maketrans("04862QD", "OABBAOO"))
    if folded in choices.BLOOD_TYPES:
        return Value(folded, corrections=changed(seen, folded, "a blood type"), known=True)
    return Value(seen, problems=("not a known blood type",)) if seen else unreadable()


def read_rt_rw(text: str) -> Value:
    """RT/RW, normalized to both numbers apart."""
    read = rt_rw.read(text)
    if read is None:
        return unreadable("unreadable: no RT/RW" if trimmed(text) else "unreadable")
    value, corrections = read
    rt, rw = rt_rw.split(value)
    return Value(value, {"rt": rt, "rw": rw}, corrections)


def read_address(text: str) -> Value:
    """A street address: letters next to digits are the digits they look like, N0. is NO."""
    text = re.sub(r"^[\s.,:;'\"“”‘’`|~*°=_–—-]+|[\s,:;'\"“”‘’`|~*°=_–—-]+$", "", text)
    value = re.sub(r"\bN0(?=[. ])", "NO", text)
    value = re.sub(r"(?<=\d)O|(?<=\b[A-MO-Z])O(?=\d)", "0", value)
    value = re.sub(r"(?<=\d)[IL]\b|\b[IL](?=\d)|(?<=\b[A-Z])[IL](?=\d)", "1", value)
    if not value:
        return unreadable()
    return Value(value, corrections=changed(text, value, "digits stand together"))


def read_citizenship(text: str) -> Value:
    """WNI, or on a foreigner's card the country.

    WNA is taken only where it is read exactly: cards print the country instead, and WN or W1A
    would else lie midway between the two.
    """
    if trimmed(text) in choices.CITIZENSHIPS:
        return Value(trimmed(text), known=True)
    return choose(text, ("WNI", *COUNTRIES), "citizenship", limit=0.35)


def read_validity(text: str) -> Value:
    """SEUMUR HIDUP, or the date of expiry."""
    if dates.read(text) is not None:
        return read_date(text)
    return choose(text, (choices.LIFETIME,), "validity", limit=0.45)


def _closed(members: tuple[str, ...], what: str, spellings: Mapping[str, str]) -> Reader:
    return lambda text: choose(text, members, what, spellings)


Reader = Callable[[str], Value]
READERS: Mapping[str, Reader] = {
    "nik": read_nik,
    "nama": read_name,
    "tanggal_lahir": read_date,
    "jenis_kelamin": read_sex,
    "golongan_darah": read_blood_type,
    "alamat": read_address,
    "rt_rw": read_rt_rw,
    "agama": _closed(choices.RELIGIONS, "religion", choices.RELIGION_SPELLINGS),
    "status_perkawinan": _closed(
        choices.MARITAL_STATUSES, "marital status", choices.MARITAL_SPELLINGS
    ),
    "pekerjaan": _closed(choices.OCCUPATIONS, "occupation", choices.OCCUPATION_SPELLINGS),
    "kewarganegaraan": read_citizenship,
    "berlaku_hingga": read_validity,
    "tanggal_terbit": read_date,
}
