"""A card's values of closed sets that have rules of their own: sex, blood type, citizenship."""

from __future__ import annotations

import re
from dataclasses import replace
from math import inf

from documents.meaning import legible
from documents.meaning.choose import BESIDE, PLAIN, choose
from documents.meaning.value import ILLEGIBLE, UNKNOWN, Value, changed, trimmed, unreadable
from elements import Evidence
from fields import choices
from fields.countries import COUNTRIES


def read_sex(text: str, evidence: Evidence | None = None) -> Value:
    """LAKI-LAKI or PEREMPUAN, normalized to ``male`` or ``female``."""
    value = choose(
        text, choices.SEXES, "sex", choices.SEX_SPELLINGS,
        limit=0.5, evidence=evidence, others=False,
    )  # fmt: skip
    if value.value is None:
        return value
    member = choices.canonical(value.value, choices.SEXES, choices.SEX_SPELLINGS)
    return replace(value, normalized="male" if member == "LAKI-LAKI" else "female")


# What is to be said for each beforehand, in nats: a dash is usual, and line nets take a mark so
# small for one too seldom; a sign is rare.
_BLOOD_TYPES = {kind: -1.5 if kind[-1] in "+-" else 0.0 for kind in choices.BLOOD_TYPES}
_BLOOD_TYPES[choices.NO_BLOOD_TYPE] = 5.0
_LIKE_LETTERS = str.maketrans("048", "OAB")
_LIKE_DIGITS = str.maketrans("OAB", "048")
LEAST_BLOOD_TYPE = -3.0  # nats a character of the one taken
# Nats by which it is likelier than nothing at all: a dash, and a letter by how likely that is. Of
# 14 letters that texture makes 13 stay below 11, the surest reaches 11.1; of 120 letters printed
# ten do not reach 11, all in hard photos or misread. A letter that is clear needs less: of 11 that
# fell short 6 are so, of 25 pictures in which none stands no letter is. One that is plain needs
# least: of 18 that were left out without it 17 are right.
LEAST_OF_DASH = 0.5
CLEAR = -1.0
LEAST_OF_LETTERS = ((legible.PLAIN, 5.0), (CLEAR, 7.5), (-inf, 11.0))


def read_blood_type(text: str, evidence: Evidence | None = None) -> Value:
    """A, B, AB or O, with a sign at times, or ``-`` where none is recorded.

    A dash is a mark among others on a card's ground, and a letter is soon made of texture: what is
    read is held against all that may stand there and against nothing, and what is more usual needs
    less support.
    """
    seen = text.replace(" ", "").strip(".:;,'\"|")
    if evidence is not None:
        return _likeliest_blood_type(seen, evidence)
    if re.fullmatch(r"[-–—_~=]+", seen):
        return Value("-", corrections=changed(seen, "-", "no blood type is recorded"), known=True)
    folded = seen.translate(_LIKE_LETTERS)
    if folded in choices.BLOOD_TYPES:
        return Value(folded, corrections=changed(seen, folded, "a blood type"), known=True)
    return unreadable("not a known blood type" if seen else ILLEGIBLE)


def _likeliest_blood_type(seen: str, evidence: Evidence) -> Value:
    nothing, *told = evidence.log_likelihoods(
        ["", *_BLOOD_TYPES, *(kind.translate(_LIKE_DIGITS) for kind in _BLOOD_TYPES)]
    )
    count = len(_BLOOD_TYPES)
    said = dict(zip(_BLOOD_TYPES, map(max, told[:count], told[count:]), strict=True))
    kind = max(said, key=lambda kind: said[kind] + _BLOOD_TYPES[kind])
    least = LEAST_OF_DASH
    if kind != choices.NO_BLOOD_TYPE:
        least = next(least for likely, least in LEAST_OF_LETTERS if said[kind] >= likely)
    if said[kind] < LEAST_BLOOD_TYPE * len(kind) or said[kind] - nothing < least:
        return unreadable()
    why = changed(seen, kind, "the likeliest of all blood types")
    distance = UNKNOWN * min(1.0, max(0.0, said[kind] / PLAIN - 1))
    return Value(kind, corrections=why, distance=distance, known=True)


# The longest label of the column may run into its colon and its value. No country's name ends so.
_BEHIND_LABEL = re.compile(r"[A-Z]{1,3} ?WNI")


def read_citizenship(text: str, evidence: Evidence | None = None) -> Value:
    """WNI, or on a foreigner's card the country.

    WNA is taken only where it is read exactly: cards print the country instead, and WN or W1A
    would else lie midway between the two.
    """
    members = ("WNI", *COUNTRIES)
    seen = trimmed(text)
    if seen in choices.CITIZENSHIPS:
        members = choices.CITIZENSHIPS
    if _BEHIND_LABEL.fullmatch(seen) and legible.is_legible(text, evidence):
        why = changed(seen, "WNI", "a label's colon, or a letter of what stands before")
        return Value("WNI", corrections=why, distance=BESIDE, known=True)
    return choose(text, members, "citizenship", limit=0.35, evidence=evidence)


def read_lifetime(text: str, evidence: Evidence | None = None) -> Value:
    """SEUMUR HIDUP, the only validity that is no date."""
    members = (choices.LIFETIME,)
    return choose(text, members, "validity", limit=0.45, evidence=evidence, others=False)
