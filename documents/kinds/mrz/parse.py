"""The lines of a zone → its fields; check digits gate every repair, and none is silent."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from documents.kinds.mrz import closed
from documents.kinds.mrz.mending import Ways, mended, ways_of
from documents.kinds.mrz.rounds import rounder
from documents.kinds.mrz.whole import WholeLine, whole_lines
from elements import Field, Image, TextLine
from fields import mrz, states
from fields.mrz_layouts import FILLER, Layout
from ocr.likeness import beside

FIELDS = (
    "format", "line_1", "line_2", "line_3", "document_type", "issuing_state", "nationality",
    "document_number", "birth_date", "expiry_date", "sex", "surname", "given_names",
    "optional_data", "optional_data_2",
)  # fmt: skip
BY_CHANCE = 0.1  # how often a check digit holds for a line that is misread
# Of a part under a digit. Of 37 that were 0.95 to 0.99 sure two were wrong, of 32 that were mended
# and 0.9 to 0.99 sure three. Of numbers, which may hold letters, two of 11 that were 0.99 to 0.998
# sure were wrong, of 1,150 surer ones none.
SURE_TOLD, SURE_OF_NUMBER = 0.99, 0.998
GROUND = 0.5  # of a line's print how dark its ends are at most, where nothing is printed
AMBIGUOUS = "its check digit holds for more than one reading that the picture allows"
COMPOSITE = "the check digit over the zone does not hold"
NOTHING = "nothing stands there"
OF_SPECIMENS = "only specimens have this code"
NOT_OF_FORMAT = "this format has none"
NO_ZONE = "no zone could be read"
NAMES = ("surname", "given_names")
TELLING = ("document_type", "issuing_state", "nationality", "birth_date", "expiry_date")


@dataclass(frozen=True, slots=True)
class ReadZone:
    """A zone as it was read: its parts (`fields.mrz.Zone`), its lines, what was changed in each
    part, and which texts its check digits allow."""

    zone: mrz.Zone
    lines: tuple[WholeLine, ...]
    corrections: Mapping[str, tuple[str, ...]]
    ways: Ways

    @property
    def sense(self) -> int:
        """How many parts say what other text says by chance alone: a check digit that holds without
        a repair, a known state, a sort of document, a date of the calendar."""
        parts = self.zone.parts
        held = sum(bool(part.checked) and name not in self.corrections
                   for name, part in parts.items())  # fmt: skip
        return held + sum(
            name in parts and parts[name].value is not None and not parts[name].problems
            for name in TELLING
        )


def read_zone(
    lines: Sequence[TextLine],
    crops: Sequence[Image] = (),
    *,
    room: float = 0.0,
    today: date | None = None,
    least: float = -math.inf,
) -> ReadZone | None:
    """The zone that lines hold; None where no format has such lines, or where they are less likely
    than ``least``, nats, before anything is mended.

    crops: of the lines, RGB uint8 (h, w, 3), where glyphs of the zone are to be held side by side.
    room: pixels of ground before their first cell and behind their last.
    """
    found = whole_lines(lines)
    if found is None:
        return None
    layout, whole = found
    if sum(line.log_likelihood for line in whole) < least:
        return None
    if crops:
        shown = rounder(whole, crops, room)
        whole = [
            replace(
                line,
                rounder={column: by for (row, column), by in shown.items() if row == n},
                goes_on=not line.had_its_length and beside(crop, layout.length, room) > GROUND,
            )
            for n, (line, crop) in enumerate(zip(whole, crops, strict=True))
        ]
    ways = ways_of(layout, whole)
    texts, corrections = mended(layout, ways)
    texts, of_few = closed.known(layout, whole, texts)
    written = tuple(replace(line, text=text) for line, text in zip(whole, texts, strict=True))
    return ReadZone(mrz.split(texts, today=today), written, corrections | of_few, ways)


def fields_of(read: ReadZone) -> dict[str, Field]:
    """Every field of FIELDS; quads are put to them by whoever knows the page."""
    layout, lines = read.zone.layout, read.lines
    sure = [line.confidence(0, layout.length) for line in lines]
    found = {"format": Field(layout.name, layout.name, min(sure))}
    for n in range(3):
        name = f"line_{n + 1}"
        if n < len(lines):
            line = lines[n]
            found[name] = Field(line.text, line.read, sure[n], corrections=line.corrections)
        else:
            found[name] = _none(NOT_OF_FORMAT, min(sure))
    for name, part in read.zone.parts.items():
        found[name] = _field(read, name, part)
    return {name: found.get(name, _none(NOT_OF_FORMAT, min(sure))) for name in FIELDS}


def doubted(fields: Mapping[str, Field], again: Mapping[str, Field]) -> dict[str, Field]:
    """The fields as they were read, but for those of which another look says that more than one
    reading holds."""
    return {
        name: again[name] if AMBIGUOUS in again[name].problems else field
        for name, field in fields.items()
    }


def _none(problem: str, confidence: float = 0.0) -> Field:
    return Field(None, confidence=confidence, problems=(problem,))


def no_fields() -> dict[str, Field]:
    """The fields of a page on which no zone could be read."""
    return {name: _none(NO_ZONE) for name in FIELDS}


def _field(read: ReadZone, name: str, part: mrz.Part) -> Field:
    row, start, end = _place(read, name)
    line = read.lines[row]
    problems = part.problems
    value = part.value if part.checked is not False else None
    confidence = _confidence(read, name, part)
    told = confidence if line.line.evidence is not None else _share(read, name)
    least = SURE_OF_NUMBER if name == "document_number" else SURE_TOLD
    if part.checked is not None and name not in read.ways.failed and told < least:
        problems = (*(one for one in problems if one != mrz.NO_CHECK), AMBIGUOUS)
        value = None
    if read.zone.composite is False and name.startswith("optional_data"):
        problems = (*problems, COMPOSITE)
    if name in mrz.STATES and value == states.SPECIMEN:
        problems = (*problems, OF_SPECIMENS)
    longer = end - start > len(part.raw) and name == "document_number"
    if value is None and not problems:
        problems = (NOTHING,)
    return Field(
        value,
        line.read[start:end] if len(line.read) == len(line.text) and not longer else part.raw,
        confidence if value is not None or problems == (NOTHING,) else 0.0,
        normalized=part.normalized,
        corrections=(*read.corrections.get(name, ()), *_of_span(line, start, end)),
        problems=problems,
    )


def _confidence(read: ReadZone, name: str, part: mrz.Part) -> float:
    """How sure a field is: among all texts whose check digits hold where it has one or the digit
    over the zone holds, among those that may stand there where they are few, by its picture alone
    else. Of a line that is misread, digits hold by chance: so it may be one whose print is hardly
    legible and that holds only since it was mended."""
    row, start, end = _place(read, name)
    line = read.lines[row]
    if name in closed.PARTS:
        return closed.confidence(read.zone.layout, line, name)
    if part.checked is None and not (read.zone.composite and _is_covered(read.zone.layout, name)):
        return line.confidence(start, end)
    holding = bool(part.checked) + bool(read.zone.composite)
    by_chance = BY_CHANCE ** (holding if part.raw.strip(FILLER) else 0)  # fillers count nothing
    seen = line.legible if name in read.corrections else line.placed
    alone = line.unasked(start, end) * (1 - by_chance * (1 - seen))
    return _share(read, name) * alone


def _share(read: ReadZone, name: str) -> float:
    """How likely a field is among all texts whose check digits hold."""
    row, start, end = _place(read, name)
    texts = [line.text for line in read.lines]
    return read.ways.share(texts, [(row, column) for column in range(start, end)])


def _is_covered(layout: Layout, name: str) -> bool:
    """Whether the digit over several spans covers a field whole."""
    row, start, end = span_of(layout, name)
    _, spans = layout.composite or (None, ())
    return any(row == r and first <= start and end <= last for r, first, last in spans)


def _place(read: ReadZone, name: str) -> tuple[int, int, int]:
    """Where a field's characters stand: `span_of`, of names each its own part and the fillers that
    end it; a long number with what of it stands in the optional data."""
    row, start, end = span_of(read.zone.layout, name)
    if name in NAMES and name not in read.zone.layout.spans:
        parted = start + len(read.zone.parts["surname"].raw)
        return (row, start, min(end, parted + 2)) if name == "surname" else (row, parted, end)
    if name == "document_number":
        longer = len(read.zone.parts[name].raw) - (end - start)
        if longer > 0:
            end = read.zone.layout.spans["optional_data"][1] + longer + 1
    return row, start, end


def _of_span(line: WholeLine, start: int, end: int) -> tuple[str, ...]:
    """What the rules of the line's places changed in a part of it."""
    here = [f"(character {n + 1})" for n in range(start, end)]
    return tuple(one for one in line.corrections if any(place in one for place in here))


def span_of(layout: Layout, name: str) -> tuple[int, int, int]:
    """Where a field stands: line, first column, column after the last."""
    if name in NAMES and name not in layout.spans:
        name = "names"
    return layout.spans[name]
