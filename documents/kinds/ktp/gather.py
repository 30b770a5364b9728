"""Collect a card's lines by field, and mend what the mask split in the wrong place."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from statistics import median

from documents.kind import LocatedLine
from documents.kinds.ktp.confidence import FREE
from documents.kinds.ktp.layout import LAYOUT, without_label, without_mark
from documents.kinds.ktp.legible import is_legible
from documents.meaning.evidence import JoinedEvidence, PartEvidence
from elements import Box, Evidence
from fields import dates, names
from fields.digits import read_digits

_BLOOD_LABEL = re.compile(r"\s*GOL\w*\W*DARAH\W*|\s*\bGOL\W+|\s*DARAH\W*")
MOST_LETTERS = 2  # among the digits of a date, as misread; more are a word
WELL_READ = 0.9
ASTRAY = 2.5  # heights of a line
# Nats by which a comma at the end of a line may be less likely where titles stand on the next. 12
# drawn ones all lay within 8; lines of names without one are 13 and more away.
COMMA_LOST = 10.0
_LIKE = {"0": "0OQDC", "1": "1ILT", "2": "2Z", "3": "3B", "4": "4A", "5": "5S", "6": "6GE",
         "7": "7T", "8": "8BE", "9": "9G"}  # fmt: skip
LEFT_OUT = "a line of it is left out: it stands astray or can't be read"
BEGUN_ABOVE = "its first line is hidden or was missed: it stands behind no label"
SMALL_MARK = "a short mark alone: no blood type is recorded"


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read for one field, its lines joined.

    raw: as the recogniser gave it. text: upper case, without its label. confidence: of the
    weakest line. box: around all lines, page pixels. evidence: of other texts for the field, None
    where the text was put together from more than its lines. doubts: why more may be printed than
    was read.
    """

    raw: str
    text: str
    confidence: float
    box: Box
    corrections: tuple[str, ...] = ()
    evidence: Evidence | None = None
    recognizer: str = ""
    doubts: tuple[str, ...] = ()

    def part(self, text: str, corrections: tuple[str, ...]) -> Seen:
        """A part of this line; of a text that is none the picture can no longer tell."""
        evidence = _of_part(self.evidence, self.text, text)
        return replace(self, text=text, corrections=corrections, evidence=evidence)


def gather(lines: list[LocatedLine]) -> dict[str, Seen]:
    """Field name → what was read, for every field that was located."""
    by_field: dict[str, list[LocatedLine]] = defaultdict(list)
    for located in lines:
        by_field[located.region.name].append(located)
    seen = {name: _joined(name, parts) for name, parts in by_field.items()}
    _part(seen, "tempat_lahir", "tanggal_lahir")
    _part(seen, "tempat_terbit", "tanggal_terbit")
    _part_sex(seen)
    _empty_blood_type(seen, lines)
    return seen


def _joined(name: str, parts: list[LocatedLine]) -> Seen:
    parts = sorted(parts, key=lambda part: part.region.line)
    filled = [part for part in parts if part.line.text.strip()] or parts[:1]
    kept = _kept(filled) if name in LAYOUT.column else filled
    doubts = (LEFT_OUT,) * (len(kept) < len(filled)) + (BEGUN_ABOVE,) * (parts[0].region.line > 0)
    doubts = doubts if name in FREE else ()  # a date or a list's member is whole or none
    filled = kept
    raw = " ".join(part.line.text for part in filled).strip()
    texts = [part.line.text for part in filled]
    ends = [
        _ended(part, after if name == "nama" else "")
        for part, after in zip(filled, [*texts[1:], ""], strict=True)
    ]
    whole = " ".join(ends)
    text, corrections = without_label(name, whole)
    text, marks = without_mark(text)
    corrections += marks
    boxes = [part.region.box for part in filled]
    return Seen(
        raw,
        text,
        min(part.line.confidence for part in filled),
        Box(
            min(box.left for box in boxes),
            min(box.top for box in boxes),
            max(box.right for box in boxes),
            max(box.bottom for box in boxes),
        ),
        corrections,
        _of_part(_evidence(filled), whole, text),
        filled[0].recognizer,
        doubts,
    )


def _kept(lines: list[LocatedLine]) -> list[LocatedLine]:
    """The lines of a field without those that begin far right of the others, or in which nothing
    can be read: texture, or print that is no value."""
    if len(lines) < 2:
        return lines
    first = min(line.region.box.left for line in lines)
    kept = [
        line
        for line in lines
        if line.region.box.left - first < ASTRAY * line.region.box.height
        and is_legible(line.line.text, line.line.evidence)
    ]
    return kept or lines


def _ended(part: LocatedLine, after: str) -> str:
    """A line without the marks at its end, which are texture or say no more than that it ends; but
    for the comma before titles that stand on the next line, which may be too small to be read."""
    text = " ".join(part.line.text.split())
    bare = text.rstrip(" ,;:'\"")
    if text.endswith(","):
        return bare + "," if after and not names.words() & set(after.split()) else bare
    if not names.are_titles(after) or part.line.evidence is None:
        return bare
    without, with_comma = part.line.evidence.log_likelihoods([bare, bare + ","])
    return bare + "," if with_comma > without - COMMA_LOST else bare


def _evidence(lines: list[LocatedLine]) -> Evidence | None:
    """What the pictures of lines say of their texts joined, where all of them tell."""
    known = tuple(part.line.evidence for part in lines if part.line.evidence is not None)
    if len(known) < len(lines):
        return None
    if len(known) == 1:
        return known[0]
    return JoinedEvidence(known, tuple(len(part.line.text.split()) for part in lines))


def _of_part(evidence: Evidence | None, whole: str, part: str) -> Evidence | None:
    """What evidence of a whole text says of a part of it."""
    if evidence is None or part == whole:
        return evidence
    before, found, after = whole.partition(part) if part else ("", "", "")
    return PartEvidence(evidence, before, after) if found else None


def _part(seen: dict[str, Seen], place_name: str, date_name: str) -> None:
    """Place and date share a line, or stand close: what landed in the other's goes where it
    belongs. No place's name holds a digit."""
    place, date = seen.get(place_name), seen.get(date_name)
    if place is None:
        _place_from_date(seen, place_name, date_name)
        return
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
    tail = tail or re.search(r"(?<=[A-Z]{3})(?:[\W_]+O)?[\W_]*\d.*$", place.text)
    if tail is None:
        return
    letters = sum(character.isalpha() for character in tail.group())
    if letters > MOST_LETTERS and not re.match(r"\W*\d\d?-\d", tail.group()):
        return
    seen[place_name] = _cut(place, tail.start(), date_name)


def _day_from_place(place: str, date: str) -> tuple[int, str]:
    """Where a place's text ends if the first digits of the date beside it were read after it, and
    the whole date; no date where they were not.

    The two boxes overlap by a digit or so: what both end and begin with stands there once.
    """
    tail = re.search(r"[\W_]*([\dO]{1,2}(?:-[\dO]{0,2})?-?)\W*$", place)
    begun = read_digits(tail[1])[0] if tail else ""
    shared = next((k for k in range(len(begun), 0, -1) if date.startswith(begun[-k:])), 0)
    if tail is not None and shared:
        both = dates.read(begun + date[shared:])
        if both is None or both.short or not re.search(r"[A-Z]{3}$", place[: tail.start()]):
            return 0, ""
        return tail.start(), both.value
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
    """A place whose last letters the mask gave to the date: they stand before the day, and overlap
    with the place's own end, of which the last letter may be cut and misread."""
    found = dates.read(date.text) if date is not None else None
    before = re.fullmatch(r"([A-Z]{2,})\W*", date.text[: found.span[0]]) if date and found else None
    if date is None or before is None:
        return place
    end = before[1]
    for stem in (place.text, place.text[:-1]):
        shared = max((k for k in range(1, len(end)) if stem.endswith(end[:k])), default=0)
        if stem.endswith(end):
            return place
        if shared:
            why = (f"'{end[shared:]}' taken from the line of {date_name}",)
            whole = place.part(stem + end[shared:], place.corrections + why)
            return replace(whole, confidence=min(place.confidence, date.confidence))
    return place


def _day_read_again(place: str, day: str) -> re.Match[str] | None:
    """A place's tail that is the day of a date read apart: 02 with its zero read as an O, the first
    digit alone, or 28 of which both look like letters. No Roman number, which names do end in."""
    if not day:
        return None
    first, second = _LIKE[day[0]], _LIKE[day[1]]
    zero = rf"[\W_]*[O0]{day[1]}" if day[0] == "0" else r"(?!)"
    tail = re.search(rf"(?<=[A-Z]{{3}})(?:{zero}|[\W_]+[{first}][{second}]?)[\W_]*$", place)
    return None if tail and re.fullmatch(r"[IVX]+", re.sub(r"\W", "", tail.group())) else tail


def _place_from_date(seen: dict[str, Seen], place_name: str, date_name: str) -> None:
    date = seen.get(date_name)
    found = dates.read(date.text) if date is not None else None
    if date is None or found is None:
        return
    place = date.text[: found.span[0]].strip(" ,.:;-")
    if sum(character.isalpha() for character in place) >= 3:
        moved = (f"taken from the line of {date_name}",)
        seen[place_name] = date.part(place, moved)


def _cut(seen: Seen, end: int, owner: str) -> Seen:
    """Without what follows ``end``, which belongs to the field ``owner``."""
    rest = seen.text[end:].strip()
    why = (f"'{rest}' left out: it belongs to {owner}",)
    return seen.part(seen.text[:end].rstrip(" ,.:;-"), seen.corrections + why)


def _part_sex(seen: dict[str, Seen]) -> None:
    """Sex and blood type share a line: what follows the label of the blood type is its value."""
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


def _empty_blood_type(seen: dict[str, Seen], lines: list[LocatedLine]) -> None:
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
