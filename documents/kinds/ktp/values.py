"""What one field's text means: its value, and every change on the way there with its reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from documents.kinds.ktp.closed import (
    choose,
    read_blood_type,
    read_citizenship,
    read_lifetime,
    read_sex,
)
from documents.kinds.ktp.legible import as_likely, is_legible, is_of_letters, shaped
from documents.meaning.value import ILLEGIBLE, Value, changed, trimmed, unreadable
from elements import Evidence
from fields import addresses, choices, dates, names, nik, rt_rw
from fields.digits import read_digits
from fields.invalid import Invalid

__all__ = ["READERS", "Value"]

SHORT = 0.6  # of a date that lacks a digit: half of them begin with another than 0
DIGITS = "0123456789"
NOT_A_NIK, NOT_A_NAME = "not a valid NIK", "not in the form of a name"
MOST_MENDED = 4  # changes of a name
# Nats by which a known word or title may be less likely than a name read. Of 180 drawn names it
# mends 3 and spoils none; with 5 nats initials that are printed bare get a stop.
MOST_LOST_OF_NAME = 2.5
# Of known words that ran together in a name: the nets miss blanks in narrow type.
MOST_LOST_BLANK_OF_NAME = 6.0
MOST_LOST_BLANK = 3.0  # nats by which known words may be less likely apart than run together
SPACED = 0.7  # nats: a blank after JL. is twice as usual as none


def _without_label(seen: str) -> tuple[str, tuple[str, ...]]:
    """Without what is left of the label before sixteen digits: a K, a colon read as a letter, or as
    a digit where the sixteen behind it alone make a NIK."""
    tail = re.fullmatch(rf"([A-Z]{{1,3}}|[A-Z]?[0-9])([0-9]{{{nik.LENGTH}}})", seen)
    if tail is None:
        return seen, ()
    label, digits = tail.groups()
    first = (label[-1] + digits)[: nik.LENGTH]
    if label[-1].isdigit() and (nik.is_valid(first) or not nik.is_valid(digits)):
        return seen, ()
    return digits, changed(seen, digits, "the label is no part of the number")


def read_nik(text: str, evidence: Evidence | None = None) -> Value:
    """16 digits as read; a number that can't be a NIK is kept with the problem named."""
    seen, label = _without_label(nik.compact(trimmed(text)))
    digits, corrections = read_digits(seen)
    corrections = label + corrections
    try:
        nik.split(digits)
    except Invalid as error:
        whole = shaped(text, [[DIGITS] * nik.LENGTH], evidence, nik.is_valid)
        if whole is not None:
            why = changed(seen, whole[0], f"a NIK has {nik.LENGTH} digits")
            return Value(whole[0], corrections=why, distance=whole[1])
        return unreadable(f"{ILLEGIBLE}: {error}") if digits else unreadable()
    try:
        nik.validate(digits)
    except Invalid as error:
        return Value(digits, corrections=corrections, problems=(f"{NOT_A_NIK}: {error}",))
    return Value(digits, corrections=corrections)


def read_name(text: str, evidence: Evidence | None = None) -> Value:
    """A person's name: free text, but for what readers lose (fields/names.py): marks and blanks,
    where the picture makes a text with them likelier, and known words and titles, where it hardly
    speaks against them."""
    name, corrections = names.read(text)
    if sum(character.isalpha() for character in name) < 2:
        return unreadable()
    usual, lost = _usual_name(text, name, evidence)
    why = changed(name, usual, "known words and titles, or a mark that the picture shows")
    problems = () if names.is_valid(usual) else (NOT_A_NAME,)
    return Value(usual, None, corrections + why, problems, distance=min(0.9, lost))


def _usual_name(text: str, name: str, evidence: Evidence | None) -> tuple[str, float]:
    """What a name read as a text rather is, change by change, and its distance."""
    lost = 0.0
    for _ in range(MOST_MENDED):
        likelier = as_likely(text, names.marked(name), evidence, 0.0)
        usual = (
            likelier
            or as_likely(text, names.alike(name), evidence, MOST_LOST_OF_NAME)
            or as_likely(text, names.apart(name), evidence, MOST_LOST_BLANK_OF_NAME)
        )
        if usual is None:
            break
        text, lost = usual[0], max(lost, usual[1])
        name = text
    return name, lost


_DAYS, _MONTHS = (("012", DIGITS), ("3", "01")), (("0", DIGITS), ("1", "012"))
_YEARS = (("1", "9", DIGITS, DIGITS), ("2", "0", "01", DIGITS))  # of birth
_YEARS_OF_EXPIRY = (("2", "0", DIGITS, DIGITS),)
_YEARS_OF_ISSUE = (("2", "0", "012", DIGITS),)  # the first cards were issued in 2011


def read_date(
    text: str, evidence: Evidence | None = None, *, years: Sequence[Sequence[str]] = _YEARS
) -> Value:
    """A date, normalized to ISO 8601; where what was read is none that may stand there, the
    likeliest that may."""
    found = dates.read(text)
    if found is None or not any(_fits(found.value[6:], year) for year in years):
        forms = [(*d, "-", *m, "-", *year) for d in _DAYS for m in _MONTHS for year in years]
        whole = shaped(text, forms, evidence, dates.is_valid) if trimmed(text) else None
        if whole is not None:
            why = changed(text, whole[0], "a date is printed DD-MM-YYYY")
            return Value(whole[0], dates.to_iso(whole[0]), why, distance=min(0.9, whole[1]))
    if found is None:
        return (
            unreadable(f"{ILLEGIBLE}: no date on the calendar") if trimmed(text) else unreadable()
        )
    iso = dates.to_iso(found.value)
    return Value(found.value, iso, found.corrections, distance=SHORT if found.short else 0.0)


def _fits(text: str, pattern: Sequence[str]) -> bool:
    return all(character in allowed for character, allowed in zip(text, pattern, strict=True))


def read_issue_date(text: str, evidence: Evidence | None = None) -> Value:
    """The date of issue, as `read_date`."""
    return read_date(text, evidence, years=_YEARS_OF_ISSUE)


_THREE, _TWO, _NONE = (DIGITS,) * 3, (DIGITS,) * 2, ("-",)
_RT_RWS = tuple(
    (*rt, "/", *rw) for rt, rw in ((_THREE, _THREE), (_TWO, _TWO), (_THREE, _NONE), (_NONE, _NONE))
)


def read_rt_rw(text: str, evidence: Evidence | None = None) -> Value:
    """RT/RW, normalized to both numbers apart; what a reader took for less or more is looked for
    again in the forms that are printed: three digits each, two each, a dash for what is missing."""
    value, corrections = rt_rw.read(text) or (None, ())
    distance = 0.0
    if value is None or len(value) != len("000/000"):
        found = shaped(text, _RT_RWS, evidence) if text.strip() else None
        if found is not None:
            value, distance = found
            corrections = changed(text, value, "two numbers and a slash")
    if value is None and re.fullmatch(r"\d{2,3}/", text.strip()):
        value = text.strip() + "-"
        corrections = changed(text, value, "a dash stands where there is no RW")
    if value is None and re.fullmatch(r"-\S-", text.strip()):  # what stands between can be no other
        value, corrections = "-/-", changed(text, "-/-", "two numbers and a slash")
    if value is None:
        return unreadable(f"{ILLEGIBLE}: no RT/RW" if trimmed(text) else ILLEGIBLE)
    rt, rw = rt_rw.split(value)
    return Value(value, {"rt": rt, "rw": rw}, corrections, distance=distance)


def read_address(text: str, evidence: Evidence | None = None) -> Value:
    """A street address: free text, but for blanks before numbers and the few words that addresses
    are made of (fields/addresses.py), where the picture hardly speaks against them."""
    value, corrections = addresses.read(text)
    if not value:
        return unreadable()
    written, lost = as_likely(text, addresses.alike(value), evidence) or (value, 0.0)
    for others, most in ((addresses.parted, MOST_LOST_BLANK), (addresses.marked, 0.0)):
        rather = as_likely(text if written == value else written, others(written), evidence, most)
        written, lost = (rather[0], max(lost, rather[1])) if rather else (written, lost)
    written = addresses.evenly(written)
    parted = addresses.spaced(written)
    if parted != written and as_likely(written, [parted], evidence, SPACED):
        written = parted
    why = changed(value, written, "as addresses are written")
    return Value(written, corrections=corrections + why, distance=min(0.9, lost))


def read_validity(text: str, evidence: Evidence | None = None) -> Value:
    """SEUMUR HIDUP, or the date of expiry; what is mostly digits is a date or nothing."""
    if trimmed(text) and not is_of_letters(text):
        return read_date(text, evidence, years=_YEARS_OF_EXPIRY)
    return read_lifetime(text, evidence)


Reader = Callable[[str, Evidence | None], Value]


def _closed(members: tuple[str, ...], what: str, spellings: Mapping[str, str]) -> Reader:
    return lambda text, evidence: choose(text, members, what, spellings, evidence=evidence)


def _legible(read: Reader) -> Reader:
    """A reader of free text or of a form, asked only where the picture shows some text."""
    return lambda text, evidence: (
        read(text, evidence) if not text or is_legible(text, evidence) else unreadable()
    )


READERS: Mapping[str, Reader] = {
    "nik": _legible(read_nik),
    "nama": _legible(read_name),
    "tanggal_lahir": _legible(read_date),
    "jenis_kelamin": read_sex,
    "golongan_darah": read_blood_type,
    "alamat": _legible(read_address),
    "rt_rw": _legible(read_rt_rw),
    "agama": _closed(choices.RELIGIONS, "religion", choices.RELIGION_SPELLINGS),
    "status_perkawinan": _closed(
        choices.MARITAL_STATUSES, "marital status", choices.MARITAL_SPELLINGS
    ),
    "pekerjaan": _closed(choices.OCCUPATIONS, "occupation", choices.OCCUPATION_SPELLINGS),
    "kewarganegaraan": read_citizenship,
    "berlaku_hingga": _legible(read_validity),
    "tanggal_terbit": _legible(read_issue_date),
}
