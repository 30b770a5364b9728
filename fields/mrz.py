"""Machine-readable zones of travel documents: ICAO Doc 9303 parts 3 to 7.

Two or three lines of capital letters, digits and ``<``. A check digit is the sum of the characters'
values times 7, 3, 1, 7, …, modulo 10; digits count as they are, A as 10 to Z as 35, ``<`` as 0. It
is no proof: characters whose values differ by a multiple of 10 look alike to it (A, K, U, 0 and
``<``; B, L, V and 1), and names, states, sex and a visa's optional data have none at all.

>>> lines = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
...          "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
>>> zone = split(lines)
>>> zone.layout.name, zone.parts["surname"].value, zone.parts["birth_date"].normalized
('TD3', 'ERIKSSON', '1974-08-12')
>>> is_valid(lines), is_valid((lines[0], lines[1].replace("L8", "L9")))
(True, False)
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from fields import mrz_dates, states
from fields.invalid import (
    Invalid,
    InvalidChecksum,
    InvalidComponent,
    InvalidFormat,
    InvalidLength,
)
from fields.mrz_layouts import CONTINUED, EVERY, FILLER, Layout, layout_of

WEIGHTS = (7, 3, 1)
VALUES = {FILLER: 0} | {c: n for n, c in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
LONG_NUMBER = 9  # characters; a longer one goes on in the optional data
SEXES = {"F": "F", "M": "M", FILLER: "X"}
STATES = ("issuing_state", "nationality")
DATES = {"birth_date": "birth", "expiry_date": "expiry"}
NO_CHECK = "its check digit does not hold"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a zone.

    raw: its characters. value: what they say without fillers, None where nothing or nothing that
    can be. checked: whether its own check digit holds, None where it has none. problems: what
    speaks against it.
    """

    raw: str
    value: str | None
    normalized: str | None = None
    checked: bool | None = None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone's parts by name; ``composite``: whether the digit over several of them holds, None
    where there is none."""

    layout: Layout
    lines: tuple[str, ...]
    parts: Mapping[str, Part]
    composite: bool | None


def check_digit(text: str) -> str:
    """The check digit of capital letters, digits and ``<``; KeyError for another character."""
    total = sum(VALUES[c] * WEIGHTS[n % 3] for n, c in enumerate(text))
    return str(total % 10)


def holds(text: str, digit: str) -> bool:
    """Whether a check digit holds; ``<`` stands for that of a part which is left empty."""
    return digit == check_digit(text) or (digit == FILLER and not text.strip(FILLER))


def compact(lines: Sequence[str]) -> tuple[str, ...]:
    """The lines in capitals, without blanks, empty ones left out."""
    bare = (re.sub(r"\s", "", line).upper() for line in lines)
    return tuple(line for line in bare if line)


def validate(lines: Sequence[str], *, today: date | None = None) -> tuple[str, ...]:
    """The compact lines; raises a child of Invalid that says what is wrong first."""
    zone = split(lines, today=today)
    for name, part in zone.parts.items():
        if part.checked is False:
            raise InvalidChecksum(f"{name}: {NO_CHECK}")
        if part.problems:
            raise InvalidComponent(f"{name}: {part.problems[0]}")
    if zone.composite is False:
        raise InvalidChecksum("the composite check digit does not hold")
    return zone.lines


def is_valid(lines: Sequence[str], *, today: date | None = None) -> bool:
    """Whether `validate` finds nothing wrong."""
    try:
        validate(lines, today=today)
    except Invalid:
        return False
    return True


def split(lines: Sequence[str], *, today: date | None = None) -> Zone:
    """The zone's parts; raises InvalidFormat for characters that can't be, InvalidLength where the
    lines are of no format."""
    lines = compact(lines)
    if set("".join(lines)) - set(EVERY):
        raise InvalidFormat("a zone holds capital letters, digits and < only")
    layout = layout_of(lines)
    if layout is None:
        lengths = " and ".join(str(len(line)) for line in lines) or "0"
        raise InvalidLength(f"no format has {len(lines)} lines of {lengths} characters")
    raw = {name: lines[row][start:end] for name, (row, start, end) in layout.spans.items()}
    checks = {name: lines[row][column] for name, (row, column) in layout.digits.items()}
    _join_long_number(layout, raw, checks)
    parts: dict[str, Part] = {}
    for name, text in raw.items():
        for own, part in _parts(name, text, layout, today or date.today()):
            checked = holds(text, checks[name]) if name in checks else None
            problems = part.problems if checked in (True, None) else (*part.problems, NO_CHECK)
            parts[own] = replace(part, checked=checked, problems=problems)
    return Zone(layout, lines, parts, _composite(layout, lines))


def _composite(layout: Layout, lines: Sequence[str]) -> bool | None:
    if layout.composite is None:
        return None
    (row, column), spans = layout.composite
    return holds("".join(lines[r][start:end] for r, start, end in spans), lines[row][column])


def _join_long_number(layout: Layout, raw: dict[str, str], checks: dict[str, str]) -> None:
    """A number that fills its place and has a filler for its check digit goes on in the optional
    data, up to the first filler; the last of these characters is the check digit."""
    number, rest = raw["document_number"], raw.get("optional_data", "").partition(FILLER)
    if (
        layout.name in CONTINUED and checks["document_number"] == FILLER and len(rest[0]) > 1
        and FILLER not in number
    ):  # fmt: skip
        raw["document_number"] = number + rest[0][:-1]
        checks["document_number"] = rest[0][-1]
        raw["optional_data"] = rest[2]


def _parts(name: str, text: str, layout: Layout, today: date) -> list[tuple[str, Part]]:
    """What a part says; the names of a zone are two parts."""
    if name == "names":
        first, _, second = text.rstrip(FILLER).partition(2 * FILLER)
        names = [("surname", _name(first, first)), ("given_names", _name(second, second))]
        if not first:  # whoever has one name alone has it as a surname
            names[0] = ("surname", Part("", None, problems=("there is no name",)))
        return names
    if name in ("surname", "given_names"):
        return [(name, _name(text, text.rstrip(FILLER)))]
    if name in STATES:
        return [(name, _state(text))]
    if name in DATES:
        return [(name, _date(text, DATES[name], today))]
    if name == "sex":
        known = text in SEXES
        problems = () if known else ("sex is M, F or <",)
        return [(name, Part(text, SEXES.get(text), problems=problems))]
    value = text.rstrip(FILLER)
    problems = ()
    if name == "document_type" and value[:1] not in tuple(layout.begins):
        problems = (f"a {layout.name} begins with {', '.join(layout.begins)}",)
    elif name == "document_number" and not value:
        problems = ("there is no number",)
    return [(name, Part(text, value or None, problems=problems))]


def _name(raw: str, text: str) -> Part:
    """Single fillers part words. Digits are not of a name; the rest is kept."""
    value = re.sub("<+", " ", text).strip()
    problems = ("a name holds letters only",) if re.search("[0-9]", value) else ()
    return Part(raw, value or None, problems=problems)


def _state(text: str) -> Part:
    value = states.compact(text)
    if states.is_valid(text):
        return Part(text, value)
    return Part(text, value or None, problems=("no state or issuer has this code",))


def _date(text: str, role: str, today: date) -> Part:
    try:
        return Part(text, text, mrz_dates.to_iso(text, role, today))
    except Invalid as error:
        return Part(text, None, problems=(str(error),))
