"""Values of closed sets: religion, marital status, occupation, sex, blood type, citizenship.

A member stands only where the picture supports it letter by letter; a text that is plainly read and
no member stays as it is, with the problem named; all else is not legible.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from documents.kinds.ktp.legible import is_legible, is_of_letters, is_supported
from documents.meaning.value import ILLEGIBLE, STRANGE, UNKNOWN, Value, changed, trimmed, unreadable
from elements import Evidence
from fields import choices
from fields.countries import COUNTRIES
from ocr.lexicon import accepted, closest

GARBLED = -2.0  # nats; of closed sets' values that stand apart from all members, texts so unlikely
# are nearly all misread
PLAIN = -0.3  # nats a letter, from which on a text is what is printed
SHORTEST_CUT = 4  # letters of which a member can be told although its end is cut off
LEAST_LEFT = 0.3  # of the member


def choose(
    text: str,
    members: tuple[str, ...],
    what: str,
    spellings: Mapping[str, str] | None = None,
    *,
    limit: float = 0.4,
    margin: float = 0.1,
    evidence: Evidence | None = None,
    others: bool = True,
) -> Value:
    """The member of a closed set that the picture shows, or the only one that begins as the text
    does; else the text itself where it is plainly read and ``others`` than members may stand."""
    text, spellings = trimmed(text), spellings or {}

    def meaning(value: str) -> str:
        return choices.canonical(value, members, spellings) or value

    known = [*members, *spellings]
    broken = next((value for value in known if _in_words(value) == _in_words(text)), None)
    if broken is not None and text not in known and is_legible(text, evidence):
        return _member(text, broken, meaning, f"closest known {what}", 0.0)
    match = closest(text, known, evidence=evidence, meaning=meaning)
    if match is None:
        return unreadable()
    if accepted(match, limit=limit, margin=margin) and is_supported(match.value, evidence):
        distance = max(min(1.0, match.relative), _doubt(match.value, evidence))
        return _member(text, match.value, meaning, f"closest known {what}", distance)
    if not is_of_letters(text) or _is_garbled(text, evidence):
        return unreadable()
    whole = _begun(text, known, meaning, evidence)
    if whole is not None:
        why = f"the only known {what} that begins so; its end is cut off"
        return _member(text, whole, meaning, why, UNKNOWN * (1 - len(text) / len(whole)))
    problem = f"not a known {what}"
    return Value(text, problems=(problem,), distance=STRANGE) if others else unreadable(problem)


def _in_words(value: str) -> str:
    """Its words alone: a slash at a line's end is lost, or has a blank behind it."""
    return " ".join(value.replace("/", " ").split())


def _member(
    text: str, value: str, meaning: Callable[[str], str], why: str, distance: float
) -> Value:
    meant = meaning(value)
    return Value(
        value,
        normalized=meant if meant != value else None,
        corrections=changed(text, value, why),
        distance=distance,
        known=True,
    )


def _doubt(value: str, evidence: Evidence | None) -> float:
    """The distance of a member that the recogniser hardly believes, though it read no other: in
    few letters chance reads one too."""
    if evidence is None:
        return 0.0
    told = evidence.log_likelihoods([value])[0] / len(value)
    return UNKNOWN * min(1.0, max(0.0, told / PLAIN - 1))


def _is_garbled(text: str, evidence: Evidence | None) -> bool:
    """Whether the recogniser itself hardly believes what it read, or there is too little of it."""
    if evidence is None:
        return False
    return evidence.log_likelihoods([text])[0] < GARBLED or not is_legible(text, evidence)


def _begun(
    text: str, known: Sequence[str], meaning: Callable[[str], str], evidence: Evidence | None
) -> str | None:
    """The only member that begins with a text, of which the end was cut off."""
    longer = [value for value in known if value.startswith(text)]
    if len(text) < SHORTEST_CUT or len({meaning(value) for value in longer}) != 1:
        return None
    shortest = min(longer, key=len)
    return shortest if len(text) >= LEAST_LEFT * len(shortest) else None


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
# Nats by which it is likelier than nothing at all: a dash, and a letter. Of 14 letters that texture
# makes 13 stay below, the surest reaches 11.1; of 120 letters printed ten do not reach 11, all in
# hard photos or misread.
LEAST_OVER_NOTHING = {True: 0.5, False: 11.0}


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
    over_nothing = LEAST_OVER_NOTHING[kind == choices.NO_BLOOD_TYPE]
    if said[kind] < LEAST_BLOOD_TYPE * len(kind) or said[kind] - nothing < over_nothing:
        return unreadable()
    why = changed(seen, kind, "the likeliest of all blood types")
    distance = UNKNOWN * min(1.0, max(0.0, said[kind] / PLAIN - 1))
    return Value(kind, corrections=why, distance=distance, known=True)


def read_citizenship(text: str, evidence: Evidence | None = None) -> Value:
    """WNI, or on a foreigner's card the country.

    WNA is taken only where it is read exactly: cards print the country instead, and WN or W1A
    would else lie midway between the two.
    """
    members = ("WNI", *COUNTRIES)
    if trimmed(text) in choices.CITIZENSHIPS:
        members = choices.CITIZENSHIPS
    return choose(text, members, "citizenship", limit=0.35, evidence=evidence)


def read_lifetime(text: str, evidence: Evidence | None = None) -> Value:
    """SEUMUR HIDUP, the only validity that is no date."""
    members = (choices.LIFETIME,)
    return choose(text, members, "validity", limit=0.45, evidence=evidence, others=False)
