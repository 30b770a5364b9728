"""Where each part of a machine-readable zone stands: ICAO Doc 9303 parts 4 to 7.

TD3 is a passport's zone, TD1 and TD2 stand on cards, MRV-A and MRV-B on visas. The French identity
card of 1988 to 2021 has two lines of 36 as TD2, in an order of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Span = tuple[int, int, int]  # line, first column, column after the last
Place = tuple[int, int]  # line, column

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0123456789"
FILLER = "<"
EVERY = ALPHABET + DIGITS + FILLER
# What may stand in a part; a check digit is a digit, or the filler of a part that is left empty.
CHARACTERS: Mapping[str, str] = {
    "document_type": ALPHABET + FILLER,
    "issuing_state": ALPHABET + FILLER,
    "nationality": ALPHABET + FILLER,
    "names": ALPHABET + FILLER,
    "surname": ALPHABET + FILLER,
    "given_names": ALPHABET + FILLER,
    "birth_date": DIGITS + FILLER,
    "expiry_date": DIGITS + FILLER,
    "sex": "MF" + FILLER,
}


@dataclass(frozen=True, slots=True)
class Layout:
    """One format: its name, lines of ``length`` characters, where parts and check digits stand.

    digits: part → its check digit. composite: the check digit over several spans, None for visas.
    begins: the letters that a document of this format may begin with.
    """

    name: str
    lines: int
    length: int
    spans: Mapping[str, Span]
    digits: Mapping[str, Place]
    composite: tuple[Place, tuple[Span, ...]] | None
    begins: str

    def allowed(self) -> list[list[str]]:
        """For each line and column, the characters that may stand there."""
        table = [[EVERY] * self.length for _ in range(self.lines)]
        for part, (line, start, end) in self.spans.items():
            for column in range(start, end):
                table[line][column] = CHARACTERS.get(part, EVERY)
        places = [*self.digits.values(), *([self.composite[0]] if self.composite else [])]
        for line, column in places:
            table[line][column] = DIGITS + FILLER
        return table


def _two_lines(name: str, length: int, optional_end: int, begins: str) -> Layout:
    """The formats of two lines differ in length and in what follows the expiry date."""
    spans: dict[str, Span] = {
        "document_type": (0, 0, 2),
        "issuing_state": (0, 2, 5),
        "names": (0, 5, length),
        "document_number": (1, 0, 9),
        "nationality": (1, 10, 13),
        "birth_date": (1, 13, 19),
        "sex": (1, 20, 21),
        "expiry_date": (1, 21, 27),
        "optional_data": (1, 28, optional_end),
    }
    digits = {"document_number": (1, 9), "birth_date": (1, 19), "expiry_date": (1, 27)}
    if name == "TD3":
        digits["optional_data"] = (1, 42)
    visa = name.startswith("MRV")
    last = length - 1
    over = ((1, 0, 10), (1, 13, 20), (1, 21, last))
    return Layout(name, 2, length, spans, digits, None if visa else ((1, last), over), begins)


TD1 = Layout(
    "TD1", 3, 30,
    {
        "document_type": (0, 0, 2),
        "issuing_state": (0, 2, 5),
        "document_number": (0, 5, 14),
        "optional_data": (0, 15, 30),
        "birth_date": (1, 0, 6),
        "sex": (1, 7, 8),
        "expiry_date": (1, 8, 14),
        "nationality": (1, 15, 18),
        "optional_data_2": (1, 18, 29),
        "names": (2, 0, 30),
    },
    {"document_number": (0, 14), "birth_date": (1, 6), "expiry_date": (1, 14)},
    ((1, 29), ((0, 5, 30), (1, 0, 7), (1, 8, 15), (1, 18, 29))),
    "ACI",
)  # fmt: skip
TD2 = _two_lines("TD2", 36, 35, "ACI")
TD3 = _two_lines("TD3", 44, 42, "P")
MRV_A = _two_lines("MRV-A", 44, 44, "V")
MRV_B = _two_lines("MRV-B", 36, 36, "V")
FRANCE = Layout(
    "FRA-1988", 2, 36,
    {
        "document_type": (0, 0, 2),
        "issuing_state": (0, 2, 5),
        "surname": (0, 5, 30),
        "optional_data": (0, 30, 36),  # the department and the office that issued it
        "document_number": (1, 0, 12),
        "given_names": (1, 13, 27),
        "birth_date": (1, 27, 33),
        "sex": (1, 34, 35),
    },
    {"document_number": (1, 12), "birth_date": (1, 33)},
    ((1, 35), ((0, 0, 36), (1, 0, 35))),
    "I",
)  # fmt: skip
LAYOUTS: tuple[Layout, ...] = (TD1, TD2, TD3, MRV_A, MRV_B, FRANCE)
CONTINUED = ("TD1", "TD2")  # a number of more than 9 characters goes on in the optional data
LENGTHS = tuple(sorted({layout.length for layout in LAYOUTS}))


def layout_of(lines: Sequence[str]) -> Layout | None:
    """The format of lines by their count, their length and how the first begins; None where no
    format has them."""
    if not lines or len({len(line) for line in lines}) > 1:
        return None
    fitting = [one for one in LAYOUTS if (one.lines, one.length) == (len(lines), len(lines[0]))]
    if not fitting:
        return None
    if FRANCE in fitting and lines[0].startswith("IDFRA") and not lines[1][10:12].isalpha():
        return FRANCE  # its number goes on where a TD2 has the nationality
    begins = "V" if lines[0].startswith("V") and len(fitting) > 1 else "ACIP"
    return next(one for one in fitting if one is not FRANCE and one.begins in begins)


def may_be_cut(layout: Layout) -> bool:
    """Whether lines of a longer format, cut off at their end, are whole lines of this one, and
    their check digits hold: so it is of visas, which have no digit over the whole."""
    return layout.composite is None and any(
        one.length > layout.length and one.composite is None
        and (one.lines, one.begins, one.digits) == (layout.lines, layout.begins, layout.digits)
        for one in LAYOUTS
    )  # fmt: skip
