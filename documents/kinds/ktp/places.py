"""Regions on a card: province, regency and district, each looked for inside the one above."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial

from documents.meaning.legible import MOST_LOST, is_legible, is_of_letters, is_supported
from documents.meaning.value import STRANGE, Value, changed, trimmed, unreadable
from elements import Evidence
from fields import regions
from ocr.lexicon import Match, accepted, closest, distance

NEAR = 0.4  # of a name's length, where few names can stand
MARGIN = 0.04  # regions' names are alike: JAKARTA TIMUR, JAKARTA UTARA
PRINTED_AT_MOST = 20  # characters: where some printers cut a place of issue off
SHORTEST_CUT = 6  # letters of a name that has lost its last one
ENDS_EARLY = "a known place begins so and goes on: its end may be hidden or cut off"
CLOSEST = "closest known"
PLAIN = -0.03  # nats: a text read as surely is what is printed, be it in a list or not
LOOK_ALIKES_ONLY = 0.12  # where hundreds of names, or names in no list, can stand
SPELT_ALIKE = 0.25  # of a name's length: a name of the heading that is spelt in another way
SHORTEST_PRINTED = 10  # letters of a name that the printer cut at its end
DOUBTED = -1.0  # nats: a text of which something was misread
# Nats by which a name's blanks and marks may be less likely than those read: where they are printed
# as the tables have them 3 of 800 readings have others, 1.6 to 2.7 nats likelier; the table's are
# 3 or more behind in 795 of 796 where others are printed.
SPACED = 3.0
# Nats by which a name may be less likely than what was read. Of 240 names that were misread none
# was 17; where another place is printed (LABUHAN RATU for LABUHANBATU) it is 38 and 44.
MOST_AGAINST = 20.0
# Villages of a district are alike (SUKOHARJO I, SUKOHARJO II): how many letters apart, and by how
# many nats another is less likely where a village in the list is still a chance result. Of eight
# such three were wrong, of 25 others one.
SIBLING, SIBLING_NEAR = 1.0, 5.0

_PROVINCE_SPELLINGS = {
    "11": ("NANGGROE ACEH DARUSSALAM",),
    "19": ("KEP. BANGKA BELITUNG", "BANGKA BELITUNG"),
    "21": ("KEP. RIAU",),
    "31": ("DAERAH KHUSUS IBUKOTA JAKARTA", "DAERAH KHUSUS JAKARTA", "DK JAKARTA"),
    "34": ("DI YOGYAKARTA", "D.I. YOGYAKARTA", "DI. YOGYAKARTA"),
}
_OFFICES = ("KABUPATEN", "KOTA")
_OFFICE_WORDS = (*_OFFICES, "KAB", "ADM", "ADMINISTRASI")
# What is left of these words where the box begins within them.
_CUT_WORD = re.compile(
    rf"^(?:{'|'.join(word[i:] for word in _OFFICES for i in range(1, len(word) - 1))})(?= [A-Z])"
)
_PROVINCE = "PROVINSI"
_CUT_PROVINCE = re.compile(rf"^(?:{'|'.join(_PROVINCE[i:] for i in range(1, 7))})(?= [A-Z])")


@dataclass(frozen=True, slots=True)
class Place:
    """A region as a value, with its Kemendagri code where it was recognised."""

    value: Value
    code: str | None = None


def is_regency(text: str) -> bool:
    """Whether a text is a regency's name without its kind, as birth places are printed."""
    return text in _bare_names(None)


def read_province(text: str, evidence: Evidence | None = None) -> Place:
    """``PROVINSI JAWA TENGAH``, as printed in the heading."""
    whole = _CUT_PROVINCE.sub(_PROVINCE, trimmed(text))
    return _of_the_heading(text, whole, (_province_spellings(),), "province", (NEAR,), evidence)


def read_regency(text: str, province: str | None, evidence: Evidence | None = None) -> Place:
    """``KABUPATEN CILACAP``, ``KOTA BANDUNG``, ``JAKARTA SELATAN``: of the province, else of any.

    A regency may stand under a province of which it is no longer part.
    """
    stages = [(_regency_spellings(province), NEAR)] if province else []
    stages.append((_regency_spellings(None), LOOK_ALIKES_ONLY))
    names, limits = [names for names, _ in stages], [near for _, near in stages]
    whole = _CUT_WORD.sub(_whole_word, trimmed(text))
    if whole in names[-1]:
        names, limits = names[-1:], limits[-1:]
    return _of_the_heading(text, whole, names, "regency", limits, evidence)


def _of_the_heading(
    text: str,
    whole: str,
    stages: Iterable[Mapping[str, str]],
    what: str,
    limits: Iterable[float],
    evidence: Evidence | None,
) -> Place:
    """As `_read`, of a text with its first word made whole, of which the evidence tells nothing
    where that changed it."""
    seen = trimmed(text)
    place = _read(whole, stages, what, limits, evidence if whole == seen else None, expected=True)
    mended = changed(seen, whole, "its beginning is cut off")
    return replace(place, value=replace(place.value, corrections=mended + place.value.corrections))


def read_district(text: str, regency: str | None, evidence: Evidence | None = None) -> Place:
    """The kecamatan, of the regency where that is known; as read otherwise."""
    names = {name: code for code, name in regions.districts(regency or "").items()}
    if names or not _shows_a_name(trimmed(text), text, evidence):
        return _read(text, (names,), "district", (0.25,), evidence)
    return Place(Value(trimmed(text)))


def read_village(text: str, district: str | None, evidence: Evidence | None = None) -> Place:
    """The kelurahan or desa; villages are renamed and split often, so only look-alikes change."""
    if not _shows_a_name(trimmed(text), text, evidence):
        return Place(unreadable())
    known = regions.villages(district or "")
    value = _perhaps(trimmed(text), known, LOOK_ALIKES_ONLY, "village", evidence)
    if value.known and value.value and _may_be_sibling(value.value, known, evidence):
        why = changed(trimmed(text), value.value, "one of two known villages that are alike")
        value = replace(value, known=False, corrections=why)
    return Place(value)


def is_closest(corrections: Iterable[str]) -> bool:
    """Whether a place was respelled as the closest known one."""
    return any(f": {CLOSEST} " in change for change in corrections)


def _may_be_sibling(name: str, names: Iterable[str], evidence: Evidence | None) -> bool:
    """Whether the picture hardly tells a name from another one of a list."""
    alike = [one for one in names if one != name and distance(name, one) <= SIBLING]
    if not alike or evidence is None:
        return False
    own, *others = evidence.log_likelihoods([name, *alike])
    return own - max(others) < SIBLING_NEAR


def read_birth_place(text: str, regency: str | None, evidence: Evidence | None = None) -> Place:
    """Any place on earth: a regency's name where only look-alikes differ, else as read."""
    seen, text = text, _letters_only_in_words(trimmed(text))
    if len(text) < 2 or not _shows_a_name(text, seen, evidence):
        return Place(unreadable())
    own = _perhaps(text, _bare_names(regency), 0.25, "place", evidence) if regency else None
    if own is not None and (own.known or own.normalized):
        return Place(own, regency)
    return Place(_perhaps(text, _bare_names(None), LOOK_ALIKES_ONLY, "place", evidence))


def read_issue_place(text: str, regency: str | None, evidence: Evidence | None = None) -> Place:
    """The office that gave the card: nearly always the regency of the heading."""
    read, seen = text, trimmed(text)
    text = re.sub(r"^[\d\W]+", "", _CUT_WORD.sub(_whole_word, seen))
    text = _without_strays(text, regency)
    if len(text) < 2:
        return Place(unreadable())
    place = _issue_place(text, regency, evidence if text == seen else None)
    if not place.value.known and text != seen and not is_legible(read, evidence):
        return Place(unreadable())  # strokes of a signature
    mended = changed(seen, text, "the beginning is cut off, or more than the place")
    return replace(place, value=replace(place.value, corrections=mended + place.value.corrections))


def _without_strays(text: str, regency: str | None) -> str:
    """A place that begins or ends with the heading's regency without what else was read in its box,
    but for words that belong to offices.

    >>> _without_strays("JL. SORONG", "9601"), _without_strays("SORONG SELATAN", "9601")
    ('SORONG', 'SORONG SELATAN')
    """
    if not regency or text in {*_regency_spellings(None), *_bare_names(None)}:
        return text
    own = sorted([*_regency_spellings(regency), *_bare_names(regency)], key=len, reverse=True)
    for name in own:
        rest = re.fullmatch(rf"(?:(.*)\W)?{re.escape(name)}(?:\W(.*))?", text)
        if rest and not any(map(_is_of_an_office, re.findall(r"\w+", " ".join(rest.groups(""))))):
            return name
    return text


def _is_of_an_office(word: str) -> bool:
    """Whether a word is, or was misread for, one that stands before a regency's name."""
    return any(distance(word, known) <= NEAR * len(known) for known in _OFFICE_WORDS)


def _whole_word(cut: re.Match[str]) -> str:
    return next(word for word in _OFFICES if word.endswith(cut[0]))


def _issue_place(text: str, regency: str | None, evidence: Evidence | None) -> Place:
    if len(text) == PRINTED_AT_MOST:
        for codes in (_regency_spellings(regency), _regency_spellings(None)):
            longer = {name: code for name, code in codes.items() if name.startswith(text)}
            if len(longer) == 1 and text not in longer:
                ((whole, code),) = longer.items()
                return Place(Value(text, normalized=whole, known=True), code)
    if regency and text not in _regency_spellings(None):
        names = {**_regency_spellings(regency), **dict.fromkeys(_bare_names(regency), regency)}
        place = _read(text, (names,), "regency", (NEAR,), evidence, expected=True)
        if place.code:
            return place
    if not _shows_a_name(text, text, evidence):
        return Place(unreadable())
    if text in _OFFICE_WORDS:
        return Place(Value(text, problems=(ENDS_EARLY,)))
    known = [*_regency_spellings(None), *_bare_names(None)]
    return Place(_perhaps(text, known, LOOK_ALIKES_ONLY, "place", evidence))


def _read(
    text: str,
    stages: Iterable[Mapping[str, str]],
    what: str,
    limits: Iterable[float],
    evidence: Evidence | None,
    *,
    expected: bool = False,
) -> Place:
    """The first stage in which a name is near enough; the text as read where none is."""
    seen, text = text, trimmed(text)
    if not is_of_letters(text):
        return Place(unreadable())
    levels = list(zip(stages, limits, strict=True))
    # A text that is a name elsewhere is not forced into the first level.
    for near in (partial(_near, evidence=evidence), _accepted):
        if near is _accepted and not is_legible(seen, evidence):
            return Place(unreadable())
        for names, limit in levels:
            match = near(text, names, limit)
            if match is None:
                continue
            value = _standing(text, match, what, evidence, expected=expected)
            if value is not None:
                return Place(value, names[match.value])
    return Place(Value(text, problems=(f"not a known {what}",), distance=STRANGE))


def _shows_a_name(text: str, seen: str, evidence: Evidence | None) -> bool:
    return is_of_letters(text) and is_legible(seen, evidence)


def _perhaps(
    text: str, names: Iterable[str], limit: float, what: str, evidence: Evidence | None
) -> Value:
    """A name where it is near, else the text, which is no fault where any name can stand."""
    match = _near(text, names, limit, evidence) or _accepted(text, names, limit)
    value = _standing(text, match, what, evidence) if match is not None else None
    if value is not None:
        return value
    longer = _cut_short(text, names)
    if longer is not None:
        why = changed(text, longer, f"the one known {what} that begins so; its end is cut off")
        return Value(longer, corrections=why, distance=1 / len(longer), known=True)
    return Value(text, problems=(ENDS_EARLY,) * _ends_early(text, names))


def _ends_early(text: str, names: Iterable[str]) -> bool:
    """Whether a text ends within a word of a name, and not where a printer would have cut it."""
    whole = {name for name in names if name.startswith(text)}
    return bool(whole) and not any(
        text == name[:PRINTED_AT_MOST].rstrip() or name[len(text) :][:1] in ("", " ")
        for name in whole
    )


def _cut_short(text: str, names: Iterable[str]) -> str | None:
    """The one name that is a letter longer, where the box may have cut that off: no picture then
    speaks for it. Short texts are the beginning of too much."""
    if len(text) < SHORTEST_CUT:
        return None
    longer = {name for name in names if len(name) == len(text) + 1 and name.startswith(text)}
    return longer.pop() if len(longer) == 1 else None


def _near(text: str, names: Iterable[str], limit: float, evidence: Evidence | None) -> Match | None:
    """The name near enough to stand for the text, by the picture; where that is against all, by
    what is usually misread, unless the text was read plainly."""
    match = _accepted(text, names, limit, evidence)
    if match is not None or evidence is None or evidence.log_likelihoods([text])[0] > PLAIN:
        return match
    return _accepted(text, names, limit)


def _accepted(
    text: str, names: Iterable[str], limit: float, evidence: Evidence | None = None
) -> Match | None:
    match = _closest(text, names, limit, evidence)
    return match if accepted(match, limit=limit, margin=MARGIN) else None


def _closest(
    text: str, names: Iterable[str], limit: float, evidence: Evidence | None
) -> Match | None:
    # What is accepted costs at most limit × the name's length, and such a name is at most
    # 1 / (1 - limit) as long as the text; names further away need not be told apart.
    longest = len(text) / (1 - limit)
    return closest(text, names, within=(limit + MARGIN) * longest + 0.5, evidence=evidence)


def _standing(
    text: str, match: Match, what: str, evidence: Evidence | None, *, expected: bool = False
) -> Value | None:
    """The name where the picture rather shows that; else the text as it is printed, with the name
    as its usual spelling; None where the two are not the same.

    expected: the name is one of few that can stand there.
    """
    name = match.value
    alike = _spelt_alike(text, name, SPELT_ALIKE if expected else 0.0)
    if text == name or _is_shown(text, name, evidence, expected=expected):
        near = distance(text, name) <= LOOK_ALIKES_ONLY * len(name)
        if not (alike or near or is_supported(name, evidence)):
            return None
        why = changed(text, name, f"{CLOSEST} {what}")
        return Value(name, corrections=why, distance=min(1.0, match.relative), known=True)
    return Value(text, normalized=name) if alike else None


def _is_shown(text: str, name: str, evidence: Evidence | None, *, expected: bool) -> bool:
    """Whether a known name was misread as the text, rather than printed so."""
    if expected and len(text) == len(name) and sum(map(str.__ne__, text, name)) == 1:
        return True  # no heading has another letter: KOTA MATAHAM
    seen, whole = _letters(text), _letters(name)
    if evidence is None:
        return seen != whole and not _is_cut(seen, whole)
    if expected and whole[:-1] == seen:  # the box may end a letter too early
        return True
    own, told = evidence.log_likelihoods([text, name])
    if seen == whole:
        return own - told <= SPACED or (expected and own < DOUBTED)
    if own - told <= MOST_LOST:
        return True
    if own > PLAIN or whole.startswith(seen) or name.count(" ") > text.count(" "):
        return False
    if expected or own - told > MOST_AGAINST:
        return expected
    return own < DOUBTED or distance(text, name) <= LOOK_ALIKES_ONLY * len(name)


def _spelt_alike(text: str, name: str, limit: float) -> bool:
    """Whether a text is a name with other blanks and marks, or cut by the printer at its end."""
    seen, whole = _letters(text), _letters(name)
    return seen == whole or _is_cut(seen, whole) or distance(text, name) <= limit * len(name)


def _is_cut(seen: str, whole: str) -> bool:
    """Whether more than a letter is missing at the end, as much as no box cuts off."""
    longer = len(whole) > len(seen) + 1
    return longer and len(seen) >= SHORTEST_PRINTED and whole.startswith(seen)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


def _letters_only_in_words(text: str) -> str:
    """Digits between letters are letters: B0GOR is BOGOR."""
    return re.sub(r"(?<=[A-Z])0|0(?=[A-Z])", "O", re.sub(r"(?<=[A-Z])1|1(?=[A-Z])", "I", text))


@cache
def _province_spellings() -> dict[str, str]:
    spellings = {}
    for code, name in regions.provinces().items():
        for spelling in (name, *_PROVINCE_SPELLINGS.get(code, ())):
            spellings[f"{_PROVINCE} {spelling}"] = code
    return spellings


@cache
def _regency_spellings(code: str | None) -> dict[str, str]:
    """Heading spellings → code: of one regency, of a province's, or (None) of all."""
    if code is None:
        all_ = [_regency_spellings(province) for province in regions.provinces()]
        return {spelling: found for own in all_ for spelling, found in own.items()}
    if len(code) == 4:
        own = _regency_spellings(code[:2])
        return {spelling: found for spelling, found in own.items() if found == code}
    names = {name: found for found, name in regions.regencies(code).items()}
    former = {name: now for name, now in regions.former_names(code).items() if name not in names}
    return {s: found for name, found in (former | names).items() for s in _spellings(name)}


def _spellings(name: str) -> list[str]:
    """How cards print a regency: ``KOTA ADM. JAKARTA PUSAT`` or ``JAKARTA PUSAT`` for one."""
    spellings = [name]
    if " ADMINISTRASI " in name:
        kind, bare = name.split(" ADMINISTRASI ")
        spellings += [f"{kind} ADM. {bare}", f"{kind} {bare}", bare]
    elif name.startswith("KABUPATEN "):
        spellings.append(name.replace("KABUPATEN", "KAB.", 1))
    return spellings


@cache
def _bare_names(code: str | None) -> tuple[str, ...]:
    """Regencies without their kind, as birth places are printed; one regency's, or all."""
    kinds = r"^(?:KABUPATEN|KOTA|KAB\.)(?: ADMINISTRASI| ADM\.)? "
    return tuple(dict.fromkeys(re.sub(kinds, "", name) for name in _regency_spellings(code)))
