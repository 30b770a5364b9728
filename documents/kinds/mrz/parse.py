"""The lines of a zone → its fields; check digits gate every repair, and none is silent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from documents.kinds.mrz.whole import WholeLine, whole_lines
from elements import Field, TextLine
from fields import mrz, states
from fields.mrz_layouts import CHARACTERS, EVERY, FILLER, Layout
from fields.mrz_repair import Repaired, by_digit

FIELDS = (
    "format", "line_1", "line_2", "line_3", "document_type", "issuing_state", "nationality",
    "document_number", "birth_date", "expiry_date", "sex", "surname", "given_names",
    "optional_data", "optional_data_2",
)  # fmt: skip
PLAUSIBLE = 1e-4  # a repair that is less likely than this, beside what was read, is none
AMBIGUOUS = "its check digit does not hold, and more than one repair would mend it"
COMPOSITE = "the check digit over the zone does not hold"
NOTHING = "nothing stands there"
OF_SPECIMENS = "only specimens have this code"
NOT_OF_FORMAT = "this format has none"
NO_ZONE = "no zone could be read"
NAMES = ("surname", "given_names")
TELLING = ("document_type", "issuing_state", "nationality", "birth_date", "expiry_date")


@dataclass(frozen=True, slots=True)
class ReadZone:
    """A zone as it was read: its parts (`fields.mrz.Zone`), its lines, and what was changed in
    each part."""

    zone: mrz.Zone
    lines: tuple[WholeLine, ...]
    corrections: Mapping[str, tuple[str, ...]]
    ambiguous: frozenset[str] = frozenset()

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


def read_zone(lines: Sequence[TextLine], *, today: date | None = None) -> ReadZone | None:
    """The zone that lines hold; None where no format has such lines."""
    found = whole_lines(lines)
    if found is None:
        return None
    layout, whole = found
    texts = [line.text for line in whole]
    corrections: dict[str, tuple[str, ...]] = {}
    ambiguous: set[str] = set()
    for part in layout.digits:
        mended = _mended(layout, whole, texts, part)
        if len(mended) > 1:
            ambiguous.add(part)
        elif mended and mended[0].corrections:
            corrections[part] = mended[0].corrections
            _put(layout, texts, part, mended[0])
    mended_lines = tuple(replace(w, text=text) for w, text in zip(whole, texts, strict=True))
    zone = mrz.split(texts, today=today)
    return ReadZone(zone, mended_lines, corrections, frozenset(ambiguous))


def _mended(
    layout: Layout, whole: Sequence[WholeLine], texts: Sequence[str], part: str
) -> list[Repaired]:
    """How a checked part may be mended, by the changes that the picture allows."""
    row, start, end = layout.spans[part]
    digit_row, column = layout.digits[part]
    text, digit = texts[row][start:end], texts[digit_row][column]
    if digit == FILLER and part == "document_number":  # a long number has its digit elsewhere
        return []
    found = by_digit(text, digit, CHARACTERS.get(part, EVERY))
    if len(found) == 1 and not found[0].corrections:
        return found
    return [
        one for one in found
        if one.text == text or whole[row].line.evidence is None
        or whole[row].likelihood(texts[row][:start] + one.text + texts[row][end:]) >= PLAUSIBLE
    ]  # fmt: skip


def _put(layout: Layout, texts: list[str], part: str, mended: Repaired) -> None:
    """Write a repair into its line: the part, and the digit that holds for it."""
    row, start, end = layout.spans[part]
    texts[row] = texts[row][:start] + mended.text + texts[row][end:]
    row, column = layout.digits[part]
    if not mrz.holds(mended.text, texts[row][column]):
        digit = mrz.check_digit(mended.text)
        texts[row] = texts[row][:column] + digit + texts[row][column + 1 :]


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


def _none(problem: str, confidence: float = 0.0) -> Field:
    return Field(None, confidence=confidence, problems=(problem,))


def no_fields() -> dict[str, Field]:
    """The fields of a page on which no zone could be read."""
    return {name: _none(NO_ZONE) for name in FIELDS}


def _field(read: ReadZone, name: str, part: mrz.Part) -> Field:
    row, start, end = _place(read, name)
    problems = part.problems
    if name in read.ambiguous:
        problems = tuple(AMBIGUOUS if one == mrz.NO_CHECK else one for one in problems)
    if read.zone.composite is False and name.startswith("optional_data"):
        problems = (*problems, COMPOSITE)
    value = part.value if part.checked is not False else None
    if name in mrz.STATES and value == states.SPECIMEN:
        problems = (*problems, OF_SPECIMENS)
    line = read.lines[row]
    longer = end - start > len(part.raw) and name == "document_number"
    own_digit = read.zone.layout.digits.get(name) == (row, end)
    checked = bool(part.checked) and own_digit  # a long number's stands elsewhere
    confidence = line.confidence(start, end + own_digit, checked=checked)
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
