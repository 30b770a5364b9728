"""Recognizer: the protocol every reader of line crops follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from elements import Image, TextLine

Trusted = Callable[[str, str], bool]  # kind, text → whether a sure reading needs no other look
SURE = 0.99  # a line as sure is trusted: of drawn lines three in four, 98 % right


def always(kind: str, text: str) -> bool:
    """Trust every sure reading."""
    return True


class Recognizer(Protocol):
    """Reads crops that hold one line of text each.

    ``name`` says in a reading which recogniser spoke, e.g. ``tesseract-5.5.4-ind``.
    """

    @property
    def name(self) -> str: ...

    def read(self, crops: Sequence[Image], kinds: Sequence[str]) -> list[TextLine]:
        """One TextLine a crop, in order; an empty text where nothing is readable.

        crops: RGB uint8 (h, w, 3), any size, one line of text with some ground around it.
        kinds: the field each crop belongs to, so that a recogniser may choose charset and scale.
        """
        ...
