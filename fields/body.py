"""Height, weight, sex and colours of a person, as North American licences write them.

>>> inches("5'-04\\""), inches("064 in"), inches("170 cm"), inches("509", feet_first=True)
(64, 64, 67, 69)
>>> pounds("180 LB"), pounds("082 kg"), pounds("NONE")
(180, 181, None)
>>> sex("1"), sex("F"), sex("9")
('M', 'F', 'X')
>>> eye_color("BRN"), hair_color("BLOND"), eye_color("PLAID")
('BRO', 'BLN', None)
"""

from __future__ import annotations

import re
from collections.abc import Mapping

SHORTEST, TALLEST = 20, 96  # inches
LIGHTEST, HEAVIEST = 20, 900  # pounds
INCHES_A_FOOT = 12
CENTIMETRES_AN_INCH = 2.54
POUNDS_A_KILOGRAM = 2.20462

SEXES: Mapping[str, str] = {
    "1": "M", "M": "M", "MALE": "M", "2": "F", "F": "F", "FEMALE": "F", "9": "X", "X": "X",
}  # fmt: skip
EYE_COLORS: Mapping[str, str] = {
    "BLK": "BLK", "BLACK": "BLK", "BLU": "BLU", "BL": "BLU", "BLUE": "BLU", "BRO": "BRO",
    "BRN": "BRO", "BR": "BRO", "BROWN": "BRO", "GRY": "GRY", "GRAY": "GRY", "GREY": "GRY",
    "GRN": "GRN", "GR": "GRN", "GREEN": "GRN", "HAZ": "HAZ", "HZL": "HAZ", "HAZEL": "HAZ",
    "MAR": "MAR", "MAROON": "MAR", "PNK": "PNK", "PINK": "PNK", "DIC": "DIC",
}  # fmt: skip
HAIR_COLORS: Mapping[str, str] = {
    "BAL": "BAL", "BALD": "BAL", "BLK": "BLK", "BLACK": "BLK", "BLN": "BLN", "BLD": "BLN",
    "BLO": "BLN", "BLOND": "BLN", "BLONDE": "BLN", "BRO": "BRO", "BRN": "BRO", "BROWN": "BRO",
    "GRY": "GRY", "GRAY": "GRY", "GREY": "GRY", "RED": "RED", "SDY": "SDY", "SANDY": "SDY",
    "WHI": "WHI", "WHT": "WHI", "WHITE": "WHI",
}  # fmt: skip

_FEET = re.compile(r"([3-8])\s*(?:'|’|FT\.?|-|\s)[\s'’-]*(\d{1,2})\s*(?:\"|”|''|IN\.?)?")
_NUMBER = re.compile(r"(\d{1,3})\s*(CM|KG|INS?|LBS?|\")?\.?")


def sex(text: str) -> str | None:
    """``M``, ``F`` or ``X`` (not said); None where the text is none of their codes."""
    return SEXES.get(text.strip().upper())


def eye_color(text: str) -> str | None:
    """The three letters of ANSI D-20; None where the text is no colour."""
    return EYE_COLORS.get(text.strip().upper())


def hair_color(text: str) -> str | None:
    """The three letters of ANSI D-20; None where the text is no colour."""
    return HAIR_COLORS.get(text.strip().upper())


def inches(text: str, *, feet_first: bool = False) -> int | None:
    """A height in whole inches, None where the text holds none that a person can have.

    feet_first: three bare digits are feet and two digits of inches, as the first standard had it.
    """
    text = text.strip().upper()
    feet = _FEET.fullmatch(text)
    if feet is not None:
        return _height(int(feet[1]), int(feet[2]))
    number = _NUMBER.fullmatch(text)
    if number is None:
        return None
    digits, unit = number.groups()
    value = int(digits)
    if unit == "CM":
        value = round(value / CENTIMETRES_AN_INCH)
    elif unit is None and len(digits) == 3 and (feet_first or value > TALLEST):
        tall = _height(value // 100, value % 100)
        # Three digits without a unit that are no feet and inches can only be centimetres.
        value = tall if tall is not None else round(value / CENTIMETRES_AN_INCH)
    elif unit not in (None, "IN", "INS", '"'):
        return None
    return value if SHORTEST <= value <= TALLEST else None


def _height(feet: int, over: int) -> int | None:
    value = feet * INCHES_A_FOOT + over
    return value if over < INCHES_A_FOOT and SHORTEST <= value <= TALLEST else None


def pounds(text: str, *, metric: bool = False) -> int | None:
    """A weight in whole pounds, None where the text holds none that a person can have.

    metric: a number without a unit is kilograms.
    """
    number = _NUMBER.fullmatch(text.strip().upper())
    if number is None or number[2] not in (None, "KG", "LB", "LBS"):
        return None
    value = int(number[1])
    if number[2] == "KG" or (number[2] is None and metric):
        value = round(value * POUNDS_A_KILOGRAM)
    return value if LIGHTEST <= value <= HEAVIEST else None
