"""The only character ↔ index map of a line network; 0 is the CTC blank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

KTP = " ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,-/'()+*&\":"
BLANK = 0


@dataclass(frozen=True, slots=True)
class Charset:
    """Characters in the order of their indices, the first of them at 1."""

    characters: str

    def __post_init__(self) -> None:
        if len(set(self.characters)) != len(self.characters):
            raise ValueError("a charset names each character once")

    def __len__(self) -> int:
        """How many classes a network needs: the characters and the blank."""
        return len(self.characters) + 1

    def encode(self, text: str) -> list[int]:
        """Indices, 1 and up. Raises ValueError for a character that is not in the charset."""
        return [self.characters.index(character) + 1 for character in text]

    def decode(self, indices: Sequence[int]) -> str:
        """Text of indices; the blank says nothing."""
        return "".join(self.characters[i - 1] for i in indices if i != BLANK)
