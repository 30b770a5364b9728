"""Misread characters of a machine-readable zone, mended where only one way of it can be.

Two rules give a repair, and each is named. Where a part has digits alone or letters alone, a
look-alike of the other sort is what it looks like. Where a check digit fails, one character is
another that looks like it, if exactly one such change makes the digit hold; the digit itself may be
the misread one. Two changes that both fit are no repair: nothing says which is right.

>>> by_class("74O812", DIGITS).text
'740812'
>>> by_digit("74O812", "2", DIGITS)[0].text
'740812'
>>> only(by_digit("140812", "2", DIGITS))
Repaired(text='740812', corrections=('1→7 (character 1): the check digit holds so',))
>>> only(by_digit("L8989O2C3", "6")) is None
True
>>> is_blind("B", "L"), is_blind("B", "8")
(True, False)
"""

from __future__ import annotations

from dataclasses import dataclass

from fields.mrz import VALUES, holds
from fields.mrz_layouts import DIGITS, EVERY, FILLER

# The digit that a letter is taken for, the likeliest letter that a digit is taken for.
AS_DIGIT = {"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "Z": "2", "E": "3", "A": "4",
            "S": "5", "G": "6", "T": "7", "B": "8"}  # fmt: skip
AS_LETTER = {"0": "O", "1": "I", "2": "Z", "5": "S", "6": "G", "8": "B"}
# Characters that recognisers take for one another, in either direction.
ALIKE = ("0O", "0D", "0Q", "OD", "OQ", "DQ", "CG", "CO", "1I", "1L", "IL", "17", "IT", "2Z", "38",
         "4A", "5S", "56", "5B", "6G", "6B", "68", "69", "8B", "89", "08", "7T", "7Z", "MN", "MH",
         "HN", "UV", "VY", "VW", "XK", "KR", "PR", "PF", "EF", "<K", "<C", "<X")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text of the same length, and each change from what was read, with its reason."""

    text: str
    corrections: tuple[str, ...]


def look_alikes(character: str) -> str:
    """The characters that one may have been taken for."""
    return "".join(pair.replace(character, "") for pair in ALIKE if character in pair)


def is_blind(one: str, other: str) -> bool:
    """Whether no check digit tells two characters apart, wherever they stand."""
    return (VALUES[one] - VALUES[other]) % 10 == 0


def by_class(text: str, allowed: str) -> Repaired:
    """The text with letters that stand among digits as digits, or the other way round; characters
    that look like none of ``allowed`` stay."""
    table = AS_DIGIT if set(DIGITS) <= set(allowed) else AS_LETTER
    out, corrections = "", []
    for character in text:
        other = table.get(character, character)
        if character not in allowed and other in allowed:
            sort = "digits" if table is AS_DIGIT else "letters"
            corrections.append(f"{character}→{other}: only {sort} stand here")
            character = other
        out += character
    return Repaired(out, tuple(dict.fromkeys(corrections)))


def by_digit(text: str, digit: str, allowed: str = EVERY) -> list[Repaired]:
    """All texts in which at most one character is a look-alike of what was read and the check digit
    holds; the digit may be that character. The first rule is kept to before.

    One text alone is a repair; with more, or none, there is none. A text whose digit holds is
    given as it is: look-alikes that the digit can't tell from what was read are not tried.
    """
    start, end = by_class(text, allowed), by_class(digit, DIGITS + FILLER)
    known = (*start.corrections, *end.corrections)
    if not set(start.text) <= set(allowed):
        return []
    if holds(start.text, end.text):
        return [Repaired(start.text, known)]
    found = []
    for n, character in enumerate(start.text):
        for other in look_alikes(character):
            changed = start.text[:n] + other + start.text[n + 1 :]
            if other in allowed and holds(changed, end.text):
                why = f"{character}→{other} (character {n + 1}): the check digit holds so"
                found.append(Repaired(changed, (*known, why)))
    for other in look_alikes(end.text):
        if other in DIGITS and holds(start.text, other):
            why = f"check digit {end.text}→{other}: it holds so"
            found.append(Repaired(start.text, (*known, why)))
    return found


def only(found: list[Repaired]) -> Repaired | None:
    """The repair, where it is the only one."""
    return found[0] if len(found) == 1 else None
