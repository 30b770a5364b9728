"""Fictional holders of documents with a machine-readable zone, and the zone's lines with all its
check digits (ICAO Doc 9303)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from fields.mrz import check_digit
from fields.mrz_layouts import ALPHABET, DIGITS, FILLER, LAYOUTS, Layout
from fields.states import CODES
from training.kinds.mrz.names import draw_names

BY_NAME = {layout.name: layout for layout in LAYOUTS}
ODDS = {"TD1": 0.34, "TD2": 0.14, "TD3": 0.3, "MRV-A": 0.09, "MRV-B": 0.07, "FRA-1988": 0.06}
FIRST_BIRTH, LAST_BIRTH = date(1930, 1, 1), date(2026, 10, 1)
FIRST_EXPIRY, LAST_EXPIRY = date(2005, 1, 1), date(2036, 12, 31)
SHARE_LONG = 0.1  # of the numbers of cards
SHARE_UNKNOWN = 0.03  # of the birth dates, in part
STATES = sorted(CODES)
COMMON = ("IDN", "UTO", "D", "FRA", "ESP", "NLD", "POL", "PRT", "USA", "GBR", "CHN", "IND", "JPN",
          "KOR", "MYS", "SGP", "AUS", "BRA", "MEX", "TUR", "UKR", "VNM", "PHL", "THA")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Holder:
    """A zone's format, its lines, and the raw parts that they were made of."""

    layout: Layout
    lines: tuple[str, ...]
    parts: dict[str, str]


def draw_holder(rng: np.random.Generator, split: str = "train", layout: str = "") -> Holder:
    """A fictional holder's zone; of the format ``layout``, or of one drawn by ODDS."""
    name = layout or str(rng.choice(list(ODDS), p=list(ODDS.values())))
    chosen = BY_NAME[name]
    parts = _parts(rng, chosen, split)
    return Holder(chosen, compose(chosen, parts), parts)


def compose(layout: Layout, parts: dict[str, str]) -> tuple[str, ...]:
    """The lines of raw parts: filled up, cut to their place, with their check digits."""
    table = [[FILLER] * layout.length for _ in range(layout.lines)]
    filled = dict(parts)
    number_digit = check_digit(filled["document_number"])
    _, start, end = layout.spans["document_number"]
    if len(filled["document_number"]) > end - start:  # goes on in the optional data
        number = filled["document_number"]
        filled["document_number"] = number[: end - start]
        filled["optional_data"] = number[end - start :] + number_digit + FILLER
        number_digit = FILLER
    for name, (row, first, last) in layout.spans.items():
        table[row][first:last] = filled.get(name, "")[: last - first].ljust(last - first, FILLER)
    for name, (row, column) in layout.digits.items():
        _, first, last = layout.spans[name]
        text = "".join(table[layout.spans[name][0]][first:last])
        empty = name == "optional_data" and not text.strip(FILLER)
        own = parts.get("empty_digit", "0") if empty else check_digit(text)
        table[row][column] = number_digit if name == "document_number" else own
    if layout.composite:
        (row, column), spans = layout.composite
        over = "".join("".join(table[r][a:b]) for r, a, b in spans)
        table[row][column] = check_digit(over)
    return tuple("".join(row) for row in table)


def _parts(rng: np.random.Generator, layout: Layout, split: str) -> dict[str, str]:
    surname, given = draw_names(rng, split)
    born = _day(rng, FIRST_BIRTH, LAST_BIRTH)
    issuer = _state(rng)
    parts = {
        "document_type": _type(rng, layout),
        "issuing_state": issuer,
        "document_number": _number(rng, layout),
        "nationality": issuer if rng.random() < 0.7 else _state(rng),
        "birth_date": _unknown(rng, born.strftime("%y%m%d")),
        "sex": str(rng.choice(list("MF<"), p=[0.47, 0.47, 0.06])),
        "expiry_date": _day(rng, FIRST_EXPIRY, LAST_EXPIRY).strftime("%y%m%d"),
        "names": f"{surname}<<{given}" if given else surname,
        "optional_data": _optional(rng),
        "optional_data_2": _optional(rng),
        "empty_digit": str(rng.choice(["0", FILLER])),
    }
    if layout.name == "FRA-1988":
        parts |= {
            "document_type": "ID", "issuing_state": "FRA", "surname": surname,
            "given_names": given.replace(FILLER, 2 * FILLER),
            "document_number": "".join(rng.choice(list(DIGITS), 12)),
            "optional_data": "".join(rng.choice(list(DIGITS), int(rng.choice([3, 6])))),
        }  # fmt: skip
    return parts


def _type(rng: np.random.Generator, layout: Layout) -> str:
    first = str(rng.choice(list(layout.begins)))
    if layout.begins == "ACI":
        first = str(rng.choice(list("ACI"), p=[0.15, 0.1, 0.75]))
    second = FILLER if rng.random() < 0.55 else str(rng.choice(list(ALPHABET)))
    return first + ("D" if first == "I" and rng.random() < 0.4 else second)


def _number(rng: np.random.Generator, layout: Layout) -> str:
    _, start, end = layout.spans["document_number"]
    length = end - start if rng.random() < 0.75 else int(rng.integers(6, end - start + 1))
    if layout.name in ("TD1", "TD2") and rng.random() < SHARE_LONG:
        room = 14 if layout.name == "TD1" else 6  # of the optional data, less the digit
        length = end - start + int(rng.integers(1, room - 1))
    letters = "".join(rng.choice(list(ALPHABET), int(rng.integers(0, 4))))
    kind = rng.random()
    if kind < 0.35:
        return "".join(rng.choice(list(ALPHABET + DIGITS), length))
    return (letters + "".join(rng.choice(list(DIGITS), length)))[:length]


def _optional(rng: np.random.Generator) -> str:
    kind, length = rng.random(), int(rng.integers(1, 15))
    if kind < 0.5:
        return ""
    return "".join(rng.choice(list(DIGITS if kind < 0.75 else ALPHABET + DIGITS + FILLER), length))


def _unknown(rng: np.random.Generator, day: str) -> str:
    if rng.random() >= SHARE_UNKNOWN:
        return day
    known = int(rng.choice([0, 2, 4]))
    return day[:known].ljust(6, FILLER)


def _state(rng: np.random.Generator) -> str:
    if rng.random() < 0.5:
        return str(rng.choice(COMMON))
    return str(STATES[int(rng.integers(len(STATES)))])


def _day(rng: np.random.Generator, first: date, last: date) -> date:
    return first + timedelta(days=int(rng.integers((last - first).days + 1)))
