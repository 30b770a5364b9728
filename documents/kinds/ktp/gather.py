"""A card's lines by field, joined, what the mask split in the wrong place mended."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from documents.kind import LocatedLine
from documents.kinds.ktp.behind import before_ground
from documents.kinds.ktp.confidence import UNCHECKED
from documents.kinds.ktp.gaps import has_gap
from documents.kinds.ktp.layout import DATED, LAYOUT, without_label, without_mark
from documents.kinds.ktp.places import is_regency
from documents.kinds.ktp.repairs import (
    WELL_READ,
    fill_blood_type,
    part_place_and_date,
    part_sex,
)
from documents.kinds.ktp.seen import Seen
from documents.kinds.ktp.shifted import set_right
from documents.meaning.evidence import JoinedEvidence, of_part
from documents.meaning.legible import is_read
from elements import Box, Evidence
from fields import names

LEAST_WORD = 3  # letters of a place's word
ASTRAY = 2.5  # heights of a line
MARKS = " ,;:'\""
SAME = 0.5  # of the smaller of two boxes, each way: lines of one field lie on another by a third
# Nats by which a comma at the end of a line may be less likely where titles stand on the next. Of
# 13 drawn ones 12 lay within 8, the other within 12; lines of names without one are 13 and more
# away, but for one (8.4), so that such a name waits (`texts.OPEN_NO_COMMA`).
COMMA_LOST = 12.3
# Nats by which a name is likelier with an apostrophe at its end than without.
APOSTROPHE = 3.0
LEFT_OUT = "a line of it is left out: it stands astray or can't be read"
MISSED_BETWEEN = "a line of it may be hidden or missed: there is room between two of its lines"
OPEN_ENDED = "a part of it may be hidden or cut off at its beginning or end"
BEGUN_ABOVE = "its first line is hidden or was missed: it stands behind no label"
PERHAPS_MORE = frozenset({LEFT_OUT, MISSED_BETWEEN, OPEN_ENDED, BEGUN_ABOVE})


def gather(lines: list[LocatedLine]) -> dict[str, Seen]:
    """Field name → what was read, for every field that was located."""
    by_field: dict[str, list[LocatedLine]] = defaultdict(list)
    for located in lines:
        by_field[located.region.name].append(located)
    set_right(by_field)
    ends = {place: _words_of(by_field, place, date) for place, date in DATED}
    seen = {name: _joined(name, parts, ends.get(name, ())) for name, parts in by_field.items()}
    for place, date in DATED:
        part_place_and_date(seen, place, date)
    part_sex(seen)
    fill_blood_type(seen, lines)
    return seen


def _words_of(by_field: dict[str, list[LocatedLine]], place: str, date: str) -> list[LocatedLine]:
    """The last words of a place that the mask gave to the date behind or below it, which they are
    taken from: a date has no words. What lies on the place's own line is read there already."""
    own, dated = by_field.get(place, []), by_field.get(date, [])
    if not own:
        return []
    words = {n: word for n, line in enumerate(dated) if (word := _word_after(own, line))}
    by_field[date] = [line for n, line in enumerate(dated) if n not in words]
    if not by_field[date]:
        del by_field[date]
    boxes = [line.region.box for line in own]
    return [w for w in words.values() if not any(_same(box, w.region.box) for box in boxes)]


def _word_after(own: list[LocatedLine], line: LocatedLine) -> LocatedLine | None:
    """A line as the word that ends a place: of a known one, or one that is surely read. Its box may
    begin within the word before, of which a letter or two are then left out."""
    text = line.line.text.strip(" ,.:;")
    before = " ".join(part.line.text.strip(" ,.:;") for part in own)
    first, _, rest = text.partition(" ")
    overlaps = bool(rest) and len(first) < LEAST_WORD and before.endswith(first)
    text = rest if overlaps else text
    if not re.fullmatch(rf"[A-Z]{{{LEAST_WORD},}}( [A-Z]+)*", text):
        return None
    known = is_regency(re.sub(r"^(KABUPATEN|KOTA|KAB\.?) ", "", f"{before} {text}"))
    if not known and line.line.confidence < WELL_READ:
        return None
    if not overlaps:
        return line
    return replace(line, line=line.line.retold(text))


def _joined(name: str, parts: list[LocatedLine], more: Sequence[LocatedLine] = ()) -> Seen:
    """The lines of a field as one text; more: lines that follow them."""
    parts = sorted(parts, key=lambda part: part.region.line)
    if name == "nama":  # of an address a number may be as short as ground's letters
        parts = [before_ground(part) for part in parts]
    filled = [part for part in parts if part.line.text.strip()] or parts[:1]
    kept = _kept(filled) if name in LAYOUT.column else _legible(filled)
    doubts = (LEFT_OUT,) * (len(kept) < len(parts)) + (BEGUN_ABOVE,) * (parts[0].region.line > 0)
    doubts += (MISSED_BETWEEN,) * has_gap(filled)
    doubts += (OPEN_ENDED,) * any(part.region.open_ended for part in kept)
    doubts = doubts if name in UNCHECKED else ()  # a date or a list's member is whole or none
    filled = [*kept, *more]
    raw = " ".join(part.line.text for part in filled).strip()
    texts = [part.line.text for part in filled]
    ends = [_ended(part) for part in filled]
    if name == "nama":
        pairs = zip(filled, [*texts[1:], ""], strict=True)
        ends = [end + _mark(part, after) for end, (part, after) in zip(ends, pairs, strict=True)]
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
        of_part(_evidence(filled), whole, text),
        filled[0].recognizer,
        doubts,
        all(part.line.alike for part in filled),
    )


def _kept(lines: list[LocatedLine]) -> list[LocatedLine]:
    """The lines of a field without those that begin far right of the others, or in which nothing
    can be read: texture, or print that is no value; and each line once."""
    lines = _once(lines)
    if len(lines) < 2:
        return lines
    first = min(line.region.box.left for line in lines)
    near = [
        line for line in lines if line.region.box.left - first < ASTRAY * line.region.box.height
    ]
    return _legible(near) or lines


def _legible(lines: list[LocatedLine]) -> list[LocatedLine]:
    """The lines of a field in which something can be read; all of them where it can in none."""
    return [line for line in lines if is_read(line.line.text, line.line.evidence)] or lines


def _once(lines: list[LocatedLine]) -> list[LocatedLine]:
    """Lines, the surer one of two whose boxes lie on one another: the mask gave one line twice."""
    kept: list[LocatedLine] = []
    for line in lines:
        if kept and _same(kept[-1].region.box, line.region.box):
            kept[-1] = max(kept[-1], line, key=lambda each: each.line.confidence)
        else:
            kept.append(line)
    return kept


def _same(one: Box, other: Box) -> bool:
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = one.shared_height(other)
    return high > SAME * min(one.height, other.height) and wide > SAME * min(one.width, other.width)


def _ended(part: LocatedLine) -> str:
    """A line without the marks at its end: texture, or they say no more than that it ends."""
    return " ".join(part.line.text.split()).rstrip(MARKS)


def _mark(part: LocatedLine, after: str) -> str:
    """The mark that ends a name's line: the apostrophe of ISRO', where the picture shows it, or the
    comma before titles that stand on the next line, which may be too small to be read."""
    text, bare = part.line.text.strip(), _ended(part)
    if text.endswith(","):
        return "," if after and not names.words() & set(after.split()) else ""
    if names.are_titles(after):
        mark, least = ",", -COMMA_LOST
    elif text.endswith("'"):
        mark, least = "'", APOSTROPHE
    else:
        return ""
    if part.line.evidence is None:
        return ""
    without, with_mark = part.line.evidence.log_likelihoods([bare, bare + mark])
    return mark if with_mark > without + least else ""


def _evidence(lines: list[LocatedLine]) -> Evidence | None:
    """What the pictures of lines say of their texts joined, where all of them tell."""
    known = tuple(part.line.evidence for part in lines if part.line.evidence is not None)
    if len(known) < len(lines):
        return None
    if len(known) == 1:
        return known[0]
    return JoinedEvidence(known, tuple(len(part.line.text.split()) for part in lines))
