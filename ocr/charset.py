"""The only character ↔ index map of the networks; 0 says nothing.

For a line network 0 is the CTC blank, for a character network ink that is no character.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ocr.direction import turned, turned_order

KTP = " ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,-/'()+*&\":"
BLANK = 0

# One character at a time; spaces are found from the gaps between them (ocr/characters.py).
ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
# " & and * stand on too few cards to be learnt, and " is two pieces of ink.
KTP_CHARACTERS = ALPHANUMERIC + ".,-/'()+:"
MRZ = ALPHANUMERIC + "<"  # ICAO 9303, part 3
CAPTCHA = "abcdefghijklmnopqrstuvwxyz0123456789"  # captchas, which are read in lower case
ARABIC_INDIC_DIGITS = "٠١٢٣٤٥٦٧٨٩"  # U+0660 to U+0669
OTHER = "¤"  # a word or sign between numbers that is none, whichever
# Numbers in three scripts as they are printed. Of the extended Arabic-Indic digits (U+06F0 to
# U+06F9) three have shapes of their own; the others look like, and count as, ٠ to ٩.
DIGITS = " 0123456789" + ARABIC_INDIC_DIGITS + "۴۵۶" + ".,/-:()%٫٬" + OTHER
# Words in Arabic letters as they are printed, from the left, with the numbers among them.
ARABIC_LETTERS = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي" + "پچژگ"
ARABIC = " 0123456789" + ARABIC_INDIC_DIGITS + "۴۵۶" + ".,/-:()%،؛&" + OTHER + ARABIC_LETTERS
CHARACTER_SETS = {
    "ktp": KTP_CHARACTERS,
    "alphanumeric": ALPHANUMERIC,
    "mrz": MRZ,
    "arabic-indic": ARABIC_INDIC_DIGITS,
}


@dataclass(frozen=True, slots=True)
class Charset:
    """Characters in the order of their indices, the first of them at 1."""

    characters: str

    def __post_init__(self) -> None:
        if len(set(self.characters)) != len(self.characters):
            raise ValueError("a charset names each character once")

    def __len__(self) -> int:
        """How many classes a network needs: the characters and what says nothing."""
        return len(self.characters) + 1

    def encode(self, text: str) -> list[int]:
        """Indices, 1 and up. Raises ValueError for a character that is not in the charset."""
        return [self.characters.index(character) + 1 for character in text]

    def decode(self, indices: Sequence[int]) -> str:
        """Text of indices; the blank says nothing."""
        return "".join(self.characters[i - 1] for i in indices if i != BLANK)

    def order(self, indices: Sequence[int]) -> list[int]:
        """Where in the line each character of ``decode`` stands, counted from the left."""
        return list(range(sum(i != BLANK for i in indices)))


class FromTheRight(Charset):
    """Characters of lines that are read from the right: a network answers from the left, texts are
    in the order of reading."""

    __slots__ = ()

    def encode(self, text: str) -> list[int]:
        """See `Charset`."""
        return super().encode(turned(text))

    def decode(self, indices: Sequence[int]) -> str:
        """See `Charset`."""
        return turned(super().decode(indices))

    def order(self, indices: Sequence[int]) -> list[int]:
        """See `Charset`."""
        return turned_order(super().decode(indices))
