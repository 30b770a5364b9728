"""A card's values that have a form: NIK, dates, RT/RW, validity."""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents.kinds.ktp.closed import read_lifetime
from documents.meaning.legible import (
    LEAST,
    LEAST_IN_ALL,
    PLAIN,
    is_legible,
    is_of_letters,
    shaped,
)
from documents.meaning.value import (
    DIGITS,
    ILLEGIBLE,
    STRANGE,
    UNKNOWN,
    Value,
    changed,
    trimmed,
    unreadable,
)
from elements import Evidence
from fields import dates, nik, regions, rt_rw
from fields.digits import read_digits
from fields.invalid import Invalid

NO_DATE = "no date on the calendar"
SHORT = 0.6  # of a date that lacks a digit: half of them begin with another than 0
NOT_A_NIK = "not a valid NIK"


def _without_label(seen: str) -> tuple[str, tuple[str, ...]]:
    """Without what is left of the label before sixteen digits: a K, a colon read as a letter, or as
    a digit where the sixteen behind it alone make a NIK."""
    tail = re.fullmatch(rf"([A-Z]{{1,3}}|[A-Z]?[0-9])([0-9]{{{nik.LENGTH}}})", seen)
    if tail is None:
        return seen, ()
    label, digits = tail.groups()
    first = (label[-1] + digits)[: nik.LENGTH]
    if label[-1].isdigit() and (_may_be_a_nik(first) or not nik.is_valid(digits)):
        return seen, ()
    return digits, changed(seen, digits, "the label is no part of the number")


def _may_be_a_nik(digits: str) -> bool:
    return nik.is_valid(digits) and regions.regency(digits[:4]) is not None


def _without_small_print(text: str) -> tuple[str, tuple[str, ...]]:
    """Without what is read behind a blank after a NIK: small print beside it."""
    number = re.match(rf"([0-9]{{{nik.LENGTH}}}) +(?=\S)", text)
    if number is None or not nik.is_valid(number[1]):
        return text, ()
    return number[1], changed(text, number[1], "what follows it is no part of the number")


def read_nik(text: str, evidence: Evidence | None = None) -> Value:
    """16 digits as read; a number that can't be a NIK is kept with the problem named."""
    number, beside = _without_small_print(trimmed(text))
    seen, label = _without_label(nik.compact(number))
    digits, corrections = read_digits(seen)
    corrections = beside + label + corrections
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


_DAYS, _MONTHS = (("012", DIGITS), ("3", "01")), (("0", DIGITS), ("1", "012"))
_YEARS = (("1", "9", DIGITS, DIGITS), ("2", "0", "01", DIGITS))  # of birth
_YEARS_OF_EXPIRY = (("2", "0", DIGITS, DIGITS),)
_YEARS_OF_ISSUE = (("2", "0", "012", DIGITS),)  # the first cards were issued in 2011


def read_date(
    text: str, evidence: Evidence | None = None, *, years: Sequence[Sequence[str]] = _YEARS
) -> Value:
    """A date, normalized to ISO 8601; where what was read is none that may stand there, or lacks a
    digit, the likeliest that may."""
    found = dates.read(text)
    fits = found is not None and any(_fits(found.value[6:], year) for year in years)
    if evidence is not None and not fits and (printed := _plainly_printed(text, evidence)):
        if dates.is_valid(printed):
            return Value(printed, dates.to_iso(printed))
        return Value(printed, problems=(NO_DATE,), distance=STRANGE)
    if found is None or found.short or not fits:
        forms = [(*d, "-", *m, "-", *year) for d in _DAYS for m in _MONTHS for year in years]
        whole = shaped(text, forms, evidence, dates.is_valid) if trimmed(text) else None
        if whole is not None:
            why = changed(text, whole[0], "a date is printed DD-MM-YYYY")
            return Value(whole[0], dates.to_iso(whole[0]), why, distance=min(0.9, whole[1]))
    if found is None:
        return unreadable(f"{ILLEGIBLE}: {NO_DATE}") if trimmed(text) else unreadable()
    iso = dates.to_iso(found.value)
    return Value(found.value, iso, found.corrections, distance=SHORT if found.short else 0.0)


def _plainly_printed(text: str, evidence: Evidence) -> str | None:
    """A text in the form of a date that the picture shows beyond doubt, be it a day that can't be:
    a card that was made up may bear one."""
    printed = dates.compact(trimmed(text))
    plain = re.fullmatch(r"(?:[0-2]\d|3[01])-(?:0\d|1[0-2])-(?:19|20)\d\d", printed, re.ASCII)
    if plain is None or printed != trimmed(text):
        return None
    return printed if evidence.log_likelihoods([printed])[0] >= PLAIN else None


def _fits(text: str, pattern: Sequence[str]) -> bool:
    return all(character in allowed for character, allowed in zip(text, pattern, strict=True))


def read_issue_date(text: str, evidence: Evidence | None = None) -> Value:
    """The date of issue, as `read_date`."""
    return read_date(text, evidence, years=_YEARS_OF_ISSUE)


_THREE, _TWO, _NONE = (DIGITS,) * 3, (DIGITS,) * 2, ("-",)
_RT_RWS = tuple(
    (*rt, "/", *rw) for rt, rw in ((_THREE, _THREE), (_TWO, _TWO), (_THREE, _NONE), (_NONE, _NONE))
)


# Nats by which "-/-" is likelier than nothing, and how likely it is at least: it holds no letter or
# digit of which a picture could say more.
LEAST_OF_NONE, LIKELY_NONE = 10.0, -6.0


def shows_rt_rw(text: str, evidence: Evidence | None) -> bool:
    """Whether the picture shows some RT/RW, whose marks count as its digits do, be it that there is
    none: ``-/-``."""
    if is_legible(text, evidence) or _says_none(text, evidence) or evidence is None:
        return True
    told, nothing = evidence.log_likelihoods([text, ""])
    form = any(map(str.isdigit, text)) and rt_rw.is_valid(text)
    return form and told - nothing >= LEAST_IN_ALL and told >= LEAST * len(text)


def _says_none(text: str, evidence: Evidence | None) -> bool:
    """Whether a text is of dashes and a slash, but for a character at most, and the picture shows
    ``-/-`` well enough."""
    marks = re.sub(r"\s", "", text)
    if evidence is None or not re.fullmatch(r"\w?[-/]{2,3}\w?|-\w-|-", marks):
        return False
    told, nothing = evidence.log_likelihoods(["-/-", ""])
    return told - nothing >= LEAST_OF_NONE and told >= LIKELY_NONE


# Nats under which an RT/RW is in doubt; and by which it is less likely with another digit, where
# that is a doubt of blanks around its slash, or of marks, and of no digit.
DOUBTED, ALONE = -0.5, 5.0


def _stands_alone(text: str, evidence: Evidence | None) -> bool:
    """Whether the picture shows all digits of a doubtful RT/RW."""
    if evidence is None or evidence.log_likelihoods([text])[0] >= DOUBTED:
        return False
    others = [
        text[:k] + digit + text[k + 1 :]
        for k, printed in enumerate(text)
        for digit in (DIGITS if printed.isdigit() else "")
        if digit != printed
    ]
    own, *told = evidence.log_likelihoods([text, *others])
    return all(own - other >= ALONE for other in told)


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
    if value is None and re.fullmatch(r"-\S?-", text.strip()):  # a slash stands between
        value, corrections = "-/-", changed(text, "-/-", "two numbers and a slash")
    if value is None and _says_none(text, evidence):
        value, distance = "-/-", UNKNOWN
        corrections = changed(text, value, "two numbers and a slash")
    if value is None:
        return unreadable(f"{ILLEGIBLE}: no RT/RW" if trimmed(text) else ILLEGIBLE)
    rt, rw = rt_rw.split(value)
    plain = _says_none(text, evidence) if value == "-/-" else _stands_alone(value, evidence)
    known = text.strip() == value and plain
    return Value(value, {"rt": rt, "rw": rw}, corrections, distance=distance, known=known)


def read_validity(text: str, evidence: Evidence | None = None) -> Value:
    """SEUMUR HIDUP, or the date of expiry; what is mostly digits is a date or nothing."""
    if trimmed(text) and not is_of_letters(text):
        return read_date(text, evidence, years=_YEARS_OF_EXPIRY)
    return read_lifetime(text, evidence)
