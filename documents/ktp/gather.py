"""Collect a card's lines by field, and mend what the mask split in the wrong place."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from statistics import median

from documents.ktp.layout import without_label
from documents.pipeline import LocatedLine
from elements import Box, Evidence
from fields import dates

_BLOOD_LABEL = re.compile(r"\s*GOL\w*\W*DARAH\W*|\s*\bGOL\W+|\s*DARAH\W*")
SMALL_MARK = "a short mark alone: no blood type is recorded"


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read for one field, its lines joined.

    raw: as the recogniser gave it. text: upper case, without its label. confidence: of the
    weakest line. box: around all lines, page pixels. evidence: of a text for the whole field,
    where that is one line with nothing else in it.
    """

    raw: str
    text: str
    confidence: float
    box: Box
    corrections: tuple[str, ...] = ()
    evidence: Evidence | None = None
    recognizer: str = ""

    def part(self, text: str, corrections: tuple[str, ...]) -> Seen:
        """A part of this line, of which the picture alone can no longer say how likely it is."""
        return replace(self, text=text, corrections=corrections, evidence=None)


def gather(lines: list[LocatedLine]) -> dict[str, Seen]:
    """Field name → what was read, for every field that was located."""
    by_field: dict[str, list[LocatedLine]] = defaultdict(list)
    for located in lines:
        by_field[located.region.name].append(located)
    seen = {name: _joined(name, parts) for name, parts in by_field.items()}
    _part_birth(seen)
    _part_sex(seen)
    _empty_blood_type(seen, [located.region.box.height for located in lines])
    return seen


def _joined(name: str, parts: list[LocatedLine]) -> Seen:
    parts = sorted(parts, key=lambda part: part.region.line)
    filled = [part for part in parts if part.line.text.strip()] or parts[:1]
    raw = " ".join(part.line.text for part in filled).strip()
    # a comma or dash where a line ends is texture, or says no more than the line's end does
    text, corrections = without_label(
        name, " ".join(part.line.text.rstrip(" ,;:'\"") for part in filled)
    )
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
        filled[0].line.evidence if len(filled) == 1 and not corrections else None,
        filled[0].recognizer,
    )


def _part_birth(seen: dict[str, Seen]) -> None:
    """Birthplace and date share a line: a date that landed in the place goes where it belongs."""
    place, date = seen.get("tempat_lahir"), seen.get("tanggal_lahir")
    if place is None:
        _place_from_date(seen)
        return
    found = dates.read(place.text)
    if found is not None:
        start = found.span[0]
        if date is None or dates.read(date.text) is None:
            moved = (f"'{found.value}' taken from the birthplace's line",)
            seen["tanggal_lahir"] = place.part(place.text[start:], moved)
        seen["tempat_lahir"] = _cut(place, start)
        return
    tail = re.search(r"[,.]?\s+\d[\d-]{0,9}\W*$|,\s*\d[\d-]{0,9}\W*$", place.text)
    if tail and date is not None:
        joined = dates.read(place.text[tail.start() :].strip(" ,.") + date.text)
        if joined is not None and dates.read(date.text) is None:
            moved = (f"'{tail.group().strip()}' taken from the birthplace's line",)
            text = place.text[tail.start() :].strip(" ,.") + date.text
            seen["tanggal_lahir"] = date.part(text, date.corrections + moved)
        seen["tempat_lahir"] = _cut(place, tail.start())


def _place_from_date(seen: dict[str, Seen]) -> None:
    date = seen.get("tanggal_lahir")
    found = dates.read(date.text) if date is not None else None
    if date is None or found is None:
        return
    place = date.text[: found.span[0]].strip(" ,.:;-")
    if sum(character.isalpha() for character in place) >= 3:
        moved = ("taken from the birth date's line",)
        seen["tempat_lahir"] = date.part(place, moved)


def _cut(seen: Seen, end: int) -> Seen:
    """Without what follows ``end``, which belongs to another field."""
    rest = seen.text[end:].strip()
    why = (f"'{rest}' left out: it belongs to the birth date",)
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


def _empty_blood_type(seen: dict[str, Seen], heights: list[float]) -> None:
    """A dash is too small for a recogniser: a flat region in which nothing was read holds one."""
    blood = seen.get("golongan_darah")
    if blood is None or blood.text.strip(" .,:'"):
        return
    usual = median(heights)
    if blood.box.height < 0.8 * usual and blood.box.width < 1.5 * usual:
        seen["golongan_darah"] = replace(
            blood, text="-", confidence=0.7, corrections=(f"→-: {SMALL_MARK}",)
        )
