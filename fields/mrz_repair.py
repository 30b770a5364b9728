"""Which characters of a machine-readable zone are taken for which.

Where a part has digits alone or letters alone, a look-alike of the other sort is what it looks
like; each such change is named.

>>> by_class("74O812", DIGITS)
Repaired(text='740812', corrections=('O→0: only digits stand here',))
>>> look_alikes("M")
'NH'
"""

from __future__ import annotations

from dataclasses import dataclass

from fields.mrz_layouts import DIGITS

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
