"""What one field's text means: its value, and every change on the way there with its reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elements import Evidence
from fields import addresses, choices, dates, names, nik, rt_rw
from fields.countries import COUNTRIES
from fields.digits import read_digits
from fields.invalid import Invalid
from ocr.lexicon import accepted, closest

UNKNOWN = 0.5  # the distance of a text that should be in a closed set and is not
GARBLED = -2.0  # nats; of closed sets' values that stand apart from all members, texts so unlikely
# are nearly all misread
SHORT = 0.6  # of a date that lacks a digit: half of them begin with another than 0
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
    evidence: Evidence | None = None,
) -> Value:
    """The member of a closed set that stands nearest; where none is near the text itself, unless
    the picture bears that out no more than a member."""
    text, spellings = trimmed(text), spellings or {}

    def meaning(value: str) -> str:
        return choices.canonical(value, members, spellings) or value

    match = closest(text, [*members, *spellings], evidence=evidence, meaning=meaning)
    if match is None:
        return unreadable()
    meant = meaning(match.value)
    if not accepted(match, limit=limit, margin=margin):
        value = match.value if evidence is not None and _garbled(text, evidence) else text
        return Value(
            value,
            corrections=changed(text, value, f"closest known {what}"),
            problems=(f"not a known {what}",),
            distance=UNKNOWN,
        )
    return Value(
        match.value,
        normalized=meant if meant != match.value else None,
        corrections=changed(text, match.value, f"closest known {what}"),
        distance=min(1.0, match.relative),
        known=True,
    )


def _garbled(text: str, evidence: Evidence) -> bool:
    """Whether the recogniser itself hardly believes what it read."""
    return evidence.log_likelihoods([text])[0] < GARBLED


def changed(seen: str, value: str, why: str) -> tuple[str, ...]:
    """One correction where the value differs from what was seen."""
    return (f"{seen}→{value}: {why}",) if seen != value else ()


def unreadable(why: str = "unreadable") -> Value:
    """No value, and why."""
    return Value(None, problems=(why,))


DIGITS = "0123456789"
SPACED = 0.7  # nats: a blank after JL. is twice as usual as none
MOST_LOST = 5.0  # nats by which a text may be less likely than the one read: about 1 in 150


def shaped(
    text: str,
    patterns: Sequence[Sequence[str]],
    evidence: Evidence | None,
    is_valid: Callable[[str], bool] = bool,
) -> tuple[str, float] | None:
    """Of each pattern's likeliest text (see `elements.Evidence`) the likeliest that is valid, and
    its distance, 0–1.

    None where the picture supports none of them nearly as well as what was read.
    """
    if evidence is None:
        return None
    likely = map(evidence.likeliest, patterns)
    found = [other for other in likely if other is not None and is_valid(other)]
    return _as_likely(text, found, evidence)


def _as_likely(
    text: str, others: Sequence[str], evidence: Evidence | None, most_lost: float = MOST_LOST
) -> tuple[str, float] | None:
    """The likeliest of other texts, and its distance, 0–1; None where it is less likely than the
    one that was read by more than ``most_lost`` nats."""
    if evidence is None or not others:
        return None
    own, *told = evidence.log_likelihoods([text, *others])
    lost = max(0.0, own - max(told)) / most_lost
    return (others[told.index(max(told))], lost) if lost <= 1 else None


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
        return unreadable(f"unreadable: {error}") if digits else unreadable()
    try:
        nik.validate(digits)
    except Invalid as error:
        return Value(digits, corrections=corrections, problems=(f"not a valid NIK: {error}",))
    return Value(digits, corrections=corrections)


def read_name(text: str, evidence: Evidence | None = None) -> Value:
    """A person's name: free text, but for the blanks and stops between words and in titles that are
    known, which may stand where the picture hardly speaks against them."""
    name, corrections = names.read(text)
    if sum(character.isalpha() for character in name) < 2:
        return unreadable()
    usual = _as_likely(text, names.alike(name), evidence)
    if usual is not None:
        why = changed(name, usual[0], "known words and titles")
        return Value(usual[0], corrections=corrections + why, distance=min(0.9, usual[1]))
    problems = () if names.is_valid(name) else ("not in the form of a name",)
    return Value(name, corrections=corrections, problems=problems)


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
        return unreadable("unreadable: no date on the calendar" if trimmed(text) else "unreadable")
    iso = dates.to_iso(found.value)
    return Value(found.value, iso, found.corrections, distance=SHORT if found.short else 0.0)


def _fits(text: str, pattern: Sequence[str]) -> bool:
    return all(character in allowed for character, allowed in zip(text, pattern, strict=True))


def read_issue_date(text: str, evidence: Evidence | None = None) -> Value:
    """The date of issue, as `read_date`."""
    return read_date(text, evidence, years=_YEARS_OF_ISSUE)


def read_sex(text: str, evidence: Evidence | None = None) -> Value:
    """LAKI-LAKI or PEREMPUAN, normalized to ``male`` or ``female``."""
    value = choose(text, choices.SEXES, "sex", choices.SEX_SPELLINGS, limit=0.5, evidence=evidence)
    if not value.known or value.value is None:
        return value
    member = choices.canonical(value.value, choices.SEXES, choices.SEX_SPELLINGS)
    normalized = "male" if member == "LAKI-LAKI" else "female"
    return Value(value.value, normalized, value.corrections, distance=value.distance, known=True)


# What is to be said for each beforehand, in nats: a dash is usual, and line nets take a mark so
# small for one too seldom; a sign is rare.
_BLOOD_TYPES = {kind: -1.5 if kind[-1] in "+-" else 0.0 for kind in choices.BLOOD_TYPES}
_BLOOD_TYPES[choices.NO_BLOOD_TYPE] = 5.0


def read_blood_type(text: str, evidence: Evidence | None = None) -> Value:
    """A, B, AB or O, with a sign at times, or ``-`` where none is recorded.

    A dash is a mark among others on a card's ground: what is read is held against all that may
    stand there, and what is more usual needs less support.
    """
    seen = text.replace(" ", "").strip(".:;,'\"|")
    if re.fullmatch(r"[-–—_~=]+", seen):
        return Value("-", corrections=changed(seen, "-", "no blood type is recorded"), known=True)
    folded = seen.translate(str.maketrans("04862QD", "OABBAOO"))
    if evidence is not None:
        own, *told = evidence.log_likelihoods([folded, *_BLOOD_TYPES])
        odds = {
            kind: said + more for said, (kind, more) in zip(told, _BLOOD_TYPES.items(), strict=True)
        }
        likeliest = max(odds, key=odds.__getitem__)
        if likeliest != folded:
            lost = max(0.0, own - odds[likeliest]) / MOST_LOST
            why = changed(seen, likeliest, "the likeliest of all blood types")
            return Value(likeliest, corrections=why, distance=min(0.9, UNKNOWN + lost / 2))
    if folded in choices.BLOOD_TYPES:
        return Value(folded, corrections=changed(seen, folded, "a blood type"), known=True)
    if not seen:
        return unreadable()
    return choose(text, (*choices.BLOOD_TYPES, "-"), "blood type", margin=0, evidence=evidence)


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
    if value is None and re.fullmatch(r"[A-Z]{1,2}", text.strip()):  # three marks in a row
        value, distance = "-/-", UNKNOWN
        corrections = changed(text, value, "two numbers and a slash")
    if value is None and re.fullmatch(r"-\S-", text.strip()):  # what stands between can be no other
        value, corrections = "-/-", changed(text, "-/-", "two numbers and a slash")
    if value is None:
        return unreadable("unreadable: no RT/RW" if trimmed(text) else "unreadable")
    rt, rw = rt_rw.split(value)
    return Value(value, {"rt": rt, "rw": rw}, corrections, distance=distance)


def read_address(text: str, evidence: Evidence | None = None) -> Value:
    """A street address: free text, but for blanks before numbers and the few words that addresses
    are made of (fields/addresses.py), where the picture hardly speaks against them."""
    value, corrections = addresses.read(text)
    if not value:
        return unreadable()
    written, lost = _as_likely(text, addresses.alike(value), evidence) or (value, 0.0)
    parted = addresses.spaced(written)
    if parted != written and _as_likely(written, [parted], evidence, SPACED):
        written = parted
    why = changed(value, written, "as addresses are written")
    return Value(written, corrections=corrections + why, distance=min(0.9, lost))


def read_citizenship(text: str, evidence: Evidence | None = None) -> Value:
    """WNI, or on a foreigner's card the country.

    WNA is taken only where it is read exactly: cards print the country instead, and WN or W1A
    would else lie midway between the two.
    """
    if trimmed(text) in choices.CITIZENSHIPS:
        return Value(trimmed(text), known=True)
    return choose(text, ("WNI", *COUNTRIES), "citizenship", limit=0.35, evidence=evidence)


def read_validity(text: str, evidence: Evidence | None = None) -> Value:
    """SEUMUR HIDUP, or the date of expiry."""
    if dates.read(text) is not None:
        return read_date(text, evidence, years=_YEARS_OF_EXPIRY)
    return choose(text, (choices.LIFETIME,), "validity", limit=0.45, evidence=evidence)


Reader = Callable[[str, Evidence | None], Value]


def _closed(members: tuple[str, ...], what: str, spellings: Mapping[str, str]) -> Reader:
    return lambda text, evidence: choose(text, members, what, spellings, evidence=evidence)


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
    "tanggal_terbit": read_issue_date,
}
