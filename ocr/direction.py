"""Words of a line in the order in which they are read, where the line runs from the right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

LATIN, ARABIC = "L", ("R", "AL")
_DIGIT = "[0-9٠-٩۰-۹]"
_NUMBERS_OR_SIGNS = re.compile(f"{_DIGIT}(?:[.,/:٫٬-]?{_DIGIT})*|.")
_MIRRORED = str.maketrans("()", ")(")


def turned(text: str) -> str:
    """A line of Arabic words, and numbers among them, in the order in which it is read, from that
    in which it stands from the left, and the other way about.

    >>> [turned("نور (12/5)") == "(12/5) رون", turned("(12/5) رون") == "نور (12/5)"]
    [True, True]
    """
    return "".join(text[place].translate(_MIRRORED) for place in turned_order(text))


def turned_order(text: str) -> list[int]:
    """Where in a text each character of it stands that `turned` gives."""
    signs = [each.span() for each in _NUMBERS_OR_SIGNS.finditer(text)]
    return [place for sign in reversed(signs) for place in range(*sign)]


def from_the_right(words: Sequence[tuple[float, str]]) -> list[int]:
    """Numbers of the words in the order of reading. words: (left edge, text) of each.

    Words are read from the right; of Latin ones that stand side by side, with the numbers at their
    right, the left one first.

    >>> words = [(10, "Al"), (30, "Noor"), (60, "النور"), (90, "شركة")]
    >>> from_the_right(words)
    [3, 2, 0, 1]
    """
    runs: list[list[int]] = []
    latin = False  # whether the run in hand is
    for n in sorted(range(len(words)), key=lambda n: words[n][0]):
        kinds = {unicodedata.bidirectional(character) for character in words[n][1]}
        goes_on = LATIN in kinds or not kinds & {*ARABIC, "AN"}
        if latin and goes_on and not kinds & set(ARABIC):
            runs[-1].append(n)
        else:
            latin = LATIN in kinds and not kinds & set(ARABIC)
            runs.append([n])
    return [n for run in reversed(runs) for n in run]
