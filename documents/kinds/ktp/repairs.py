"""Repairs of what the mask of a card's fields split in the wrong place, or missed."""

from __future__ import annotations

import re
from dataclasses import replace
from statistics import median

from documents.kind import LocatedLine
from documents.kinds.ktp.places import is_regency
from documents.kinds.ktp.seen import Seen
from elements import Box
from fields import dates
from fields.digits import read_digits

_BLOOD_LABEL = re.compile(r"\s*GOL\w*\W*DARAH\W*|\s*\bGOL\W+|\s*DARAH\W*")
MOST_LETTERS = 2  # among the digits of a date, as misread; more are a word
WELL_READ = 0.9
A_DIGIT = 0.4  # heights: of 14 boxes that took a digit in the least was 0.44
_LIKE = {"0": "0OQDC", "1": "1ILT", "2": "2Z", "3": "3B", "4": "4A", "5": "5S", "6": "6GE",
         "7": "7T", "8": "8BE", "9": "9G"}  # fmt: skip
SMALL_MARK = "a short mark alone: no blood type is recorded"


def as_read(text: str) -> Seen:
    """A field's text as if it had been read so, for the examples below."""
    return Seen(text, text, 1.0, Box(0, 0, 1, 1))


def part_place_and_date(seen: dict[str, Seen], place_name: str, date_name: str) -> None:
    """Place and date share a line, or stand close: what landed in the other's goes where it
    belongs. No place's name holds a digit.

    >>> seen = {"place": as_read("BANDUNG, 17-08-1990")}
    >>> part_place_and_date(seen, "place", "date")
    >>> {name: one.text for name, one in seen.items()}
    {'place': 'BANDUNG', 'date': '17-08-1990'}
    """
    place, date = seen.get(place_name), seen.get(date_name)
    if place is None:
        _place_from_date(seen, place_name, date_name)
        return
    if date is not None:
        date = seen[date_name] = _without_words(date, place_name)
    place = seen[place_name] = _with_end(place, date, date_name)
    found = dates.read(place.text)
    if found is not None:
        start = found.span[0]
        if date is None or dates.read(date.text) is None:
            moved = (f"'{found.value}' taken from the line of {place_name}",)
            seen[date_name] = place.part(place.text[start:], moved)
        seen[place_name] = _cut(place, start, date_name)
        return
    day = dates.read(date.text) if date is not None else None
    if date is not None and (day is None or day.short):
        start, whole = _day_from_place(place.text, date.text)
        if whole:
            moved = (f"'{place.text[start:].strip()}' taken from the line of {place_name}",)
            seen[date_name] = date.part(whole, date.corrections + moved)
            seen[place_name] = _cut(place, start, date_name)
            return
    tail = _day_read_again(place.text, day.value[:2] if day else "")
    if tail is None and day and date is not None and _overlap(place.box, date.box):
        tail = _digit_read_again(place.text, day.value[0])
    tail = tail or re.search(r"(?<=[A-Z]{3})(?:[\W_]+O)?[\W_]*\d.*$", place.text)
    if tail is None:
        return
    letters = sum(character.isalpha() for character in tail.group())
    if letters > MOST_LETTERS and not re.match(r"\W*\d\d?-\d", tail.group()):
        return
    seen[place_name] = _cut(place, tail.start(), date_name)


def _without_words(date: Seen, place_name: str) -> Seen:
    """A date that can't be read as one, without the end of the place that stands before it.

    >>> _without_words(as_read("SELAT, 14-47-2012"), "place").text
    '14-47-2012'
    """
    word = re.match(r"[A-Z]{3,}\W+(?=\d)", date.text)
    if word is None or dates.read(date.text) is not None:
        return date
    why = (f"'{word.group().strip()}' left out: it belongs to {place_name}",)
    return date.part(date.text[word.end() :], date.corrections + why)


def _day_from_place(place: str, date: str) -> tuple[int, str]:
    """Where a place's text ends if the first digits of the date beside it were read after it, and
    the whole date; no date where they were not.

    The two boxes overlap by a digit or so: what both end and begin with stands there once.

    >>> _day_from_place("BANDUNG, 17", "7-08-1990")
    (7, '17-08-1990')
    >>> _day_from_place("BANDUNG, 20", "05-1972")
    (7, '20-05-1972')
    """
    tail = re.search(r"[\W_]*([\dO]{1,2}(?:-[\dO]{0,2})?-?)\W*$", place)
    begun = read_digits(tail[1])[0] if tail else ""
    shared = next((k for k in range(len(begun), 0, -1) if date.startswith(begun[-k:])), 0)
    if tail is not None and shared and re.search(r"[A-Z]{3}$", place[: tail.start()]):
        both = dates.read(begun + date[shared:])
        if both is not None:
            return (0, "") if both.short else (tail.start(), both.value)
    lacking = re.fullmatch(r"\W*(\d?)\W*(\d\d\W(?:19|20)\d\d)\d{0,2}\W*", date)
    if lacking is None:
        tail = re.search(r"[\W_]*(\d.*)$", place)
        end = date
    elif tail := re.search(rf"[\W_]*([\dO]{lacking[1] or '[0-9O]'})-\W*$", place):
        end = f"-{lacking[2]}"  # the dash was read there too, and so the whole day
    else:  # as many digits as its day lacks, one of which may look like a letter
        tail = re.search(rf"[\W_]*(?=\w*\d)(\w{{{2 - len(lacking[1])}}})\W*$", place)
        end = f"{lacking[1]}-{lacking[2]}"
    if tail is None or not re.search(r"[A-Z]{3}$", place[: tail.start()]):
        return 0, ""
    found = dates.read((read_digits(tail[1])[0] if lacking else tail[1].rstrip(" ,./-")) + end)
    return (tail.start(), found.value) if found and not found.short else (0, "")


def _with_end(place: Seen, date: Seen | None, date_name: str) -> Seen:
    """A place whose last letters or words the mask gave to the date: they stand before the day.
    They make a known place of it, or overlap with its own end, of which the last letter may be cut
    and misread, or stand behind it in its row.

    >>> _with_end(as_read("BANDU"), as_read("DUNG, 17-08-1990"), "date").text
    'BANDUNG'
    >>> _with_end(as_read("BANDA"), as_read("ACEH, 17-08-1990"), "date").text
    'BANDA ACEH'
    """
    found = dates.read(date.text) if date is not None else None
    words = r"([A-Z]{2,}(?: [A-Z]+)*)\W*"
    before = re.fullmatch(words, date.text[: found.span[0]]) if date and found else None
    if date is None or before is None or place.text.endswith(before[1]):
        return place
    own, end = place.text.rstrip(" ,."), before[1]
    overlapping = [stem + end[shared:] for stem, shared in _shared_ends(own, end)]
    ways = (f"{own} {end}", own + end, *overlapping)
    whole = next(filter(is_regency, ways), None)
    if whole is None and " " not in end:
        whole = next(iter(overlapping), None)
    if whole is None and _stands_behind(date.box, place.box) and not is_regency(end):
        whole = ways[0]
    if whole is None:
        return place
    why = (f"'{end}' taken from the line of {date_name}",)
    joined = place.part(whole, place.corrections + why)
    return replace(joined, confidence=min(place.confidence, date.confidence))


def _shared_ends(place: str, end: str) -> list[tuple[str, int]]:
    """A place, and one without its last letter, with how many letters of ``end`` it ends in."""
    stems = (place, place[:-1])
    shared = (
        max((k for k in range(1, len(end)) if stem.endswith(end[:k])), default=0) for stem in stems
    )
    return [(stem, count) for stem, count in zip(stems, shared, strict=True) if count]


def _stands_behind(date: Box, place: Box) -> bool:
    """Whether a date's box begins where a place's ends, in its row."""
    in_a_row = place.shared_height(date) > date.height / 2
    return in_a_row and 0 <= date.left - place.right + A_DIGIT * date.height <= date.height


def _day_read_again(place: str, day: str) -> re.Match[str] | None:
    """A place's tail that is the day of a date read apart: 02 with its zero read as an O, the first
    digit alone, or 28 of which both look like letters. No Roman number, which names do end in.

    >>> _day_read_again("BANDUNG, Z8", "28").group()
    ', Z8'
    >>> _day_read_again("KEDIRI II", "11") is None
    True
    """
    if not day:
        return None
    first, second = _LIKE[day[0]], _LIKE[day[1]]
    zero = rf"[\W_]*[O0]{day[1]}" if day[0] == "0" else r"(?!)"
    tail = re.search(rf"(?<=[A-Z]{{3}})(?:{zero}|[\W_]+[{first}][{second}]?)[\W_]*$", place)
    return None if tail and re.fullmatch(r"[IVX]+", re.sub(r"\W", "", tail.group())) else tail


def _place_from_date(seen: dict[str, Seen], place_name: str, date_name: str) -> None:
    """The place, where both were read as the date.

    >>> seen = {"date": as_read("BANDUNG, 17-08-1990")}
    >>> _place_from_date(seen, "place", "date")
    >>> seen["place"].text
    'BANDUNG'
    """
    date = seen.get(date_name)
    found = dates.read(date.text) if date is not None else None
    if date is None or found is None:
        return
    place = date.text[: found.span[0]].strip(" ,.:;-")
    if sum(character.isalpha() for character in place) >= 3:
        moved = (f"taken from the line of {date_name}",)
        seen[place_name] = date.part(place, moved)


def _digit_read_again(place: str, first: str) -> re.Match[str] | None:
    """A place's tail that is the first digit of a day read apart, as a letter: the place's box ends
    behind it. Without a mark before it only where a known place is left.

    >>> _digit_read_again("PALIYAN I", "1").group(), _digit_read_again("SIJAPE/O", "0").group()
    (' I', '/O')
    >>> _digit_read_again("MAJENEO", "0").group(), _digit_read_again("GORONTALO", "0")
    ('O', None)
    """
    apart = re.search(rf"(?<=[A-Z]{{3}})[\W_]+[{_LIKE[first]}]\w?[\W_]*$", place)
    glued = re.search(rf"(?<=[A-Z]{{3}})[{_LIKE[first]}]$", place)
    known = glued is not None and is_regency(place[: glued.start()]) and not is_regency(place)
    return apart or (glued if known else None)


def _overlap(place: Box, date: Box) -> bool:
    """Whether a place's box ends behind the first digit of a date that stands in its row."""
    in_a_row = place.shared_height(date) > date.height / 2
    return in_a_row and place.right - date.left > A_DIGIT * date.height


def _cut(seen: Seen, end: int, owner: str) -> Seen:
    """Without what follows ``end``, which belongs to the field ``owner``."""
    rest = seen.text[end:].strip()
    why = (f"'{rest}' left out: it belongs to {owner}",)
    return seen.part(seen.text[:end].rstrip(" ,.:;-"), seen.corrections + why)


def part_sex(seen: dict[str, Seen]) -> None:
    """Sex and blood type share a line: what follows the label of the blood type is its value.

    >>> seen = {"jenis_kelamin": as_read("LAKI-LAKI GOL. DARAH : O")}
    >>> part_sex(seen)
    >>> {name: one.text for name, one in seen.items()}
    {'jenis_kelamin': 'LAKI-LAKI', 'golongan_darah': 'O'}
    """
    sex = seen.get("jenis_kelamin")
    match = _BLOOD_LABEL.search(sex.text) if sex is not None else None
    if sex is None or match is None:
        return
    rest = sex.text[match.end() :].strip()
    if rest and "golongan_darah" not in seen:
        moved = ("taken from the line of the sex",)
        seen["golongan_darah"] = sex.part(rest, moved)
    why = (f"'{sex.text[match.start() :].strip()}' left out: it belongs to the blood type",)
    seen["jenis_kelamin"] = sex.part(sex.text[: match.start()], sex.corrections + why)


def fill_blood_type(seen: dict[str, Seen], lines: list[LocatedLine]) -> None:
    """A dash may be too small for a recogniser: a narrow region in which it reads nothing, on a
    card that it reads well, holds one."""
    blood = seen.get("golongan_darah")
    if blood is None or blood.text.strip(" .,:'"):
        return
    usual = median(located.region.box.height for located in lines)
    plain = median(located.line.confidence for located in lines) >= WELL_READ
    if plain and blood.box.width < 2 * usual:
        seen["golongan_darah"] = replace(
            blood, text="-", confidence=0.7, corrections=(f"→-: {SMALL_MARK}",)
        )
