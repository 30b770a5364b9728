"""The check digits of a zone as sums over places of its lines, each 0 modulo 10 where it holds.

A misread character moves every sum that it stands in: so one that a part's digit can't tell may be
told by the digit over the whole, and a change that mends one digit must not break another.

>>> from fields.mrz_layouts import TD3
>>> lines = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
...          "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
>>> [check.part for check in checks_of(TD3, lines)]
['document_number', 'birth_date', 'expiry_date', 'optional_data', None]
>>> misread = (lines[0], lines[1].replace("L8", "L9"))
>>> [check.left(misread) for check in checks_of(TD3, misread)]
[3, 0, 0, 0, 3]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fields.mrz import VALUES, WEIGHTS
from fields.mrz_layouts import CONTINUED, FILLER, Layout, Place

OWN = -1  # what a check digit itself counts in its sum


@dataclass(frozen=True, slots=True)
class Check:
    """One check digit. part: whose it is, None for that over several spans. weights: what each
    place counts in its sum, the digit's own among them."""

    part: str | None
    weights: Mapping[Place, int]

    def left(self, lines: Sequence[str]) -> int:
        """What the sum over lines is, modulo 10: 0 where the digit holds."""
        total = sum(weight * VALUES[lines[row][column]]
                    for (row, column), weight in self.weights.items())  # fmt: skip
        return total % 10


def checks_of(layout: Layout, lines: Sequence[str]) -> list[Check]:
    """Every check digit of a zone, that over several spans last. lines: of the layout's length;
    they tell whether a number goes on in the optional data."""
    checks = []
    for part, digit in layout.digits.items():
        row, start, end = layout.spans[part]
        places = [(row, column) for column in range(start, end)]
        if part == "document_number":
            places, digit = _long(layout, lines, places, digit)
        checks.append(_check(part, places, digit))
    if layout.composite is not None:
        digit, spans = layout.composite
        places = [(row, column) for row, start, end in spans for column in range(start, end)]
        checks.append(_check(None, places, digit))
    return checks


def _check(part: str | None, places: Sequence[Place], digit: Place) -> Check:
    weights = {place: WEIGHTS[n % len(WEIGHTS)] for n, place in enumerate(places)}
    return Check(part, weights | {digit: OWN})


def _long(
    layout: Layout, lines: Sequence[str], places: list[Place], digit: Place
) -> tuple[list[Place], Place]:
    """The places of a number and of its digit, where it may go on in the optional data."""
    if layout.name not in CONTINUED or lines[digit[0]][digit[1]] != FILLER:
        return places, digit
    row, start, end = layout.spans["optional_data"]
    more = len(lines[row][start:end].partition(FILLER)[0])
    if more < 2 or any(lines[r][column] == FILLER for r, column in places):
        return places, digit
    return [*places, *((row, start + n) for n in range(more - 1))], (row, start + more - 1)
